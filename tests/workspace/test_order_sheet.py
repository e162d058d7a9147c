"""What the sheet of an order shows beside the order: what the tables say, looked up again here by plain SQL."""

from decimal import Decimal

import pytest

from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import inspecting
from tests.kit.lists import texts, values
from tests.kit.orders import MOMENT, NAMES, ORDERS, an_order
from tests.kit.shop import statements


def test_that_the_history_of_states_comes_newest_first_with_who_set_them(lists):
    employees = {row["id_employee"]: f"{row['firstname']} {row['lastname']}" for row in lists.rows("employee")}
    sql = "SELECT * FROM ps_order_history WHERE id_order = %s ORDER BY date_add DESC, id_order_history DESC"
    for order in lists.query(ORDERS):
        expected = [
            (
                *(row["id_order_history"], row["date_add"], employees.get(row["id_employee"])),
                lists.query(NAMES, (row["id_order_state"], lists.workspace.id_lang))[0]["name"],
            )
            for row in lists.query(sql, (order["id_order"],))
        ]
        found = lists.shown("order_states", (), parent=order["id_order"])
        assert values(found, "id_order_history", "date_add", "employee", "state") == expected
        assert all(row.colours["state"] for row in found)


def test_that_an_employee_who_left_goes_by_the_number(lists):
    lists.insert("order_history", id_order_history=9000, id_employee=77, id_order=an_order(lists), id_order_state=2, date_add=MOMENT)
    assert texts(lists.shown("order_states", (), parent=9000), "employee") == [("#77",)]


def test_that_payments_are_those_of_the_order_s_reference(lists):
    codes = {row["id_currency"]: row["iso_code"] for row in lists.rows("currency")}
    sql = "SELECT * FROM ps_order_payment WHERE order_reference = %s ORDER BY date_add, id_order_payment"
    seen = 0
    for order in lists.query(ORDERS):
        expected = [
            (row["date_add"], row["payment_method"], Decimal(str(row["amount"])), codes[row["id_currency"]], row["transaction_id"])
            for row in lists.query(sql, (order["reference"],))
        ]
        seen += len(expected)
        found = lists.shown("order_payments", (), parent=order["id_order"])
        assert values(found, "date_add", "method", "amount", "currency", "transaction") == expected
    assert seen > 10


@pytest.mark.parametrize("reference", ["", None])
def test_that_an_order_without_a_reference_has_none_of_the_payments_without_one(lists, reference):
    an_order(lists, reference=reference)
    lists.insert("order_payment", id_order_payment=9000, order_reference=reference, id_currency=1, amount=5, date_add=MOMENT)
    assert lists.shown("order_payments", (), parent=9000) == []


def test_that_both_addresses_are_there_even_when_they_were_deleted(lists):
    order = next(row for row in lists.query(ORDERS) if row["id_address_delivery"] != row["id_address_invoice"])
    both = sorted({order["id_address_delivery"], order["id_address_invoice"]})
    lists.update("address", f"id_address = {both[0]}", deleted=1)
    addresses = {row["id_address"]: row for row in lists.rows("address")}
    keys = ("id_address", "firstname", "lastname", "company", "address1", "postcode", "city", "phone", "phone_mobile", "deleted")
    found = lists.shown("order_addresses", (), parent=order["id_order"])
    assert values(found, *keys) == [tuple(addresses[number][key] for key in keys) for number in both]
    countries = {
        row["id_country"]: row["name"]
        for row in lists.query("SELECT * FROM ps_country_lang WHERE id_lang = %s", (lists.workspace.id_lang,))
    }
    assert texts(found, "id_country") == [(countries[addresses[number]["id_country"]],) for number in both]


def test_that_one_address_for_both_uses_is_read_once(lists):
    order = next(row for row in lists.query(ORDERS) if row["id_address_delivery"] == row["id_address_invoice"])
    assert values(lists.shown("order_addresses", (), parent=order["id_order"]), "id_address") == [(order["id_address_delivery"],)]


def test_that_the_sheet_takes_a_statement_a_list(lists):
    order = lists.query(ORDERS)[0]["id_order"]
    with statements(lists.workspace) as sent:
        sheet = inspecting.load_order(lists.workspace, order, progress=Progress())
    assert len(sent) == 5
    assert values(sheet["orders"].rows, "id_order") == [(order,)]


def test_that_a_shop_without_history_payments_and_addresses_gives_their_reasons(lists):
    an_order(lists)
    lists.lose("order_history", "order_payment", "employee", "address")
    sheet = inspecting.load_order(lists.workspace, 9000, progress=Progress())
    assert [sheet[key].note for key in ("order_states", "order_payments", "order_addresses")] == [
        "The history of states can't be read in this shop.",
        "Payments can't be read in this shop.",
        "Addresses can't be read in this shop.",
    ]
