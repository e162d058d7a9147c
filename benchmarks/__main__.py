"""`python3 tools/dev.py bench [NAME]`: measures one promise of speed, or all of them, and leaves with 1 when one is not kept.

    page       a page of 100 customers against its two statements on the bare driver: at most 2.0 times
               --million: the same at 1,000,000 customers, at 1 %, 50 % and 99 % depth, at most 1.3 times that at 10,000
    tabs       each list of a customer with 500 orders against hand-written SQL on the bare driver: at most 2.0 times
    start      from the command to the window on the screen against DB Browser for SQLite: at most 1.5 times
    edit       two values of their own for every customer, compared, journalled, against one bare UPDATE: at most 5 times
               --million: rows a second at 1,000,000 customers against those at 100,000, at least 0.8 times
    edit-line  the same through a line of 30 ms a round trip: at most 6 times the UPDATE's, and round trips counted
    neighbour  four writers of the shop meanwhile: p99 at most 5 times that on an idle shop, or 100 ms; no errors
    undo       taking that batch back against committing it: at most 1.2 times
    stage      an expression over every customer in the real window: its longest pause at most 50 ms over an empty window's, and at
               most 400 bytes a pending change
    paint      a full repaint of 40 x 16 cells at 1,000,000 customers: at most 2.0 times a table whose model returns nothing, and 1.2
               times that at 10,000; the wheel meanwhile a commit and an export run: 60 frames a second, pauses 50 ms over an empty window's
    select     select all, a new answer, another order at 1,000,000 customers: at most 1.3 times that at 10,000, looking at what is seen
    vectors    1,000,000 customers to first rows by an index: at most 1.5 times the bare SQL; columns of all orders read: 4 times the
               server's own scan; sorted and filtered by them again: twice numpy alone, without a statement; cancelled: over in 200 ms
    values     1,000,000 customers' values of a column and key figures counted: at most 1.5 times the server's own answer; the window's
               longest pause meanwhile at most 50 ms over an empty window's
    paste      100,000 cells pasted: at most 3.0 times a plain loop that parses and judges them, one dataChanged; 1,000,000 copied: at most
               2.0 times joining ready columns into the same text and HTML
    export     a CSV file of every customer in 25 columns against mariadb --batch: at most 4.0 times, and the bytes Python's own
               csv writer makes; --million: memory at 1,000,000 customers at most 1.1 times that at 100,000
    line       from the login to the first rows of a shop of 1,000,000 customers through a line of 30 ms: at most 6 round trips
    idle       an account of three connections does the whole main job, and another session's ALTER TABLE passes after each step of it
    memory     1,000,000 customers browsed from end to end: at most 300 MB more than a window with one row
    peer       a million customers in an SQLite file: opened, gone to the end of, filtered and sorted sooner than in DB Browser for SQLite

Each prints the medians and extremes of at least five pairs measured in turn. Quiet computers tell more: close what else is running.
Without a name all are measured, with --million, each in a process of its own; one table of promise, measured, limit and kept ends it, and
what fails does not stop the others. The first time shops of a million customers are built. Progress is told on stderr.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.judged import keep_told
from benchmarks.measure import LEAST_ROUNDS
from benchmarks.whole import measure_all

ROLL = (
    *(
        "page",
        "tabs",
        "start",
        "edit",
        "edit-line",
        "neighbour",
        "undo",
        "stage",
        "paint",
        "select",
        "vectors",
        "values",
        "paste",
        "memory",
        "peer",
    ),
    *("export", "line", "idle"),
)
ALL = "all"
CUSTOMERS = 100_000


def main() -> int:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?", choices=(*ROLL, ALL), default=ALL, help="without one, all of them in this order")
    parser.add_argument("--customers", type=int, default=CUSTOMERS, help=f"of the shop that is measured; {CUSTOMERS:,} unless told")
    parser.add_argument("--rounds", type=int, default=9, help=f"pairs to measure, at least {LEAST_ROUNDS}")
    default_data = Path.home() / ".cache" / "sc-desktop-bench"
    parser.add_argument("--data", type=Path, default=default_data, help="where built shops are kept from run to run")
    parser.add_argument("--million", action="store_true", help="page, edit, export: what is promised at 1,000,000 customers too")
    parser.add_argument("--told", type=Path, help=argparse.SUPPRESS)  # where the table of all finds what was judged
    options = parser.parse_args()
    is_kept = measure_all(ROLL, partial(_alone, options)) if options.name == ALL else _run(options)
    return 0 if is_kept else 1


def _run(options: argparse.Namespace) -> bool:
    bench = importlib.import_module(f"benchmarks.{options.name.replace('-', '_')}")
    try:
        return bool(bench.run(options))
    finally:
        if options.told is not None:
            keep_told(options.told)


def _alone(options: argparse.Namespace, name: str, told: Path) -> Sequence[str]:
    """The command that measures one figure of all of them."""
    numbers = ("--customers", str(options.customers), "--rounds", str(options.rounds), "--data", str(options.data))
    return (sys.executable, "-m", "benchmarks", name, *numbers, "--million", "--told", str(told))


if __name__ == "__main__":
    sys.exit(main())
