"""Runs what writes a file of the shop's data, as the preferences say, and tells what became of it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from sc_desktop import workspace as use_cases
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.jobs.runner import Task
from sc_desktop.settings.store import Settings
from sc_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from sc_desktop.exchange.csv_out import CsvStyle, Written


class FileExport(QObject):
    """One kind of export; subclasses say it in words. Exports wait for one another, and each can be cancelled."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None

    def run(self, use_case: Callable[..., Any], *values: object) -> None:
        """Write the file: `use_case(workspace, *values, folder=, style=, progress=)` gives what was Written."""
        task = self._desk.ask(
            "export",
            use_case,
            *values,
            folder=export_folder(self._desk.settings),
            style=csv_style(self._desk.settings),
            done=self._on_written,
            failed=self._on_failed,
            stepped=self._on_step,
            stopped=self._on_stopped,
            owner=self,
        )
        self._task = task

    def tell_step(self, done: int, total: int) -> str:
        """How far it is."""
        raise NotImplementedError

    def tell_written(self, rows: int, path: str) -> str:
        """How many rows there are in the file."""
        raise NotImplementedError

    def _on_step(self, done: int, total: int) -> None:
        self._desk.tell(self.tell_step(done, total), button=tr(N_("Cancel")), act=self._cancel, topic="export")

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.progress.cancel()

    def _on_written(self, written: "Written") -> None:
        text = self.tell_written(written.rows, str(written.path))
        self._desk.tell_done(text, button=tr(N_("Open folder")), act=partial(open_folder, written.path.parent), topic="export")

    def _on_failed(self, error: Expected) -> None:
        self._desk.tell(str(error), role="error", topic="export")

    def _on_stopped(self) -> None:
        self._desk.tell_done(tr(N_("The export was cancelled; no file was written.")), topic="export")


class OrdersExport(FileExport):
    """The list of orders as a file."""

    def export(self, ids: Sequence[int]) -> None:
        """Export every order of these customers."""
        self.run(use_cases.exporting.export_list, "orders", tuple(ids))

    def tell_step(self, done: int, total: int) -> str:
        return tr(N_("Exporting: {done} of {total} orders …"), done=grouped(done), total=grouped(total))

    def tell_written(self, rows: int, path: str) -> str:
        return trn(N_("{count} order was exported to {path}"), N_("{count} orders were exported to {path}"), rows, path=path)


def export_folder(settings: Settings) -> Path:
    """The folder of the preferences, else the user's Documents, else the home folder."""
    wish = settings.text("export.folder")
    found = wish or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if wish or (found and Path(found).is_dir()) else Path.home()


def csv_style(settings: Settings) -> "CsvStyle":
    """How the preferences want a CSV file written."""
    from sc_desktop.exchange.csv_out import preferred_style

    return preferred_style(settings)


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
