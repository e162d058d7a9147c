"""Says that the grid shows certain customers only, told one by one, and leads back to all of them."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.theme import theme


class AmongBar(QFrame):
    """Stands between the search and the table; hidden while everyone may be shown."""

    everyone_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("amongBar")
        self._text = plain_label("", self, wrap=True, name="amongText")
        everyone = named(QPushButton(tr(N_("Show all customers")), self), "showEveryone")
        everyone.clicked.connect(lambda: self.everyone_asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(self._text, 1)
        row.addWidget(everyone)
        self._painted_in = ""
        self.hide()

    def show_text(self, text: str) -> None:
        """Say who is shown."""
        self._text.setText(text)
        self._paint()
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._paint()

    def _paint(self) -> None:
        """Take the colours of the theme in use, once: a style sheet changes the palette itself."""
        if self._painted_in == theme().name:
            return
        self._painted_in = theme().name
        back = theme().sheet("notice")
        self.setStyleSheet(f"#amongBar {{ {back} border-radius: 4px; }} #amongBar QLabel {{ {back} border: none; }}")
