"""Between the window's thread and the lanes: work goes out, answers come back as a call on the window's thread while their owner lives."""

import sys
from collections.abc import Callable, Collection
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.errors import Expected
from sc_desktop.jobs.runner import Lanes, Task

REPORTED_EVERY = 100  # milliseconds
SWITCHED_EVERY = 0.001
"""Seconds a lane keeps the interpreter while the window waits for it. It waits many times in one painting, beside two busy lanes for
twice as long: with Python's own 0.005 the longest pause was twice that with this."""
Work = Callable[[Progress], object]
Done = Callable[..., None]
Failed = Callable[[Expected], None]


class Jobs(QObject):
    """Runs work off the window's thread. `busy_changed` tells when the first job begins and when the last one ends.

    Worthless answers (a newer question was asked in the lane, the owner is gone) are dropped in silence. `ran_on`: its user gave something
    up that the shop could not be told to stop."""

    busy_changed = Signal(bool)
    failed = Signal(object)
    ran_on = Signal()
    _arrived = Signal(object)
    _stepped = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCHED_EVERY)
        self._lanes = Lanes()
        self._under_way: dict[int, tuple[Task, QObject, Done, Failed | None, Done | None]] = {}
        self._enders: dict[int, Callable[[], None]] = {}
        self._reporters: dict[int, Reporter] = {}
        self._given_up: set[int] = set()
        self._holds = 0
        self._was_busy = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._on_stepped, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        *,
        lane: str,
        work: Work,
        done: Done,
        owner: QObject,
        failed: Failed | None = None,
        stepped: Callable[[int, int], None] | None = None,
        stopped: Done | None = None,
        ended: Callable[[], None] | None = None,
    ) -> Task:
        """Ask for work; then `done(answer)`, or `failed(error)` for what the world did (else the signal `failed`), or `stopped()`.

        `ended()` comes before each of them, and also when the work broke for a reason that is our own. `stepped(done, total)`
        follows the progress. Anything that is not Expected is raised here, for the excepthook."""
        report = None if stepped is None else Reporter(stepped, self._stepped.emit)
        task = self._lanes.run(lane, work, self._arrived.emit, report)
        if report is not None:
            self._reporters[id(task)] = report
        self._under_way[id(task)] = (task, owner, done, failed, stopped)
        if ended is not None:
            self._enders[id(task)] = ended
        self._tell_busy()
        return task

    def drop(self, task: Task, *, is_wish: bool = False) -> None:
        """Nobody waits for it any more: what it asks is stopped, and none of its answers is delivered. `is_wish`: its user said so."""
        task.is_stale = True
        if is_wish:
            self._given_up.add(id(task))
        task.progress.cancel()

    def let_ahead(self, lanes: Collection[str]) -> None:
        """Only these lanes begin work now, the others wait until `let_all`."""
        self._lanes.go_ahead(lanes)

    def let_all(self) -> None:
        """No lane waits for another."""
        self._lanes.go_ahead(())

    def hold(self) -> None:
        """Count as busy until `release`: a question is about to be asked."""
        self._holds += 1
        self._tell_busy()

    def release(self) -> None:
        """The opposite of `hold`."""
        self._holds -= 1
        self._tell_busy()

    def after_painting(self, then: Callable[[], object], owner: QObject) -> None:
        """Call once what was just shown is painted, while its owner lives; counts as busy until then."""
        self.hold()
        QTimer.singleShot(0, self, partial(self._go_on, then, owner))

    def _go_on(self, then: Callable[[], object], owner: QObject) -> None:
        try:
            if shiboken6.isValid(owner):
                then()
        finally:
            self.release()

    @property
    def is_busy(self) -> bool:
        return bool(self._under_way) or self._holds > 0

    def close(self) -> None:
        """Stop everything; answers are no longer delivered."""
        self._lanes.close()
        self._under_way.clear()
        self._enders.clear()
        self._reporters.clear()

    @Slot(object)
    def _on_stepped(self, reporter: "Reporter") -> None:
        if self.is_busy:
            reporter.tell()
            QTimer.singleShot(REPORTED_EVERY, self, partial(self._on_told, reporter))

    def _on_told(self, reporter: "Reporter") -> None:
        if reporter.has_news():
            self._on_stepped(reporter)

    @Slot(object)
    def _on_arrived(self, task: Task) -> None:
        known, ended = self._under_way.pop(id(task), None), self._enders.pop(id(task), None)
        reporter = self._reporters.pop(id(task), None)
        is_wish = not task.is_stale or id(task) in self._given_up
        self._given_up.discard(id(task))
        try:
            if is_wish and isinstance(task.error, Cancelled) and task.error.runs_on:
                self.ran_on.emit()
            if reporter is not None:
                reporter.end(is_wanted=known is not None and not task.is_stale and shiboken6.isValid(known[1]))
            if known is not None and not task.is_stale and shiboken6.isValid(known[1]):
                if ended is not None:
                    ended()
                self._deliver(*known)
        finally:
            self._tell_busy()

    def _deliver(self, task: Task, _owner: QObject, done: Done, failed: Failed | None, stopped: Done | None) -> None:
        if task.error is None:
            done(task.answer)
        elif isinstance(task.error, Cancelled):
            if stopped is not None:
                stopped()
        elif isinstance(task.error, Expected):
            if failed is not None:
                failed(task.error)
            else:
                self.failed.emit(task.error)
        else:
            raise task.error

    def _tell_busy(self) -> None:
        if self.is_busy != self._was_busy:
            self._was_busy = self.is_busy
            self.busy_changed.emit(self._was_busy)


class Reporter:
    """Passes progress on ten times a second at most: a window that shows every chunk does nothing else. What it tells is the newest there
    is, and the last of what was told to it is told even when nothing more comes for long."""

    def __init__(self, stepped: Callable[[int, int], None], wake: Callable[["Reporter"], None]) -> None:
        """`wake` has the window's thread call `tell`, and some time later `has_news`."""
        self._stepped, self._wake = stepped, wake
        self._newest: tuple[int, int] | None = None
        self._told: tuple[int, int] | None = None
        self._is_woken = False
        self._has_ended = False

    def __call__(self, done: int, total: int) -> None:
        """On the lane's thread."""
        self._newest = (done, total)
        if not self._is_woken:
            self._is_woken = True
            self._wake(self)

    def tell(self) -> None:
        """On the window's thread, as all below."""
        if self._newest is not None and self._newest != self._told and not self._has_ended:
            self._told = self._newest
            self._stepped(*self._told)

    def has_news(self) -> bool:
        """Whether something came since it was told; if not, the next that comes wakes the window again."""
        self._is_woken = False  # ahead of the look: what comes in between is seen here, or wakes
        if self._newest == self._told or self._has_ended:
            return False
        self._is_woken = True
        return True

    def end(self, *, is_wanted: bool) -> None:
        """The work has ended: how far it came in the end is told now, where anybody still wants to know, and nothing after."""
        if is_wanted:
            self.tell()
        self._has_ended = True


class Debounce(QObject):
    """Calls once the asking has paused for `wait` milliseconds; counts as busy meanwhile."""

    def __init__(self, jobs: Jobs, call: Callable[[], None], wait: int, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._call = jobs, call
        self._timer = QTimer(self, singleShot=True, interval=wait)
        self._timer.timeout.connect(self._on_timeout)

    def ask(self) -> None:
        """Ask for the call; asking again starts the wait anew."""
        if not self._timer.isActive():
            self._jobs.hold()
        self._timer.start()

    def ask_now(self) -> None:
        """Call at once; a call that is waiting is dropped."""
        if self._timer.isActive():
            self._timer.stop()
            self._jobs.release()
        self._call()

    @property
    def is_waiting(self) -> bool:
        return self._timer.isActive()

    def finish(self) -> None:
        """Call now if a call is waiting."""
        if self.is_waiting:
            self.ask_now()

    def _on_timeout(self) -> None:
        try:
            self._call()
        finally:
            self._jobs.release()
