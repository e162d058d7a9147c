"""The table of changes: ticks for one line or for all selected ones, by mouse and by space bar."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from sc_desktop.i18n import tr
from sc_desktop.ui import signs
from sc_desktop.ui.plain_table import ARROWS, look_plain
from sc_desktop.ui.present import runs, spans
from sc_desktop.ui.review.empty import NoMatch
from sc_desktop.ui.review.model import NOW, REMARK, SORTABLE, TICK, ChangesModel
from sc_desktop.ui.widths import NARROWEST, shared, wanted_width

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_TICK_SIGNS = 12  # width of the ticks' column, in average characters
_MANY = 500  # lines of a selection that are not told one by one
_SIGN = 24  # the icon before a remark
_BOLDER = 1.15  # how much wider bold text is, at most


class TitleBar(QHeaderView):
    """Column titles; `sort_asked` tells the column of a title one can sort by, and whether from the last to the first.

    Qt's own header asks for the flags of every row of a selection for every title: seconds on a large one."""

    sort_asked = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(NARROWEST)
        self.setSectionsClickable(True)
        self._sorted_by, self._is_descending = -1, False
        self.sectionClicked.connect(self._on_clicked)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:  # noqa: N803 - Qt's own name
        option.section = logicalIndex
        option.text = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, _ROLE.DisplayRole) or "")
        option.textAlignment = self.defaultAlignment()
        option.position = QStyleOptionHeader.SectionPosition.Middle
        if logicalIndex == self._sorted_by:
            option.sortIndicator = ARROWS[Qt.SortOrder.DescendingOrder if self._is_descending else Qt.SortOrder.AscendingOrder]

    def _on_clicked(self, section: int) -> None:
        if section in SORTABLE:
            self._is_descending = section == self._sorted_by and not self._is_descending
            self._sorted_by = section
            self.viewport().update()
            self.sort_asked.emit(section, self._is_descending)


class TickDelegate(QStyledItemDelegate):
    """Draws the ticks of the first column in the middle of their cells. Clicks and keys are the table's: they may mean several lines."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        state = index.data(_ROLE.CheckStateRole)
        if state is None:
            return
        box = QRectF(0, 0, signs.TICK, signs.TICK)
        box.moveCenter(QRectF(option.rect).center())
        ticked = Qt.CheckState(state) == Qt.CheckState.Checked
        signs.paint_tick(painter, box, option.palette, ticked=ticked, enabled=bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable))

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        return False


class ChangesTable(QTableView):
    """Whole lines are selected. `line_entered` tells the row the keyboard stands on, -1 for none."""

    line_entered = Signal(object)

    def __init__(self, model: ChangesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changesTable")
        self.setAccessibleName(tr("Changes"))
        self._model = model
        self._pressed_tick = False
        titles = TitleBar(self)
        titles.sort_asked.connect(self._on_sort_asked)
        self.setHorizontalHeader(titles)
        self.setModel(model)
        self.setItemDelegateForColumn(TICK, TickDelegate(self))
        look_plain(self)
        ticks = _TICK_SIGNS * self.fontMetrics().averageCharWidth()
        self.setColumnWidth(TICK, max(ticks, wanted_width(0, str, self._title(TICK), self.fontMetrics())))
        self.horizontalHeader().setSectionResizeMode(TICK, QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self._is_fitting, self._was_moved = False, False
        self._wanted: list[int] = []
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.selectionModel().currentRowChanged.connect(self._on_current_row)
        model.modelReset.connect(self._on_reset)
        self.no_match = NoMatch(self.viewport())

    def enter_first(self) -> None:
        """Put the keyboard on the first line, if there is one."""
        if self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, TICK))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._toggle(self.currentIndex().row())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns after what they hold, until the user gives one a width of their own."""
        self._share(event.size().width())
        super().resizeEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Paint anew. While a screen reader listens, Qt's own lists every cell of a selection: 5 s on 100,000 lines."""
        if _lines(selected) + _lines(deselected) > _MANY:
            super().selectionChanged(QItemSelection(), QItemSelection())
            self.viewport().update()
        else:
            super().selectionChanged(selected, deselected)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._clicked_tick(event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._clicked_tick(event):
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag that began on a tick selects nothing."""
        if not self._pressed_tick:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_tick:
            self._pressed_tick = False
        else:
            super().mouseReleaseEvent(event)

    def _clicked_tick(self, event: QMouseEvent) -> bool:
        """Toggle what a plain click on a tick means: the line, or all selected ones when it is one of them. False for other clicks."""
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not plain or not index.isValid() or index.column() != TICK:
            return False
        self._pressed_tick = True
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        self._toggle(index.row())
        return True

    def _toggle(self, leader: int) -> None:
        chosen = self.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.count())]
        self._model.toggle([row for part in parts for row in range(part.top(), part.bottom() + 1)], leader)

    def _on_current_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.line_entered.emit(current.row())

    def _title(self, column: int) -> str:
        return str(self._model.headerData(column, Qt.Orientation.Horizontal) or "")

    def _wanted_width(self, column: int) -> int:
        """What a column needs for the first lines; the arrow of the title one sorts by has its room."""
        text, metrics = lambda row: self._model.text(row, column), self.fontMetrics()
        title = self._title(column) + ("  ▾" if column in SORTABLE else "")
        wide = wanted_width(self._model.rowCount(), text, title, metrics, extra=_SIGN if column == REMARK else 0)
        return int(wide * _BOLDER) if column == NOW else wide

    def _share(self, room: int) -> None:
        if self._was_moved:
            return
        self._is_fitting = True
        self._wanted = self._wanted or [self._wanted_width(column) for column in range(TICK + 1, REMARK + 1)]
        widths = shared(self._wanted, room - self.columnWidth(TICK))
        for column, width in enumerate(widths, start=TICK + 1):
            self.setColumnWidth(column, width)
        self._is_fitting = False

    def _on_sort_asked(self, column: int, descending: bool) -> None:
        """Sort, and put keyboard and selection back on the lines they were on; of a very large selection the line of the keyboard only."""
        current = self._model.places([self.currentIndex().row()] if self.currentIndex().isValid() else [])
        selection = self.selectionModel().selection()
        parts = spans(selection) if _lines(selection) <= _MANY else []
        chosen = self._model.places(row for part in parts for row in range(part.top(), part.bottom() + 1))
        self._model.sort_lines(column, descending=descending)
        for row in self._model.rows_of(current):
            self.setCurrentIndex(self._model.index(row, TICK))
        again = QItemSelection()
        for first, last in runs(self._model.rows_of(chosen)):
            again.select(self._model.index(first, TICK), self._model.index(last, REMARK))
        if chosen:
            self.selectionModel().select(again, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollToTop()  # what was sorted for stands there

    def _on_section_resized(self, section: int, _old: int, _new: int) -> None:
        self._was_moved = self._was_moved or (not self._is_fitting and section != REMARK)

    def _on_reset(self) -> None:
        self._wanted = []
        self._share(self.viewport().width())
        self.no_match.setVisible(not self._model.rowCount())
        self.line_entered.emit(-1)


def _lines(selection: QItemSelection) -> int:
    """How many lines a selection covers."""
    return sum(selection.at(number).height() for number in range(selection.count()))
