"""What resting the mouse on a cell tells: the whole text of a cell that is cut, and on an ID its customer in a few lines."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QPoint
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QToolTip

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import CUSTOMER
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.cell_marks import PENDING_ROLE, ROLE_NAME_ROLE, Index, is_tick
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.painter import SIGN
from sc_desktop.ui.grid.pane import GridPane
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.theme import scaled

if TYPE_CHECKING:
    from sc_desktop.workspace.inspecting import Summary

LINE, LONGEST = 90, 2000
TEXT_MARGIN = 4  # what a cell leaves free at both sides of its text, in pixels
_ID = "id_customer"
_TOLD = ("company", "id_default_group", "date_add", "last_visit", "orders_valid", "total_spent", "last_order", "groups")


class TipFlow(QObject):
    """Tips come after the computer's usual delay, and go when the mouse leaves the cell. The summary is read from the shop for them."""

    def __init__(self, desk: Desk, grid: GridPane, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._table, self._model = desk, grid.table, grid.model
        self._cell = QPersistentModelIndex()  # the one a summary is being read for, or is shown of
        grid.table.entered.connect(self._leave)
        grid.selection_changed.connect(lambda: self._leave())
        grid.table.viewport().installEventFilter(self)

    def show(self, index: Index, place: QPoint) -> None:
        """Tell of the cell the mouse rests on; at this place of the screen."""
        if self._model.columns[index.column()].key == _ID:
            self._ask(index, place)
            return
        tip = "\n".join(filter(None, (self._whole_text(index), *self._model.tip_lines(index))))
        if tip:
            QToolTip.showText(place, plain_tip(tip), self._table.viewport(), self._table.visualRect(index))
        else:
            QToolTip.hideText()

    def show_current(self) -> None:
        """Tell of the customer the cursor is at, beside the cell."""
        index = self._table.currentIndex()
        if index.isValid():
            rect = self._table.visualRect(index)
            self._ask(index, self._table.viewport().mapToGlobal(rect.bottomLeft()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The mouse has left the cells: what is still being read is not shown any more."""
        if event.type() == QEvent.Type.Leave:
            self._leave()
        return False

    # -- a customer --------------------------------------------------------------------------------------------------------------------

    def _ask(self, index: Index, place: QPoint) -> None:
        self._cell = QPersistentModelIndex(index)
        customer = self._model.id_at(index.row())

        def show(summary: "Summary | None") -> None:
            if self._cell == index and summary is not None and self._model.id_at(index.row()) == customer:
                lines = [*self._model.tip_lines(index), *self._lines(summary)]
                QToolTip.showText(place, plain_tip("\n".join(lines)), self._table.viewport(), self._table.visualRect(index))

        def stay_away(_error: Expected) -> None:
            """What can't be read now is told by those who were asked for it; a tip just does not come."""

        self._desk.ask("tip", use_cases.inspecting.load_summary, customer, done=show, failed=stay_away, owner=self)

    def _lines(self, summary: "Summary") -> list[str]:
        """The customer in a few lines: as the shop has it, and what is pending beside it."""
        names = [self._new(summary.id, key) for key in ("firstname", "lastname", "email")]
        first, last, email = (old if new is None else new for old, new in zip((*summary.names, summary.email), names, strict=True))
        lines = [" ".join(filter(None, (first, last))), f"{email} · #{summary.id}", " · ".join(summary.badges)]
        for key, label, text in summary.lines:
            new = self._new(summary.id, key)
            if key in _TOLD:
                lines.append(tr(N_("{label}: {text}"), label=label, text=text if new is None else f"{text} → {new}"))
        note = str(summary.note or "").strip()
        if note:
            lines.append(tr(N_("{label}: {text}"), label=tr(N_("Private note")), text=" ".join(note.split())))
        return [line if len(line) <= LINE else f"{line[: LINE - 1]}…" for line in lines]

    def _new(self, customer: int, key: str) -> str | None:
        """What a pending change makes of a column; None when none is pending."""
        change = self._desk.stage.cell(CUSTOMER, (customer,), key)
        if change is None:
            return None
        return self._desk.shop.columns[key].kind.show(change.after, self._desk.shop.manner) or tr(N_("(empty)"))

    def _leave(self, index: Index | None = None) -> None:
        """The mouse is in another cell, or nowhere; or another is selected."""
        if self._cell.isValid() and self._cell != index:
            self._cell = QPersistentModelIndex()
            QToolTip.hideText()

    # -- a cell ------------------------------------------------------------------------------------------------------------------------

    def _whole_text(self, index: Index) -> str:
        """What the cell holds, where it has not room for all of it."""
        text, width, font = str(index.data() or ""), self._table.columnWidth(index.column()), QFont(self._table.font())
        font.setBold(bool(index.data(PENDING_ROLE)))
        room = width - (scaled(SIGN) if index.data(ROLE_NAME_ROLE) else 2 * TEXT_MARGIN)
        is_whole = "\n" not in text and QFontMetrics(font).horizontalAdvance(text) <= room
        if is_whole or is_tick(self._model.columns[index.column()]):
            return ""
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
