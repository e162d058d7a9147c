"""A dialog whose icons are those of the theme in use."""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog


class ThemedDialog(QDialog):
    """Paints its icons when it is shown, and anew when the theme changes while it stands there."""

    def paint_icons(self) -> None:
        """Give every button and sign its icon."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.paint_icons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            QTimer.singleShot(0, self, self.paint_icons)  # the icons of the old theme are dropped after the palette has changed
