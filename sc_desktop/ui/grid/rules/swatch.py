"""The colours of rules by name, and as a square with the sign that goes with them."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from sc_desktop.i18n import N_
from sc_desktop.prestashop.colours import SIGNS
from sc_desktop.ui.theme import scaled, theme

COLOUR_WORDS = {"blue": N_("Blue"), "violet": N_("Violet"), "yellow": N_("Yellow"), "rose": N_("Rose"), "grey": N_("Grey")}
SWATCH = 18


def swatch(colour: str) -> QIcon:
    """A square of the colour with its sign, as a cell shows both."""
    role, side = f"rule_{colour}", scaled(SWATCH)
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme().line("outline"))
    painter.setBrush(theme().background(role))
    box = QRectF(0.5, 0.5, side - 1, side - 1)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(theme().foreground(role).color())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), SIGNS[role])
    painter.end()
    return QIcon(picture)
