"""Several chunks in one packet, as the server gets it: held up on its way, its line lost in the midst, one of its chunks wrong."""

import threading

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, pace
from tests.faults.conftest import IS_WHOLE, rounds
from tests.faults.test_neighbours import wait_until_it_waits
from tests.kit.delay_proxy import DelayProxy
from tests.kit.exactly_once import CountedBatch
from tests.kit.faults import Meanwhile, holding_the_row_of, once
from tests.kit.running import until
from tests.kit.shop import TestShop, User

BATCH = "b" * 32


@pytest.fixture(autouse=True)
def _carried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "LEAST_CARRIED", 1)


def sessions(shop: TestShop) -> int:
    """How many connections the server has to the shop's database."""
    ((count,),) = shop.server.execute(None, "SELECT COUNT(*) FROM information_schema.processlist WHERE db = %s", (shop.database,))
    return int(count)


def is_packed(shop: TestShop) -> list[int]:
    """Who was written by the server's own verdict."""
    return sorted(customer for customer, *_told in shop.packs())


@pytest.mark.parametrize("wishes", ["to go on", "to stop"])
def test_that_a_packet_that_arrives_after_all_writes_nothing_behind_the_report(shop, wishes):
    with DelayProxy(shop.server.port, takes_apart=False) as line:
        workspace = shop.workspace(port=line.port)
        batch = CountedBatch(shop)
        review = batch.review(workspace)
        line.hold_commit(2)  # the first is in the head's packet
        progress = Meanwhile()
        if wishes == "to stop":
            progress = Meanwhile(between_tries=once(lambda: progress.cancel()))
        report = batch.commit(workspace, review, progress=progress)
        shop.close()
        before = sessions(shop)
        line.let_go()
        until(lambda: sessions(shop) < before)
        assert (line.faults_done, len(report.applied), len(report.not_done)) == (1, *((40, 0) if wishes == "to go on" else (0, 40)))
    batch.check(report)


@pytest.mark.parametrize("_round", rounds(10, short=1))
@pytest.mark.parametrize("place", [0, 15, 39] if IS_WHOLE else [15])
def test_that_a_line_lost_while_a_chunk_waits_at_the_server_costs_nothing_and_doubles_nothing(shop, place, _round):
    with DelayProxy(shop.server.port, takes_apart=False) as line:
        workspace = shop.workspace(port=line.port)
        batch = CountedBatch(shop)
        review = batch.review(workspace)
        reports: list[Report] = []
        with holding_the_row_of(shop, sorted(batch.before)[place]) as colleague:
            progress = Meanwhile(between_tries=once(colleague.rollback))
            ours = threading.Thread(target=lambda: reports.append(batch.commit(workspace, review, progress=progress)))
            ours.start()
            wait_until_it_waits(ours, shop)
            line.cut_all()
            ours.join()
    batch.check(reports[0])
    assert len(reports[0].applied) == len(batch.before)


@pytest.mark.parametrize("wrong", [0, 1, 3] if IS_WHOLE else [0])
def test_that_a_chunk_that_is_not_as_expected_leaves_those_in_its_packet_alone(shop, wrong):
    workspace = shop.workspace()
    batch = CountedBatch(shop)
    review = batch.review(workspace)
    ids = sorted(batch.before)
    ann = ids[10 * wrong + 4]
    shop.change_elsewhere(ann, max_payment_days=99)
    report = batch.commit(workspace, review)
    batch.check(report, foreign=frozenset({ann}))
    assert (report.conflicts, is_packed(shop)) == ((ann,), [*ids[: 10 * wrong], *ids[10 * wrong + 10 :]])


@pytest.mark.parametrize("place", ["before", "after"])
def test_that_a_chunk_that_is_not_as_expected_is_not_forgotten_when_the_line_is_lost_behind_it(shop, place):
    with DelayProxy(shop.server.port) as line:
        workspace = shop.workspace(port=line.port)
        batch = CountedBatch(shop)
        review = batch.review(workspace)
        ann, *_others = sorted(batch.before)
        shop.change_elsewhere(ann, max_payment_days=99)
        line.cut_before_commit(3) if place == "before" else line.cut_after_commit(3)  # behind the head's and the first chunk's
        report = batch.commit(workspace, review)
    batch.check(report, foreign=frozenset({ann}))
    assert (line.faults_done, report.conflicts, len(report.applied)) == (1, (ann,), 39)


@pytest.mark.parametrize("taken", [1, 2, 4] if IS_WHOLE else [2])
def test_that_a_number_that_is_taken_already_is_passed_over(shop, monkeypatch, taken):
    monkeypatch.setattr(committing, "new_batch_id", lambda: BATCH)
    workspace = shop.workspace()
    shop.execute(
        "INSERT INTO ps_scd_chunk (id_batch, chunk, applied, already_so, conflicts, gone, date_add) VALUES (%s, %s, 0, 0, 0, 0, NOW())",
        (BATCH, taken),
    )
    batch = CountedBatch(shop)
    report = batch.commit(workspace)
    batch.check(report)
    assert (len(report.applied), is_packed(shop)) == (40, sorted(batch.before))


@pytest.mark.parametrize("place", ["before", "after"])
def test_that_an_address_taken_since_the_review_is_refused_and_the_others_are_written_over_a_line_that_breaks(shop, place):
    ids = sorted(shop.read_all())
    for customer in ids:
        shop.change_elsewhere(customer, email=f"old{customer}@example.com", is_guest=0, id_shop=1, id_shop_group=1, deleted=0)
    with DelayProxy(shop.server.port) as line:
        user = User(shop.workspace(port=line.port), shop)
        user.staged = [CellChange(CUSTOMER, (c,), "email", f"old{c}@example.com", f"new{c}@example.com") for c in ids[:30]]
        review = user.reviews()
        shop.change_elsewhere(ids[35], email=f"new{ids[15]}@example.com")
        line.cut_before_commit(2) if place == "before" else line.cut_after_commit(2)
        report = user.commits(review)
    told = ([refusal.customer for refusal in report.refused], len(report.applied), line.faults_done)
    assert told == ([ids[15]], 29, 1)
    assert {c: row["email"] for c, row in shop.read_all().items() if row["email"].startswith("new")} == {
        **{c: f"new{c}@example.com" for c in report.applied},
        ids[35]: f"new{ids[15]}@example.com",
    }
    assert is_packed(shop) == [*ids[:10], *ids[20:30]]


def test_that_a_row_that_is_locked_for_long_delays_only_what_stands_behind_it(shop, monkeypatch):
    monkeypatch.setattr("sc_desktop.db.server_line.LOCK_SECONDS", 1)
    workspace = shop.workspace()
    batch = CountedBatch(shop)
    review = batch.review(workspace)
    written: list[int] = []
    with holding_the_row_of(shop, sorted(batch.before)[15]) as colleague:

        def look_and_let_go() -> None:
            written.extend(is_packed(shop))
            colleague.rollback()

        report = batch.commit(workspace, review, progress=Meanwhile(between_tries=once(look_and_let_go)))
    batch.check(report)
    assert (written, len(report.applied)) == (sorted(batch.before)[:10], 40)


def test_that_forty_customers_in_four_chunks_take_one_packet(shop):
    with DelayProxy(shop.server.port, takes_apart=False) as line:
        workspace = shop.workspace(port=line.port)
        batch = CountedBatch(shop)
        review = batch.review(workspace)
        with workspace.database.writing():
            before = line.round_trips
        report = batch.commit(workspace, review, progress=Progress())
        trips = line.round_trips - before
    ((chunks,),) = shop.execute("SELECT COUNT(*) FROM ps_scd_chunk")
    assert (len(report.applied), chunks, trips) == (40, 4, 6)
