"""From the customers shown to a colour for them: the dialog of colour rules, and what it brings kept in the view."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.colour_rule import COLOURS, LONGEST_TITLE, MOST_RULES, OwnRule
from sc_desktop.domain.filter_words import told
from sc_desktop.domain.view import View
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.own_views import save_view
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane
from sc_desktop.ui.grid.view_picker import shown_title

if TYPE_CHECKING:
    from sc_desktop.ui.grid.rules.dialog import RulesDialog


class RulesFlow(QObject):
    """One dialog at a time. Of the view its rules alone are written: how it stands on the screen stays an arrangement."""

    def __init__(self, desk: Desk, grid: GridPane, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._grid, self._window = desk, grid, window
        self._dialog: RulesDialog | None = None

    def open(self) -> None:
        """Show the rules of the view in use."""
        self._open(None)

    def colour_shown(self) -> None:
        """Show them with one more: the customers shown, by the filter in use."""
        shop, rules = self._desk.shop, self._grid.view_picker.wanted().rules
        query = self._grid.query
        where = use_cases.colouring.condition_of(shop, query) if query.among is None else None
        if where is None:
            self._desk.tell(tr(N_("There is no filter that tells these customers from the others.")), role="warning", topic="filter")
        elif len(rules) >= MOST_RULES:
            self._desk.tell(tr(N_("A view has at most {most} colour rules."), most=MOST_RULES), role="warning", topic="filter")
        else:
            used = {rule.colour for rule in rules}
            colour = next((colour for colour in COLOURS if colour not in used), COLOURS[0])
            self._open(OwnRule(told(where, shop.columns, shop.manner)[:LONGEST_TITLE], where, colour))

    def _open(self, added: OwnRule | None) -> None:
        from sc_desktop.ui.grid.rules.dialog import RulesDialog

        if self._dialog is not None:
            self._dialog.raise_()
            return
        view = self._grid.view_picker.wanted()
        self._dialog = RulesDialog(self._desk, view, added, self._window)
        self._dialog.saved.connect(partial(self._keep, view))
        self._dialog.finished.connect(self._on_closed)
        self._dialog.open()

    def _keep(self, view: View, rules: Sequence[OwnRule]) -> None:
        """Write the rules into the user's file of the view, and show it."""
        picker = self._grid.view_picker
        try:
            aside = save_view(
                self._desk.folder,
                replace(view, rules=tuple(rules), is_own=True),
                known=frozenset(self._desk.shop.columns),
                seen=picker.shelf.texts.get(view.key),
            )
        except Expected as error:
            self._desk.tell_failure(error)
            return
        if aside is not None:
            self._desk.tell(tr(aside), role="warning")
        self._grid.show_view(view.key)
        clear = self._grid.filters.clear
        text = tr(N_("The colour rules are kept in the view “{title}”."), title=shown_title(view))
        if self._grid.filters.is_filtered:
            self._desk.tell(text, button=tr(N_("Show all customers")), act=clear, topic="views")
        else:
            self._desk.tell(text, topic="views")

    def _on_closed(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
