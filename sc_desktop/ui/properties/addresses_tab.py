"""The customer's addresses, deleted ones on request."""

from sc_desktop.i18n import N_
from sc_desktop.ui.properties.lists import ListTab


class AddressesTab(ListTab):
    """The customer's addresses."""

    panel = "addresses"
    title = N_("Addresses")
    has_deleted = True
