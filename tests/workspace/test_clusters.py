"""Shops on more than one machine: a node of a Galera cluster that dies in mid-commit, and a primary with its replica."""

import pytest

from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import tr
from sc_desktop.workspace import committing, pace, patience, resuming
from tests.kit.exactly_once import CountedBatch
from tests.kit.faults import CrashingLine, hasty_clock
from tests.kit.replica import catch_up
from tests.kit.shop import ME, TestShop


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)
    monkeypatch.setattr(patience, "monotonic", hasty_clock(20))
    monkeypatch.setattr(pace, "MOST", 500)


def test_that_a_batch_whose_node_was_killed_is_told_truly_and_gone_on_with_on_another(start_galera, tmp_path):
    cluster = start_galera()
    first, second, third = cluster.nodes
    shop = TestShop(first, tmp_path, customers=2400)
    batch = CountedBatch(shop)
    with CrashingLine(first) as line:
        workspace = shop.workspace(port=line.port)
        review = batch.review(workspace)
        line.crash_at_commit(3)  # head, first chunk, second chunk
        report = batch.commit(workspace, review)
    shop.server = second
    cluster.wait_for(second, 2)
    batch.check(report)
    assert (len(report.applied), len(report.unknown), len(report.not_done), report.refused) == (
        500,
        1500,
        400,
        (),
    )  # four chunks are sent at once
    workspace = shop.workspace()
    (unfinished,) = resuming.find_unfinished(workspace, computer=ME.computer, progress=Progress())
    report = resuming.go_on(workspace, unfinished, progress=Progress())
    shop.server = third
    cluster.wait_for(third, 2)
    batch.check(report)
    assert (len(report.applied), workspace.local.unfinished(shop.profile(port=first.port).key)) == (2400, [])


def test_that_a_batch_arrives_on_the_replica_with_its_journal(pair, tmp_path):
    primary, replica = pair
    shop = TestShop(primary, tmp_path)
    batch = CountedBatch(shop)
    report = batch.commit(shop.workspace())
    shop.server = replica
    catch_up(primary, replica)
    batch.check(report)
    assert len(report.applied) == len(batch.before)


def test_that_a_replica_opened_for_writing_says_that_it_takes_no_changes(pair, tmp_path):
    primary, replica = pair
    shop = TestShop(primary, tmp_path)
    shop.workspace()  # makes the journal
    primary.create_user("staff", "s", f"GRANT ALL ON `{shop.database}`.* TO {{user}}")
    catch_up(primary, replica)
    shop.server = replica
    opened = shop.workspace(user="staff", password="s", journal=False)
    assert (opened.is_writable, "it is a copy (replica)" in tr(opened.read_only_reason or "")) == (False, True)
