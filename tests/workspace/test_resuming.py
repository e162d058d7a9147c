"""A batch that was cut short is announced with its exact state, and can be gone on with, taken back or left."""

import contextlib

import pytest

from sc_desktop.domain.batch import Report
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import ShopRefused
from sc_desktop.workspace import committing, history, pace, resuming
from sc_desktop.workspace.resuming import Unfinished
from tests.kit.faults import Meanwhile, without_stamp
from tests.kit.shop import ME, TestShop, User


class Killed(BaseException):
    """The program ends here, and tidies nothing up."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)
    monkeypatch.setattr(pace, "MOST", 500)


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


def test_that_a_session_still_at_work_leaves_it_unknown_and_nothing_is_begun(large_shop):
    cut_short(large_shop, after=500)
    user = User(large_shop.workspace(), large_shop)
    (batch,) = large_shop.execute("SELECT id_batch FROM ps_scd_batch")[0]
    with contextlib.closing(large_shop.server.connect(large_shop.database)) as old, old.cursor() as cursor:
        old.begin()
        cursor.execute("INSERT INTO ps_scd_chunk VALUES (%s, 2, 0, 0, 0, 0, NOW())", (batch,))
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
    large_shop.execute("INSERT INTO ps_scd_chunk VALUES (%s, 2, 0, 0, 7, 0, NOW())", (batch,))
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
