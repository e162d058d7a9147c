"""What every column should show, counted again in plain Python over whole tables: the other half of each comparison with the program.

Only the table's rows go in, so that nothing of the program's SQL can be wrong in the same way twice."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import pymysql

from tests.kit.mariadb import MariaDbServer

Row = dict[str, Any]
Values = dict[int, Any]
SEPARATOR = "\x1f"
_NO_SUCH_TABLE = 1146


def rows_of(server: MariaDbServer, database: str, table: str) -> list[Row]:
    """Whole rows of a table by its full name, dates as text; none where there is no such table."""
    with contextlib.closing(server.connect(database)) as connection, connection.cursor() as cursor:
        try:
            cursor.execute(f"SELECT * FROM `{table}`")
        except pymysql.err.ProgrammingError as error:
            if error.args[0] != _NO_SUCH_TABLE:
                raise
            return []
        names = [told[0] for told in cursor.description]
        return [dict(zip(names, map(_dates_as_text, row), strict=True)) for row in cursor.fetchall()]


def _dates_as_text(value: object) -> object:
    return str(value) if isinstance(value, datetime.date) else value


class Expected:
    """Values by customer, for all customers of a shop.

    rows(table) gives the table's whole rows with dates as text, none where there is no such table. version is the shop's, "8.2"."""

    def __init__(self, rows: Callable[[str], Sequence[Row]], *, id_lang: int, version: str) -> None:
        self._rows = cache(rows)
        self._id_lang = id_lang
        self._paid = "total_paid_tax_incl" if version.startswith("9") else "total_paid_real"  # the back office's own list, each its own

    def computed(self) -> dict[str, Values]:
        """All columns that are not simply stored, by key."""
        return {
            "orders_valid": self.orders_valid(),
            "total_spent": self.total_spent(),
            "last_order": self.last_order(),
            "last_delivery_address": self.last_delivery_address(),
            "open_cart": self.open_cart(),
            "carts_unordered": self.carts_unordered(),
            "last_cart_date": self.of_newest_cart("date_add"),
            "cart_lang": self.of_newest_cart("id_lang"),
            "last_cart_total": self.last_cart_total(),
            "phone": self.of_contact(lambda address: address["phone_mobile"] or address["phone"]),
            "vat_number": self.of_contact(lambda address: address["vat_number"]),
            "delivery_identity": self.identity("id_address_delivery"),
            "invoice_identity": self.identity("id_address_invoice"),
            "last_visit": self.last_visit(),
            "age": self.stored("birthday"),
        }

    def stored(self, key: str) -> Values:
        """A column of the customer's own row; amounts are exact numbers, though the demo's file keeps them as text."""
        exact = key == "outstanding_allow_amount"
        return {row["id_customer"]: Decimal(row[key]) if exact else row[key] for row in self._rows("customer")}

    def groups(self) -> dict[int, set[int]]:
        """Groups by customer."""
        return {customer: {row["id_group"] for row in rows} for customer, rows in self.by_customer("customer_group").items()}

    def orders_valid(self) -> Values:
        """Orders that count."""
        return {customer: sum(order["valid"] == 1 for order in orders) for customer, orders in self.by_customer("orders").items()}

    def total_spent(self) -> Values:
        """Paid on orders that count, each at its own rate; an order without a rate can't be counted."""
        spent: Values = {}
        for customer, orders in self.by_customer("orders").items():
            paid = [
                Decimal(o[self._paid]) / Decimal(o["conversion_rate"]) for o in orders if o["valid"] == 1 and Decimal(o["conversion_rate"])
            ]
            spent[customer] = round(sum(paid, Decimal(0)), 6) if paid else None
        return spent

    def last_order(self) -> Values:
        """Newest order, valid or not."""
        return {customer: max((o["date_add"] for o in orders), default=None) for customer, orders in self.by_customer("orders").items()}

    def last_delivery_address(self) -> Values:
        """Of the newest order, else of the newest cart; its parts joined by the unit separator."""
        addresses = {row["id_address"]: row for row in self._rows("address")}
        countries = {row["id_country"]: row["name"] for row in self._rows("country_lang") if row["id_lang"] == self._id_lang}
        orders, carts = self.by_customer("orders"), self.by_customer("cart")
        shown: Values = {}
        for customer in orders:
            newest = max(orders[customer], key=lambda row: (row["date_add"], row["id_order"]), default=None)
            newest = newest or max(carts[customer], key=lambda row: (row["date_add"], row["id_cart"]), default=None)
            address = addresses.get(newest["id_address_delivery"]) if newest else None
            shown[customer] = address and SEPARATOR.join(
                (
                    *(address["company"] or "", address["address1"], address["address2"] or ""),
                    f"{address['postcode'] or ''} {address['city']}",
                    countries.get(address["id_country"], ""),
                )
            )
        return shown

    def open_carts(self) -> dict[int, list[Row]]:
        """Carts that have products and no order."""
        ordered = {row["id_cart"] for row in self._rows("orders")}
        open_ones = {row["id_cart"] for row in self._rows("cart_product")} - ordered
        return {customer: [cart for cart in carts if cart["id_cart"] in open_ones] for customer, carts in self.by_customer("cart").items()}

    def open_cart(self) -> Values:
        """Newest cart that has products and no order."""
        return {customer: max((cart["date_add"] for cart in carts), default=None) for customer, carts in self.open_carts().items()}

    def carts_unordered(self) -> Values:
        """How many carts have products and no order; nothing where the shop keeps no carts."""
        kept = bool(self._rows("cart")) and bool(self._rows("cart_product"))
        return {customer: len(carts) if kept else None for customer, carts in self.open_carts().items()}

    def newest_carts(self) -> dict[int, Row | None]:
        """The newest cart of each customer, ordered or not."""
        carts = self.by_customer("cart")
        return {customer: max(mine, key=lambda row: (row["date_add"], row["id_cart"]), default=None) for customer, mine in carts.items()}

    def of_newest_cart(self, column: str) -> Values:
        """A column of the newest cart."""
        return {customer: cart and cart[column] for customer, cart in self.newest_carts().items()}

    def last_cart_total(self) -> Values:
        """Quantity x (price of the product + of the combination) x rate, over the lines of the newest cart whose product has a price."""
        prices = {(row["id_product"], row["id_shop"]): Decimal(row["price"]) for row in self._rows("product_shop")}
        extra = {(row["id_product_attribute"], row["id_shop"]): Decimal(row["price"] or 0) for row in self._rows("product_attribute_shop")}
        rates = {row["id_currency"]: Decimal(row["conversion_rate"]) for row in self._rows("currency")}
        lines: dict[int, list[Row]] = {}
        for line in self._rows("cart_product"):
            if (line["id_product"], line["id_shop"]) in prices:
                lines.setdefault(line["id_cart"], []).append(line)
        totals: Values = {}
        for customer, cart in self.newest_carts().items():
            found = lines.get(cart["id_cart"], []) if cart and rates else []
            sums = [
                line["quantity"]
                * (prices[line["id_product"], line["id_shop"]] + extra.get((line["id_product_attribute"], line["id_shop"]), Decimal(0)))
                for line in found
            ]
            totals[customer] = round(sum(sums, Decimal(0)) * rates.get(cart["id_currency"], Decimal(1)), 6) if cart and found else None
        return totals

    def newest_document(self, *, with_carts: bool) -> dict[int, Row | None]:
        """The newest order, else (when asked) the newest cart of each customer."""
        orders, carts = self.by_customer("orders"), self.newest_carts()
        found: dict[int, Row | None] = {}
        for customer, mine in orders.items():
            order = max(mine, key=lambda row: (row["date_add"], row["id_order"]), default=None)
            found[customer] = order or (carts.get(customer) if with_carts else None)
        return found

    def of_contact(self, wanted: Callable[[Row], Any]) -> Values:
        """Of the newest order's invoice address, else of the newest live address."""
        addresses = {row["id_address"]: row for row in self._rows("address")}
        live = self.by_customer("address")
        shown: Values = {}
        for customer, order in self.newest_document(with_carts=False).items():
            newest = max(
                (row for row in live[customer] if not row["deleted"]), key=lambda row: (row["date_add"], row["id_address"]), default=None
            )
            address = addresses.get(order["id_address_invoice"]) if order else newest
            shown[customer] = wanted(address) if address else None
        return shown

    def identity(self, column: str) -> Values:
        """Everything that makes the address another place or person, its parts joined by the unit separator."""
        addresses = {row["id_address"]: row for row in self._rows("address")}
        shown: Values = {}
        for customer, document in self.newest_document(with_carts=True).items():
            address = addresses.get(document[column]) if document else None
            names = ("company", "firstname", "lastname", "address1", "address2", "postcode", "city")
            numbers = address and (address["id_address"], address["id_state"] or 0, address["id_country"])
            shown[customer] = address and SEPARATOR.join(
                (str(numbers[0]), *(address[name] or "" for name in names), str(numbers[1]), str(numbers[2]))
            )
        return shown

    def last_visit(self) -> Values:
        """Newest visit over all browsers of the customer."""
        visits: dict[int, list[str]] = {}
        for visit in self._rows("connections"):
            visits.setdefault(visit["id_guest"], []).append(visit["date_add"])
        return {
            customer: max((date for guest in guests for date in visits.get(guest["id_guest"], ())), default=None)
            for customer, guests in self.by_customer("guest").items()
        }

    def by_customer(self, table: str) -> dict[int, list[Row]]:
        """The table's rows by customer, every customer among the keys, and nobody who is gone."""
        gathered: dict[int, list[Row]] = {row["id_customer"]: [] for row in self._rows("customer")}
        for row in self._rows(table):
            if row["id_customer"] in gathered:
                gathered[row["id_customer"]].append(row)
        return gathered
