"""The lists of a customer with 500 orders through the program's reading, against the same rows by hand-written SQL on a bare driver."""

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from pymysql.cursors import Cursor

from benchmarks.bare import bare_line, questions, timed
from benchmarks.busy_customer import BUYER, ORDERS, PLAIN_SQL, shop_of_a_busy_customer
from benchmarks.judged import judge
from benchmarks.measure import LEAST_ROUNDS, Verdict, in_turn
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import listing, opening
from sc_desktop.workspace.listing import WHOSE, Listed
from sc_desktop.workspace.workspace import Workspace

LIMIT = 2.0
STATEMENTS = 2
PAIRS_A_ROUND = 10


def run(options: argparse.Namespace) -> bool:
    """Whether every list stays within its limits."""
    with shop_of_a_busy_customer() as profile, tempfile.TemporaryDirectory() as folder:
        request = opening.OpenRequest(folder=Path(folder), language="en", profile=profile)
        workspace = opening.open_shop(request, progress=Progress())
        with closing(workspace), closing(bare_line(profile)) as line:
            kept = [_compare(workspace, line.cursor(), key, options.rounds) for key in PLAIN_SQL]
    return all(kept)


def _compare(workspace: Workspace, cursor: Cursor, key: str, rounds: int) -> bool:
    asked = {"customer": BUYER, "lang": workspace.id_lang, "now": workspace.now()}
    text = cursor.mogrify(PLAIN_SQL[key], asked)
    _list(workspace, key)  # connects, and compiles the statement
    before = questions(cursor)
    listed = _list(workspace, key)
    sent = questions(cursor) - before - 1  # the second look is a statement as well
    _check_same(key, listed, _bare(cursor, text))
    mine, bare = timed(lambda: _list(workspace, key)), timed(lambda: _bare(cursor, text))
    told = [in_turn(mine, bare, PAIRS_A_ROUND) for _ in range(max(rounds, LEAST_ROUNDS))]
    verdict = Verdict([median(ours) for ours, _ in told], [median(floor) for _, floor in told], "hand-written SQL", LIMIT)
    print(f"{key}: {len(listed.rows)} rows of a customer with {ORDERS} orders")
    print(f"  {'statements':<24}{sent:8d}     at most {STATEMENTS}, counted by the server")
    print(verdict, flush=True)
    few = judge(f"{key}: statements", str(sent), str(STATEMENTS), sent <= STATEMENTS)
    return verdict.judge(f"{key}: list against hand-written SQL") and few


def _list(workspace: Workspace, key: str) -> Listed:
    return listing.load_list(workspace, key, [BUYER], progress=Progress())


def _bare(cursor: Cursor, text: str) -> Sequence[tuple[Any, ...]]:
    cursor.execute(text)
    return cursor.fetchall()


def _check_same(key: str, listed: Listed, bare: Sequence[tuple[Any, ...]]) -> None:
    """A floor that reads something else is none."""
    ours = [tuple(value for name, value in row.values.items() if name != WHOSE) for row in listed.rows]
    assert ours == list(bare), (key, next(pair for pair in zip(ours, bare, strict=False) if pair[0] != pair[1]))
    assert ours, key
