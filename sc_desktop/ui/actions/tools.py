"""Everything about the shop that is not editing: export, history, preferences, what is shown, help."""

from sc_desktop.i18n import N_
from sc_desktop.ui.actions.record import ActionRecord

ACTIONS = (
    ActionRecord(
        "action.export_csv",
        N_("&Export as CSV"),
        N_("Write the selected customers to a CSV file with the view's columns"),
        "file.2",
        lambda deeds: deeds.export_csv(),
        lambda now: now.has_shop and now.has_rows,
        ("Ctrl+E",),
        "file-csv",
        toolbar=True,
    ),
    ActionRecord(
        "action.history",
        N_("&History…"),
        N_("The batches written to this shop; each can be taken back"),
        "tools.1",
        lambda deeds: deeds.show_history(),
        lambda now: now.has_shop and not now.is_committing,
        ("Ctrl+Shift+H",),
        "clock-rotate-left",
        toolbar=True,
    ),
    ActionRecord(
        "action.preferences",
        N_("&Preferences…"),
        N_("How the program behaves"),
        "tools.2",
        lambda deeds: deeds.show_preferences(),
        shortcuts=("Ctrl+,",),
        icon="sliders",
        toolbar=True,
    ),
    ActionRecord(
        "action.show_deleted",
        N_("Show &deleted customers"),
        N_("Customers deleted in the back office are hidden otherwise"),
        "view.2",
        lambda deeds: deeds.toggle_deleted(),
        lambda now: now.has_shop,
        checked=lambda now: now.shows_deleted,
    ),
    ActionRecord(
        "action.find",
        N_("&Search customers"),
        N_("Go to the search field"),
        "view.3",
        lambda deeds: deeds.find(),
        lambda now: now.has_shop,
        ("Ctrl+F",),
    ),
    ActionRecord(
        "action.next_pane",
        N_("&Next pane"),
        N_("Move to the next of the three panes"),
        "view.3",
        lambda deeds: deeds.next_pane(),
        shortcuts=("F6",),
    ),
    ActionRecord(
        "action.previous_pane",
        N_("&Previous pane"),
        N_("Move back to the pane before"),
        "view.3",
        lambda deeds: deeds.previous_pane(),
        shortcuts=("Shift+F6",),
    ),
    ActionRecord("action.about", N_("&About SC Desktop"), N_("Version and licence"), "help.1", lambda deeds: deeds.show_about()),
)
