"""Parts a query in what a shop is asked and what is done here, with columns whose values are all at hand, or that only we can work out."""

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.domain.filters import Where, all_of, each_test, parts_of
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey

ID = "id_customer"


class Parted(Struct, frozen=True):
    """`asked` has no limit, and the order that decides between customers who are equal here; `where` must hold of them here, all of it,
    and `sort` comes before the order they were asked in. `told` are the columns in them that aren't at hand: the shop has to tell of each
    by itself."""

    asked: Query
    where: tuple[Where, ...]
    sort: tuple[SortKey, ...]
    told: frozenset[str] = frozenset()


def part(query: Query, here: Collection[str], known: Collection[str], ours: Collection[str] = ()) -> Parted | None:
    """The query in two parts; None when nothing of it can be done here. `known` are the columns there are to sort by, `ours` those among
    `here` that the shop can't be asked about.

    A condition that mixes columns of both kinds stays the shop's, and so does an order that begins with a column of the shop's: which
    customers are equal in it is for the collation to say. With a column that is only ours, both are decided here."""
    if any(key.column in here for key in query.sort) or any(test.column in here for test in each_test(query.where)):
        parts = parts_of(query.where)
        mine = tuple(each for each in parts if _is_mine({test.column for test in each_test(each)}, here, ours))
        sort, rest = _part_order(query.sort, here, known, ours)
        if mine or sort:
            where = all_of(tuple(each for each in parts if each not in mine))
            used = {*(key.column for key in sort), *(test.column for each in mine for test in each_test(each))}
            return Parted(replace(query, where=where, sort=rest, limit=None), mine, sort, frozenset(used.difference(here)))
    return None


def _is_mine(columns: set[str], here: Collection[str], ours: Collection[str]) -> bool:
    return columns.issubset(here) or not columns.isdisjoint(ours)


def _part_order(
    order: tuple[SortKey, ...], here: Collection[str], known: Collection[str], ours: Collection[str]
) -> tuple[tuple[SortKey, ...], tuple[SortKey, ...]]:
    """What is sorted by here, and the order to ask in, which ends with the id: nothing after it could decide."""
    keys = [key for key in order if key.column in known]
    end = next((place for place, key in enumerate(keys) if key.column == ID), len(keys))
    last = keys[end] if end < len(keys) else SortKey(ID, descending=bool(order) and order[0].descending)
    keys = keys[:end]
    needed = max((place for place, key in enumerate(keys, start=1) if key.column in ours), default=0)
    first = next((place for place, key in enumerate(keys[needed:], start=needed) if key.column not in here), len(keys))
    if not needed and any(key.column in here for key in keys[first:]):
        first = 0
    return tuple(keys[:first]), (*keys[first:], last)
