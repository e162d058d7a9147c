"""What the window does once nothing has been under way for a while, for nothing else runs meanwhile."""

from PySide6.QtCore import QObject, QTimer

from sc_desktop.jobs.collecting import collect_everything
from sc_desktop.ui.bridge import Jobs

REST = 5_000
"""Milliseconds without a question to the shop or a step to be kept: nobody scrolls, edits or waits."""


class AtRest(QObject):
    """Has Python's collector look at everything, which takes a quarter of a second after a batch of 50,000 changes: the last of its review
    and its report, and whatever was made meanwhile."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._is_wanted = False
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self._collect)
        jobs.busy_changed.connect(self._wait)

    def want(self) -> None:
        """Something large has gone."""
        self._is_wanted = True
        self._wait(self._jobs.is_busy)

    def _wait(self, is_busy: bool) -> None:
        if is_busy:
            self._timer.stop()
        elif self._is_wanted:
            self._timer.start()

    def _collect(self) -> None:
        self._is_wanted = not collect_everything()
        self._wait(self._jobs.is_busy)
