"""Says that the shop is long in answering, and offers not to wait for it. Lies over the table: the rows there stay as they are."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTableView, QWidget

from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.theme import ThemedFrame, theme

_BELOW_TITLES = 12  # pixels


class Waiting(ThemedFrame):
    """Shown while an answer is awaited; Esc anywhere in the pane is its button."""

    cancel_asked = Signal()

    def __init__(self, table: QTableView, pane: QWidget) -> None:
        super().__init__(table)  # its viewport would take it along when it is scrolled
        self.setObjectName("waitingBar")
        self._viewport = table.viewport()
        self._viewport.installEventFilter(self)
        self._text = plain_label("", self, name="waitingText")
        cancel = named(QPushButton(tr(N_("Stop")), self), "cancelQuestion")
        cancel.setToolTip(tr(N_("Stop asking; the rows stay as they are (Esc)")))
        cancel.clicked.connect(lambda: self.cancel_asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self._text)
        row.addWidget(cancel)
        self._found = self._to_read = 0
        self._since = QElapsedTimer()
        self._tick = QTimer(self, interval=1_000)
        self._tick.timeout.connect(self._say)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), pane, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.activated.connect(lambda: self.cancel_asked.emit())
        self.show_waiting(False)

    def show_waiting(self, waits: bool) -> None:
        """The shop has been asked for a second and has not answered; or it has."""
        self._escape.setEnabled(waits)
        self.setVisible(waits)
        if waits:
            self._found = self._to_read = 0
            self._since.start()
            self._tick.start()
            self._say()
            self.raise_()
        else:
            self._tick.stop()

    def tell_step(self, done: int, total: int) -> None:
        """So many customers have been found by now; or, with a total, so much was read of what is to be read of all of them first."""
        self._found, self._to_read = done, total
        if self.isVisible():
            self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._viewport and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _say(self) -> None:
        seconds = 1 + self._since.elapsed() // 1_000
        text = trn(N_("The shop has been looking for {count} second …"), N_("The shop has been looking for {count} seconds …"), seconds)
        if self._to_read:
            share = 100 * self._found // self._to_read
            text = tr(N_("Orders or carts of all customers are being read: {share} % …"), share=share)
        elif self._found:
            text += " " + trn(N_("{count} customer found so far."), N_("{count} customers found so far."), self._found)
        self._text.setText(text)
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        free = self._viewport.width() - self.width()
        self.move(self._viewport.x() + max(0, free // 2), self._viewport.y() + _BELOW_TITLES)

    def colours(self) -> str:
        back = theme().sheet("notice")
        return f"#waitingBar {{ {back} border: 1px solid palette(mid); border-radius: 4px; }} #waitingBar QLabel {{ {back} border: none; }}"
