"""The centre of the window: view picker, quick search, the table, and below it how many customers are shown and what the colours mean."""

from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.query import NEWEST_FIRST, Query
from sc_desktop.domain.stage import Stage
from sc_desktop.domain.view import SortKey, View
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.among_bar import AmongBar
from sc_desktop.ui.grid.columns import ColumnKeeper
from sc_desktop.ui.grid.fill_handle import FillHandle
from sc_desktop.ui.grid.filters.deeds import FilterDeeds
from sc_desktop.ui.grid.filters.filtering import NOTHING, Filtering, Step
from sc_desktop.ui.grid.filters.row import FilterRow
from sc_desktop.ui.grid.first_rows import FirstRows
from sc_desktop.ui.grid.giving import Giving
from sc_desktop.ui.grid.kept import Scrolled, Standing, keep, restore
from sc_desktop.ui.grid.legend import Legend
from sc_desktop.ui.grid.loader import RowLoader
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.question import Question
from sc_desktop.ui.grid.quick_search import QuickSearch
from sc_desktop.ui.grid.selecting import Selecting
from sc_desktop.ui.grid.shown import LIMIT, ShownLabel
from sc_desktop.ui.grid.sorting import Sorting
from sc_desktop.ui.grid.table import CustomerTable
from sc_desktop.ui.grid.view_picker import COMPANIES, ConfigureButton, ViewPicker
from sc_desktop.ui.present import named, plain_label

if TYPE_CHECKING:
    from sc_desktop.ui.grid.empty import EmptyGrid
    from sc_desktop.ui.grid.find_bar import FindBar
    from sc_desktop.ui.grid.waiting import Waiting
    from sc_desktop.workspace.browsing import Answer


class GridPane(QWidget):
    """Shows the customers that answer the query, and lets them be edited."""

    selection_changed = Signal()
    shown_changed = Signal()
    everyone_asked = Signal()
    groups_wanted = Signal(object, bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._picked: View | None = None
        self._view: View | None = None
        self.model = CustomerModel(self)
        self.table = CustomerTable(self.model, self)
        self.fill_handle = FillHandle(self.table)
        self.columns = ColumnKeeper(self.table, desk.layout, self)
        self._question = Question(desk, self)
        self._loader = RowLoader(desk, self.model, self)
        self.selecting = Selecting(desk, self.table, self._question, self)
        self._standing, self._scrolled = Standing(self.table, self.model), Scrolled(self.table, self.model)
        self.giving = Giving(desk, self.model, self.table, self.selecting, self)
        self._search_soon = Debounce(desk.jobs, self._on_search_due, 250, self)
        self.view_picker = ViewPicker(desk, self)
        self.configure_button = named(ConfigureButton(self), "configureButton")
        self.search = QuickSearch(self)
        self.shown = ShownLabel(self)
        self._among = AmongBar(self)
        self.legend = Legend(self.model, self)
        self.filters = Filtering(desk, self)
        self.sorting = Sorting(self.model, self.table.header, self._question)
        self.filter_row = FilterRow(desk, self.model, self.table, self.filters)
        self.filter_deeds = FilterDeeds(desk, self.table, self.filters, self._question)
        self._first_rows = FirstRows(desk, self._question, self._loader, self)
        self._empty: EmptyGrid | None = None
        self._find_bar: FindBar | None = None
        self._waiting: Waiting | None = None
        self._left_sort: tuple[SortKey, ...] | None = None  # the order of the rows while another one is asked for
        self._lay_out()
        self._connect()

    # -- what the window asks ----------------------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The view in use, its columns as they stand on the screen."""
        return self._view or self.view_picker.views[0]

    @property
    def query(self) -> Query:
        return self._question.query

    @property
    def total(self) -> int | None:
        """How many customers answer the query; None until it was counted."""
        return self._question.total

    @property
    def find_bar(self) -> "FindBar":
        """The bar that finds texts in the cells; made when it is first asked for."""
        if self._find_bar is None:
            from sc_desktop.ui.grid.find_bar import FindBar

            self._find_bar = FindBar(self._desk, self.table, self)
            box = self.layout()
            assert isinstance(box, QVBoxLayout)
            box.insertWidget(box.indexOf(self.table) + 1, self._find_bar)
        return self._find_bar

    def open_shop(self) -> None:
        """Show the shop that was opened."""
        shop = self._desk.shop
        self._desk.at_hand = self.model.stored
        self._scrolled = Scrolled(self.table, self.model)
        self.model.set_stage(self._desk.stage)
        self.model.is_locked = shop.read_only_reason is not None
        self.table.delegate.manner = lambda: self._desk.shop.manner  # the lists of the shop are renewed while it is open
        self.view_picker.open_shop()
        self.search.clear()
        self._among.hide()
        self.filters.open_shop()
        self._question.query = Query(limit=self._limit(), with_deleted=self._desk.settings.flag("customers.show_deleted"))
        self._show_view()
        self.filter_row.restore()
        self.table.setFocus()

    def close_shop(self) -> None:
        """Empty the grid: no shop is open."""
        self._loader.stop()
        self.filter_row.show_row(False)
        self.model.take_ids(array("q"))
        self.model.set_stage(Stage())
        self._question.forget()

    def show_view(self, key: str) -> None:
        """Read the views again, and show this one; the first one when it is gone."""
        self.view_picker.read_again(key)
        self._show_view()

    def forget_arrangement(self, key: str) -> None:
        """What was made of this view's columns and order on the screen is kept in it now, or it is gone."""
        self.columns.forget(key)
        self._desk.layout.keep({f"sort.{key}": None})

    def filter_groups(self, groups: frozenset[int], all_groups: bool) -> None:
        """Show the members of these groups only; of none means everyone."""
        self._ask(replace(self.query, groups=groups, all_groups=all_groups))

    def show_among(self, ids: Sequence[int], text: str) -> None:
        """Show exactly these customers, whatever was asked before; `text` says who they are."""
        self.everyone_asked.emit()
        self.search.clear()
        self._search_soon.ask_now()
        self._among.show_text(text)
        self._ask(replace(self.query, search="", where=None, among=frozenset(ids), limit=None, with_deleted=True))

    def show_everyone(self) -> None:
        """No longer only some customers told one by one."""
        if self.query.among is not None:
            self._among.hide()
            deleted = self._desk.settings.flag("customers.show_deleted")
            self._ask(replace(self.query, among=None, limit=self._limit(), with_deleted=deleted))

    def refresh(self) -> None:
        """Ask the shop again; selection, scroll and pending edits stay."""
        if self._desk.workspace is None:
            return
        self._desk.workspace.snapshots.let_go()
        if self.view_picker.wanted() != self._picked:
            self._show_view()  # other shops are looked at, and their B2B mode is another
        else:
            self.model.forget_rows()
            self._ask(self.query)

    def reread(self, ids: Sequence[int]) -> None:
        """These customers were written: read them again in place."""
        self._desk.shop.snapshots.let_go_of_customers()
        self.model.forget_rows(ids)
        self._question.count()

    def apply_preferences(self, key: str) -> None:
        """A preference was changed."""
        is_asked = self._desk.workspace is not None and self.query.among is None  # who is told one by one is shown whole
        if key == LIMIT and is_asked:
            self._ask(replace(self.query, limit=self._limit()))
        elif key == "customers.show_deleted" and is_asked:
            self._ask(replace(self.query, with_deleted=self._desk.settings.flag(key)))
        elif key == COMPANIES and self._desk.workspace is not None:
            self._show_view()
        elif key == "appearance.row_height":
            self.table.set_row_height(self._desk.settings.choice(key))

    def repeat(self) -> None:
        """The value given last once more, into the selected cells of the current column."""
        self.giving.repeat()

    def apply_zoom(self) -> None:
        """Rows and columns follow the zoom, as the texts did."""
        self.table.set_row_height(self._desk.settings.choice("appearance.row_height"))
        self.columns.show_widths(self.model.columns)

    # -- asking the shop ---------------------------------------------------------------------------------------------------------------

    def _limit(self) -> int | None:
        return self._desk.settings.whole(LIMIT) or None

    def _ask(self, query: Query) -> None:
        self._question.ask(query)

    def _on_found(self, query: Query, answer: "Answer") -> None:
        self._left_sort = None
        self.table.delegate.finish()
        self._scrolled.leave(query)
        kept = self._standing.keep(everyone=self.selecting.outlives(query))
        self.selecting.take_query(query)
        self.model.take_ids(answer.ids, answer.places)
        self._standing.restore(kept, partial=self._question.is_partial)
        self._scrolled.back()
        self._desk.untell("failure")
        self._loader.show(answer, max(0, self.table.rowAt(0)))
        self.selection_changed.emit()

    def _on_step(self, step: Step) -> None:
        """Another filter, be it new or one of those before."""
        self._among.hide()
        self.search.setText(step.search)
        self.groups_wanted.emit(step.groups, step.all_groups)
        query = self.query
        if query.among is not None:
            query = replace(query, among=None, limit=self._limit(), with_deleted=self._desk.settings.flag("customers.show_deleted"))
        self._ask(replace(query, where=step.where, search=step.search, groups=step.groups, all_groups=step.all_groups))

    def _on_failed(self, error: Expected) -> None:
        self._desk.offer_retry(error, "failure")

    def _on_waiting(self, waits: bool) -> None:
        """The shop is long in answering, or no longer."""
        if self._waiting is None and waits:
            from sc_desktop.ui.grid.waiting import Waiting

            self._waiting = Waiting(self.table, self)
            self._waiting.cancel_asked.connect(self._question.give_up)
            self._question.stepped.connect(self._waiting.tell_step)
        if self._waiting is not None:
            self._waiting.show_waiting(waits)

    def _on_given_up(self, _asked: Query) -> None:
        """The rows stay, and what is said of them is what they answer."""
        query = self.query
        self.filters.turn_back(query)
        self._among.setVisible(query.among is not None)
        self.search.setText(query.search)
        self.groups_wanted.emit(query.groups, query.all_groups)
        if self._left_sort is not None:
            self._keep_sort(self._left_sort)
            self._left_sort = None
        if not self._question.has_answer:
            text = tr(N_("The customers were not read."))
            self._desk.tell(text, button=tr(N_("Retry")), act=self._desk.refresh_wanted.emit, topic="failure")

    # -- what the user does ------------------------------------------------------------------------------------------------------------

    def _show_view(self) -> None:
        """Show the columns of the view that is picked, as the user left them, in the order they were left in."""
        if not self.view_picker.views or self._desk.workspace is None:
            return
        shop = self._desk.shop
        self._picked, left = self.view_picker.wanted(), self.view.key
        self._view = view = self.columns.arrange(self._picked, shop.columns)
        columns = [shop.columns[key] for key in view.columns if key in shop.columns]
        self.table.delegate.finish()
        kept = keep(self.table, self.model, everyone=self.selecting.is_whole)
        self._loader.set_view(view)
        self._question.view = view
        self.model.set_columns(columns, shop.manner)
        restore(self.table, self.model, kept)
        self.columns.show_widths(columns)
        if view.key != left:
            self.table.horizontalScrollBar().setValue(0)
        self.legend.show_rules(view, shop.columns)
        own = tuple(key for key in self._desk.layout.sort(view.key) if key.column in view.columns or key in NEWEST_FIRST)
        stays = not view.is_own and all(key.column in view.columns for key in self.query.sort)
        sort = own or (self.query.sort if stays else view.sort)
        self._ask(replace(self.query, sort=sort, where=self.filters.after_view(view, self.query)))

    def _on_columns_moved(self, columns: Sequence[Column]) -> None:
        """A title was dragged: the same columns and rows, the same cells selected, nothing read again."""
        self.table.delegate.finish()
        kept = keep(self.table, self.model, everyone=self.selecting.is_whole)
        bars = (self.table.horizontalScrollBar(), self.table.verticalScrollBar())
        scrolled = [bar.value() for bar in bars]
        self.model.reorder(columns)
        restore(self.table, self.model, kept)
        self.columns.show_widths(columns)
        for bar, value in zip(bars, scrolled, strict=True):
            bar.setValue(value)
        self._view = replace(self.view, columns=tuple(column.key for column in columns))
        self.selection_changed.emit()

    def _on_pinned(self, count: int) -> None:
        self._view = replace(self.view, pinned=count)

    def _on_search_due(self) -> None:
        if self._desk.workspace is not None and self.search.text().strip() != self.query.search:
            self._ask(replace(self.query, search=self.search.text().strip()))

    def _on_sort_wanted(self, sort: tuple[SortKey, ...]) -> None:
        self._left_sort = self._left_sort or self.query.sort
        self._keep_sort(sort)
        self._ask(replace(self.query, sort=sort))

    def _keep_sort(self, sort: tuple[SortKey, ...]) -> None:
        self._desk.layout.keep({f"sort.{self.view.key}": [f"-{key.column}" if key.descending else key.column for key in sort]})

    # -- building ----------------------------------------------------------------------------------------------------------------------

    def _show_empty(self, is_empty: bool) -> None:
        if is_empty:
            self._empty = self._empty or self._make_empty()
            self._empty.show_for(self.query, self.filters.told())
        elif self._empty is not None:
            self._empty.hide()

    def _make_empty(self) -> "EmptyGrid":
        from sc_desktop.ui.grid.empty import EmptyGrid

        empty = EmptyGrid(self.table.viewport())
        empty.everyone_asked.connect(lambda: self._on_step(NOTHING))
        return empty

    def _lay_out(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        label = plain_label(tr(N_("View")))
        label.setBuddy(self.view_picker)
        top.addWidget(label)
        top.addWidget(self.view_picker)
        top.addWidget(self.configure_button)
        top.addSpacing(12)
        top.addWidget(self.search, 1)
        bottom.addWidget(self.shown)
        bottom.addStretch(1)
        bottom.addWidget(self.legend)
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 6, 6, 4)
        box.setSpacing(6)
        box.addLayout(top)
        box.addWidget(self._among)
        box.addWidget(self.filters.bar)
        box.addWidget(self.table, 1)
        box.addWidget(self.selecting.bar)
        box.addLayout(bottom)
        for first, second in pairwise((self.view_picker, self.configure_button, self.search, self.table, self.shown)):
            QWidget.setTabOrder(first, second)

    def _connect(self) -> None:
        self.view_picker.picked.connect(self._show_view)
        self._question.asked.connect(lambda query: self.table.header.show_sort(query.sort))
        self._question.asked.connect(self.filter_row.take_query)
        self._question.asked.connect(self.filters.follow)
        self.filters.step_wanted.connect(self._on_step)
        self.filters.search_wanted.connect(self.search.setFocus)
        self._question.found.connect(self._on_found)
        self._question.counted.connect(self._tell_shown)
        self._question.failed.connect(self._on_failed)
        self._question.waiting_changed.connect(self._on_waiting)
        self._question.given_up.connect(self._on_given_up)
        self.search.textEdited.connect(lambda _text: self._search_soon.ask())
        self.search.textChanged.connect(self._on_search_cleared)
        self.search.returnPressed.connect(self._search_soon.ask_now)
        self.shown.limit_wanted.connect(self._desk.preference_wanted)
        self.shown.told.connect(self.shown_changed)
        self.table.selection_changed.connect(self.selection_changed)
        self.selecting.changed.connect(self.selection_changed)
        self.sorting.wanted.connect(self._on_sort_wanted)
        self.table.font_changed.connect(self.apply_zoom)
        self.columns.moved.connect(self._on_columns_moved)
        self.columns.pinned.connect(self._on_pinned)
        self.columns.chosen.connect(self._show_view)
        self._loader.failed.connect(self._on_failed)
        self._among.everyone_asked.connect(self.show_everyone)

    def _on_search_cleared(self, text: str) -> None:
        if not text or not self.search.hasFocus():  # the clear button, or a program that sets the text
            self._search_soon.ask()

    def _tell_shown(self) -> None:
        is_open = self._desk.workspace is not None
        self._show_empty(is_open and self.total == 0)
        if is_open:
            self.shown.tell(self.model.rowCount(), self.total, self._question.as_of)
        else:
            self.shown.tell_nothing()
