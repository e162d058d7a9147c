"""A full repaint of the grid against a table whose model returns nothing; and scrolling while a commit and an export run."""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from PySide6.QtWidgets import QTableView

from benchmarks.judged import judge
from benchmarks.large_grid import COLUMNS_SEEN, ROWS_SEEN, application, empty_table, full_grid
from benchmarks.measure import LEAST_ROUNDS, Verdict, in_turn

FEW, MANY = 10_000, 1_000_000
LIMIT, EQUAL = 2.0, 1.2
IN_A_ROW = 20
PINNED = 4
FRAMES, GAP = 60, 0.050


def run(options: argparse.Namespace) -> bool:
    """Whether painting costs what Qt costs by itself, whatever the rows, and goes on beside other work."""
    app = application()
    is_smooth = _scrolls(options)  # first: the window shares its process with nothing else
    few, many, nothing = full_grid(FEW), full_grid(MANY), empty_table(MANY)
    print(f"full repaint of {ROWS_SEEN} x {COLUMNS_SEEN} cells, {MANY:,} customers")
    against_nothing = Verdict(*in_turn(_painting(many), _painting(nothing), options.rounds), "empty model", LIMIT)
    print(against_nothing)
    against_few = Verdict(*in_turn(_painting(many), _painting(few), options.rounds), "at 10,000", EQUAL)
    print(against_few)
    pinned = full_grid(MANY)
    pinned.header.pin(PINNED)
    pinned_against_nothing = Verdict(*in_turn(_painting(pinned), _painting(nothing), options.rounds), "empty model", LIMIT)
    print(f"the same with {PINNED} columns pinned\n{pinned_against_nothing}")
    for table in (few, many, pinned, nothing):
        table.close()
    app.processEvents()
    kept = [
        against_nothing.judge(f"full repaint at {MANY:,} against an empty model"),
        against_few.judge(f"full repaint at {MANY:,} against {FEW:,}"),
        pinned_against_nothing.judge(f"the same with {PINNED} columns pinned against an empty model"),
    ]
    return is_smooth and all(kept)


def _painting(table: QTableView) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        for _ in range(IN_A_ROW):
            table.viewport().repaint()
        return (time.perf_counter() - start) / IN_A_ROW

    return measure


def _scrolls(options: argparse.Namespace) -> bool:
    """The real window on a real server: the wheel turns while a batch is written and everything is exported."""
    from benchmarks.edited_shop import copied_shop
    from benchmarks.scrolling import Scrolling

    with copied_shop(options) as profile, tempfile.TemporaryDirectory() as folder:
        scrolling = Scrolling(profile, Path(folder))
        told = [scrolling.measure() for _ in range(max(options.rounds // 2, LEAST_ROUNDS))]
        scrolling.close()
    frames, gaps, empty = [each.frames for each in told], [each.gap for each in told], [each.empty_gap for each in told]
    over = [gap - other for gap, other in zip(gaps, empty, strict=True)]
    seconds = median(each.seconds for each in told)
    print(f"scrolling {options.customers:,} customers by the wheel while a commit and an export run, {seconds:.1f} s")
    print(f"  {'frames a second':<24}{median(frames):8.1f}     ({min(frames):.1f} – {max(frames):.1f})   at least {FRAMES}")
    for name, values in (("longest pause", gaps), ("of an empty window", empty), ("over that", over)):
        shown = [1000 * value for value in values]
        print(f"  {name:<24}{median(shown):8.1f} ms  ({min(shown):.1f} – {max(shown):.1f})   of {len(shown)} rounds")
    kept = median(frames) >= FRAMES and median(over) <= GAP
    print(f"  {'limit':<24}{1000 * GAP:8.1f} ms")
    print(f"  {'verdict':<24}{'kept' if kept else 'NOT KEPT'}")
    smooth = judge("frames a second beside a commit and an export", f"{median(frames):.0f}", f"at least {FRAMES}", median(frames) >= FRAMES)
    pause = f"{1000 * median(over):.0f} ms more"
    return judge("longest pause meanwhile, over an empty window's", pause, f"{1000 * GAP:.0f} ms more", median(over) <= GAP) and smooth
