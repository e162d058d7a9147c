"""Programs that are killed, and two of them at the same rows."""

import threading

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import resuming
from tests.faults.conftest import rounds
from tests.kit.doomed import kill_after
from tests.kit.exactly_once import CountedBatch
from tests.kit.shop import ME


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
