"""Filters and orders customers by what is kept of all of them: no statement is sent but for what was never read."""

import datetime
from array import array
from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

import numpy
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from sc_desktop.db.vectors import EMPTY, Numbers, looked_up
from sc_desktop.domain.column import Column
from sc_desktop.domain.filters import EMPTINESS, NEGATED, AllOf, Op, Test, Where
from sc_desktop.domain.kinds import Amount, Choice, Day, Text
from sc_desktop.domain.manner import Labels
from sc_desktop.domain.parting import ID, Parted
from sc_desktop.domain.places import Places
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey
from sc_desktop.prestashop.customers.filtering import days_of, refuse_unusable
from sc_desktop.prestashop.customers.gathering import MILLION, Wanted
from sc_desktop.prestashop.customers.memberships import places_of
from sc_desktop.workspace.at_hand import Ask, positive, read_needed, sorted_by
from sc_desktop.workspace.snapshots import MOST_KEPT, Asked, Vector, parted
from sc_desktop.workspace.worked import Texts
from sc_desktop.workspace.workspace import Workspace

Mask = NDArray[numpy.bool_]
_LEAST, _MOST = EMPTY + 1, numpy.iinfo(numpy.int64).max
_MIDNIGHT, _LAST_SECOND = 10**6, 235959


class Sifted(Struct, frozen=True):
    """Who answers a query, in its order. `places` is None where they have to be made of the ids. `as_of` is when the oldest of what
    decided was read."""

    ids: "array[int]"
    places: Places | None
    as_of: datetime.datetime


def sift(workspace: Workspace, query: Query, ask: Ask, *, progress: Progress) -> Sifted | None:
    """Who answers the query; None when nothing of it can be done here. `ask` gives the ids that answer what the shop is asked.

    Raises Cancelled, ShopUnreachable, ShopRefused, and BadInput for a filter this shop can't be asked."""
    found = _read(workspace, query, ask, progress)
    return None if found is None else _sifted(workspace, query, found)


class Held(Struct, frozen=True):
    """What customers have in a column, in no order: numbers as a Vector has them, of texts worked out here their codes in `texts`.

    `read_at` is when the oldest of it was read."""

    numbers: Numbers
    texts: Texts | None
    read_at: datetime.datetime


def column_of(workspace: Workspace, query: Query, key: str, ask: Ask, *, progress: Progress) -> Held | None:
    """What those who answer have in a column; None where it is not kept, or holds texts of the shop's. Raises as `sift`."""
    column, by_it = workspace.columns[key], replace(query, sort=(SortKey(key), SortKey(ID)), limit=None)
    if isinstance(column.kind, Text) and column.is_asked:
        return None
    found = _read(workspace, by_it, ask, progress)
    if found is None or key not in found.columns:
        return None
    numbers, texts = found.columns[key], found.vectors[key].texts
    if texts is not None:
        numbers = looked_up(found.vectors[key].customers, texts.codes, found.asked.ids, missing=-1)
    return Held(numbers[_mask(workspace, found)] if found.parts.where else numbers, texts, found.read_at)


class _Found(Struct, frozen=True):
    """A query in its parts, who answered the shop's, and what is known of them."""

    parts: Parted
    asked: Asked
    vectors: Mapping[Wanted, Vector]
    columns: Mapping[Wanted, Numbers]
    read_at: datetime.datetime


def _read(workspace: Workspace, query: Query, ask: Ask, progress: Progress) -> _Found | None:
    """What is needed to decide here; None when the shop is to be asked all of it."""
    parts = parted(workspace, query)
    while parts is not None:
        if query.where is not None:
            refuse_unusable(query.where, workspace.columns)
        vectors = read_needed(workspace, parts, ask, progress)
        if vectors is not None:
            asked = _asked(workspace, parts, ask)
            read_at = min(asked.read_at, *(vector.read_at for vector in vectors.values()))
            return _Found(parts, asked, vectors, _all_aligned(asked, vectors, progress), read_at)
        parts = parted(workspace, query)  # a column proved unfit: the shop is asked about it
    return None


def _mask(workspace: Workspace, found: _Found) -> Mask:
    """Who passes what is asked here."""
    return _holds(AllOf(found.parts.where), _Table(len(found.asked.ids), found.columns, workspace.columns, found.asked.today))


def _asked(workspace: Workspace, parts: Parted, ask: Ask) -> Asked:
    """Who answers the part the shop is asked; by their ids upwards where nothing but the id orders them."""
    query, today, age = parts.asked, workspace.today, workspace.snapshots.age
    if _is_by_id(parts):
        query = replace(query, sort=(SortKey(ID),))
    kept = workspace.snapshots.asked
    if kept is not None and (kept.database, kept.query, kept.today) == (workspace.database, query, today):
        return kept
    read_at = datetime.datetime.now()
    asked = Asked(workspace.database, query, today, numpy.frombuffer(ask(query), numpy.int64), read_at)
    workspace.snapshots.take_asked(asked, age)
    return asked


def _is_by_id(parts: Parted) -> bool:
    return parts.asked.sort[0].column == ID


def _aligned(asked: Asked, key: Wanted, vector: Vector) -> Numbers:
    """The column of those who answered, in their order."""
    whose, found = asked.aligned.get(key, (None, None))
    if found is None or whose is not vector:
        found = looked_up(vector.customers, vector.numbers, asked.ids, missing=vector.missing)
        if len(asked.aligned) >= MOST_KEPT:
            asked.aligned.clear()
        asked.aligned[key] = vector, found
    return found


def _all_aligned(asked: Asked, vectors: Mapping[Wanted, Vector], progress: Progress) -> Mapping[Wanted, Numbers]:
    """The same of each; cancelled between two of them, for each takes a twentieth of a second for a million customers, as sorting does."""
    columns: dict[Wanted, Numbers] = {}
    for key, vector in vectors.items():
        progress.check()
        columns[key] = _aligned(asked, key, vector)
    progress.check()
    return columns


def _sifted(workspace: Workspace, query: Query, found: _Found) -> Sifted:
    parts, ids, columns = found.parts, found.asked.ids, found.columns
    if parts.where:
        mask = _mask(workspace, found)
        ids, columns = ids[mask], {each: columns[each][mask] for each in (sorted_by(key, parts) for key in parts.sort)}
    if _is_by_id(parts) and parts.asked.sort[0].descending:
        ids, columns = ids[::-1], {key: numbers[::-1] for key, numbers in columns.items()}
    order = _order(workspace, parts, columns)
    is_whole = query.limit is None or query.limit >= len(ids)
    places = _places(ids, order) if _is_by_id(parts) and is_whole else None
    chosen = ids[: query.limit] if order is None else ids[order[: query.limit]]
    return Sifted(array("q", chosen.tobytes()), places, found.read_at)


# -- the order -----------------------------------------------------------------------------------------------------------------------------


def _order(workspace: Workspace, parts: Parted, columns: Mapping[Wanted, Numbers]) -> Numbers | None:
    """The places in their new order: empty cells last in either direction, equals as they were. None when nothing is sorted by."""
    keys = []
    for key in parts.sort:
        numbers, kind = columns[sorted_by(key, parts)], workspace.columns[key.column].kind
        if isinstance(kind, Choice) and key.column not in parts.told:
            numbers = _alphabetic(numbers, workspace.lists.get(kind.list_name, {}))
        keys.append(_sortable(numbers, descending=key.descending))
    if not keys:
        return None
    return numpy.argsort(keys[0], kind="stable") if len(keys) == 1 else numpy.lexsort(keys[::-1])


def _alphabetic(numbers: Numbers, labels: Labels) -> Numbers:
    """The ids of a list's entries as the places of their labels in the alphabet; those without a label come last."""
    if not labels:
        return numbers
    places = places_of(labels)
    known = numpy.array(sorted(places), numpy.int64)
    ranks = numpy.array([places[each] for each in sorted(places)], numpy.int64)
    found = numpy.minimum(numpy.searchsorted(known, numbers), len(known) - 1)
    return numpy.where(numbers == EMPTY, EMPTY, numpy.where(known[found] == numbers, ranks[found], len(known)))


def _sortable(numbers: Numbers, *, descending: bool) -> Numbers:
    return numpy.where(numbers == EMPTY, _MOST, -numbers if descending else numbers)


def _places(ids: Numbers, order: Numbers | None) -> Places:
    """Where each id stands, of ids in their own order, up or down, that are put in another."""
    places = numpy.arange(len(ids), dtype=numpy.int32)
    if order is not None:
        places[order] = numpy.arange(len(ids), dtype=numpy.int32)
    if len(ids) > 1 and ids[0] > ids[1]:
        ids, places = ids[::-1], places[::-1]
    return Places(ids.data, places.data)


# -- the filter ----------------------------------------------------------------------------------------------------------------------------


class _Table(Struct, frozen=True):
    """The columns of so many customers, and what the columns are."""

    count: int
    numbers: Mapping[Wanted, Numbers]
    columns: Mapping[str, Column]
    today: datetime.date


def _holds(where: Where, read: _Table) -> Mask:
    """Of whom it holds; what each test means is said in prestashop.customers.filtering."""
    if isinstance(where, Test):
        held = _passes(positive(where), read)
        return ~held if where.op in NEGATED else held
    is_all = isinstance(where, AllOf)
    found = numpy.full(read.count, is_all)
    for part in where.parts:
        found = found & _holds(part, read) if is_all else found | _holds(part, read)
    return found


def _passes(test: Test, read: _Table) -> Mask:
    if test in read.numbers:
        holds: Mask = read.numbers[test] == 1
        return holds
    numbers, kind = read.numbers[test.column], read.columns[test.column].kind
    if test.op in EMPTINESS:
        empty: Mask = numbers == EMPTY
        return empty
    if isinstance(kind, Day):
        return _is_dated(numbers, test, read.today)
    return _compares(numbers, test, MILLION if isinstance(kind, Amount) else 1)


def _compares(numbers: Numbers, test: Test, scale: int) -> Mask:
    """Whether a number, in parts of `scale`, passes the test. Values may have more decimals than there are parts."""
    values = [Fraction(value) * scale for value in test.values]
    first = values[0]
    match test.op:
        case Op.LESS:
            return _between(numbers, _LEAST, ceil(first) - 1)
        case Op.AT_MOST:
            return _between(numbers, _LEAST, floor(first))
        case Op.MORE:
            return _between(numbers, floor(first) + 1, _MOST)
        case Op.AT_LEAST:
            return _between(numbers, ceil(first), _MOST)
        case Op.BETWEEN:
            return _between(numbers, ceil(first), floor(values[1]))
    exact = [int(value) for value in values if value.denominator == 1 and _LEAST <= value <= _MOST]
    return numpy.isin(numbers, numpy.array(exact, numpy.int64))


def _between(numbers: Numbers, least: int, most: int) -> Mask:
    """Bounds beyond what eight bytes hold are met as they are meant."""
    if least > _MOST or most < _LEAST:
        return numpy.zeros(len(numbers), numpy.bool_)
    return (numbers >= max(least, _LEAST)) & (numbers <= min(most, _MOST))


def _is_dated(numbers: Numbers, test: Test, today: datetime.date) -> Mask:
    days = days_of(test, today)
    if days is None:
        return numpy.zeros(len(numbers), numpy.bool_)
    first, last = (int(day.isoformat().replace("-", "")) * _MIDNIGHT for day in days)
    return _between(numbers, first, last + _LAST_SECOND)
