"""What the program has to say to the form's user, below the fields."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sc_desktop.ui.present import plain_label
from sc_desktop.ui.theme import icon, theme

_ICONS = {"notice": "circle-info", "warning": "triangle-exclamation", "error": "circle-exclamation", "badge_rw": "circle-check"}
_ICON = QSize(16, 16)


class MessageArea(QFrame):
    """A headline and sentences in the colours of a role, with a sign beside the colour. Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("connectMessageArea")
        self.setAutoFillBackground(True)
        self._sign = plain_label()
        self._headline = plain_label(wrap=True, name="connectHeadline")
        font = self._headline.font()
        font.setBold(True)
        self._headline.setFont(font)
        self._text = plain_label(wrap=True, name="connectMessage")
        for label in (self._headline, self._text):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self._headline)
        column.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(9)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()

    def show_words(self, role: str, sentences: Iterable[str], *, headline: str = "") -> None:
        """Say this, one sentence a line. role: notice, warning, error, or badge_rw for what went well."""
        palette = theme().palette()
        palette.setBrush(palette.ColorRole.Window, theme().background(role))
        palette.setBrush(palette.ColorRole.WindowText, theme().foreground(role))
        self.setPalette(palette)
        self._sign.setPixmap(icon(_ICONS[role]).pixmap(_ICON))
        self._headline.setText(headline)
        self._headline.setVisible(bool(headline))
        self._text.setText("\n".join(sentence for sentence in sentences if sentence))
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self._headline.clear()
        self._text.clear()
        self.hide()
