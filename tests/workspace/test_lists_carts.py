"""The list of carts and of a cart's lines show what the tables say, looked up again here by plain SQL."""

from decimal import Decimal

import pytest

from tests.kit.lists import FIRST_30, ListPlace, texts, values
from tests.kit.shop import statements

CARTS = f"SELECT * FROM ps_cart WHERE id_customer IN {FIRST_30} ORDER BY date_add DESC, id_cart DESC"
LINES = "SELECT * FROM ps_cart_product WHERE id_cart = %s ORDER BY date_add, id_product, id_product_attribute"


def price_of(place: ListPlace, line: dict, rate: Decimal) -> Decimal:
    one = place.query("SELECT price FROM ps_product_shop WHERE id_product = %s AND id_shop = %s", (line["id_product"], line["id_shop"]))
    more = place.query(
        "SELECT price FROM ps_product_attribute_shop WHERE id_product_attribute = %s AND id_shop = %s",
        (line["id_product_attribute"], line["id_shop"]),
    )
    return (Decimal(str(one[0]["price"])) + sum(Decimal(str(row["price"])) for row in more)) * rate


def rate_of(place: ListPlace, cart: dict) -> Decimal:
    found = place.query("SELECT conversion_rate AS rate FROM ps_currency WHERE id_currency = %s", (cart["id_currency"],))
    return Decimal(str(found[0]["rate"]))


def begin_cart(place: ListPlace, moment: str, **more: object) -> None:
    place.insert("cart", id_cart=9000, id_customer=1, id_lang=1, id_currency=1, date_add=moment, date_upd=moment, **more)


def test_that_the_carts_of_thirty_customers_are_listed_newest_first(lists):
    found = lists.query(CARTS)
    expected = [(row["id_cart"], row["id_customer"], row["date_add"], row["id_lang"]) for row in found]
    assert values(lists.shown("carts"), "id_cart", "id_customer", "date_add", "id_lang") == expected
    assert len(expected) > 10


def test_that_a_cart_is_ordered_abandoned_or_neither(lists):
    orders = {row["id_cart"] for row in lists.rows("orders")}
    expected = [
        ("Ordered" if row["id_cart"] in orders else "Abandoned" if row["date_add"] < "2026-02-28 12:00:00" else "Not ordered",)
        for row in lists.query(CARTS)
    ]
    assert texts(lists.shown("carts"), "state") == expected
    assert {"Ordered", "Abandoned"} <= {state for (state,) in expected}


def test_that_an_ordered_cart_shows_the_reference_of_its_first_order(lists):
    references = {row["id_cart"]: row["reference"] for row in lists.query("SELECT * FROM ps_orders ORDER BY id_order DESC")}
    expected = [(references.get(row["id_cart"]),) for row in lists.query(CARTS)]
    assert values(lists.shown("carts"), "reference") == expected


def test_that_language_and_currency_go_by_name(lists):
    languages = {row["id_lang"]: row["name"] for row in lists.rows("lang")}
    currencies = {row["id_currency"]: row["iso_code"] for row in lists.rows("currency")}
    expected = [(languages[row["id_lang"]], currencies[row["id_currency"]]) for row in lists.query(CARTS)]
    assert texts(lists.shown("carts"), "id_lang", "currency") == expected


def test_that_products_are_counted_with_their_quantities(lists):
    expected = [(sum(line["quantity"] for line in lists.query(LINES, (row["id_cart"],))),) for row in lists.query(CARTS)]
    assert [(int(count),) for (count,) in values(lists.shown("carts"), "products")] == expected


def test_that_the_total_is_estimated_from_prices_and_the_cart_s_rate(lists):
    for cart, (total,) in zip(lists.query(CARTS), values(lists.shown("carts"), "total"), strict=True):
        lines = lists.query(LINES, (cart["id_cart"],))
        expected = sum(line["quantity"] * price_of(lists, line, rate_of(lists, cart)) for line in lines)
        assert total is None if not lines else abs(total - expected) < Decimal("0.00001")


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-02-28 12:00:00", "Not ordered"),  # 24 h to the second
        ("2026-02-28 11:59:59", "Abandoned"),
        ("2026-03-01 12:00:00", "Not ordered"),
        ("2026-03-02 00:00:00", "Not ordered"),  # a clock that goes before the shop's
        ("0000-00-00 00:00:00", "Not ordered"),
    ],
)
def test_that_a_cart_is_abandoned_when_more_than_24_hours_old(lists, moment, state):
    begin_cart(lists, moment)
    assert [row.texts["state"] for row in lists.shown("carts", [1]) if row.values["id_cart"] == 9000] == [state]


def test_that_a_cart_of_a_currency_language_and_products_that_are_gone_is_shown(lists):
    begin_cart(lists, "2026-01-01 00:00:00")
    lists.update("cart", "id_cart = 9000", id_currency=77, id_lang=77)
    lists.insert("cart_product", id_cart=9000, id_product=9999, id_shop=1, quantity=2, date_add="2026-01-01 00:00:00")
    cart = next(row for row in lists.shown("carts", [1]) if row.values["id_cart"] == 9000)
    assert {key: cart.texts[key] for key in ("id_lang", "currency", "products", "total")} == {
        "id_lang": "#77", "currency": "", "products": "2", "total": "",
    }  # fmt: skip
    (line,) = lists.shown("cart_lines", (), parent=9000)
    assert (line.texts["product"], line.texts["unit_price"], line.texts["total"]) == ("#9999", "", "")


def test_that_the_lines_of_a_cart_are_its_products_with_names_references_and_prices(lists):
    for cart in lists.query(CARTS)[:20]:
        expected = []
        for line in lists.query(LINES, (cart["id_cart"],)):
            name = lists.query(
                "SELECT name FROM ps_product_lang WHERE id_product = %s AND id_shop = %s AND id_lang = %s",
                (line["id_product"], line["id_shop"], lists.workspace.id_lang),
            )
            own = lists.query("SELECT reference FROM ps_product WHERE id_product = %s", (line["id_product"],))
            chosen = lists.query(
                "SELECT reference FROM ps_product_attribute WHERE id_product_attribute = %s AND reference <> ''",
                (line["id_product_attribute"],),
            )
            price = round(price_of(lists, line, rate_of(lists, cart)), 6)
            expected.append((line["id_product"], name[0]["name"], (chosen or own)[0]["reference"], line["quantity"], price))
        found = values(
            lists.shown("cart_lines", (), parent=cart["id_cart"]), "id_product", "product", "reference", "quantity", "unit_price"
        )
        assert found == expected


def test_that_the_totals_of_the_lines_add_up_to_the_cart_s(lists):
    for row in lists.shown("carts"):
        lines = lists.shown("cart_lines", (), parent=row.values["id_cart"])
        assert abs(sum(line.values["total"] for line in lines) - (row.values["total"] or 0)) < Decimal("0.0001")


def test_that_a_second_statement_is_sent_only_when_there_are_more_rows_than_asked(lists):
    with statements(lists.workspace) as sent:
        whole = lists.listed("carts")
        assert len(sent) == 1
        part = lists.listed("carts", limit=5)
        assert len(sent) == 3
    assert (len(part.rows), part.total, part.rows) == (5, len(whole.rows), whole.rows[:5])


def test_that_a_shop_whose_carts_can_not_be_read_says_so(lists):
    lists.lose("cart_product")
    assert lists.listed("carts").note.startswith("The carts of this shop can't be read")
    assert "carts" not in lists.counts()


def test_that_carts_are_counted_for_the_tab(lists):
    assert lists.counts()["carts"] == len(lists.query(CARTS))
