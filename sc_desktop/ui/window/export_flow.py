"""One click from the grid to a CSV file; asks which rows only when none are selected."""

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.query import Chosen, Selection, WholeResult
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.file_export import FileExport, OrdersExport
from sc_desktop.ui.grid.pane import GridPane


class ExportFlow(FileExport):
    """Exports what is selected in the grid: the customers with the view's columns, or their orders."""

    def __init__(self, desk: Desk, grid: GridPane, window: QWidget) -> None:
        super().__init__(desk, window)
        self._grid, self._window = grid, window
        self._orders = OrdersExport(desk, self)

    def export(self) -> None:
        """Export the selected customers; without a selection ask: those shown, or the whole result."""
        selection = self._grid.selecting.selection()
        if selection is not None:
            self._export(selection)
            return
        from sc_desktop.ui.export.scope_dialog import ExportScopeDialog

        dialog = ExportScopeDialog(self._grid.model.rowCount(), self._grid.total, self._window)
        dialog.shown_chosen.connect(self._export_shown)
        dialog.all_chosen.connect(self._export_all)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_orders(self) -> None:
        """Export every order of the selected customers, as the button of their tab does."""
        self._orders.export(self._grid.selecting.named_ids())

    def tell_step(self, done: int, total: int) -> str:
        return tr(N_("Exporting: {done} of {total} customers …"), done=grouped(done), total=grouped(total))

    def tell_written(self, rows: int, path: str) -> str:
        text = trn(N_("{count} customer was exported to {path}"), N_("{count} customers were exported to {path}"), rows, path=path)
        if len(self._desk.stage):
            text += " " + tr(N_("Changes that are not written yet are not in the file."))
        return text

    def _export_shown(self) -> None:
        if self._grid.model.rowCount():
            self._export(Chosen(tuple(self._grid.model.ids)))

    def _export_all(self) -> None:
        self._export(WholeResult(replace(self._grid.query, limit=None), self._grid.total or 0))

    def _export(self, selection: Selection) -> None:
        self.run(use_cases.exporting.export_csv, selection, self._grid.view)
