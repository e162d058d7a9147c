"""The batches committed to this shop, from any computer, and the way to take one back."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QHeaderView, QStackedWidget, QTableView, QVBoxLayout, QWidget

from sc_desktop.domain.batch import Batch
from sc_desktop.domain.manner import Manner
from sc_desktop.errors import Expected
from sc_desktop.i18n import tr
from sc_desktop.ui.history.model import FIRST_COUNT, STATE, TITLES, BatchesModel
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.signs import FailureBand, push_button
from sc_desktop.ui.theme import icon
from sc_desktop.ui.widths import NARROWEST, shared, wanted_width

_SIZE = (1160, 480)
_EDGE = 48  # left free around the dialog on a small screen
_AIR = 10  # added to the height of a line of text
_SIGN = 24  # the icon before a state
_KEPT = (0, *range(FIRST_COUNT, STATE + 1))  # columns that are never cut: the date, the counts, the state


class _Batches(QTableView):
    """Shares its room among the columns after what they hold, until the user gives one a width of their own."""

    def __init__(self, model: BatchesModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self._is_fitting, self._was_moved = False, False
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        model.modelReset.connect(self._share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share()
        super().resizeEvent(event)

    def _share(self) -> None:
        if self._was_moved:
            return
        self._is_fitting = True
        wanted = [self._wanted_width(column) for column in range(len(TITLES))]
        for column, width in enumerate(shared(wanted, self.viewport().width(), kept=_KEPT)):
            self.setColumnWidth(column, width)
        self._is_fitting = False

    def _wanted_width(self, column: int) -> int:
        return wanted_width(
            self._model.rowCount(),
            lambda row: self._model.text(row, column),
            tr(TITLES[column]),
            self.fontMetrics(),
            extra=_SIGN if column == STATE and self._model.has_open_ends else 0,
        )

    def _on_section_resized(self, section: int, _old: int, _new: int) -> None:
        self._was_moved = self._was_moved or (not self._is_fitting and section != STATE)


class HistoryDialog(QDialog):
    """Opened with open() or show(). The owner answers `refresh_asked` with show_loading, then show_batches or show_failure."""

    undo_asked = Signal(object)
    refresh_asked = Signal()

    def __init__(self, manner: Manner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyDialog")
        self.setWindowTitle(tr("History"))
        self._model = BatchesModel(manner, self)
        self._failure = FailureBand()
        self._retry = push_button("retryButton", tr("Try again"), self.refresh_asked.emit)
        self._failure.row.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignTop)
        self._said = plain_label(name="historyMessage", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._table = self._make_table()
        self._why = plain_label(name="undoReason", wrap=True)
        self._undo = push_button("undoBatchButton", tr("Take back this batch…"), self._on_undo)
        self._refresh = push_button("refreshHistoryButton", tr("Refresh"), self.refresh_asked.emit)
        self._refresh.setToolTip(tr("Read the history again (F5)"))
        self._lay_out()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self._refresh.click)
        self.show_loading()
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], room.width() - _EDGE), min(_SIZE[1], room.height() - _EDGE))

    def show_loading(self) -> None:
        """The history is being read; a list that is there stays in sight."""
        self._failure.hide()
        self._refresh.setEnabled(False)
        self._say(tr("Reading the history…"))

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Show these batches, newest first; the one that was selected stays so."""
        chosen = self._chosen()
        self._failure.hide()
        self._refresh.setEnabled(True)
        self._model.take(batches)
        row = self._model.row_of(chosen.id) if chosen is not None else None
        if batches:
            self._table.selectRow(row or 0)
        self._say(tr("No batch has been committed to this shop yet."))
        self._refresh_undo()

    def show_failure(self, error: Expected) -> None:
        """The history could not be read; a list that is there stays in sight."""
        self._failure.show_error(error)
        self._refresh.setEnabled(True)
        self._say(tr("The history is not known."))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._paint_icons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            QTimer.singleShot(0, self, self._paint_icons)  # the icons of the old theme are dropped after the palette has changed

    def _make_table(self) -> QTableView:
        table = _Batches(self._model)
        table.setObjectName("historyTable")
        table.setAccessibleName(tr("Batches"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + _AIR)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(NARROWEST)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        table.selectionModel().currentRowChanged.connect(self._on_current_row)
        return table

    def _lay_out(self) -> None:
        self._places = QStackedWidget()
        self._places.addWidget(self._table)
        self._places.addWidget(self._said)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._undo)
        foot.addWidget(self._why, 1)
        foot.addWidget(self._refresh)
        foot.addWidget(push_button("closeButton", tr("Close"), self.reject))
        column = QVBoxLayout(self)
        column.addWidget(self._failure)
        column.addWidget(self._places, 1)
        column.addLayout(foot)

    def _paint_icons(self) -> None:
        self._undo.setIcon(icon("rotate-left"))
        self._refresh.setIcon(icon("arrows-rotate"))

    def _say(self, text: str) -> None:
        """Show the list; where there is none, this text."""
        has_list = self._model.rowCount() > 0
        self._said.setText(text)
        self._places.setCurrentWidget(self._table if has_list else self._said)
        self._refresh_undo()

    def _chosen(self) -> Batch | None:
        row = self._table.currentIndex().row()
        return self._model.batch_at(row) if 0 <= row < self._model.rowCount() else None

    def _refresh_undo(self) -> None:
        why = self._why_not(self._chosen())
        self._undo.setEnabled(not why)
        self._undo.setToolTip(why or tr("Look at what would be put back; nothing is written yet"))
        self._why.setText(why if self._model.rowCount() else "")

    def _why_not(self, batch: Batch | None) -> str:
        """Why the chosen batch can't be taken back; "" when it can."""
        if batch is None:
            return tr("Choose a batch first.")
        if batch.undone_by:
            return tr("This batch was taken back on {date}.", date=self._model.date_of(batch.undone_by))
        return "" if batch.applied else tr("This batch changed no customer.")

    def _on_current_row(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._refresh_undo()

    def _on_undo(self) -> None:
        batch = self._chosen()
        if batch is not None and not self._why_not(batch):
            self.undo_asked.emit(batch.id)
