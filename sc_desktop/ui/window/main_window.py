"""The main window: three panes, menus, notices and status below. What happens between them stands in wiring.py and the flows."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.settings.shops import KnownShops
from sc_desktop.settings.shortcuts import Shortcuts
from sc_desktop.settings.store import Settings
from sc_desktop.ui.actions.keys import plain_key
from sc_desktop.ui.actions.record import Situation
from sc_desktop.ui.actions.roll import ACTIONS
from sc_desktop.ui.bridge import Debounce, Jobs
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane
from sc_desktop.ui.groups.pane import GroupsPane
from sc_desktop.ui.present import clearable
from sc_desktop.ui.properties.pane import PropertiesPane
from sc_desktop.ui.theme import theme
from sc_desktop.ui.window.arrivals import Arrivals
from sc_desktop.ui.window.commands import Commands
from sc_desktop.ui.window.commit_flow import CommitFlow
from sc_desktop.ui.window.deeds import WindowDeeds
from sc_desktop.ui.window.history_flow import HistoryFlow
from sc_desktop.ui.window.late_flows import LateFlows
from sc_desktop.ui.window.layout_memory import LayoutMemory
from sc_desktop.ui.window.notice_bar import NoticeBar
from sc_desktop.ui.window.opening_flow import OpeningFlow
from sc_desktop.ui.window.recent_flow import RecentFlow
from sc_desktop.ui.window.shop_band import ShopBand
from sc_desktop.ui.window.shop_flow import ShopFlow
from sc_desktop.ui.window.status import StatusBar
from sc_desktop.ui.window.unfinished_flow import UnfinishedFlow
from sc_desktop.ui.window.wiring import wire

_GRID_AT_EASE = 560

if TYPE_CHECKING:
    from pathlib import Path


class MainWindow(QMainWindow):
    """One window on one shop. `busy` is true while anything is under way; `settled` tells when nothing is."""

    settled = Signal()
    busy_changed = Signal(bool)

    def __init__(self, settings: Settings, shops: KnownShops, folder: "Path") -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("SC Desktop")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.jobs = Jobs(self)
        self.desk = Desk(settings, shops, folder, self.jobs, self)
        self.groups = GroupsPane(self.desk, self)
        self.grid = GridPane(self.desk, self)
        self.properties = PropertiesPane(self.desk, self)
        self.notices = NoticeBar(self)
        self.status = StatusBar(self.desk, self)
        self.opening = OpeningFlow(self.desk, self)
        self.recent = RecentFlow(self.desk, self.opening, self)
        self.band = ShopBand(self)
        self.shops = ShopFlow(self.desk, self.opening, self)
        self.commits = CommitFlow(self.desk, self)
        self.unfinished = UnfinishedFlow(self.desk, self.commits, self)
        self.history = HistoryFlow(self.desk, self)
        self.late = LateFlows(self)
        self.arrivals = Arrivals(self.desk, self)
        self.deeds = WindowDeeds(self)
        self.shortcuts = Shortcuts(folder, {record.id: record.shortcuts for record in ACTIONS}, plain_key)
        self.commands = Commands(self, self.deeds, self.shortcuts)
        self.commands.menus["file"].insertMenu(self.commands["action.shop_settings"], self.recent.menu)
        self._follow_soon = Debounce(self.jobs, self.follow, 0, self)
        self._was_shown = False
        self._meant = QAction(self, enabled=False)  # says in the context menu who an act is for
        self._meant.setObjectName("selectedCustomers")
        self._lay_out()
        self.jobs.busy_changed.connect(self._on_busy_changed)
        self.settled.connect(self._on_first_settled, Qt.ConnectionType.SingleShotConnection)
        wire(self)
        self._memory = LayoutMemory(self)
        self.follow()

    def _get_busy(self) -> bool:
        return self.jobs.is_busy

    busy = Property(bool, _get_busy, notify=busy_changed)

    # -- keeping up --------------------------------------------------------------------------------------------------------------------

    def follow_soon(self) -> None:
        """Something changed that actions or the status bar depend on."""
        self._follow_soon.ask()

    def follow(self) -> None:
        """Bring actions, status bar and title up to date."""
        self.commands.follow(self.situation())
        self.status.follow()
        selecting = self.grid.selecting
        self.status.show_selected(selecting.count, whole=selecting.is_whole)
        self._meant.setText(self.status.selected.text())
        self._meant.setVisible(selecting.count > 1)
        workspace = self.desk.workspace
        known = self.desk.shops.get(workspace.key) if workspace is not None and not workspace.is_demo else None
        self.band.show_shop(known)
        if workspace is None:
            self.setWindowTitle("SC Desktop")
        else:
            pending = "*" if len(self.desk.stage) else ""
            self.setWindowTitle(f"{pending}{self.desk.shop_name} – {workspace.database.profile.shown} – SC Desktop")

    def situation(self) -> Situation:
        """How things stand, for the conditions of the actions."""
        workspace, stage, table = self.desk.workspace, self.desk.stage, self.grid.table
        return Situation(
            has_shop=workspace is not None,
            is_demo=workspace is not None and workspace.is_demo,
            is_writable=workspace is not None and workspace.is_writable,
            is_locked=workspace is not None and workspace.read_only_reason is not None,
            is_committing=self.desk.is_committing,
            pending=stage.free_count + (self.properties.is_typing or table.delegate.is_open),  # a command takes what is being typed first
            can_undo=stage.can_undo,
            can_redo=stage.can_redo,
            has_rows=self.grid.model.rowCount() > 0,
            has_selection=table.selectionModel().hasSelection(),
            has_orders=self.properties.has_rows("orders"),
            has_page=bool(self.desk.back_office) and self.grid.selecting.count == 1,
            cell_is_pending=len(stage) > 0 and self.grid.model.has_pending(table.selected_cells()),
            shows_deleted=self.desk.settings.flag("customers.show_deleted"),
            shows_groups=not self.groups.isHidden(),
            shows_properties=not self.properties.isHidden(),
            shows_figures=self.late.opened_figures is not None and self.late.opened_figures.is_shown,
            shows_values=self.late.opened_values is not None and self.late.opened_values.is_shown,
            is_dark=theme().name == "dark",
            row_height=self.desk.settings.choice("appearance.row_height"),
            is_filtered=self.grid.filters.is_filtered or self.grid.filter_row.is_refused,
            can_filter_back=self.grid.filters.can_go_back,
            shows_filter_row=self.grid.filter_row.is_shown,
            can_filter_forward=self.grid.filters.can_go_forward,
        )

    def _on_busy_changed(self, busy: bool) -> None:
        self.busy_changed.emit(busy)
        if not busy:
            QTimer.singleShot(0, self, self._tell_settled)

    def _tell_settled(self) -> None:
        if not self.jobs.is_busy:
            self.settled.emit()

    # -- Qt ----------------------------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self.jobs.hold()
            QTimer.singleShot(0, self, self._on_first_shown)

    def _on_first_shown(self) -> None:
        """Icons come once the window is on the screen, ahead of its first painting: their font takes a moment to load."""
        try:
            self.commands.paint_icons()
        finally:
            self.jobs.release()

    def _on_first_settled(self) -> None:
        """What can't be seen yet comes last."""
        self.commits.make_ready()
        for search in (self.groups.search, self.grid.search):
            clearable(search)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.late.closing.may_close():
            self.jobs.close()
            self._memory.save_now()
            self.desk.leave_shop()
            event.accept()
        else:
            event.ignore()

    def abandon(self) -> None:
        """Close without a question; pending edits stay on this computer, as after a crash."""
        self.late.closing.decide()
        self.close()

    def _lay_out(self) -> None:
        self.panes = splitter = _Panes(self)
        for pane, least, share in ((self.groups, 180, 0), (self.grid, 420, 1), (self.properties, 280, 0)):
            pane.setMinimumWidth(least)
            splitter.addWidget(pane)
            splitter.setStretchFactor(splitter.indexOf(pane), share)
        centre = QWidget(self)
        box = QVBoxLayout(centre)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.band)
        box.addWidget(splitter, 1)
        box.addWidget(self.notices)
        box.addLayout(self.commits.place)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status)
        self.grid.table.addActions([self._meant, *self.commands.context_actions()])
        self.grid.configure_button.setDefaultAction(self.commands["action.configure_view"])
        self.setAccessibleName(tr(N_("SC Desktop")))
        screen = QApplication.primaryScreen().availableSize()
        self.resize(min(1400, screen.width()), min(860, screen.height() - 40))
        splitter.setSizes([230, 790, 380] if self.width() >= 1280 else [180, self.width() - 460, 280])


class _Panes(QSplitter):
    """Groups, grid and properties. When the window gets narrower, the sides give way before the grid shows but a few columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("panes")
        self.setChildrenCollapsible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widths = self.sizes()
        if event.size().width() < event.oldSize().width() and 0 < widths[1] < _GRID_AT_EASE:
            for side in (2, 0):
                pane = self.widget(side)
                assert pane is not None
                spare = max(0, widths[side] - pane.minimumWidth())
                given = min(spare, _GRID_AT_EASE - widths[1])
                widths[side], widths[1] = widths[side] - given, widths[1] + given
            self.setSizes(widths)
