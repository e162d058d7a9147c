"""An e-mail address logs in to one account where customers are shared: an edit that would give it to a second one is refused."""

import pytest
from sqlalchemy import event

from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import tr
from sc_desktop.workspace import history


@pytest.fixture
def ann_and_bob(shop):
    ann, bob = shop.ids(2)
    for number, customer in enumerate((ann, bob)):
        shop.change_elsewhere(customer, email=f"someone{number}@example.com", is_guest=0, id_shop=1, id_shop_group=1, deleted=0)
    return ann, bob


def refusals(review):
    return {line.change.row[0]: tr(line.refusal) for line in review.lines if line.refusal is not None}


def test_that_an_address_another_account_has_is_refused_and_the_account_named(shop, user, ann_and_bob):
    ann, bob = ann_and_bob
    user.sets("email", "Someone1@EXAMPLE.com", [ann])
    review = user.reviews()
    assert f"#{bob}" in refusals(review)[ann]
    report = user.commits(review)
    assert report.applied == ()
    assert shop.read(ann)["email"] == "someone0@example.com"


def test_that_a_deleted_account_keeps_its_address_as_prestashop_has_it(shop, user, ann_and_bob):
    ann, bob = ann_and_bob
    shop.change_elsewhere(bob, deleted=1)
    user.sets("email", "someone1@example.com", [ann])
    assert list(refusals(user.reviews())) == [ann]


def test_that_of_two_who_would_get_one_address_only_the_first_gets_it(shop, user, ann_and_bob):
    ann, bob = ann_and_bob
    user.sets("email", "both@example.com", [ann, bob])
    review = user.reviews()
    assert list(refusals(review)) == [bob]
    report = user.commits(review)
    assert report.applied == (ann,)
    assert [shop.read(each)["email"] for each in (ann, bob)] == ["both@example.com", "someone1@example.com"]


def test_that_guests_may_share_an_address(shop, user, ann_and_bob):
    ann, bob = ann_and_bob
    shop.change_elsewhere(bob, is_guest=1)
    user.sets("email", "someone1@example.com", [ann])
    assert refusals(user.reviews()) == {}
    shop.change_elsewhere(bob, is_guest=0)
    shop.change_elsewhere(ann, is_guest=1)
    assert refusals(user.reviews()) == {}


@pytest.mark.parametrize(("shared", "is_refused"), [(0, False), (1, True)])
def test_that_two_shops_may_have_an_account_each_unless_they_share_customers(shop, user, ann_and_bob, shared, is_refused):
    ann, bob = ann_and_bob
    shop.change_elsewhere(bob, id_shop=2)
    shop.execute("UPDATE ps_shop_group SET share_customer = %s WHERE id_shop_group = 1", (shared,))
    try:
        user.workspace = shop.workspace()
        user.sets("email", "someone1@example.com", [ann])
        assert bool(refusals(user.reviews())) is is_refused
    finally:
        shop.execute("UPDATE ps_shop_group SET share_customer = 0 WHERE id_shop_group = 1")


def test_that_writing_the_own_address_otherwise_is_no_second_account(user, ann_and_bob):
    ann, _bob = ann_and_bob
    user.sets("email", "SOMEONE0@example.com", [ann])
    assert refusals(user.reviews()) == {}


def test_that_an_undo_puts_back_an_address_that_was_doubled_before(shop, user, ann_and_bob):
    ann, _bob = ann_and_bob
    shop.change_elsewhere(ann, email="someone1@example.com")
    user.sets("email", "alone@example.com", [ann])
    batch = user.commits().batch
    assert user.undoes(batch).applied == (ann,)
    assert shop.read(ann)["email"] == "someone1@example.com"


# -- somebody registers between the review and the commit ----------------------------------------------------------------------------------


def told(report):
    return {refusal.customer: tr(refusal.reason) for refusal in report.refused}


def test_that_an_address_somebody_has_registered_with_since_the_review_is_left_to_them(shop, user, ann_and_bob):
    ann, bob = ann_and_bob
    (eve,) = set(shop.ids(3)) - {ann, bob}
    user.sets("email", "new@example.com", [ann])
    user.sets("firstname", "Anna", [ann, eve])
    review = user.reviews()
    shop.change_elsewhere(bob, email="New@Example.com")
    before = shop.read(ann)
    report = user.commits(review)
    assert (report.applied, list(told(report))) == ((eve,), [ann])
    assert f"#{bob}" in told(report)[ann]
    assert shop.read(ann) == before
    assert [row[0] for row in shop.journal(report.batch)] == [eve, eve]


def test_that_a_guest_who_orders_with_the_address_meanwhile_does_not_matter(shop, user, ann_and_bob):
    ann, bob = ann_and_bob
    user.sets("email", "new@example.com", [ann])
    review = user.reviews()
    shop.change_elsewhere(bob, email="new@example.com", is_guest=1)
    assert user.commits(review).applied == (ann,)


def test_that_the_last_look_knows_shops_that_share_no_customers(shop, user, ann_and_bob):
    ann, bob = ann_and_bob
    user.sets("email", "new@example.com", [ann])
    review = user.reviews()
    shop.change_elsewhere(bob, email="new@example.com", id_shop=2)
    assert user.commits(review).applied == (ann,)


def test_that_an_undo_is_not_asked_again_at_the_commit(shop, user, ann_and_bob):
    ann, bob = ann_and_bob
    user.sets("email", "new@example.com", [ann])
    batch = user.commits().batch
    looked = history.review_undo(user.workspace, batch, progress=Progress())
    shop.change_elsewhere(bob, email="someone0@example.com")
    assert user.commits(looked).applied == (ann,)


def test_that_of_a_thousand_new_addresses_only_the_one_taken_meanwhile_is_left_alone(large_shop, busy_user):
    customers = sorted(large_shop.read_all())
    large_shop.execute("UPDATE ps_customer SET is_guest = 0, id_shop = 1, id_shop_group = 1")
    user, stranger, late = busy_user, customers[-1], customers[700]
    for customer, row in large_shop.read_all(customers[:1000]).items():
        user.staged.append(CellChange(CUSTOMER, (customer,), "email", row["email"], f"new{customer}@example.com"))
    review = user.reviews()
    large_shop.change_elsewhere(stranger, email=f"new{late}@example.com")
    report = user.commits(review)
    assert list(told(report)) == [late]
    assert len(report.applied) == 999
    counted = large_shop.execute("SELECT COUNT(*) FROM ps_customer WHERE email LIKE 'new%%@example.com'")
    assert counted == [(1000,)]  # the stranger's among them


def test_that_only_chunks_with_addresses_pay_for_the_last_look(shop, user, ann_and_bob):
    ann, _bob = ann_and_bob
    sent = {}
    for column, value in (("firstname", "Anna"), ("email", "anna@example.com")):
        user.sets(column, value, [ann])
        review, seen = user.reviews(), []

        def note(_connection, _cursor, statement, *_more, seen=seen):
            seen.append(statement)

        engine = user.workspace.database._writers
        event.listen(engine, "before_cursor_execute", note)
        user.commits(review)
        event.remove(engine, "before_cursor_execute", note)
        sent[column] = len(seen)
    assert sent["email"] == sent["firstname"] + 1
