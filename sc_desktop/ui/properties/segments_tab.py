"""The tab of Store Commander's segments."""

from sc_desktop.i18n import N_
from sc_desktop.ui.properties.lists import ListTab


class SegmentsTab(ListTab):
    """Segments the customer is in; says so where the shop has none."""

    panel = "segments"
    title = N_("Segments")
