"""What the commands of the filter menu do in the grid: filter by the current cell, open the builder."""

from PySide6.QtCore import QObject

from sc_desktop.domain.filters import Op, of_cell
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.filters.filtering import Filtering
from sc_desktop.ui.grid.question import Question
from sc_desktop.ui.grid.table import CustomerTable


class FilterDeeds(QObject):
    """Of one grid."""

    def __init__(self, desk: Desk, table: CustomerTable, filtering: Filtering, question: Question) -> None:
        super().__init__(table)
        self._desk, self._table, self._filtering, self._question = desk, table, filtering, question
        filtering.edit_asked.connect(self.build)

    def filter_by_cell(self, op: Op) -> None:
        """Show those whose column compares so with the current cell's value, as the shop holds it."""
        index, model = self._table.currentIndex(), self._table.customers
        if not index.isValid():
            return
        column = model.columns[index.column()]
        was_read, stored = model.stored(model.id_at(index.row()), column.key)
        test = of_cell(column, stored, op) if was_read else None
        if test is not None:
            self._filtering.add(test)
        elif was_read:
            self._desk.tell(tr(N_("“{column}” can't be filtered like this."), column=tr(column.label)), role="warning", topic="filter")

    def build(self, place: int = 0) -> None:
        """Open the builder on the filter in use, with the keyboard in the condition at this place."""
        from sc_desktop.ui.grid.filters.builder import FilterDialog

        dialog = FilterDialog(self._desk, self._question.query, self._filtering.where, self._table)
        dialog.wanted.connect(self._filtering.want)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.edit_part(place)
