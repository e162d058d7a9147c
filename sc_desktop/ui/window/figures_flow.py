"""The strip of key figures: follows what the grid asks for, reads off the window's thread, and leads to the values behind a figure."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from sc_desktop import workspace as use_cases
from sc_desktop.domain.query import NEWEST_FIRST, Query
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.jobs.runner import Task as Job
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.figures.strip import FigureStrip, figures_of
from sc_desktop.ui.present import told

if TYPE_CHECKING:
    from sc_desktop.domain.key_figures import KeyFigures
    from sc_desktop.ui.window.main_window import MainWindow

KEPT_AS = "figure_strip"
PAUSE = 300  # milliseconds a filter stands before its figures are read
REMEMBERED = 8


class FiguresFlow(QObject):
    """Of one window. It asks nothing while the strip is hidden, and nothing twice before the shop is read again."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._desk, self._grid = window, window.desk, window.grid
        self._read: dict[Query, KeyFigures] = {}
        self._asked: Query | None = None  # is being read, or was stopped, or failed
        self._job: Job | None = None
        self.strip = FigureStrip(self._grid)
        self.strip.hide()
        box = self._grid.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertWidget(box.indexOf(self._grid.table), self.strip)
        self._soon = Debounce(self._desk.jobs, self._follow, PAUSE, self)
        self.strip.chosen.connect(self._on_chosen)
        self.strip.again_asked.connect(self._on_again)
        self.strip.stop_asked.connect(self._stop)
        self._desk.shop_left.connect(self._on_shop_left)

    @property
    def is_shown(self) -> bool:
        return not self.strip.isHidden()

    def toggle(self) -> None:
        """Show the strip or hide it; so it stays the next time."""
        self.show(not self.is_shown)
        self._desk.layout.keep({KEPT_AS: "shown" if self.is_shown else None})
        self._window.follow_soon()

    def show(self, shown: bool = True) -> None:
        """Show the strip or hide it."""
        self.strip.setVisible(shown)
        if shown:
            self._soon.ask_now()
        else:
            self._stop()
            self._asked = None

    def follow_soon(self) -> None:
        """The grid asks for other customers."""
        if self.is_shown:
            self._soon.ask()

    def renew(self) -> None:
        """The shop is read again, or was written."""
        self._read.clear()
        self._asked = None
        self.follow_soon()

    # -- inside --------------------------------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        if not self.is_shown or self._desk.workspace is None:
            return
        query = replace(self._grid.query, limit=None, sort=NEWEST_FIRST)
        if query in self._read:
            self._asked = None
            self._show(self._read[query])
        elif query != self._asked:
            self._asked = query
            self.strip.show_unknown()
            self.strip.show_counting(0, 0)
            job = self._desk.ask(
                "figures",
                use_cases.figuring.key_figures,
                query,
                done=partial(self._on_read, query),
                failed=partial(self._on_failed, query),
                stepped=partial(self._on_stepped, query),
                stopped=partial(self._on_stopped, query),
                owner=self.strip,
            )
            assert isinstance(job, Job)
            self._job = job

    def _on_read(self, query: Query, found: "KeyFigures") -> None:
        self._read[query] = found
        while len(self._read) > REMEMBERED:
            del self._read[next(iter(self._read))]
        if query == self._asked:
            self._asked = None
            self._show(found)

    def _show(self, found: "KeyFigures") -> None:
        time = tr(N_("As of {time} by the shop’s clock."), time=found.as_of[11:16])
        self.strip.show_figures(found, self._desk.shop.manner, time)

    def _on_stepped(self, query: Query, done: int, total: int) -> None:
        if query == self._asked:
            self.strip.show_counting(done, total)

    def _on_stopped(self, query: Query) -> None:
        if query == self._asked:
            self.strip.show_idle(tr(N_("The counting was stopped.")))

    def _on_failed(self, query: Query, error: Expected) -> None:
        if query == self._asked:
            self.strip.show_idle(told(error))

    def _on_again(self) -> None:
        self.renew()
        self._soon.ask_now()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()
            self._job = None

    def _on_chosen(self, name: str) -> None:
        """To the chart of what stands behind the figure."""
        column = next((each.column for each in figures_of(None, None) if each.name == name), "")
        if self._desk.workspace is not None and column in self._desk.shop.columns:
            self._window.late.values.show(column, chart=True)

    def _on_shop_left(self) -> None:
        self._read.clear()
        self._asked = None
        self.strip.show_unknown()
        self.strip.show_idle()
