"""Messages below the panes: what comes and goes there moves nothing that is under the mouse."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Notice
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.theme import theme

MOST, KEPT = 3, 12
"""How many messages are seen at once, and how many more wait until one of these is closed."""
READ_WITHIN, DONE_WITHIN = 12_000, 30_000
"""Milliseconds after which a message that passes goes: one to be read, and one that offers something to do."""


class NoticeBar(QWidget):
    """The newest messages, each with what can be done about it and a way to close it; a new one replaces its like, and older ones come
    back when one is closed: several files can be broken at the start. What was done goes by itself after some seconds, unless the mouse
    or the keyboard is on it; what is to be decided, warnings and errors stay."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._lines: list[_Line] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(6, 0, 6, 4)
        self._box.setSpacing(4)
        self._older = plain_label("", self, name="noticesOlder")
        self._box.addWidget(self._older)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a message; the oldest wait when there are too many. One without text only takes those of its topic away."""
        like = [line for line in self._lines if notice.topic and line.notice.topic == notice.topic]
        if len(like) == 1 and notice.text and like[0].retell(notice):
            return
        for line in like:
            self.drop(line)
        if not notice.text:
            return
        line = _Line(notice, self.drop, self)
        self._lines.append(line)
        self._box.addWidget(line)
        for old in self._lines[:-MOST]:
            if old.notice.passes:
                self.drop(old)
        while len(self._lines) > MOST + KEPT:
            self.drop(self._lines[0])
        self._arrange()
        QAccessible.updateAccessibility(QAccessibleEvent(line, QAccessible.Event.Alert))  # a screen reader says it, the focus stays

    def clear(self, topic: str | None = None) -> None:
        """Drop the messages of a topic, or all of them."""
        for line in list(self._lines):
            if topic is None or line.notice.topic == topic:
                self.drop(line)

    def texts(self) -> list[str]:
        """What is shown now, oldest first."""
        return [line.notice.text for line in self._lines[-MOST:]]

    def drop(self, line: "_Line") -> None:
        """Close one message."""
        if line in self._lines:
            self._lines.remove(line)
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._arrange()

    def _arrange(self) -> None:
        """Show the newest, and how many wait behind them."""
        waiting = max(0, len(self._lines) - MOST)
        for place, line in enumerate(self._lines):
            line.setVisible(place >= waiting)
        self._older.setText(
            trn(
                N_("{count} earlier message: close one of these to read it"),
                N_("{count} earlier messages: close one of these to read them"),
                waiting,
            )
        )
        self._older.setVisible(bool(waiting))
        self.setVisible(bool(self._lines))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):  # a theme, a zoom
            for line in self._lines:
                line.paint()


class _Line(QFrame):
    """One message."""

    def __init__(self, notice: Notice, drop: Callable[["_Line"], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.notice, self._drop = notice, drop
        self.setObjectName("noticeLine")
        self._text = text = plain_label(notice.text, self, wrap=True, name="noticeText")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box = QHBoxLayout(self)
        box.setContentsMargins(10, 5, 6, 5)
        box.addWidget(text, 1)
        if notice.button and notice.act is not None:
            button = named(QPushButton(notice.button, self), "noticeButton")
            button.setAutoDefault(False)
            button.clicked.connect(self._on_act)
            box.addWidget(button)
        close = named(QToolButton(self), "noticeClose", tr(N_("Close this message")))
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip(tr(N_("Close this message")))
        close.clicked.connect(self._on_close)
        box.addWidget(close)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time)
        if notice.passes:
            self._timer.start(DONE_WITHIN if notice.button else READ_WITHIN)
        self.paint()

    def retell(self, notice: Notice) -> bool:
        """Say how far the same work is now, in place; False when more than the text is another."""
        is_like = (notice.role, notice.button) == (self.notice.role, self.notice.button)
        if is_like and notice.button:
            self.notice = notice
            self._text.setText(notice.text)
        return is_like and bool(notice.button)

    def paint(self) -> None:
        """Take the colours of the theme in use."""
        back = theme().sheet(self.notice.role)
        self.setStyleSheet(f"#noticeLine {{ {back} border-radius: 4px; }} #noticeLine QLabel, #noticeClose {{ {back} border: none; }}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
        else:
            super().keyPressEvent(event)

    def _on_act(self) -> None:
        act = self.notice.act
        self._drop(self)
        if act is not None:
            act()

    def _on_time(self) -> None:
        """Go, or stay as long again for whoever is just reading or about to click."""
        holder = QApplication.focusWidget()
        if self.underMouse() or (holder is not None and self.isAncestorOf(holder)):
            self._timer.start()
        else:
            self._drop(self)

    def _on_close(self) -> None:
        self._drop(self)
