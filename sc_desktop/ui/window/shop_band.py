"""What marks a window as this shop's: a thin line of its colour, or a band of the one its user chose, with its name and what it is."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.settings.shops import KnownShop
from sc_desktop.ui.present import plain_label, plain_tip

_LINE = 4
_MOST = 16777215  # Qt's own: as high as it needs


class ShopBand(QWidget):
    """Hidden for the demo. The line says its words in a tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shopBand")
        self.setAutoFillBackground(True)
        self._text = plain_label(name="shopBandText")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 2)
        row.addWidget(self._text)
        self.hide()

    def show_shop(self, shop: KnownShop | None) -> None:
        """Mark the window as this shop's; None for the demo, and before any shop is open."""
        if shop is None:
            self.hide()
            return
        from sc_desktop.ui.theme import theme

        palette = self.palette()
        palette.setBrush(palette.ColorRole.Window, theme().background(f"shop_{shop.mark}"))
        palette.setBrush(palette.ColorRole.WindowText, theme().foreground(f"shop_{shop.mark}"))
        self.setPalette(palette)
        kind = N_("{shop} – live shop") if shop.production else N_("{shop} – a copy to try things in")
        words = tr(kind, shop=shop.shown)
        self._text.setText(words)
        self._text.setVisible(bool(shop.colour))
        self.setMaximumHeight(_MOST if shop.colour else _LINE)
        self.setToolTip(plain_tip(words))
        self.show()
