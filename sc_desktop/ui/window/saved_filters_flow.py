"""The filters kept under a name, one click away in the menu of filters."""

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from sc_desktop.domain.filters import Where
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.filters import load_filters
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane
from sc_desktop.ui.window.commands import Commands


class SavedFiltersFlow:
    """Of one window. The menu is made when that of filters is opened first, and filled each time."""

    def __init__(self, desk: Desk, grid: GridPane, commands: Commands, window: QWidget) -> None:
        self._desk, self._grid = desk, grid
        self._menu = QMenu(tr(N_("Sa&ved filters")), window)
        self._menu.setObjectName("savedFilters")
        commands.menus["filter"].insertMenu(commands["action.colour_shown"], self._menu)

    def fill(self) -> None:
        """List them as they are now; one this shop can't be asked says why when it is chosen."""
        self._menu.clear()
        saved = load_filters(self._desk.folder)[0] if self._desk.workspace is not None else ()
        for each in saved:
            action = self._menu.addAction(each.title.replace("&", "&&"))
            action.triggered.connect(partial(self._want, each.where))
        self._menu.menuAction().setEnabled(bool(saved))

    def _want(self, where: Where, _on: bool = False) -> None:
        self._grid.filters.want(where)
