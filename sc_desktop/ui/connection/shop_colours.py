"""The colours that tell shops apart, by name and as a swatch."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.settings.shops import SHOP_COLOURS
from sc_desktop.ui.present import named
from sc_desktop.ui.theme import theme

_NAMES = {"blue": N_("Blue"), "sky": N_("Sky blue"), "yellow": N_("Yellow"), "orange": N_("Orange"), "plum": N_("Plum")}
SWATCH = QSize(14, 14)


def swatch(colour: str) -> QIcon:
    """A square of the colour; an empty one without."""
    picture = QPixmap(SWATCH)
    picture.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(picture)
    painter.setPen(theme().line("outline"))
    if colour:
        painter.setBrush(theme().background(f"shop_{colour}"))
    painter.drawRoundedRect(0, 0, SWATCH.width() - 1, SWATCH.height() - 1, 3, 3)
    painter.end()
    return QIcon(picture)


class ColourChoice(QComboBox):
    """One of the colours for a band, or the one the shop was given, as a thin line."""

    def __init__(self, colour: str, given: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "shopColour", tr(N_("Colour of the shop's windows")))
        self.addItem(swatch(given), tr(N_("Only a thin line")), "")
        for name in SHOP_COLOURS:
            self.addItem(swatch(name), tr(_NAMES[name]), name)
        self.setCurrentIndex(max(self.findData(colour), 0))

    @property
    def colour(self) -> str:
        return str(self.currentData())
