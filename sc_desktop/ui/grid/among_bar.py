"""Says that the grid shows certain customers only, told one by one, and leads back to all of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.theme import ThemedFrame, theme


class AmongBar(ThemedFrame):
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
        self.hide()

    def show_text(self, text: str) -> None:
        """Say who is shown."""
        self._text.setText(text)
        self.show()

    def colours(self) -> str:
        back = theme().sheet("notice")
        return f"#amongBar {{ {back} border-radius: 4px; }} #amongBar QLabel {{ {back} border: none; }}"
