"""What every list of the properties should hold, gathered again in plain Python over whole tables: the other half of each comparison.

Only the tables' rows go in, so that nothing of the program's SQL can be wrong in the same way twice. A row is a dict of every column the
list has, hidden ones too, and of `id_customer`, whose it is: a column that isn't here makes the comparison fail."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from operator import itemgetter
from typing import Any

ZERO_MOMENT = "0000-00-00 00:00:00"

Row = dict[str, Any]
OF_CUSTOMERS = ("addresses", "orders", "bought", "messages", "carts", "vouchers", "segments", "connections", "mails")
BELOW = {
    "order_lines": "orders",
    "order_states": "orders",
    "order_payments": "orders",
    "order_addresses": "orders",
    "thread": "messages",
    "cart_lines": "carts",
}
"""Lists about one row of another list: the list it stands in."""
SEPARATOR = "\x1f"


def money(value: object) -> Decimal | None:
    """To six decimals, as the shop stores it."""
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def newest_first(rows: Iterable[Row], date: str, key: str) -> list[Row]:
    """By date, then by key, both downwards."""
    return sorted(rows, key=itemgetter(date, key), reverse=True)


class ExpectedLists:
    """The lists of some customers (`of`), and of a row above (`below`). rows(table) gives a whole table, dates as text."""

    def __init__(self, rows: Callable[[str], Sequence[Row]], *, id_lang: int, now: str) -> None:
        self._rows = cache(rows)
        self._id_lang, self._now = id_lang, now
        self._yesterday = str(datetime.datetime.fromisoformat(now) - datetime.timedelta(days=1))

    def of(self, key: str, ids: Sequence[int]) -> list[Row]:
        """The list about these customers, in its order."""
        found: list[Row] = getattr(self, f"_{key}")(frozenset(ids))
        return found

    def below(self, key: str, parent: int) -> list[Row]:
        """The list about one row of another, which is nobody's own."""
        found: list[Row] = getattr(self, f"_{key}")(parent)
        return [{**row, "id_customer": 0} for row in found]

    # -- what many lists look up ---------------------------------------------------------------------------------------------------------

    @cache  # noqa: B019 - lives as long as the test
    def _by(self, table: str, column: str) -> dict[Any, list[Row]]:
        found: dict[Any, list[Row]] = defaultdict(list)
        for row in self._rows(table):
            found[row[column]].append(row)
        return found

    def _one(self, table: str, column: str, value: object) -> Row:
        """The row with that value; an empty one, in which everything is None, when there is none."""
        return next(iter(self._by(table, column).get(value, ())), defaultdict(lambda: None))

    def _named(self, table: str, column: str, value: object) -> str | None:
        """The name in the shop's language."""
        return next((row["name"] for row in self._by(table, column).get(value, ()) if row["id_lang"] == self._id_lang), None)

    def _mine(self, table: str, ids: frozenset[int]) -> list[Row]:
        return [row for row in self._rows(table) if row["id_customer"] in ids]

    def _state(self, number: int) -> str | None:
        """The state's name in the language, else in another, else its number."""
        names = sorted(
            (row["id_lang"] != self._id_lang, row["id_lang"], row["name"]) for row in self._by("order_state_lang", "id_order_state")[number]
        )
        return next((name for _, _, name in names if name), self._number(number))

    def _number(self, number: int) -> str | None:
        return f"#{number}" if number else None

    def _currency(self, number: int) -> str | None:
        return self._one("currency", "id_currency", number)["iso_code"] or self._number(number)

    def _employee(self, number: int) -> str | None:
        found = self._one("employee", "id_employee", number)
        return f"{found['firstname']} {found['lastname']}" if found else self._number(number)

    # -- addresses -----------------------------------------------------------------------------------------------------------------------

    def _addresses(self, ids: frozenset[int]) -> list[Row]:
        live = [row for row in self._mine("address", ids) if not row["deleted"]]
        return [
            self._address(row) | {"id_customer": row["id_customer"]}
            for row in sorted(live, key=lambda row: (row["id_customer"], -row["id_address"]))
        ]

    def _address(self, row: Row) -> Row:
        stored = (
            *("id_address", "alias", "company", "firstname", "lastname", "address1", "address2", "postcode", "city"),
            *("phone", "phone_mobile", "vat_number", "dni", "deleted", "other", "id_state", "id_country"),
        )
        return {key: row[key] for key in stored} | {
            "delivery": int(row["id_address"] in self._by("orders", "id_address_delivery")),
            "invoice": int(row["id_address"] in self._by("orders", "id_address_invoice")),
        }

    # -- orders --------------------------------------------------------------------------------------------------------------------------

    def _orders(self, ids: frozenset[int]) -> list[Row]:
        stored = ("id_order", "id_customer", "date_add", "reference", "payment", "valid", "id_address_delivery", "id_address_invoice")
        return [
            {key: row[key] for key in stored}
            | {
                "state": self._state(row["current_state"]),
                "state_colour": self._one("order_state", "id_order_state", row["current_state"])["color"],
                "total": money(row["total_paid_tax_incl"]),
                "currency": self._currency(row["id_currency"]),
                "total_default": self._in_default(row),
            }
            for row in newest_first(self._mine("orders", ids), "date_add", "id_order")
        ]

    def _in_default(self, order: Row) -> Decimal | None:
        rate = Decimal(str(order["conversion_rate"]))
        return money(Decimal(str(order["total_paid_tax_incl"])) / rate) if rate else None

    def _order_lines(self, order: int) -> list[Row]:
        return [
            {
                "id_order_detail": row["id_order_detail"],
                "product": row["product_name"],
                "reference": row["product_reference"],
                "quantity": row["product_quantity"],
                "unit_price": money(row["unit_price_tax_incl"]),
                "total": money(row["total_price_tax_incl"]),
            }
            for row in sorted(self._by("order_detail", "id_order")[order], key=itemgetter("id_order_detail"))
        ]

    def _order_states(self, order: int) -> list[Row]:
        return [
            {
                "id_order_history": row["id_order_history"],
                "date_add": row["date_add"],
                "state": self._state(row["id_order_state"]),
                "employee": self._employee(row["id_employee"]),
                "state_colour": self._one("order_state", "id_order_state", row["id_order_state"])["color"],
            }
            for row in newest_first(self._by("order_history", "id_order")[order], "date_add", "id_order_history")
        ]

    def _order_payments(self, order: int) -> list[Row]:
        reference = self._one("orders", "id_order", order)["reference"]
        found = self._by("order_payment", "order_reference")[reference] if reference else []
        return [
            {
                "id_order_payment": row["id_order_payment"],
                "date_add": row["date_add"],
                "amount": money(row["amount"]),
                "currency": self._currency(row["id_currency"]),
                "method": row["payment_method"],
                "transaction": row["transaction_id"],
            }
            for row in sorted(found, key=itemgetter("date_add", "id_order_payment"))
        ]

    def _order_addresses(self, order: int) -> list[Row]:
        found = self._one("orders", "id_order", order)
        used = sorted({found["id_address_delivery"], found["id_address_invoice"]})
        rows = [self._address(row) for number in used for row in self._by("address", "id_address")[number]]
        return [{key: row[key] for key in row if key not in ("alias", "delivery", "invoice", "other")} for row in rows]

    def _bought(self, ids: frozenset[int]) -> list[Row]:
        """By product and combination, by name where a line points to no product; the one bought last first."""
        orders = {row["id_order"]: row for row in self._mine("orders", ids) if row["valid"] == 1}
        bundles: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for line in self._rows("order_detail"):
            if line["id_order"] in orders:
                loose = "" if line["product_id"] else line["product_name"]
                bundles[line["product_id"], line["product_attribute_id"] or 0, loose].append(line)
        found = []
        for lines in bundles.values():
            dated = [{**line, "date": orders[line["id_order"]]["date_add"]} for line in lines]
            newest = max(dated, key=itemgetter("date", "id_order", "id_order_detail"))
            found.append({**newest, "quantity": sum(line["product_quantity"] for line in lines)})
        return [
            {
                "id_order_detail": row["id_order_detail"],
                "product": row["product_name"],
                "quantity": row["quantity"],
                "last_date": row["date"],
                "id_order": row["id_order"],
                "id_customer": 0,
            }
            for row in sorted(found, key=itemgetter("date", "id_order", "id_order_detail"), reverse=True)
        ]

    # -- messages ------------------------------------------------------------------------------------------------------------------------

    def _messages(self, ids: frozenset[int]) -> list[Row]:
        found = []
        for row in self._rows("customer_thread"):
            writers = [each for each in sorted(ids) if self._one("customer", "id_customer", each)["email"] == row["email"] != ""]
            owner = row["id_customer"] or next(iter(writers), None)
            if owner in ids:
                found.append(self._talk(row, owner))
        return newest_first(found, "last", "id_customer_thread")

    def _talk(self, row: Row, owner: int) -> Row:
        messages = self._written(row["id_customer_thread"])
        return {
            "id_customer": owner,
            "id_customer_thread": row["id_customer_thread"],
            "status": row["status"],
            "last": max((message["date_add"] for message in messages), default=row["date_add"]),
            "contact": self._named("contact_lang", "id_contact", row["id_contact"]),
            "messages": len(messages),
            "beginning": messages[0]["message"][:75] if messages else None,
            "order": self._one("orders", "id_order", row["id_order"])["reference"],
            "email": row["email"],
        }

    def _written(self, thread: int) -> list[Row]:
        return sorted(self._by("customer_message", "id_customer_thread")[thread], key=itemgetter("date_add", "id_customer_message"))

    def _thread(self, thread: int) -> list[Row]:
        return [
            {
                "id_customer_message": row["id_customer_message"],
                "author": self._employee(row["id_employee"]) if row["id_employee"] else "",
                "message": row["message"],
                "date_add": row["date_add"],
                "private": row["private"],
            }
            for row in self._written(thread)
        ]

    # -- carts ---------------------------------------------------------------------------------------------------------------------------

    def _carts(self, ids: frozenset[int]) -> list[Row]:
        found = []
        for row in newest_first(self._mine("cart", ids), "date_add", "id_cart"):
            orders = sorted(self._by("orders", "id_cart")[row["id_cart"]], key=itemgetter("id_order"))
            begun = row["date_add"]
            lines = self._cart_lines(row["id_cart"])
            totals = [line["total"] for line in lines if line["total"] is not None]
            found.append(
                {
                    **{key: row[key] for key in ("id_cart", "id_customer", "date_add", "id_lang")},
                    "state": "ordered" if orders else "abandoned" if ZERO_MOMENT < begun < self._yesterday else "not_ordered",
                    "total": sum(totals) if totals else None,
                    "currency": self._one("currency", "id_currency", row["id_currency"])["iso_code"],
                    "products": sum(line["quantity"] for line in lines),
                    "reference": orders[0]["reference"] if orders else None,
                }
            )
        return found

    def _cart_lines(self, cart: int) -> list[Row]:
        rate = self._one("currency", "id_currency", self._one("cart", "id_cart", cart)["id_currency"])["conversion_rate"]
        rows = sorted(self._by("cart_product", "id_cart")[cart], key=itemgetter("date_add", "id_product", "id_product_attribute"))
        return [self._cart_line(row, Decimal(str(1 if rate is None else rate))) for row in rows]

    def _cart_line(self, row: Row, rate: Decimal) -> Row:
        product, size = row["id_product"], row["id_product_attribute"]
        names = [
            each["name"]
            for each in self._by("product_lang", "id_product")[product]
            if (each["id_shop"], each["id_lang"]) == (row["id_shop"], self._id_lang)
        ]
        prices = [
            Decimal(str(each["price"])) for each in self._by("product_shop", "id_product")[product] if each["id_shop"] == row["id_shop"]
        ]
        more = [
            Decimal(str(each["price"]))
            for each in self._by("product_attribute_shop", "id_product_attribute")[size]
            if each["id_shop"] == row["id_shop"]
        ]
        unit = (prices[0] + sum(more)) * rate if prices else None
        own, combined = self._one("product", "id_product", product), self._one("product_attribute", "id_product_attribute", size)
        return {
            "id_product": product,
            "product": next(iter(names), "") or f"#{product}",
            "reference": combined["reference"] or own["reference"],
            "quantity": row["quantity"],
            "unit_price": money(unit),
            "total": None if unit is None else money(unit * row["quantity"]),
        }

    # -- vouchers, segments, visits, e-mails ---------------------------------------------------------------------------------------------

    def _vouchers(self, ids: frozenset[int]) -> list[Row]:
        rows = [row for row in self._mine("cart_rule", ids) if row["id_customer"]]
        return [
            {key: row[key] for key in ("id_cart_rule", "id_customer", "code", "date_from", "date_to")}
            | {
                "state": self._voucher_state(row),
                "value": SEPARATOR.join(
                    (
                        *(str(row["reduction_percent"]), str(row["reduction_amount"])),
                        self._one("currency", "id_currency", row["reduction_currency"])["iso_code"] or "",
                        *(str(row["reduction_tax"]), str(row["free_shipping"]), str(row["gift_product"])),
                    )
                ),
                "left": max(0, row["quantity_per_user"] - self._used(row)) if row["quantity"] else 0,
                "name": self._named("cart_rule_lang", "id_cart_rule", row["id_cart_rule"]),
            }
            for row in sorted(rows, key=itemgetter("active", "date_to", "id_cart_rule"), reverse=True)
        ]

    def _used(self, voucher: Row) -> int:
        uses = [use for use in self._by("order_cart_rule", "id_cart_rule")[voucher["id_cart_rule"]] if not use.get("deleted")]
        return sum(self._one("orders", "id_order", use["id_order"])["id_customer"] == voucher["id_customer"] for use in uses)

    def _voucher_state(self, row: Row) -> str:
        if not row["active"]:
            return "disabled"
        if not row["quantity"]:
            return "used_up"
        if row["date_from"] > self._now:
            return "not_yet"
        if row["date_to"] < self._now:
            return "expired"
        return "used_up" if self._used(row) >= row["quantity_per_user"] else "usable"

    def _segments(self, ids: frozenset[int]) -> list[Row]:
        """Memberships in manual ones; automatic ones of customers once, as nobody's."""
        found = []
        for row in self._rows("sc_segment"):
            elements = self._by("sc_segment_element", "id_segment")[row["id_segment"]]
            owners = [each["id_element"] for each in elements if each["type_element"] == "customer" and each["id_element"] in ids]
            is_automatic = row["type"] == "auto" and (not row.get("access") or "customers" in row["access"])
            above = self._one("sc_segment", "id_segment", row["id_parent"])["name"]
            told = {key: row[key] for key in ("id_segment", "name", "type", "description")} | {"parent": above}
            place = (row["type"] == "auto", row["position"], row["name"], row["id_segment"])
            found += [(*place, owner, {**told, "id_customer": owner}) for owner in owners or ([0] if is_automatic else [])]
        return [row for *_, row in sorted(found, key=lambda told: told[:-1])]

    def _connections(self, ids: frozenset[int]) -> list[Row]:
        visits = [
            {key: visit[key] for key in ("id_connections", "date_add", "http_referer", "ip_address")}
            | {"pages": len(self._by("connections_page", "id_connections")[visit["id_connections"]]), "id_customer": guest["id_customer"]}
            for guest in self._mine("guest", ids)
            for visit in self._by("connections", "id_guest")[guest["id_guest"]]
        ]
        return newest_first(visits, "date_add", "id_connections")

    def _mails(self, ids: frozenset[int]) -> list[Row]:
        sent = [
            {key: mail[key] for key in ("id_mail", "date_add", "template", "subject")} | {"id_customer": customer["id_customer"]}
            for customer in self._mine("customer", ids)
            for mail in self._by("mail", "recipient")[customer["email"]]
            if customer["email"]
        ]
        return newest_first(sent, "date_add", "id_mail")
