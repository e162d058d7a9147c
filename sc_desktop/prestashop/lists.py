"""The shop's small lists by id: groups, titles, languages, risks, countries, states; and the groups with their member counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from sc_desktop.domain.manner import Labels
from sc_desktop.prestashop.shop import Shop

_LANGUAGE_TABLES = {
    "group": ("group_lang", "id_group"),
    "gender": ("gender_lang", "id_gender"),
    "risk": ("risk_lang", "id_risk"),
    "country": ("country_lang", "id_country"),
}


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group with the number of its members that are not deleted."""

    id: int
    name: str
    members: int


def load_lists(connection: Connection, shop: Shop, *, id_lang: int) -> Mapping[str, Labels]:
    """Labels by id of each list, in the language asked, else in any language that has one; a group that has none goes by its number."""
    lists: dict[str, Labels] = {name: _labels(connection, shop, table, key, id_lang) for name, (table, key) in _LANGUAGE_TABLES.items()}
    groups = connection.execute(select(shop.tables.group.c.id_group)).scalars()
    lists["group"] = {int(group): f"#{group}" for group in groups} | dict(lists["group"])
    lang = shop.tables.lang.c
    languages = connection.execute(select(lang.id_lang, lang.name, lang.iso_code)).all()
    lists["language"] = {int(number): str(name or code or f"#{number}") for number, name, code in languages}
    if shop.tables.has("state", "name"):
        state = shop.tables.state.c
        lists["state"] = {int(number): str(name) for number, name in connection.execute(select(state.id_state, state.name)).all()}
    return lists


def load_groups_of_shops(connection: Connection, shop: Shop) -> frozenset[int] | None:
    """Groups linked to one of the shops looked at; None when all shops are, or when the shop does not link groups."""
    if shop.tables.reach.shops is None or not shop.tables.has("group_shop"):
        return None
    link = shop.tables.group_shop.c
    return frozenset(connection.execute(select(link.id_group).where(shop.tables.covers("group_shop")).distinct()).scalars())


def load_members(connection: Connection, shop: Shop) -> tuple[int, Mapping[int, int]]:
    """How many customers there are, and how many members each group has; deleted customers are not counted."""
    customer, membership = shop.tables.customer.c, shop.tables.customer_group.c
    live = and_(customer.deleted == 0, shop.tables.covers("customer"))
    everyone = connection.execute(select(func.count()).select_from(shop.tables.customer).where(live)).scalar_one()
    question = (
        select(membership.id_group, func.count())
        .join_from(shop.tables.customer_group, shop.tables.customer, membership.id_customer == customer.id_customer)
        .where(live)
        .group_by(membership.id_group)
    )
    return int(everyone), {int(group): int(count) for group, count in connection.execute(question)}


def _labels(connection: Connection, shop: Shop, table: str, key: str, id_lang: int) -> Labels:
    if not shop.tables.has(table):
        return {}
    c = getattr(shop.tables, table).c
    rows = connection.execute(select(c[key], c.id_lang, c.name).order_by(c[key], c.id_lang)).all()
    named = [row for row in rows if row[2] and row[2].strip()]
    found = {int(row[0]): str(row[2]) for row in reversed(named)}
    found.update({int(row[0]): str(row[2]) for row in named if int(row[1]) == id_lang})
    return dict(sorted(found.items()))
