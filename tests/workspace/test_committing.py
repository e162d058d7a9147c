"""What a commit promises: applied exactly once, all or nothing for each customer, never over somebody else's change, and told truly."""

import contextlib
import datetime
from decimal import Decimal

import pytest

from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, forgetting, history, inspecting, pace
from tests.kit.accounts import ON_ALL, ON_COLUMNS, ON_JOURNAL, account
from tests.kit.faults import without_stamp
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
    row = shop.read(ann)
    planned, written = (datetime.datetime.fromisoformat(row[column]) for column in ("newsletter_date_add", "date_upd"))
    assert datetime.timedelta() <= written - planned < datetime.timedelta(minutes=1)


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


def test_that_twelve_hundred_customers_take_three_transactions(large_shop, line, monkeypatch):
    monkeypatch.setattr(pace, "MOST", 500)
    user = User(large_shop.workspace(port=line.port), large_shop)
    user.sets("note", "seen", large_shop.read_all())
    review = user.reviews()
    before = line.commits
    user.commits(review)
    assert line.commits - before == 1 + 3 + 1  # head of the batch, chunks, end of the batch


@pytest.mark.parametrize("count", [500, 501])
def test_that_a_review_that_tells_of_no_parts_is_written_in_one_transaction(large_shop, line, count):
    user = User(large_shop.workspace(port=line.port), large_shop)
    user.sets("note", "seen", large_shop.ids(count))
    review = user.reviews()
    is_told = bool(review.not_promised({each.change.key for each in review.lines} if count <= review.promises.most else None))
    before = line.commits
    user.commits(review)
    assert (is_told, line.commits - before > 3) == (count > 500, count > 500)  # head, chunk, end


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


@pytest.mark.parametrize("meanwhile", ["ZOÉ", "Zoe", "Zoé ", "", "Meanwhile"])
def test_that_among_many_a_row_edited_elsewhere_meanwhile_is_left_alone_and_reported(large_shop, busy_user, meanwhile):
    ids = large_shop.ids(300)
    large_shop.change_elsewhere(ids[7], firstname="Zoé", company=None)
    busy_user.sets("firstname", "Eve", ids)
    review = busy_user.reviews()
    large_shop.change_elsewhere(ids[7], firstname=meanwhile)
    report = busy_user.commits(review)
    assert (report.conflicts, len(report.applied), large_shop.read(ids[7])["firstname"]) == ((ids[7],), 299, meanwhile)


def test_that_values_of_every_kind_are_compared_written_and_journalled_by_the_server_as_by_us(large_shop, busy_user):
    ids = large_shop.ids(300)
    for place, (birthday, company) in enumerate([("0000-00-00", None), (None, ""), ("1980-02-29", "a\\'\"%💜\n"), ("2024-00-10", "É ")]):
        large_shop.change_elsewhere(ids[place], birthday=birthday, company=company)
    before = without_stamp(large_shop.read_all())
    busy_user.sets("birthday", "1999-12-31", ids)
    busy_user.sets("company", "Nœud\\' 💜", ids)
    busy_user.sets("outstanding_allow_amount", Decimal("12.345678"), ids)
    busy_user.sets("newsletter_date_add", None, ids)
    report = busy_user.commits()
    written = large_shop.read(ids[2])
    assert {len(row[1]) for row in large_shop.packs(report.batch)} >= {4}, "none of them was written by the server alone"
    busy_user.undoes(report.batch)
    told = (written["birthday"], written["company"], written["outstanding_allow_amount"], written["newsletter_date_add"])
    assert (len(report.applied), told) == (300, ("1999-12-31", "Nœud\\' 💜", Decimal("12.345678"), None))
    assert without_stamp(large_shop.read_all()) == before


@pytest.mark.parametrize("name", ["Ann\x1fMary", "Ann\x1e7\x1fBob", "\x18", "\x1d", "\x1a\\"])
def test_that_a_text_with_the_signs_that_part_texts_stands_as_it_was_given(large_shop, busy_user, name):
    before = without_stamp(large_shop.read_all())
    ids = large_shop.ids(300)
    busy_user.sets("company", name, ids)
    report = busy_user.commits()
    assert (len(report.applied), {large_shop.read(customer)["company"] for customer in ids[:3]}) == (300, {name})
    noted = [(row[0], *row[-2:]) for row in large_shop.journal(report.batch) if row[3] == "company"]
    assert sorted(noted) == [(customer, before[customer]["company"], name) for customer in ids]
    busy_user.undoes(report.batch)
    assert without_stamp(large_shop.read_all()) == before


def test_that_an_account_with_just_the_rights_it_takes_writes_a_large_batch_the_same(large_shop):
    large_shop.workspace().close()  # makes the journal
    staff = account(large_shop, ON_ALL, *ON_COLUMNS, *ON_JOURNAL)
    user = User(large_shop.workspace(**staff), large_shop)
    user.sets("company", "ACME", ids := large_shop.ids(300))
    report = user.commits()
    assert (len(report.applied), len(large_shop.packs(report.batch)), large_shop.read(ids[2])["company"]) == (300, 300, "ACME")


def test_that_customers_between_and_behind_those_of_a_chunk_are_neither_locked_nor_waited_for(large_shop, busy_user):
    mine = [customer for customer in large_shop.ids(900) if customer % 3]
    others = sorted(large_shop.read_all().keys() - set(mine))
    busy_user.sets("company", "ACME", mine)
    review = busy_user.reviews()
    with contextlib.closing(large_shop.server.connect(large_shop.database)) as neighbour, neighbour.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        neighbour.begin()
        for customer in others:
            cursor.execute("SELECT id_customer FROM ps_customer WHERE id_customer = %s FOR UPDATE", (customer,))
        report = busy_user.commits(review)
        neighbour.rollback()
    assert (len(report.applied), len(large_shop.packs(report.batch))) == (len(mine), len(mine))


def test_that_an_erased_customer_of_a_large_batch_is_told_as_such_and_not_taken_back(large_shop, busy_user):
    ids = large_shop.ids(300)
    busy_user.sets("company", "ACME", ids)
    batch = busy_user.commits().batch
    assert forgetting.erase_customer(busy_user.workspace, ids[3], progress=Progress()).rows == 1
    assert history.load_details(busy_user.workspace, batch, progress=Progress()).erased == 1
    summary = inspecting.load_summary(busy_user.workspace, ids[4], progress=Progress())
    assert [(each.kind, each.after) for each in summary.history] == [("edit", "ACME")]
    assert len(busy_user.undoes(batch).applied) == 299
    assert (large_shop.read(ids[3])["company"], large_shop.read(ids[4])["company"]) == ("ACME", None)


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


# -- all or nothing, when that was chosen ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [6, 1200], ids=["few", "many"])
def test_that_at_a_conflict_everything_done_is_taken_back_when_that_was_chosen(large_shop, busy_user, count):
    ids = sorted(large_shop.read_all())[:count]
    before = without_stamp(large_shop.read_all())
    busy_user.sets("firstname", "Zoé-Ève", ids)
    review = busy_user.reviews()
    large_shop.change_elsewhere(ids[-1], firstname="Meanwhile")
    report = busy_user.commits(review, takes_back=True)
    before[ids[-1]]["firstname"] = "Meanwhile"
    assert (report.conflicts, report.applied, without_stamp(large_shop.read_all())) == ((ids[-1],), (), before)
    assert (set(report.taken_back), report.undo != "") == (set(ids[:-1]), True)


def test_that_what_was_not_come_to_before_the_conflict_is_told_as_not_done(large_shop, busy_user, monkeypatch):
    monkeypatch.setattr(pace, "MOST", 500)
    ids = sorted(large_shop.read_all())
    busy_user.sets("firstname", "Zoé-Ève", ids)
    review = busy_user.reviews()
    large_shop.change_elsewhere(ids[0], firstname="Meanwhile")
    report = busy_user.commits(review, takes_back=True)
    assert (len(report.conflicts), len(report.taken_back), len(report.not_done)) == (1, 499, 700)


def test_that_without_a_conflict_nothing_is_taken_back(shop, user):
    user.sets("firstname", "Zoé-Ève", shop.ids(3))
    report = user.commits(takes_back=True)
    assert (report.applied, report.taken_back, report.undo) == (tuple(shop.ids(3)), (), "")
