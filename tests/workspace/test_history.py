"""The history of a shop: found, read and taken back in part, from any computer."""

from pathlib import Path

import pytest

from sc_desktop.domain.batch import BatchQuery, UndoScope
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import BadInput, ReadOnlyShop
from sc_desktop.workspace import committing, forgetting, history, inspecting
from tests.kit.faults import without_stamp
from tests.kit.shop import TestShop, User, statements

GO = Progress()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)


def batches(user, **query):
    return [batch.id for batch in history.list_batches(user.workspace, BatchQuery(**query), progress=GO)]


def told(user, batch, **more):
    return [(each.customer, each.label, each.before, each.after, each.state) for each in changes(user, batch, **more)]


def changes(user, batch, **more):
    return history.load_changes(user.workspace, batch, progress=GO, **more).changes


def undo(user, batch, **scope):
    return user.commits(history.review_undo(user.workspace, batch, UndoScope(**scope), progress=GO))


# -- finding -------------------------------------------------------------------------------------------------------------------------------


def test_that_batches_are_found_by_id_name_and_mail_of_a_customer(shop, user):
    ann, bob = shop.ids(2)
    shop.change_elsewhere(ann, lastname="Vandenbrouck", email="only.one@example.net")
    user.sets("company", "ACME", [ann])
    first = user.commits().batch
    user.sets("company", "ACME", [bob])
    second = user.commits().batch
    assert batches(user) == [second, first]
    for text in (str(ann), f"#{ann}", "vandenbr", "only.one@"):
        assert batches(user, customer=text) == [first]
    assert batches(user, customer="nobody is called so") == []


def test_that_batches_of_a_customer_who_is_gone_are_found_by_id(shop, user):
    (ann,) = shop.ids(1)
    user.sets("company", "ACME", [ann])
    batch = user.commits().batch
    shop.delete_elsewhere(ann)
    assert batches(user, customer=str(ann)) == [batch]


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_that_a_number_nobody_has_finds_nothing(shop, user, number):
    user.sets("company", "ACME", shop.ids(1))
    user.commits()
    assert batches(user, customer=number) == []


def test_that_a_batch_is_found_by_the_beginning_of_its_id(shop, user):
    user.sets("company", "ACME", shop.ids(1))
    batch = user.commits().batch
    assert history.find_batch(user.workspace, batch[:13], progress=GO).id == batch


@pytest.mark.parametrize("beginning", ["", "zzz", "%"])
def test_that_a_beginning_that_is_not_of_one_batch_is_refused(shop, user, beginning):
    for value in "AB":
        user.sets("company", value, shop.ids(1))
        user.commits()
    with pytest.raises(BadInput):
        history.find_batch(user.workspace, beginning, progress=GO)


def test_that_a_shop_without_journal_has_no_history(shop):
    workspace = shop.workspace(journal=False)
    assert list(history.list_batches(workspace, progress=GO)) == []
    assert forgetting.count_old(workspace, 1, progress=GO).rows == 0


# -- what a batch changed ------------------------------------------------------------------------------------------------------------------


def test_that_a_batch_tells_its_changes_in_the_users_words(shop):
    user = User(shop.workspace(language="fr"), shop)
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, birthday="1980-12-31", company=None, newsletter=1)
    shop.set_members(ann, [3])
    user.sets("birthday", "1981-01-02", [ann])
    user.sets("company", "", [ann])
    user.sets("newsletter", 0, [ann])
    user.joins(5, [ann])
    batch = user.commits().batch
    group = user.workspace.lists["group"][5]
    assert {change[2:4] for change in told(user, batch)} == {
        ("31/12/1980", "02/01/1981"), ("NULL", "“”"), ("Oui", "Non"), ("not a member", "member")
    }  # fmt: skip
    assert f"Groups: {group}" in {change[1] for change in told(user, batch)}


def test_that_the_changes_come_in_pages_that_join(busy_user, large_shop):
    ids = large_shop.ids(450)
    busy_user.sets("company", "ACME", ids)
    batch = busy_user.commits().batch
    seen = []
    page = changes(busy_user, batch)
    while page:
        seen += [change.customer for change in page]
        page = changes(busy_user, batch, after=page[-1])
    assert seen == sorted(ids)


def test_that_a_page_costs_the_same_statements_whatever_its_length(busy_user, large_shop):
    def cost(count):
        busy_user.sets("company", f"ACME {count}", large_shop.ids(count))
        batch = busy_user.commits().batch
        with statements(busy_user.workspace) as seen:
            changes(busy_user, batch)
        return len(seen)

    assert cost(200) == cost(1) == 4


def test_that_a_batch_counts_its_columns_and_what_is_left_of_each(shop, user):
    ids = shop.ids(3)
    for customer in ids:
        shop.change_elsewhere(customer, newsletter=0, newsletter_date_add=None, company="Old")
    user.sets("newsletter", 1, ids)
    user.sets("company", "ACME", ids[:2])
    batch = user.commits().batch
    undo(user, batch, customers=tuple(ids[:1]))
    details = history.load_details(user.workspace, batch, progress=GO)
    told = [(part.key, part.changes, part.left, part.along) for part in details.parts]
    assert told == [("company", 2, 1, 0), ("newsletter", 3, 2, 3)]  # the dates that go along nobody asked for


# -- taking back in part -------------------------------------------------------------------------------------------------------------------


def test_that_chosen_customers_are_taken_back_and_the_others_stay(shop, user):
    ann, bob, eve = shop.ids(3)
    before = without_stamp(shop.read_all())
    user.sets("company", "ACME", [ann, bob, eve])
    batch = user.commits().batch
    undo(user, batch, customers=(ann, eve))
    now = without_stamp(shop.read_all())
    assert {customer for customer in now if now[customer] != before[customer]} == {bob}
    head = history.find_batch(user.workspace, batch, progress=GO)
    assert (head.undone, head.left, head.is_undone) == (2, 1, False)


def test_that_one_column_is_taken_back_and_the_others_stay(shop, user):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, company="Old", firstname="Ann")
    user.sets("company", "ACME", [ann])
    user.sets("firstname", "Anna", [ann])
    batch = user.commits().batch
    undo(user, batch, column="company")
    assert (shop.read(ann)["company"], shop.read(ann)["firstname"]) == ("Old", "Anna")


def test_that_the_date_of_a_subscription_is_taken_back_with_it(shop, user):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, newsletter=0, newsletter_date_add="0000-00-00 00:00:00")
    user.sets("newsletter", 1, [ann])
    batch = user.commits().batch
    undo(user, batch, column="newsletter")
    assert (shop.read(ann)["newsletter"], shop.read(ann)["newsletter_date_add"]) == (0, "0000-00-00 00:00:00")


def test_that_memberships_are_taken_back_as_one_column(shop, user):
    (ann,) = shop.ids(1)
    shop.set_members(ann, [3])
    user.joins(5, [ann])
    user.sets("company", "ACME", [ann])
    batch = user.commits().batch
    undo(user, batch, column="groups")
    assert (shop.members(ann), shop.read(ann)["company"]) == ({3}, "ACME")


def test_that_a_column_the_batch_did_not_change_leaves_nothing_to_take_back(shop, user):
    user.sets("company", "ACME", shop.ids(1))
    batch = user.commits().batch
    assert history.review_undo(user.workspace, batch, UndoScope(column="lastname"), progress=GO).lines == ()


def test_that_nobody_never_means_everybody():
    with pytest.raises(ValueError, match="empty selection"):
        UndoScope(customers=())


def test_that_what_was_taken_back_before_is_no_longer_the_batch_s_to_take_back(shop, user):
    ann, bob = shop.ids(2)
    user.sets("company", "ACME", [ann, bob])
    batch = user.commits().batch
    undo(user, batch, customers=(ann,))
    shop.change_elsewhere(ann, company="ACME")  # a colleague's own wish, the same by chance
    user.undoes(batch)
    assert shop.read(ann)["company"] == "ACME"
    assert {(change[0], change[4]) for change in told(user, batch)} == {(ann, "undone"), (bob, "undone")}


def test_that_later_edits_are_kept_when_a_part_is_taken_back(shop, user):
    ann, bob = shop.ids(2)
    shop.change_elsewhere(bob, company="Old")
    user.sets("company", "ACME", [ann, bob])
    batch = user.commits().batch
    shop.change_elsewhere(ann, company="Theirs")
    review = history.review_undo(user.workspace, batch, UndoScope(column="company"), progress=GO)
    assert {line.change.row[0] for line in review.lines if line.is_conflict} == {ann}
    user.commits(review)
    assert (shop.read(ann)["company"], shop.read(bob)["company"]) == ("Theirs", "Old")


def test_that_another_computer_and_a_fresh_install_see_the_batch_and_take_it_back(shop, user, tmp_path: Path, mariadb):
    ids = shop.ids(2)
    before = without_stamp(shop.read_all())
    user.sets("company", "ACME", ids)
    batch = user.commits().batch
    elsewhere = TestShop.__new__(TestShop)  # the same shop with a profile folder that has never seen it
    elsewhere.__dict__.update(shop.__dict__, _folder=tmp_path, _open=[])
    other = User(elsewhere.workspace(), elsewhere)
    assert batches(other) == [batch]
    assert {change[0] for change in told(other, batch)} == set(ids)
    other.undoes(batch)
    assert without_stamp(shop.read_all()) == before
    assert history.find_batch(user.workspace, batch, progress=GO).is_undone
    elsewhere.close()


# -- one customer --------------------------------------------------------------------------------------------------------------------------


def test_that_the_summary_tells_what_was_changed_last_by_whom(shop, user):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, company="Old")
    user.sets("company", "ACME", [ann])
    batch = user.commits().batch
    user.undoes(batch)
    summary = inspecting.load_summary(user.workspace, ann, progress=GO)
    assert [(each.author, each.kind, each.before, each.after) for each in summary.history] == [
        ("Ann Tester", "undo", "ACME", "Old"), ("Ann Tester", "edit", "Old", "ACME")
    ]  # fmt: skip


def test_that_the_history_of_a_summary_is_two_statements_and_none_without_a_journal(shop, user):
    (ann,) = shop.ids(1)
    bare = shop.workspace()
    bare.has_journal = False
    with statements(bare) as without:
        assert inspecting.load_summary(bare, ann, progress=GO).history == ()
    with statements(user.workspace) as with_it:
        inspecting.load_summary(user.workspace, ann, progress=GO)
    assert len(with_it) == len(without) + 2


# -- forgetting ----------------------------------------------------------------------------------------------------------------------------


def aged(shop, batch, date="2020-01-01 00:00:00"):
    shop.execute("UPDATE ps_scd_batch SET date_add = %s WHERE id_batch = %s", (date, batch))


def test_that_old_values_are_deleted_and_the_batch_says_so(shop, user):
    ids = shop.ids(2)
    user.sets("company", "ACME", ids)
    old = user.commits().batch
    user.sets("company", "New", ids)
    young = user.commits().batch
    aged(shop, old)
    found = forgetting.count_old(user.workspace, 30, progress=GO)
    assert (found.batches, found.rows) == (1, 2)
    assert forgetting.purge(user.workspace, found, progress=GO) == forgetting.Forgotten(found.rows)
    head = history.find_batch(user.workspace, old, progress=GO)
    assert (shop.journal(old), head.applied, head.is_forgotten) == ([], 2, True)
    assert history.review_undo(user.workspace, old, progress=GO).lines == ()
    user.undoes(young)
    assert {shop.read(customer)["company"] for customer in ids} == {"ACME"}


def test_that_deleting_stops_between_two_chunks_and_goes_on_when_asked_again(shop, user):
    for value in "AB":
        user.sets("company", value, shop.ids(2))
        aged(shop, user.commits().batch)
    progress = Progress(lambda done, _total: done and progress.cancel())
    found = forgetting.count_old(user.workspace, 1, progress=GO)
    first = forgetting.purge(user.workspace, found, progress=progress)
    ((left,),) = shop.execute("SELECT COUNT(*) FROM ps_scd_change")
    assert (first.is_whole, 0 < left < found.rows) == (False, True)
    assert forgetting.purge(user.workspace, found, progress=Progress()) == forgetting.Forgotten(left)


def test_that_today_s_batches_can_not_be_asked_for(user):
    with pytest.raises(ValueError, match="under way"):
        forgetting.count_old(user.workspace, 0, progress=GO)


def test_that_an_erased_customer_is_told_as_such_and_not_taken_back(shop, user):
    ann, bob = shop.ids(2)
    user.sets("company", "ACME", [ann, bob])
    batch = user.commits().batch
    assert forgetting.erase_customer(user.workspace, ann, progress=GO).rows == forgetting.count_of_customer(
        user.workspace, bob, progress=GO
    )
    assert {(each[0], each[2], each[3], each[4]) for each in told(user, batch) if each[0] == ann} == {(ann, "", "", "erased")}
    assert history.load_details(user.workspace, batch, progress=GO).erased == 1
    user.undoes(batch)
    assert shop.read(ann)["company"] == "ACME"
    assert history.find_batch(user.workspace, batch, progress=GO).applied == 2


def test_that_a_shop_open_for_reading_forgets_nothing(shop, user):
    (ann,) = shop.ids(1)
    user.sets("company", "ACME", [ann])
    batch = user.commits().batch
    before = shop.journal(batch)
    reader = shop.workspace(writable=False)
    with pytest.raises(ReadOnlyShop):
        forgetting.erase_customer(reader, ann, progress=GO)
    assert shop.journal(batch) == before
