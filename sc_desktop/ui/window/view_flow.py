"""From the grid as it stands to views that are kept: the dialog, saving in one click, files for others."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from sc_desktop.domain.filter_words import told as told_filter
from sc_desktop.domain.view import View
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.own_views import delete_view, export_view, import_view, new_key, save_view
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.file_export import export_folder
from sc_desktop.ui.grid.pane import GridPane
from sc_desktop.ui.grid.view_picker import shown_title
from sc_desktop.ui.present import told

if TYPE_CHECKING:
    from sc_desktop.ui.grid.configure.dialog import ConfigureDialog

_FILES = N_("Views (*.toml)")


class ViewFlow(QObject):
    """One dialog at a time. What the user made of the columns on the screen is where it begins."""

    def __init__(self, desk: Desk, grid: GridPane, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._grid, self._window = desk, grid, window
        self._dialog: ConfigureDialog | None = None

    def configure(self) -> None:
        """Show the dialog on the view in use."""
        from sc_desktop.ui.grid.configure.dialog import ConfigureDialog
        from sc_desktop.ui.grid.configure.preview import ROWS

        if self._dialog is not None:
            self._dialog.raise_()
            return
        model, table = self._grid.model, self._grid.table
        first = max(0, table.rowAt(0))
        ids = model.ids[first : first + ROWS]
        view = self._standing()
        kept, present = self._grid.view_picker.wanted(), view.where
        if not self._desk.layout.is_kept(f"sort.{view.key}"):
            view = replace(view, sort=kept.sort)  # the order of the view shown before is not this one's
        view = replace(view, where=present or kept.where)
        dialog = ConfigureDialog(self._desk, self._grid.view_picker.shown_shelf(), view, ids, self._window, present=present)
        dialog.saved.connect(self._keep)
        dialog.import_asked.connect(self._ask_import)
        dialog.export_asked.connect(self._ask_export)
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        dialog.open()

    def save(self) -> None:
        """Take the columns, widths, order and filter on the screen into the view; a shipped one becomes the user's own copy."""
        view, before = replace(self._standing(), is_own=True), self._grid.view_picker.wanted().where
        if not self._keep([view], [], view.key):
            return
        title = shown_title(view)
        if view.where is not None:
            words = told_filter(view.where, self._desk.shop.columns, self._desk.shop.manner)
            text = tr(N_("The view “{title}” is saved as it stands, with the filter: {filter}"), title=title, filter=words)
            self._tell_saved(text, tr(N_("Without the filter")), replace(view, where=None))
        elif before is not None:
            text = tr(N_("The view “{title}” is saved as it stands; its filter is no longer kept."), title=title)
            self._tell_saved(text, tr(N_("Keep its filter")), replace(view, where=before))
        else:
            self._desk.tell_done(tr(N_("The view “{title}” is saved as it stands."), title=title), topic="views")

    def _tell_saved(self, text: str, button: str, otherwise: View) -> None:
        """Say what was saved; one click saves it `otherwise`."""
        self._desk.tell_done(text, button=button, act=lambda: self._keep_otherwise(otherwise), topic="views")

    def _keep_otherwise(self, view: View) -> None:
        if self._keep([view], [], view.key):
            self._desk.tell_done(tr(N_("The view “{title}” is saved."), title=shown_title(view)), topic="views")

    def _standing(self) -> View:
        """The view in use as it stands on the screen: what was dragged, pinned, widened, sorted and filtered included."""
        view, layout = self._grid.view, self._desk.layout
        widths = {**dict(view.widths), **layout.widths(view.key)}
        kept = tuple((key, width) for key, width in widths.items() if key in view.columns)
        query = self._grid.query
        return replace(view, widths=kept, sort=query.sort, where=view.where if query.among is not None else query.where)

    def _keep(self, changed: Sequence[View], dropped: Sequence[str], shown: str) -> bool:
        """Write and delete the user's files, then show this view. Returns whether all went well."""
        folder, picker = self._desk.folder, self._grid.view_picker
        known = frozenset(self._desk.shop.columns)
        try:
            for key in dropped:
                delete_view(folder, key)
                self._grid.forget_arrangement(key)
            for view in changed:
                aside = save_view(folder, view, known=known, seen=picker.shelf.texts.get(view.key))
                self._grid.forget_arrangement(view.key)
                if aside is not None:
                    self._desk.tell(tr(aside), role="warning")
        except Expected as error:
            self._desk.tell_failure(error)
            return False
        finally:
            self._grid.show_view(shown)
        return True

    def _ask_import(self) -> None:
        asking = self._file_dialog("importViewDialog", tr(N_("Import a view")))
        asking.setFileMode(QFileDialog.FileMode.ExistingFile)
        asking.fileSelected.connect(self._import)
        asking.open()

    def _import(self, path: str) -> None:
        if self._dialog is None or self._desk.workspace is None:
            return
        taken = {view.key for view in self._dialog.views_now()}
        try:
            view, problems = import_view(Path(path), frozenset(self._desk.shop.columns), taken)
        except Expected as error:
            self._dialog.tell(told(error))
        else:
            self._dialog.take_view(view, [tr(problem) for problem in problems])

    def _ask_export(self, view: View, title: str) -> None:
        asking = self._file_dialog("exportViewDialog", tr(N_("Export the view")))
        asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asking.setDefaultSuffix("toml")
        asking.selectFile(f"{new_key(title, ())}.toml")
        asking.fileSelected.connect(lambda path: self._export(Path(path), view, title))
        asking.open()

    def _export(self, path: Path, view: View, title: str) -> None:
        try:
            export_view(path, view, title=title)
            text = tr(N_("The view “{title}” was exported to {path}"), title=title, path=str(path))
        except Expected as error:
            text = told(error)
        if self._dialog is not None:
            self._dialog.tell(text)

    def _file_dialog(self, name: str, heading: str) -> QFileDialog:
        asking = QFileDialog(self._dialog or self._window, heading, str(export_folder(self._desk.settings)), tr(_FILES))
        asking.setObjectName(name)
        asking.finished.connect(asking.deleteLater)
        return asking

    def _on_closed(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
