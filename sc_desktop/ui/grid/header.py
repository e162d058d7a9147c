"""The grid's header. Qt's own asks the selection model about every row for every section: seconds on a large selection."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QWidget

from sc_desktop.domain.view import SortKey


class GridHeader(QHeaderView):
    """Column titles with the sort arrow; a click sorts, dragging moves. Does not highlight sections, whatever is selected."""

    sort_asked = Signal(int)
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sort: SortKey | None = None
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(36)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionClicked.connect(self.sort_asked)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def show_sort(self, sort: SortKey | None) -> None:
        """Show the arrow at the column that sorts."""
        self._sort = sort
        self.viewport().update()

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:  # noqa: N803 - Qt's own name
        """Fill the option from the model alone: the stock filler walks the selection, O(rows) for every section."""
        model = self.model()
        orientation = self.orientation()
        option.section = logicalIndex
        option.text = str(model.headerData(logicalIndex, orientation, Qt.ItemDataRole.DisplayRole) or "")
        option.textAlignment = self.defaultAlignment()
        option.position = QStyleOptionHeader.SectionPosition.Middle
        key = model.headerData(logicalIndex, orientation, Qt.ItemDataRole.UserRole)
        if self._sort is not None and key == self._sort.column:
            down = self._sort.descending
            option.sortIndicator = QStyleOptionHeader.SortIndicator.SortDown if down else QStyleOptionHeader.SortIndicator.SortUp
