"""The shop's small lists by id: groups, titles, languages, risks, countries, states; and the groups with their member counts."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, and_, func, select

from sc_desktop.db.together import TextRow, read_together
from sc_desktop.domain.manner import Labels
from sc_desktop.prestashop.shop import Shop, Tables

_LANGUAGE_TABLES = {
    "group": ("group_lang", "id_group"),
    "gender": ("gender_lang", "id_gender"),
    "risk": ("risk_lang", "id_risk"),
    "country": ("country_lang", "id_country"),
}
_EVERYONE, _MEMBERS, _LINKED = "everyone", "members", "linked"


class GroupLine(Struct, frozen=True):
    """A group with the number of its members that are not deleted."""

    id: int
    name: str
    members: int


class Members(Struct, frozen=True):
    """How many customers there are, and how many members each group has; deleted customers are not counted.

    `linked` are the groups linked to one of the shops looked at; None when all shops are, or when the shop does not link groups."""

    everyone: int
    of_group: Mapping[int, int]
    linked: frozenset[int] | None


def ask_lists(tables: Tables) -> dict[str, Select[Any]]:
    """The questions the lists are made of, for `db.together`."""
    questions: dict[str, Select[Any]] = {}
    for name, (table, key) in _LANGUAGE_TABLES.items():
        if tables.has(table):
            c = getattr(tables, table).c
            questions[f"{name} names"] = select(c[key], c.id_lang, c.name)
    questions["groups"] = select(tables.group.c.id_group)
    questions["languages"] = select(tables.lang.c.id_lang, tables.lang.c.name, tables.lang.c.iso_code)
    if tables.has("state", "name"):
        questions["states"] = select(tables.state.c.id_state, tables.state.c.name)
    return questions


def take_lists(found: Mapping[str, Iterable[TextRow]], *, id_lang: int) -> Mapping[str, Labels]:
    """Labels by id of each list, in the language asked, else in any language that has one; a group that has none goes by its number."""
    lists: dict[str, Labels] = {name: _labels(found.get(f"{name} names", ()), id_lang) for name in _LANGUAGE_TABLES}
    lists["group"] = {int(group or 0): f"#{group}" for (group,) in found["groups"]} | dict(lists["group"])
    lists["language"] = {int(number or 0): name or code or f"#{number}" for number, name, code in found["languages"]}
    if "states" in found:
        lists["state"] = {int(number or 0): name or "" for number, name in found["states"]}
    return {name: dict(sorted(labels.items())) for name, labels in lists.items()}


def load_lists_and_members(connection: Connection, shop: Shop, *, id_lang: int) -> tuple[Mapping[str, Labels], Members]:
    """The lists, and the groups' members counted now, in one statement."""
    found = read_together(connection, ask_lists(shop.tables) | _ask_members(shop.tables))
    ((everyone,),) = found[_EVERYONE]
    linked = frozenset(int(group or 0) for (group,) in found[_LINKED]) if _LINKED in found else None
    of_group = {int(group or 0): int(count or 0) for group, count in found[_MEMBERS]}
    return take_lists(found, id_lang=id_lang), Members(int(everyone or 0), of_group, linked)


def _ask_members(tables: Tables) -> dict[str, Select[Any]]:
    customer, membership = tables.customer.c, tables.customer_group.c
    live = and_(customer.deleted == 0, tables.covers("customer"))
    questions: dict[str, Select[Any]] = {
        _EVERYONE: select(func.count()).select_from(tables.customer).where(live),
        _MEMBERS: select(membership.id_group, func.count())
        .join_from(tables.customer_group, tables.customer, membership.id_customer == customer.id_customer)
        .where(live)
        .group_by(membership.id_group),
    }
    if tables.reach.shops is not None and tables.has("group_shop"):
        questions[_LINKED] = select(tables.group_shop.c.id_group).where(tables.covers("group_shop")).distinct()
    return questions


def _labels(rows: Iterable[TextRow], id_lang: int) -> Labels:
    """Of several languages the one asked decides, else the first that has a name."""
    named = sorted((int(key or 0), int(language or 0), name) for key, language, name in rows if name and name.strip())
    found = {key: name for key, _language, name in reversed(named)}
    return found | {key: name for key, language, name in named if language == id_lang}
