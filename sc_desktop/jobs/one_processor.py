"""The program's threads, kept to one processor while long work goes on behind the window, and that work behind the window's in line.

Python's threads use one processor at a time anyhow: they hand the interpreter to each other. The window gives it up for a moment hundreds
of times in one painting, at each call into Qt; where a thread waits on another processor, it takes the interpreter in that moment, and
the window waits a turn to have it back. On the same processor it can't: it only runs once the window has nothing to do.

Linux only; elsewhere, and where the system does not let us, all is left as it is."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NICE = 10
_THREADS, _STATE = Path("/proc/self/task"), Path("/proc/self/stat")
_lock = threading.Lock()
_under_way = 0
_allowed: set[int] = set()


def step_back() -> None:
    """This thread, and those it starts, let the window's go first from now on."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


@contextmanager
def one_processor() -> Iterator[None]:
    """Meanwhile all threads of the program keep to one processor of those it may use; afterwards to none in particular."""
    global _under_way, _allowed
    with _lock:
        _under_way += 1
        if _under_way == 1 and sys.platform == "linux":
            _allowed = _allowed or os.sched_getaffinity(0)  # asked once: a thread that was just begun may be kept to one still
            with suppress(OSError):
                _keep_to({_processor_of_the_window()} & _allowed)
    try:
        yield
    finally:
        with _lock:
            _under_way -= 1
            if not _under_way and sys.platform == "linux":
                with suppress(OSError):
                    _keep_to(_allowed)


def _keep_to(processors: set[int]) -> None:
    if processors:
        for thread in _THREADS.iterdir():
            with suppress(OSError):  # it has ended meanwhile, or the system has other plans with it
                os.sched_setaffinity(int(thread.name), processors)


def _processor_of_the_window() -> int:
    """Where its thread, the first of the process, ran last; so several programs don't all choose the same (proc(5), stat, field 39)."""
    return int(_STATE.read_text().rpartition(")")[2].split()[36])
