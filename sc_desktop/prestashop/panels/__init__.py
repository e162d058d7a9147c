"""The lists about selected customers: what each tab of the properties reads."""

from sc_desktop.prestashop.panels.addresses import ADDRESSES
from sc_desktop.prestashop.panels.carts import CART_LINES, CARTS
from sc_desktop.prestashop.panels.messages import MESSAGES, THREAD
from sc_desktop.prestashop.panels.order_sheet import ORDER_ADDRESSES, ORDER_PAYMENTS, ORDER_STATES
from sc_desktop.prestashop.panels.orders import BOUGHT, ORDER_LINES, ORDERS
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn

_ORDERS = (ORDERS, ORDER_LINES, BOUGHT, ORDER_STATES, ORDER_PAYMENTS, ORDER_ADDRESSES)

PANELS: dict[str, Panel] = {panel.key: panel for panel in (ADDRESSES, *_ORDERS, CARTS, CART_LINES, MESSAGES, THREAD)}
COUNTED = ("addresses", "orders", "messages", "carts")

__all__ = ["COUNTED", "PANELS", "Asked", "Panel", "PanelColumn"]
