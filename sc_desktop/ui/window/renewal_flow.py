"""Looks whether columns or modules' tables have come to the shop since it was opened, when its user asks to read it again."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sc_desktop import workspace as use_cases
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr, trn

if TYPE_CHECKING:
    from sc_desktop.ui.window.main_window import MainWindow
    from sc_desktop.workspace.renewing import Renewed
    from sc_desktop.workspace.workspace import Workspace

NAMED = 5  # columns the message tells by name


class RenewalFlow(QObject):
    """One question at a time. `renewed` tells that the shop has other columns than before."""

    renewed = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._desk = window, window.desk

    def look(self, *, tells: bool) -> None:
        """Ask the shop, unless it is being written to: a batch is judged by what stood there when it began.

        `tells`: say what has come."""
        if self._desk.workspace is None or self._desk.is_committing:
            return
        done = partial(self._on_found, self._desk.workspace, tells)
        self._desk.ask("renewal", use_cases.renewing.find_renewed, self._desk.folder, done=done, failed=self._on_failed, owner=self)

    def _on_found(self, asked: "Workspace", tells: bool, found: "Renewed | None") -> None:
        if found is None or asked is not self._desk.workspace or self._desk.is_committing:
            return
        shown, offered = set(asked.columns), use_cases.own_fields.list_offered(asked)
        use_cases.renewing.take_renewed(asked, found)
        if set(asked.columns) != shown:
            self._window.grid.show_view(self._window.grid.view.key)
        self.renewed.emit()
        known = {(each.table, each.column) for each in offered}
        names = [each.column for each in use_cases.own_fields.list_offered(asked) if (each.table, each.column) not in known]
        if tells and names:
            self._tell(names)

    def _tell(self, names: list[str]) -> None:
        text = trn(
            N_("The shop has {count} new column, which you can show as an own field: {names}."),
            N_("The shop has {count} new columns, which you can show as own fields: {names}."),
            len(names),
            names=", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else ""),
        )
        self._desk.tell(text, button=tr(N_("Own fields…")), act=self._window.deeds.show_own_fields, topic="renewal")

    def _on_failed(self, _error: Expected) -> None:
        """The rows are read at the same time: what keeps them away is told once."""
