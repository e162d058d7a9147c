"""The grid's delegate: cells are edited as in every table that can be, and painted by the painter that paints the grid in one go."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from sc_desktop.ui.cell_delegate import CellDelegate
from sc_desktop.ui.cell_marks import Index
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.painter import CellPainter, boxes_of


class GridDelegate(CellDelegate):
    """One delegate for all columns of the grid."""

    def __init__(self, model: CustomerModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self.cells = CellPainter(model)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell. The table paints all that are seen at once, with the same painter."""
        self.cells.paint(painter, option, boxes_of(option, index.row(), index.column()))
