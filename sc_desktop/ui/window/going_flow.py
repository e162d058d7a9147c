"""Ctrl+G: to a customer by ID, or to a row by its number."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView, QInputDialog, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane

_ROW = "#"


class GoingFlow(QObject):
    """Asks where to, and puts the cursor there; the column and what is shown stay."""

    def __init__(self, desk: Desk, grid: GridPane, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._grid, self._window = desk, grid, window

    def ask(self) -> None:
        """Ask for an ID, or for a row."""
        asking = QInputDialog(self._window)
        asking.setObjectName("goToDialog")
        asking.setWindowTitle(tr(N_("Go to customer")))
        asking.setLabelText(tr(N_("ID of a customer shown, or # and the number of a row")))
        asking.setOkButtonText(tr(N_("Go to")))
        asking.setCancelButtonText(tr(N_("Cancel")))
        asking.textValueSelected.connect(self.go)
        asking.finished.connect(asking.deleteLater)
        asking.open()

    def go(self, text: str) -> None:
        """To what was typed; where that is not shown, say so and stay."""
        model, table = self._grid.model, self._grid.table
        is_row, number = text.strip().startswith(_ROW), "".join(text.strip().removeprefix(_ROW).split())
        if not number.isdecimal():
            self._desk.tell(tr(N_("“{text}” is neither an ID nor a row."), text=text), role="warning", topic="refusal")
            return
        row = int(number) - 1 if is_row else model.row_of(int(number))
        if row is None:
            self._desk.tell(tr(N_("Customer {id} is not among those shown."), id=f"#{number}"), role="warning", topic="refusal")
            return
        index = model.index(min(max(row, 0), model.rowCount() - 1), max(0, table.currentIndex().column()))
        table.setCurrentIndex(index)
        table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        table.setFocus()
