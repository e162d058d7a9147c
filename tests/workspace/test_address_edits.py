"""Edits of addresses: in place where no order uses the address; else into a copy, so that no order is ever rewritten."""

import pytest

from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, history
from tests.kit.addresses import AddressBook
from tests.kit.shop import ME, User


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)


@pytest.fixture
def user(book: AddressBook) -> User:
    return User(book.shop.workspace(), book.shop)


def changed(before: dict[int, dict[str, object]], after: dict[int, dict[str, object]]) -> dict[int, set[str]]:
    """The columns that differ, by address; "came" or "went" for those that are not in both."""
    told = {each: {"came"} for each in after.keys() - before.keys()} | {each: {"went"} for each in before.keys() - after.keys()}
    for each in before.keys() & after.keys():
        if before[each] != after[each]:
            told[each] = {name for name, value in after[each].items() if before[each][name] != value}
    return told


def test_that_an_address_no_order_uses_is_edited_where_it_stands(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    before, customer = book.all(), book.shop.read(ann)
    book.stages(user, home, city="Lyon", postcode="69001")
    report = user.commits()
    assert report.applied == (ann,)
    assert changed(before, book.all()) == {home: {"city", "postcode", "date_upd"}}
    assert book.shop.read(ann) == customer


def test_that_an_address_an_order_uses_is_copied_and_put_away(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann, other="2nd floor", phone="01 23")
    book.order(home)
    before = book.all()
    book.stages(user, home, city="Lyon")
    report = user.commits()
    after = book.all()
    (copy,) = after.keys() - before.keys()
    assert report.applied == (ann,)
    assert changed(before, after) == {home: {"deleted", "date_upd"}, copy: {"came"}}
    differing = {name for name in after[copy] if after[copy][name] != before[home][name]}
    assert differing == {"id_address", "city", "date_add", "date_upd"}
    assert (after[home]["city"], after[copy]["city"], after[copy]["deleted"]) == ("Paris", "Lyon", 0)


def test_that_undo_takes_the_copy_away_and_brings_the_old_address_back(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    before = book.all()
    book.stages(user, home, city="Lyon", alias="Chez moi")
    batch = user.commits().batch
    assert user.undoes(batch).applied == (ann,)
    assert changed(before, book.all()) == {home: {"date_upd"}}


def test_that_undoing_the_undo_brings_the_copy_back_under_its_number(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    book.stages(user, home, city="Lyon")
    batch = user.commits().batch
    copied = book.all()
    undo = user.undoes(batch).batch
    assert user.undoes(undo).applied == (ann,)
    assert all(names <= {"date_upd"} for names in changed(copied, book.all()).values())


@pytest.mark.parametrize("half", [0, 1])
def test_that_a_copy_is_never_taken_back_by_half(book, user, half):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    book.stages(user, home, city="Lyon")
    review = history.review_undo(user.workspace, user.commits().batch, progress=Progress())
    after = book.all()
    report = committing.commit(user.workspace, review, [review.lines[half].change.key], author=ME, progress=Progress())
    assert ([refusal.customer for refusal in report.refused], report.applied) == ([ann], ())
    assert book.all() == after


def test_that_undo_leaves_a_copy_alone_that_an_order_uses_since(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    before = set(book.all())
    book.stages(user, home, city="Lyon")
    batch = user.commits().batch
    (copy,) = set(book.all()) - before
    book.order(copy)
    after = book.all()
    review = history.review_undo(user.workspace, batch, progress=Progress())
    assert [line.can_be_ticked for line in review.lines] == [False, False]
    user.commits(review)
    assert book.all() == after


def test_that_undo_leaves_a_copy_alone_that_comes_into_use_after_its_review(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    before = set(book.all())
    book.stages(user, home, city="Lyon")
    batch = user.commits().batch
    (copy,) = set(book.all()) - before
    review = history.review_undo(user.workspace, batch, progress=Progress())
    book.order(copy)
    after = book.all()
    assert user.commits(review).conflicts == (ann,)
    assert book.all() == after


def test_that_undo_leaves_a_copy_alone_that_was_changed_since(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    before = set(book.all())
    book.stages(user, home, city="Lyon")
    batch = user.commits().batch
    (copy,) = set(book.all()) - before
    book.change(copy, city="LYON")
    after = book.all()
    review = history.review_undo(user.workspace, batch, progress=Progress())
    assert any(line.is_conflict for line in review.lines)
    user.commits(review)
    assert book.read(copy) == after[copy]


def test_that_an_order_that_comes_after_the_review_makes_it_a_conflict(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.stages(user, home, city="Lyon")
    review = user.reviews()
    book.order(home)
    before = book.all()
    assert user.commits(review).conflicts == (ann,)
    assert book.all() == before


@pytest.mark.parametrize("meanwhile", [{"city": "PARIS"}, {"city": "Paris "}, {"city": "Nice"}, {"deleted": 1}])
def test_that_an_address_changed_meanwhile_is_left_alone(book, user, meanwhile):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.stages(user, home, city="Lyon")
    review = user.reviews()
    book.change(home, **meanwhile)
    before = book.all()
    assert user.commits(review).conflicts == (ann,)
    assert book.all() == before


def test_that_one_conflict_leaves_all_edits_of_the_customer_alone(book, user):
    (ann,) = book.shop.ids(1)
    home, name = book.add(ann), book.shop.read(ann)["firstname"]
    book.stages(user, home, city="Lyon")
    user.sets("firstname", "Zoé", [ann])
    review = user.reviews()
    book.change(home, city="Nice")
    assert user.commits(review).conflicts == (ann,)
    assert book.shop.read(ann)["firstname"] == name


def test_that_edits_of_customer_and_address_are_one_batch_and_one_undo(book, user):
    (ann,) = book.shop.ids(1)
    home, customer = book.add(ann), book.shop.read(ann)
    before = book.all()
    book.stages(user, home, city="Lyon")
    user.sets("firstname", "Zoé", [ann])
    batch = user.commits().batch
    assert (book.read(home)["city"], book.shop.read(ann)["firstname"]) == ("Lyon", "Zoé")
    user.undoes(batch)
    assert changed(before, book.all()) == {home: {"date_upd"}}
    assert {name for name, value in book.shop.read(ann).items() if value != customer[name]} == {"date_upd"}


def test_that_the_review_tells_before_that_a_copy_is_made(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    book.order(home)
    book.stages(user, home, city="Lyon")
    mine, along = user.reviews().lines
    assert (mine.about, mine.before, mine.now, mine.after) == (f"Home #{home}", "Paris", "Paris", "Lyon")
    assert (along.origin, along.change.column, along.note.values) == ("consequence", "deleted", {"count": 2})


def test_that_an_open_cart_lets_go_of_the_old_address_since_1_7_8_and_gets_it_back(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    cart = book.cart(ann, home)
    book.stages(user, home, city="Lyon")
    batch = user.commits().batch
    assert book.addresses_of_cart(cart) == ((home, home) if book.shop.version == "1.6.1" else (0, 0))
    user.undoes(batch)
    assert book.addresses_of_cart(cart) == (home, home)


def test_that_the_history_tells_the_copy_as_one_change_of_the_addresses(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    book.stages(user, home, city="Lyon")
    batch = user.commits().batch
    details, page = history.open_batch(user.workspace, batch, progress=Progress())
    assert [(part.label, part.changes) for part in details.parts] == [("Addresses", 2)]
    assert page.changes[0].after == "Home, 1 rue de la Paix, 75002 Lyon, France"
