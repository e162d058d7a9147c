"""The list of orders, their lines and what was bought: what the tables say, looked up again here by plain SQL."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from tests.kit.lists import FIRST_30, ListPlace, texts, values
from tests.kit.orders import NAMES, ORDERS, an_order, money, shown_order
from tests.kit.shop import statements

# -- orders ------------------------------------------------------------------------------------------------------------------------------


def test_that_the_orders_of_thirty_customers_are_listed_newest_first(lists):
    keys = ("id_order", "id_customer", "date_add", "reference", "payment", "id_address_delivery", "id_address_invoice", "valid")
    expected = [tuple(row[key] for key in keys) for row in lists.query(ORDERS)]
    assert values(lists.shown("orders"), *keys) == expected
    assert len(expected) > 30


def test_that_the_total_is_the_order_s_own_with_tax(lists):
    expected = [(money(row["total_paid_tax_incl"]),) for row in lists.query(ORDERS)]
    assert values(lists.shown("orders"), "total") == expected


def test_that_the_currency_goes_by_its_code(lists):
    codes = {row["id_currency"]: row["iso_code"] for row in lists.rows("currency")}
    expected = [(codes[row["id_currency"]],) for row in lists.query(ORDERS)]
    assert texts(lists.shown("orders"), "currency") == expected
    assert len(set(expected)) > 1


def test_that_the_total_is_divided_by_the_order_s_own_rate(lists):
    expected = [(money(Decimal(str(row["total_paid_tax_incl"])) / Decimal(str(row["conversion_rate"]))),) for row in lists.query(ORDERS)]
    assert values(lists.shown("orders"), "total_default") == expected


def test_that_the_state_has_its_name_in_the_language_and_its_colour(lists):
    colours = {row["id_order_state"]: row["color"] for row in lists.rows("order_state")}
    expected = [
        (lists.query(NAMES, (row["current_state"], lists.workspace.id_lang))[0]["name"], colours[row["current_state"]])
        for row in lists.query(ORDERS)
    ]
    assert [(row.texts["state"], row.colours["state"]) for row in lists.shown("orders")] == expected


def test_that_exactly_the_validated_orders_are_green(lists):
    green = [row.values["id_order"] for row in lists.shown("orders") if row.roles]
    assert green == [row["id_order"] for row in lists.query(ORDERS) if row["valid"] == 1]
    assert {key for row in lists.shown("orders") for key in row.roles} == {"reference", "total"}


def test_that_several_customers_get_a_column_that_tells_whose_order_it_is(lists):
    names = {row["id_customer"]: f"#{row['id_customer']} {row['firstname']} {row['lastname']}" for row in lists.rows("customer")}
    listed = lists.listed("orders")
    assert listed.columns[0].key == "id_customer"
    assert texts(listed.rows, "id_customer") == [(names[row["id_customer"]],) for row in lists.query(ORDERS)]


def test_that_one_customer_gets_no_such_column(lists):
    assert [column.key for column in lists.listed("orders", [1]).columns] == [
        *("date_add", "reference", "state", "payment", "total", "currency", "total_default")
    ]


def test_that_a_limit_gives_the_newest_orders_and_tells_how_many_there_are(lists):
    expected = lists.query(ORDERS)
    listed = lists.listed("orders", limit=5)
    assert values(listed.rows, "id_order") == [(row["id_order"],) for row in expected[:5]]
    assert listed.total == len(expected)


def test_that_a_list_takes_one_statement_and_a_second_one_only_at_its_limit(lists):
    with statements(lists.workspace) as sent:
        lists.listed("orders")
    assert len(sent) == 1
    with statements(lists.workspace) as sent:
        lists.listed("orders", limit=5)
    assert len(sent) == 2


def test_that_orders_are_counted_for_the_tab(lists):
    assert lists.counts()["orders"] == len(lists.query(ORDERS))


def test_that_a_customer_without_orders_is_told_so(lists):
    lists.empty("orders")
    assert (lists.listed("orders").rows, lists.listed("orders").note) == ((), "No orders yet.")


# -- orders as they are in the wild ------------------------------------------------------------------------------------------------------


def test_that_an_order_with_a_rate_of_zero_has_no_total_in_the_default_currency(lists):
    an_order(lists, conversion_rate=0, total_paid_tax_incl="12.50")
    assert (shown_order(lists).texts["total"], shown_order(lists).texts["total_default"]) == ("12.50", "")


def test_that_a_state_without_a_name_in_the_language_goes_by_its_name_in_another(lists):
    other = next(row["id_lang"] for row in lists.rows("lang") if row["id_lang"] != lists.workspace.id_lang)
    expected = lists.query(NAMES, (2, other))[0]["name"]
    lists.update("order_state_lang", f"id_order_state = 2 AND id_lang = {lists.workspace.id_lang}", name="")
    an_order(lists)
    assert shown_order(lists).texts["state"] == expected


@pytest.mark.parametrize(("state", "text"), [(2, "#2"), (77, "#77"), (0, "")])
def test_that_a_state_without_any_name_goes_by_its_number(lists, state, text):
    lists.empty("order_state_lang")
    an_order(lists, current_state=state)
    assert shown_order(lists).texts["state"] == text


def test_that_an_order_in_a_currency_that_is_gone_shows_its_number(lists):
    an_order(lists, id_currency=77)
    assert shown_order(lists).texts["currency"] == "#77"


@pytest.mark.parametrize("moment", ["0000-00-00 00:00:00", "2026-00-00 00:00:00"])
def test_that_an_order_without_a_whole_date_comes_with_an_empty_one(lists, moment):
    an_order(lists, date_add=moment)
    assert shown_order(lists).texts["date_add"] == ""


def test_that_an_order_of_an_erased_customer_can_be_opened(lists):
    an_order(lists, id_customer=999_999)
    assert (shown_order(lists).customer, shown_order(lists).texts["reference"]) == (999_999, "ORDERNINE")


def test_that_a_shop_without_states_and_currencies_still_lists_its_orders(lists):
    an_order(lists, current_state=2, id_currency=1)
    lists.lose("order_state", "order_state_lang", "currency")
    assert (shown_order(lists).texts["state"], shown_order(lists).texts["currency"]) == ("#2", "#1")


def test_that_the_reference_may_be_missing(lists):
    an_order(lists, reference=None)
    assert shown_order(lists).texts["reference"] == ""


# -- lines -------------------------------------------------------------------------------------------------------------------------------


def test_that_an_order_has_its_own_lines_in_their_order(lists):
    sql = "SELECT * FROM ps_order_detail WHERE id_order = %s ORDER BY id_order_detail"
    for order in lists.query(ORDERS):
        expected = [
            (
                *(line["id_order_detail"], line["product_name"], line["product_reference"], line["product_quantity"]),
                *(money(line["unit_price_tax_incl"]), money(line["total_price_tax_incl"])),
            )
            for line in lists.query(sql, (order["id_order"],))
        ]
        keys = ("id_order_detail", "product", "reference", "quantity", "unit_price", "total")
        assert values(lists.shown("order_lines", (), parent=order["id_order"]), *keys) == expected


def test_that_a_shop_without_lines_says_so(lists):
    lists.lose("order_detail")
    for key in ("order_lines", "bought"):
        assert lists.listed(key).note == "The lines of orders can't be read in this shop."


# -- what was bought ---------------------------------------------------------------------------------------------------------------------


def bought(lists: ListPlace, ids: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """Name, quantity, last date and newest order by product and combination, counted in Python, the one bought last first."""
    orders = {row["id_order"]: row for row in lists.rows("orders") if row["id_customer"] in ids and row["valid"] == 1}
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for line in lists.rows("order_detail"):
        if line["id_order"] in orders:
            loose = line["product_name"] if line["product_id"] == 0 else ""
            groups[line["product_id"], line["product_attribute_id"] or 0, loose].append(line)
    found = []
    for lines in groups.values():
        newest = max(lines, key=lambda line: (orders[line["id_order"]]["date_add"], line["id_order"], line["id_order_detail"]))
        date = orders[newest["id_order"]]["date_add"]
        quantity = sum(line["product_quantity"] for line in lines)
        found.append((date, newest["id_order"], newest["id_order_detail"], newest["product_name"], quantity))
    return [(name, quantity, date, order) for date, order, _, name, quantity in sorted(found, reverse=True)]


@pytest.mark.parametrize("ids", [FIRST_30, (2,), (26,)])
def test_that_bought_products_are_summed_over_the_valid_orders(lists, ids):
    expected = bought(lists, ids)
    assert values(lists.shown("bought", ids), "product", "quantity", "last_date", "id_order") == expected
    assert expected


def test_that_a_limit_of_bought_products_tells_how_many_there_are(lists):
    with statements(lists.workspace) as sent:
        listed = lists.listed("bought", limit=3)
    assert (len(listed.rows), listed.total, len(sent)) == (3, len(bought(lists, FIRST_30)), 2)


def test_that_a_product_goes_by_the_name_it_was_sold_under_last_even_when_the_newest_order_has_the_lowest_number(lists):
    line = {"product_id": 999, "product_attribute_id": None, "product_quantity": 2, "tax_name": "", "product_weight": 0}
    for number, (name, moment) in enumerate([("New name", "2026-02-03 10:00:00"), ("Old name", "2026-02-01 10:00:00")]):
        an_order(lists, id_order=9000 + number, date_add=moment)
        more = {"product_attribute_id": 0} if number else {}
        lists.insert("order_detail", id_order_detail=9000 + number, id_order=9000 + number, id_shop=1, product_name=name, **(line | more))
    names = {row.texts["product"]: row for row in lists.shown("bought", [1])}
    assert "Old name" not in names
    assert values([names["New name"]], "quantity", "id_order", "last_date") == [(4, 9000, "2026-02-03 10:00:00")]


def test_that_lines_without_a_product_stand_for_themselves(lists):
    an_order(lists)
    for number, name in enumerate(("Engraving", "Gift card", "Gift card")):
        line = {"product_id": 0, "product_name": name, "product_quantity": 1, "id_shop": 1, "tax_name": "", "product_weight": 0}
        lists.insert("order_detail", id_order_detail=9000 + number, id_order=9000, **line)
    found = dict(texts(lists.shown("bought", [1]), "product", "quantity"))
    assert (found["Engraving"], found["Gift card"]) == ("1", "2")
