"""Programs that are killed, and two of them at the same rows."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import resuming
from tests.faults.conftest import rounds
from tests.kit.exactly_once import CountedBatch
from tests.kit.shop import ME, TestShop

ROOT = Path(__file__).resolve().parents[2]


def kill_after(shop: TestShop, steps: int, *, carried: bool) -> None:
    """Start a program that commits, and kill -9 it when it has told of so many steps; its next chunk is under way then."""
    words = [str(shop.server.port), shop.database, str(shop._folder), "1" if carried else str(10**9)]
    command = [sys.executable, "-m", "tests.kit.doomed", *words]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin is not None and program.stdout is not None
        for _ in range(steps):
            assert program.stdout.readline()
            program.stdin.write("\n")
            program.stdin.flush()
        program.kill()


@pytest.mark.parametrize("number", rounds(20, short=2))
def test_that_a_program_killed_at_any_moment_can_go_on_where_it_was(shop, path, number):
    batch = CountedBatch(shop)
    kill_after(shop, 1 + number % 6, carried=path == "carried")
    shop.server.kill_connections(shop.database)  # as the server's own time limit does, half a minute later
    workspace = shop.workspace()
    (unfinished,) = resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress())
    report = resuming.go_on(workspace, unfinished, progress=Progress())
    batch.check(report)
    assert len(report.applied) == len(batch.before)


def test_that_two_programs_at_the_same_rows_write_each_once(shop, path):
    batch = CountedBatch(shop)
    workspaces = [shop.workspace(), shop.workspace()]
    reviews = [batch.review(workspace) for workspace in workspaces]
    reports: list[Report] = []
    threads = [
        threading.Thread(target=lambda w=workspace, r=review: reports.append(batch.commit(w, r)))
        for workspace, review in zip(workspaces, reviews, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = reports
    assert not set(first.applied) & set(second.applied)
    batch.check(Report("", applied=tuple(sorted({*first.applied, *second.applied}))))
