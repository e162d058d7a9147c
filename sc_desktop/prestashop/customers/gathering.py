"""Computed columns that can be had of all customers at once: a table is read through, and what its rows tell is gathered by customer.

Each measure follows the rule of the column it stands for: the tests hold the two against each other."""

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, literal_column, true

from sc_desktop.db.dialect import weight
from sc_desktop.db.packable import NOTHING, Packable
from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.filters import Op, Test
from sc_desktop.domain.view import SortKey
from sc_desktop.prestashop.customers.carts import PRICED, estimated_total, is_open
from sc_desktop.prestashop.customers.filtering import Ground, compiled
from sc_desktop.prestashop.customers.orders import paid_amount, paid_by_default
from sc_desktop.prestashop.customers.owned import CARTS, ORDERS, VISITS, Build, Owned
from sc_desktop.prestashop.shop import Shop, Tables

MILLION = 10**6
_TEXTS, _WEIGHED = 2_048, 2_048
"""Texts that are weighed at a time, and digits of a weight: servers look no further either when they sort (max_sort_length)."""
Numbers = tuple[ColumnElement[int], ...]
Wanted = str | Test | SortKey
"""A column by its key, whether a test on one holds, or the places of its values in an order: of texts the shop alone can say, by its
collation."""


class Deed(Enum):
    """How the rows of a customer make one number.

    COUNT takes 1 or 0 of a row; of no row it makes 0. SUM takes three: 1 or 0, whether the row has an amount; its whole part, in millionths
    where it is money; and the rest in millionths of a millionth, since MySQL divides to eighteen places, adds, and only then rounds to
    six. LEAST and MOST take a number, NOTHING where there is none; NEWEST the row's date and key before it."""

    COUNT = "count"
    SUM = "sum"
    LEAST = "least"
    MOST = "most"
    NEWEST = "newest"

    @property
    def width(self) -> int:
        """How many numbers of a row it takes."""
        return 3 if self in (Deed.SUM, Deed.NEWEST) else 1


class Measure(Struct, frozen=True):
    """What it stands for, and what of a row it is made of.

    `is_moment`: its numbers are moments, 20240229130000, and some of them no dates. `text`: its numbers are keys of rows, and the
    place of their text among all others is wanted."""

    wanted: Wanted
    deed: Deed
    numbers: Callable[[Tables], Numbers]
    is_moment: bool = False
    text: Build | None = None

    @property
    def missing(self) -> int:
        """What customers have who have no row."""
        if isinstance(self.wanted, Test):
            return int(self.wanted.op is Op.EMPTY)
        return 0 if self.deed is Deed.COUNT else NOTHING


class Gathering(Struct, frozen=True):
    """Measures that come of one reading of `rows`, of those of which `where` holds; `keys` are read at a time.

    `needs` are tables that are looked at beside them. `is_of_today`: another day it may tell something else. `by`: whose a row is, is told
    by the first of these that gives a key of it; then its measures are of texts."""

    rows: Owned
    measures: tuple[Measure, ...]
    where: Callable[[Tables], ColumnElement[bool]] = lambda _tables: true()
    needs: tuple[str, ...] = ()
    keys: int = 16_384
    is_of_today: bool = False
    by: tuple["Gathering", ...] = ()

    def is_there(self, tables: Tables) -> bool:
        """Whether the shop has, and the account may read, what is looked at beside the measures."""
        try:
            self.packable(tables, ())
            for measure in self.measures:
                measure.numbers(tables)
        except (AttributeError, KeyError):  # what Tables, and SQLAlchemy's columns, say of a table or column that isn't there
            return False
        return all(tables.has(name) for name in self.needs) and all(each.is_there(tables) for each in self.by)

    def of(self, columns: Collection[str]) -> Sequence[Measure]:
        """Those of its measures that stand for columns the shop has."""
        return [measure for measure in self.measures if not isinstance(measure.wanted, str) or measure.wanted in columns]

    def packable(self, tables: Tables, measures: Sequence[Measure]) -> Packable:
        """What is to be read, within the scope: the customer, then the numbers of each measure. Rows of nobody are left out."""
        numbers = [number for measure in measures for number in measure.numbers(tables)]
        return Packable(
            self.rows.source(tables), self.rows.key(tables), self._where(tables), (self.rows.customer(tables), *numbers), self.keys
        )

    def weights(self, tables: Tables, text: Build) -> Packable:
        """Of the same rows the key, and what their text weighs."""
        key = self.rows.key(tables)
        weighs = func.coalesce(func.left(weight(text(tables)), _WEIGHED), "")
        return Packable(self.rows.source(tables), key, self._where(tables), (key, weighs), _TEXTS)

    def testing(self, shop: Shop, test: Test, about: Column) -> "Gathering":
        """The reading that tells of whom a test on its one column holds, which is about a text of the newest row."""
        ((text,),) = ((measure.text,) for measure in self.measures)
        assert text is not None

        def holds(tables: Tables) -> ColumnElement[int]:
            ground = Ground(shop, {about.key: about}, lambda _column: text(tables), shop.facts.today())
            return _flag(compiled(test, ground))

        if self.by:
            return replace(self, measures=(Measure(test, Deed.NEWEST, lambda t: (self.rows.key(t), holds(t))),))
        return replace(self, measures=(Measure(test, Deed.NEWEST, lambda t: newest(self.rows, t, holds(t))),))

    def _where(self, tables: Tables) -> ColumnElement[bool]:
        if self.by:
            return self.where(tables)
        covers = tables.covers(self.rows.covers) if self.rows.covers else true()
        return and_(self.rows.customer(tables) > 0, covers, self.where(tables))


def newest(rows: Owned, tables: Tables, number: ColumnElement[Any]) -> Numbers:
    """What NEWEST takes of a row."""
    return whole(rows.date(tables)), rows.key(tables), func.coalesce(number, NOTHING)


def whole(value: ColumnElement[Any]) -> ColumnElement[int]:
    """A whole number, or a moment as one; NOTHING for NULL."""
    return func.coalesce(cast(value, Integer), NOTHING)


def millionths(amount: ColumnElement[Any]) -> ColumnElement[int]:
    """An amount as the shop shows it, to six places; NOTHING for NULL."""
    return func.coalesce(cast(func.round(amount, 6) * MILLION, Integer), NOTHING)


def summed(counts: ColumnElement[bool], amount: ColumnElement[Any]) -> Numbers:
    """What SUM takes of a row for money."""
    millions = cast(func.truncate(amount, 6) * MILLION, Integer)
    rest = cast((amount - func.truncate(amount, 6)) * MILLION**3, Integer)
    return _flag(counts), case((counts, millions), else_=0), case((counts, rest), else_=0)


def whole_summed(counts: ColumnElement[bool], value: ColumnElement[Any]) -> Numbers:
    """What SUM takes of a row for whole numbers."""
    return _flag(counts), case((counts, cast(value, Integer)), else_=0), literal_column("0")


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _valid(t: Tables) -> Numbers:
    return (_flag(t.orders.c.valid == 1),)


def _spent(t: Tables) -> Numbers:
    """Most orders are in the default currency: not dividing those takes a third off the whole reading."""
    o, amount, paid = t.orders.c, paid_amount(t), paid_by_default(t)
    counts = and_(o.valid == 1, amount.is_not(None), o.conversion_rate != 0)
    same = and_(counts, o.conversion_rate == 1)
    counted, millions, rest = summed(counts, paid)
    return counted, case((same, cast(amount * MILLION, Integer)), else_=millions), case((same, 0), else_=rest)


def _open_since(t: Tables) -> Numbers:
    return (case((is_open(t), whole(t.cart.c.date_add)), else_=0),)


def _last(key: str, rows: Owned) -> Measure:
    return Measure(key, Deed.MOST, lambda t: (whole(rows.date(t)),), is_moment=True)


GATHERINGS = (
    Gathering(ORDERS, (Measure("orders_valid", Deed.COUNT, _valid), Measure("total_spent", Deed.SUM, _spent), _last("last_order", ORDERS))),
    Gathering(
        CARTS,
        (
            _last("last_cart_date", CARTS),
            Measure("cart_lang", Deed.NEWEST, lambda t: newest(CARTS, t, func.nullif(t.cart.c.id_lang, 0))),
        ),
    ),
    Gathering(
        CARTS,
        (
            Measure("open_cart", Deed.MOST, _open_since, is_moment=True),
            Measure("carts_unordered", Deed.COUNT, lambda t: (_flag(is_open(t)),)),
        ),
        needs=("cart_product",),
        keys=4_096,
    ),
    Gathering(
        CARTS,
        (Measure("last_cart_total", Deed.NEWEST, lambda t: newest(CARTS, t, millionths(estimated_total(t, t.cart.c.id_cart)))),),
        needs=("cart_product", *PRICED),
        keys=4_096,
    ),
    Gathering(VISITS, (_last("last_visit", VISITS),)),
)
"""Whether carts are open is read apart from when they were begun: it takes two more tables, and ten times as long. So is their total."""


def column_of(wanted: Wanted) -> str:
    """The column it is about."""
    return wanted if isinstance(wanted, str) else wanted.column


def gathered_by(wanted: Wanted, columns: Mapping[str, Column], shop: Shop) -> Gathering | None:
    """The reading a column comes of, or a test on its texts; None where it can't be had so."""
    key = column_of(wanted)
    about = columns.get(key)
    if about is None:
        return None
    own = about.source.gathered if isinstance(about.source, Computed) else None
    native = next((each for each in GATHERINGS if any(measure.wanted == key for measure in each.measures)), None)
    found = own if isinstance(own, Gathering) else native
    return found.testing(shop, wanted, about) if found is not None and isinstance(wanted, Test) else found
