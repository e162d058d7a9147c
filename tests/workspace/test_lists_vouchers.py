"""The list of vouchers shows what the tables say, what is left of each, and whether it can be used."""

from decimal import Decimal

import pytest

from sc_desktop.domain.manner import FRENCH
from sc_desktop.prestashop.panels.vouchers import Worth
from tests.kit.filling import add_vouchers, give_voucher, use_voucher
from tests.kit.lists import FIRST_30, texts, values
from tests.kit.shop import statements

VOUCHERS = f"SELECT * FROM ps_cart_rule WHERE id_customer IN {FIRST_30} ORDER BY active DESC, date_to DESC, id_cart_rule DESC"
USED = (
    "SELECT COUNT(*) AS used FROM ps_order_cart_rule u JOIN ps_orders o ON o.id_order = u.id_order"
    " WHERE u.id_cart_rule = %s AND o.id_customer = %s"
)


@pytest.fixture
def gifts(lists):
    """The shop with a voucher for each of thirty customers: there are not many in forty."""
    add_vouchers(lists)
    return lists


def the_voucher(place, customer=1):
    return next(row for row in place.shown("vouchers", [customer]) if row.values["id_cart_rule"] == 900)


def test_that_vouchers_of_the_customers_own_are_listed_enabled_ones_first(gifts):
    keys = ("id_cart_rule", "id_customer", "code", "date_from", "date_to")
    expected = [tuple(row[key] for key in keys) for row in gifts.query(VOUCHERS)]
    assert values(gifts.shown("vouchers"), *keys) == expected
    assert len(expected) >= 30


def test_that_names_stand_in_the_language_asked(gifts):
    names = {row["id_cart_rule"]: row["name"] for row in gifts.rows("cart_rule_lang") if row["id_lang"] == gifts.workspace.id_lang}
    assert values(gifts.shown("vouchers"), "name") == [(names.get(row["id_cart_rule"]),) for row in gifts.query(VOUCHERS)]


def test_that_the_value_is_a_percentage_or_an_amount(gifts):
    expected = []
    for row in gifts.query(VOUCHERS):
        percent, amount = Decimal(row["reduction_percent"]), Decimal(row["reduction_amount"])
        expected.append(
            ("12.5 %" if percent else f"{amount:.2f} EUR {'incl.' if row['reduction_tax'] else 'excl.'} tax" if amount else "",)
        )
    assert texts(gifts.shown("vouchers"), "value") == expected


def test_that_what_is_left_is_the_customer_s_share_less_what_was_used(gifts):
    expected = []
    for row in gifts.query(VOUCHERS):
        used = gifts.query(USED, (row["id_cart_rule"], row["id_customer"]))[0]["used"]
        expected.append((max(0, row["quantity_per_user"] - used) if row["quantity"] else 0,))
    assert values(gifts.shown("vouchers"), "left") == expected


def test_that_the_state_is_told_by_the_shop_s_clock(gifts):
    expected = []
    for row in gifts.query(VOUCHERS):
        used = gifts.query(USED, (row["id_cart_rule"], row["id_customer"]))[0]["used"]
        state = "Usable"
        if used >= row["quantity_per_user"]:
            state = "Used up"
        if row["date_to"] < "2026-03-01 12:00:00":
            state = "Expired"
        if row["date_from"] > "2026-03-01 12:00:00":
            state = "Not yet"
        state = "Disabled" if not row["active"] else state if row["quantity"] else "Used up"
        expected.append((state,))
    assert texts(gifts.shown("vouchers"), "state") == expected
    assert {state for (state,) in expected} == {"Usable", "Used up", "Expired", "Not yet", "Disabled"}


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"date_from": "2026-03-01 12:00:00"}, "Usable"),
        ({"date_from": "2026-03-01 12:00:01"}, "Not yet"),
        ({"date_to": "2026-03-01 12:00:00"}, "Usable"),
        ({"date_to": "2026-03-01 11:59:59"}, "Expired"),
        ({"date_to": "0000-00-00 00:00:00"}, "Expired"),
        ({"quantity": 0}, "Used up"),
        ({"quantity_per_user": 0}, "Used up"),
        ({"active": 0, "quantity": 0}, "Disabled"),
    ],
)
def test_that_a_voucher_is_usable_to_the_second(lists, told, state):
    give_voucher(lists, 1, **told)
    assert the_voucher(lists).texts["state"] == state


def test_that_a_voucher_used_more_often_than_allowed_has_nothing_left(lists):
    give_voucher(lists, 1, quantity=5, quantity_per_user=2)
    use_voucher(lists, 1, times=3)
    assert (the_voucher(lists).values["left"], the_voucher(lists).texts["state"]) == (0, "Used up")


def test_that_a_voucher_taken_off_an_order_again_was_not_used(lists):
    give_voucher(lists, 1)
    use_voucher(lists, 1, **({} if lists.version == "1.6.1" else {"deleted": 1}))
    assert the_voucher(lists).values["left"] == (0 if lists.version == "1.6.1" else 1)


def test_that_what_others_used_is_not_counted(lists):
    give_voucher(lists, 1)
    use_voucher(lists, 2)
    assert the_voucher(lists).values["left"] == 1


def test_that_shipping_and_gifts_are_named(lists):
    give_voucher(lists, 1, free_shipping=1, gift_product=3, reduction_percent="5.00")
    assert the_voucher(lists).texts["value"] == "5 % + free shipping + a gift"


def test_that_a_value_is_written_as_the_language_does():
    assert Worth().show("12.50\x1f1234.500000\x1fEUR\x1f0\x1f0\x1f0", FRENCH).startswith("12,5 % + 1\u202f234,50 EUR")
    assert Worth().show(None, FRENCH) == ""


def test_that_vouchers_for_everybody_are_nobody_s_own(lists):
    assert 1 not in [row.values["id_cart_rule"] for row in lists.shown("vouchers", [0, 1, 2])]


def test_that_the_list_takes_one_statement_and_two_when_there_are_more(gifts):
    with statements(gifts.workspace) as sent:
        whole = gifts.listed("vouchers")
        assert len(sent) == 1
        part = gifts.listed("vouchers", limit=4)
        assert len(sent) == 3
    assert (part.total, part.rows) == (whole.total, whole.rows[:4])


def test_that_a_shop_without_vouchers_says_so(lists):
    lists.lose("order_cart_rule")
    assert lists.listed("vouchers").note.startswith("The vouchers of this shop can't be read")
    assert "vouchers" not in lists.counts()


def test_that_vouchers_are_counted_for_the_tab(gifts):
    assert gifts.counts()["vouchers"] == len(gifts.query(VOUCHERS))
