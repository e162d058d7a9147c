"""Taking a batch back puts back exactly what was there, and nothing that others have changed since."""

import pytest

from sc_desktop.domain.change import RowAdded
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, history
from tests.kit.faults import without_stamp


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)


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


def test_that_the_review_of_an_undo_shows_the_membership_it_has_to_add(shop, user):
    (ann,) = shop.ids(1)
    shop.set_members(ann, [3])
    user.sets("id_default_group", 5, [ann])
    edit = user.commits()
    shop.set_members(ann, [5])
    review = history.review_undo(user.workspace, edit.batch, progress=Progress())
    assert RowAdded("customer_group", (ann, 3)) in [line.change for line in review.lines]
    user.undoes(edit.batch)
    assert (shop.read(ann)["id_default_group"], shop.members(ann)) == (3, {3})


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
