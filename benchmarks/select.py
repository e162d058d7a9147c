"""Selecting all, a new answer, another order: what they take at a million customers against ten thousand, and what they look at."""

import argparse
import time
from array import array
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from benchmarks.judged import judge
from benchmarks.large_grid import COLUMNS_SEEN, ROWS_SEEN, CountingModel, application, full_grid
from benchmarks.measure import Verdict, in_turn
from sc_desktop.domain.places import places_of
from sc_desktop.ui.grid.kept import keep, restore
from sc_desktop.ui.grid.table import CustomerTable

FEW, MANY = 10_000, 1_000_000
LIMIT = 1.3
IN_A_ROW = 20
"""Acts a round: a single one takes some milliseconds only."""


def run(options: argparse.Namespace) -> bool:
    """Whether each act takes at a million what it takes at ten thousand, and looks at nothing that is not seen."""
    app = application()
    few, many = full_grid(FEW, counting=True), full_grid(MANY, counting=True)
    kept = True
    for name, make in (("select all", _select_all), ("a new answer", _answer), ("another order", _sort)):
        verdict = Verdict(*in_turn(_timed(make(many)), _timed(make(few)), options.rounds), "at 10,000", LIMIT)
        print(f"{name} and painting it, {MANY:,} customers")
        print(verdict)
        kept = verdict.judge(f"{name} at {MANY:,} against {FEW:,}") and kept
    outside = _outside(many, _select_all(many)) + _outside(many, _sort(many))
    print(f"  {'rows asked, not seen':<24}{outside:8d}     none")
    for table in (few, many):
        table.close()
    app.processEvents()
    return judge("rows asked about that are not seen", str(outside), "0", not outside) and kept


def _select_all(table: CustomerTable) -> Callable[[], None]:
    def act() -> None:
        table.clearSelection()
        table.select_everything()
        table.selected_count()
        table.selected_cells()
        _paint(table)

    return act


def _answer(table: CustomerTable) -> Callable[[], None]:
    """As after F5: the ids come anew with their places, which a lane made; everything selected stays selected."""
    model = table.model()
    assert isinstance(model, CountingModel)
    ids, places = model.ids, places_of(model.ids)

    def act() -> None:
        kept = keep(table, model, everyone=True)
        model.take_ids(ids, places)
        restore(table, model, kept)
        _paint(table)

    return act


def _sort(table: CustomerTable) -> Callable[[], None]:
    """Turned round, and back the next time."""
    model = table.model()
    assert isinstance(model, CountingModel)
    turns = [(ids, places_of(ids)) for ids in (model.ids, array("q", reversed(model.ids)))]

    def act() -> None:
        turns.reverse()
        kept = keep(table, model, everyone=True)
        model.take_ids(*turns[0])
        restore(table, model, kept)
        table.scrollToTop()
        _paint(table)

    return act


def _paint(table: CustomerTable) -> None:
    QApplication.processEvents()
    table.viewport().repaint()
    table.horizontalHeader().viewport().repaint()


def _timed(act: Callable[[], None]) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        for _ in range(IN_A_ROW):
            act()
        return (time.perf_counter() - start) / IN_A_ROW

    return measure


def _outside(table: CustomerTable, act: Callable[[], None]) -> int:
    """How many rows were asked about beyond those on the screen and the cursor's."""
    model = table.model()
    assert isinstance(model, CountingModel)
    table.scrollToTop()
    model.calls, model.rows_asked = 0, set()
    act()
    act()
    seen = set(range(ROWS_SEEN + 2)) | {table.currentIndex().row()}
    assert model.calls < 100 * ROWS_SEEN * COLUMNS_SEEN, model.calls
    return len(model.rows_asked - seen)
