"""Reads the columns of a gathering for all customers, and makes a vector of each."""

import datetime
from collections.abc import Iterator, Mapping, Sequence

import numpy
from msgspec.structs import replace
from numpy.typing import NDArray
from sqlalchemy import Connection

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.packable import Packable
from sc_desktop.db.ranks import read_ranks
from sc_desktop.db.vectors import EMPTY, Numbers, looked_up, read_numbers
from sc_desktop.domain.filters import Test
from sc_desktop.domain.progress import Progress
from sc_desktop.prestashop.customers.gathering import MILLION, Deed, Gathering, Measure, Wanted
from sc_desktop.prestashop.shop import Tables
from sc_desktop.workspace.snapshots import READING, Vector
from sc_desktop.workspace.workspace import Workspace

_ROOM = 2**63


def read_vectors(workspace: Workspace, gathering: Gathering, *, progress: Progress) -> Mapping[Wanted, Vector]:
    """What the gathering tells, each by what it stands for; those are missing whose sums are too large for eight bytes, or whose texts are
    too long to be held.

    Raises Cancelled between two pieces, ShopUnreachable, ShopRefused."""
    read_at, tables = datetime.datetime.now(), workspace.shop.tables
    measures = gathering.of(workspace.columns)
    with shop_errors(READING), workspace.database.reading() as connection:
        if gathering.by:
            return _pointed_at(connection, tables, gathering, read_at, progress)
        lines = read_numbers(connection, gathering.packable(tables, measures), progress=progress)
        vectors = dict(gather(lines, measures, read_at, progress))
        for measure in measures:
            if measure.text is not None and measure.wanted in vectors:
                packable = gathering.weights(tables, measure.text)
                ranked = _ranked(connection, packable, vectors.pop(measure.wanted), progress)
                vectors |= {} if ranked is None else {measure.wanted: ranked}
        return vectors


def _pointed_at(
    connection: Connection, tables: Tables, gathering: Gathering, read_at: datetime.datetime, progress: Progress
) -> Mapping[Wanted, Vector]:
    """What the one row holds that `gathering.by` tells of each customer: the first of them that tells of one."""
    (measure,) = gathering.measures
    customers = keys = numpy.empty(0, numpy.int64)
    for each in reversed(gathering.by):
        lines = read_numbers(connection, each.packable(tables, each.measures), progress=progress)
        for _wanted, vector in gather(lines, each.measures, read_at, progress):
            known = numpy.union1d(customers, vector.customers)
            before = looked_up(customers, keys, known, missing=EMPTY)
            mine = looked_up(vector.customers, vector.numbers, known, missing=EMPTY)
            customers, keys = known, numpy.where(mine == EMPTY, before, mine)
    pointed = numpy.unique(keys)
    if isinstance(measure.wanted, Test):
        _of, numbers, holds = read_numbers(connection, gathering.packable(tables, gathering.measures), progress=progress)
        order = numpy.argsort(numbers)
        found = looked_up(numbers[order], holds[order], keys, missing=measure.missing)
        return {measure.wanted: Vector(customers, found, measure.missing, read_at, is_of_customers=True)}
    assert measure.text is not None
    ranks = read_ranks(connection, gathering.weights(tables, measure.text), pointed, progress=progress)
    if ranks is None:
        return {}
    return {measure.wanted: Vector(customers, looked_up(pointed, ranks, keys, missing=EMPTY), EMPTY, read_at, is_of_customers=True)}


def _ranked(connection: Connection, texts: Packable, newest: Vector, progress: Progress) -> Vector | None:
    """The place of the text of each customer's row, whose key `newest` has."""
    order = numpy.argsort(newest.numbers)
    ranks = read_ranks(connection, texts, newest.numbers[order], progress=progress)
    if ranks is None:
        return None
    numbers = numpy.empty_like(ranks)
    numbers[order] = ranks
    return replace(newest, numbers=numbers)


def gather(lines: Numbers, measures: Sequence[Measure], read_at: datetime.datetime, progress: Progress) -> Iterator[tuple[Wanted, Vector]]:
    """A vector for each measure, of lines of numbers of which the first has the customers."""
    order = numpy.argsort(lines[0])
    progress.check()
    customers = lines[0][order]
    starts = numpy.flatnonzero(numpy.diff(customers, prepend=-1))
    theirs, place = customers[starts], 1
    for measure in measures:
        mine = []
        for line in lines[place : place + measure.deed.width]:
            progress.check()
            mine.append(line[order])
        place += measure.deed.width
        numbers = _made(measure, mine, starts, progress) if len(starts) else starts
        if numbers is not None:
            yield measure.wanted, Vector(theirs, numbers, measure.missing, read_at)


def _made(measure: Measure, lines: Sequence[Numbers], starts: Numbers, progress: Progress) -> Numbers | None:
    """One number for each customer, whose rows begin at `starts`; None when there is no room for it."""
    match measure.deed:
        case Deed.COUNT:
            return numpy.add.reduceat(lines[0], starts)
        case Deed.SUM:
            return _summed(lines, starts, progress)
        case Deed.NEWEST:
            found = _newest(lines, starts, progress)
        case Deed.MOST:
            found = numpy.maximum.reduceat(lines[0], starts)
        case Deed.LEAST:
            found = numpy.minimum.reduceat(numpy.where(lines[0] == EMPTY, _ROOM - 1, lines[0]), starts)
            found[found == _ROOM - 1] = EMPTY
    if measure.is_moment:
        return numpy.where(_is_no_date(found), EMPTY, found)
    return found if _has_room(found) else None


def _is_no_date(moments: Numbers) -> NDArray[numpy.bool_]:
    found: NDArray[numpy.bool_] = (moments // 10**10 == 0) | (moments // 10**8 % 100 == 0) | (moments // 10**6 % 100 == 0)
    return found


def _has_room(numbers: Numbers) -> bool:
    """Whether the server had to cut none of them to what eight bytes hold."""
    return not bool((numpy.abs(numbers[numbers != EMPTY]) > _ROOM // 2).any())


def _newest(lines: Sequence[Numbers], starts: Numbers, progress: Progress) -> Numbers:
    """The number of each customer's newest row: among those of the latest date, that of the highest key."""
    dates, keys, numbers = lines
    rows = numpy.diff(starts, append=len(dates))
    is_latest = dates == numpy.repeat(numpy.maximum.reduceat(dates, starts), rows)
    progress.check()
    keys = numpy.where(is_latest, keys, -1)
    progress.check()
    found: Numbers = numbers[keys == numpy.repeat(numpy.maximum.reduceat(keys, starts), rows)]
    return found


def _summed(lines: Sequence[Numbers], starts: Numbers, progress: Progress) -> Numbers | None:
    """Amounts in millionths, rounded as MySQL does: half a millionth goes away from zero."""
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
