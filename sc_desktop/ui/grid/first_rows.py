"""What else is made and asked when a shop opens waits until its first rows are on the screen."""

from PySide6.QtCore import QObject, QTimer

from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.loader import RowLoader
from sc_desktop.ui.grid.question import Question

LANES = ("grid", "rows", "connect")  # what they take
PATIENCE = 500
"""Milliseconds: a shop that is longer in answering is not waited for with the rest of the window empty."""


class FirstRows(QObject):
    """Tells it by the desk's `shop_shown`: once a shop, when rows are painted, or when none will be. Counts as busy meanwhile."""

    def __init__(self, desk: Desk, question: Question, loader: RowLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_awaited = False
        self._painted = QTimer(self, singleShot=True, interval=0)  # fires when nothing is left to be laid out or painted
        self._painted.timeout.connect(self._tell)
        self._patience = QTimer(self, singleShot=True)
        for came in (self._patience.timeout, loader.failed, loader.served, question.failed, question.given_up):
            came.connect(self._on_shown)
        question.found.connect(lambda _query, answer: self._on_shown() if answer.rows or not answer.ids else None)
        desk.shop_left.connect(self._stop)
        desk.shop_opened.connect(self._wait)

    def _wait(self) -> None:
        self._is_awaited = True
        self._desk.jobs.hold()
        self._desk.jobs.let_ahead(LANES)
        self._patience.start(PATIENCE)

    def _on_shown(self, *_told: object) -> None:
        if self._is_awaited:
            self._painted.start()

    def _tell(self) -> None:
        try:
            self._desk.shop_shown.emit()
        finally:
            self._stop()

    def _stop(self) -> None:
        if self._is_awaited:
            self._is_awaited = False
            self._patience.stop()
            self._painted.stop()
            self._desk.jobs.let_all()
            self._desk.jobs.release()
