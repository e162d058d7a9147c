"""Room for the values dock: where the window has none for a fourth pane the properties give way, and get their width back afterwards."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from sc_desktop.ui.theme import scaled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget

    from sc_desktop.ui.window.main_window import MainWindow

BEFORE = "panes_without_values"
AT_EASE = 700
"""Pixels of the grid below which the properties give way."""


class ValuesRoom:
    """Of one window and its dock."""

    def __init__(self, window: "MainWindow", dock: "QDockWidget") -> None:
        self._window, self._dock, self._layout = window, dock, window.desk.layout

    def take(self, width: int) -> None:
        """The dock is about to take so many pixels."""
        if self._layout.is_kept(BEFORE):
            return  # shown again at the start: the properties gave way the last time
        panes = self._window.panes
        self._layout.keep({BEFORE: panes.sizes()})
        at_the_side = self._window.dockWidgetArea(self._dock) == Qt.DockWidgetArea.RightDockWidgetArea and not self._dock.isFloating()
        if at_the_side and panes.sizes()[1] - width < scaled(AT_EASE):
            self._window.properties.hide()

    def give_back(self) -> None:
        """The dock is gone: the panes are as they were before."""
        sizes = self._layout.numbers(BEFORE)
        self._layout.keep({BEFORE: None})
        if len(sizes) == self._window.panes.count() and sizes[-1]:
            self._window.properties.show()
            QTimer.singleShot(0, self._window.panes, lambda: self._window.panes.setSizes(sizes))  # once the dock's place is theirs
