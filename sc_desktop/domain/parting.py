"""Parts a query in what a shop is asked and what is done here, with columns whose values are all at hand."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sc_desktop.domain.filters import Where, all_of, each_test, parts_of
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey

ID = "id_customer"


@dataclass(frozen=True, slots=True)
class Parted:
    """`asked` has no limit, and the order that decides between customers who are equal here; `where` must hold of them here, all of it,
    and `sort` comes before the order they were asked in."""

    asked: Query
    where: tuple[Where, ...]
    sort: tuple[SortKey, ...]


def part(query: Query, here: Collection[str], known: Collection[str]) -> Parted | None:
    """The query in two parts; None when nothing of it can be done here. `known` are the columns a shop can be asked to sort by.

    A condition that mixes columns of both kinds stays the shop's, and so does an order that begins with a column of the shop's: which
    customers are equal in it is for the collation to say."""
    if any(key.column in here for key in query.sort) or any(test.column in here for test in each_test(query.where)):
        parts = parts_of(query.where)
        mine = tuple(each for each in parts if all(test.column in here for test in each_test(each)))
        sort, rest = _part_order(query.sort, here, known)
        if mine or sort:
            where = all_of(tuple(each for each in parts if each not in mine))
            return Parted(replace(query, where=where, sort=rest, limit=None), mine, sort)
    return None


def _part_order(
    order: tuple[SortKey, ...], here: Collection[str], known: Collection[str]
) -> tuple[tuple[SortKey, ...], tuple[SortKey, ...]]:
    """What is sorted by here, and the order to ask in, which ends with the id: nothing after it could decide."""
    keys = [key for key in order if key.column in known]
    end = next((place for place, key in enumerate(keys) if key.column == ID), len(keys))
    last = keys[end] if end < len(keys) else SortKey(ID, descending=bool(order) and order[0].descending)
    keys = keys[:end]
    first = next((place for place, key in enumerate(keys) if key.column not in here), len(keys))
    if any(key.column in here for key in keys[first:]):
        first = 0
    return tuple(keys[:first]), (*keys[first:], last)
