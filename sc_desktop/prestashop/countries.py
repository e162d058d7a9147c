"""Countries and states, and what PrestaShop asks of an address there (DOMAIN section 9)."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from sqlalchemy import Connection, select

from sc_desktop.db.read import read_table
from sc_desktop.domain.change import StoredValue
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.shop import Shop

_EXACT_SINCE = (1, 7)
_RULES = ("iso_code", "active", "contains_states", "need_zip_code", "zip_code_format", "need_identification_number")


class Country(Struct, frozen=True):
    """What a country asks of its addresses. `zip_format` has N for a digit, L for a letter, C for the ISO code; "" takes any postcode."""

    iso: str = ""
    is_active: bool = True
    has_states: bool = False
    needs_zip: bool = False
    zip_format: str = ""
    needs_dni: bool = False

    def takes(self, postcode: str, *, exact: bool) -> bool:
        """Whether a postcode fits the format; not `exact`: spaces and hyphens may be missing."""
        parts = {"N": "[0-9]", "L": "[a-z]", "C": re.escape(self.iso)}
        loose = {} if exact else {" ": " ?", "-": "-?"}
        pattern = "".join(parts.get(sign) or loose.get(sign) or re.escape(sign) for sign in self.zip_format)
        return re.fullmatch(pattern, postcode, re.IGNORECASE | re.ASCII) is not None


class Countries(Struct, frozen=True):
    """The shop's countries by id, and the country of each state. `is_exact`: postcodes have to fit to the last space."""

    countries: Mapping[int, Country] = field(default_factory=dict)
    country_of_state: Mapping[int, int] = field(default_factory=dict)
    is_exact: bool = True

    def is_offered(self, country: int) -> bool:
        """Whether an address may move to this country; any may be, where nothing is known of them."""
        return not self.countries or (country in self.countries and self.countries[country].is_active)

    def states_of(self, country: object) -> Sequence[int]:
        """The states of a country; none where an address has none."""
        found = self.countries.get(_number(country))
        if found is None or not found.has_states:
            return ()
        return [state for state, owner in self.country_of_state.items() if owner == _number(country)]

    def why_not(self, values: Mapping[str, StoredValue], changed: str) -> Message | None:
        """Why an address with these values can't be one of its country, as far as a changed column has to do with it; else None."""
        country = self.countries.get(_number(values.get("id_country")))
        if country is None:
            return msg(N_("An address needs a country.")) if changed == "id_country" else None
        if changed == "id_country":
            if not country.is_active:
                return msg(N_("This country is switched off in the shop."))
            return next((found for name in ("id_state", "postcode", "dni") if (found := self._why(country, values, name))), None)
        return self._why(country, values, changed)

    def _why(self, country: Country, values: Mapping[str, StoredValue], column: str) -> Message | None:
        match column:
            case "id_state":
                return self._why_not_the_state(country, values)
            case "postcode":
                return self._why_not_the_postcode(country, str(values.get("postcode") or ""))
            case "dni" if country.needs_dni and not str(values.get("dni") or "").strip():
                return msg(N_("This country asks for an identification number (DNI)."))
        return None

    def _why_not_the_state(self, country: Country, values: Mapping[str, StoredValue]) -> Message | None:
        state = _number(values.get("id_state"))
        if country.has_states and not state:
            return msg(N_("An address in this country needs a state."))
        if state and (not country.has_states or self.country_of_state.get(state) != _number(values.get("id_country"))):
            return msg(N_("This state is not one of the country."))
        return None

    def _why_not_the_postcode(self, country: Country, postcode: str) -> Message | None:
        if not postcode:
            return msg(N_("An address in this country needs a postcode.")) if country.needs_zip else None
        if country.needs_zip and country.zip_format and not country.takes(postcode, exact=self.is_exact):
            example = country.zip_format.replace("C", country.iso).replace("N", "0").replace("L", "A")
            return msg(N_("A postcode of this country is written like {example}."), example=example)
        return None


def load_countries(connection: Connection, shop: Shop) -> Countries:
    """The shop's countries and states with their rules; none where the tables are missing."""
    t = shop.tables
    is_exact = shop.facts.version_numbers >= _EXACT_SINCE
    if not all(t.has("country", name) for name in ("id_country", *_RULES)):
        return Countries(is_exact=is_exact)
    c = t.country.c
    countries = {
        int(str(row[0])): Country(str(row[1] or ""), bool(row[2]), bool(row[3]), bool(row[4]), str(row[5] or ""), bool(row[6]))
        for row in read_table(connection, select(c.id_country, *(c[name] for name in _RULES)))
    }
    states = t.state.c if t.has("state", "id_country") else None
    rows = read_table(connection, select(states.id_state, states.id_country)) if states is not None else ()
    return Countries(countries, {int(str(state)): int(str(country)) for state, country in rows}, is_exact)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
