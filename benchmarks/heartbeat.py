"""How long a window's event loop stands still at most: a timer beats, and the longest pause between two beats is kept."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

BEAT = 5  # milliseconds


class Heartbeat(QObject):
    """Beats while `during` runs."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = self.longest = 0.0

    def during(self, begin: Callable[[], object], is_over: Callable[[], bool]) -> tuple[float, float]:
        """Begin, and let events run until it is over; the longest pause and the whole time, in seconds."""
        self.longest, start = 0.0, time.perf_counter()
        self._last = start
        self._timer.start()
        QTimer.singleShot(0, self, begin)
        wait_until(is_over)
        self._timer.stop()
        self._beat()
        return self.longest, time.perf_counter() - start

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def wait_until(is_so: Callable[[], bool], *, every: int = 20) -> None:
    """Let events run until it is so; asked every so many milliseconds."""
    loop, ask = QEventLoop(), QTimer(interval=every)
    ask.timeout.connect(lambda: loop.quit() if is_so() else None)
    ask.start()
    loop.exec()
    ask.stop()
