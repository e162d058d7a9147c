"""What a commit promises: applied exactly once, all or nothing for each customer, never over somebody else's change, and told truly."""

import contextlib
from collections.abc import Callable, Iterator

import pymysql
import pytest

from sc_desktop.db import session
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected, ReadOnlyShop
from sc_desktop.workspace import committing, history
from tests.kit.delay_proxy import DelayProxy, Fault, Packet
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import ME, TestShop, User


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)


# -- what is written ---------------------------------------------------------------------------------------------------------------------


def test_that_a_changed_cell_stands_in_the_shop(shop, user):
    (ann,) = shop.ids(1)
    user.sets("firstname", "Annabelle", [ann])
    user.commits()
    assert shop.read(ann)["firstname"] == "Annabelle"


def test_that_a_commit_leaves_every_other_column_as_it_was(shop, user):
    (ann,) = shop.ids(1)
    before = shop.read(ann)
    user.sets("firstname", "Annabelle", [ann])
    user.commits()
    after = shop.read(ann)
    assert {name for name in before if before[name] != after[name]} == {"firstname", "date_upd"}


def test_that_nobody_else_is_touched(shop, user):
    (ann,) = shop.ids(1)
    before = shop.read_all()
    user.sets("lastname", "Other", [ann])
    user.commits()
    after = shop.read_all()
    assert {customer for customer in before if before[customer] != after[customer]} == {ann}


def test_that_a_change_of_case_alone_is_written(shop, user):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, lastname="dupont")
    user.sets("lastname", "DUPONT", [ann])
    user.commits()
    assert shop.read(ann)["lastname"] == "DUPONT"


def test_that_a_choice_of_default_group_makes_a_member(shop, user):
    (ann,) = shop.ids(1)
    shop.set_members(ann, [3])
    user.sets("id_default_group", 4, [ann])
    user.commits()
    assert (shop.read(ann)["id_default_group"], shop.members(ann)) == (4, {3, 4})


def test_that_a_subscription_without_a_date_gets_one(shop, user):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, newsletter=0, newsletter_date_add=None)
    user.sets("newsletter", 1, [ann])
    user.commits()
    assert shop.read(ann)["newsletter_date_add"] == shop.read(ann)["date_upd"]


def test_that_memberships_are_added_and_ended(shop, user):
    ann, bob = shop.ids(2)
    shop.set_members(ann, [3, 7])
    shop.set_members(bob, [3])
    user.joins(5, [ann, bob])
    user.leaves(7, [ann])
    user.commits()
    assert (shop.members(ann), shop.members(bob)) == ({3, 5}, {3, 5})


def test_that_a_membership_taken_away_meanwhile_comes_back_with_the_default_group(shop, user):
    (ann,) = shop.ids(1)
    shop.set_members(ann, [3, 4])
    user.sets("id_default_group", 4, [ann])
    review = user.reviews()
    shop.set_members(ann, [3])
    user.commits(review)
    assert shop.members(ann) == {3, 4}


def test_that_a_default_group_chosen_meanwhile_keeps_its_member(shop, user):
    (ann,) = shop.ids(1)
    shop.set_members(ann, [3, 4])
    user.leaves(4, [ann])
    review = user.reviews()
    shop.change_elsewhere(ann, id_default_group=4)
    report = user.commits(review)
    assert (report.conflicts, shop.members(ann)) == ((ann,), {3, 4})


def test_that_leaving_the_default_group_is_refused_in_the_review(shop, user):
    (ann,) = shop.ids(1)
    user.leaves(3, [ann])
    assert [line.can_be_ticked for line in user.reviews().lines] == [False]


def test_that_unticking_the_new_default_group_refuses_to_leave_the_old_one(shop, user):
    (ann,) = shop.ids(1)
    shop.set_members(ann, [3, 4])
    user.sets("id_default_group", 4, [ann])
    user.leaves(3, [ann])
    review = user.reviews()
    leaving = [line.change.key for line in review.lines if line.change.subject != CUSTOMER]
    report = committing.commit(user.workspace, review, leaving, author=ME, progress=Progress())
    assert ([refusal.customer for refusal in report.refused], shop.members(ann)) == ([ann], {3, 4})


def test_that_an_unticked_line_is_not_written(shop, user):
    ann, bob = shop.ids(2)
    before = shop.read(bob)
    user.sets("firstname", "Zoé", [ann, bob])
    review = user.reviews()
    committing.commit(user.workspace, review, [review.lines[0].change.key], author=ME, progress=Progress())
    assert (shop.read(ann)["firstname"], shop.read(bob)) == ("Zoé", before)


@pytest.mark.parametrize(
    ("column", "value"), [("note", "Loves 💜\nand \\ ' \" % _ :x"), ("birthday", "0000-00-00"), ("company", None), ("siret", "")]
)
def test_that_a_value_stands_as_it_was_given(shop, user, column, value):
    ann, bob = shop.ids(2)
    shop.change_elsewhere(ann, note="a", birthday="1980-01-01", company="B", siret="1")
    user.sets(column, value, [ann])
    user.sets("firstname", "Bob", [bob])
    user.commits()
    assert shop.read(ann)[column] == value


# -- chunks and journal ------------------------------------------------------------------------------------------------------------------


def test_that_twelve_hundred_customers_take_three_transactions(large_shop, line):
    user = User(large_shop.workspace(port=line.port), large_shop)
    user.sets("note", "seen", large_shop.read_all())
    review = user.reviews()
    before = line.commits
    user.commits(review)
    assert line.commits - before == 1 + 3 + 1  # head of the batch, chunks, end of the batch


def test_that_all_twelve_hundred_are_reported_and_written(large_shop, busy_user):
    busy_user.sets("note", "seen", large_shop.read_all())
    report = busy_user.commits()
    written = {customer for customer, row in large_shop.read_all().items() if row["note"] == "seen"}
    assert (len(report.applied), written) == (1200, set(report.applied))


def test_that_twelve_hundred_values_of_their_own_are_written_each_to_its_customer(large_shop, busy_user):
    rows = large_shop.read_all()
    busy_user.staged = [CellChange(CUSTOMER, (c,), "firstname", row["firstname"], f"Nr {c} d'É") for c, row in rows.items()]
    busy_user.commits()
    assert {c: row["firstname"] for c, row in large_shop.read_all().items()} == {c: f"Nr {c} d'É" for c in rows}


def test_that_the_journal_holds_what_the_data_show(shop, user):
    (ann,) = shop.ids(1)
    before = shop.read(ann)
    user.sets("firstname", "Annabelle", [ann])
    report = user.commits()
    after = shop.read(ann)
    assert shop.journal(report.batch) == [
        (ann, "customer", "c", "firstname", before["firstname"], "Annabelle"),
        (ann, "customer", "c", "date_upd", before["date_upd"], after["date_upd"]),
    ]


def test_that_a_commit_of_nothing_leaves_no_batch_in_the_history(shop, user):
    user.leaves(3, shop.ids(1))  # the default group: refused
    report = user.commits()
    assert (report.batch, list(history.list_batches(user.workspace, progress=Progress()))) == ("", [])


def test_that_the_history_names_author_and_counts(shop, user):
    ann, bob, eve = shop.ids(3)
    user.sets("firstname", "Zoé", [ann, bob, eve])
    review = user.reviews()
    shop.change_elsewhere(bob, firstname="Meanwhile")
    shop.delete_elsewhere(eve)
    user.commits(review)
    (batch,) = history.list_batches(user.workspace, progress=Progress())
    assert (batch.author, batch.applied, batch.conflicts, batch.gone, batch.is_finished) == (ME, 1, 1, 1, True)


def test_that_a_finished_batch_is_noted_no_longer_as_begun(shop, user):
    user.sets("firstname", "Zoé", shop.ids(1))
    user.commits()
    assert user.workspace.local.unfinished(user.workspace.key) == []


def test_that_long_notes_pass_a_server_that_takes_small_packets_in_one_transaction(start_mariadb, tmp_path):
    shop = TestShop(start_mariadb(["--max-allowed-packet=64K"]), tmp_path)
    user = User(shop.workspace(), shop)
    user.staged = [CellChange(CUSTOMER, (c,), "note", row["note"], f"é{c}" * 2000) for c, row in shop.read_all().items()]
    report = user.commits()
    assert (len(report.applied), shop.execute("SELECT COUNT(*) FROM ps_scd_chunk")) == (40, [(1,)])


# -- what others do meanwhile ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("meanwhile", ["DUPONT", "Dupönt", "dupont ", "Dupont\u200b", ""])
def test_that_a_row_edited_elsewhere_meanwhile_is_left_alone_and_reported(shop, user, meanwhile):
    ann, bob = shop.ids(2)
    shop.change_elsewhere(ann, lastname="dupont")
    user.sets("lastname", "Martin", [ann, bob])
    review = user.reviews()
    shop.change_elsewhere(ann, lastname=meanwhile)
    report = user.commits(review)
    assert (report.conflicts, report.applied, shop.read(ann)["lastname"]) == ((ann,), (bob,), meanwhile)


def test_that_a_conflict_leaves_all_changes_of_its_customer_alone(shop, user):
    (ann,) = shop.ids(1)
    shop.set_members(ann, [3])
    user.sets("firstname", "Zoé", [ann])
    user.sets("lastname", "Zola", [ann])
    user.joins(5, [ann])
    review = user.reviews()
    shop.change_elsewhere(ann, lastname="Meanwhile")
    before = shop.read(ann)
    user.commits(review)
    assert (shop.read(ann), shop.members(ann)) == (before, {3})


def test_that_what_a_colleague_wrote_alike_counts_as_already_so(shop, user):
    (ann,) = shop.ids(1)
    user.sets("firstname", "Zoé", [ann])
    review = user.reviews()
    shop.change_elsewhere(ann, firstname="Zoé")
    before = shop.read(ann)
    report = user.commits(review)
    assert (report.already_so, shop.read(ann)) == ((ann,), before)


def test_that_a_customer_who_is_gone_is_reported_so(shop, user):
    ann, bob = shop.ids(2)
    user.sets("firstname", "Zoé", [ann, bob])
    review = user.reviews()
    shop.delete_elsewhere(ann)
    report = user.commits(review)
    assert (report.gone, report.applied) == ((ann,), (bob,))


def test_that_a_conflict_the_user_ticks_is_overwritten_on_purpose(shop, user):
    (ann,) = shop.ids(1)
    user.sets("firstname", "Zoé", [ann])
    shop.change_elsewhere(ann, firstname="Meanwhile")
    review = user.reviews()
    committing.commit(user.workspace, review, [review.lines[0].change.key], author=ME, progress=Progress())
    assert shop.read(ann)["firstname"] == "Zoé"


# -- lines that break --------------------------------------------------------------------------------------------------------------------


def test_that_a_chunk_whose_commit_never_arrived_is_applied_once(shop, line):
    user = User(shop.workspace(port=line.port), shop)
    ids = shop.ids(3)
    user.sets("firstname", "Zoé", ids)
    line.cut_before_commit(2)  # the first is the batch's head
    report = user.commits()
    assert (line.faults_done, report.applied, journalled(shop, report.batch)) == (1, tuple(ids), ids)


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
    monkeypatch.setattr(committing, "TRIES_WHEN_LOST", 3)
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
    monkeypatch.setattr(committing, "TRIES_WHEN_LOST", 3)
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
    monkeypatch.setattr(committing, "TRIES_WHEN_LOST", 3)
    server = start_mariadb()
    shop = TestShop(server, tmp_path)
    user = User(shop.workspace(), shop)
    ids = shop.ids(2)
    user.sets("firstname", "Zoé", ids)
    review = user.reviews()
    report = user.commits(review, progress=Meanwhile(before_chunk=once(server.crash)))
    assert (report.not_done, report.applied, report.unknown, report.refused) == (tuple(ids), (), (), ())


def test_that_every_customer_is_in_one_list_of_the_report(large_shop, line, monkeypatch):
    monkeypatch.setattr(committing, "TRIES_WHEN_LOST", 1)
    user = User(large_shop.workspace(port=line.port), large_shop)
    user.sets("note", "seen", large_shop.read_all())
    line.cut_after_commit(3)  # head, first chunk, second chunk
    report = user.commits()
    assert (len(report.applied), len(report.unknown), len(report.not_done)) == (500, 500, 200)


# -- locks and refusals ------------------------------------------------------------------------------------------------------------------


def test_that_a_row_that_stays_locked_is_refused_alone(shop, user, monkeypatch):
    ann, bob, eve = shop.ids(3)
    monkeypatch.setattr(session, "_LOCK_SECONDS", 1)
    monkeypatch.setattr(committing, "TRIES_WHEN_LOCKED", 1)
    user.workspace.database.forbid_writing()
    user.workspace.database.allow_writing()  # a new connection, with the short wait
    user.sets("firstname", "Zoé", [ann, bob, eve])
    with holding_the_row_of(shop, bob):
        report = user.commits()
    assert (report.applied, [refusal.customer for refusal in report.refused]) == ((ann, eve), [bob])


def test_that_a_lock_given_back_between_two_tries_costs_nothing(shop, user, monkeypatch):
    (ann,) = shop.ids(1)
    monkeypatch.setattr(session, "_LOCK_SECONDS", 1)
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


def test_that_a_cancel_ends_the_commit_between_two_chunks(large_shop, busy_user):
    busy_user.sets("note", "seen", large_shop.read_all())
    progress = Progress(lambda done, _total: progress.cancel() if done else None)
    report = busy_user.commits(progress=progress)
    written = sum(row["note"] == "seen" for row in large_shop.read_all().values())
    assert (len(report.applied), len(report.not_done), written) == (500, 700, 500)


# -- undo --------------------------------------------------------------------------------------------------------------------------------


def test_that_undo_puts_back_exactly_what_was_there(shop, user):
    ann, bob, eve = shop.ids(3)
    shop.change_elsewhere(ann, lastname="dupont ", birthday=None, company=None, newsletter=0, newsletter_date_add=None)
    shop.change_elsewhere(
        bob, lastname="DUPÖNT", birthday="0000-00-00", company="", newsletter=0, newsletter_date_add="0000-00-00 00:00:00"
    )
    shop.set_members(eve, [3])
    before, members = without_stamp(shop.read_all()), shop.members(eve)
    for column, value in (("lastname", "Martin"), ("birthday", "1980-02-29"), ("company", "ACME"), ("newsletter", 1)):
        user.sets(column, value, [ann, bob])
    user.sets("id_default_group", 5, [eve])
    report = user.commits()
    user.undoes(report.batch)
    assert (without_stamp(shop.read_all()), shop.members(eve)) == (before, members)


def test_that_an_undo_is_itself_in_the_history(shop, user):
    user.sets("firstname", "Zoé", shop.ids(2))
    edit = user.commits()
    undo = user.undoes(edit.batch)
    told = [(batch.id, batch.kind, batch.undoes, batch.undone_by) for batch in history.list_batches(user.workspace, progress=Progress())]
    assert told == [(undo.batch, "undo", edit.batch, ""), (edit.batch, "edit", "", undo.batch)]


def test_that_an_undo_can_be_undone(shop, user):
    (ann,) = shop.ids(1)
    user.sets("firstname", "Zoé", [ann])
    undo = user.undoes(user.commits().batch)
    user.undoes(undo.batch)
    assert shop.read(ann)["firstname"] == "Zoé"


def test_that_undo_leaves_what_others_changed_since(shop, user):
    ann, bob = shop.ids(2)
    first = shop.read(bob)["firstname"]
    user.sets("firstname", "Zoé", [ann, bob])
    edit = user.commits()
    shop.change_elsewhere(ann, firstname="ZOE")
    user.undoes(edit.batch)
    assert (shop.read(ann)["firstname"], shop.read(bob)["firstname"]) == ("ZOE", first)


def test_that_a_later_edit_is_shown_as_a_conflict_of_the_undo(shop, user):
    ann, bob = shop.ids(2)
    user.sets("firstname", "Zoé", [ann, bob])
    edit = user.commits()
    shop.change_elsewhere(ann, firstname="ZOE")
    review = history.review_undo(user.workspace, edit.batch, progress=Progress())
    assert {line.change.row[0]: line.is_conflict for line in review.lines} == {ann: True, bob: False}


def test_that_undo_does_not_end_the_membership_of_what_became_the_default_group(shop, user):
    (ann,) = shop.ids(1)
    shop.set_members(ann, [3])
    user.joins(5, [ann])
    edit = user.commits()
    shop.change_elsewhere(ann, id_default_group=5)
    user.undoes(edit.batch)
    assert shop.members(ann) == {3, 5}


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


# -- PrestaShop 1.6.1 --------------------------------------------------------------------------------------------------------------------


def test_that_an_old_shop_is_written_and_put_back_to_the_byte(old_shop):
    user = User(old_shop.workspace(), old_shop)
    before = without_stamp(old_shop.read_all())
    ids = old_shop.ids(5)
    user.sets("lastname", "d’Été", ids)
    user.sets("id_default_group", 4, ids[:2])
    edit = user.commits()
    user.undoes(edit.batch)
    assert (len(edit.applied), without_stamp(old_shop.read_all())) == (5, before)


def test_that_a_case_only_edit_elsewhere_is_a_conflict_in_an_old_shop(old_shop):
    user = User(old_shop.workspace(), old_shop)
    (ann,) = old_shop.ids(1)
    old_shop.change_elsewhere(ann, lastname="dupont")
    user.sets("lastname", "Martin", [ann])
    review = user.reviews()
    old_shop.change_elsewhere(ann, lastname="Dupont")
    assert user.commits(review).conflicts == (ann,)


def test_that_an_old_shop_refuses_letters_its_tables_can_not_hold(old_shop):
    columns = old_shop.workspace().columns
    assert columns["note"].refuse("Merci 💜") is not None


def test_that_a_new_shop_takes_them(shop):
    assert shop.workspace().columns["note"].refuse("Merci 💜") is None


def test_that_a_letter_that_slipped_through_the_rule_is_refused_by_the_server_for_its_customer_alone(old_shop):
    user = User(old_shop.workspace(), old_shop)
    ann, bob = old_shop.ids(2)
    user.sets("note", "Merci 💜", [ann])
    user.sets("note", "Merci", [bob])
    report = user.commits()
    assert ([refusal.customer for refusal in report.refused], report.applied) == ([ann], (bob,))


# -- what the tests need -----------------------------------------------------------------------------------------------------------------


class Meanwhile(Progress):
    """Does something where the work looks up: between two tries, or before a chunk."""

    def __init__(self, *, between_tries: Callable[[], None] | None = None, before_chunk: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._between_tries, self._before_chunk, self._steps = between_tries, before_chunk, 0

    def step(self, rows: int) -> None:
        self._steps += 1
        if self._before_chunk and self._steps == 2:  # the first is the beginning
            self._before_chunk()
        super().step(rows)

    def pause(self, seconds: float) -> None:
        if self._between_tries:
            self._between_tries()


class CrashingLine(DelayProxy):
    """A line whose server dies when the nth COMMIT comes by."""

    def __init__(self, server: MariaDbServer) -> None:
        super().__init__(server.port)
        self._server, self._left = server, 0

    def crash_at_commit(self, nth: int) -> None:
        self._left = nth

    def note(self, packet: Packet) -> Fault | None:
        if packet.is_commit and self._left:
            self._left -= 1
            if not self._left:
                self._server.crash()
        return super().note(packet)


def once(act: Callable[[], object]) -> Callable[[], None]:
    """The act the first time, nothing afterwards."""
    acts = [act]
    return lambda: acts.pop()() and None if acts else None


@contextlib.contextmanager
def holding_the_row_of(shop: TestShop, customer: int) -> Iterator[pymysql.Connection]:
    """A colleague's transaction that has locked the customer's row."""
    with contextlib.closing(shop.server.connect(shop.database)) as connection, connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM ps_customer WHERE id_customer = %s FOR UPDATE", (customer,))
        yield connection
        connection.rollback()


def journalled(shop: TestShop, batch: str) -> list[int]:
    """Customers in the journal of a batch, once for each change but the stamp."""
    return sorted(row[0] for row in shop.journal(batch) if row[3] != "date_upd")


def without_stamp(rows: dict[int, dict[str, object]]) -> dict[int, dict[str, object]]:
    return {customer: {name: value for name, value in row.items() if name != "date_upd"} for customer, row in rows.items()}
