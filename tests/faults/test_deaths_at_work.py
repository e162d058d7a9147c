"""Servers that are killed while they are at work on a batch or on its undo, and come back: everything once, and told truly."""

import contextlib
import random
from collections.abc import Callable, Iterator

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import pace
from tests.faults.conftest import DURABLE, IS_WHOLE, rounds
from tests.kit.addresses import kept
from tests.kit.dying_server import MOMENTS, DyingServerLine
from tests.kit.every_row import KINDS, EveryRow
from tests.kit.exactly_once import CountedBatch
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop

DEEDS = ("carried", "compared here", "batch", "undo")
Commit = Callable[[Progress], Report]
Check = Callable[[Report], None]


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    """A shop on a server of its own, which may be killed."""
    with MariaDbServer.start(DURABLE) as server:
        yield TestShop(server, tmp_path_factory.mktemp("shop"))


@contextlib.contextmanager
def begun(shop: TestShop, deed: str, *, port: int) -> Iterator[tuple[Commit, Check, list[int]]]:
    """How to commit it, what must hold then, and whom it concerns."""
    workspace = shop.workspace(port=port)
    if deed in ("carried", "compared here"):
        batch = CountedBatch(shop)
        review = batch.review(workspace)
        yield lambda progress: batch.commit(workspace, review, progress=progress), batch.check, sorted(batch.before)
        return
    with kept(shop) as book:
        rows = EveryRow(book, workspace)
        looked = rows.review(workspace) if deed == "batch" else rows.review_undo(workspace)
        yield lambda progress: rows.commit(workspace, looked, progress=progress), rows.check, sorted(rows.kind)


PAIRS = [(moment, deed) for moment in MOMENTS for deed in DEEDS]
SHORT = list(zip(MOMENTS, ("carried", "batch", "compared here", "undo"), strict=True))


@pytest.mark.parametrize(("moment", "deed"), PAIRS if IS_WHOLE else SHORT)
def test_that_a_server_killed_at_work_and_back_again_has_everything_once(mortal, monkeypatch, moment, deed):
    monkeypatch.setattr(pace, "LEAST_CARRIED", 10**9 if deed == "compared here" else 1)
    monkeypatch.setattr(pace, "MOST", len(KINDS) - 1 if deed in ("batch", "undo") else 10)
    for seed in rounds(12, short=1):
        chance = random.Random(seed)
        mortal.reset()
        with DyingServerLine(mortal) as line, begun(mortal, deed, port=line.port) as (commit, check, customers):
            commands = (8, 40) if deed in ("batch", "undo") else (8, 16)  # fewer are the server's own to do where chunks are carried
            nth = chance.randint(*commands) if moment == "soon" else chance.randint(2, 4)  # behind the batch's head
            row, delay = chance.choice(customers), chance.uniform(0, 0.003)
            print(f"round {seed}: nth {nth}, row {row}, {1000 * delay:.1f} ms")
            line.die(moment, nth=nth, row=row, delay=delay)
            report = commit(line.progress)
            line.revive()  # killed at the last word of a batch: nothing was left to be tried again
            assert line.has_died
            check(report)
            assert sorted(report.applied) == customers
