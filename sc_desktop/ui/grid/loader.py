"""Asks for the rows the grid is missing, the newest wish first; wishes that scrolled away are dropped."""

from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sc_desktop import workspace as use_cases
from sc_desktop.domain.view import View
from sc_desktop.errors import Expected
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.model import BLOCK, CustomerModel

if TYPE_CHECKING:
    from sc_desktop.workspace.browsing import Answer, GridRow
    from sc_desktop.workspace.workspace import Workspace

WAITING_AT_MOST = 4


class RowLoader(QObject):
    """One question at a time, so that fast scrolling asks for what is seen and not for all that flew by."""

    failed = Signal(object)
    served = Signal()

    def __init__(self, desk: Desk, model: CustomerModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._model = desk, model
        self._view: View | None = None
        self._waiting: deque[Sequence[int]] = deque()
        self._task: Task | None = None
        model.rows_wanted.connect(self.want)

    def show(self, answer: "Answer", first: int) -> None:
        """An answer is shown from this row on: what came along is taken; what is missing is asked for, at once or when that is painted."""
        block = answer.ids[first : first + BLOCK]
        if not answer.rows or answer.view != self._view:
            self._want_missing(block)
            return
        self._model.take_rows(answer.rows, answer.rows)
        self._desk.jobs.after_painting(partial(self._want_missing, block), self)

    def _want_missing(self, ids: Sequence[int]) -> None:
        missing = [customer for customer in ids if not self._model.stored(customer, "id_customer")[0]]
        if missing:
            self.want(missing)

    def set_view(self, view: View) -> None:
        """Rows are wanted for this view from now on; those of another one are waited for no longer."""
        self.stop()
        self._view = view

    def want(self, ids: Sequence[int]) -> None:
        """These rows are missing."""
        self._waiting.append(ids)
        while len(self._waiting) > WAITING_AT_MOST:
            self._model.drop_wishes(self._waiting.popleft())
        self._ask_next()

    def _ask_next(self) -> None:
        if self._task is not None or not self._waiting or self._view is None or self._desk.workspace is None:
            return
        ids = self._waiting.pop()
        task = self._desk.ask(
            "rows",
            use_cases.browsing.load_rows,
            self._view,
            ids,
            done=partial(self._on_rows, self._view, self._desk.workspace, ids),
            failed=self._on_failed,
            owner=self,
        )
        self._task = task

    def _on_rows(self, view: View, asked: "Workspace | None", ids: Sequence[int], rows: "Mapping[int, GridRow]") -> None:
        self._task = None
        if asked is not self._desk.workspace:
            self._waiting.append(ids)  # other shops are looked at meanwhile: the same customers may have other orders there
        elif view == self._view:
            self._model.take_rows(ids, rows)
            self.served.emit()
        self._ask_next()

    def _on_failed(self, error: Expected) -> None:
        """Wishes stay as they are, unanswered: wished for again at the next painting, they would fail again without end."""
        self._task = None
        self._waiting.clear()
        self.failed.emit(error)

    def stop(self) -> None:
        """Nothing is wanted any more."""
        self._waiting.clear()
        if self._task is not None:
            self._desk.jobs.drop(self._task)
            self._task = None
