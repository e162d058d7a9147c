"""The tab of vouchers."""

from sc_desktop.i18n import N_
from sc_desktop.ui.properties.lists import ListTab


class VouchersTab(ListTab):
    """Vouchers of the customer's own."""

    panel = "vouchers"
    title = N_("Vouchers")
