"""Changes of a customer's addresses as statements to be run by hand (db.script), with the effect of a commit.

Several rows change together: whether each is still as expected is asked once, ahead of the first, and noted; every statement then asks what
was noted. A copy has no number before it is written: the script that takes it back finds the newest address that holds what it got."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from sqlalchemy import Table

from sc_desktop.db.script import BREAK, Stamp, Tongue, addition, removal
from sc_desktop.db.subjects import Place, Subjects
from sc_desktop.db.whole_rows import NOT_COMPARED, copied_places
from sc_desktop.domain.change import ADDRESS, CART, CUSTOMER, CellChange, Change, RowAdded, RowRemoved, RowValues, is_condition, is_new
from sc_desktop.prestashop.address_laws import USES, rewritten_rows
from sc_desktop.prestashop.shop import Shop

_AND = f"{BREAK}  AND "
_SAME = "same"


def taken_back_copies(subjects: Subjects, changes: Sequence[Change]) -> frozenset[Place]:
    """The rows that come back into use with their edits undone: these were made in a copy, which goes."""
    edits = [change.inverse() for change in changes if isinstance(change, CellChange)]
    return copied_places(subjects, edits)


class AddressScript(Struct, frozen=True):
    """Tells the statements of one customer after another."""

    tongue: Tongue
    shop: Shop
    subjects: Subjects
    stamp: Stamp

    def statements(self, customer: int, changes: Sequence[Change]) -> Iterator[str]:
        """All of the customer's changes; none is made unless every row is as expected, and what no order may use is used by none."""
        copied, back = copied_places(self.subjects, changes), taken_back_copies(self.subjects, changes)
        cells, who = _by_place(changes), (CUSTOMER, (customer,))
        for place in sorted(back):
            yield self._note(_name_of_copy(place), self._copy_of(place, cells[place]))
        for change in changes:
            if isinstance(change, RowRemoved) and is_new(change):
                yield self._note(_name_of_copy((change.subject, change.row)), self._made_of(change))
        yield self._note(_SAME, self._question(customer, changes, copied, back))
        owner = f"FROM {self._name(CUSTOMER)} WHERE {self._key(who)} AND {self._is_same}"
        yield from (self._copy(place, cells[place]) for place in sorted(copied))
        yield from (self._row(change, owner) for change in changes if not isinstance(change, CellChange))
        for name, row in sorted(back):
            yield f"DELETE FROM {self._name(name)} WHERE {self._id(name)} = {self._noted_copy((name, row))} AND {self._is_same}"
        has_rows = any(not isinstance(change, CellChange) and not change.values for change in changes)
        for place, mine in (cells if not has_rows else {who: [], **cells}).items():
            parked = [cell for cell in mine if cell.column == self.subjects[place[0]].away]
            yield from self._update(place, parked if place in copied | back else mine, has_rows=has_rows and place == who)

    # -- whether all is as expected ------------------------------------------------------------------------------------------------------

    def _question(self, customer: int, changes: Sequence[Change], copied: frozenset[Place], back: frozenset[Place]) -> str:
        """Counts the customer, when everything is as expected: 1 or 0."""
        tongue, conditions = self.tongue, []
        for place, mine in _by_place(changes).items():
            subject = self.subjects[place[0]]
            expected = [cell for cell in mine if place not in back or cell.column == subject.away]  # its edits stand in the copy
            held = [self._key(place), *(tongue.holds(subject.table.c[cell.column], cell.before) for cell in expected)]
            conditions.append(self._exists(place[0], held, tongue.lock))
        made = [(change.subject, change.row) for change in changes if isinstance(change, RowRemoved) and is_new(change)]
        for change in changes:
            if is_new(change):
                continue
            if isinstance(change, RowAdded) and change.values:
                conditions.append(f"NOT {self._exists(change.subject, [f'{self._id(change.subject)} = {change.row[-1]}'], tongue.lock)}")
            elif isinstance(change, RowRemoved) and change.values:
                held = [self._key((change.subject, change.row)), *self._values(change.subject, change.values)]
                conditions.append(self._exists(change.subject, held, tongue.lock))
        gone = {str(change.row[-1]) for change in changes if isinstance(change, RowRemoved) and change.subject == ADDRESS}
        copies = [self._noted_copy(place) for place in (*sorted(back), *made)]
        rewritten = [str(row[-1]) for row in sorted(rewritten_rows(changes)) if (ADDRESS, row) not in {*copied, *back, *made}]
        conditions += [f"{copy} IS NOT NULL" for copy in copies]
        freed = [change.row[-1] for change in changes if isinstance(change, CellChange) and change.subject == CART]
        conditions += [self._unused(number, customer, freed, by_carts=number in gone.union(copies)) for number in (*rewritten, *copies)]
        whole = f"SELECT COUNT(*) FROM {self._name(CUSTOMER)} WHERE {self._key((CUSTOMER, (customer,)))}"
        return _AND.join((whole, *conditions))

    def _unused(self, number: str, customer: int, freed: Sequence[int], *, by_carts: bool) -> str:
        """The condition that no order uses the address; nor, where it is to go, a cart of the customer that was not ordered, but for those
        that let go of it."""
        name, share = self.tongue.name, self.tongue.share
        orders = name(self.shop.tables.orders.name)
        told = [f"NOT EXISTS (SELECT 1 FROM {orders} WHERE {name(use)} = {number}{_after(share)})" for use in USES]
        if by_carts and CART in self.subjects:
            named = " OR ".join(f"{name(use)} = {number}" for use in USES)
            ordered = f"SELECT 1 FROM {orders} WHERE {orders}.{name('id_cart')} = {self._name(CART)}.{name('id_cart')}"
            mine = f"{name('id_customer')} = {customer} AND ({named}) AND NOT EXISTS ({ordered})"
            if freed:
                mine += f" AND {name('id_cart')} NOT IN ({', '.join(map(str, sorted(set(freed))))})"
            told.append(f"NOT EXISTS (SELECT 1 FROM {self._name(CART)} WHERE {mine}{_after(share)})")
        return " AND ".join(told)

    def _copy_of(self, place: Place, mine: Sequence[CellChange]) -> str:
        """The newest address of the customer that holds what the copy of this one got; NULL when there is none."""
        name, row = place
        subject, tongue = self.subjects[name], self.tongue
        got = {cell.column: cell.before for cell in mine if cell.column != subject.away}
        held = [f"{self._id(name)} > {row[-1]}", tongue.holds(subject.table.c[subject.away], 0)]
        held += [f"{tongue.name(part)} = {number}" for part, number in zip(subject.key[:-1], row[:-1], strict=True)]
        held += [tongue.holds(subject.table.c[column], value) for column, value in got.items()]
        alike = [column for column in self._compared(name) if column not in got and column != subject.away]
        like_old = [f"old.{tongue.name(subject.key[-1])} = {row[-1]}"]
        like_old += [tongue.alike(subject.table.c[column], "old", self._name(name)) for column in alike]
        held.append(f"EXISTS (SELECT 1 FROM {self._name(name)} AS old WHERE {' AND '.join(like_old)})")
        return f"SELECT MAX({self._id(name)}) FROM {self._name(name)}{BREAK}WHERE {_AND.join(held)}"

    def _made_of(self, change: RowRemoved) -> str:
        """The newest address of the customer that holds what a new one was given; NULL when there is none."""
        subject, tongue = self.subjects[change.subject], self.tongue
        held = [f"{tongue.name(part)} = {number}" for part, number in zip(subject.key[:-1], change.row[:-1], strict=True)]
        held += self._values(change.subject, tuple((name, value) for name, value in change.values if name not in subject.born))
        return f"SELECT MAX({self._id(change.subject)}) FROM {self._name(change.subject)}{BREAK}WHERE {_AND.join(held)}"

    # -- what is written -----------------------------------------------------------------------------------------------------------------

    def _copy(self, place: Place, mine: Sequence[CellChange]) -> str:
        name, _row = place
        subject, tongue = self.subjects[name], self.tongue
        given = {cell.column: cell.after for cell in mine if cell.column != subject.away}
        values: dict[str, object] = {**given, subject.away: 0, **dict.fromkeys(subject.born, self.stamp[1])}
        columns = [column for column in subject.table.c if column.name != subject.key[-1]]
        told = [
            tongue.literal(column, values[column.name]) if column.name in values else tongue.name(column.name)  # type: ignore[arg-type]
            for column in columns
        ]
        names = ", ".join(tongue.name(column.name) for column in columns)
        source = f"SELECT {', '.join(told)} FROM {self._name(name)} WHERE {self._key(place)} AND {self._is_same}"
        return f"INSERT INTO {self._name(name)} ({names}){BREAK}{source}"

    def _row(self, change: RowAdded | RowRemoved, owner: str) -> str:
        """One that is more than its key comes under the number it had."""
        subject, tongue = self.subjects[change.subject], self.tongue
        if isinstance(change, RowRemoved):
            if not change.values:
                return removal(tongue, subject, change.row, owner)
            if is_new(change):
                copy = self._noted_copy((change.subject, change.row))
                return f"DELETE FROM {self._name(change.subject)} WHERE {self._id(change.subject)} = {copy} AND {self._is_same}"
            return f"DELETE FROM {self._name(change.subject)} WHERE {self._key((change.subject, change.row))} AND {self._is_same}"
        if not change.values:
            return addition(tongue, subject, change.row, owner)
        values = {**dict(zip(subject.key, change.row, strict=True)), **dict(change.values)}
        if is_new(change):
            del values[subject.key[-1]]
            values |= dict.fromkeys(subject.born, self.stamp[1])
        names = ", ".join(map(tongue.name, values))
        told = ", ".join(tongue.literal(subject.table.c[name], value) for name, value in values.items())
        return f"INSERT INTO {self._name(change.subject)} ({names}){BREAK}SELECT {told} {owner}"

    def _update(self, place: Place, mine: Sequence[CellChange], *, has_rows: bool) -> Iterator[str]:
        """`has_rows`: memberships of the customer come or go, which stamps him."""
        subject, tongue = self.subjects[place[0]], self.tongue
        columns = subject.table.c
        given = [tongue.given(columns[cell.column], cell.after) for cell in mine if not is_condition(cell)]
        if subject.is_stamped and (given or has_rows):
            given.append(tongue.given(columns[self.stamp[0]], self.stamp[1]))
        if given:
            yield f"UPDATE {self._name(place[0])} SET {', '.join(given)}{BREAK}WHERE {self._key(place)} AND {self._is_same}"

    # -- parts of statements -------------------------------------------------------------------------------------------------------------

    @property
    def _is_same(self) -> str:
        return f"{self.tongue.noted.format(name=_SAME)} = 1"

    def _note(self, name: str, question: str) -> str:
        return self.tongue.note.format(name=name, question=question)

    def _exists(self, name: str, held: Sequence[str], lock: str) -> str:
        return f"EXISTS (SELECT 1 FROM {self._name(name)} WHERE {' AND '.join(held)}{_after(lock)})"

    def _values(self, name: str, values: RowValues) -> Iterator[str]:
        columns = self.subjects[name].table.c
        return (self.tongue.holds(columns[column], value) for column, value in values if column != NOT_COMPARED)

    def _compared(self, name: str) -> Iterator[str]:
        """What two rows of the same content have in common."""
        born = self.subjects[name].born
        return (column for column in self.subjects[name].contents if column not in born and column != NOT_COMPARED)

    def _key(self, place: Place) -> str:
        subject = self.subjects[place[0]]
        return self.tongue.key(subject.table, subject.key, place[1])

    def _noted_copy(self, place: Place) -> str:
        return self.tongue.noted.format(name=_name_of_copy(place))

    def _id(self, name: str) -> str:
        return self.tongue.name(self.subjects[name].key[-1])

    def _name(self, name: str) -> str:
        table: Table = self.subjects[name].table
        return self.tongue.name(table.name)


def _by_place(changes: Sequence[Change]) -> dict[Place, list[CellChange]]:
    cells: dict[Place, list[CellChange]] = {}
    for change in changes:
        if isinstance(change, CellChange):
            cells.setdefault((change.subject, change.row), []).append(change)
    return cells


def _name_of_copy(place: Place) -> str:
    number = place[1][-1]
    return f"copy_{number}" if number > 0 else f"new_{-number}"


def _after(lock: str) -> str:
    return f" {lock}" if lock else ""
