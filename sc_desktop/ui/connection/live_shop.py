"""The tick that says of a shop that customers buy there."""

from PySide6.QtWidgets import QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.signs import TickBox


class LiveShop(TickBox):
    """Ticked: a slip costs more there than in a copy for tries."""

    def __init__(self, parent: QWidget | None = None, *, is_live: bool = True) -> None:
        super().__init__(tr(N_("&Live shop: customers buy here")), parent)
        self.setObjectName("productionBox")
        self.setChecked(is_live)
        text = N_(
            "Before a large batch is written to a live shop, the number of its customers has to be typed; the preferences say from how"
            " many on. Untick it for a copy to try things in."
        )
        self.setToolTip(tr(text))
        self.setAccessibleDescription(tr(text))
