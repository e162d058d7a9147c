"""Who is locked, refused or cancelled is left alone, told, and alone in it."""

import contextlib

import pytest

from sc_desktop.db import server_line
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import ReadOnlyShop
from sc_desktop.i18n import tr
from sc_desktop.workspace import committing, history, pace
from tests.kit.faults import Meanwhile, holding_the_row_of, journalled, once
from tests.kit.shop import User


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)


# -- locks and refusals ------------------------------------------------------------------------------------------------------------------


def test_that_a_row_that_stays_locked_is_refused_alone(shop, user, monkeypatch):
    ann, bob, eve = shop.ids(3)
    monkeypatch.setattr(server_line, "LOCK_SECONDS", 1)
    monkeypatch.setattr(committing, "TRIES_WHEN_LOCKED", 1)
    user.workspace.database.forbid_writing()
    user.workspace.database.allow_writing()  # a new connection, with the short wait
    user.sets("firstname", "Zoé", [ann, bob, eve])
    with holding_the_row_of(shop, bob):
        report = user.commits()
    assert (report.applied, [refusal.customer for refusal in report.refused]) == ((ann, eve), [bob])


def test_that_a_lock_given_back_between_two_tries_costs_nothing(shop, user, monkeypatch):
    (ann,) = shop.ids(1)
    monkeypatch.setattr(server_line, "LOCK_SECONDS", 1)
    user.workspace.database.forbid_writing()
    user.workspace.database.allow_writing()
    user.sets("firstname", "Zoé", [ann])
    review = user.reviews()
    with holding_the_row_of(shop, ann) as colleague:
        report = user.commits(review, progress=Meanwhile(between_tries=once(colleague.rollback)))
    assert report.applied == (ann,)


@pytest.mark.parametrize("value", ["one value", "values of their own"])
def test_that_a_lock_on_a_neighbour_is_not_waited_for(large_shop, busy_user, value, monkeypatch):
    monkeypatch.setattr(committing, "TRIES_WHEN_LOCKED", 1)
    neighbour, *ids = sorted(large_shop.read_all())[100:500]
    rows = large_shop.read_all(ids)
    busy_user.staged = [
        CellChange(CUSTOMER, (c,), "note", row["note"], value if value == "one value" else f"{c}") for c, row in rows.items()
    ]
    with holding_the_row_of(large_shop, neighbour):
        report = busy_user.commits()
    assert (report.applied, large_shop.execute("SELECT COUNT(*) FROM ps_scd_chunk")) == (tuple(ids), [(1,)])


def test_that_a_customer_the_server_refuses_is_refused_alone(shop, user):
    ids = shop.ids(7)
    shop.refuse(ids[3])
    user.sets("firstname", "Zoé", ids)
    report = user.commits()
    assert ([refusal.customer for refusal in report.refused], set(report.applied)) == ([ids[3]], {*ids} - {ids[3]})


def test_that_what_the_server_refused_is_not_in_the_journal(shop, user):
    ids = shop.ids(7)
    shop.refuse(ids[3])
    user.sets("firstname", "Zoé", ids)
    report = user.commits()
    assert journalled(shop, report.batch) == [customer for customer in ids if customer != ids[3]]


@pytest.mark.parametrize("count", [7, 300], ids=["few", "many"])
def test_that_a_customer_whose_value_a_trigger_changes_is_refused_alone(large_shop, busy_user, count):
    ids = large_shop.ids(count)
    before = large_shop.read(ids[3])
    large_shop.spoil(ids[3])
    busy_user.sets("firstname", "Zoé-Ève", ids)
    report = busy_user.commits()
    told = [(refusal.customer, "trigger" in tr(refusal.reason)) for refusal in report.refused]
    assert (told, len(report.applied), large_shop.read(ids[3])) == ([(ids[3], True)], count - 1, before)


def test_that_a_cancel_ends_the_commit_between_two_packets(large_shop, busy_user, monkeypatch):
    monkeypatch.setattr(pace, "FIRST_TOGETHER", 1)
    busy_user.sets("note", "seen", large_shop.read_all())
    progress = Progress(lambda done, _total: progress.cancel() if done else None)
    report = busy_user.commits(progress=progress)
    written = sum(row["note"] == "seen" for row in large_shop.read_all().values())
    assert (len(report.applied), len(report.not_done), written) == (500, 700, 500)
    (batch,) = history.list_batches(busy_user.workspace, progress=Progress())
    assert list(map(tr, batch.standing(""))) == ["stopped, 700 customers not written"]


# -- who may not -------------------------------------------------------------------------------------------------------------------------


def test_that_a_shop_open_for_reading_refuses_a_commit(shop):
    (ann,) = shop.ids(1)
    shop.workspace()  # makes the journal
    reader = User(shop.workspace(writable=False), shop)
    reader.sets("firstname", "Zoé", [ann])
    with pytest.raises(ReadOnlyShop):
        reader.commits()


def test_that_a_refused_commit_is_not_noted_as_begun(shop):
    reader = User(shop.workspace(writable=False), shop)
    reader.sets("firstname", "Zoé", shop.ids(1))
    with contextlib.suppress(ReadOnlyShop):
        reader.commits()
    assert reader.workspace.local.unfinished(reader.workspace.key) == []
