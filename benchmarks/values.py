"""What a million customers have in a column, and their key figures: how soon they are counted, and how long the window stands still."""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.bare import bare_line, timed
from benchmarks.big_shop import big_shop
from benchmarks.judged import judge
from benchmarks.measure import LEAST_ROUNDS, Measure, Verdict, in_turn
from sc_desktop.domain.address import Profile
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.workspace import figuring, opening, valuing

CUSTOMERS = 1_000_000
COUNTED, GAP = 1.5, 0.050
_ALIVE = "FROM ps_customer c WHERE c.deleted = 0"
_ORDERS = "(SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = c.id_customer AND o.valid = 1)"
BARE = {
    "email": f"SELECT BINARY c.email v, COUNT(*) {_ALIVE} GROUP BY v ORDER BY COUNT(*) DESC LIMIT 2000",
    "lastname": f"SELECT BINARY c.lastname v, COUNT(*) {_ALIVE} GROUP BY v ORDER BY COUNT(*) DESC LIMIT 2000",
    "date_add": f"SELECT LEFT(c.date_add, 10) v, COUNT(*) {_ALIVE} GROUP BY v",
    "orders_valid": f"SELECT n, COUNT(*) FROM (SELECT {_ORDERS} n {_ALIVE}) counted GROUP BY n",
}
"""What somebody would type, who wants the most frequent values of a column with their number: the server groups and sends these."""
PEOPLE = (
    "SELECT COUNT(*), SUM(g.type = 0), SUM(g.type = 1), SUM(g.type = 2), SUM(c.birthday > '0000-00-00'),"
    " SUM(TO_DAYS(CURDATE()) - TO_DAYS(c.birthday)), SUM(c.newsletter)"
    " FROM ps_customer c LEFT JOIN ps_gender g ON g.id_gender = c.id_gender WHERE c.deleted = 0"
)
BOUGHT = (
    "SELECT COUNT(*), COUNT(DISTINCT o.id_customer), SUM(o.total_paid_real / o.conversion_rate) FROM ps_orders o"
    " JOIN ps_customer c ON c.id_customer = o.id_customer WHERE o.valid = 1 AND c.deleted = 0"
)
WATCHED = ("email", "lastname", "orders_valid")


def run(options: argparse.Namespace) -> bool:
    """Whether counting keeps up with the server, and the window goes on meanwhile."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # this platform has no window manager, and says so at every dialog
    rounds = max(options.rounds, LEAST_ROUNDS)
    with big_shop(options.data, CUSTOMERS) as profile, tempfile.TemporaryDirectory() as folder:
        kept = _counts(profile, Path(folder), rounds)
        return _beats(profile, Path(folder), rounds) and kept


# -- how soon ------------------------------------------------------------------------------------------------------------------------------


def _counts(profile: Profile, folder: Path, rounds: int) -> bool:
    request = opening.OpenRequest(folder=folder, language="en", profile=profile)
    with closing(opening.open_shop(request, progress=Progress())) as workspace, closing(bare_line(profile)) as line:
        cursor = line.cursor()
        cursor.execute("SET SESSION wait_timeout = 3600")  # it rests while ours are measured

        def asked(*statements: str) -> Measure:
            return timed(lambda: [cursor.execute(statement) and cursor.fetchall() for statement in statements])

        def counted(key: str) -> None:
            workspace.snapshots.let_go()
            valuing.spreads(workspace, [Query()], key, progress=Progress())

        kept = [_judged(f"values of “{key}”", timed(_with(counted, key)), asked(bare), rounds) for key, bare in BARE.items()]
        figures = timed(lambda: figuring.key_figures(workspace, Query(), progress=Progress()))
        kept.append(_judged("key figures", figures, asked(PEOPLE, BOUGHT), rounds))
    return all(kept)


def _with(work: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: work(key)


def _judged(name: str, ours: Measure, bare: Measure, rounds: int) -> bool:
    verdict = Verdict(*in_turn(ours, bare, rounds), "the server's own answer", COUNTED)
    print(f"{name} of {CUSTOMERS:,} customers\n{verdict}", flush=True)
    return verdict.judge(f"{name} of {CUSTOMERS:,} customers against the server's own answer")


# -- how smoothly --------------------------------------------------------------------------------------------------------------------------


def _beats(profile: Profile, folder: Path, rounds: int) -> bool:
    from PySide6.QtWidgets import QApplication

    from sc_desktop.app import open_window

    url = f"mysql://{profile.user}@{profile.host}:{profile.port}/{profile.database}?tls=off"
    window: Any = open_window(url, profile_dir=folder)
    watch = Watch(window)
    works = {f"“{key}” counted": _with(watch.count, key) for key in WATCHED} | {"key figures": watch.figure}
    kept = [_calm(name, watch, work, rounds) for name, work in works.items()]
    window.abandon()
    QApplication.processEvents()
    return all(kept)


def _calm(name: str, watch: "Watch", work: Callable[[], None], rounds: int) -> bool:
    ours, empty = [], []
    for number in range(rounds + 1):
        longest, seconds = watch.during(work)
        if number:  # the first loads modules
            ours.append(longest)
            empty.append(watch.idle(min(seconds, 5.0)))
    over = [longest - theirs for longest, theirs in zip(ours, empty, strict=True)]
    is_kept = median(over) <= GAP
    print(f"the window while {name}")
    for what, values in (("longest pause", ours), ("of an empty window", empty), ("over that", over)):
        told = [1000 * value for value in values]
        print(f"  {what:<24}{median(told):8.1f} ms  ({min(told):.1f} – {max(told):.1f})   of {len(told)} rounds")
    print(f"  {'limit':<24}{1000 * GAP:8.1f} ms\n  {'verdict':<24}{'kept' if is_kept else 'NOT KEPT'}", flush=True)
    return judge(f"longest pause while {name}", f"{1000 * median(over):.1f} ms more", f"{1000 * GAP:.0f} ms more", is_kept)


class Watch:
    """The real window at the shop, and an empty one beside it."""

    def __init__(self, window: Any) -> None:
        from benchmarks.heartbeat import Heartbeat, wait_until

        self._window, self._heart, self._wait_until = window, Heartbeat(), wait_until
        self._rest()

    def during(self, work: Callable[[], None]) -> tuple[float, float]:
        """The longest pause from the beginning of the work to its end, and the seconds it took."""
        self._window.desk.shop.snapshots.let_go()
        for flow in (self._window.late.values, self._window.late.figures):
            flow.renew()
        found = self._heart.during(work, self._is_quiet)
        self._window.late.values.dock.close()
        self._window.late.figures.show(False)
        self._rest()
        return found

    def count(self, key: str) -> None:
        """Open the dock at a column."""
        self._window.late.values.show(key)

    def figure(self) -> None:
        """Open the strip of key figures."""
        self._window.late.figures.show()

    def idle(self, seconds: float) -> float:
        """The longest pause of an empty window as long."""
        from PySide6.QtWidgets import QWidget

        self._window.hide()
        bare = QWidget()
        bare.show()
        end = time.perf_counter() + seconds
        longest, _seconds = self._heart.during(lambda: None, lambda: time.perf_counter() >= end)
        bare.close()
        self._window.show()
        self._rest()
        return float(longest)

    def _rest(self) -> None:
        self._wait_until(self._is_quiet)

    def _is_quiet(self) -> bool:
        return not self._window.property("busy")
