"""A commit whose answer got lost is never repeated blindly, and never reported as what it is not."""

import logging

import pytest

from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected
from sc_desktop.workspace import committing, pace, patience
from sc_desktop.workspace.run import ANSWER_WITHIN
from tests.kit.faults import CrashingLine, Meanwhile, hasty_clock, journalled, once
from tests.kit.shop import TestShop, User


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)


def test_that_a_chunk_whose_commit_never_arrived_is_applied_once(shop, line):
    user = User(shop.workspace(port=line.port), shop)
    ids = shop.ids(3)
    user.sets("firstname", "Zoé", ids)
    line.cut_before_commit(2)  # the first is the batch's head
    report = user.commits()
    assert (line.faults_done, report.applied, journalled(shop, report.batch)) == (1, tuple(ids), ids)


def test_that_every_server_ends_a_silent_transaction_of_ours_before_we_give_up_asking_what_became_of_it(shop):
    with shop.workspace().database.writing() as connection:
        asked = "SHOW SESSION VARIABLES WHERE Variable_name IN ('wait_timeout', 'idle_write_transaction_timeout')"
        patience_of_the_server = min(int(seconds) for _name, seconds in connection.exec_driver_sql(asked))
    assert patience_of_the_server < ANSWER_WITHIN


def test_that_a_chunk_whose_answer_got_lost_is_reported_as_applied_and_not_done_twice(shop, line):
    user = User(shop.workspace(port=line.port), shop)
    ids = shop.ids(3)
    user.sets("firstname", "Zoé", ids)
    line.cut_after_commit(2)
    report = user.commits()
    assert (line.faults_done, report.applied, journalled(shop, report.batch)) == (1, tuple(ids), ids)


def test_that_conflicts_of_a_chunk_whose_answer_got_lost_are_told_as_well(shop, line):
    user = User(shop.workspace(port=line.port), shop)
    ann, bob, eve, joe = shop.ids(4)
    user.sets("firstname", "Zoé", [ann, bob, eve, joe])
    review = user.reviews()
    shop.change_elsewhere(bob, firstname="Meanwhile")
    shop.delete_elsewhere(eve)
    shop.change_elsewhere(joe, firstname="Zoé")
    line.cut_after_commit(2)
    report = user.commits(review)
    assert (report.applied, report.conflicts, report.gone, report.already_so) == ((ann,), (bob,), (eve,), (joe,))


def test_that_the_chunks_after_a_lost_answer_are_written_too(large_shop, line):
    user = User(large_shop.workspace(port=line.port), large_shop)
    user.sets("note", "seen", large_shop.read_all())
    line.cut_after_commit(2)
    report = user.commits()
    assert (len(report.applied), len(journalled(large_shop, report.batch))) == (1200, 1200)


def test_that_a_head_whose_answer_got_lost_leaves_nothing_written(shop, line):
    user = User(shop.workspace(port=line.port), shop)
    (ann,) = shop.ids(1)
    before = shop.read(ann)
    user.sets("firstname", "Zoé", [ann])
    line.cut_before_commit(1)
    with pytest.raises(Expected):
        user.commits()
    assert shop.read(ann) == before


def test_that_a_server_gone_in_mid_commit_leaves_the_outcome_unknown(start_mariadb, tmp_path, monkeypatch):
    monkeypatch.setattr(patience, "monotonic", hasty_clock(20))
    server = start_mariadb()
    shop = TestShop(server, tmp_path)
    ids = shop.ids(2)
    with CrashingLine(server) as line:
        user = User(shop.workspace(port=line.port), shop)
        user.sets("firstname", "Zoé", ids)
        line.crash_at_commit(2)
        report = user.commits()
    assert (report.unknown, report.applied, report.not_done, report.refused) == (tuple(ids), (), (), ())


def test_that_a_batch_of_unknown_outcome_stays_noted_as_begun(start_mariadb, tmp_path, monkeypatch):
    monkeypatch.setattr(patience, "monotonic", hasty_clock(20))
    server = start_mariadb()
    shop = TestShop(server, tmp_path)
    with CrashingLine(server) as line:
        user = User(shop.workspace(port=line.port), shop)
        user.sets("firstname", "Zoé", shop.ids(2))
        line.crash_at_commit(2)
        report = user.commits()
    assert user.workspace.local.unfinished(user.workspace.key) == [report.batch]


def test_that_a_server_back_after_a_crash_in_mid_commit_is_written_to_once(start_mariadb, tmp_path):
    server = start_mariadb(["--innodb-flush-log-at-trx-commit=1"])
    shop = TestShop(server, tmp_path)
    ids = shop.ids(2)
    with CrashingLine(server) as line:
        user = User(shop.workspace(port=line.port), shop)
        user.sets("firstname", "Zoé", ids)
        line.crash_at_commit(2)
        report = user.commits(progress=Meanwhile(between_tries=once(server.restart)))
    assert (report.applied, journalled(shop, report.batch)) == (tuple(ids), ids)


def test_that_a_server_gone_before_the_first_chunk_leaves_it_not_done(start_mariadb, tmp_path, monkeypatch):
    monkeypatch.setattr(patience, "monotonic", hasty_clock(20))
    server = start_mariadb()
    shop = TestShop(server, tmp_path)
    user = User(shop.workspace(), shop)
    ids = shop.ids(2)
    user.sets("firstname", "Zoé", ids)
    review = user.reviews()
    report = user.commits(review, progress=Meanwhile(before_chunk=once(server.crash)))
    assert (report.not_done, report.applied, report.unknown, report.refused) == (tuple(ids), (), (), ())


def test_that_every_customer_is_in_one_list_of_the_report(large_shop, line, monkeypatch):
    monkeypatch.setattr(patience, "monotonic", hasty_clock(60))
    monkeypatch.setattr(pace, "MOST", 200)
    user = User(large_shop.workspace(port=line.port), large_shop)
    user.sets("note", "seen", large_shop.read_all())
    line.cut_for_good_after_commit(3)  # head, first chunk, second chunk
    report = user.commits()
    assert (len(report.applied), len(report.unknown), len(report.not_done)) == (200, 600, 400)  # four chunks are sent at once


def test_that_a_line_that_breaks_between_two_statements_prints_nothing_of_its_own(shop, line, monkeypatch, capsys):
    user = User(shop.workspace(port=line.port), shop)
    user.sets("firstname", "Zoé", shop.ids(3))
    review = user.reviews()
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as outside of the tests: what nobody handles is printed
    report = user.commits(review, progress=Progress(lambda done, total: line.cut_all() if done == total else None))
    assert (len(report.applied), capsys.readouterr().err) == (3, "")
