"""Which place each of many ids has in an order, in twelve bytes an id: a million of them as a dict would take a hundred megabytes."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence


class Places:
    """Looks up the place of an id. `ordered` are the ids from small to large, `places` where each of them stands."""

    __slots__ = ("_ordered", "_places")

    def __init__(self, ordered: Sequence[int], places: Sequence[int]) -> None:
        self._ordered, self._places = ordered, places

    def of(self, number: int) -> int | None:
        """Where the id stands; None when it is not among them."""
        at = bisect_left(self._ordered, number)
        return self._places[at] if at < len(self._ordered) and self._ordered[at] == number else None


def places_of(ids: "array[int]") -> Places:
    """The places of these ids; for a large answer they are made in the lane that found it, see workspace.browsing."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return Places(array("q", map(ids.__getitem__, order)), array("i", order))
