"""What is to be written, or was: cells and rows with both values, so that each has an inverse.

There may be a million of them: they hold values only, can be in no cycle, and the collector does not look at them (`gc=False`)."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from msgspec import Struct

StoredValue = None | int | float | str | Decimal | bytes
RowId = tuple[int, ...]
RowValues = tuple[tuple[str, StoredValue], ...]

CUSTOMER = "customer"
CUSTOMER_GROUP = "customer_group"
ADDRESS = "address"
CART = "cart"


class CellChange(Struct, frozen=True, gc=False):
    """One cell, both values in stored form, so that exactly what was there can be put back.

    None, "" and "0000-00-00" are three stored values. All three may show as an empty cell."""

    subject: str
    row: RowId
    column: str
    before: StoredValue
    after: StoredValue

    @property
    def key(self) -> "ChangeKey":
        return (self.subject, self.row, self.column)

    def inverse(self) -> "CellChange":
        return CellChange(self.subject, self.row, self.column, self.after, self.before)


class RowAdded(Struct, frozen=True, gc=False):
    """A row that comes to be. A group membership is nothing but its key (id_customer, id_group); of a row that is more, such as an
    address, `values` are all its other columns, so that just that row can be put back."""

    subject: str
    row: RowId
    values: RowValues = ()

    @property
    def key(self) -> "ChangeKey":
        return (self.subject, self.row, "")

    def inverse(self) -> "RowRemoved":
        return RowRemoved(self.subject, self.row, self.values)


class RowRemoved(Struct, frozen=True, gc=False):
    """The opposite of RowAdded; `values` are what must still stand in the row."""

    subject: str
    row: RowId
    values: RowValues = ()

    @property
    def key(self) -> "ChangeKey":
        return (self.subject, self.row, "")

    def inverse(self) -> RowAdded:
        return RowAdded(self.subject, self.row, self.values)


Change = CellChange | RowAdded | RowRemoved
ChangeKey = tuple[str, RowId, str]


def customer_of(change: Change) -> int:
    """The customer a change belongs to: the first part of each key. The customer is the unit of refusal."""
    return change.row[0]


def by_customer(changes: Iterable[Change]) -> dict[int, list[Change]]:
    """Changes gathered per customer, customers in id order: the order in which they are locked."""
    gathered: dict[int, list[Change]] = {}
    for change in changes:
        gathered.setdefault(customer_of(change), []).append(change)
    ids = list(gathered)
    ordered = sorted(ids)
    return gathered if ids == ordered else {customer: gathered[customer] for customer in ordered}


def groups_after(now: Iterable[int], customer: int, groups: Iterable[int], pending: Callable[[ChangeKey], Change | None]) -> set[int]:
    """The groups a customer will be in: those he is in now, and over them his pending memberships of the shop's `groups`."""
    wanted = set(now)
    for group in groups:
        change = pending((CUSTOMER_GROUP, (customer, group), ""))
        if isinstance(change, RowAdded):
            wanted.add(group)
        elif isinstance(change, RowRemoved):
            wanted.discard(group)
    return wanted


def is_new(change: Change) -> bool:
    """Whether it is a row whose number the shop gives it as it is written: until then a number below zero tells it from others like it.

    Its values are those it is given; the shop has the others' defaults."""
    return not isinstance(change, CellChange) and change.row[-1] < 0


def is_condition(change: Change) -> bool:
    """Whether it changes nothing: what the cell holds must still be so, or the customer is left alone."""
    return isinstance(change, CellChange) and change.before == change.after and type(change.before) is type(change.after)


def same_stored(one: StoredValue, other: StoredValue) -> bool:
    """Whether two stored values are the same to the byte. Never the database's `=`: a collation calls 'dupont' and 'DUPONT' equal.

    Amounts are compared as numbers, since their scale is the column's."""
    if one is None or other is None:
        return one is other
    if isinstance(one, Decimal) or isinstance(other, Decimal):
        return isinstance(one, (Decimal, int)) and isinstance(other, (Decimal, int)) and Decimal(one) == Decimal(other)
    return type(one) is type(other) and one == other
