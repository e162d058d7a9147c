"""How often each of a million values is there, in many small tables: growing, walking or dropping a large one takes Python a tenth of a
second, and the window stands still meanwhile."""

from collections import Counter
from collections.abc import Iterator

from sc_desktop.domain.change import StoredValue

_PARTS = 128


class Tallies:
    """Values with their counts; equal values are one."""

    def __init__(self) -> None:
        self._parts: list[dict[StoredValue, int]] = [{} for _ in range(_PARTS)]

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def add(self, value: StoredValue, count: int) -> None:
        """So many more of it."""
        part = self._parts[hash(value) % _PARTS]
        part[value] = part.get(value, 0) + count

    def items(self) -> Iterator[tuple[StoredValue, int]]:
        """Each value with its count."""
        for part in self._parts:
            yield from part.items()

    def total(self) -> int:
        """How many there are of all together."""
        return sum(sum(part.values()) for part in self._parts)

    def frequencies(self) -> Counter[int]:
        """How many values there are so often."""
        found: Counter[int] = Counter()
        for part in self._parts:
            found.update(part.values())
        return found

    def pop(self, value: StoredValue) -> int:
        """Forget a value; how often it was there."""
        return self._parts[hash(value) % _PARTS].pop(value, 0)

    def clear(self) -> None:
        """Forget all of them, a table at a time."""
        for part in self._parts:
            part.clear()
