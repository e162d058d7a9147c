"""Filling: down, to the right, and with the handle. What is carried on and what becomes of it is worked out by workspace.filling."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from sc_desktop import workspace as use_cases
from sc_desktop.domain.series import Filling
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.fill_handle import Drag
from sc_desktop.ui.grid.pane import GridPane
from sc_desktop.ui.grid.selecting import Cells
from sc_desktop.ui.grid.walking import selected_boxes
from sc_desktop.ui.window.intake import Intake

_TOPIC = "filled"


class FillingFlow(QObject):
    """Carries cells of the grid on into others; each fill is one step of undo."""

    def __init__(self, desk: Desk, grid: GridPane, intake: Intake, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._grid, self._intake = desk, grid, intake

    def fill_down(self) -> None:
        """The first selected row's values into the selected rows below; of one row, the values of the row above."""
        ids, runs = self._grid.model.ids, self._grid.table.row_spans()
        if not runs:
            return
        is_one = len(runs) == 1 and runs[0][0] == runs[0][1]
        source = runs[0][0] - 1 if is_one else runs[0][0]
        if source < 0:
            return
        self._grid.selecting.with_cells(partial(self._fill_down, ids[source]))

    def _fill_down(self, first: int, selected: Cells) -> None:
        cells = ((column.key, [each for each in chosen if each != first]) for column, chosen in selected)
        fills = [use_cases.filling.Fill((key,), (first,), into_ids=below, how=Filling.REPEAT) for key, below in cells if below]
        self._take(tr(N_("Fill down")), fills)

    def fill_right(self) -> None:
        """The first selected column's values into the selected columns at its right; of one column, those of the column at its left."""
        model = self._grid.model
        keys, fills = [column.key for column in model.columns], []
        for box in selected_boxes(self._grid.table):
            source = box.left - 1 if box.width == 1 else box.left
            if source >= 0:
                ids, into = model.ids[box.top : box.bottom + 1], keys[source + 1 : box.right + 1]
                fills.append(use_cases.filling.Fill((keys[source],), ids, into_keys=into, how=Filling.REPEAT))
        self._take(tr(N_("Fill right")), fills)

    def fill_on(self, drag: Drag) -> None:
        """What was dragged with the handle, or double-clicked. A double click shows no frame before: what it did is told."""
        if drag.is_to_last and not drag.rows:
            self._desk.tell_done(tr(N_("There is no row below to fill.")), topic=_TOPIC)
            return
        model, box = self._grid.model, drag.box
        keys = [column.key for column in model.columns]
        rows, columns = drag.into_rows(), drag.into_columns()
        fill = use_cases.filling.Fill(
            keys[box.left : box.right + 1],
            model.ids[box.top : box.bottom + 1],
            into_ids=[model.ids[row] for row in rows],
            into_keys=[keys[place] for place in columns],
            backwards=drag.rows < 0 or drag.columns < 0,
            how=Filling.TURNED if drag.is_turned else Filling.USUAL,
        )
        self._take(tr(N_("Fill")), [fill], self._tell_filled if drag.is_to_last else None)

    def _tell_filled(self, count: int) -> None:
        text = trn(
            N_("{count} cell was filled, down to the last row shown. Ctrl+Z takes it back."),
            N_("{count} cells were filled, down to the last row shown. Ctrl+Z takes them back."),
            count,
        )
        self._desk.tell_done(text, topic=_TOPIC)

    def _take(self, title: str, fills: "list[use_cases.filling.Fill]", done: Callable[[int], None] | None = None) -> None:
        if fills:
            self._intake.take(title, use_cases.filling.read_filled, fills, self._desk.stage.copy(), done=done)
