"""An e-mail address logs in to one account where customers are shared: an edit that would give it to a second one is refused."""

import pytest

from sc_desktop.i18n import tr


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
