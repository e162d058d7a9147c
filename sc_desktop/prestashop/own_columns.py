"""The user's own fields as columns of an open shop: stored ones, of the customer's row or a module's table, and aggregates.

A module's table is written where it has a row of the customer; none is ever made there.

Never a password, a token or a key: they are neither offered nor read, whoever names them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from sqlalchemy import ScalarSelect, Table, func, select

from sc_desktop.db.subjects import Subject
from sc_desktop.domain.change import CUSTOMER
from sc_desktop.domain.column import Column, Computed, Field
from sc_desktop.domain.kinds import Flag, Whole
from sc_desktop.domain.own_field import Aggregate, OwnField, StoredField, key_of
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.catalogue import LiveColumn, LiveTable, names_of_columns
from sc_desktop.prestashop.own_aggregates import aggregate_column
from sc_desktop.prestashop.rules.by_type import kind_of, rule_by_type, why_read_only
from sc_desktop.prestashop.shop import TRANSACTIONAL, Shop, Tables

_SECRET = re.compile(
    r"passw|passphrase|pwd|secret|token|secure|hash|salt|api_?key|private_?key|otp|cookie|session|credential|cvv|cvc|hmac|nonce"
    r"|mot_?de_?pass|jeton|auth(?!or)|(^|_)(pass|mdp|key|cle|clef|pin|iban)(_|$)",
    re.IGNORECASE,
)
"""Names of columns that may hold what lets somebody in, in English and French. One too many is only not shown."""
_NOT_TAKEN_BACK = msg(N_("Its table can’t take a change back when the next one fails: it is shown only."))
_NOT_TOLD = msg(N_("The journal can’t tell of a name with a comma in it: it is shown only."))
_KEPT_BY_PRESTASHOP = msg(N_("PrestaShop itself keeps this column."))


class Offered(Struct, frozen=True):
    """A column that can become an own field. `read_only` says why it can't be edited, None when it can."""

    table: str
    column: str
    type: str
    read_only: Message | None


def offered_fields(shop: Shop, taken: Collection[str]) -> tuple[Offered, ...]:
    """The stored columns of this shop that can be added, those in `taken` (keys) left out."""
    found = []
    for table, live in _live_tables(shop):
        for column in live.columns:
            if _is_open(column) and key_of(table, column.name) not in taken:
                found.append(Offered(table, column.name, column.type, _why_read_only(shop, table, column)))
    return tuple(found)


def own_columns(shop: Shop, fields: Iterable[OwnField], *, key: str, taken: Collection[str]) -> Mapping[str, Column]:
    """The fields this shop can show, by key. `key` is the shop's; `taken` are keys in use."""
    made = (_column(shop, field, key) for field in fields)
    found = {column.key: column for column in made if column is not None and column.key not in taken}
    tables = dict.fromkeys(column.subject for column in found.values() if column.stands_on)
    return {**found, **{_there_key(table): _there(table) for table in tables}}


def is_secret(column: str) -> bool:
    """Whether a column that PrestaShop does not know holds what nobody is to see, by its name."""
    return _SECRET.search(column) is not None


def own_written(shop: Shop) -> tuple[str, ...]:
    """The columns of the customer's own row that PrestaShop doesn't know and that may be written."""
    columns = shop.customer.columns if shop.customer is not None else ()
    return tuple(column.name for column in columns if _is_open(column) and _why_read_only(shop, CUSTOMER, column) is None)


def own_subjects(shop: Shop) -> dict[str, Subject]:
    """The modules' tables in which something may be written, by name; of each the columns that may, by key."""
    found: dict[str, Subject] = {}
    for name, live in shop.satellites.items():
        written = [column for column in live.columns if _is_open(column) and _why_read_only(shop, name, column) is None]
        if written:
            table: Table = getattr(shop.tables, name)
            found[name] = Subject(table, ("id_customer",), tuple(key_of(name, column.name) for column in written), is_stamped=False)
    return found


def _live_tables(shop: Shop) -> Iterator[tuple[str, LiveTable]]:
    if shop.customer is not None:
        yield CUSTOMER, shop.customer
    yield from shop.satellites.items()


def _is_open(column: LiveColumn) -> bool:
    """Whether people may see it at all."""
    return column.is_readable and column.name != "id_customer" and not is_secret(column.name) and kind_of(column) is not None


def _why_read_only(shop: Shop, table: str, column: LiveColumn) -> Message | None:
    if "," in key_of(table, column.name):
        return _NOT_TOLD
    if table == CUSTOMER:
        return _KEPT_BY_PRESTASHOP if column.name in names_of_columns(CUSTOMER) else why_read_only(column)
    live = shop.satellites[table]
    is_safe = shop.facts.is_transactional() and live.engine.lower() in TRANSACTIONAL
    return why_read_only(column) if is_safe and _has_plain_key(live) else _NOT_TAKEN_BACK


def _has_plain_key(live: LiveTable) -> bool:
    """Whether its rows are told apart by a number that may be read."""
    return any(column.name == "id_customer" and column.is_readable and isinstance(kind_of(column), Whole) for column in live.columns)


def _there_key(table: str) -> str:
    """The key of the column that says whether a customer has a row in a module's table."""
    return key_of(table, "")


def _there(table: str) -> Column:
    """1 where the customer has a row in the table, else 0; for judging edits, never shown."""

    def build(tables: Tables, id_lang: int) -> ScalarSelect[int]:
        satellite: Table = getattr(tables, table)
        return select(func.count()).where(satellite.c.id_customer == tables.customer.c.id_customer).scalar_subquery()

    return Column(_there_key(table), table, "", Flag(), Computed(build), is_hidden=True, topic="own")


def _column(shop: Shop, field: OwnField, key: str) -> Column | None:
    """The column of a field; None in a shop that lacks what it is made of."""
    if isinstance(field, StoredField):
        return _stored(shop, field) if field.shop == key else None
    return aggregate_column(field, shop) if isinstance(field, Aggregate) else None


def _stored(shop: Shop, field: StoredField) -> Column | None:
    live = next((live for name, live in _live_tables(shop) if name == field.table), None)
    column = next((each for each in live.columns if each.name == field.column), None) if live is not None else None
    kind = kind_of(column) if column is not None and _is_open(column) else None
    if column is None or kind is None or not shop.tables.has(field.table, field.key):
        return None
    is_editable = _why_read_only(shop, field.table, column) is None
    return Column(
        field.key,
        field.title,
        N_("A column of this shop's own, added by you."),
        kind,
        Field(field.table, field.key, is_editable),
        width=max(10, min(30, column.length or 12)),
        check=rule_by_type(column, kind),
        topic="own",
        stands_on=_there_key(field.table) if is_editable and field.table != CUSTOMER else "",
    )
