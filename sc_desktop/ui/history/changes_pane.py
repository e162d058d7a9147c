"""What the chosen batch changed, page by page, of all columns or of one; customers are chosen here to be taken back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sc_desktop.errors import Expected
from sc_desktop.i18n import tr, trn
from sc_desktop.ui.history.changes_model import STATE, ChangesModel
from sc_desktop.ui.history.fitted_table import FittedTable
from sc_desktop.ui.present import named, plain_label

if TYPE_CHECKING:
    from sc_desktop.workspace.history import BatchDetails, ColumnPart
    from sc_desktop.workspace.past import PastChange


class ChangesPane(QWidget):
    """The owner answers `page_asked` (the last change shown, None for the first page) with show_page or show_failure."""

    page_asked = Signal(object)
    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details: BatchDetails | None = None
        self._of_found = False
        self._model = ChangesModel(self)
        self._head = plain_label(name="changesHead")
        self._columns = named(QComboBox(), "changesColumn", tr("Column"))
        self._columns.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        mode = QAbstractItemView.SelectionMode.ExtendedSelection
        self._table = FittedTable("batchChangesTable", tr("Changes of the batch"), self._model, mode=mode, kept=(), signed=(STATE,))
        self._said = plain_label(wrap=True, name="changesMessage")
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._places = QStackedWidget()
        self._places.addWidget(self._table)
        self._places.addWidget(self._said)
        above = QHBoxLayout()
        above.addWidget(self._head, 1)
        above.addWidget(self._columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(above)
        column.addWidget(self._places, 1)
        self._columns.activated.connect(self._on_column)
        self._model.more_wanted.connect(self.page_asked)
        self._table.selectionModel().selectionChanged.connect(self._on_selection)
        self.show_nothing("")

    # -- what the owner says ---------------------------------------------------------------------------------------------------------------

    def show_nothing(self, text: str) -> None:
        """No batch, or one that is being read: this text instead of a list."""
        self._details = None
        self._head.setText("")
        self._columns.clear()
        self._columns.hide()
        self._model.take(())
        self._say(text)

    def show_batch(self, details: "BatchDetails", changes: "Sequence[PastChange]", *, has_more: bool, of_found: bool) -> None:
        """What the batch changed. `of_found`: only the changes of the customers searched for are shown."""
        self._details, self._of_found = details, of_found
        with QSignalBlocker(self._columns):
            self._columns.clear()
            total = sum(part.changes for part in details.parts)
            self._columns.addItem(tr("All columns ({count})", count=total), None)
            for part in details.parts:
                self._columns.addItem(_counted(part), part.key)
        self._columns.setVisible(len(details.parts) > 1)
        self._head.setText(self._heading(details))
        self._model.take(changes, has_more=has_more)
        self._say(tr("The journal holds no values of this batch any more."))

    def show_page(self, changes: "Sequence[PastChange]", *, is_first: bool, has_more: bool) -> None:
        """The page that was asked for."""
        if is_first:
            self._model.take(changes, has_more=has_more)
        else:
            self._model.add(changes, has_more=has_more)
        self._say("")

    def show_failure(self, error: Expected) -> None:
        """The page could not be read; what is there stays."""
        self._model.stop_waiting()
        self._say(str(error))

    # -- what is chosen --------------------------------------------------------------------------------------------------------------------

    @property
    def part(self) -> "ColumnPart | None":
        """The column looked at; None for all."""
        key = self._columns.currentData()
        return next((part for part in self._details.parts if part.key == key), None) if self._details else None

    @property
    def details(self) -> "BatchDetails | None":
        """What the batch holds; None while it is not known."""
        return self._details

    def customers(self, *, to_undo: bool) -> tuple[int, ...]:
        """The customers chosen; `to_undo`: those of whom a chosen change can be taken back."""
        selection = self._table.selectionModel().selection()
        spans = (selection.at(place) for place in range(selection.size()))
        rows = sorted(row for span in spans for row in range(span.top(), span.bottom() + 1))
        changes = (self._model.item_at(row) for row in rows)
        return tuple(dict.fromkeys(change.customer for change in changes if change.state == "stands" or not to_undo))

    def _heading(self, details: "BatchDetails") -> str:
        parts = [tr("Changes of the customers searched for") if self._of_found else tr("Changes of this batch")]
        if details.erased:
            told = trn("{count} was erased and can't be taken back", "{count} were erased and can't be taken back", details.erased)
            parts.append(told)
        return "   ·   ".join(parts)

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._places.setCurrentWidget(self._table if self._model.rowCount() else self._said)
        self.chosen_changed.emit()

    def _on_column(self, _place: int) -> None:
        self.page_asked.emit(None)
        self.chosen_changed.emit()

    def _on_selection(self, _new: QItemSelection, _old: QItemSelection) -> None:
        self.chosen_changed.emit()


def _counted(part: "ColumnPart") -> str:
    """The column with its changes; what was not asked for but made along with them is not counted among them."""
    if part.along:
        return tr("{title} ({count}, and {along} along with them)", title=part.label, count=part.changes, along=part.along)
    if part.may_hold_along:
        return tr("{title} ({count}, those along with default groups included)", title=part.label, count=part.changes)
    return tr("{title} ({count})", title=part.label, count=part.changes)
