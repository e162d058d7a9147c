"""How long work tells how far it is, and how it is told to stop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event


class Cancelled(Exception):
    """The user asked to stop; raised between two chunks, never inside one.

    `runs_on`: what the work waited for could not be ended: it was left alone."""

    def __init__(self, *, runs_on: bool = False) -> None:
        super().__init__()
        self.runs_on = runs_on


class Progress:
    """Counts rows done of rows to do; work stops at a `step`, and where it only waits to be told something."""

    def __init__(self, report: Callable[[int, int], None] | None = None) -> None:
        self._report = report
        self._cancelled = Event()
        self._interrupts: list[Callable[[], None]] = []
        self.done = 0
        self.total = 0

    def begin(self, total: int) -> None:
        """Say how many rows there are to do; 0 when unknown."""
        self.done, self.total = 0, total
        self.step(0)

    def step(self, rows: int) -> None:
        """`rows` more are done. Raises Cancelled when the user asked to stop."""
        self.check()
        self.note(rows)

    def note(self, rows: int) -> None:
        """`rows` more are done, where work can't stop: more is under way."""
        self.done += rows
        if self._report is not None:
            self._report(self.done, self.total)

    def check(self) -> None:
        """Raises Cancelled when the user asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next step; where it waits meanwhile, the wait is ended."""
        self._cancelled.set()
        for interrupt in tuple(self._interrupts):
            interrupt()

    @contextmanager
    def waiting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """The work waits: `interrupt` ends that. Called by whoever cancels, on his thread; at once, or twice, where the wish came first."""
        self._interrupts.append(interrupt)
        try:
            if self.is_cancelled:
                interrupt()
            yield
        finally:
            self._interrupts.remove(interrupt)

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """This thread works for it meanwhile; who waits in this thread asks `progress_here` whose wish to stop counts."""
        token = _here.set(self)
        try:
            yield
        finally:
            _here.reset(token)

    def pause(self, seconds: float) -> None:
        """Wait before trying again; the wish to stop does not cut it short, since an outcome in doubt has to be learned first."""
        Event().wait(seconds)

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()


_here: ContextVar[Progress | None] = ContextVar("progress of the work of this thread", default=None)


def progress_here() -> Progress | None:
    """Whose wish to stop ends what this thread waits for; None where nothing may be cut short."""
    return _here.get()
