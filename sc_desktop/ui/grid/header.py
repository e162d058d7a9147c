"""The grid's header. Qt's own asks the selection model about every row for every section: seconds on a large selection."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QStyleOptionHeader, QWidget

from sc_desktop.domain.view import SortKey
from sc_desktop.ui.grid.pinned import PinnedHeader
from sc_desktop.ui.plain_table import ARROW_ROOM, ARROWS

RANKS = "¹²³⁴⁵⁶⁷⁸⁹"


class GridHeader(PinnedHeader):
    """Column titles with the sort arrow; a click sorts, with Shift by one more column, dragging moves. Does not highlight sections,
    whatever is selected. Below the titles there may be room for something else."""

    sort_asked = Signal(int)
    sort_added = Signal(int)
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sort: tuple[SortKey, ...] = ()
        self._room = 0
        self._adds = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(36)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionClicked.connect(self._on_clicked)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)

    def show_sort(self, sort: tuple[SortKey, ...]) -> None:
        """Show the arrows at the columns that sort, with their ranks where they are several."""
        self._sort = sort
        self.viewport().update()

    def give_room(self, pixels: int) -> None:
        """Be taller by so much, below the titles."""
        self._room = pixels
        self.updateGeometries()
        self.updateGeometry()
        self.geometriesChanged.emit()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width(), size.height() + self._room)

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, self._room)
        super().updateGeometries()

    def _on_clicked(self, section: int) -> None:
        (self.sort_added if self._adds else self.sort_asked).emit(section)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:  # noqa: N803 - Qt's own name
        """Fill the option from the model alone: the stock filler walks the selection, O(rows) for every section."""
        model = self.model()
        orientation = self.orientation()
        option.section = logicalIndex
        option.text = str(model.headerData(logicalIndex, orientation, Qt.ItemDataRole.DisplayRole) or "")
        aligned = model.headerData(logicalIndex, orientation, Qt.ItemDataRole.TextAlignmentRole)
        option.textAlignment = self.defaultAlignment() if aligned is None else Qt.AlignmentFlag(aligned)
        option.position = QStyleOptionHeader.SectionPosition.Middle
        key = model.headerData(logicalIndex, orientation, Qt.ItemDataRole.UserRole)
        rank = next((rank for rank, sort in enumerate(self._sort) if sort.column == key), None)
        if rank is not None:
            order = Qt.SortOrder.DescendingOrder if self._sort[rank].descending else Qt.SortOrder.AscendingOrder
            option.sortIndicator = ARROWS[order]
            if len(self._sort) > 1:
                option.text += f" {RANKS[rank]}"
            if option.textAlignment & Qt.AlignmentFlag.AlignRight:
                option.text += ARROW_ROOM
