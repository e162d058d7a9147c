"""Makes QActions of the records, lays them out in menus and toolbar, and keeps them enabled only when they can work."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from sc_desktop.i18n import N_, tr
from sc_desktop.settings.shortcuts import Shortcuts
from sc_desktop.ui.actions.keys import shown_key
from sc_desktop.ui.actions.record import ActionRecord, Deeds, Situation
from sc_desktop.ui.actions.roll import ACTIONS, MENUS, NAMED, SUBMENUS, TOOLBAR
from sc_desktop.ui.theme import icon, scaled


class Commands:
    """All actions of one window."""

    def __init__(self, window: QMainWindow, deeds: Deeds, shortcuts: Shortcuts) -> None:
        self._shortcuts = shortcuts
        self.menus: dict[str, QMenu] = {}
        self._actions: dict[str, QAction] = {record.id: _make(record, window, deeds) for record in ACTIONS}
        self._menus: dict[str, QMenu] = {}
        self.toolbar = QToolBar(tr(N_("Toolbar")), window)
        self.toolbar.setObjectName("toolbar")
        self.toolbar.setMovable(False)
        self.size_icons()
        self.apply_keys()
        shortcuts.on_change.append(self.apply_keys)
        self._lay_menus(window)
        self._lay_toolbar()
        window.addToolBar(self.toolbar)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def apply_keys(self) -> None:
        """Give every action its keys as they are now; menus and tooltips tell them."""
        for record in ACTIONS:
            action, keys = self._actions[record.id], self._shortcuts.keys(record.id)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setToolTip(f"{tr(record.tip)} ({shown_key(keys[0])})" if keys else tr(record.tip))

    def context_actions(self) -> list[QAction]:
        """The actions of the grid's context menu, and the menu of filters."""
        return [*(self._actions[record.id] for record in ACTIONS if record.context), self._menus["filter"].menuAction()]

    def follow(self, now: Situation) -> None:
        """Enable what can work now."""
        for record in ACTIONS:
            action = self._actions[record.id]
            action.setEnabled(record.when(now))
            if record.checked is not None:
                action.setChecked(record.checked(now))

    def paint_icons(self) -> None:
        """Give every action its icon in the theme's colour; their font is loaded here, after the window is on the screen."""
        for record in ACTIONS:
            if record.icon:
                self._actions[record.id].setIcon(icon(record.icon))

    def size_icons(self) -> None:
        """The toolbar's icons, as large as the zoom says."""
        self.toolbar.setIconSize(QSize(scaled(18), scaled(18)))

    def _lay_menus(self, window: QMainWindow) -> None:
        for name, title in MENUS.items():
            menu = self.menus[name] = QMenu(tr(title), window)
            menu.setToolTipsVisible(True)
            groups: dict[QMenu, str] = {}
            for record in sorted((each for each in ACTIONS if each.place.startswith(f"{name}.")), key=lambda each: each.place):
                inside = self._menu_of(record, menu)
                if groups.get(inside, record.place) != record.place:
                    inside.addSeparator()
                groups[inside] = record.place
                inside.addAction(self._actions[record.id])
            window.menuBar().addMenu(menu)
            self._menus[name] = menu

    def _menu_of(self, record: ActionRecord, menu: QMenu) -> QMenu:
        """The menu, or the one within it that the record names; that one is made for the first that does."""
        if record.submenu and record.submenu not in self.menus:
            inside = self.menus[record.submenu] = QMenu(tr(SUBMENUS[record.submenu]), menu)
            inside.setToolTipsVisible(True)
            menu.addMenu(inside)
        return self.menus[record.submenu] if record.submenu else menu

    def _lay_toolbar(self) -> None:
        for name in TOOLBAR:
            if not name:
                self.toolbar.addSeparator()
                continue
            self.toolbar.addAction(self._actions[name])
            button = self.toolbar.widgetForAction(self._actions[name])
            if name in NAMED and isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)


def _make(record: ActionRecord, window: QMainWindow, deeds: Deeds) -> QAction:
    action = QAction(tr(record.text), window)
    action.setObjectName(record.id)
    if record.in_grid:
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # of the table, whose context menu it stands in
    action.setStatusTip(tr(record.tip))
    action.setCheckable(record.checked is not None)
    action.triggered.connect(partial(_run, record, deeds))
    window.addAction(action)
    return action


def _run(record: ActionRecord, deeds: Deeds, _checked: bool = False) -> None:
    deeds.finish_typing()
    record.run(deeds)
