"""The SQL of the grid's questions: which ids, how many, and the rows of given ids.

Rows are filled by correlated sub-queries for the ids shown: flat from ten thousand to a million customers. Never OFFSET, never a
derived table."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Select, bindparam, case, cast, exists, false, func, null, or_, select

from sc_desktop.db.dialect import Spelled, folded
from sc_desktop.domain.column import Column, Computed, Field
from sc_desktop.domain.filters import Where
from sc_desktop.domain.kinds import Age, Amount, Choice, Day, Flag, Names
from sc_desktop.domain.manner import Labels
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey
from sc_desktop.prestashop.customers.filtering import Ground, compiled, is_empty
from sc_desktop.prestashop.customers.memberships import rank
from sc_desktop.prestashop.rules.room import Room, why_it_has_no_room
from sc_desktop.prestashop.shop import Shop, Tables

FIRST, LAST = "first", "last"
_NEVER_EMPTY = frozenset({"id_customer", "firstname", "lastname", "email", "active", "newsletter", "optin", "orders_valid"})
_VALUE = "scd_value"  # no column of a shop is called so: GROUP BY takes a column before a name it was given
_DAY = 10  # signs of "2024-02-29"
SEARCHED = ("firstname", "lastname", "email", "company")
IDS = "ids"
"""The name the ids are bound to whose rows are asked for."""


def ask_ids(
    shop: Shop, columns: Mapping[str, Column], labels: Mapping[str, Labels], query: Query, *, id_lang: int, today: datetime.date
) -> Select[int]:
    """Ids of the customers that answer the query, in its order; ties are broken by id, so the same question gives the same order twice.

    `today` is the shop's, for words such as "last month". Raises BadInput for a filter this shop can't be asked."""
    key = shop.tables.customer.c.id_customer
    order: list[ColumnElement[Any]] = []
    for sort in query.sort:
        if (
            sort.column in columns and columns[sort.column].is_asked
        ):  # a view is written for many shops, and sorts by what this one may lack
            order.extend(_order(shop, columns[sort.column], labels, sort, id_lang))
    if not any(sort.column == "id_customer" for sort in query.sort):
        order.append(key.desc() if query.sort and query.sort[0].descending else key)
    question = select(key).where(*_conditions(shop, columns, query, id_lang, today)).order_by(*order)
    return question if query.limit is None else question.limit(query.limit)


def ask_packed_ids(question: Select[int], shop: Shop, *, after: int | None, descending: bool, most: int) -> Select[Any]:
    """How many ids are next in a question ordered by the id alone, their sum, and they as one text in no order; at most so many.

    A driver takes time for each value it reads: a text of ids comes four times as fast. No OFFSET: the next part begins at an id."""
    key = shop.tables.customer.c.id_customer
    if after is not None:
        question = question.where(key < after if descending else key > after)
    part = question.limit(most).subquery()
    return select(func.count(), func.sum(part.c.id_customer), func.group_concat(part.c.id_customer))


def ask_newest(shop: Shop) -> Select[int]:
    """The newest customer's id; no row where there is none."""
    key = shop.tables.customer.c.id_customer
    return select(key).where(shop.tables.covers("customer")).order_by(key.desc()).limit(1)


def ask_arrivals(shop: Shop, since: int) -> Select[int]:
    """How many customers have come after the one of this id, those deleted left out."""
    customer = shop.tables.customer.c
    newer = (shop.tables.covers("customer"), customer.deleted == 0, customer.id_customer > since)
    return select(func.count()).select_from(shop.tables.customer).where(*newer)


def ask_count(shop: Shop, columns: Mapping[str, Column], query: Query, *, id_lang: int, today: datetime.date) -> Select[int]:
    """How many customers answer the query, without its limit."""
    return select(func.count()).select_from(shop.tables.customer).where(*_conditions(shop, columns, query, id_lang, today))


def ask_entry_counts(
    shop: Shop, columns: Mapping[str, Column], query: Query, column: Column, *, id_lang: int, today: datetime.date
) -> Select[Any]:
    """Each entry a column of a list holds, with the number of customers that answer the query and have it."""
    customer, membership = shop.tables.customer, shop.tables.customer_group
    wanted = _conditions(shop, columns, query, id_lang, today)
    if isinstance(column.kind, Names):
        entry: ColumnElement[Any] = membership.c.id_group
        source = customer.outerjoin(membership, membership.c.id_customer == customer.c.id_customer)
        return select(entry, func.count()).select_from(source).where(*wanted).group_by(entry)
    entry = _expression(shop, column, id_lang)
    return select(entry, func.count()).select_from(customer).where(*wanted).group_by(entry)


def ask_span(shop: Shop) -> Select[Any]:
    """The least and the largest id of a customer; NULL where there is none."""
    key = shop.tables.customer.c.id_customer
    return select(func.min(key), func.max(key))


def ask_value_counts(
    shop: Shop, columns: Mapping[str, Column], query: Query, column: Column, *, id_lang: int, today: datetime.date, ids: tuple[int, int]
) -> Select[Any]:
    """Each value a column holds, spelling by spelling, day by day and age by age, with the number of customers that answer the query, have
    it, and whose id lies between these two."""
    customer, membership, kind = shop.tables.customer, shop.tables.customer_group, column.kind
    wanted = (*_conditions(shop, columns, query, id_lang, today), customer.c.id_customer.between(*ids))
    source: FromClause = customer
    value: ColumnElement[Any]
    if isinstance(kind, Names):
        value = membership.c.id_group
        source = customer.outerjoin(membership, membership.c.id_customer == customer.c.id_customer)
    else:
        value = _expression(shop, column, id_lang)
    if isinstance(kind, Age):
        value = case((is_empty(value, kind), null()), else_=_full_years(value, kind.today()))
    elif isinstance(kind, Day):
        value = func.substr(value, 1, _DAY)
    elif not (kind.is_numeric or isinstance(kind, (Choice, Flag, Names))):
        value = Spelled(value)
    return select(value.label(_VALUE), func.count()).select_from(source).where(*wanted).group_by(_VALUE)


def ask_values(
    shop: Shop, columns: Mapping[str, Column], query: Query, column: Column, *, id_lang: int, today: datetime.date, ids: tuple[int, int]
) -> Select[Any]:
    """What each of these customers has in a column."""
    wanted = (*_conditions(shop, columns, query, id_lang, today), shop.tables.customer.c.id_customer.between(*ids))
    return select(_expression(shop, column, id_lang).label(_VALUE)).select_from(shop.tables.customer).where(*wanted)


def _full_years(birthday: ColumnElement[Any], today: datetime.date) -> ColumnElement[int]:
    """How old one is; what is no date gives a number without a meaning."""
    is_ahead = func.substr(birthday, 6, 5) > f"{today:%m-%d}"
    return today.year - cast(func.substr(birthday, 1, 4), Integer) - case((is_ahead, 1), else_=0)


def ask_rows(shop: Shop, columns: Sequence[Column], *, id_lang: int, flags: Sequence[ColumnElement[int]] = ()) -> Select[Any]:
    """One row for each id still there, of those bound to IDS: the id, then the columns' stored values in the order asked, then `flags`."""
    asked = (*(_expression(shop, column, id_lang) for column in columns), *flags)
    return _among(shop.tables.customer.c.id_customer, asked)


def ask_rows_between(shop: Shop, columns: Sequence[Column], *, id_lang: int) -> Select[Any]:
    """The same for every id from FIRST to LAST, which are bound when it is asked: where nearly all of them are wanted that is less to
    send, and to look up."""
    key = shop.tables.customer.c.id_customer
    return _selected(key, [_expression(shop, column, id_lang) for column in columns]).where(key.between(bindparam(FIRST), bindparam(LAST)))


@lru_cache(maxsize=64)
def _among(key: ColumnElement[int], asked: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    """The question for these very expressions, made once a view: knowing it again cost a tenth of reading a page."""
    return _selected(key, asked).where(key.in_(bindparam(IDS, expanding=True)))


def _selected(key: ColumnElement[int], asked: Sequence[ColumnElement[Any]]) -> Select[Any]:
    return select(key, *(expression.label(f"c{n}") for n, expression in enumerate(asked)))


def flags_of(
    shop: Shop, columns: Mapping[str, Column], conditions: Iterable[Where], *, id_lang: int, today: datetime.date
) -> list[ColumnElement[int]]:
    """For each condition 1 where it holds of the row's customer, else 0; texts compare there as the shop compares them.

    Raises BadInput for one this shop can't be asked."""
    ground = Ground(shop, columns, lambda column: _expression(shop, column, id_lang), today)
    return [case((compiled(where, ground), 1), else_=0) for where in conditions]


def _expression(shop: Shop, column: Column, id_lang: int) -> ColumnElement[Any]:
    if isinstance(column.source, Field):
        table = getattr(shop.tables, column.source.table)
        field: ColumnElement[Any] = table.c[column.source.name]
        if column.source.table not in shop.satellites:
            return field
        customer = shop.tables.customer
        return select(field).where(table.c.id_customer == customer.c.id_customer).correlate(customer).scalar_subquery()
    assert isinstance(column.source, Computed)
    return _built(column.source, shop.tables, id_lang)


@lru_cache(maxsize=256)
def _built(source: Computed, tables: Tables, id_lang: int) -> ColumnElement[Any]:
    """The expression of a computed column, made once a shop: making them anew cost a fifth of reading a page."""
    built = source.build(tables, id_lang)
    assert isinstance(built, ColumnElement)
    return built


def _conditions(shop: Shop, columns: Mapping[str, Column], query: Query, id_lang: int, today: datetime.date) -> list[ColumnElement[bool]]:
    customer, membership = shop.tables.customer.c, shop.tables.customer_group.c
    conditions: list[ColumnElement[bool]] = [shop.tables.covers("customer")]
    if not query.with_deleted:
        conditions.append(customer.deleted == 0)
    mine = membership.id_customer == customer.id_customer
    if query.groups and query.all_groups:
        conditions.extend(exists().where(mine, membership.id_group == group) for group in sorted(query.groups))
    elif query.groups:
        conditions.append(exists().where(mine, membership.id_group.in_(sorted(query.groups))))
    if query.among is not None:
        conditions.append(customer.id_customer.in_(sorted(query.among)))
    conditions.extend(_matches(shop, word) for word in query.words)
    if query.where is not None:
        ground = Ground(shop, columns, lambda column: _expression(shop, column, id_lang), today)
        conditions.append(compiled(query.where, ground))
    return conditions


def _matches(shop: Shop, word: str) -> ColumnElement[bool]:
    """A word of the quick search: part of a name, the e-mail or the company; a whole number is also an id, and so is #12."""
    customer = shop.tables.customer.c
    hits: list[ColumnElement[bool]] = []
    for name in SEARCHED:
        charset = shop.facts.charsets.get(("customer", name), "utf8mb4")
        if name not in customer or why_it_has_no_room(word, Room(charset=charset)) is not None:
            continue  # a letter that can't stand in such a column can't be found there, and asking for it is error 1267
        hits.append(customer[name].contains(word, autoescape=True))
    number = number_in(word)
    if number is not None:
        hits.append(customer.id_customer == number)
    return or_(*hits) if hits else false()


def number_in(word: str) -> int | None:
    """The id a word of the quick search may mean."""
    number = word.removeprefix("#")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 11 else None


def _order(shop: Shop, column: Column, labels: Mapping[str, Labels], sort: SortKey, id_lang: int) -> list[ColumnElement[Any]]:
    """The terms of an ORDER BY for one column: empty cells last in either direction, as in a spreadsheet."""
    expression, descending = _expression(shop, column, id_lang), sort.descending
    empty = None if column.key in _NEVER_EMPTY else is_empty(expression, column.kind)
    if isinstance(column.source, Computed) and column.source.order is not None:
        ranked = column.source.order(shop.tables, labels)
        assert isinstance(ranked, ColumnElement)
        expression = ranked
    elif isinstance(column.kind, Choice):
        expression = rank(expression, labels.get(column.kind.list_name, {}))
    elif isinstance(column.kind, Age):
        descending = not descending
    elif isinstance(column.kind, Amount):
        expression = expression + 0  # the demo keeps amounts as text
    elif column.kind.name in ("text", "long text", "lines"):
        expression = folded(expression)
    if empty is None:
        return [expression.desc() if descending else expression.asc()]
    value = case((empty, null()), else_=expression)  # NULL, "" and zero look alike: the next column of the order decides between them
    return [case((empty, 1), else_=0), value.desc() if descending else value.asc()]
