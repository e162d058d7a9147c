"""Reads what the laws and the review ask of the customers that are about to change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, select

from sc_desktop.db.dialect import folded
from sc_desktop.db.read import read_rows, read_table
from sc_desktop.domain.change import ADDRESS, CUSTOMER, CellChange, Change, StoredValue
from sc_desktop.domain.folding import fold
from sc_desktop.prestashop.laws import Standing
from sc_desktop.prestashop.login_columns import PASSWORD, SET_ON
from sc_desktop.prestashop.sessions import count_sessions, has_sessions
from sc_desktop.prestashop.shop import Shop

_ASKED = ("id_default_group", "newsletter_date_add", "is_guest", "id_shop", "id_shop_group")
_Account = tuple[str, int, str]  # where an address must be the only one: a group of shops or a shop, its id; and the folded address

Values = Mapping[str, StoredValue]


class Addresses:
    """The e-mail addresses an edit gives out, by customer: each account may hold one that no other account holds in the same shops.

    Which accounts are meant is DOMAIN section 1, "E-mail uniqueness": no guests, deleted ones too; compared within the group of shops
    where it shares customers, else within the shop."""

    def __init__(self, shop: Shop, changes: Iterable[Change]) -> None:
        self._shop = shop
        self._wanted = {
            change.row[0]: str(change.after or "")
            for change in changes
            if isinstance(change, CellChange) and change.subject == CUSTOMER and change.column == "email"
        }
        self._given: dict[_Account, int] = {}

    def find_holders(self, connection: Connection, values: Mapping[int, Values]) -> dict[int, int]:
        """For these customers, whose values were read: another account with the address they are to get. Customers without are missing.

        Parts of one edit are asked one after another: of two customers that would get the same address the later one is told."""
        wanted = {
            customer: self._wanted[customer] for customer in values if self._wanted.get(customer) and not values[customer].get("is_guest")
        }
        if not wanted:
            return {}
        held = self._read_holders(connection, wanted.values())
        found: dict[int, int] = {}
        for customer, address in wanted.items():
            account = self._account(values[customer], address)
            others = held[account] - {customer}
            twin = self._given.setdefault(account, customer)
            if others or twin != customer:
                found[customer] = min(others) if others else twin
        return found

    def find_taken(self, connection: Connection) -> dict[int, int]:
        """As find_holders, of all the customers and in one statement by two indexes: who holds an address now that somebody is to get.

        For the last look, when the rows of those who get one are locked: within the edit the review has told twins apart."""
        wanted = {customer: address for customer, address in self._wanted.items() if address}
        if not wanted:
            return {}
        c = self._shop.tables.customer.c
        names = ("id_customer", "email", *(name for name in ("id_shop", "id_shop_group", "is_guest") if name in c))
        asked = select(*(c[name] for name in names))
        mine, alike = asked.where(c.id_customer.in_(sorted(wanted))), asked.where(self._is_one_of(wanted.values()))
        rows = [dict(zip(names, row, strict=True)) for row in connection.execute(mine.union(alike))]
        accounts = {int(row["id_customer"]): row for row in rows if not row.get("is_guest")}
        holders: dict[_Account, list[int]] = defaultdict(list)
        for customer, row in accounts.items():
            holders[self._account(row, str(row["email"]))].append(customer)
        found: dict[int, int] = {}
        for customer in wanted.keys() & accounts.keys():
            others = [other for other in holders[self._account(accounts[customer], wanted[customer])] if other != customer]
            if others:
                found[customer] = min(others)
        return found

    def _is_one_of(self, addresses: Iterable[str]) -> ColumnElement[bool]:
        return folded(self._shop.tables.customer.c.email).in_(sorted({fold(address.strip()) for address in addresses}))

    def _read_holders(self, connection: Connection, addresses: Iterable[str]) -> Mapping[_Account, set[int]]:
        c = self._shop.tables.customer.c
        places = [name for name in ("id_shop", "id_shop_group") if name in c]
        question = select(c.id_customer, c.email, *(c[name] for name in places)).where(self._is_one_of(addresses))
        if "is_guest" in c:
            question = question.where(c.is_guest == 0)
        held: dict[_Account, set[int]] = defaultdict(set)
        for customer, email, *where in read_table(connection, question):
            held[self._account(dict(zip(places, where, strict=True)), str(email))].add(int(str(customer)))
        return held

    def _account(self, values: Values, address: str) -> _Account:
        group = int(str(values.get("id_shop_group") or 0))
        if group in self._shop.facts.share_customers:
            return ("group", group, fold(address.strip()))
        return ("shop", int(str(values.get("id_shop") or 0)), fold(address.strip()))


def load_values(connection: Connection, shop: Shop, ids: Sequence[int], columns: Sequence[str]) -> Mapping[int, Values]:
    """For each customer still there: the current stored values of `columns` of the table customer."""
    c = shop.tables.customer.c
    names = tuple(name for name in dict.fromkeys(columns) if name in c)
    rows = read_rows(connection, select(c.id_customer, *(c[name] for name in names)).where(c.id_customer.in_(ids)))
    return {customer: dict(zip(names, row, strict=True)) for customer, row in rows.items()}


def load_standings(
    connection: Connection, shop: Shop, ids: Sequence[int], columns: Sequence[str], addresses: Addresses
) -> tuple[Mapping[int, Standing], Mapping[int, Values]]:
    """As load_values, and what the laws ask of these customers: two questions."""
    values = load_values(connection, shop, ids, (*_ASKED, *columns, *([SET_ON] if PASSWORD in columns else ())))
    groups: dict[int, set[int]] = {customer: set() for customer in values}
    m = shop.tables.customer_group.c
    for customer, group in read_table(connection, select(m.id_customer, m.id_group).where(m.id_customer.in_(ids))):
        groups.setdefault(int(str(customer)), set()).add(int(str(group)))
    holders = addresses.find_holders(connection, values)
    sessions = count_sessions(connection, shop, ids) if PASSWORD in columns and has_sessions(shop) else None
    standings = {
        customer: Standing(
            int(str(value["id_default_group"] or 0)),
            frozenset(groups[customer]),
            value["newsletter_date_add"],
            holders.get(customer, 0),
            password_date=value.get(SET_ON, ""),
            sessions=None if sessions is None else sessions.get(customer, 0),
        )
        for customer, value in values.items()
    }
    return standings, values


_OBJECTS = {"Customer": CUSTOMER, "Address": ADDRESS, "CustomerAddress": ADDRESS}


def load_required(connection: Connection, shop: Shop) -> frozenset[tuple[str, str]]:
    """The columns, each with its table, that the shop's owner has made mandatory (DOMAIN section 9, `required_field`).

    PrestaShop asks for them where they stand in a form; a customer without them is none that it refuses."""
    if not (shop.tables.has("required_field", "object_name") and shop.tables.has("required_field", "field_name")):
        return frozenset()
    c = shop.tables.required_field.c
    rows = read_table(connection, select(c.object_name, c.field_name).where(c.object_name.in_(sorted(_OBJECTS))))
    return frozenset((_OBJECTS.get(str(kind), ""), str(name)) for kind, name in rows)
