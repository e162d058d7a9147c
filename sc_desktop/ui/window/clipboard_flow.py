"""Copy, cut, paste and fill, as in a spreadsheet: what is pasted is read off the window's thread, and asked about before it is staged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.column import Column
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane
from sc_desktop.ui.grid.selecting import Cells
from sc_desktop.ui.present import spans

if TYPE_CHECKING:
    from sc_desktop.exchange.clipboard import Block
    from sc_desktop.workspace.pasting import Pasted, PastedColumn

ASKED_ABOVE = 1000  # cells
COPIED_AT_MOST = 2_000_000  # cells
_LISTED = 200


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a block goes, columns from left to right, customers from top to bottom; `notes` say what does not fit."""

    columns: Sequence[Column]
    ids: Sequence[int]
    notes: Sequence[str] = ()


class ClipboardFlow(QObject):
    """The clipboard of the grid. What is copied is what the cells show, pending changes included."""

    def __init__(self, desk: Desk, grid: GridPane, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._grid, self._window = desk, grid, window

    # -- copying -----------------------------------------------------------------------------------------------------------------------

    def copy(self, *, with_headers: bool = False) -> None:
        """Put the selected block on the clipboard, as text and as HTML; rows the grid has not read are read first."""
        cells = self._grid.table.selected_cells()
        if len(cells) > COPIED_AT_MOST or self._grid.selecting.is_beyond_shown:
            self._desk.tell(tr(N_("So many cells are not copied: export them instead (Ctrl+E).")), role="warning", topic="refusal")
            return
        columns, ids = self._selected_columns(), self._grid.table.selected_ids()
        if not columns or not ids:
            return
        keys = [column.key for column in columns]
        unread = [customer for customer in ids if self._grid.model.shown_text(customer, keys[0]) is None]
        copy = partial(self._copy, columns, ids, with_headers)
        if unread:
            self._desk.ask("copy", use_cases.pasting.load_texts, keys, unread, done=copy, owner=self)
        else:
            copy({})

    def cut(self) -> None:
        """Copy the selected cells and empty them."""
        self.copy()
        self._grid.clear_selected()

    def _copy(self, columns: Sequence[Column], ids: Sequence[int], with_headers: bool, read: Mapping[int, Sequence[str]]) -> None:
        from sc_desktop.exchange.clipboard import write_markup, write_text  # as what reads HTML, not needed before the window stands

        block = [[tr(column.label) for column in columns]] if with_headers else []
        for customer in ids:
            texts = (self._text(customer, column, place, read) for place, column in enumerate(columns))
            block.append([text or "" for text in texts])
        data = QMimeData()
        data.setText(write_text(block))
        data.setHtml(write_markup(block))
        QGuiApplication.clipboard().setMimeData(data)

    def _text(self, customer: int, column: Column, place: int, read: Mapping[int, Sequence[str]]) -> str | None:
        """What the cell shows; a pending change comes before what was read for copying."""
        shown = self._grid.model.shown_text(customer, column.key)
        return shown if shown is not None or customer not in read else read[customer][place]

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
            self._read(tr(N_("Paste")), columns, target.notes)

    def _paste_one(self, text: Sequence[str], cells: Cells) -> None:
        """One value into every selected cell."""
        self._read(tr(N_("Paste")), [use_cases.pasting.PastedColumn(column.key, ids, text) for column, ids in cells], ())

    def fill_down(self) -> None:
        """The first selected row's values into the selected rows below; of one row, the values of the row above."""
        model, runs = self._grid.model, self._grid.table.row_spans()
        if not runs:
            return
        top = runs[0][0]
        is_one = len(runs) == 1 and runs[0][0] == runs[0][1]
        source = top - 1 if is_one else top
        if source < 0:
            return
        self._grid.selecting.with_cells(partial(self._fill, tr(N_("Fill down")), model.id_at(source), is_one))

    def _fill(self, title: str, source: int, is_one: bool, selected: Cells) -> None:
        cells = [(column, ids if is_one else [each for each in ids if each != source]) for column, ids in selected]
        shown = [(column, ids, self._grid.model.shown_text(source, column.key)) for column, ids in cells if ids]
        columns = [use_cases.pasting.PastedColumn(column.key, ids, [text]) for column, ids, text in shown if text is not None]
        self._read(title, columns, ())

    def put_today(self) -> None:
        """Today, by the shop's clock, into the selected cells of dates."""
        self._grid.selecting.with_cells(self._put_today)

    def _put_today(self, cells: Cells) -> None:
        today = self._desk.shop.now()[:10]
        dates = [(column, ids) for column, ids in cells if column.kind.name in ("day", "moment")]
        columns = [use_cases.pasting.PastedColumn(column.key, ids, [today]) for column, ids in dates]
        if columns:
            self._read(tr(N_("Today’s date")), columns, ())
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
        return _Target(columns, list(ids), notes)

    def _read(self, title: str, columns: Sequence["PastedColumn"], notes: Sequence[str]) -> None:
        if columns:
            act = partial(
                self._desk.ask, "stage", use_cases.pasting.read_pasted, columns, done=partial(self._on_read, title, notes), owner=self
            )
            self._desk.when_writable(act)

    def _on_read(self, title: str, notes: Sequence[str], pasted: "Pasted") -> None:
        lines = [*notes, *self._problems(pasted)]
        if not pasted.changes:
            self._desk.tell("\n".join(lines[:4]) or tr(N_("Nothing to change.")), role="warning", topic="refusal")
        elif lines or len(pasted.changes) > ASKED_ABOVE:
            self._ask_first(title, lines, pasted)
        else:
            self._desk.change(title, pasted.changes)

    def _ask_first(self, title: str, lines: Sequence[str], pasted: "Pasted") -> None:
        from sc_desktop.ui.confirm import ConfirmDialog

        count = len(pasted.changes)
        text = trn(N_("{count} cell can be filled. Nothing is written to the shop before the review."),
                   N_("{count} cells can be filled. Nothing is written to the shop before the review."), count)  # fmt: skip
        if lines:
            text += "\n" + tr(N_("The following is left as it is:"))
        more = [tr(N_("… and {count} more"), count=grouped(len(lines) - _LISTED))] if len(lines) > _LISTED else []
        dialog = ConfirmDialog(
            title,
            text,
            trn(N_("Fill {count} cell"), N_("Fill {count} cells"), count),
            details="\n".join([*lines[:_LISTED], *more]),
            listed=True,
            warning=bool(lines),
            parent=self._window,
        )
        dialog.accepted.connect(partial(self._desk.change, title, pasted.changes))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _problems(self, pasted: "Pasted") -> list[str]:
        """What is not taken, one line each."""
        columns = self._desk.shop.columns
        lines = [tr(N_("{column}: this column can't be edited."), column=tr(columns[key].label)) for key in pasted.read_only]
        if pasted.gone:
            lines.append(trn(N_("{count} customer is not there any more."), N_("{count} customers are not there any more."), pasted.gone))
        for refused in pasted.refused:
            lines.append(
                tr(
                    N_("Customer {id}, {column}: “{text}” — {reason}"),
                    id=f"#{refused.customer}",
                    column=tr(columns[refused.column].label),
                    text=refused.text,
                    reason=tr(refused.reason),
                )
            )
        return lines


def _mismatch(height: int, width: int, tall: int, wide: int) -> str:
    """The shapes of block and selection, where the one does not go into the other."""
    text = N_("The clipboard holds {rows} × {columns} cells, {tall} × {wide} are selected: it is pasted once, from the top left.")
    return tr(text, rows=str(height), columns=str(width), tall=str(tall), wide=str(wide))
