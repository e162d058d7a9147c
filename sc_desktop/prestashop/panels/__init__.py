"""The lists about selected customers: what each tab of the properties reads."""

from sc_desktop.prestashop.panels.addresses import ADDRESSES
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn

PANELS: dict[str, Panel] = {panel.key: panel for panel in (ADDRESSES,)}
COUNTED = ("addresses",)

__all__ = ["COUNTED", "PANELS", "Asked", "Panel", "PanelColumn"]
