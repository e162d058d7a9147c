"""Pages of the shop's own back office, shown in the user's browser. Their addresses come from the user alone, never from the shop."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.back_office import customer_page, order_page
from sc_desktop.ui.desk import Desk

SHOW = N_("Show in the back office")
HINT = N_("Opens the page in your browser. PrestaShop asks you to log in, and may warn that the security token is missing.")


def show_customer(desk: Desk, customer: int) -> None:
    """Show the customer's page; the address is known."""
    _show(desk, customer_page(desk.back_office, desk.shop.shop.facts.version_numbers, customer))


def show_order(desk: Desk, order: int) -> None:
    """Show the order's page; the address is known."""
    _show(desk, order_page(desk.back_office, desk.shop.shop.facts.version_numbers, order))


def _show(desk: Desk, page: str) -> None:
    if not QDesktopServices.openUrl(QUrl(page, QUrl.ParsingMode.StrictMode)):
        desk.tell(tr(N_("No browser could be opened. The page is {page}"), page=page), role="warning", topic="back_office")
