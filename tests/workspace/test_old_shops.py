"""PrestaShop 1.6.1 in utf8mb3 is written to as carefully as a shop of today."""

import pytest

from sc_desktop.workspace import committing
from tests.kit.faults import without_stamp
from tests.kit.shop import User


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)


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
