"""Finds a text in the rows shown, part by part, from the cursor on and round; what is found can be gone to while the rest is looked at."""

from array import array
from bisect import bisect_left, bisect_right
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import Change, ChangeKey
from sc_desktop.errors import Expected
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.cell_marks import is_tick
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.model import CustomerModel

if TYPE_CHECKING:
    from sc_desktop.workspace.finding import Wanted

PART = 5_000  # rows a question
MOST = 100_000  # cells found; whoever finds more has asked for too little


class Finder(QObject):
    """One search at a time. `hits` are rows and columns of the grid, in its order; `done` of `total` rows were looked at.

    `progressed` tells that there are more hits, or that no more will come."""

    progressed = Signal()

    def __init__(self, desk: Desk, model: CustomerModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._model = desk, model
        self._parts: list[range] = []
        self._ids: array[int] = array("q")
        self._wanted: Wanted | None = None
        self._columns: dict[str, int] = {}
        self._pending: dict[ChangeKey, Change] = {}
        self._job: Task | None = None
        self.hits: list[tuple[int, int]] = []
        self.done = self.total = 0

    @property
    def is_looking(self) -> bool:
        return bool(self._parts)

    @property
    def is_cut(self) -> bool:
        """Whether it stopped since too many cells hold the text."""
        return len(self.hits) >= MOST

    def find(self, wanted: "Wanted", row: int, column: str = "") -> None:
        """Look for the text from this row on and round, in one column or in all but the ticks. An empty text finds nothing."""
        self.stop()
        self.hits, self._wanted, self._ids = [], wanted, self._model.ids
        columns = ((place, each) for place, each in enumerate(self._model.columns) if not is_tick(each))
        self._columns = {each.key: place for place, each in columns if not column or each.key == column}
        self._pending = self._desk.stage.copy()
        self.done, self.total = 0, len(self._ids)
        if wanted.text and self._columns and self._desk.workspace is not None:
            starts = [*range(row, self.total, PART), *range(0, row, PART)]
            self._parts = [range(start, min(start + PART, self.total if start >= row else row)) for start in starts]
        self._look()

    def stop(self) -> None:
        """Look no further; what was found stays."""
        self._parts = []
        if self._job is not None:
            self._job.progress.cancel()
            self._job = None

    def place(self, row: int, column: int) -> int | None:
        """Which of the hits this cell is, counted from 0; None when it is none."""
        found = bisect_left(self.hits, (row, column))
        return found if found < len(self.hits) and self.hits[found] == (row, column) else None

    def after(self, row: int, column: int) -> tuple[int, int] | None:
        """The hit after this cell, round at the end; None when there is none."""
        return self.hits[bisect_right(self.hits, (row, column)) % len(self.hits)] if self.hits else None

    def before(self, row: int, column: int) -> tuple[int, int] | None:
        """The hit before this cell, round at the start."""
        return self.hits[bisect_left(self.hits, (row, column)) - 1] if self.hits else None

    def _look(self) -> None:
        """Look at the next part; tell how far it is."""
        if self.is_cut:
            self._parts = []
        self.progressed.emit()
        if not self._parts:
            self._pending = {}
            return
        part = self._parts[0]
        job = self._desk.ask(
            "find",
            use_cases.finding.find_cells,
            self._wanted,
            tuple(self._columns),
            self._ids[part.start : part.stop],
            self._pending,
            done=partial(self._on_found, part),
            failed=self._on_failed,
            owner=self,
        )
        self._job = job

    def _on_found(self, part: range, found: list[tuple[int, int]]) -> None:
        if not self._parts or self._parts[0] is not part:
            return  # it was stopped meanwhile, or another text is looked for
        places = list(self._columns.values())
        self.hits.extend((part.start + row, places[column]) for row, column in found)
        self.hits.sort()
        self.done += len(part)
        del self._parts[0]
        self._look()

    def _on_failed(self, error: Expected) -> None:
        self.stop()
        self._desk.tell_failure(error)
        self.progressed.emit()
