"""How long work tells how far it is, and how it is told to stop."""

import time
from collections import deque
from collections.abc import Callable
from threading import Event

REMEMBERED = 10.0  # seconds that the rate is taken over


class Cancelled(Exception):
    """The user asked to stop; raised between two chunks, never inside one."""


class Progress:
    """Counts rows done of rows to do; `step` is the only place where work stops."""

    def __init__(self, report: Callable[[int, int], None] | None = None) -> None:
        self._report = report
        self._cancelled = Event()
        self._lately: deque[tuple[float, int]] = deque()
        self.done = 0
        self.total = 0

    def begin(self, total: int) -> None:
        """Say how many rows there are to do; 0 when unknown."""
        self.done, self.total = 0, total
        self._lately.clear()
        self.step(0)

    def step(self, rows: int) -> None:
        """`rows` more are done. Raises Cancelled when the user asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled
        self.done += rows
        now = time.monotonic()
        self._lately.append((now, self.done))
        while len(self._lately) > 2 and now - self._lately[0][0] > REMEMBERED:
            self._lately.popleft()
        if self._report is not None:
            self._report(self.done, self.total)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancelled.set()

    def pause(self, seconds: float) -> None:
        """Wait before trying again; the wish to stop does not cut it short, since an outcome in doubt has to be learned first."""
        Event().wait(seconds)

    @property
    def rate(self) -> float:
        """Rows a second of late; 0 as long as that can't be told."""
        if len(self._lately) < 2:
            return 0.0
        (began, first), (now, last) = self._lately[0], self._lately[-1]
        return (last - first) / (now - began) if now > began else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the rate of late; None as long as that can't be told."""
        return (self.total - self.done) / self.rate if self.total and self.rate else None

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()
