"""The dock of a column's values: follows the grid's column and filter, counts off the window's thread, filters by what is picked.

It never asks the shop while it is hidden, and nothing twice: what was counted is kept until the shop is read again."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.charts import Bar, Chart, pyramid_of
from sc_desktop.domain.column import Column
from sc_desktop.domain.facets import Facet, picked, picking, unpicked
from sc_desktop.domain.filters import LONGEST_TEXT, Op, Test, Where, both, operators_of, replaced
from sc_desktop.domain.query import NEWEST_FIRST, Query
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.jobs.runner import Task as Job
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.present import told
from sc_desktop.ui.theme import scaled
from sc_desktop.ui.values.model import picks
from sc_desktop.ui.values.pane import ValuesPane
from sc_desktop.ui.window.dock_title import DockTitle
from sc_desktop.ui.window.value_change import ValueChange
from sc_desktop.ui.window.values_room import ValuesRoom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sc_desktop.domain.spread import Spread
    from sc_desktop.ui.window.main_window import MainWindow

KEPT_AS, AS_CHART = "values_dock", "values_chart"
AGE = "age"
PAUSE = 250  # milliseconds the cursor rests in a column before it is counted
REMEMBERED = 12  # columns and filters whose values are kept
WIDTH, HEIGHT = 300, 230
NARROW = 1300  # a window of less pixels has no room for a fourth pane beside the others: it lies below them
_RIGHT, _BELOW = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea


class ValuesFlow(QObject):
    """Of one window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._desk, self._grid = window, window.desk, window.grid
        self._counted: dict[tuple[Query, str], Spread] = {}
        self._pyramids: dict[Query, Chart | None] = {}
        self._key = ""
        self._asked: tuple[Query, str] | None = None  # is being counted, or was stopped, or failed
        self._job: Job | None = None
        self._unpicked: Where | None = None  # the filter before the last pick
        self._change = ValueChange(window)
        self.pane = ValuesPane()
        self.dock = QDockWidget(tr(N_("Values of a column")), window)
        self.dock.setObjectName("valuesDock")
        self.dock.setAllowedAreas(_RIGHT | _BELOW)
        self.dock.setWidget(self.pane)
        DockTitle(self.dock)
        self.dock.hide()
        is_wide = window.width() >= scaled(NARROW)
        window.addDockWidget(_RIGHT if is_wide else _BELOW, self.dock)
        along = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        window.resizeDocks([self.dock], [scaled(WIDTH if is_wide else HEIGHT)], along)
        self._room = ValuesRoom(window, self.dock)
        self._soon = Debounce(self._desk.jobs, self._follow, PAUSE, self)
        self._search_soon = Debounce(self._desk.jobs, self._search, PAUSE, self)
        self._connect()

    # -- what the window asks ------------------------------------------------------------------------------------------------------------

    @property
    def is_shown(self) -> bool:
        return not self.dock.isHidden()

    def toggle(self) -> None:
        """Show the current column's values with the keyboard in them, or hide them."""
        if self.is_shown:
            self.dock.close()
            self._grid.table.setFocus()
        else:
            self.show()

    def show(self, key: str = "", *, chart: bool | None = None) -> None:
        """Tell the values of this column, or of the current one; as a chart or as a list, or as they stood there."""
        if self._desk.workspace is None:
            return
        self.pane.pin.setChecked(False)
        self._key = key or self._current()
        self._held_at = self._current() if key else ""
        if not self.is_shown:
            self._room.take(max(self.dock.width(), scaled(WIDTH)))
        self.dock.show()
        self.pane.paint_icons()
        self._desk.layout.keep({KEPT_AS: "shown"})
        self.pane.as_chart.setChecked(self._desk.layout.is_kept(AS_CHART) if chart is None else chart)
        self._open_shop()
        self._soon.ask_now()
        self.pane.setFocus()
        self._window.follow_soon()

    def follow_soon(self) -> None:
        """The grid shows other customers, or the cursor is elsewhere."""
        if self.is_shown:
            self._soon.ask()

    def renew(self) -> None:
        """The shop was read again, or written: what was counted is old."""
        self._forget()
        self.follow_soon()

    # -- what is asked -------------------------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        if not self.is_shown or self._desk.workspace is None:
            return
        current = self._current() if self._grid.table.currentIndex().isValid() else ""
        if not self.pane.pin.isChecked() and current not in ("", self._held_at):
            self._key, self._held_at = current, ""
        column = self._desk.shop.columns.get(self._key)
        if column is None:
            return
        self.pane.show_column(column, self._desk.shop.manner)
        self.pane.show_picked(picked(self._grid.query.where, column))
        figures, listed = self._queries(column)
        if (figures, column.key) in self._counted and (listed, column.key) in self._counted:
            self._asked = None
            self._show()
        elif self._asked != (figures, column.key):
            self._count(column, figures, listed)

    def _count(self, column: Column, *queries: Query) -> None:
        missing = [query for query in dict.fromkeys(queries) if (query, column.key) not in self._counted]
        self._asked = (queries[0], column.key)
        self.pane.show_counting(0, 0)
        job = self._desk.ask(
            "column",
            use_cases.valuing.spreads,
            missing,
            column.key,
            done=partial(self._on_counted, self._asked, missing),
            failed=partial(self._on_failed, self._asked),
            stepped=partial(self._on_stepped, self._asked),
            stopped=partial(self._on_stopped, self._asked),
            owner=self.pane,
        )
        assert isinstance(job, Job)
        self._job = job

    def _queries(self, column: Column) -> tuple[Query, Query]:
        """What the figures are of, and what the values are listed of: the same but for what is picked of this column."""
        whole = replace(self._grid.query, limit=None, sort=NEWEST_FIRST)
        return whole, replace(whole, where=unpicked(whole.where, column))

    def _current(self) -> str:
        columns, place = self._grid.model.columns, self._grid.table.currentIndex().column()
        return columns[max(0, place)].key if columns else ""

    # -- what is shown -------------------------------------------------------------------------------------------------------------------

    def _on_counted(self, asked: tuple[Query, str], queries: list[Query], spreads: "tuple[Spread, ...]") -> None:
        for query, spread in zip(queries, spreads, strict=True):
            self._counted[query, asked[1]] = spread
        while len(self._counted) > REMEMBERED:
            del self._counted[next(iter(self._counted))]
        if asked == self._asked:
            self._asked = None
            self._show()

    def _show(self) -> None:
        column = self._desk.shop.columns.get(self._key)
        if column is None:
            return
        figures, listed = (self._counted.get((query, column.key)) for query in self._queries(column))
        if figures is not None and listed is not None:
            time = tr(N_("As of {time} by the shop’s clock."), time=listed.as_of[11:16])
            pending = tr(N_("Pending changes are not counted.")) if len(self._desk.stage) else ""
            pyramid = self._pyramid(column, listed.filled + listed.empty) if self.pane.as_chart.isChecked() and column.key == AGE else None
            self.pane.show_spread(figures, listed, f"{time} {pending}".strip(), pyramid)

    # -- the ages of men and women -------------------------------------------------------------------------------------------------------

    def _pyramid(self, column: Column, customers: int) -> Chart | None:
        """The ages by sex of so many customers, once they were read; None until then, and where the shop doesn't tell."""
        _figures, listed = self._queries(column)
        if listed not in self._pyramids:
            self._pyramids[listed] = None
            done = partial(self._on_ages, listed, customers)
            self._desk.ask("ages", use_cases.figuring.ages_by_sex, listed, done=done, failed=lambda _error: None, owner=self.pane)
        return self._pyramids[listed]

    def _on_ages(self, query: Query, customers: int, found: "tuple[Spread, Spread, Sequence[Sequence[int]]] | None") -> None:
        if found is not None:
            self._pyramids[query] = pyramid_of(*found, self._desk.shop.columns[AGE], of=customers)
            if self._asked is None:
                self._show()

    def _on_stepped(self, asked: tuple[Query, str], done: int, total: int) -> None:
        if asked == self._asked:
            self.pane.show_counting(done, total)

    def _on_stopped(self, asked: tuple[Query, str]) -> None:
        if asked == self._asked:
            self.pane.show_idle(tr(N_("The counting was stopped.")))

    def _on_failed(self, asked: tuple[Query, str], error: Expected) -> None:
        if asked == self._asked:
            self.pane.show_idle(told(error))

    # -- what the user does --------------------------------------------------------------------------------------------------------------

    def _on_picked(self, facet: Facet, adds: bool) -> None:
        """Filter by this value, by it as well, or no longer by it."""
        column = self._desk.shop.columns[self._key]
        if facet.test is None:
            self._desk.tell(
                tr(N_("“{column}” is worked out here: the shop can't filter by it."), column=tr(column.label)),
                role="warning",
                topic="filter",
            )
            return
        self._unpicked = where = self._grid.filters.where
        before = picked(where, column)
        if adds:
            tests = picks(sorted(before, key=str), facet.test)
        else:
            tests = [] if before == {facet.test} else [facet.test]
        condition = picking(tests, column)
        self._grid.filters.want(replaced(where, column.key, condition) if before else both(where, condition))

    def _on_pick_revoked(self) -> None:
        """The last pick was the first click of two: the filter is as it was before."""
        if self._grid.filters.where != self._unpicked:
            self._grid.filters.go(-1)

    def _on_bar_asked(self, bar: Bar, adds: bool) -> None:
        """Filter by a bar: as by its value where it is one, else by its stretch, in the place of what is asked of the column."""
        if bar.facet is not None or bar.where is None:
            self._on_picked(bar.facet or Facet(bar.label, bar.count, None), adds)
            return
        self._grid.filters.want(replaced(self._grid.filters.where, self._key, bar.where))

    def _on_chart_toggled(self, is_chart: bool) -> None:
        self._desk.layout.keep({AS_CHART: "shown" if is_chart else None})
        self.follow_soon()

    def _search(self) -> None:
        """Count the values that hold the text searched for, however rare."""
        text, column = self.pane.search.text(), self._desk.shop.columns.get(self._key) if self._desk.workspace is not None else None
        if column is None or not self.is_shown or not text.strip() or Op.CONTAINS not in operators_of(column.kind):
            return
        _figures, listed = self._queries(column)
        query = replace(listed, where=both(listed.where, Test(column.key, Op.CONTAINS, (text.strip()[:LONGEST_TEXT],))))
        ask = partial(self._desk.ask, "column_search", use_cases.valuing.spreads, [query], column.key)
        ask(done=lambda found: self.pane.show_found(text, found[0]), owner=self.pane)

    def _on_change_asked(self, facet: Facet) -> None:
        column = self._desk.shop.columns[self._key]
        if facet.is_exact and facet.test is not None:
            _figures, listed = self._queries(column)
            self._change.ask(facet, column, listed, is_filtered=self._grid.filters.is_filtered)
            return
        reason = N_("Choose one day: a date is given to customers that have one and the same.") if column.is_editable else ""
        text = tr(reason or N_("This column can't be edited."))
        self._desk.tell(f"{tr(column.label)}: {text}", role="warning", topic="refusal")

    def _on_column_picked(self, key: str) -> None:
        self._key = key
        self.pane.pin.setChecked(True)
        self._soon.ask_now()

    def _on_count_asked(self) -> None:
        self._desk.shop.snapshots.let_go()
        self.renew()
        self._soon.ask_now()

    def _on_stop_asked(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()

    def _on_visible(self, _visible: bool) -> None:
        if not self.is_shown:
            self._on_stop_asked()
            self._asked = None
            self._desk.layout.keep({KEPT_AS: None})
            self._room.give_back()
        self._window.follow_soon()

    def _forget(self) -> None:
        self._counted.clear()
        self._pyramids.clear()
        self._asked = None

    def _open_shop(self) -> None:
        self.pane.show_columns(self._desk.shop.columns)

    def _on_shop_opened(self) -> None:
        self._forget()
        if self.is_shown:
            self._open_shop()
            self._soon.ask()

    def _on_shop_left(self) -> None:
        self._forget()
        self.pane.show_nothing("")

    def _connect(self) -> None:
        pane = self.pane
        pane.column_picked.connect(self._on_column_picked)
        pane.pick_asked.connect(self._on_picked)
        pane.pick_revoked.connect(self._on_pick_revoked)
        pane.search_wanted.connect(lambda _text: self._search_soon.ask())
        pane.bar_asked.connect(self._on_bar_asked)
        pane.chart_toggled.connect(self._on_chart_toggled)
        pane.change_asked.connect(self._on_change_asked)
        pane.count_asked.connect(self._on_count_asked)
        pane.stop_asked.connect(self._on_stop_asked)
        pane.pin.toggled.connect(lambda _pinned: self.follow_soon())
        self._desk.shop_opened.connect(self._on_shop_opened)
        self._desk.shop_left.connect(self._on_shop_left)
        self._desk.stage_changed.connect(lambda: QTimer.singleShot(0, self, self.follow_soon))
        self.dock.visibilityChanged.connect(self._on_visible)
