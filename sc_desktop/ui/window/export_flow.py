"""One click from the grid to a CSV file; asks which rows only when none are selected."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.query import Chosen, Selection, WholeResult
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane

if TYPE_CHECKING:
    from sc_desktop.exchange.csv_out import Written


class ExportFlow(QObject):
    """Exports what is selected in the grid, with the view's columns."""

    def __init__(self, desk: Desk, grid: GridPane, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._grid, self._window = desk, grid, window
        self._task: Task | None = None

    def export(self) -> None:
        """Export the selected customers; without a selection ask: those shown, or the whole result."""
        ids = self._grid.table.selected_ids()
        if ids:
            self._export(Chosen(tuple(ids)))
            return
        from sc_desktop.ui.export.scope_dialog import ExportScopeDialog

        dialog = ExportScopeDialog(self._grid.model.rowCount(), self._grid.total, self._window)
        dialog.shown_chosen.connect(self._export_shown)
        dialog.all_chosen.connect(self._export_all)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _export_shown(self) -> None:
        if self._grid.model.rowCount():
            self._export(Chosen(tuple(self._grid.model.ids)))

    def _export_all(self) -> None:
        self._export(WholeResult(replace(self._grid.query, limit=None), self._grid.total or 0))

    def _export(self, selection: Selection) -> None:
        from sc_desktop.exchange.csv_out import CsvStyle

        settings = self._desk.settings
        folder = Path(settings.text("export.folder") or _documents())
        style = CsvStyle(
            separator=settings.choice("export.separator"),
            bom=settings.flag("export.bom"),
            decimal=settings.choice("export.decimal"),
            headers="keys" if settings.choice("export.headers") == "keys" else "labels",
        )
        task = self._desk.ask(
            "export",
            use_cases.exporting.export_csv,
            selection,
            self._grid.view,
            folder=folder,
            style=style,
            done=self._on_written,
            failed=self._on_failed,
            stepped=self._on_step,
            stopped=self._on_stopped,
            owner=self,
        )
        assert isinstance(task, Task)
        self._task = task

    def _on_step(self, done: int, total: int) -> None:
        self._desk.tell(
            tr(N_("Exporting: {done} of {total} customers …"), done=grouped(done), total=grouped(total)),
            button=tr(N_("Stop")),
            act=self._cancel,
            topic="export",
        )

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.progress.cancel()

    def _on_written(self, written: "Written") -> None:
        path = str(written.path)
        text = trn(N_("{count} customer was exported to {path}"), N_("{count} customers were exported to {path}"), written.rows, path=path)
        pending = len(self._desk.stage)
        if pending:
            text += " " + tr(N_("Changes that are not written yet are not in the file."))
        self._desk.tell(text, button=tr(N_("Open folder")), act=partial(_open_folder, written.path.parent), topic="export")

    def _on_failed(self, error: Expected) -> None:
        self._desk.tell(str(error), role="error", topic="export")

    def _on_stopped(self) -> None:
        self._desk.tell(tr(N_("The export was cancelled; no file was written.")), topic="export")


def _documents() -> str:
    """The user's Documents folder, else the home folder."""
    from PySide6.QtCore import QStandardPaths

    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return found if found and Path(found).is_dir() else str(Path.home())


def _open_folder(folder: Path) -> None:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
