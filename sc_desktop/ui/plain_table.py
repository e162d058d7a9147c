"""What the tables beside the grid have in common: whole rows are looked at, one line of text each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionHeader, QTableView, QWidget

AIR = 10  # pixels added to the height of a line of text
ARROW_ROOM = "\u00a0\u00a0"  # Fusion leaves a pixel too few between a title at the right and the arrow behind it
_ARROWS = QStyleOptionHeader.SortIndicator
ARROWS = {Qt.SortOrder.AscendingOrder: _ARROWS.SortUp, Qt.SortOrder.DescendingOrder: _ARROWS.SortDown}
"""The arrow of an order, the same above every table: it points up where the values rise. Qt's own header has it the other way round."""


class SortedTitles(QHeaderView):
    """The titles of a table that sorts itself by what its header shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:  # noqa: N803 - Qt's own name
        super().initStyleOptionForIndex(option, logicalIndex)
        if logicalIndex == self.sortIndicatorSection():
            option.sortIndicator = ARROWS[self.sortIndicatorOrder()]
            if option.textAlignment & Qt.AlignmentFlag.AlignRight:
                option.text += ARROW_ROOM


def look_plain(table: QTableView) -> None:
    """Give a table the calm look: rows in two shades, no lines, as tall as a line of text; Tab goes on to what stands beside it."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + AIR)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
