"""The title of a dock. Qt's own keeps the size of its letters whatever the zoom, and its buttons are hardly seen in the dark."""

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.theme import icon, scaled

_SIGN = 13  # pixels at 100 %


class DockTitle(QWidget):
    """What the dock is called, a button that takes it out of the window or puts it back, and one that closes it. A mouse press beside the
    buttons is the dock's: it can be dragged."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        text = plain_label(dock.windowTitle(), self)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._float = named(QToolButton(self), "dockFloat", tr(N_("Take out of the window, or put back")))
        self._close = named(QToolButton(self), "dockClose", tr(N_("Close")))
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 4, 0)
        row.setSpacing(0)
        row.addWidget(text, 1)
        for button in (self._float, self._close):
            button.setToolTip(button.accessibleName())
            button.setAutoRaise(True)
            row.addWidget(button)
        self._paint()
        dock.setTitleBarWidget(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            QTimer.singleShot(0, self, self._paint)  # the icons of the old theme are dropped after the palette has changed

    def _paint(self) -> None:
        for button, sign in ((self._float, "up-right-from-square"), (self._close, "xmark")):
            button.setIcon(icon(sign))
            button.setIconSize(QSize(scaled(_SIGN), scaled(_SIGN)))
