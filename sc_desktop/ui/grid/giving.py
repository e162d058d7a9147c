"""What the user does to cells becomes pending changes: values typed, cells filled and emptied, ticks turned."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from sc_desktop import workspace as use_cases
from sc_desktop.domain.column import Column
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.cell_marks import is_tick
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.selecting import Cells, Selecting
from sc_desktop.ui.grid.table import CustomerTable


class Giving(QObject):
    """Takes what the table and its editors ask for to the desk."""

    def __init__(self, desk: Desk, model: CustomerModel, table: CustomerTable, selecting: Selecting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._model, self._table, self._selecting = desk, model, table, selecting
        self._last: tuple[Column, object] | None = None
        model.value_given.connect(self._on_value)
        table.delegate.fill_asked.connect(self.fill_selected)
        table.delegate.step_asked.connect(table.step)
        table.tick_asked.connect(self._on_tick)
        table.clear_asked.connect(lambda _cells: self.clear_selected())
        table.locked_typed.connect(lambda: self._desk.tell_in_work(1))
        desk.work_changed.connect(model.follow_work)

    def clear_selected(self) -> None:
        """Empty the selected cells."""
        self._selecting.with_cells(self._clear)

    def repeat(self) -> None:
        """The value given last once more, into the selected cells of the current column; one of another kind takes nothing."""
        index = self._table.currentIndex()
        column = self._model.columns[index.column()] if index.isValid() else None
        if self._last is None or column is None:
            self._desk.tell(tr(N_("No value was given yet that could be repeated.")), role="warning", topic="refusal")
        elif use_cases.filling.agree(self._last[0].kind, column.kind):
            self.fill(column, self._last[1])
        else:
            text = tr(N_("{column} holds another kind of value than {other}."), column=tr(column.label), other=tr(self._last[0].label))
            self._desk.tell(text, role="warning", topic="refusal")

    def fill(self, column: Column, value: object) -> None:
        """One value into the selected cells of a column."""
        self._last = (column, value)
        self._selecting.with_cells(partial(self._fill, column, value))

    def fill_selected(self, column: Column, value: object) -> None:
        """A column's value into every selected cell that holds the same kind of value."""
        self._last = (column, value)
        self._selecting.with_cells(partial(self._fill_selected, column, value))

    def _on_value(self, ids: Sequence[int], column: Column, value: object) -> None:
        self._last = (column, value)
        self._model.last_refusal = self._desk.give(ids, column, value)

    def _fill(self, column: Column, value: object, cells: Cells) -> None:
        ids = next((ids for each, ids in cells if each.key == column.key), [])
        if ids:
            self._desk.give(ids, column, value)

    def _fill_selected(self, column: Column, value: object, cells: Cells) -> None:
        alike = [(each, ids) for each, ids in cells if each.key == column.key or use_cases.filling.agree(each.kind, column.kind)]
        self._desk.give_all(tr(N_("Fill")), alike, value)
        left = [each for each, _ids in cells if each.is_editable and all(each is not other for other, _ids in alike)]
        if left:
            names = ", ".join(tr(each.label) for each in left)
            text = tr(
                N_("Left as they are, for they hold another kind of value than {column}: {others}"), column=tr(column.label), others=names
            )
            self._desk.tell(text, role="warning", topic="refusal")

    def _on_tick(self, cell: tuple[Column, Sequence[int]], wanted: object) -> None:
        column, ids = cell
        if len(ids) > 1 or self._selecting.is_beyond_shown:  # the selected ones, of which the table knows those shown
            self.fill(column, wanted)
        else:
            self._on_value(ids, column, wanted)

    def _clear(self, cells: Cells) -> None:
        """Delete empties the selected cells; ticks and read-only columns are left alone."""
        meant = [(column, ids) for column, ids in cells if not is_tick(column)]
        editable = [(column, ids) for column, ids in meant if column.is_editable]
        if cells and not meant:
            self._desk.tell(tr(N_("Ticks are not emptied: the space bar turns them.")), role="warning", topic="refusal")
        self._desk.clear(editable or meant)  # read-only cells beside editable ones are passed over; alone, the user is told
