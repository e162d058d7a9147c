"""A customer's open sessions. A new password closes them all (DOMAIN section 1, "Update side effects").

Since 1.7.6.6 they are rows of customer_session, which the shop looks for at every page; before, the browser's cookie keeps the password's
hash, which the shop compares: they end by themselves. Tokens are neither read nor noted, so a session that was closed stays closed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, delete, select

from sc_desktop.prestashop.shop import Shop

SESSIONS = "customer_session"
_KEY = "id_customer_session"


def has_sessions(shop: Shop) -> bool:
    """Whether sessions stand in the shop, where the account may see whose they are."""
    return all(shop.tables.has(SESSIONS, name) for name in (_KEY, "id_customer"))


def count_sessions(connection: Connection, shop: Shop, customers: Sequence[int]) -> Mapping[int, int]:
    """How many sessions each of these customers has open; those without are missing. The table has no index for it."""
    c = shop.tables.customer_session.c
    return Counter(connection.execute(select(c.id_customer).where(c.id_customer.in_(customers))).scalars())


def close_sessions(connection: Connection, shop: Shop, customers: Collection[int]) -> None:
    """Close every session of these customers. They are looked for without a lock and deleted by their key, so that nobody who logs in
    or out meanwhile has to wait."""
    if not customers or not has_sessions(shop):
        return
    table = shop.tables.customer_session
    found = connection.execute(select(table.c[_KEY]).where(table.c.id_customer.in_(sorted(customers)))).scalars().all()
    if found:
        connection.execute(delete(table).where(table.c[_KEY].in_(found)))
