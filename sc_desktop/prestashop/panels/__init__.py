"""The lists about selected customers: what each tab of the properties reads."""

from sc_desktop.prestashop.panels.addresses import ADDRESSES
from sc_desktop.prestashop.panels.carts import CART_LINES, CARTS
from sc_desktop.prestashop.panels.connections import CONNECTIONS, MAILS
from sc_desktop.prestashop.panels.messages import MESSAGES, THREAD
from sc_desktop.prestashop.panels.order_sheet import ORDER_ADDRESSES, ORDER_PAYMENTS, ORDER_STATES
from sc_desktop.prestashop.panels.orders import BOUGHT, ORDER_LINES, ORDERS
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn, Wanted, wanted
from sc_desktop.prestashop.panels.segments import SEGMENTS
from sc_desktop.prestashop.panels.vouchers import VOUCHERS

_ORDERS = (ORDERS, ORDER_LINES, BOUGHT, ORDER_STATES, ORDER_PAYMENTS, ORDER_ADDRESSES)

_OTHERS = (MESSAGES, THREAD, CARTS, CART_LINES, VOUCHERS, SEGMENTS, CONNECTIONS, MAILS)

PANELS: dict[str, Panel] = {panel.key: panel for panel in (ADDRESSES, *_ORDERS, *_OTHERS)}
COUNTED = ("addresses", "orders", "messages", "carts", "vouchers", "segments", "connections")

__all__ = ["COUNTED", "PANELS", "Asked", "Panel", "PanelColumn", "Wanted", "wanted"]
