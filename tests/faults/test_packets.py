"""Several chunks in one packet, as the server gets it: held up on its way, its line lost in the midst, one of its chunks wrong."""

import threading

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, pace
from tests.faults.conftest import IS_WHOLE, rounds
from tests.faults.test_neighbours import wait_until_it_waits
from tests.kit.delay_proxy import DelayProxy
from tests.kit.exactly_once import CountedBatch
from tests.kit.faults import Meanwhile, holding_the_row_of, once
from tests.kit.running import until
from tests.kit.shop import TestShop

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


def test_that_a_row_that_is_locked_for_long_delays_only_what_stands_behind_it(shop, monkeypatch):
    monkeypatch.setattr("sc_desktop.db.session._LOCK_SECONDS", 1)
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
