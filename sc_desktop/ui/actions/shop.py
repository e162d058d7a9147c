"""Opening shops, reading again, and leaving."""

from sc_desktop.i18n import N_
from sc_desktop.ui.actions.record import ActionRecord

ACTIONS = (
    ActionRecord(
        "action.connect",
        N_("&Connect…"),
        N_("Open a shop's database"),
        "file.1",
        lambda deeds: deeds.connect_shop(),
        lambda now: not now.is_committing,
        ("Ctrl+O",),
        "plug",
        toolbar=True,
    ),
    ActionRecord(
        "action.open_demo",
        N_("Open the &demo shop"),
        N_("A made-up shop on this computer, to try everything"),
        "file.1",
        lambda deeds: deeds.open_demo(),
        lambda now: not now.is_committing,
    ),
    ActionRecord(
        "action.shop_settings",
        N_("This &shop…"),
        N_("Its back office, whether customers buy there, whether writing is allowed"),
        "file.1",
        lambda deeds: deeds.show_shop(),
        lambda now: now.has_shop and not now.is_demo and not now.is_committing,
    ),
    ActionRecord(
        "action.refresh",
        N_("&Refresh"),
        N_("Read the shop again; selection and pending changes stay"),
        "view.1",
        lambda deeds: deeds.refresh(),
        lambda now: now.has_shop,
        ("F5",),
        "rotate",
        toolbar=True,
    ),
    ActionRecord("action.quit", N_("&Quit"), N_("Close the window"), "file.9", lambda deeds: deeds.quit(), shortcuts=("Ctrl+Q",)),
)
