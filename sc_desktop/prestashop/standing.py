"""Reads what the laws and the review ask of the customers that are about to change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from sc_desktop.db.dialect import folded
from sc_desktop.db.read import read_rows, read_table
from sc_desktop.domain.change import CUSTOMER, CellChange, Change, StoredValue
from sc_desktop.domain.folding import fold
from sc_desktop.prestashop.laws import Standing
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

    def _read_holders(self, connection: Connection, addresses: Iterable[str]) -> Mapping[_Account, set[int]]:
        c = self._shop.tables.customer.c
        places = [name for name in ("id_shop", "id_shop_group") if name in c]
        same = folded(c.email).in_(sorted({fold(address.strip()) for address in addresses}))
        question = select(c.id_customer, c.email, *(c[name] for name in places)).where(same)
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


def load_standings(
    connection: Connection, shop: Shop, ids: Sequence[int], columns: Sequence[str], addresses: Addresses
) -> tuple[Mapping[int, Standing], Mapping[int, Values]]:
    """For each customer still there: what the laws ask, and the current stored values of `columns` of the table customer."""
    c = shop.tables.customer.c
    names = tuple(name for name in dict.fromkeys((*_ASKED, *columns)) if name in c)
    rows = read_rows(connection, select(c.id_customer, *(c[name] for name in names)).where(c.id_customer.in_(ids)))
    groups: dict[int, set[int]] = {customer: set() for customer in rows}
    m = shop.tables.customer_group.c
    for customer, group in read_table(connection, select(m.id_customer, m.id_group).where(m.id_customer.in_(ids))):
        groups.setdefault(int(str(customer)), set()).add(int(str(group)))
    values = {customer: dict(zip(names, row, strict=True)) for customer, row in rows.items()}
    holders = addresses.find_holders(connection, values)
    standings = {
        customer: Standing(
            int(str(value["id_default_group"] or 0)), frozenset(groups[customer]), value["newsletter_date_add"], holders.get(customer, 0)
        )
        for customer, value in values.items()
    }
    return standings, values


def load_required(connection: Connection, shop: Shop) -> frozenset[str]:
    """The columns of the table customer that the shop's owner has made mandatory (DOMAIN section 9, `required_field`).

    PrestaShop asks for them where they stand in a form; a customer without them is none that it refuses."""
    if not (shop.tables.has("required_field", "object_name") and shop.tables.has("required_field", "field_name")):
        return frozenset()
    c = shop.tables.required_field.c
    return frozenset(str(name) for (name,) in read_table(connection, select(c.field_name).where(c.object_name == "Customer")))
