"""What the grid asks the shop: the query in use, its answer, and how many customers it has in all."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sc_desktop import workspace as use_cases
from sc_desktop.domain.query import Query
from sc_desktop.errors import Expected
from sc_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from sc_desktop.workspace.browsing import Answer


class Question(QObject):
    """Asks in the lane "grid" and counts in the lane "count". A newer query makes the answer to an older one worthless.

    `asked` tells the query before its answer, `found` both; `counted` says that `total` is known, or is not any more."""

    asked = Signal(object)
    found = Signal(object, object)
    counted = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.query = Query()
        self.total: int | None = None

    def ask(self, query: Query) -> None:
        """Ask this from now on; without an open shop nothing happens."""
        if self._desk.workspace is None:
            return
        self.query = query
        self.asked.emit(query)
        self._desk.ask("grid", use_cases.browsing.answer, query, done=partial(self._on_ids, query), failed=self._on_failed, owner=self)

    def count(self) -> None:
        """Count the customers that answer, beyond those found."""
        self._desk.ask("count", use_cases.browsing.count, self.query, done=self._on_count, failed=self._on_failed, owner=self)

    def forget(self) -> None:
        """No shop is open."""
        self._on_count(None)

    def _on_ids(self, query: Query, answer: "Answer") -> None:
        self.found.emit(query, answer)
        if query.limit is None or len(answer.ids) < query.limit:
            self._on_count(len(answer.ids))
        else:
            self._on_count(None)
            self.count()

    def _on_count(self, total: int | None) -> None:
        self.total = total
        self.counted.emit()

    def _on_failed(self, error: Expected) -> None:
        self.failed.emit(error)
