"""What the program has to say to the form's user, below the fields."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from sc_desktop.i18n import tr
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.theme import icon, theme

_ICONS = {"notice": "circle-info", "warning": "triangle-exclamation", "error": "circle-exclamation", "badge_rw": "circle-check"}
_ICON = QSize(16, 16)
_MOST_LINES = 9  # of a message; the rest is reached by scrolling


class _Words(QScrollArea):
    """As high as its words need at this width, up to _MOST_LINES; Tab leads to it while there is something to scroll."""

    def __init__(self, words: QWidget) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("connectMessageScroll")
        self.setAccessibleName(tr("Message"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(words)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(policy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(self._words.heightForWidth(width), self._highest())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self._words.heightForWidth(max(self.width(), 1)), self._highest()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.find_focus()
        if event.size().width() != event.oldSize().width():  # other words fit on a line: the height wanted before is out of date
            self.updateGeometry()

    def find_focus(self) -> None:
        """Take the keyboard only when there is more than what is seen."""
        is_longer = self._words.heightForWidth(self.width()) > self._highest()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_longer else Qt.FocusPolicy.NoFocus)

    def _highest(self) -> int:
        return _MOST_LINES * self.fontMetrics().lineSpacing()


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
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._headline)
        column.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(9)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._words = _Words(words)
        row.addWidget(self._words, 1)
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
        self._words.verticalScrollBar().setValue(0)
        self._words.find_focus()
        self._words.updateGeometry()
        self.updateGeometry()  # at once, and not when Qt comes to it: the dialog makes room for these words now
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self._headline.clear()
        self._text.clear()
        self.hide()
