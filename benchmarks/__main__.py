"""`python3 tools/dev.py bench NAME`: measures one promise of speed and leaves with 1 when it is not kept.

    page    a page of 100 customers against its two statements on the bare driver: at most 2.0 times
    tabs    each list of a customer with 500 orders against hand-written SQL on the bare driver: at most 2.0 times
    start   from the command to the window on the screen against DB Browser for SQLite: at most 1.5 times

Each prints the medians and extremes of at least five pairs measured in turn. Quiet computers tell more: close what else is running.
"""

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.measure import LEAST_ROUNDS

ROLL = ("page", "tabs", "start")
CUSTOMERS = 100_000


def main() -> int:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=ROLL)
    parser.add_argument("--customers", type=int, default=CUSTOMERS, help=f"of the shop that is measured; {CUSTOMERS:,} unless told")
    parser.add_argument("--rounds", type=int, default=9, help=f"pairs to measure, at least {LEAST_ROUNDS}")
    default_data = Path.home() / ".cache" / "sc-desktop-bench"
    parser.add_argument("--data", type=Path, default=default_data, help="where built shops are kept from run to run")
    options = parser.parse_args()
    bench = importlib.import_module(f"benchmarks.{options.name}")
    return 0 if bench.run(options) else 1


if __name__ == "__main__":
    sys.exit(main())
