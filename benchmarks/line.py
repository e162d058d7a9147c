"""From the login to the first rows of a shop of 1,000,000 customers, through a line of 30 ms a round trip."""

import argparse
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from benchmarks.big_shop import big_shop
from benchmarks.judged import judge
from benchmarks.measure import LEAST_ROUNDS
from benchmarks.page import PAGE, overview
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.workspace import browsing, opening
from sc_desktop.workspace.workspace import Workspace
from tests.kit.delay_proxy import DelayProxy, Fault, Packet

LIMIT = 6
ONE_WAY = 0.015
MILLION = 1_000_000


class _Watched(DelayProxy):
    """A line that notes when the first command came after a login: then the login was over."""

    logged_in = 0.0

    def note(self, packet: Packet) -> Fault | None:
        """As of DelayProxy."""
        if packet.command is not None and not self.logged_in:
            self.logged_in = time.perf_counter()
        return super().note(packet)


def run(options: argparse.Namespace) -> bool:
    """Whether the first rows take no more round trips after the login than promised, counted on the line. The clock is told as well."""
    opening_trips, row_trips, opening_seconds, row_seconds = [], [], [], []
    with (
        big_shop(options.data, MILLION) as profile,
        _Watched(profile.port, delay=ONE_WAY) as line,
        tempfile.TemporaryDirectory() as folder,
    ):
        request = opening.OpenRequest(folder=Path(folder), language="en", profile=replace(profile, port=line.port))
        for _ in range(max(options.rounds, LEAST_ROUNDS)):
            line.logged_in, before = 0.0, line.round_trips
            with closing(opening.open_shop(request, progress=Progress())) as workspace:
                opened, is_open = line.round_trips, time.perf_counter()
                _first_rows(workspace)
                row_seconds.append(time.perf_counter() - is_open)
                row_trips.append(line.round_trips - opened)
                opening_seconds.append(is_open - line.logged_in)
                opening_trips.append(opened - before)
    trips = [sum(pair) for pair in zip(opening_trips, row_trips, strict=True)]
    is_kept = max(trips) <= LIMIT
    print(f"first {PAGE} rows of {MILLION:,} customers, view 'Overview', {2000 * ONE_WAY:.0f} ms a round trip")
    seconds = [sum(pair) for pair in zip(opening_seconds, row_seconds, strict=True)]
    print(f"  {'since the login':<24}{_told(trips, seconds)}; at most {LIMIT}")
    print(f"  {'of these to open it':<24}{_told(opening_trips, opening_seconds)}")
    print(f"  {'since it is open':<24}{_told(row_trips, row_seconds)}")
    print(f"  {'verdict':<24}{'kept' if is_kept else 'NOT KEPT'}")
    told = f"{max(trips)}, {1000 * median(seconds):.0f} ms"
    return judge(f"round trips from login to the first {PAGE} of {MILLION:,}", told, str(LIMIT), is_kept)


def _told(trips: list[int], seconds: list[float]) -> str:
    return f"{max(trips):3d} round trips, {1000 * median(seconds):5.0f} ms ({1000 * min(seconds):.0f} – {1000 * max(seconds):.0f})"


def _first_rows(workspace: Workspace) -> None:
    view = overview()
    ids = browsing.find_ids(workspace, Query(limit=PAGE, sort=view.sort), progress=Progress())
    assert len(browsing.load_rows(workspace, view, ids, progress=Progress())) == PAGE
