"""Brings the window back as it was left: size, panes, tab, group mode. What the grid keeps of its columns is written here too."""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QSignalBlocker, QTimer

from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected

if TYPE_CHECKING:
    from sc_desktop.ui.window.main_window import MainWindow

SOON = 1000  # milliseconds after the last change; so much a crash may lose
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange})


class LayoutMemory(QObject):
    """Writes soon after each change, off the window's thread; and once more when the window closes."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._desk, self._state = window, window.desk, window.desk.layout
        self._soon = QTimer(self, singleShot=True, interval=SOON)  # not a Debounce: the window isn't busy while it waits
        self._soon.timeout.connect(self._save_soon)
        self._restore()
        self._state.on_change.append(self._on_change)
        window.installEventFilter(self)
        window.panes.splitterMoved.connect(self._on_change)  # not the timer's start: it would take a place for its interval
        window.groups.mode.currentIndexChanged.connect(self._on_mode)
        window.desk.shop_shown.connect(self._restore_tab)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window was moved or resized."""
        if event.type() in _MOVES:
            self._on_change()
        return super().eventFilter(watched, event)

    def save_now(self) -> None:
        """The window closes; called when no lane runs any more."""
        self._note()
        self._soon.timeout.disconnect(self._save_soon)
        try:
            self._state.save()
        except Expected as error:
            print(error, file=sys.stderr)  # there is no window left to show it

    def _restore(self) -> None:
        """Size and place; Qt brings a window back onto a screen that exists. Then the panes, if they are still three."""
        self._window.restoreGeometry(QByteArray.fromBase64(self._state.text("geometry").encode("ascii", "replace")))
        panes = self._state.numbers("panes")
        if len(panes) == self._window.panes.count() and min(panes) >= 0 and panes[1]:
            self._window.panes.setSizes(panes)
            self._window.groups.setVisible(panes[0] > 0)
            self._window.properties.setVisible(panes[-1] > 0)
        mode = self._window.groups.mode
        with QSignalBlocker(mode):
            mode.setCurrentIndex(max(0, mode.findData(self._state.text("groups") == "all")))

    def _restore_tab(self) -> None:
        """The tabs are made when the first shop is opened."""
        self._desk.shop_shown.disconnect(self._restore_tab)
        tabs, wanted = self._window.properties.tabs, self._state.text("tab")
        pages = [page for page in map(tabs.widget, range(tabs.count())) if page is not None]
        for page in pages:
            if page.objectName() == wanted:
                tabs.setCurrentWidget(page)
        tabs.currentChanged.connect(lambda place: self._state.keep({"tab": pages[place].objectName()}))

    def _on_change(self, *_what: object) -> None:
        self._soon.start()

    def _work(self, _progress: Progress) -> None:
        self._state.save()

    def _on_mode(self, _place: int) -> None:
        self._state.keep({"groups": "all" if self._window.groups.mode.currentData() else "any"})

    def _note(self) -> None:
        geometry = self._window.saveGeometry().toBase64().toStdString()
        self._state.keep({"geometry": geometry, "panes": self._window.panes.sizes()})

    def _save_soon(self) -> None:
        self._note()
        self._soon.stop()
        self._desk.jobs.run(lane="layout", work=self._work, done=lambda _: None, owner=self)
