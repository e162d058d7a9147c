"""Fields a shop's owner has made mandatory: emptying one is warned of in the review, and never refused."""

from collections.abc import Iterator

import pytest

from sc_desktop.i18n import tr
from tests.kit.shop import TestShop


@pytest.fixture
def require(shop: TestShop) -> Iterator[object]:
    """Make fields mandatory, as the back office does."""

    def make(*fields: str, of: str = "Customer") -> None:
        for field in fields:
            shop.execute("INSERT INTO ps_required_field (object_name, field_name) VALUES (%s, %s)", (of, field))

    yield make
    shop.execute("DELETE FROM ps_required_field WHERE object_name <> 'CustomerAddress'")


def warnings(review):
    return {line.change.row[0]: tr(line.warning) for line in review.lines if line.warning is not None}


def test_that_emptying_a_required_field_is_warned_of_and_written_all_the_same(shop, user, require):
    ann, bob, eve = shop.ids(3)
    require("company", "birthday")
    for customer in (ann, bob, eve):
        shop.change_elsewhere(customer, company="ACME", birthday="1980-02-29")
    user.sets("company", "", [ann])
    user.sets("birthday", "0000-00-00", [bob])
    user.sets("company", "Other", [eve])
    review = user.reviews()
    assert list(warnings(review)) == [ann, bob]
    assert "required fields" in warnings(review)[ann]
    assert [line.asks_consent for line in review.lines] == [False] * 3
    assert user.commits(review).applied == (ann, bob, eve)


def test_that_a_field_that_was_empty_before_is_not_warned_of(shop, user, require):
    (ann,) = shop.ids(1)
    require("company")
    shop.change_elsewhere(ann, company="")
    user.sets("company", None, [ann])
    assert warnings(user.reviews()) == {}


def test_that_fields_of_addresses_do_not_count_for_customers(shop, user, require):
    (ann,) = shop.ids(1)
    require("company", of="CustomerAddress")
    shop.change_elsewhere(ann, company="ACME")
    user.sets("company", "", [ann])
    assert warnings(user.reviews()) == {}
    shop.execute("DELETE FROM ps_required_field WHERE field_name = 'company'")


def test_that_a_required_newsletter_asks_for_consent_and_may_be_ended(shop, user, require):
    ann, bob = shop.ids(2)
    require("newsletter")
    shop.change_elsewhere(ann, newsletter=1)
    shop.change_elsewhere(bob, newsletter=0)
    user.sets("newsletter", 0, [ann])
    user.sets("newsletter", 1, [bob])
    review = user.reviews()
    assert list(warnings(review)) == [bob]
    assert [line.change.row[0] for line in review.lines if line.asks_consent] == [bob]
