"""A million customers sorted and filtered: by what the shop has an index of, and by orders, which are read once and kept."""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

import numpy

from benchmarks.bare import bare_line, timed
from benchmarks.big_shop import big_shop
from benchmarks.judged import judge
from benchmarks.measure import LEAST_ROUNDS, Verdict, in_turn
from benchmarks.more_orders import more_orders
from benchmarks.page import bare_page, overview, statements_seen
from sc_desktop.domain.filters import Op, Test
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey, View
from sc_desktop.prestashop.customers.gathering import GATHERINGS
from sc_desktop.workspace import browsing, opening
from sc_desktop.workspace.browsing import GridRow
from sc_desktop.workspace.gathered import read_vectors
from sc_desktop.workspace.workspace import Workspace

CUSTOMERS = 1_000_000
FIRST_ROWS, LOADING, AGAIN = 1.5, 4.0, 2.0
LONGEST_CANCEL = 0.2
PAGE = 100
IN_TURN = 20
"""Pairs of a round; its value is their median, for one takes a few milliseconds only."""
CANCELS = 12
SCAN = (
    "SELECT SUM(valid), SUM(CASE WHEN valid = 1 THEN total_paid_real / NULLIF(conversion_rate, 0) END), MAX(date_add) "
    "FROM ps_orders IGNORE INDEX (id_customer) WHERE id_customer > 0"
)
BY_EMAIL = (SortKey("email"),)
INDEXED = {
    "sorted by e-mail, first 100": Query(limit=PAGE, sort=BY_EMAIL),
    "e-mail begins with mar, first 100": Query(limit=PAGE, sort=BY_EMAIL, where=Test("email", Op.STARTS, ("mar",))),
}


def run(options: argparse.Namespace) -> bool:
    """Whether first rows, reading, sorting, filtering and giving up stay within their limits."""
    with big_shop(options.data, CUSTOMERS) as profile, more_orders(profile), tempfile.TemporaryDirectory() as folder:
        request = opening.OpenRequest(folder=Path(folder), language="en", profile=profile)
        workspace = opening.open_shop(request, progress=Progress())
        with closing(workspace):
            rounds = max(options.rounds, LEAST_ROUNDS)
            kept = [_first_rows(workspace, name, query, rounds) for name, query in INDEXED.items()]
            kept += [_loads(workspace, rounds), _sorts(workspace, rounds), _filters(workspace, rounds)]
            kept += [_stops(workspace, key) for key in ("total_spent", "open_cart", None)]
    return all(kept)


# -- first rows ----------------------------------------------------------------------------------------------------------------------------


def _first_rows(workspace: Workspace, name: str, query: Query, rounds: int) -> bool:
    """Asked, read, formatted and coloured, against its own two statements on a bare driver."""
    view = overview()
    _page(workspace, view, query)  # connects, and asks what SQLAlchemy asks of a new connection
    with statements_seen() as statements:
        rows = _page(workspace, view, query)
    with closing(bare_line(workspace.database.profile)) as line:
        cursor = line.cursor()
        texts = [cursor.mogrify(statement, parameters) for statement, parameters in statements]
        assert len(rows) == len(bare_page(cursor, texts)) == PAGE
        mine, bare = timed(lambda: _page(workspace, view, query)), timed(lambda: bare_page(cursor, texts))
        told = [in_turn(mine, bare, IN_TURN) for _ in range(rounds)]
    verdict = Verdict([median(ours) for ours, _ in told], [median(floor) for _, floor in told], "bare driver", FIRST_ROWS)
    print(f"{name}, {len(texts)} statements\n{verdict}", flush=True)
    return verdict.judge(f"{name}: first rows against the bare SQL")


def _page(workspace: Workspace, view: View, query: Query) -> dict[int, GridRow]:
    ids = browsing.answer(workspace, query, progress=Progress()).ids
    return dict(browsing.load_rows(workspace, view, ids, progress=Progress()))


# -- what is kept of all customers ---------------------------------------------------------------------------------------------------------


def _loads(workspace: Workspace, rounds: int) -> bool:
    """Reading orders, spending and last order of everybody, against one look of the server at as many orders."""

    with closing(bare_line(workspace.database.profile)) as line:
        cursor = line.cursor()
        cursor.execute("SELECT COUNT(*) FROM ps_orders")
        (orders,) = cursor.fetchone() or (0,)
        told = in_turn(
            timed(lambda: read_vectors(workspace, GATHERINGS[0], progress=Progress())), timed(lambda: cursor.execute(SCAN)), rounds
        )
    verdict = Verdict(*told, "the server's own scan", LOADING)
    print(f"columns of {orders:,} orders read for everybody\n{verdict}", flush=True)
    return verdict.judge("columns of all orders against the server's own scan")


def _sorts(workspace: Workspace, rounds: int) -> bool:
    """In the order of an amount, places told, against numpy's own sorting of the same numbers and nothing else."""
    spent = Query(limit=None, sort=(SortKey("total_spent", descending=True),))
    return _again(workspace, spent, "sorted by total spent", rounds, lambda ids, spent: numpy.argsort(-spent, kind="stable"))


def _filters(workspace: Workspace, rounds: int) -> bool:
    """Who has at least two orders, against numpy's own comparing and picking."""
    buyers = Query(limit=None, where=Test("orders_valid", Op.AT_LEAST, (2,)))
    return _again(workspace, buyers, "filtered by orders", rounds, lambda ids, orders: ids[orders >= 2])


def _again(workspace: Workspace, query: Query, name: str, rounds: int, alone: Callable[[numpy.ndarray, numpy.ndarray], object]) -> bool:
    found = len(browsing.answer(workspace, query, progress=Progress()).ids)
    with statements_seen() as sent:
        browsing.answer(workspace, query, progress=Progress())
    asked = workspace.snapshots.asked
    assert asked is not None
    ((_vector, column),) = (asked.aligned[key] for key in asked.aligned if key in str(query))
    mine, floor = timed(lambda: browsing.answer(workspace, query, progress=Progress())), timed(lambda: alone(asked.ids, column))
    told = [in_turn(mine, floor, IN_TURN) for _ in range(rounds)]
    verdict = Verdict([median(ours) for ours, _ in told], [median(other) for _, other in told], "numpy alone", AGAIN)
    print(f"{found:,} of {len(asked.ids):,} customers, {name} again, {len(sent)} statements\n{verdict}", flush=True)
    silent = judge(f"{name} again: statements", str(len(sent)), "0", not sent)
    return verdict.judge(f"{name} again against numpy alone") and silent


# -- giving up -----------------------------------------------------------------------------------------------------------------------------


def _stops(workspace: Workspace, key: str | None) -> bool:
    """How long after it is cancelled the work has ended, at moments spread over the whole of it."""
    query = Query(limit=None) if key is None else Query(limit=None, sort=(SortKey(key),))
    start = time.perf_counter()
    workspace.snapshots.let_go()
    browsing.answer(workspace, query, progress=Progress())
    whole = time.perf_counter() - start
    took = []
    for number in range(CANCELS):
        workspace.snapshots.let_go()
        took.append(_stopped_after(workspace, query, whole * (number + 0.5) / CANCELS))
    late = [seconds for seconds in took if seconds is not None]
    longest = max(late, default=0.0)
    print(f"all customers {'by id' if key is None else 'by ' + key}: {1000 * whole:,.0f} ms, cancelled at {len(late)} moments of {CANCELS}")
    is_kept = longest <= LONGEST_CANCEL and bool(late)
    print(
        f"  {'ended after':<24}{1000 * median(late):8.1f} ms  (longest {1000 * longest:.1f}, limit {1000 * LONGEST_CANCEL:.0f})", flush=True
    )
    told, limit = f"{1000 * longest:.0f} ms, {len(late)} times", f"{1000 * LONGEST_CANCEL:.0f} ms"
    return judge(f"cancelled by {key or 'id'}: longest until it ended", told, limit, is_kept)


def _stopped_after(workspace: Workspace, query: Query, seconds: float) -> float | None:
    """None where it was over before."""
    progress, ended = Progress(), 0.0

    def work() -> None:
        nonlocal ended
        try:
            with progress.under_way():
                browsing.answer(workspace, query, progress=progress)
        except Cancelled:
            ended = time.perf_counter()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(seconds)
    asked = time.perf_counter()
    progress.cancel()
    thread.join()
    return ended - asked if ended else None
