"""Reads the columns of a gathering for all customers, and makes a vector of each."""

import datetime
from collections.abc import Mapping, Sequence

import numpy

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.vectors import EMPTY, Numbers, read_numbers
from sc_desktop.domain.progress import Progress
from sc_desktop.prestashop.customers.gathering import MILLION, Deed, Gathering, Measure
from sc_desktop.workspace.snapshots import READING, Vector
from sc_desktop.workspace.workspace import Workspace

_ROOM = 2**63


def read_vectors(workspace: Workspace, gathering: Gathering, *, progress: Progress) -> Mapping[str, Vector]:
    """The columns of the gathering by key; those are missing whose sums are too large for eight bytes.

    Raises Cancelled between two pieces, ShopUnreachable, ShopRefused."""
    read_at = datetime.datetime.now()
    measures = gathering.of(workspace.columns)
    packable = gathering.packable(workspace.shop.tables, measures)
    with shop_errors(READING), workspace.database.reading() as connection:
        return gather(read_numbers(connection, packable, progress=progress), measures, read_at, progress)


def gather(lines: Numbers, measures: Sequence[Measure], read_at: datetime.datetime, progress: Progress) -> Mapping[str, Vector]:
    """A vector for each measure, of lines of numbers of which the first has the customers."""
    order = numpy.argsort(lines[0])
    progress.check()
    customers = lines[0][order]
    starts = numpy.flatnonzero(numpy.diff(customers, prepend=-1))
    theirs, found = customers[starts], dict[str, Vector]()
    place = 1
    for measure in measures:
        mine = []
        for line in lines[place : place + measure.deed.width]:
            progress.check()
            mine.append(line[order])
        place += measure.deed.width
        numbers = _made(measure.deed, mine, starts, progress)
        if numbers is not None:
            missing = 0 if measure.deed is Deed.COUNT else EMPTY
            found[measure.column] = Vector(theirs, numbers, missing, read_at)
    return found


def _made(deed: Deed, lines: Sequence[Numbers], starts: Numbers, progress: Progress) -> Numbers | None:
    """One number for each customer, whose rows begin at `starts`; None when there is no room for it."""
    if deed is Deed.COUNT:
        return numpy.add.reduceat(lines[0], starts)
    if deed is Deed.LATEST:
        latest = numpy.maximum.reduceat(lines[0], starts)
        is_no_date = (latest // 10**10 == 0) | (latest // 10**8 % 100 == 0) | (latest // 10**6 % 100 == 0)
        return numpy.where(is_no_date, EMPTY, latest)
    return _summed(lines, starts, progress)


def _summed(lines: Sequence[Numbers], starts: Numbers, progress: Progress) -> Numbers | None:
    """Amounts in millionths, rounded as MySQL does: half a millionth goes away from zero."""
    if not len(starts):
        return starts
    most = int(numpy.diff(starts, append=len(lines[0])).max())
    if most * max(int(lines[1].max()), -int(lines[1].min()), MILLION**2) >= _ROOM // 2:
        return None
    sums = []
    for line in lines:
        progress.check()
        sums.append(numpy.add.reduceat(line, starts))
    counted, whole, rest = sums
    progress.check()
    whole += rest // MILLION**2
    rest %= MILLION**2
    half = MILLION**2 // 2
    whole += numpy.where(whole >= 0, rest >= half, rest > half)
    return numpy.where(counted > 0, whole, EMPTY)
