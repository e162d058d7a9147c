"""Fields the user adds to the customers: what is asked for, as pure data. Columns are made of them for a shop in prestashop."""

from decimal import Decimal

from msgspec import Struct

from sc_desktop.domain.change import CUSTOMER
from sc_desktop.domain.periods import Period

COUNT, SUM, LEAST, MOST, NEWEST = "count", "sum", "least", "most", "newest"
DEEDS = (COUNT, SUM, LEAST, MOST, NEWEST)
OWN = "own_"


class StoredField(Struct, frozen=True):
    """A column of the shop's own tables: of `customer`, or of a table with one row a customer at most. `shop` is the key of that shop."""

    title: str
    shop: str
    table: str
    column: str

    @property
    def key(self) -> str:
        return key_of(self.table, self.column)


class Aggregate(Struct, frozen=True):
    """What comes of the rows of a related table: how many there are, the sum, least or most of a column, or that of the newest row.

    `of` names the rows and `column` what is looked at in them (prestashop/own_aggregates.py). Of valid orders only, of a period, or of
    rows whose amount is at least so much, where that is asked for."""

    key: str
    title: str
    of: str
    deed: str
    column: str = ""
    only_valid: bool = False
    period: Period | None = None
    at_least: Decimal | None = None


class Formula(Struct, frozen=True):
    """What an expression gives for each customer, worked out here after reading."""

    key: str
    title: str
    expression: str


OwnField = StoredField | Aggregate | Formula


def is_own(key: str) -> bool:
    """Whether this is the key of an own field that another shop, or another computer, may have."""
    return key.startswith(OWN) or "__" in key


def key_of(table: str, column: str) -> str:
    """The key of a column of the shop's own tables, the same on every computer: journals name it."""
    return column if table == CUSTOMER else f"{table}__{column}"


def shortened(title: str, most: int) -> str:
    """The title in at most so many signs, cut between words; what is left out shows as "…"."""
    if len(title) <= most:
        return title
    kept = title[: most - 3].rpartition(" ")[0].rstrip(" ,;:([") or title[: most - 3]
    return f"{kept} …)" if kept.count("(") > kept.count(")") else f"{kept} …"
