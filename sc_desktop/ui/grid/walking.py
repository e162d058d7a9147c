"""Where Tab and Enter go: through a selection and round in it, as in a spreadsheet; and back to the column a line of Tabs began in."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QTableView

from sc_desktop.ui.present import spans


class Box(Struct, frozen=True):
    """A block of cells by its first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    @property
    def size(self) -> int:
        return self.height * self.width

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def selected_boxes(table: QTableView) -> list[Box]:
    """The blocks of a table's selection, in the order they were made."""
    return [Box(span.top(), span.left(), span.bottom(), span.right()) for span in spans(table.selectionModel().selection())]


def next_cell(boxes: Sequence[Box], row: int, column: int, *, rows: int, columns: int) -> tuple[int, int] | None:
    """The cell after this one in the blocks, block after block and round: line by line for a step of `columns`, else column by column.

    None when the cell stands in none of them."""
    here = next((place for place, box in enumerate(boxes) if box.holds(row, column)), None)
    if here is None:
        return None
    box, step = boxes[here], rows or columns
    if columns:
        place = (row - box.top) * box.width + column - box.left + step
    else:
        place = (column - box.left) * box.height + row - box.top + step
    if not 0 <= place < box.size:
        box = boxes[(here + step) % len(boxes)]
        place = 0 if step > 0 else box.size - 1
    across, down = divmod(place, box.width if columns else box.height)
    return (box.top + across, box.left + down) if columns else (box.top + down, box.left + across)


class Walker:
    """Moves a table's cursor a cell on: inside the selection where it has more than one cell."""

    def __init__(self, table: QTableView) -> None:
        self._table = table
        self._began: tuple[int, int, int] | None = None  # the row and column the last Tab came to, and the column the first one left

    def walk(self, *, rows: int = 0, columns: int = 0) -> bool:
        """Move on, keeping the selection; False when no more than one cell is selected, and nothing was done."""
        index, boxes = self._table.currentIndex(), selected_boxes(self._table)
        if not index.isValid() or sum(box.size for box in boxes) < 2:
            return False
        cell = next_cell(boxes, index.row(), index.column(), rows=rows, columns=columns)
        if cell is None:
            return False
        target = self._table.model().index(*cell)
        self._table.selectionModel().setCurrentIndex(target, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._table.scrollTo(target)
        return True

    def note_tab(self, column: int) -> None:
        """A Tab has just left this column."""
        index, began = self._table.currentIndex(), self._column_of_line(column)
        self._began = (index.row(), index.column(), began)

    def line_start(self) -> int | None:
        """The column a line of Tabs that ends here began in; None when Tab did not lead here."""
        index = self._table.currentIndex()
        return self._began[2] if self._began is not None and self._began[:2] == (index.row(), index.column()) else None

    def _column_of_line(self, left: int) -> int:
        index = self._table.currentIndex()
        row, column, start = self._began or (-1, -1, left)
        return start if row == index.row() and column == left else left
