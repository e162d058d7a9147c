"""Runs work on threads of its own, a lane each.

In a lane that keeps the newest, a new question makes the older answer worthless: it is cancelled if it runs, dropped if it waits, and
its answer is not delivered. In the other lanes everything asked is done, in order."""

import threading
from collections import deque
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext

from msgspec import Struct, field

from sc_desktop.domain.progress import Cancelled, Progress

IN_ORDER = frozenset({"write", "stage", "export", "connect", "history"})
BEHIND = frozenset({"write", "stage", "export", "statistics", "count"})
"""Long work that goes on while somebody works in the window: it does not keep the window waiting (jobs/one_processor.py)."""
UNCUT = frozenset({"write", "forgetting"})
"""They write: the wish to stop counts between their steps only, and what they ask the shop meanwhile is answered."""


class Task(Struct):
    """One piece of work. When it is finished, `error` says why there is no `answer`; `is_stale`: a newer question made it worthless."""

    lane: str
    work: Callable[[Progress], object]
    finished: Callable[["Task"], None]
    progress: Progress
    answer: object = None
    error: BaseException | None = None
    is_stale: bool = False


class _Lane(Struct):
    waiting: deque[Task] = field(default_factory=deque)
    running: Task | None = None
    thread: threading.Thread | None = None


class Lanes:
    """The lanes of one window. `finished` is called on the lane's thread; whoever shows the answer changes threads."""

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._ahead: frozenset[str] = frozenset()

    def run(
        self,
        lane: str,
        work: Callable[[Progress], object],
        finished: Callable[[Task], None],
        report: Callable[[int, int], None] | None = None,
    ) -> Task:
        """Ask for work; returns at once. `finished` is called for every task, stale and cancelled ones too, until the lanes are closed."""
        task = Task(lane, work, finished, Progress(report))
        dropped: list[Task] = []
        with self._changed:
            if self._closed:
                task.is_stale = True
                return task
            place = self._lanes.setdefault(lane, _Lane())
            if lane not in IN_ORDER:
                dropped = self._outdate(place)
            place.waiting.append(task)
            if place.thread is None:
                place.thread = threading.Thread(target=self._serve, args=(place, lane), name=f"lane {lane}", daemon=True)
                place.thread.start()
            self._changed.notify_all()
        for old in dropped:
            old.finished(old)
        return task

    def go_ahead(self, lanes: Collection[str]) -> None:
        """From now on only these lanes begin what they are asked; the others wait, until none is named."""
        with self._changed:
            self._ahead = frozenset(lanes)
            self._changed.notify_all()

    def close(self, patience: float = 5.0) -> bool:
        """Cancel everything and wait for the threads, at most `patience` seconds; whether all of them ended."""
        with self._changed:
            self._closed = True
            for place in self._lanes.values():
                self._outdate(place)
            self._changed.notify_all()
            threads = [place.thread for place in self._lanes.values() if place.thread is not None]
        for thread in threads:
            thread.join(patience)
        return not any(thread.is_alive() for thread in threads)

    def _outdate(self, place: _Lane) -> list[Task]:
        dropped = list(place.waiting)
        place.waiting.clear()
        for task in (*dropped, *([place.running] if place.running else [])):
            task.is_stale = True
            task.progress.cancel()
        return dropped

    def _serve(self, place: _Lane, lane: str) -> None:
        beside: Callable[[], AbstractContextManager[None]] = nullcontext
        if lane in BEHIND:
            from sc_desktop.jobs.one_processor import one_processor, step_back  # needed by long work, not by a window that is opened

            step_back()
            beside = one_processor
        while True:
            with self._changed:
                while not (self._closed or self._may_begin(place)):
                    self._changed.wait()
                if self._closed:
                    return
                task = place.waiting.popleft()
                place.running = task
            with beside():
                self._do(task)
            with self._changed:
                place.running = None
                closed = self._closed
            if not closed:
                task.finished(task)

    def _may_begin(self, place: _Lane) -> bool:
        return bool(place.waiting) and (not self._ahead or place.waiting[0].lane in self._ahead)

    @staticmethod
    def _do(task: Task) -> None:
        try:
            with nullcontext() if task.lane in UNCUT else task.progress.under_way():
                task.answer = task.work(task.progress)
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # whatever it is must reach the window's thread
            task.error = error
