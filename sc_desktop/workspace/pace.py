"""How a commit is cut into chunks: large enough to be fast, small enough that the shop's own writers hardly wait."""

import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.db.carried import Columns, columns_of
from sc_desktop.domain.change import Change

FIRST, LEAST, MOST = 500, 50, 5000  # customers a chunk
LOCK_SECONDS = 0.1  # how long a chunk may keep the server at its locked rows; over a slow line, that and as long as the line itself takes
LEAST_CARRIED = 200  # fewer customers are written as fast one by one, and found in the journal as such
STATEMENTS_UNDER_LOCK = 4
FIRST_TOGETHER, MOST_TOGETHER = 4, 8  # chunks a packet
PACKET_SECONDS = 0.3  # how long the server may be at one packet: whoever cancels waits as long
SAMPLES, LEAST_BUSY, TIMES_BUSY = 10, 20, 4
SECONDS_A_SAMPLE = 0.5


class Kin(Struct, frozen=True):
    """Customers, in id order, whose changes concern the same columns, so that they can be carried; None where they can't."""

    ids: Sequence[int]
    columns: tuple[Columns, Columns] | None = None


class Part(Struct, frozen=True):
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

    @property
    def compared_here(self) -> "Part":
        """The same, to be compared customer by customer: so what is wrong with it, and with whom, is found out."""
        return replace(self, is_carried=False)

    @property
    def again(self) -> "Part":
        """The same with a try less; the last of them is compared here."""
        return replace(self, tries=self.tries - 1, is_carried=self.is_carried and self.tries > 2)

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
    """The size of the next chunk, after how long the last ones held their locks, and how many go in one packet; and whether the server has
    other things to do."""

    most: int = field(default_factory=lambda: MOST)
    most_together: int = field(default_factory=lambda: MOST_TOGETHER)
    size: int = field(init=False)
    together: int = field(init=False)
    is_busy: bool = field(init=False, default=False)
    _seconds: float = PACKET_SECONDS / FIRST_TOGETHER
    _samples: list[int] = field(default_factory=list)
    _sampled: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.size = min(FIRST, self.most)
        self.together = min(FIRST_TOGETHER, self.most_together)

    def take(self, parts: deque[Part]) -> list[Part]:
        """The next parts, cut to the size: one, or several of one kin that are carried, which go in one packet."""
        taken = [self._cut(parts)]
        most = min(self.together, int(PACKET_SECONDS / self._seconds))
        while len(taken) < most and parts and taken[0].is_carried and parts[0].is_carried and parts[0].kin is taken[0].kin:
            taken.append(self._cut(parts))
        return taken

    def _cut(self, parts: deque[Part]) -> Part:
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
        self.together = min(self.most_together, 2 * self.together)
        self._seconds = max(locked, 0.001) * max(self.size / rows, 1.0)

    def be_careful(self) -> None:
        """Something went wrong: a chunk at a time, until they go well again."""
        self.together = 1

    def shrink(self, most: int) -> None:
        """A chunk was too long for the server: none is to have more customers than this."""
        self.most = max(LEAST, most)
        self.size = min(self.size, self.most)

    def is_due(self) -> bool:
        """Whether it is time to ask the server how busy it is."""
        return self.is_busy or time.monotonic() - self._sampled >= SECONDS_A_SAMPLE

    def hear(self, running: int) -> None:
        """The server is at so many statements: if that is far more than at the beginning, it should be left alone for a moment."""
        self._sampled = time.monotonic()
        if len(self._samples) < SAMPLES:
            self._samples.append(running)
        self.is_busy = running > max(LEAST_BUSY, TIMES_BUSY * median(self._samples))
