"""What the grid asks the shop: the query in use, its answer, and how many customers it has in all."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sc_desktop import workspace as use_cases
from sc_desktop.domain.query import Query
from sc_desktop.errors import Expected
from sc_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from sc_desktop.workspace.browsing import Answer

FIRST = 1_000
"""Of all there are, so many are shown before the others are found: they are read without looking at the rest of the table."""


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
        self.is_partial = False  # the others of all there are, are being read
        self._answered: Query | None = None  # in full, whatever its limit

    def ask(self, query: Query) -> None:
        """Ask this from now on; without an open shop nothing happens.

        Of all there are the first come at once and the others follow, except where the same is asked again: its rows stay until then."""
        if self._desk.workspace is None:
            return
        is_another = replace(query, limit=None) != self._answered
        self.query = query
        self.asked.emit(query)
        if query.limit is None and query.among is None and is_another:
            self._send(replace(query, limit=FIRST), partial(self._on_first, query))
        else:
            self._send(query, partial(self._on_ids, query))

    def count(self) -> None:
        """Count the customers that answer, beyond those found."""
        self._desk.ask("count", use_cases.browsing.count, self.query, done=self._on_count, failed=self._on_failed, owner=self)

    def forget(self) -> None:
        """No shop is open."""
        self._answered = None
        self._on_count(None)

    def _send(self, query: Query, done: Callable[["Answer"], None]) -> None:
        self._desk.ask("grid", use_cases.browsing.answer, query, done=done, failed=self._on_failed, owner=self)

    def _on_first(self, query: Query, answer: "Answer") -> None:
        """The first of all there are: the rows to be looked at while the others are read."""
        if len(answer.ids) < FIRST:
            self._on_ids(query, answer)
            return
        self.is_partial = True
        self.found.emit(query, answer)
        self._on_count(None)  # afterwards: whether everything was selected is told by how many there were
        self._send(query, partial(self._on_ids, query))

    def _on_ids(self, query: Query, answer: "Answer") -> None:
        self.is_partial, self._answered = False, replace(query, limit=None)
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
