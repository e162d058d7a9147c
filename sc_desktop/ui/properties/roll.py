"""The tabs of the properties, in their order."""

from sc_desktop.ui.properties.addresses_tab import AddressesTab
from sc_desktop.ui.properties.carts_tab import CartsTab
from sc_desktop.ui.properties.connections_tab import ConnectionsTab
from sc_desktop.ui.properties.groups_tab import GroupsTab
from sc_desktop.ui.properties.lists import ListTab
from sc_desktop.ui.properties.messages_tab import MessagesTab
from sc_desktop.ui.properties.orders_tab import OrdersTab
from sc_desktop.ui.properties.segments_tab import SegmentsTab
from sc_desktop.ui.properties.summary_tab import SummaryTab
from sc_desktop.ui.properties.vouchers_tab import VouchersTab

TABS: tuple[type[SummaryTab] | type[ListTab] | type[GroupsTab], ...] = (
    *(SummaryTab, AddressesTab, OrdersTab, GroupsTab, MessagesTab, CartsTab),
    *(VouchersTab, SegmentsTab, ConnectionsTab),
)
