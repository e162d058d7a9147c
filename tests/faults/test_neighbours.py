"""Locks, deadlocks and foreign edits around a commit: nobody's change is lost, ours or theirs."""

import contextlib
import random
import threading

import pymysql
import pytest

from sc_desktop.db import server_line
from sc_desktop.domain.batch import Report
from sc_desktop.domain.progress import Progress
from tests.faults.conftest import IS_WHOLE, rounds
from tests.kit.exactly_once import COUNTER, CountedBatch
from tests.kit.faults import Meanwhile, holding_the_row_of, once
from tests.kit.shop import TestShop, User

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


TEXTS = {"case": "DUPONT", "accent": "Dupönt", "trailing space": "dupont ", "another width": "dupont\u200b", "nothing": "", "NULL": None}


@pytest.mark.parametrize("kind", TEXTS if IS_WHOLE else ["case", "trailing space", "NULL"])
def test_that_a_foreign_text_that_only_the_collation_calls_the_same_stands(shop, path, kind):
    column = "company"  # it may be NULL
    ann, bob = shop.ids(2)
    for customer in (ann, bob):
        shop.change_elsewhere(customer, company="dupont")
    user = User(shop.workspace(), shop)
    user.sets(column, "Martin", shop.ids(12))
    review = user.reviews()
    shop.change_elsewhere(ann, company=TEXTS[kind])
    report = user.commits(review)
    assert (report.conflicts, len(report.applied), shop.read(bob)[column]) == ((ann,), 11, "Martin")
    assert shop.read(ann)[column] == TEXTS[kind]


def test_that_who_is_deleted_between_look_and_commit_is_gone_and_nobody_else_suffers(shop, path):
    workspace = shop.workspace()
    ann = shop.ids(15)[-1]
    batch = CountedBatch(shop)
    review = batch.review(workspace)
    shop.delete_elsewhere(ann)
    report = batch.commit(workspace, review)
    batch.check(report, foreign=frozenset({ann}))
    assert (report.gone, len(report.applied), shop.read(ann)) == ((ann,), len(batch.before) - 1, {})


def test_that_a_lock_given_back_between_two_tries_costs_nothing(shop, path, monkeypatch):
    monkeypatch.setattr(server_line, "LOCK_SECONDS", 1)
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
        if _round % 2:
            cursor.execute("DELETE FROM ps_customer_group")  # the server ends whoever has done less: us
        cursor.execute("UPDATE ps_customer SET note = 'theirs' WHERE id_customer = %s", (last,))
        ours.start()
        wait_until_it_waits(ours, shop)
        with contextlib.suppress(pymysql.err.OperationalError):  # the server may choose either as its victim
            cursor.execute("UPDATE ps_customer SET note = 'theirs' WHERE id_customer = %s", (first,))
        colleague.rollback()
        ours.join()
    batch.check(reports[0])
    assert len(reports[0].applied) == len(batch.before)


def wait_until_it_waits(ours: threading.Thread, shop: TestShop) -> None:
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
