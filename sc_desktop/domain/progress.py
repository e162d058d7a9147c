"""How long work tells how far it is, and how it is told to stop."""

from collections.abc import Callable
from threading import Event


class Cancelled(Exception):
    """The user asked to stop; raised between two chunks, never inside one."""


class Progress:
    """Counts rows done of rows to do; `step` is the only place where work stops."""

    def __init__(self, report: Callable[[int, int], None] | None = None) -> None:
        self._report = report
        self._cancelled = Event()
        self._interrupt: Callable[[], None] | None = None
        self.done = 0
        self.total = 0

    def begin(self, total: int) -> None:
        """Say how many rows there are to do; 0 when unknown."""
        self.done, self.total = 0, total
        self.step(0)

    def step(self, rows: int) -> None:
        """`rows` more are done. Raises Cancelled when the user asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled
        self.done += rows
        if self._report is not None:
            self._report(self.done, self.total)

    def cancel(self) -> None:
        """Ask the work to stop at its next step; where it waits meanwhile, the wait is ended."""
        self._cancelled.set()
        interrupt = self._interrupt
        if interrupt is not None:
            interrupt()

    def when_cancelled(self, interrupt: Callable[[], None] | None) -> None:
        """What ends the wait the work is in, called by whoever cancels, on his thread; None when it waits for nothing any more."""
        self._interrupt = interrupt
        if interrupt is not None and self.is_cancelled:
            interrupt()

    def pause(self, seconds: float) -> None:
        """Wait before trying again; the wish to stop does not cut it short, since an outcome in doubt has to be learned first."""
        Event().wait(seconds)

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()
