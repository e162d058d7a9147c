"""The centre of the window: view picker, quick search, the table, and below it how many customers are shown and what the colours mean."""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.datafiles import data_folder
from sc_desktop.domain.column import Column
from sc_desktop.domain.query import NEWEST_FIRST, Query
from sc_desktop.domain.stage import Stage
from sc_desktop.domain.view import SortKey, View, with_companies
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.settings.views import load_views
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.among_bar import AmongBar
from sc_desktop.ui.grid.columns import ColumnKeeper
from sc_desktop.ui.grid.empty import EmptyGrid
from sc_desktop.ui.grid.kept import keep, restore
from sc_desktop.ui.grid.legend import Legend
from sc_desktop.ui.grid.loader import RowLoader
from sc_desktop.ui.grid.model import BLOCK, CustomerModel, is_tick
from sc_desktop.ui.grid.table import CustomerTable
from sc_desktop.ui.present import plain_label

LIMIT = "customers.max_rows"
COMPANIES = "customers.company_columns"


class GridPane(QWidget):
    """Shows the customers that answer the query, and lets them be edited."""

    selection_changed = Signal()
    shown_changed = Signal()
    everyone_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._views: tuple[View, ...] = ()
        self._picked: View | None = None
        self._view: View | None = None
        self._query = Query()
        self._total: int | None = None
        self.model = CustomerModel(self)
        self.table = CustomerTable(self.model, self)
        self.columns = ColumnKeeper(self.table, desk.layout, self)
        self._loader = RowLoader(desk, self.model, self)
        self._search_soon = Debounce(desk.jobs, self._on_search_due, 250, self)
        self.view_picker = self._make_picker()
        self.search = self._make_search()
        self.shown = self._make_shown()
        self._among = AmongBar(self)
        self._empty: EmptyGrid | None = None
        self._lay_out()
        self._connect()

    # -- what the window asks ----------------------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The view in use, its columns as they stand on the screen."""
        return self._view or self._views[0]

    @property
    def query(self) -> Query:
        return self._query

    @property
    def total(self) -> int | None:
        """How many customers answer the query; None until it was counted."""
        return self._total

    def open_shop(self) -> None:
        """Show the shop that was opened."""
        shop = self._desk.shop
        self._views, problems = load_views(data_folder("views"), tuple(shop.columns))
        for problem in problems:
            self._desk.tell(tr(problem), role="warning")
        self._desk.at_hand = self.model.stored
        self.model.set_stage(self._desk.stage)
        self.model.is_locked = shop.read_only_reason is not None
        self.table.delegate.manner = lambda: self._desk.shop.manner  # the lists of the shop are renewed while it is open
        wanted = self._desk.layout.text("view")
        self.view_picker.blockSignals(True)
        self.view_picker.clear()
        self.view_picker.addItems([tr(view.title) for view in self._views])
        self.view_picker.setCurrentIndex(next((place for place, view in enumerate(self._views) if view.key == wanted), 0))
        self.view_picker.blockSignals(False)
        self.search.clear()
        self._among.hide()
        self._query = Query(limit=self._limit(), with_deleted=self._desk.settings.flag("customers.show_deleted"))
        self._show_view()
        self.table.setFocus()

    def close_shop(self) -> None:
        """Empty the grid: no shop is open."""
        self._loader.stop()
        self.model.take_ids(array("q"))
        self.model.set_stage(Stage())
        self._total = None
        self._tell_shown()

    def filter_groups(self, groups: frozenset[int], all_groups: bool) -> None:
        """Show the members of these groups only; of none means everyone."""
        self._ask(replace(self._query, groups=groups, all_groups=all_groups))

    def show_among(self, ids: Sequence[int], text: str) -> None:
        """Show exactly these customers, whatever was asked before; `text` says who they are."""
        self.everyone_asked.emit()
        self.search.clear()
        self._search_soon.ask_now()
        self._among.show_text(text)
        self._ask(replace(self._query, search="", among=frozenset(ids), limit=None, with_deleted=True))

    def show_everyone(self) -> None:
        """No longer only some customers told one by one."""
        if self._query.among is not None:
            self._among.hide()
            deleted = self._desk.settings.flag("customers.show_deleted")
            self._ask(replace(self._query, among=None, limit=self._limit(), with_deleted=deleted))

    def refresh(self) -> None:
        """Ask the shop again; selection, scroll and pending edits stay."""
        if self._desk.workspace is None:
            return
        if self._wanted_view() != self._picked:
            self._show_view()  # other shops are looked at, and their B2B mode is another
        else:
            self.model.forget_rows()
            self._ask(self._query)

    def reread(self, ids: Sequence[int]) -> None:
        """These customers were written: read them again in place."""
        self.model.forget_rows(ids)
        self._count()

    def apply_preferences(self, key: str) -> None:
        """A preference was changed."""
        is_asked = self._desk.workspace is not None and self._query.among is None  # who is told one by one is shown whole
        if key == LIMIT and is_asked:
            self._ask(replace(self._query, limit=self._limit()))
        elif key == "customers.show_deleted" and is_asked:
            self._ask(replace(self._query, with_deleted=self._desk.settings.flag(key)))
        elif key == COMPANIES and self._desk.workspace is not None:
            self._show_view()
        elif key == "appearance.row_height":
            self.table.set_row_height(self._desk.settings.choice(key))

    def clear_selected(self) -> None:
        """Empty the selected cells."""
        self._on_clear_asked(list(self.table.cells()))

    def apply_zoom(self) -> None:
        """Rows and columns follow the zoom, as the texts did."""
        self.table.set_row_height(self._desk.settings.choice("appearance.row_height"))
        self.columns.show_widths(self.model.columns)

    def clear_search(self) -> None:
        """Drop the quick search."""
        self.search.clear()
        self._search_soon.ask_now()

    # -- asking the shop ---------------------------------------------------------------------------------------------------------------

    def _limit(self) -> int | None:
        return self._desk.settings.whole(LIMIT) or None

    def _ask(self, query: Query) -> None:
        if self._desk.workspace is None:
            return
        self._query = query
        self.table.header.show_sort(query.sort[0])
        self._desk.ask("grid", use_cases.browsing.find_ids, query, done=partial(self._on_ids, query), failed=self._on_failed, owner=self)

    def _count(self) -> None:
        self._desk.ask("count", use_cases.browsing.count, self._query, done=self._on_count, failed=self._on_failed, owner=self)

    def _on_ids(self, query: Query, ids: "array[int]") -> None:
        self.table.delegate.finish()
        kept, scroll = keep(self.table, self.model), self.table.verticalScrollBar().value()
        self.model.take_ids(ids)
        restore(self.table, self.model, kept)
        self.table.verticalScrollBar().setValue(scroll)
        self._desk.untell("failure")
        if (query.limit is not None and len(ids) < query.limit) or query.limit is None:
            self._on_count(len(ids))
        else:
            self._total = None
            self._tell_shown()
            self._count()
        first = max(0, self.table.rowAt(0))
        missing = [customer for customer in ids[first : first + BLOCK] if not self.model.stored(customer, "id_customer")[0]]
        if missing:
            self._loader.want(missing)
        self.selection_changed.emit()

    def _on_failed(self, error: Expected) -> None:
        self._desk.offer_retry(error, "failure")

    def _on_count(self, total: int) -> None:
        self._total = total
        self._tell_shown()

    # -- what the user does ------------------------------------------------------------------------------------------------------------

    def _on_view_picked(self, place: int) -> None:
        self._desk.layout.keep({"view": self._views[place].key})
        self._show_view()

    def _wanted_view(self) -> View:
        """The view that is picked, with the columns of companies where they are wanted."""
        view = self._views[max(0, self.view_picker.currentIndex())]
        return with_companies(view, wanted=self._desk.settings.flag(COMPANIES), b2b=self._desk.shop.is_b2b)

    def _show_view(self) -> None:
        """Show the columns of the view that is picked, as the user left them, in the order they were left in."""
        if not self._views or self._desk.workspace is None:
            return
        shop = self._desk.shop
        self._picked = self._wanted_view()
        self._view = view = self.columns.arrange(self._picked, shop.columns)
        columns = [shop.columns[key] for key in view.columns if key in shop.columns]
        self.table.delegate.finish()
        kept = keep(self.table, self.model)
        self._loader.set_view(view)
        self.model.set_columns(columns, shop.manner)
        restore(self.table, self.model, kept)
        self.columns.show_widths(columns)
        own = self._desk.layout.sort(view.key)
        if own is not None and (own.column in view.columns or own in NEWEST_FIRST):
            sort: tuple[SortKey, ...] = (own,)
        else:
            sort = self._query.sort if self._query.sort[0].column in view.columns else view.sort
        self._ask(replace(self._query, sort=sort))

    def _on_columns_moved(self, columns: Sequence[Column]) -> None:
        """A title was dragged: the same columns and rows, the same cells selected, nothing read again."""
        self.table.delegate.finish()
        kept, bars = keep(self.table, self.model), (self.table.horizontalScrollBar(), self.table.verticalScrollBar())
        scrolled = [bar.value() for bar in bars]
        self.model.reorder(columns)
        restore(self.table, self.model, kept)
        self.columns.show_widths(columns)
        for bar, value in zip(bars, scrolled, strict=True):
            bar.setValue(value)
        self._view = replace(self.view, columns=tuple(column.key for column in columns))
        self.selection_changed.emit()

    def _on_search_due(self) -> None:
        if self._desk.workspace is not None and self.search.text().strip() != self._query.search:
            self._ask(replace(self._query, search=self.search.text().strip()))

    def _on_sort_asked(self, section: int) -> None:
        """A click sorts, a second one turns the order, a third one goes back to the newest first."""
        key, now = self.model.columns[section].key, self._query.sort[0]
        if now.column != key:
            sort: tuple[SortKey, ...] = (SortKey(key),)
        elif not now.descending:
            sort = (SortKey(key, descending=True),)
        else:
            sort = NEWEST_FIRST if key != "id_customer" else (SortKey(key),)
        self._on_sort_wanted(sort[0].column, sort[0].descending)

    def _on_sort_wanted(self, key: str, descending: bool) -> None:
        self._desk.layout.keep({f"sort.{self.view.key}": f"-{key}" if descending else key})
        self._ask(replace(self._query, sort=(SortKey(key, descending),)))

    def _on_value_given(self, ids: Sequence[int], column: Column, value: object) -> None:
        self.model.last_refusal = self._desk.give(ids, column, value)

    def _on_fill_asked(self, column: Column, value: object) -> None:
        ids = next((ids for each, ids in self.table.cells() if each.key == column.key), [])
        if ids:
            self._desk.give(ids, column, value)

    def _on_tick_asked(self, cell: tuple[Column, Sequence[int]], wanted: object) -> None:
        self._desk.give(cell[1], cell[0], wanted)

    def _on_clear_asked(self, cells: Sequence[tuple[Column, Sequence[int]]]) -> None:
        """Delete empties the selected cells; ticks and read-only columns are left alone."""
        meant = [(column, ids) for column, ids in cells if not is_tick(column)]
        editable = [(column, ids) for column, ids in meant if column.is_editable]
        if cells and not meant:
            self._desk.tell(tr(N_("Ticks are not emptied: the space bar turns them.")), role="warning", topic="refusal")
        self._desk.clear(editable or meant)  # read-only cells beside editable ones are passed over; alone, the user is told

    # -- building ----------------------------------------------------------------------------------------------------------------------

    def _make_picker(self) -> QComboBox:
        picker = QComboBox(self)
        picker.setObjectName("viewPicker")
        picker.setAccessibleName(tr(N_("View")))
        picker.setToolTip(tr(N_("Which columns are shown")))
        picker.setMinimumWidth(140)
        return picker

    def _make_search(self) -> QLineEdit:
        search = QLineEdit(self)
        search.setObjectName("quickSearch")
        search.setAccessibleName(tr(N_("Search customers")))
        search.setPlaceholderText(tr(N_("Search: name, e-mail, company, ID")))
        search.setToolTip(tr(N_("Every word must match a name, an e-mail or the account's company; a whole number also matches the ID.")))
        return search

    def _make_shown(self) -> QLabel:
        shown = QLabel(self)
        shown.setObjectName("shownLabel")
        shown.setTextFormat(Qt.TextFormat.RichText)  # our own link; no text of the shop stands here
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        shown.setToolTip(tr(N_("Change how many customers are shown at most")))
        return shown

    def _show_empty(self, is_empty: bool) -> None:
        if is_empty:
            self._empty = self._empty or self._make_empty()
            self._empty.show_for(self._query)
        elif self._empty is not None:
            self._empty.hide()

    def _make_empty(self) -> EmptyGrid:
        empty = EmptyGrid(self.table.viewport())
        empty.everyone_asked.connect(self.show_everyone)
        empty.everyone_asked.connect(self.clear_search)
        empty.everyone_asked.connect(self.everyone_asked)
        return empty

    def _lay_out(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        label = plain_label(tr(N_("View")))
        label.setBuddy(self.view_picker)
        top.addWidget(label)
        top.addWidget(self.view_picker)
        top.addSpacing(12)
        top.addWidget(self.search, 1)
        bottom.addWidget(self.shown)
        bottom.addStretch(1)
        bottom.addWidget(Legend(self))
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 6, 6, 4)
        box.setSpacing(6)
        box.addLayout(top)
        box.addWidget(self._among)
        box.addWidget(self.table, 1)
        box.addLayout(bottom)
        for first, second in ((self.view_picker, self.search), (self.search, self.table), (self.table, self.shown)):
            QWidget.setTabOrder(first, second)

    def _connect(self) -> None:
        self.view_picker.currentIndexChanged.connect(self._on_view_picked)
        self.search.textEdited.connect(lambda _text: self._search_soon.ask())
        self.search.textChanged.connect(self._on_search_cleared)
        self.search.returnPressed.connect(self._search_soon.ask_now)
        self.shown.linkActivated.connect(lambda _link: self._desk.preference_wanted.emit(LIMIT))
        self.table.selection_changed.connect(self.selection_changed)
        self.table.header.sort_asked.connect(self._on_sort_asked)
        self.table.font_changed.connect(self.apply_zoom)
        self.columns.moved.connect(self._on_columns_moved)
        self.columns.chosen.connect(self._show_view)
        self.table.tick_asked.connect(self._on_tick_asked)
        self.table.clear_asked.connect(self._on_clear_asked)
        self.table.locked_typed.connect(lambda: self._desk.tell_in_work(1))
        self._desk.work_changed.connect(self.model.follow_work)
        self.table.delegate.fill_asked.connect(self._on_fill_asked)
        self.table.delegate.step_asked.connect(self.table.step)
        self.model.value_given.connect(self._on_value_given)
        self._loader.failed.connect(self._on_failed)
        self.model.sort_wanted.connect(self._on_sort_wanted)
        self._among.everyone_asked.connect(self.show_everyone)

    def _on_search_cleared(self, text: str) -> None:
        if not text or not self.search.hasFocus():  # the clear button, or a program that sets the text
            self._search_soon.ask()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            QTimer.singleShot(0, self, self._lay_link_anew)

    def _lay_link_anew(self) -> None:
        """A link keeps the colour it was laid out with, and the same text again is not laid out."""
        self.shown.clear()
        self._tell_shown()

    def _tell_shown(self) -> None:
        shown, total = self.model.rowCount(), self._total
        open_shop = self._desk.workspace is not None
        self._show_empty(open_shop and total == 0)
        if not open_shop:
            self.shown.clear()
        elif total is None:
            text = trn(N_("{count} customer shown, counting …"), N_("{count} customers shown, counting …"), shown)
            self.shown.setText(f'<a href="{LIMIT}">{text}</a>')
        else:
            text = trn(N_("{shown} of {count} customer"), N_("{shown} of {count} customers"), total, shown=grouped(shown))
            self.shown.setText(f'<a href="{LIMIT}">{text}</a>')
        QTimer.singleShot(0, self, self.shown_changed.emit)
