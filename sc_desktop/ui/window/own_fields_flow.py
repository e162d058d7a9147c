"""From the dialog of own fields to columns that can be shown."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.own_field import OwnField
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.own_fields import OwnFields, load_own_fields, save_own_fields
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane

if TYPE_CHECKING:
    from sc_desktop.ui.own_fields.dialog import OwnFieldsDialog


class OwnFieldsFlow(QObject):
    """One dialog at a time. Fields of other shops stay as they are."""

    def __init__(self, desk: Desk, grid: GridPane, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._grid, self._window = desk, grid, window
        self._dialog: OwnFieldsDialog | None = None

    def open(self) -> None:
        """Show the dialog."""
        from sc_desktop.ui.own_fields.dialog import OwnFieldsDialog

        if self._dialog is not None:
            self._dialog.raise_()
            return
        workspace, own = self._desk.shop, use_cases.own_fields
        kept = load_own_fields(self._desk.folder)
        here = [field for field in kept.fields if own.is_of_here(workspace, field)]
        judge = partial(own.why_unusable, workspace)
        dialog = OwnFieldsDialog(workspace, here, own.list_offered(workspace), judge, self._window)
        dialog.saved.connect(partial(self._keep, kept))
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        dialog.open()

    def _keep(self, kept: OwnFields, fields: Sequence[OwnField]) -> None:
        workspace, own = self._desk.shop, use_cases.own_fields
        elsewhere = [field for field in kept.fields if not own.is_of_here(workspace, field)]
        try:
            aside = save_own_fields(self._desk.folder, [*elsewhere, *fields], kept)
        except Expected as error:
            self._desk.tell_failure(error)
            return
        if aside is not None:
            self._desk.tell(tr(aside), role="warning")
        own.take_fields(workspace, fields)
        self._grid.show_view(self._grid.view.key)
        if fields:
            text = tr(N_("Your own fields can be shown in every view: they stand under “Own fields”."))
            self._desk.tell_done(text, button=tr(N_("Configure views…")), act=self._grid.columns.configure_wanted.emit, topic="own fields")

    def show_offered(self) -> None:
        """The shop has other columns than when the dialog was opened."""
        if self._dialog is not None:
            self._dialog.take_offered(use_cases.own_fields.list_offered(self._desk.shop))

    def tell_problems(self) -> None:
        """Tell what in the file can't be used."""
        problems = load_own_fields(self._desk.folder).problems
        if problems:
            self._desk.tell("\n".join(map(tr, problems)), role="warning", topic="own fields file")

    def _on_closed(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
