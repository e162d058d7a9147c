"""From the open shop of 1,000,000 customers to its first rows, through a line of 30 ms a round trip."""

import argparse
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.big_shop import big_shop
from benchmarks.measure import LEAST_ROUNDS
from benchmarks.page import PAGE, overview
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.workspace import browsing, opening
from sc_desktop.workspace.workspace import Workspace
from tests.kit.delay_proxy import DelayProxy

LIMIT = 6
ONE_WAY = 0.015
MILLION = 1_000_000


def run(options: argparse.Namespace) -> bool:
    """Whether the first rows take no more round trips than promised, by count and by the clock."""
    trips, seconds, opened = [], [], []
    with (
        big_shop(options.data, MILLION) as profile,
        DelayProxy(profile.port, delay=ONE_WAY) as line,
        tempfile.TemporaryDirectory() as folder,
    ):
        request = opening.OpenRequest(folder=Path(folder), language="en", profile=replace(profile, port=line.port))
        for _ in range(max(options.rounds, LEAST_ROUNDS)):
            before, start = line.round_trips, time.perf_counter()
            with closing(opening.open_shop(request, progress=Progress())) as workspace:
                opened.append((line.round_trips - before, time.perf_counter() - start))
                before, start = line.round_trips, time.perf_counter()
                _first_rows(workspace)
                trips.append(line.round_trips - before)
                seconds.append(time.perf_counter() - start)
    in_trips = [each / (2 * ONE_WAY) for each in seconds]
    is_kept = max(trips) <= LIMIT and median(in_trips) <= LIMIT
    print(f"first {PAGE} rows of {MILLION:,} customers, view 'Overview', {2000 * ONE_WAY:.0f} ms a round trip")
    print(f"  {'round trips':<24}{max(trips):8d}     at most {LIMIT}, counted on the line")
    print(
        f"  {'time':<24}{1000 * median(seconds):8.1f} ms  = {median(in_trips):.1f} round trips ({min(in_trips):.1f} – {max(in_trips):.1f})"
    )
    told = f"{max(count for count, _ in opened)} round trips, {1000 * median(each for _, each in opened):.0f} ms with logging in"
    print(f"  {'opening before that':<24}{told}")
    print(f"  {'verdict':<24}{'kept' if is_kept else 'NOT KEPT'}")
    return is_kept


def _first_rows(workspace: Workspace) -> None:
    view = overview()
    ids = browsing.find_ids(workspace, Query(limit=PAGE, sort=view.sort), progress=Progress())
    assert len(browsing.load_rows(workspace, view, ids, progress=Progress())) == PAGE
