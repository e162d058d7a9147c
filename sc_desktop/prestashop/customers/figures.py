"""The SQL of the key figures of the customers that answer a query: one question about them, one about their orders.

The rules are PrestaShop's own (DOMAIN section 12), but for whom they are asked: here of everybody the query finds, there of the enabled."""

import datetime
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, not_, null, select, type_coerce
from sqlalchemy.sql import functions

from sc_desktop.db.dialect import DayNumber
from sc_desktop.domain.column import Column
from sc_desktop.domain.key_figures import Sex
from sc_desktop.domain.kinds import Age
from sc_desktop.domain.query import Query
from sc_desktop.prestashop.customers.asking import ask_count
from sc_desktop.prestashop.customers.carts import MONEY
from sc_desktop.prestashop.customers.filtering import is_empty
from sc_desktop.prestashop.customers.orders import paid_in_all
from sc_desktop.prestashop.shop import Shop

_BOUGHT = ("valid", "total_paid_real", "conversion_rate")


def ask_sexes(shop: Shop) -> Select[Any] | None:
    """The titles with their type; None where the shop has none that can be read."""
    if not shop.tables.has("gender", "type"):
        return None
    gender = shop.tables.gender.c
    return select(gender.id_gender, gender.type)


def ask_people(
    shop: Shop,
    columns: Mapping[str, Column],
    query: Query,
    *,
    id_lang: int,
    today: datetime.date,
    ids: tuple[int, int],
    sexes: Mapping[int, int] | None,
) -> Select[Any]:
    """Of those who answer and whose id lies between these two: how many, men, women and neutral by title, how many have a birth date, the
    days since these, and how many take the newsletter. NULL for what the shop doesn't tell."""
    customer = shop.tables.customer.c
    told: list[ColumnElement[Any]] = []
    for sex in Sex:
        titles = [title for title, kind in (sexes or {}).items() if kind == sex.value]
        told.append(null() if sexes is None or "id_gender" not in customer else _count(customer.id_gender.in_(titles)))
    if "birthday" in customer:
        born = not_(is_empty(customer.birthday, Age(today=lambda: today)))
        since = DayNumber(func.date(today.isoformat())) - DayNumber(customer.birthday)
        told += [_count(born), func.coalesce(functions.sum(case((born, since), else_=0)), 0)]
    else:
        told += [null(), null()]
    told.append(_count(customer.newsletter != 0) if "newsletter" in customer else null())
    question: Select[Any] = ask_count(shop, columns, query, id_lang=id_lang, today=today)
    return question.where(customer.id_customer.between(*ids)).add_columns(*told)


def ask_bought(
    shop: Shop, columns: Mapping[str, Column], query: Query, *, id_lang: int, today: datetime.date, ids: tuple[int, int]
) -> Select[Any] | None:
    """Of the same customers: their valid orders, how many of them have one, and what was paid on these; None where it can't be told."""
    tables = shop.tables
    if not all(tables.has("orders", name) for name in _BOUGHT):
        return None
    orders, key = tables.orders.c, tables.customer.c.id_customer
    people = ask_count(shop, columns, query, id_lang=id_lang, today=today).with_only_columns(key).where(key.between(*ids))
    mine = (orders.valid == 1, tables.covers("orders"), orders.id_customer.between(*ids), orders.id_customer.in_(people))
    told: list[ColumnElement[Any]] = [func.count(), func.count(orders.id_customer.distinct()), type_coerce(paid_in_all(tables), MONEY)]
    return select(*told).select_from(tables.orders).where(*mine)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(functions.sum(case((condition, 1), else_=0)), 0)
