"""Every action, by topic; and the menus they stand in."""

from sc_desktop.i18n import N_
from sc_desktop.ui.actions import edit, filter, shop, tools

ACTIONS = (*shop.ACTIONS, *edit.ACTIONS, *filter.ACTIONS, *tools.ACTIONS)
MENUS = {"file": N_("&File"), "edit": N_("&Edit"), "view": N_("&View"), "filter": N_("Fi&lter"), "tools": N_("&Tools"), "help": N_("&Help")}
SUBMENUS = {"panes": N_("&Panes and tabs"), "size": N_("&Zoom and rows")}
TOOLBAR = (
    *("action.connect", "action.refresh", ""),
    *("action.undo", "action.redo", "action.change_many", "action.review", ""),
    *("action.filter_row", ""),
    *("action.export_csv", "action.history", "", "action.preferences"),
)
NAMED = frozenset({"action.connect", "action.change_many", "action.review", "action.export_csv", "action.history"})
