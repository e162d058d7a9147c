"""A friendly text where a tab has nothing to show."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sc_desktop.ui.present import plain_label


class TabPage(QStackedWidget):
    """A tab with a content and an empty state; shows one of them."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = QWidget(self)
        self._text = plain_label("", self._empty, wrap=True, name="emptyText")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QVBoxLayout(self._empty)
        box.addStretch(1)
        box.addWidget(self._text)
        box.addStretch(3)
        self.addWidget(content)
        self.addWidget(self._empty)

    def show_content(self) -> None:
        self.setCurrentIndex(0)

    def show_empty(self, text: str) -> None:
        """Say what belongs here."""
        self._text.setText(text)
        self.setCurrentIndex(1)
