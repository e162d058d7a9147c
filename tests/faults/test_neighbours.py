"""Locks, deadlocks and foreign edits around a commit: nobody's change is lost, ours or theirs."""

import contextlib
import random
import threading

import pymysql
import pytest

from sc_desktop.db import session
from sc_desktop.domain.batch import Report
from sc_desktop.domain.progress import Progress
from tests.faults.conftest import rounds
from tests.kit.exactly_once import COUNTER, CountedBatch
from tests.kit.faults import Meanwhile, holding_the_row_of, once
from tests.kit.shop import TestShop

EDITS = {
    "value": {COUNTER: 77},
    "the same value in the same second": {COUNTER: 78, "date_upd": "2026-03-01 12:00:00"},
    "less than nothing": {COUNTER: 0},
}


@pytest.mark.parametrize("edit", EDITS)
def test_that_a_foreign_edit_between_look_and_commit_stands(shop, path, edit):
    workspace = shop.workspace()
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, **{COUNTER: 5})
    batch = CountedBatch(shop)
    review = batch.review(workspace)
    shop.change_elsewhere(ann, **EDITS[edit])
    report = batch.commit(workspace, review)
    batch.check(report, foreign=frozenset({ann}))
    assert (report.conflicts, shop.read(ann)[COUNTER]) == ((ann,), EDITS[edit][COUNTER])


def test_that_a_lock_given_back_between_two_tries_costs_nothing(shop, path, monkeypatch):
    monkeypatch.setattr(session, "_LOCK_SECONDS", 1)
    workspace = shop.workspace()
    batch = CountedBatch(shop)
    review = batch.review(workspace)
    with holding_the_row_of(shop, shop.ids(15)[-1]) as colleague:
        report = batch.commit(workspace, review, progress=Meanwhile(between_tries=once(colleague.rollback)))
    batch.check(report)
    assert len(report.applied) == len(batch.before)


@pytest.mark.parametrize("_round", rounds(10, short=1))
def test_that_a_deadlock_with_a_neighbour_costs_nothing(shop, path, _round):
    workspace = shop.workspace()
    batch = CountedBatch(shop)
    review = batch.review(workspace)
    first, *_others, last = sorted(batch.before)[:10]
    reports: list[Report] = []
    ours = threading.Thread(target=lambda: reports.append(batch.commit(workspace, review)))
    with contextlib.closing(shop.server.connect(shop.database)) as colleague, colleague.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("UPDATE ps_customer SET note = 'theirs' WHERE id_customer = %s", (last,))
        ours.start()
        _wait_until_it_waits(ours, shop)
        with contextlib.suppress(pymysql.err.OperationalError):  # the server may choose either as its victim
            cursor.execute("UPDATE ps_customer SET note = 'theirs' WHERE id_customer = %s", (first,))
        colleague.rollback()
        ours.join()
    batch.check(reports[0])
    assert len(reports[0].applied) == len(batch.before)


def _wait_until_it_waits(ours: threading.Thread, shop: TestShop) -> None:
    """The server's own counter is asked: `innodb_trx` shows an old picture for as long as it is read more than ten times a second."""
    while shop.execute("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'") == [("Innodb_row_lock_current_waits", "0")]:
        assert ours.is_alive(), "the commit ended without meeting the locked row"
        threading.Event().wait(0.005)


@pytest.mark.parametrize("seed", rounds(20, short=2))
def test_that_edits_at_random_moments_are_never_overwritten(shop, path, seed):
    workspace = shop.workspace()
    batch = CountedBatch(shop)
    review = batch.review(workspace)
    chance = random.Random(seed)
    theirs: set[int] = set()

    def edit_somebody(_done: int, _total: int) -> None:
        customer = chance.choice(sorted(batch.before))
        with contextlib.closing(shop.server.connect(shop.database)) as line, line.cursor() as cursor:
            own = (customer, batch.before[customer][COUNTER])
            if cursor.execute(f"UPDATE ps_customer SET {COUNTER} = 99 WHERE id_customer = %s AND {COUNTER} = %s", own):
                theirs.add(customer)

    report = batch.commit(workspace, review, progress=Progress(edit_somebody))
    batch.check(report, foreign=frozenset(theirs))
    assert [customer for customer in theirs if shop.read(customer)[COUNTER] != 99] == []
