"""A page of 100 customers through the program's reading, against its own two statements on a bare driver."""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from pymysql.cursors import Cursor
from sqlalchemy import Engine, event

from benchmarks.bare import bare_line, questions, timed
from benchmarks.big_shop import big_shop
from benchmarks.judged import judge
from benchmarks.measure import LEAST_ROUNDS, Verdict, in_turn
from sc_desktop.datafiles import data_folder
from sc_desktop.domain.address import Profile
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import View
from sc_desktop.settings.views import load_views
from sc_desktop.workspace import browsing, opening
from sc_desktop.workspace.browsing import GridRow
from sc_desktop.workspace.workspace import Workspace

LIMIT = 2.0
STATEMENTS = 2
PAGE = 100
FLAT = 1.3
SMALL, MILLION = 10_000, 1_000_000
DEPTHS = (0.01, 0.5, 0.99)
PAGES_A_ROUND = 20
"""Pages of ours and of the driver's, in turn; a round's value is their median, for a single page takes a few milliseconds only."""


def run(options: argparse.Namespace) -> bool:
    """Whether a page stays within its limits."""
    with (
        tempfile.TemporaryDirectory() as folder,
        big_shop(options.data, options.customers) as profile,
        closing(_opened(profile, folder)) as workspace,
        closing(bare_line(profile)) as line,
    ):
        is_kept = _compare(workspace, line.cursor(), options.rounds)
    return _compare_depths(options) and is_kept if options.million else is_kept


def _opened(profile: Profile, folder: str) -> Workspace:
    request = opening.OpenRequest(folder=Path(folder), language="en", profile=profile)
    return opening.open_shop(request, progress=Progress())


def _compare_depths(options: argparse.Namespace) -> bool:
    """Whether a page anywhere among 1,000,000 customers takes no longer than among 10,000, and not much longer than on a bare driver."""
    view, is_kept = overview(), True
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        profiles = [stack.enter_context(big_shop(options.data, customers)) for customers in (SMALL, MILLION)]
        small, large = (stack.enter_context(closing(_opened(profile, folder))) for profile in profiles)
        cursor = stack.enter_context(closing(bare_line(profiles[1]))).cursor()
        order = Query(limit=None, sort=view.sort)
        ids, few = (browsing.find_ids(shop, order, progress=Progress()) for shop in (large, small))
        for depth in DEPTHS:
            mine, other = (_page_at(shop, view, found, depth) for shop, found in ((large, ids), (small, few)))
            with statements_seen() as statements:
                mine()
            texts = [cursor.mogrify(statement, parameters) for statement, parameters in statements]
            print(f"page of {PAGE} rows of {MILLION:,} customers at {depth:.0%} depth")
            for told, floor, limit in (
                (f"at {SMALL:,}", other, FLAT),
                ("bare driver", lambda texts=texts: bare_page(cursor, texts), LIMIT),
            ):
                rounds = [in_turn(timed(mine), timed(floor), PAGES_A_ROUND) for _ in range(max(options.rounds, LEAST_ROUNDS))]
                verdict = Verdict([median(ours) for ours, _ in rounds], [median(theirs) for _, theirs in rounds], told, limit)
                print(verdict)
                is_kept = verdict.judge(f"{PAGE} rows at {depth:.0%} of {MILLION:,} against {told}") and is_kept
    return is_kept


def _page_at(workspace: Workspace, view: View, ids: Sequence[int], depth: float) -> Callable[[], object]:
    start = int((len(ids) - PAGE) * depth)
    page = ids[start : start + PAGE]
    return lambda: browsing.load_rows(workspace, view, page, progress=Progress())


def _compare(workspace: Workspace, cursor: Cursor, rounds: int) -> bool:
    view = overview()
    _page(workspace, view)  # connects, and asks what SQLAlchemy asks of a new connection
    with statements_seen() as statements:
        before = questions(cursor)
        rows = _page(workspace, view)
        sent = questions(cursor) - before - 1  # the second look is a statement as well
    texts = [cursor.mogrify(statement, parameters) for statement, parameters in statements]
    _check_same(rows, bare_page(cursor, texts))
    mine, bare = timed(lambda: _page(workspace, view)), timed(lambda: bare_page(cursor, texts))
    told = [in_turn(mine, bare, PAGES_A_ROUND) for _ in range(max(rounds, LEAST_ROUNDS))]
    verdict = Verdict([median(ours) for ours, _ in told], [median(floor) for _, floor in told], "bare driver", LIMIT)
    print(f"page of {len(rows)} rows, {len(view.columns)} columns, view {view.title!r}, newest first")
    print(f"  {'statements':<24}{sent:8d}     at most {STATEMENTS}, counted by the server")
    print(verdict)
    few = judge("statements for a page", str(sent), str(STATEMENTS), sent <= STATEMENTS)
    return verdict.judge(f"{PAGE} rows against their statements on a bare driver") and few


def _page(workspace: Workspace, view: View) -> dict[int, GridRow]:
    ids = browsing.find_ids(workspace, Query(limit=PAGE, sort=view.sort), progress=Progress())
    return dict(browsing.load_rows(workspace, view, ids, progress=Progress()))


def bare_page(cursor: Cursor, texts: Sequence[str]) -> Sequence[tuple[Any, ...]]:
    rows: Sequence[tuple[Any, ...]] = ()
    for text in texts:
        cursor.execute(text)
        rows = cursor.fetchall()
    return rows


def _check_same(ours: dict[int, GridRow], bare: Sequence[tuple[Any, ...]]) -> None:
    """A floor that reads something else is none."""
    assert len(ours) == len(bare) == PAGE, (len(ours), len(bare))
    for row in bare:
        assert tuple(ours[row[0]].values.values()) == row[1:], row[0]


def overview() -> View:
    """The shipped view of that name."""
    views, problems = load_views(data_folder("views"))
    assert not problems, problems
    return next(view for view in views if view.key == "overview")


@contextmanager
def statements_seen() -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
