"""When the customer was last seen: connections belong to guests (browsers), and guests to customers (DOMAIN section 12)."""

from typing import Any

from sqlalchemy import ColumnElement, func, null, select

from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.kinds import Moment
from sc_desktop.i18n import N_
from sc_desktop.prestashop.shop import Tables


def last_visit_date(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """Newest connection over all browsers of the customer; NULL when there is none, or when the shop keeps no statistics."""
    if not (t.has("guest") and t.has("connections")):
        return null()
    seen = t.guest.c.id_guest == t.connections.c.id_guest
    mine = t.guest.c.id_customer == t.customer.c.id_customer
    newest = select(func.max(t.connections.c.date_add)).where(seen, mine, t.covers("connections"))
    return newest.correlate(t.customer).scalar_subquery()


COLUMNS = (
    Column(
        "last_visit", N_("Last visit"), N_("When the customer was last on the shop's site."), Moment(), Computed(last_visit_date), (), 18
    ),
)
