"""A filter as one line of TOML, as it is kept in files and among what was looked at last."""

import tomllib
from decimal import Decimal

from sc_desktop.domain.filters import BadFilter, Where, as_plain, from_plain
from sc_desktop.i18n import N_, msg
from sc_desktop.settings.toml_text import toml_value


def where_text(where: Where) -> str:
    """The filter as one line of TOML."""
    return toml_value(as_plain(where))


def read_where(text: str) -> Where:
    """The opposite of `where_text`. Raises BadFilter."""
    try:
        plain = tomllib.loads(f"where = {text}\n", parse_float=Decimal).get("where")
    except (ValueError, RecursionError, ArithmeticError) as fault:
        raise BadFilter(msg(N_("it is no TOML file."))) from fault
    return from_plain(plain)
