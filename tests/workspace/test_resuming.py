"""A batch that was cut short is announced with its exact state, and can be gone on with, taken back or left."""

import contextlib

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import ShopRefused
from sc_desktop.workspace import committing, history, pace, patience, resuming
from sc_desktop.workspace.resuming import Unfinished
from tests.kit.accounts import local_user, logging_user
from tests.kit.faults import CrashingLine, CuttingLine, Meanwhile, hasty_clock, journalled, without_stamp
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import ME, TestShop, User

OPEN = "SELECT COUNT(*) FROM ps_scd_batch WHERE date_end IS NULL"


class Killed(BaseException):
    """The program ends here, and tidies nothing up."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)
    monkeypatch.setattr(pace, "MOST", 500)
    monkeypatch.setattr(pace, "MOST_TOGETHER", 1)


def cut_short(shop: TestShop, *, after: int) -> dict[int, dict[str, object]]:
    """Commit a new first name for everybody, and kill the program when so many are written; returns the rows as they were."""
    user = User(shop.workspace(), shop)
    rows = shop.read_all()
    user.staged = [CellChange(CUSTOMER, (c,), "firstname", row["firstname"], f"Nr {c}") for c, row in rows.items()]

    def kill(done: int, _total: int) -> None:
        if done >= after:
            raise Killed

    with pytest.raises(Killed):
        user.commits(progress=Progress(kill))
    shop.close()
    return without_stamp(rows)


def found(user: User, computer: str = ME.computer) -> list[Unfinished]:
    return list(resuming.find_unfinished(user.workspace, computer=computer, progress=Progress()))


def take_back(user: User, told: Unfinished) -> Report:
    review = resuming.review_take_back(user.workspace, told, progress=Progress())
    ticked = {line.change.key for line in review.lines}
    return resuming.take_back(user.workspace, review, ticked, author=ME, progress=Progress())


def first_names(shop: TestShop) -> dict[int, object]:
    return {customer: row["firstname"] for customer, row in shop.read_all().items()}


def test_that_a_batch_cut_short_is_announced_with_what_is_done_and_what_is_left(large_shop):
    cut_short(large_shop, after=500)
    (told,) = found(User(large_shop.workspace(), large_shop))
    assert told.batch is not None
    assert (told.chunks, told.batch.applied, len(told.left), told.can_go_on, told.can_be_taken_back) == (1, 500, 700, True, True)


def test_that_a_shop_in_good_order_announces_nothing(large_shop, busy_user):
    busy_user.sets("firstname", "Eve", large_shop.ids(3))
    busy_user.commits()
    assert found(busy_user) == []


def test_that_going_on_writes_everybody_once(large_shop):
    before = cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    (told,) = found(user)
    report = resuming.go_on(user.workspace, told, progress=Progress())
    changed = [row[0] for row in large_shop.journal(report.batch) if row[3] == "firstname"]
    assert (len(report.applied), sorted(changed), first_names(large_shop)) == (1200, sorted(before), {c: f"Nr {c}" for c in before})


def test_that_going_on_ends_the_batch(large_shop):
    cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    resuming.go_on(user.workspace, found(user)[0], progress=Progress())
    (batch,) = history.list_batches(user.workspace, progress=Progress())
    assert (batch.is_finished, batch.applied, found(user)) == (True, 1200, [])


def test_that_going_on_leaves_alone_who_was_changed_meanwhile(large_shop):
    cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    (told,) = found(user)
    large_shop.change_elsewhere(told.left[0], firstname="Meanwhile")
    report = resuming.go_on(user.workspace, told, progress=Progress())
    assert (report.conflicts, large_shop.read(told.left[0])["firstname"]) == ((told.left[0],), "Meanwhile")


def test_that_going_on_can_be_cut_short_and_gone_on_with(large_shop):
    before = cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    with pytest.raises(Killed):
        resuming.go_on(user.workspace, found(user)[0], progress=Meanwhile(before_chunk=_kill))
    report = resuming.go_on(user.workspace, found(user)[0], progress=Progress())
    assert (len(report.applied), first_names(large_shop)) == (1200, {c: f"Nr {c}" for c in before})


def _kill() -> None:
    raise Killed


def test_that_taking_back_puts_the_shop_as_it_was(large_shop):
    before = cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    report = take_back(user, found(user)[0])
    assert (len(report.applied), without_stamp(large_shop.read_all()), found(user)) == (500, before, [])


def test_that_leaving_tells_what_was_written_and_so_is_pending_no_more(large_shop):
    before = cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    (told,) = found(user)
    written = resuming.leave(user.workspace, told, progress=Progress())
    assert {change.row[0] for change in written} == before.keys() - set(told.left)


def test_that_a_batch_that_only_lacks_the_note_of_its_end_is_closed_without_a_question(large_shop, line):
    user = User(large_shop.workspace(port=line.port), large_shop)
    user.sets("note", "seen", large_shop.ids(3))
    line.cut_before_commit(3)  # head, chunk, closing note
    report = user.commits()
    assert (len(report.applied), large_shop.execute(OPEN)) == (3, [(1,)])
    (told,) = found(user)
    written = resuming.close_complete(user.workspace, [told], progress=Progress())
    assert (told.is_complete, {change.row[0] for change in written}) == (True, set(report.applied))
    assert (found(user), large_shop.execute(OPEN)) == ([], [(0,)])


def test_that_a_shop_that_is_only_read_keeps_the_note_of_a_complete_batch_for_later(large_shop):
    cut_short(large_shop, after=1200)
    reader, writer = (User(large_shop.workspace(writable=writable), large_shop) for writable in (False, True))
    (told,) = found(reader)
    assert resuming.close_complete(reader.workspace, [told], progress=Progress()) == []
    assert [each.is_complete for each in found(writer)] == [told.is_complete] == [True]


def test_that_a_session_still_at_work_leaves_it_unknown_and_nothing_is_begun(large_shop):
    cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    (batch,) = large_shop.execute("SELECT id_batch FROM ps_scd_batch")[0]
    with contextlib.closing(large_shop.server.connect(large_shop.database)) as old, old.cursor() as cursor:
        old.begin()
        cursor.execute(
            "INSERT INTO ps_scd_chunk (id_batch, chunk, applied, already_so, conflicts, gone, date_add) VALUES (%s, 2, 0, 0, 0, 0, NOW())",
            (batch,),
        )
        (told,) = found(user)
        assert (told.is_settled, told.not_reached) == (False, 700)
        for deed in (resuming.review_rest, resuming.review_take_back):
            with pytest.raises(ShopRefused):
                deed(user.workspace, told, progress=Progress())
        old.rollback()
    (told,) = found(user)
    assert told.is_settled
    assert large_shop.execute("SELECT COUNT(*) FROM ps_scd_chunk WHERE id_batch = %s", (batch,)) == [(1,)], "asking leaves nothing behind"


def test_that_a_chunk_that_was_committed_after_all_counts_as_written(large_shop):
    cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    (batch,) = large_shop.execute("SELECT id_batch FROM ps_scd_batch")[0]
    large_shop.execute(
        "INSERT INTO ps_scd_chunk (id_batch, chunk, applied, already_so, conflicts, gone, date_add) VALUES (%s, 2, 0, 0, 7, 0, NOW())",
        (batch,),
    )
    (told,) = found(user)
    assert (told.is_settled, told.chunks, told.not_reached) == (True, 2, 693)


def test_that_leaving_keeps_what_was_written_and_asks_no_more(large_shop):
    cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    resuming.leave(user.workspace, found(user)[0], progress=Progress())
    written = sum(name == f"Nr {customer}" for customer, name in first_names(large_shop).items())
    assert (written, found(user)) == (500, [])


def test_that_a_batch_that_wrote_nothing_is_gone_on_with_from_the_beginning(large_shop):
    before = cut_short(large_shop, after=0)
    user = User(large_shop.workspace(), large_shop)
    told = found(user)
    # the head is written before the first step tells of progress
    report = resuming.go_on(user.workspace, told[0], progress=Progress())
    assert (told[0].chunks, len(report.applied)) == (0, len(before))


def test_that_without_this_computer_s_notes_a_batch_can_still_be_taken_back(large_shop):
    before = cut_short(large_shop, after=500)
    (large_shop._folder / "local.db").unlink()
    user = User(large_shop.workspace(), large_shop)
    (told,) = found(user)
    take_back(user, told)
    assert (told.can_go_on, without_stamp(large_shop.read_all())) == (False, before)


def test_that_another_computer_s_open_batch_is_not_announced(large_shop):
    cut_short(large_shop, after=500)
    (large_shop._folder / "local.db").unlink()
    assert found(User(large_shop.workspace(), large_shop), computer="another") == []


# -- where the journal is not the shop's, or its tables take nothing back ----------------------------------------------------------------


def crashed_at_commit(server: MariaDbServer, user: User, line: CrashingLine, nth: int) -> Report:
    """Commit a new first name for everybody; the server dies at the nth COMMIT and is back afterwards."""
    shop = user._shop
    user.staged = [CellChange(CUSTOMER, (c,), "firstname", row["firstname"], f"Nr {c}") for c, row in shop.read_all().items()]
    review = user.reviews()
    line.crash_at_commit(nth)
    report = user.commits(review)
    server.restart()
    shop.close()
    return report


@pytest.mark.parametrize("person", [logging_user, local_user], ids=["log", "local"])
def test_that_a_batch_noted_here_is_gone_on_with_though_its_last_chunk_was_in_doubt(start_mariadb, tmp_path, monkeypatch, person):
    monkeypatch.setattr(patience, "monotonic", hasty_clock(60))
    monkeypatch.setattr(pace, "MOST", 20)
    server = start_mariadb(["--innodb-flush-log-at-trx-commit=1"])
    shop = TestShop(server, tmp_path)
    with CrashingLine(server) as line:
        before = without_stamp(shop.read_all())
        report = crashed_at_commit(server, person(shop, line.port), line, 2)
        user = person(shop, line.port)
        (told,) = found(user)
        done = resuming.go_on(user.workspace, told, progress=Progress())
        assert (len(report.applied), len(report.unknown), told.can_go_on) == (20, 20, True)
        assert (len(done.applied), first_names(shop), found(user)) == (40, {c: f"Nr {c}" for c in before}, [])
        (batch,) = history.list_batches(user.workspace, progress=Progress())
        assert (batch.is_local, batch.is_finished, batch.applied) == (True, True, 40)
        user.undoes(report.batch)
        assert without_stamp(shop.read_all()) == before


@pytest.mark.parametrize("person", [logging_user, local_user], ids=["log", "local"])
def test_that_a_batch_noted_here_is_taken_back_though_its_last_chunk_was_in_doubt(start_mariadb, tmp_path, monkeypatch, person):
    monkeypatch.setattr(patience, "monotonic", hasty_clock(60))
    monkeypatch.setattr(pace, "MOST", 20)
    server = start_mariadb(["--innodb-flush-log-at-trx-commit=1"])
    shop = TestShop(server, tmp_path)
    with CrashingLine(server) as line:
        before = without_stamp(shop.read_all())
        crashed_at_commit(server, person(shop, line.port), line, 2)
        user = person(shop, line.port)
        (told,) = found(user)
        take_back(user, told)
        assert (without_stamp(shop.read_all()), found(user)) == (before, [])


@pytest.mark.parametrize("statement", [b"UPDATE `ps_customer`", b"INSERT IGNORE"], ids=["before the cells", "before the rows"])
def test_that_a_chunk_cut_in_the_middle_of_tables_without_transactions_is_written_to_its_end(fresh_shop, statement):
    for table in ("customer", "customer_group"):
        fresh_shop.execute(f"ALTER TABLE ps_{table} ENGINE=MyISAM")
    ids = fresh_shop.ids(6)

    def fail() -> None:
        fresh_shop.server.kill_connections(fresh_shop.database)

    with CuttingLine(fresh_shop.server, fail) as line:
        user = User(fresh_shop.workspace(accepted="journal-in-part", port=line.port), fresh_shop)
        user.sets("firstname", "Zoe", ids)
        user.joins(5, ids)
        review = user.reviews()
        line.act_at_statement(statement)
        with pytest.raises(Killed):
            user.commits(review, progress=Meanwhile(between_tries=_kill))
        user = User(fresh_shop.workspace(accepted="journal-in-part", port=line.port), fresh_shop)
        (told,) = found(user)
        report = resuming.go_on(user.workspace, told, progress=Progress())
        assert (report.applied, len(journalled(fresh_shop, report.batch))) == (tuple(ids), 2 * len(ids))
    assert all(fresh_shop.read(c)["firstname"] == "Zoe" and 5 in fresh_shop.members(c) for c in ids)
