"""How a commit is cut into chunks: large enough to be fast, small enough that the shop's own writers hardly wait."""

import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from sc_desktop.db.carried import Columns, columns_of
from sc_desktop.domain.change import Change

FIRST, LEAST, MOST = 500, 50, 5000  # customers a chunk
LOCK_SECONDS = 0.1  # how long a chunk may keep the server at its locked rows; over a slow line, that and as long as the line itself takes
LEAST_CARRIED = 200  # fewer customers are written as fast one by one, and found in the journal as such
STATEMENTS_UNDER_LOCK = 4
SAMPLES, LEAST_BUSY, TIMES_BUSY = 10, 20, 4
SECONDS_A_SAMPLE = 0.5


@dataclass(frozen=True, slots=True)
class Kin:
    """Customers, in id order, whose changes concern the same columns, so that they can be carried; None where they can't."""

    ids: Sequence[int]
    columns: tuple[Columns, Columns] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Kin from `start` to `end`, written in one transaction. `tries` is how often that is tried while others hold their rows.

    A part that is cut is written as it is; the others give the size of the chunk they are asked for, and what is left."""

    kin: Kin
    start: int
    end: int
    tries: int
    is_cut: bool = False
    is_carried: bool = False

    @property
    def ids(self) -> Sequence[int]:
        return self.kin.ids[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def halves(self, tries: int) -> "tuple[Part, Part]":
        middle = (self.start + self.end) // 2
        half = replace(self, tries=tries, is_cut=True, is_carried=False)
        return replace(half, end=middle), replace(half, start=middle)


def plan(gathered: Mapping[int, Sequence[Change]], *, tries: int, may_carry: bool) -> deque[Part]:
    """The customers in parts that can be carried, as far as enough of them change alike, and in parts that can't."""
    alike: dict[tuple[Columns, Columns] | None, list[int]] = {}
    for customer, changes in gathered.items():
        alike.setdefault(columns_of(changes) if may_carry else None, []).append(customer)
    few = [columns for columns, ids in alike.items() if columns is not None and len(ids) < LEAST_CARRIED]
    left = sorted([*alike.pop(None, []), *(customer for columns in few for customer in alike.pop(columns))])
    kin = [Kin(ids, columns) for columns, ids in alike.items()] + ([Kin(left)] if left else [])
    return deque(Part(each, 0, len(each.ids), tries, is_carried=each.columns is not None) for each in kin)


@dataclass(slots=True)
class Pace:
    """The size of the next chunk, after how long the last ones held their locks; and whether the server has other things to do."""

    most: int = field(default_factory=lambda: MOST)
    size: int = field(init=False)
    _samples: list[int] = field(default_factory=list)
    _sampled: float = 0.0

    def __post_init__(self) -> None:
        self.size = min(FIRST, self.most)

    def take(self, parts: deque[Part]) -> Part:
        """The next part, cut to the size."""
        part = parts.popleft()
        if part.is_cut or len(part) <= self.size:
            return replace(part, is_cut=True)
        cut = part.start + self.size
        parts.appendleft(replace(part, start=cut))
        return replace(part, end=cut, is_cut=True)

    def note(self, rows: int, locked: float, delay: float, *, trips: int = STATEMENTS_UNDER_LOCK) -> None:
        """A chunk of so many rows held its locks for so many seconds and round trips; a statement that does nothing took `delay`."""
        waited = trips * delay  # this long the rows stay locked however few they are
        fitting = int(rows * (LOCK_SECONDS + waited) / max(locked - waited, 0.001))
        self.size = max(min(LEAST, self.most), min(self.most, fitting, 2 * max(self.size, rows)))

    def shrink(self, most: int) -> None:
        """A chunk was too long for the server: none is to have more customers than this."""
        self.most = max(LEAST, most)
        self.size = min(self.size, self.most)

    def is_due(self) -> bool:
        """Whether it is time to ask the server how busy it is."""
        return time.monotonic() - self._sampled >= SECONDS_A_SAMPLE

    def is_too_busy(self, running: int) -> bool:
        """Whether a server that is at so many statements should be left alone for a moment."""
        self._sampled = time.monotonic()
        if len(self._samples) < SAMPLES:
            self._samples.append(running)
        return running > max(LEAST_BUSY, TIMES_BUSY * median(self._samples))
