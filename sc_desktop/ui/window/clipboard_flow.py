"""Copy, cut and paste, as in a spreadsheet: what is pasted is read off the window's thread."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from sc_desktop import workspace as use_cases
from sc_desktop.domain.column import Column
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane
from sc_desktop.ui.grid.selecting import Cells
from sc_desktop.ui.grid.walking import Box
from sc_desktop.ui.present import spans
from sc_desktop.ui.window.intake import Intake

if TYPE_CHECKING:
    from sc_desktop.exchange.clipboard import Block

COPIED_AT_MOST = 2_000_000  # cells


class _Target(Struct, frozen=True):
    """Where a block goes, columns from left to right, customers from top to bottom; `notes` say what does not fit."""

    box: Box
    columns: Sequence[Column]
    ids: Sequence[int]
    notes: Sequence[str] = ()


class ClipboardFlow(QObject):
    """The clipboard of the grid. What is copied is what the cells show, pending changes included."""

    def __init__(self, desk: Desk, grid: GridPane, intake: Intake, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._grid, self._intake = desk, grid, intake

    # -- copying -----------------------------------------------------------------------------------------------------------------------

    def copy(self, *, with_headers: bool = False) -> bool:
        """Put the selected block on the clipboard, as text and as HTML; unread rows are read first. False: it is too much, or no block."""
        cells = self._grid.table.selected_cells()
        if len(cells) > COPIED_AT_MOST or self._grid.selecting.is_beyond_shown:
            self._desk.tell(tr(N_("So many cells are not copied: export them instead (Ctrl+E).")), role="warning", topic="refusal")
            return False
        columns, ids = self._selected_columns(), self._grid.table.selected_ids()
        if not columns or not ids:
            return True
        if len(cells) != len(columns) * len(ids):
            text = tr(N_("Cells selected here and there can't be copied together: select one block, or the same columns in each row."))
            self._desk.tell(text, role="warning", topic="refusal")
            return False
        keys = [column.key for column in columns]
        unread = self._grid.model.unread(ids)
        copy = partial(self._copy, columns, ids, with_headers)
        if unread:
            self._desk.ask("copy", use_cases.pasting.load_texts, keys, unread, done=copy, owner=self)
        else:
            copy({})
        return True

    def cut(self) -> None:
        """Copy the selected cells and empty them; what can't be copied is not emptied."""
        if self.copy():
            self._grid.giving.clear_selected()

    def _copy(self, columns: Sequence[Column], ids: Sequence[int], with_headers: bool, read: Mapping[int, Sequence[str]]) -> None:
        from sc_desktop.exchange.clipboard import written  # as what reads HTML, not needed before the window stands

        rows = self._grid.model.shown_rows(ids, [column.key for column in columns], read)
        titles = [[tr(column.label) for column in columns]] if with_headers else []
        text, markup = written([*titles, *rows])
        data = QMimeData()
        data.setText(text)
        data.setHtml(markup)
        QGuiApplication.clipboard().setMimeData(data)

    def _selected_columns(self) -> list[Column]:
        """The columns with a selected cell, from left to right."""
        return [column for column, _ids in self._grid.table.cells()]

    # -- pasting -----------------------------------------------------------------------------------------------------------------------

    def paste(self) -> None:
        """Paste what is on the clipboard: one value into every selected cell, a block over the selection, or from the current cell on."""
        from sc_desktop.exchange.clipboard import read_block

        data = QGuiApplication.clipboard().mimeData()
        block = read_block(data.text(), data.html())
        if not block:
            self._desk.tell(tr(N_("The clipboard holds no text that could be pasted.")), role="warning", topic="refusal")
            return
        if len(block) == 1 and len(block[0]) == 1:
            self._grid.selecting.with_cells(partial(self._paste_one, block[0]))
            return
        target = self._target(block)
        if target is not None:
            width = len(block[0])
            texts = ([row[place % width] for row in block] for place in range(len(target.columns)))
            columns = [
                use_cases.pasting.PastedColumn(column.key, target.ids, text) for column, text in zip(target.columns, texts, strict=True)
            ]
            taken = partial(self._show, target)
            self._intake.take(tr(N_("Paste")), use_cases.pasting.read_pasted, columns, notes=target.notes, done=taken)

    def _show(self, target: _Target, _count: int) -> None:
        """Select what was pasted, unless other rows stand there by now."""
        box, ids = target.box, self._grid.model.ids
        if list(ids[box.top : box.bottom + 1]) == target.ids and len(self._grid.model.columns) > box.right:
            self._grid.table.select_box(box)

    def _paste_one(self, text: Sequence[str], cells: Cells) -> None:
        """One value into every selected cell."""
        columns = [use_cases.pasting.PastedColumn(column.key, ids, text) for column, ids in cells]
        self._intake.take(tr(N_("Paste")), use_cases.pasting.read_pasted, columns)

    def put_today(self) -> None:
        """Today, by the shop's clock, into the selected cells of dates."""
        self._grid.selecting.with_cells(self._put_today)

    def _put_today(self, cells: Cells) -> None:
        today = self._desk.shop.now()[:10]
        dates = [(column, ids) for column, ids in cells if column.kind.name in ("day", "moment")]
        columns = [use_cases.pasting.PastedColumn(column.key, ids, [today]) for column, ids in dates]
        if columns:
            self._intake.take(tr(N_("Today’s date")), use_cases.pasting.read_pasted, columns)
        else:
            self._desk.tell(tr(N_("Select cells of a date column first.")), role="warning", topic="refusal")

    def _target(self, block: "Block") -> _Target | None:
        """The block goes over the selection when it fits a whole number of times; else once, from the selection's first cell on."""
        model, ranges = self._grid.model, spans(self._grid.table.selectionModel().selection())
        if not ranges:
            return None
        top, bottom = min(span.top() for span in ranges), max(span.bottom() for span in ranges)
        left, right = min(span.left() for span in ranges), max(span.right() for span in ranges)
        height, width, tall, wide = len(block), len(block[0]), bottom - top + 1, right - left + 1
        notes = []
        if len(ranges) > 1 or tall % height or wide % width:
            if tall > height or wide > width:
                notes.append(_mismatch(height, width, tall, wide))
            tall, wide = height, width
        columns, ids = model.columns[left : left + wide], model.ids[top : top + tall]
        if len(ids) < tall:
            notes.append(trn(N_("{count} row does not fit below."), N_("{count} rows do not fit below."), tall - len(ids)))
        if len(columns) < wide:
            more = wide - len(columns)
            notes.append(trn(N_("{count} column does not fit at the right."), N_("{count} columns do not fit at the right."), more))
        return _Target(Box(top, left, top + len(ids) - 1, left + len(columns) - 1), columns, list(ids), notes)


def _mismatch(height: int, width: int, tall: int, wide: int) -> str:
    """The shapes of block and selection, where the one does not go into the other."""
    text = N_("The clipboard holds {rows} × {columns} cells, {tall} × {wide} are selected: it is pasted once, from the top left.")
    return tr(text, rows=str(height), columns=str(width), tall=str(tall), wide=str(wide))
