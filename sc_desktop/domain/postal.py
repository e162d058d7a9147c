"""A postal address told on one line."""

from collections.abc import Mapping

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.manner import Manner


def one_line(values: Mapping[str, StoredValue], manner: Manner) -> str:
    """Alias, company, streets, postcode with town, country: what of it there is."""
    country = manner.labels("country").get(int(str(values.get("id_country") or 0)), "")
    texts = {name: str(values.get(name) or "") for name in ("alias", "company", "address1", "address2", "postcode", "city")}
    place = f"{texts.pop('postcode')} {texts.pop('city')}".strip()
    return ", ".join(filter(None, (*texts.values(), place, country)))
