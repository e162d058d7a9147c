"""The changes of one batch as Qt's table asks for them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.history.paged import Index, PagedModel
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.theme import icon, theme

if TYPE_CHECKING:
    from sc_desktop.workspace.past import PastChange

TITLES = (N_("Customer"), N_("Column"), N_("Before"), N_("After"), N_("State"))
BEFORE, AFTER, STATE = 2, 3, 4
STATES = {"stands": "", "undone": N_("taken back"), "erased": N_("erased")}
_SIGNS = {"undone": "rotate-left", "erased": "eraser"}
_LONGEST = 300  # signs of a value in its cell; the tooltip holds the rest
_ROLE = Qt.ItemDataRole


class ChangesModel(PagedModel["PastChange"]):
    """One row a change. UserRole of a cell is the id of its customer."""

    titles = TITLES

    def told(self, item: "PastChange") -> tuple[str, ...]:
        who, state = f"#{item.customer} {item.who}".rstrip(), STATES[item.state]
        return who, item.label, _line(item.before), _line(item.after), tr(state) if state else ""

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        change = self.item_at(row)
        match role:
            case _ROLE.DisplayRole:
                return self.text(row, column)
            case _ROLE.UserRole:
                return change.customer
            case _ROLE.ToolTipRole:
                return plain_tip({BEFORE: change.before, AFTER: change.after}.get(column, self.text(row, column))) or None
            case _ROLE.DecorationRole:
                return icon(_SIGNS[change.state]) if column == STATE and change.state in _SIGNS else None
            case _ROLE.ForegroundRole:
                return theme().line("muted") if change.state in _SIGNS else None
        return None


def _line(text: str) -> str:
    """A value on one line, and not longer than a cell can be."""
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return short.replace("\r\n", "\n").replace("\r", "\n").replace("\n", " ↵ ").replace("\t", " → ")
