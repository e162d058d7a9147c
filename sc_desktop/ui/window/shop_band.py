"""The band that marks a window as this shop's: its colour, with its name and what it is in words."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.settings.shops import KnownShop
from sc_desktop.ui.present import plain_label


class ShopBand(QWidget):
    """Hidden for a shop without a colour."""

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
        if shop is None or not shop.colour:
            self.hide()
            return
        from sc_desktop.ui.theme import theme

        palette = self.palette()
        palette.setBrush(palette.ColorRole.Window, theme().background(f"shop_{shop.colour}"))
        palette.setBrush(palette.ColorRole.WindowText, theme().foreground(f"shop_{shop.colour}"))
        self.setPalette(palette)
        kind = N_("{shop} – live shop") if shop.production else N_("{shop} – a copy to try things in")
        self._text.setText(tr(kind, shop=shop.shown))
        self.show()
