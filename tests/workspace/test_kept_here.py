"""Where the shop can't hold the journal, batches are noted on this computer: accepted beforehand, done once, told truly, taken back."""

import pytest

from sc_desktop.domain.keeping import LOCAL, LOG
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import ShopRefused
from sc_desktop.i18n import tr
from sc_desktop.journal.book import local_path
from sc_desktop.workspace import ahead, committing, forgetting, history, opening, pace, patience
from sc_desktop.workspace.run import Unknown
from tests.kit.accounts import ON_ALL, ON_DATA, ON_LOG, account, local_user, log_of, logging_user
from tests.kit.faults import CrashingLine, HeldUpLine, Meanwhile, Waiting, hasty_clock, once, without_stamp
from tests.kit.shop import TestShop, User

KINDS = pytest.mark.parametrize("person", [logging_user, local_user], ids=["log", "local"])


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)


def firsts(shop: TestShop, ids: list[int]) -> set[object]:
    return {shop.read(customer)["firstname"] for customer in ids}


def batches(user: User) -> list[tuple[str, int, bool]]:
    return [(each.kind, each.applied, each.is_local) for each in history.list_batches(user.workspace, progress=Progress())]


# -- before anything is written ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("grants", "place"), [((ON_ALL, *ON_DATA, ON_LOG), LOG), ((ON_ALL, *ON_DATA), LOCAL)])
def test_that_less_is_offered_and_not_taken_as_long_as_nobody_has_accepted_it(shop, grants, place):
    opened = shop.workspace(writable=False, **account(shop, *grants))
    with pytest.raises(ShopRefused):
        opening.allow_writing(opened, progress=Progress())
    assert (opened.is_writable, opened.offered.place, opened.read_only_reason) == (False, place, None)


def test_that_accepting_one_kind_accepts_no_lesser_one(shop):
    opened = shop.workspace(writable=False, **account(shop, ON_ALL, *ON_DATA))
    with pytest.raises(ShopRefused):
        opening.allow_writing(opened, LOG, progress=Progress())
    assert not opened.is_writable


def test_that_asking_writes_no_line_into_the_log(shop):
    shop.workspace(**account(shop, ON_ALL, *ON_DATA, ON_LOG), accepted=LOG)
    assert log_of(shop) == []


def test_that_a_log_that_takes_nothing_back_is_no_proof(fresh_shop):
    fresh_shop.execute("ALTER TABLE ps_log ENGINE=MyISAM")
    opened = fresh_shop.workspace(**account(fresh_shop, ON_ALL, *ON_DATA, ON_LOG), accepted=LOCAL)
    assert opened.keeping.place == LOCAL


@KINDS
def test_that_the_review_tells_what_is_not_promised(shop, person):
    user = person(shop)
    user.sets("firstname", "Zoé", shop.ids(1))
    review = user.reviews()
    lost = review.not_promised({line.change.key for line in review.lines})
    assert any("another computer" in tr(line) for line in lost)
    assert not any("from any computer" in tr(line) for line in review.promises.kept())


# -- what is written ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1.6.1", "1.7.8", "8.2", "9.1"])
def test_that_a_chunk_leaves_one_line_in_the_log_of_every_version(shop_of, version):
    shop = shop_of(version)
    user = logging_user(shop)
    user.sets("firstname", "Zoé", shop.ids(3))
    report = user.commits()
    assert (log_of(shop), firsts(shop, shop.ids(3))) == ([f"scd {report.batch} 1"], {"Zoé"})


def test_that_without_a_right_on_the_log_no_line_is_written(shop):
    user = local_user(shop)
    user.sets("firstname", "Zoé", shop.ids(3))
    user.commits()
    assert (log_of(shop), firsts(shop, shop.ids(3))) == ([], {"Zoé"})


@KINDS
def test_that_no_table_is_made_in_the_shop(shop, person):
    before = shop.execute("SHOW TABLES")
    user = person(shop)
    user.sets("firstname", "Zoé", shop.ids(3))
    user.commits()
    assert shop.execute("SHOW TABLES") == before


@KINDS
def test_that_twelve_hundred_are_written_and_taken_back_as_they_were(large_shop, person):
    before = large_shop.read_all()
    user = person(large_shop)
    user.sets("note", "seen", before)
    user.joins(5, sorted(before)[:10])
    report = user.commits()
    written = {customer for customer, row in large_shop.read_all().items() if row["note"] == "seen"}
    undone = user.undoes(report.batch)
    assert (len(report.applied), written, len(undone.applied)) == (1200, set(before), 1200)
    assert without_stamp(large_shop.read_all()) == without_stamp(before)


@KINDS
def test_that_the_history_tells_which_batches_are_noted_here_only(shop, person):
    user = person(shop)
    user.sets("firstname", "Zoé", shop.ids(3))
    user.undoes(user.commits().batch)
    (undo, edit) = history.list_batches(user.workspace, progress=Progress())
    assert batches(user) == [("undo", 3, True), ("edit", 3, True)]
    assert [tr(part) for part in edit.standing("today")] == ["taken back on today", "on this computer only"]
    assert history.find_batch(user.workspace, undo.id[:20], progress=Progress()).is_local


@KINDS
def test_that_the_next_start_still_knows_them(shop, person):
    user = person(shop)
    user.sets("firstname", "Zoé", shop.ids(3))
    user.commits()
    assert batches(person(shop)) == [("edit", 3, True)]


def test_that_they_stay_in_the_history_and_can_be_taken_back_once_the_shop_has_its_journal(shop):
    user = local_user(shop)
    (ann,) = shop.ids(1)
    before = shop.read(ann)["firstname"]
    user.sets("firstname", "Zoé", [ann])
    batch = user.commits().batch
    owner = User(shop.workspace(), shop)
    owner.undoes(batch)
    assert (shop.read(ann)["firstname"], [each[2] for each in batches(owner)]) == (before, [False, True])


@KINDS
def test_that_the_history_of_a_customer_holds_them(shop, person):
    user = person(shop)
    (ann,) = shop.ids(1)
    user.sets("firstname", "Zoé", [ann])
    user.commits()
    with user.workspace.database.reading() as connection:
        (entry,) = history.load_of_customer(connection, user.workspace, ann, limit=5)
    assert (entry.label, entry.after) == ("First name", "Zoé")


@KINDS
def test_that_a_customer_is_erased_from_them_too(shop, person):
    user = person(shop)
    (ann,) = shop.ids(1)
    user.sets("firstname", "Zoé-Ève", [ann])
    user.commits()
    forgetting.erase_customer(user.workspace, ann, progress=Progress())
    kept = local_path(user.workspace.local.folder, user.workspace.key)
    assert (forgetting.count_of_customer(user.workspace, ann, progress=Progress()), "Zoé-Ève".encode() in kept.read_bytes()) == (0, False)


@KINDS
def test_that_who_was_changed_by_somebody_else_is_left_alone(shop, person):
    ann, bob, eve, joe = shop.ids(4)
    user = person(shop)
    user.sets("firstname", "Zoé", [ann, bob, eve, joe])
    review = user.reviews()
    shop.change_elsewhere(bob, firstname="Meanwhile")
    shop.delete_elsewhere(eve)
    shop.change_elsewhere(joe, firstname="Zoé")
    report = user.commits(review)
    assert (report.applied, report.conflicts, report.gone, report.already_so) == ((ann,), (bob,), (eve,), (joe,))


@KINDS
def test_that_whom_the_server_refuses_is_refused_alone_and_not_noted_as_changed(shop, person):
    ids = shop.ids(7)
    shop.refuse(ids[3])
    user = person(shop)
    user.sets("firstname", "Zoé", ids)
    report = user.commits()
    (page,) = [history.load_changes(user.workspace, report.batch, progress=Progress())]
    assert ([refusal.customer for refusal in report.refused], set(report.applied)) == ([ids[3]], {*ids} - {ids[3]})
    assert sorted(change.customer for change in page.changes) == [customer for customer in ids if customer != ids[3]]


# -- when the line breaks ----------------------------------------------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize("when", ["before", "after"])
def test_that_a_lost_commit_is_applied_once_and_told(shop, line, person, when):
    user, ids = person(shop, line.port), shop.ids(5)
    user.sets("max_payment_days", 17, ids)
    (line.cut_before_commit if when == "before" else line.cut_after_commit)(1)
    report = user.commits()
    assert (line.faults_done, report.applied, batches(user)) == (1, tuple(ids), [("edit", 5, True)])
    assert {shop.read(customer)["max_payment_days"] for customer in ids} == {17}
    changes = history.load_changes(user.workspace, report.batch, progress=Progress()).changes
    assert sorted(change.customer for change in changes) == ids


@KINDS
def test_that_the_chunks_after_a_lost_answer_are_written_too(large_shop, line, person, monkeypatch):
    monkeypatch.setattr(pace, "MOST", 500)
    user = person(large_shop, line.port)
    before = large_shop.read_all()
    user.sets("note", "seen", before)
    line.cut_after_commit(2)
    report = user.commits()
    assert (line.faults_done, len(report.applied), {row["note"] for row in large_shop.read_all().values()}) == (1, 1200, {"seen"})
    user.undoes(report.batch)
    assert without_stamp(large_shop.read_all()) == without_stamp(before)


def test_that_the_line_in_the_log_decides_though_somebody_changed_the_customer_since(shop, line):
    user = logging_user(shop, line.port)
    ann, bob = shop.ids(2)
    user.sets("firstname", "Zoé", [ann, bob])
    review = user.reviews()
    line.cut_after_commit(1)
    report = user.commits(review, progress=Meanwhile(between_tries=once(lambda: shop.change_elsewhere(bob, firstname="Meanwhile"))))
    assert (report.applied, shop.read(bob)["firstname"], len(log_of(shop))) == ((ann, bob), "Meanwhile", 1)


def test_that_without_a_log_what_fits_neither_value_is_told_as_unknown(shop, line):
    user = local_user(shop, line.port)
    ann, bob = shop.ids(2)
    user.sets("firstname", "Zoé", [ann, bob])
    review = user.reviews()
    line.cut_after_commit(1)
    report = user.commits(review, progress=Meanwhile(between_tries=once(lambda: shop.change_elsewhere(bob, firstname="Meanwhile"))))
    assert (report.applied, report.unknown, shop.read(bob)["firstname"]) == ((ann,), (bob,), "Meanwhile")


@KINDS
def test_that_an_old_connection_that_is_still_at_its_commit_is_ended_before_anybody_looks(shop, person):
    ids = shop.ids(2)
    with HeldUpLine(shop.server) as line:
        user = person(shop, line.port)
        user.sets("firstname", "Zoé", ids)
        report = user.commits()
    assert (line.has_held_up, line.was_told_to_end, len(log_of(shop)) <= 1) == (True, True, True)
    assert (report.applied, firsts(shop, ids)) == (tuple(ids), {"Zoé"})


def test_that_a_connection_that_does_not_end_leaves_its_chunk_unknown_after_thirty_seconds(monkeypatch):
    monkeypatch.setattr(patience, "monotonic", hasty_clock(5))
    waiting = patience.Patience(ahead.ANSWER_WITHIN)
    waiting.begin()
    pauses: list[float] = []
    with pytest.raises(Unknown):
        ahead.wait_until_gone(lambda: True, waiting, pauses.append)
    assert len(pauses) == 5


@KINDS
def test_that_a_server_out_of_reach_for_thirty_seconds_leaves_the_chunk_unknown(start_mariadb, tmp_path, person, monkeypatch):
    waiting = Waiting(at_a_try=2)
    monkeypatch.setattr(patience, "monotonic", lambda: waiting.now)
    monkeypatch.setattr(committing, "PAUSE", 1.0)
    server = start_mariadb()
    shop = TestShop(server, tmp_path)
    ids = shop.ids(2)
    with CrashingLine(server) as line:
        user = person(shop, line.port)
        user.sets("firstname", "Zoé", ids)
        line.crash_at_commit(1)
        report = user.commits(progress=waiting)
    assert (report.unknown, report.applied, report.not_done, waiting.now) == (tuple(ids), (), (), 30)
    assert user.workspace.local.unfinished(user.workspace.key) == [report.batch]
