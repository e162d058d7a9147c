"""The right of the window: tabs about the selected customers. Only the visible tab asks the shop."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from sc_desktop import workspace as use_cases
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
        self._desk = desk
        self._ids: tuple[int, ...] = ()
        self._counted: tuple[int, ...] = ()
        self._soon = Debounce(desk.jobs, self._show, 80, self)
        self.tabs = named(QTabWidget(self), "propertyTabs", tr(N_("Properties of the selected customers")))
        self.tabs.setDocumentMode(True)
        self._pages: list[Tab] = []
        for kind in TABS:
            page = kind(desk, self)
            self._pages.append(page)
            self.tabs.addTab(page, "")
        self._show_counts((), {})
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 6, 6, 4)
        box.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._show_page)

    def show_customers(self, ids: Sequence[int]) -> None:
        """The selection changed."""
        if tuple(ids) != self._ids:
            self._ids = tuple(ids)
            self._soon.ask()

    def reread(self) -> None:
        """The shop changed under the customers shown."""
        self._soon.ask()

    def _show(self) -> None:
        self._show_page(self.tabs.currentIndex())
        if self._counted != self._ids:
            self._show_counts(self._ids, {})
        if self._ids and self._desk.workspace is not None:
            self._desk.ask(
                "badges",
                use_cases.listing.count_lists,
                self._ids,
                done=partial(self._show_counts, self._ids),
                failed=lambda _error: None,  # the tab itself tells, when it is looked at
                owner=self,
            )

    def _show_page(self, place: int) -> None:
        self._pages[place].show_customers(self._ids)

    def _show_counts(self, ids: tuple[int, ...], counts: Mapping[str, int]) -> None:
        """Write how many rows each tab has beside its title; nothing for none, and where it is not known."""
        if ids != self._ids:
            return
        self._counted = ids
        for place, kind in enumerate(TABS):
            count = counts.get(getattr(kind, "panel", ""), 0)
            title = tr(N_("{title} ({count})"), title=tr(kind.title), count=count) if count else tr(kind.title)
            if self.tabs.tabText(place) != title.replace("&", "&&"):
                self.tabs.setTabText(place, title.replace("&", "&&"))
