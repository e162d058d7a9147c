"""Computed columns that can be had of all customers at once: a table is read through, and what its rows tell is gathered by customer.

Each measure follows the rule of the column it stands for: the tests hold the two against each other."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func

from sc_desktop.db.packable import Packable
from sc_desktop.prestashop.customers.carts import is_open
from sc_desktop.prestashop.customers.orders import paid_amount, paid_by_default
from sc_desktop.prestashop.shop import Tables

MILLION = 10**6
Numbers = tuple[ColumnElement[int], ...]


class Deed(Enum):
    """How the rows of a customer make one number.

    COUNT takes 1 or 0 of a row; of no row it makes 0. SUM takes three: 1 or 0, whether the row has an amount; its whole millionths; and
    the rest in millionths of a millionth, since MySQL divides to eighteen places, adds, and only then rounds to six. LATEST takes a
    moment as a number, 20240229130000, and 0 where there is none."""

    COUNT = "count"
    SUM = "sum"
    LATEST = "latest"

    @property
    def width(self) -> int:
        """How many numbers of a row it takes."""
        return 3 if self is Deed.SUM else 1


@dataclass(frozen=True, slots=True)
class Measure:
    """The column it stands for, and what of a row it is made of."""

    column: str
    deed: Deed
    numbers: Callable[[Tables], Numbers]


@dataclass(frozen=True, slots=True)
class Gathering:
    """Measures that come of one reading of a table, which has the primary key `key`. `needs` are the tables they look at,
    `keys` how many rows are read at a time."""

    table: str
    key: str
    needs: tuple[str, ...]
    measures: tuple[Measure, ...]
    keys: int = 16_384

    def is_there(self, tables: Tables) -> bool:
        """Whether the shop has what is looked at."""
        return all(tables.has(name) for name in self.needs)

    def of(self, columns: Collection[str]) -> Sequence[Measure]:
        """Those of its measures that stand for columns the shop has."""
        return [measure for measure in self.measures if measure.column in columns]

    def packable(self, tables: Tables, measures: Sequence[Measure]) -> Packable:
        """What is to be read, within the scope: the customer, then the numbers of each measure. Rows of nobody are left out."""
        rows = getattr(tables, self.table)
        numbers = [number for measure in measures for number in measure.numbers(tables)]
        where = and_(rows.c.id_customer > 0, tables.covers(self.table))
        return Packable(rows, rows.c[self.key], where, (rows.c.id_customer, *numbers), self.keys)


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _moment(date: ColumnElement[Any]) -> ColumnElement[int]:
    return func.coalesce(cast(date, Integer), 0)


def _valid(t: Tables) -> Numbers:
    return (_flag(t.orders.c.valid == 1),)


def _spent(t: Tables) -> Numbers:
    """Most orders are in the default currency: not dividing those takes a third off the whole reading."""
    o, amount, paid = t.orders.c, paid_amount(t), paid_by_default(t)
    counts = and_(o.valid == 1, amount.is_not(None), o.conversion_rate != 0)
    same = and_(counts, o.conversion_rate == 1)
    whole = cast(func.truncate(paid, 6) * MILLION, Integer)
    rest = cast((paid - func.truncate(paid, 6)) * MILLION**3, Integer)
    return _flag(counts), case((same, cast(amount * MILLION, Integer)), (counts, whole), else_=0), case((same, 0), (counts, rest), else_=0)


def _open_since(t: Tables) -> Numbers:
    return (case((is_open(t), _moment(t.cart.c.date_add)), else_=0),)


GATHERINGS = (
    Gathering(
        "orders",
        "id_order",
        ("orders",),
        (
            Measure("orders_valid", Deed.COUNT, _valid),
            Measure("total_spent", Deed.SUM, _spent),
            Measure("last_order", Deed.LATEST, lambda t: (_moment(t.orders.c.date_add),)),
        ),
    ),
    Gathering("cart", "id_cart", ("cart",), (Measure("last_cart_date", Deed.LATEST, lambda t: (_moment(t.cart.c.date_add),)),)),
    Gathering(
        "cart",
        "id_cart",
        ("cart", "cart_product"),
        (
            Measure("open_cart", Deed.LATEST, _open_since),
            Measure("carts_unordered", Deed.COUNT, lambda t: (_flag(is_open(t)),)),
        ),
        keys=4_096,
    ),
)
"""Whether carts are open is read apart from when they were begun: it takes two more tables, and ten times as long."""


def gathered_by(column: str) -> Gathering | None:
    """The reading a column comes of; None where it can't be had so."""
    return next((each for each in GATHERINGS if any(measure.column == column for measure in each.measures)), None)
