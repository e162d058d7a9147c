"""What is decided with, of all customers: gathered, worked out here, or told by the shop for it; read where it is not kept."""

import datetime
from array import array
from collections.abc import Callable, Mapping, Sequence

import numpy

from sc_desktop.db.vectors import EMPTY, Numbers
from sc_desktop.domain.column import Worked
from sc_desktop.domain.filters import NEGATED, Op, Test, each_test
from sc_desktop.domain.kinds import Text
from sc_desktop.domain.parting import ID, Parted
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey
from sc_desktop.prestashop.customers.gathering import Wanted, column_of, gathered_by
from sc_desktop.workspace.gathered import read_vectors
from sc_desktop.workspace.snapshots import Vector, is_kept
from sc_desktop.workspace.worked import Ground, tested, work_out
from sc_desktop.workspace.workspace import Workspace

Ask = Callable[[Query], "array[int]"]


def positive(test: Test) -> Test:
    """The test, or the one it is the opposite of."""
    return Test(test.column, NEGATED.get(test.op, test.op), test.values)


def sorted_by(key: SortKey, parts: Parted) -> Wanted:
    """What puts customers into the order of this key, upwards."""
    return SortKey(key.column) if key.column in parts.told else key.column


def read_needed(workspace: Workspace, parts: Parted, ask: Ask, progress: Progress) -> Mapping[Wanted, Vector] | None:
    """What deciding these parts takes; None when a column turns out to be unfit. `ask` gives the ids that answer what the shop is asked.

    Raises as `sifting.sift`."""
    reading = _Reading(workspace, parts, ask, progress)
    found: dict[Wanted, Vector] = {}
    for each in _wanted(workspace, parts):
        vector = reading.vector(each)
        if vector is None:
            return None
        found[each] = vector
    return found


def _wanted(workspace: Workspace, parts: Parted) -> Sequence[Wanted]:
    """The columns, and in the place of those that hold texts, or that aren't at hand, the tests on them."""
    tests: list[Wanted] = []
    for test in (test for where in parts.where for test in each_test(where)):
        is_told = test.column in parts.told or isinstance(workspace.columns[test.column].kind, Text)
        tests.append(positive(test) if is_told else test.column)
    return list(dict.fromkeys((*(sorted_by(key, parts) for key in parts.sort), *tests)))


class _Reading:
    """Reads one after the other. Of customers told one by one only theirs is worked out, and not kept."""

    def __init__(self, workspace: Workspace, parts: Parted, ask: Ask, progress: Progress) -> None:
        self._workspace, self._told, self._ask, self._progress = workspace, parts.told, ask, progress
        self._whose = None if parts.asked.among is None else sorted(parts.asked.among)
        self._found: dict[Wanted, Vector] = {}

    def vector(self, wanted: Wanted) -> Vector | None:
        """It of all customers, as it is kept or read now; None when it turns out to be unfit."""
        snapshots, database = self._workspace.snapshots, self._workspace.database
        found = self._found.get(wanted) or snapshots.vectors.get((database, wanted))
        if found is None or self._is_outdated(wanted, found):
            age, gathering = snapshots.age, gathered_by(wanted, self._workspace.columns, self._workspace.shop)
            if gathering is None or column_of(wanted) in self._told:
                read: Mapping[Wanted, Vector] = {wanted: self._read(wanted)}
            else:
                read = read_vectors(self._workspace, gathering, progress=self._progress)
            if self._whose is None:
                snapshots.take_vectors(database, read, age)
            if wanted not in read:
                snapshots.unfit |= {column_of(wanted)}
                return None
            self._found |= read
            found = read[wanted]
        return found

    def _is_outdated(self, wanted: Wanted, vector: Vector) -> bool:
        """Whether it may tell something else today: an age, what was ordered in the last days."""
        today = self._workspace.today
        if vector.day is not None:
            return vector.day != today
        gathering = gathered_by(wanted, self._workspace.columns, self._workspace.shop)
        is_of_today = gathering is not None and gathering.is_of_today
        return is_of_today and self._workspace.clock_at(vector.read_at)[:10] != today.isoformat()

    def _read(self, wanted: Wanted) -> Vector:
        column = self._workspace.columns[column_of(wanted)]
        if not isinstance(column.source, Worked):
            assert not isinstance(wanted, str)
            return self._test(wanted) if isinstance(wanted, Test) else self._ranks(wanted)
        if isinstance(wanted, Test):
            texts = self.vector(column.key)
            assert texts is not None
            return tested(self._workspace, wanted, texts, progress=self._progress)
        return work_out(Ground(self._workspace, self._kept(column.source), self._whose), column, progress=self._progress)

    def _kept(self, source: Worked) -> Mapping[str, Vector]:
        """Of the columns it reads those that are kept, as numbers, or that are better read of everybody than of each."""
        columns = self._workspace.columns
        if self._whose is not None:
            return {}
        numbers = [key for key in source.reads if not isinstance(columns[key].kind, Text) and is_kept(self._workspace, key)]
        found = {key: self.vector(key) for key in numbers}
        return {key: vector for key, vector in found.items() if vector is not None}

    # -- told by the shop --------------------------------------------------------------------------------------------------------------

    def _test(self, test: Test) -> Vector:
        """Of whom the shop says that it holds."""
        read_at, ids = datetime.datetime.now(), self._answer(test)
        return Vector(ids, numpy.ones(len(ids), numpy.int64), 0, read_at, is_of_customers=True, day=self._workspace.today)

    def _ranks(self, key: SortKey) -> Vector:
        """The places in the shop's order, the same for those who are equal there: it puts them by their ids, and the other way round when
        it is asked for that. Those who show nothing have none."""
        read_at = datetime.datetime.now()
        up, down = (self._answer(None, key, SortKey(ID, descending=turned)) for turned in (False, True))
        order = numpy.argsort(up)
        customers, ranks = up[order], numpy.zeros(len(up), numpy.int64)
        if len(up):
            self._progress.check()
            places = _places(down, up)
            ranks[1:] = numpy.cumsum(places[1:] > places[:-1])
            empty = numpy.isin(up, self._answer(Test(key.column, Op.EMPTY)))
            ranks[empty & empty[-1]] = EMPTY  # where the shop orders "" as a text, it doesn't come last
        return Vector(customers, ranks[order], EMPTY, read_at, is_of_customers=True, day=self._workspace.today)

    def _answer(self, where: Test | None, *sort: SortKey) -> Numbers:
        among = None if self._whose is None else frozenset(self._whose)
        query = Query(sort=sort or (SortKey(ID),), with_deleted=True, limit=None, where=where, among=among)
        return numpy.frombuffer(self._ask(query), numpy.int64)


def _places(of: Numbers, ids: Numbers) -> Numbers:
    """Where each of `ids` stands in the other order; one that is missing there stands where the next larger one does."""
    order = numpy.argsort(of)
    found = numpy.minimum(numpy.searchsorted(of[order], ids), max(0, len(of) - 1))
    return order[found] if len(of) else numpy.arange(len(ids))
