"""The batches committed to this shop, from any computer: found, looked into, and taken back in whole or in part."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from sc_desktop.domain.batch import Batch, BatchQuery, UndoScope
from sc_desktop.domain.manner import Manner
from sc_desktop.errors import Expected
from sc_desktop.i18n import tr, trn
from sc_desktop.ui.history.changes_pane import ChangesPane
from sc_desktop.ui.history.fitted_table import FittedTable
from sc_desktop.ui.history.forget_bar import ForgetBar
from sc_desktop.ui.history.model import FIRST_COUNT, STATE, BatchesModel
from sc_desktop.ui.history.search_row import SearchRow
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.signs import FailureBand, push_button
from sc_desktop.ui.theme import icon
from sc_desktop.ui.themed_dialog import ThemedDialog

if TYPE_CHECKING:
    from sc_desktop.workspace.history import BatchDetails
    from sc_desktop.workspace.past import PastChange

_SIZE = (1160, 760)
_EDGE = 48  # left free around the dialog on a small screen
_KEPT = (0, *range(FIRST_COUNT, STATE + 1))  # columns that are never cut: the date, the counts, the state


class HistoryDialog(ThemedDialog):
    """Opened with open() or show(). The owner answers `batches_asked` with show_loading, then show_batches or show_failure;
    `batch_entered` with show_batch; `changes_asked` with `changes.show_page`."""

    batches_asked = Signal(object)
    batch_entered = Signal(object)
    changes_asked = Signal(object)
    undo_asked = Signal(object, object)

    def __init__(self, manner: Manner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyDialog")
        self.setWindowTitle(tr("History"))
        self._entered = ""
        self.search = SearchRow(manner, self)
        self._model = BatchesModel(manner, self)
        self._failure = FailureBand()
        self._retry = push_button("retryButton", tr("Try again"), self._ask_anew)
        self._failure.row.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignTop)
        self._said = plain_label(name="historyMessage", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mode = QAbstractItemView.SelectionMode.SingleSelection
        self._table = FittedTable("historyTable", tr("Batches"), self._model, mode=mode, kept=_KEPT, signed=(STATE,))
        self.changes = ChangesPane(self)
        self._why = plain_label(wrap=True, name="undoReason")
        self._undo = push_button("undoBatchButton", "", self._on_undo)
        self._undo_chosen = push_button("undoChosenButton", "", self._on_undo_chosen)
        self.forget = ForgetBar(self)
        self._refresh = push_button("refreshHistoryButton", tr("Refresh"), self._ask_anew)
        self._refresh.setToolTip(tr("Read the history again (F5)"))
        self._lay_out()
        self._connect()
        self.show_loading()
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], room.width() - _EDGE), min(_SIZE[1], room.height() - _EDGE))
        self._split.setSizes([self.height() // 2, self.height() // 2])

    # -- what the owner says ---------------------------------------------------------------------------------------------------------------

    def query(self) -> BatchQuery | None:
        """What is searched for; None while a day can't be read."""
        return self.search.query()

    @property
    def shown_count(self) -> int:
        """How many batches are in the list."""
        return self._model.rowCount()

    def show_loading(self) -> None:
        """The history is being read; a list that is there stays in sight."""
        self._failure.hide()
        self._refresh.setEnabled(False)
        self._say(tr("Reading the history…"))

    def show_batches(self, batches: Sequence[Batch], *, is_first: bool = True, has_more: bool = False, why_none: str = "") -> None:
        """Show these batches, newest first; or, when they are not the first, below the others. The one that was selected stays so.

        `why_none` is said where there are none although all are asked for."""
        self._failure.hide()
        self._refresh.setEnabled(True)
        if is_first:
            chosen = self._chosen()
            self._entered = ""
            self._model.take(batches, has_more=has_more)
            row = self._model.row_of(chosen.id) if chosen is not None else None
            if batches:
                self._table.selectRow(row or 0)
        else:
            self._model.add(batches, has_more=has_more)
        self._say(tr("No batch answers this search.") if self.search.is_narrowed else why_none)
        if not self._model.rowCount():
            self.changes.show_nothing("")

    def show_batch(self, details: "BatchDetails", changes: "Sequence[PastChange]", *, has_more: bool) -> None:
        """What the chosen batch changed."""
        query = self.query()
        self.changes.show_batch(details, changes, has_more=has_more, of_found=query is not None and bool(query.customer))

    def show_failure(self, error: Expected) -> None:
        """The history could not be read; a list that is there stays in sight."""
        self._failure.show_error(error)
        self._refresh.setEnabled(True)
        self._model.stop_waiting()
        self._say(tr("The history is not known."))

    # -- building --------------------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._places = QStackedWidget()
        self._places.addWidget(self._table)
        self._places.addWidget(self._said)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self._places)
        self._split.addWidget(self.changes)
        self._split.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._undo)
        foot.addWidget(self._undo_chosen)
        foot.addWidget(self._why, 1)
        foot.addWidget(self.forget.menu_button)
        foot.addWidget(self._refresh)
        foot.addWidget(push_button("closeButton", tr("Close"), self.reject))
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self._failure)
        column.addWidget(self._split, 1)
        column.addWidget(self.forget)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.search.query_changed.connect(self._ask_anew)
        self._model.more_wanted.connect(self.batches_asked)
        self.changes.page_asked.connect(self.changes_asked)
        self.changes.chosen_changed.connect(self._refresh_undo)
        self._table.selectionModel().currentRowChanged.connect(self._on_current_row)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self._refresh.click)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.enter)

    def paint_icons(self) -> None:
        for button in (self._undo, self._undo_chosen):
            button.setIcon(icon("rotate-left"))
        self._refresh.setIcon(icon("arrows-rotate"))
        self.forget.paint_icons()

    # -- showing ---------------------------------------------------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        """Show the list; where there is none, this text."""
        has_list = self._model.rowCount() > 0
        self._said.setText(text)
        self._places.setCurrentWidget(self._table if has_list else self._said)
        self._refresh_undo()

    def _chosen(self) -> Batch | None:
        row = self._table.currentIndex().row()
        return self._model.item_at(row) if 0 <= row < self._model.rowCount() else None

    def _refresh_undo(self) -> None:
        """Name on the buttons what each would take back, and say why one can't."""
        why, part = self._why_not(self._chosen()), self.changes.part
        chosen = self.changes.customers(to_undo=True)
        self._undo.setText(tr("Take back this batch…") if part is None else tr("Take back “{column}”…", column=part.label))
        if part is None:
            text = trn("Take back {count} customer…", "Take back {count} customers…", len(chosen))
        else:
            text = trn(
                "Take back “{column}” of {count} customer…", "Take back “{column}” of {count} customers…", len(chosen), column=part.label
            )
        self._undo_chosen.setText(text if chosen else tr("Take back the chosen…"))
        self._undo.setEnabled(not why)
        self._undo.setToolTip(why or tr("Look at what would be put back; nothing is written yet"))
        self._undo_chosen.setEnabled(bool(chosen) and not why)
        self._undo_chosen.setToolTip(why or tr("Only what the batch changed of the customers chosen below it"))
        self._why.setText(why if self._model.rowCount() else "")
        of_whom = self.changes.customers(to_undo=False)
        self.forget.offer_customer(of_whom[0] if len(of_whom) == 1 else None)

    def _why_not(self, batch: Batch | None) -> str:
        """Why the chosen batch, or the column looked at, can't be taken back; "" when it can."""
        if batch is None:
            return tr("Choose a batch first.")
        if not batch.applied:
            return tr("This batch changed no customer.")
        details, part = self.changes.details, self.changes.part
        if batch.is_forgotten or (details is not None and not details.parts):
            return tr("The journal holds no values of this batch any more, so that it can't be taken back.")
        if batch.is_undone:
            return tr("This batch was taken back on {date}.", date=self._model.undone_on(batch))
        if details is not None and not (part.left if part is not None else details.left):
            return tr("Nothing of this is left to be taken back.")
        return ""

    # -- what the user does ----------------------------------------------------------------------------------------------------------------

    def _ask_anew(self) -> None:
        self.batches_asked.emit(None)

    def _on_current_row(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        batch = self._chosen()
        if batch is not None and batch.id != self._entered:
            self._entered = batch.id
            self.changes.show_nothing(tr("Reading the changes…"))
            self.batch_entered.emit(batch)
        self._refresh_undo()

    def _on_undo(self) -> None:
        self._ask_undo(None)

    def _on_undo_chosen(self) -> None:
        self._ask_undo(self.changes.customers(to_undo=True))

    def _ask_undo(self, customers: tuple[int, ...] | None) -> None:
        batch, part = self._chosen(), self.changes.part
        if batch is not None and not self._why_not(batch) and customers != ():
            self.undo_asked.emit(batch, UndoScope(customers, None if part is None else part.key))
