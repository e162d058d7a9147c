"""The tab of carts, with the lines of the cart one stands on."""

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.properties.list_table import ListTable
from sc_desktop.ui.properties.sub_list import LinesTab


class CartsTab(LinesTab):
    """The customer's carts, newest first."""

    panel = "carts"
    title = N_("Carts")
    lines = "cart_lines"

    def make_lines_table(self) -> ListTable:
        return ListTable("cartLinesTable", tr(N_("Products of the cart")))
