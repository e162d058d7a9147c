"""What the user makes of each view's columns: their order, their widths, which are hidden. Kept for the next time, with a way back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QTableView

from sc_desktop.domain.column import Column
from sc_desktop.domain.view import View, woven
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.window_state import WindowState
from sc_desktop.ui.grid.table import CustomerTable
from sc_desktop.ui.theme import scaled, unscaled


class ColumnKeeper(QObject):
    """Follows the header. `moved` brings the same columns in another order; `chosen` tells that others are to be shown,
    `pinned` how many of them stay at the left now.

    `save_wanted` asks to take the arrangement into the view, `configure_wanted` for the dialog, `values_wanted` for what a column holds."""

    moved = Signal(object)
    pinned = Signal(int)
    chosen = Signal()
    save_wanted = Signal()
    configure_wanted = Signal()
    values_wanted = Signal(str)

    def __init__(self, table: CustomerTable, state: WindowState, parent: QObject) -> None:
        super().__init__(parent)
        self._table, self._state = table, state
        self._view: View | None = None
        self._every: Mapping[str, Column] = {}
        self._columns: Sequence[Column] = ()
        self._pinned = 0
        self._is_laying_out = False
        table.header.sectionResized.connect(self._on_resized)
        table.header.sectionMoved.connect(lambda *_: QTimer.singleShot(0, self, self._take_order))
        table.header.menu_asked.connect(self._on_menu_asked)

    def arrange(self, view: View, every: Mapping[str, Column]) -> View:
        """The view as the user left its columns; `every` are the columns the shop has. From now on this view is followed."""
        self._view, self._every = view, every
        arranged = self._state.arranged(view)
        self._pinned = sum(key in every for key in arranged.columns[: arranged.pinned])
        return arranged

    def show_widths(self, columns: Sequence[Column]) -> None:
        """Give these columns, those of the model, their widths: the user's own, else what the view says, else what the title needs."""
        if self._view is None:
            return
        self._columns = columns
        own, given = self._state.widths(self._view.key), dict(self._view.widths)
        with self._laying_out():
            for place, column in enumerate(columns):
                wanted = own.get(column.key, given.get(column.key))
                self._table.setColumnWidth(place, natural_width(self._table, column) if wanted is None else scaled(wanted))
        self._table.header.pin(self._pinned)

    def forget(self, view: str) -> None:
        """How this view's columns were left is no longer so: it was saved, or deleted."""
        self._state.keep(dict.fromkeys(_names(view)))

    @property
    def is_changed(self) -> bool:
        """Whether the columns are otherwise than the view has them."""
        view = self._view
        if view is None:
            return False
        return self._state.arranged(view).pinned != view.pinned or any(self._state.is_kept(name) for name in _names(view.key))

    # -- what the user does ------------------------------------------------------------------------------------------------------------

    def show_menu(self, place: QPoint, section: int) -> None:
        """How far the columns are pinned, which are shown, with a way back; at this place of the screen, about this column."""
        if self._view is None:
            return
        menu = QMenu(self._table)
        menu.setObjectName("columnMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer_values(menu, section)
        self._add_pins(menu, section)
        shown = {column.key for column in self._columns}
        for key in self._state.order(self._view):
            if key in self._every:
                action = menu.addAction(tr(self._every[key].label).replace("&", "&&"))
                action.setObjectName(f"column.{key}")
                action.setCheckable(True)
                action.setChecked(key in shown)
                action.setEnabled(shown != {key})  # the last one stays
                action.toggled.connect(partial(self._show_column, key))
        menu.addSeparator()
        changed = self.is_changed
        for name, text, act, can in (
            ("resetColumns", tr(N_("Reset columns")), self._reset, changed),
            ("saveColumns", tr(N_("Save the view")), self.save_wanted.emit, changed),
            ("configureColumns", tr(N_("Configure views…")), self.configure_wanted.emit, True),
        ):
            action = menu.addAction(text)
            action.setObjectName(name)
            action.setEnabled(can)
            action.triggered.connect(lambda _checked=False, act=act: act())
        menu.popup(place)

    def _offer_values(self, menu: QMenu, section: int) -> None:
        if 0 <= section < len(self._columns):
            action = menu.addAction(tr(N_("Values of this column")), partial(self.values_wanted.emit, self._columns[section].key))
            action.setObjectName("columnValues")
            menu.addSeparator()

    def _on_menu_asked(self, place: QPoint) -> None:
        header = self._table.header
        self.show_menu(place, header.section_at(header.viewport().mapFromGlobal(place).x()))

    def _add_pins(self, menu: QMenu, section: int) -> None:
        header = self._table.header
        if 0 <= section < len(self._columns):
            text = tr(N_("Pin up to “{column}”"), column=tr(self._columns[section].label)).replace("&", "&&")
            action = menu.addAction(text, partial(self._pin, section + 1))
            action.setObjectName("pinColumns")
            action.setEnabled(section + 1 != self._pinned and header.has_room_for(section + 1))
            if not header.has_room_for(section + 1):
                action.setToolTip(tr(N_("Together they are too wide: the others could not be seen any more.")))
        action = menu.addAction(tr(N_("Unpin the columns")), partial(self._pin, 0))
        action.setObjectName("unpinColumns")
        action.setEnabled(self._pinned > 0)
        menu.setToolTipsVisible(True)
        menu.addSeparator()

    def _pin(self, count: int) -> None:
        """So many columns stay at the left from now on."""
        if self._view is not None:
            self._pinned = count
            self._state.keep({f"pinned.{self._view.key}": None if count == self._view.pinned else count})
            self._table.header.pin(count)
            self.pinned.emit(count)

    def _show_column(self, key: str, shown: bool) -> None:
        if self._view is not None:
            hidden = [each for each in self._state.texts(f"hidden.{self._view.key}") if each != key]
            self._state.keep({f"hidden.{self._view.key}": hidden if shown else [*hidden, key]})
            self.chosen.emit()

    def _reset(self) -> None:
        if self._view is not None:
            self.forget(self._view.key)
            self.chosen.emit()

    def _on_resized(self, place: int, _old: int, width: int) -> None:
        if not self._is_laying_out and self._view is not None and place < len(self._columns) and width > 0:
            widths = {**self._state.widths(self._view.key), self._columns[place].key: unscaled(width)}
            self._state.keep({f"widths.{self._view.key}": widths})

    def _take_order(self) -> None:
        """A title was dragged: the model takes that order, so that all who read it from left to right agree with the screen."""
        header = self._table.header
        columns = [self._columns[header.logicalIndex(place)] for place in range(len(self._columns))]
        if self._view is None or columns == list(self._columns):
            return
        order = woven([column.key for column in columns], self._state.order(self._view))
        self._state.keep({f"order.{self._view.key}": order})
        with self._laying_out():
            self.moved.emit(columns)

    @contextmanager
    def _laying_out(self) -> Iterator[None]:
        """What happens to widths meanwhile is not the user's doing."""
        before, self._is_laying_out = self._is_laying_out, True
        try:
            yield
        finally:
            self._is_laying_out = before


def natural_width(table: QTableView, column: Column) -> int:
    """What a column needs without a width of its own: its values, and its title."""
    metrics = table.fontMetrics()
    return max(column.width * metrics.horizontalAdvance("0") + 14, metrics.horizontalAdvance(tr(column.label)) + 26)


def _names(view: str) -> list[str]:
    """What is kept of a view's columns."""
    return [f"{what}.{view}" for what in ("order", "hidden", "widths", "pinned")]
