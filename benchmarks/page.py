"""A page of 100 customers through the program's reading, against its own two statements on a bare driver."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from pymysql.cursors import Cursor
from sqlalchemy import Engine, event

from benchmarks.bare import bare_line, questions, timed
from benchmarks.big_shop import big_shop
from benchmarks.measure import LEAST_ROUNDS, Verdict, in_turn
from sc_desktop.datafiles import data_folder
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
PAGES_A_ROUND = 20
"""Pages of ours and of the driver's, in turn; a round's value is their median, for a single page takes a few milliseconds only."""


def run(options: argparse.Namespace) -> bool:
    """Whether a page stays within its limits."""
    with big_shop(options.data, options.customers) as profile, tempfile.TemporaryDirectory() as folder:
        request = opening.OpenRequest(folder=Path(folder), language="en", profile=profile)
        workspace = opening.open_shop(request, progress=Progress())
        with closing(workspace), closing(bare_line(profile)) as line:
            return _compare(workspace, line.cursor(), options.rounds)


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
    return verdict.is_kept and sent <= STATEMENTS


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
