"""The right of the window: tabs about the selected customers. Only the visible tab asks the shop."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import named
from sc_desktop.ui.properties.carts_tab import CartsTab
from sc_desktop.ui.properties.connections_tab import ConnectionsTab
from sc_desktop.ui.properties.groups_tab import GroupsTab
from sc_desktop.ui.properties.list_tab import AddressesTab, ListTab
from sc_desktop.ui.properties.messages_tab import MessagesTab
from sc_desktop.ui.properties.orders_tab import OrdersTab
from sc_desktop.ui.properties.segments_tab import SegmentsTab
from sc_desktop.ui.properties.summary_tab import SummaryTab
from sc_desktop.ui.properties.vouchers_tab import VouchersTab


class Tab(Protocol):
    """What the pane asks of a tab."""

    def show_customers(self, ids: Sequence[int]) -> None:
        """Show these customers, read from the shop again; none shows the empty state."""


TABS: tuple[type[SummaryTab] | type[ListTab] | type[GroupsTab], ...] = (
    *(SummaryTab, AddressesTab, OrdersTab, GroupsTab, MessagesTab, CartsTab),
    *(VouchersTab, SegmentsTab, ConnectionsTab),
)


class PropertiesPane(QWidget):
    """Follows the selection after a short pause, so that fast arrow keys ask once."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: tuple[int, ...] = ()
        self._soon = Debounce(desk.jobs, self._show, 80, self)
        self.tabs = named(QTabWidget(self), "propertyTabs", tr(N_("Properties of the selected customers")))
        self.tabs.setDocumentMode(True)
        self._pages: list[Tab] = []
        for kind in TABS:
            page = kind(desk, self)
            self._pages.append(page)
            self.tabs.addTab(page, tr(page.title).replace("&", "&&"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 6, 6, 4)
        box.addWidget(self.tabs)
        self.tabs.currentChanged.connect(lambda _place: self._show())

    def show_customers(self, ids: Sequence[int]) -> None:
        """The selection changed."""
        if tuple(ids) != self._ids:
            self._ids = tuple(ids)
            self._soon.ask()

    def reread(self) -> None:
        """The shop changed under the customers shown."""
        self._soon.ask()

    def _show(self) -> None:
        self._pages[self.tabs.currentIndex()].show_customers(self._ids)
