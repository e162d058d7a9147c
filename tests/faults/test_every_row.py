"""Rows added and removed of every kind, and taken back, over lines that fail: each once or not at all, in every table of the shop."""

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected
from sc_desktop.workspace import history, pace
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.workspace import Workspace
from tests.faults.conftest import IS_WHOLE, rounds
from tests.kit.addresses import kept
from tests.kit.deadlock import in_a_deadlock
from tests.kit.delay_proxy import DelayProxy
from tests.kit.every_row import KINDS, EveryRow
from tests.kit.faults import CuttingLine
from tests.kit.shop import TestShop

A_CHUNK = len(KINDS) - 1  # those that are only counted are carried, in a chunk of their own


@pytest.fixture(autouse=True)
def _each_chunk_has_all_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "LEAST_CARRIED", 1)
    monkeypatch.setattr(pace, "MOST", A_CHUNK)


@pytest.fixture(params=["batch", "undo"])
def deed(request: pytest.FixtureRequest) -> str:
    """What meets the fault: the batch, or the undo of it."""
    return str(request.param)


@dataclass(frozen=True, slots=True)
class Deed:
    """What is reviewed and not committed yet."""

    rows: EveryRow
    workspace: Workspace
    review: Review

    def commit(self) -> Report:
        return self.rows.commit(self.workspace, self.review)


@contextlib.contextmanager
def begun(shop: TestShop, deed: str, *, port: int | None = None) -> Iterator[Deed]:
    shop.reset()
    workspace = shop.workspace(port=port)
    with kept(shop) as book:
        rows = EveryRow(book, workspace)
        yield Deed(rows, workspace, rows.review(workspace) if deed == "batch" else rows.review_undo(workspace))


@pytest.mark.parametrize("place", ["before", "after"])
def test_that_a_line_cut_around_any_commit_adds_and_removes_each_row_once(shop, deed, place):
    for number in rounds(15, short=1):
        with DelayProxy(shop.server.port) as line, begun(shop, deed, port=line.port) as mine:
            nth = 2 + number % 3  # the first is the head's: without it nothing is begun
            line.cut_before_commit(nth) if place == "before" else line.cut_after_commit(nth)
            report = mine.commit()
            assert (line.faults_done, set(report.applied)) == (1, mine.rows.kind.keys())
            mine.rows.check(report)


def test_that_a_connection_killed_at_any_statement_adds_and_removes_each_row_once(shop, deed):
    for nth in itertools.count(1) if IS_WHOLE else (20,):
        with (
            CuttingLine(shop.server, lambda: shop.server.kill_connections(shop.database)) as line,
            begun(shop, deed, port=line.port) as mine,
        ):
            line.act_at_command(nth)
            report: Report | None = None
            with contextlib.suppress(Expected):  # killed before it was begun: nothing may be written then
                report = mine.commit()
            mine.rows.check(report)
            if not line.has_acted:
                assert nth > 30, "this commit has fewer statements than it must have"
                return


@pytest.mark.parametrize("they_win", [True, False] if IS_WHOLE else [True])
def test_that_a_deadlock_with_a_neighbour_adds_and_removes_each_row_once(shop, deed, they_win):
    with begun(shop, deed) as mine:
        first, *_others, last = [who for who, kind in mine.rows.kind.items() if kind != "counted"][:A_CHUNK]
        report = in_a_deadlock(shop, mine.commit, first=first, last=last, they_win=they_win)
        assert set(report.applied) == mine.rows.kind.keys()
        mine.rows.check(report)


def test_that_an_undo_of_rows_of_every_kind_can_be_taken_back(shop):
    with begun(shop, "undo") as mine:
        undo = mine.commit()
        back = mine.rows.commit(mine.workspace, history.review_undo(mine.workspace, undo.batch, progress=Progress()))
        assert (set(back.applied), mine.rows.check_shop()) == (mine.rows.kind.keys(), mine.rows.kind.keys())
