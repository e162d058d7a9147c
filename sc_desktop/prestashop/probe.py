"""Finds out what stands in a database: which prefixes hold a shop, and what that shop is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, FromClause, Table, and_, bindparam, null, select, text, true

from sc_desktop.errors import NotAShop
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.catalogue import (
    Catalogue,
    LiveColumn,
    LiveTable,
    build_live_tables,
    described_types,
    mysql_column,
    names_of_interest,
    sqlite_column,
)
from sc_desktop.prestashop.configuration import Configuration, Setting
from sc_desktop.prestashop.requirements import listed, no_shop, refuse_if_too_old, require
from sc_desktop.prestashop.shop import MEMBERS, TRANSACTIONAL, WITHOUT_TRANSACTIONS, Shop, ShopFacts, SpecialGroups, Tables

Found = tuple[dict[str, str], dict[str, list[LiveColumn]]]  # engines and columns by full name of the table

_MARKS_OF_A_SHOP = ("customer", "configuration", "orders", "group")
_PREFIX = re.compile(r"[A-Za-z0-9_]{0,32}")
_SWITCHES = (
    *("PS_VERSION_DB", "PS_INSTALL_VERSION", "PS_SHOP_NAME", "PS_SHOP_DEFAULT", "PS_LANG_DEFAULT", "PS_CURRENCY_DEFAULT", "PS_TIMEZONE"),
    *("PS_MULTISHOP_FEATURE_ACTIVE", "PS_GROUP_FEATURE_ACTIVE", "PS_B2B_ENABLE"),
    *("PS_UNIDENTIFIED_GROUP", "PS_GUEST_GROUP", "PS_CUSTOMER_GROUP"),
)
_OF_GROUP = ("id_shop_group", "name", "share_customer", "share_order")


def find_prefixes(connection: Connection) -> tuple[str, ...]:
    """Prefixes under which the tables of a PrestaShop stand, in alphabetical order; "" is one where tables have none."""
    names = _names_of_tables(connection)
    found = {name.removesuffix("configuration") for name in names if name.endswith("configuration")}
    return tuple(sorted(p for p in found if _PREFIX.fullmatch(p) and all(p + mark in names for mark in _MARKS_OF_A_SHOP)))


def choose_prefix(connection: Connection, wish: str | None) -> str:
    """The wish, else the only prefix there is. Raises NotAShop when there is none, or with `prefixes` when there are several."""
    if wish is not None:
        return wish
    prefixes = find_prefixes(connection)
    if len(prefixes) == 1:
        return prefixes[0]
    if not prefixes:
        why = msg(N_("It has no tables of a PrestaShop, or the account may not see them."))
        raise no_shop(why, msg(N_("Check the name of the database.")), stage="prefix")
    why = msg(N_("It holds several shops, under the prefixes {names}."), names=listed(prefixes))
    several = no_shop(why, msg(N_("Choose one by its table prefix.")), stage="prefix")
    several.prefixes = prefixes
    raise several


def _nothing_here(connection: Connection, prefix: str) -> NotAShop:
    prefixes = find_prefixes(connection)
    if prefixes:
        why = msg(N_("No table begins with {prefix}; there are shops under {names}."), prefix=prefix, names=listed(prefixes))
    else:
        why = msg(N_("No table of a PrestaShop begins with {prefix}, or the account may not see it."), prefix=prefix)
    refusal = no_shop(why, msg(N_("Check the database's name and the table prefix.")), stage="prefix")
    refusal.prefixes = prefixes
    return refusal


def probe(connection: Connection, prefix: str) -> Shop:
    """The shop under this prefix, in at most six round trips. Raises NotAShop, saying what is missing, and SQLAlchemy's errors."""
    folds, is_copy = _ask_server(connection)
    catalogue = _read_catalogue(connection, prefix, folds=folds)
    if not catalogue:
        raise _nothing_here(connection, prefix)
    require(connection, prefix, catalogue)
    tables = build_live_tables(catalogue)
    languages = _read_languages(connection, tables["lang"])
    shops = _read_shops(connection, tables["shop"], tables.get("shop_group"))
    names = shops.names
    configuration = Configuration(_read_settings(connection, tables["configuration"]), shops.group_of)
    version = _version(configuration, tables)
    refuse_if_too_old(version)
    shop = configuration.whole("PS_SHOP_DEFAULT", min(names, default=1))
    facts = ShopFacts(
        version=version,
        prefix=prefix,
        title=configuration.text("PS_SHOP_NAME") or names.get(shop, ""),
        languages=languages,
        default_language=configuration.whole("PS_LANG_DEFAULT", min(languages, default=1), shop=shop),
        shops=names,
        shop_group_of=shops.group_of,
        shop_groups=shops.groups,
        share_customers=shops.share_customers,
        share_orders=shops.share_orders,
        open_shops=shops.opened,
        default_shop=shop,
        is_multishop=configuration.is_multishop,
        groups_active=configuration.is_on("PS_GROUP_FEATURE_ACTIVE"),
        b2b_shops=frozenset(each for each in names if configuration.is_on("PS_B2B_ENABLE", shop=each)),
        timezone=configuration.text("PS_TIMEZONE", shop=shop) or "UTC",
        default_currency=configuration.whole("PS_CURRENCY_DEFAULT", 1, shop=shop),
        special_groups=SpecialGroups(
            *(configuration.whole(f"PS_{which}_GROUP", shop=shop) for which in ("UNIDENTIFIED", "GUEST", "CUSTOMER"))
        ),
        engines={name: live.engine for name, live in catalogue.items()},
        charsets={(name, column.name): column.charset for name, live in catalogue.items() for column in live.columns if column.charset},
        lengths=_lengths(catalogue, in_bytes=False),
        byte_lengths=_lengths(catalogue, in_bytes=True),
        read_only_reason=_reason_not_to_write(catalogue, is_copy),
    )
    return Shop(facts, Tables(tables, facts.version_numbers), customer=catalogue["customer"])


# -- what stands in the database ---------------------------------------------------------------------------------------------------------


def _names_of_tables(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        question = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
    return {str(row[0]) for row in connection.execute(text(question))}


def _ask_server(connection: Connection) -> tuple[bool, bool]:
    """Whether table names are compared without case, and whether the server takes no changes (a replica)."""
    if connection.dialect.name == "sqlite":
        return True, False
    folds, read_only = connection.execute(text("SELECT @@lower_case_table_names, @@read_only")).one()
    return bool(folds), str(read_only).upper() not in ("0", "OFF")


def _read_catalogue(connection: Connection, prefix: str, *, folds: bool) -> dict[str, LiveTable]:
    """What there is of the tables of interest, by name without prefix."""
    wanted = {_folded(prefix + name, folds): name for name in names_of_interest()}
    if connection.dialect.name == "sqlite":
        engines, columns = _ask_sqlite(connection, wanted)
    else:
        engines, columns = _ask_information_schema(connection, list(wanted))
    return {
        wanted[key]: LiveTable(full_name, engine, tuple(columns.get(full_name, ())))
        for full_name, engine in engines.items()
        if (key := _folded(full_name, folds)) in wanted
    }


def _folded(name: str, folds: bool) -> str:
    return name.lower() if folds else name


def _ask_information_schema(connection: Connection, names: Sequence[str]) -> Found:
    of_ours = "WHERE table_schema = DATABASE() AND table_name IN :names"
    engines = text(f"SELECT table_name, engine FROM information_schema.tables {of_ours}")
    columns = text(
        "SELECT table_name, column_name, column_type, is_nullable, column_key, "
        "character_set_name, character_maximum_length, extra, privileges, collation_name "
        f"FROM information_schema.columns {of_ours} ORDER BY table_name, ordinal_position"
    )
    given: BindParameter[list[str]] = bindparam("names", value=list(names), expanding=True)
    gathered: dict[str, list[LiveColumn]] = {}
    for table, *told in connection.execute(columns.bindparams(given)):
        gathered.setdefault(str(table), []).append(mysql_column(*told))
    return {str(name): engine or "" for name, engine in connection.execute(engines.bindparams(given))}, gathered


def _ask_sqlite(connection: Connection, bare_names: Mapping[str, str]) -> Found:
    question = text(
        'SELECT m.name, p.name, p.type, p."notnull", p.pk '
        "FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS p WHERE m.type = 'table'"
    )
    rows = [row for row in connection.execute(question).all() if row[0].lower() in bare_names]
    described = described_types({(bare_names[row[0].lower()], row[1]) for row in rows})
    gathered: dict[str, list[LiveColumn]] = {}
    for table, column, kind, required, key in rows:
        real = described.get((bare_names[table.lower()], column), kind)
        gathered.setdefault(table, []).append(sqlite_column(column, real, required=bool(required), is_key=key > 0))
    return dict.fromkeys(gathered, "SQLite"), gathered


def find_satellites(connection: Connection, prefix: str) -> dict[str, LiveTable]:
    """Tables the program doesn't know that have one row a customer at most: a unique key on id_customer alone. By name without prefix."""
    if connection.dialect.name == "sqlite":
        question = (
            "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS p "
            "WHERE m.type = 'table' GROUP BY m.name HAVING SUM(p.pk) = 1 AND SUM(p.pk = 1 AND p.name = 'id_customer') = 1"
        )
    else:
        question = (
            "SELECT s.table_name FROM information_schema.statistics AS s WHERE s.table_schema = DATABASE() AND s.non_unique = 0 "
            "GROUP BY s.table_name, s.index_name HAVING COUNT(*) = 1 AND MAX(s.column_name) = 'id_customer' AND MAX(s.sub_part) IS NULL"
        )
    known = {_folded(prefix + name, True) for name in names_of_interest()}
    names = sorted({str(row[0]) for row in connection.execute(text(question))})
    wanted = [name for name in names if _folded(name, True) not in known and not name.removeprefix(prefix).startswith("scd_")]
    if not wanted:
        return {}
    if connection.dialect.name == "sqlite":
        engines, columns = _ask_sqlite(connection, {name.lower(): name for name in wanted})
    else:
        engines, columns = _ask_information_schema(connection, wanted)
    return {name.removeprefix(prefix): LiveTable(name, engine, tuple(columns.get(name, ()))) for name, engine in engines.items() if engine}


# -- what the shop says of itself --------------------------------------------------------------------------------------------------------


def _read_settings(connection: Connection, configuration: Table) -> list[Setting]:
    c = configuration.c
    question = select(c.id_configuration, c.id_shop_group, c.id_shop, c.name, c.value).where(c.name.in_(_SWITCHES))
    return [Setting(*row) for row in connection.execute(question)]


def _read_languages(connection: Connection, lang: Table) -> dict[int, str]:
    """ISO codes by id, active languages first."""
    question = select(lang.c.id_lang, lang.c.iso_code).order_by(lang.c.active.desc(), lang.c.id_lang)
    return {int(id_lang): str(code).lower() for id_lang, code in connection.execute(question)}


@dataclass(frozen=True, slots=True)
class _Shops:
    """The installation's shops and groups of shops: names by id, which groups share what, and which shops are open."""

    names: Mapping[int, str]
    group_of: Mapping[int, int]
    groups: Mapping[int, str]
    share_customers: frozenset[int]
    share_orders: frozenset[int]
    opened: frozenset[int]


def _read_shops(connection: Connection, shop: Table, shop_group: Table | None) -> _Shops:
    """In one statement. A group the shop does not tell of, or not wholly, goes by its number and shares nothing."""
    told: Sequence[ColumnElement[Any]] = (null(), null(), null())
    rows: FromClause = shop
    if shop_group is not None and all(name in shop_group.c for name in _OF_GROUP):
        told = [shop_group.c[name] for name in _OF_GROUP[1:]]
        rows = shop.outerjoin(shop_group, shop_group.c.id_shop_group == shop.c.id_shop_group)
    is_open = and_(true(), *(shop.c[name] == value for name, value in (("active", 1), ("deleted", 0)) if name in shop.c))
    question = select(shop.c.id_shop, shop.c.name, shop.c.id_shop_group, *told, is_open).select_from(rows)
    found = connection.execute(question.order_by(shop.c.id_shop_group, shop.c.id_shop)).all()
    return _Shops(
        {int(row[0]): str(row[1]) for row in sorted(found)},
        {int(row[0]): int(row[2]) for row in sorted(found)},
        {int(row[2]): str(row[3] or f"#{row[2]}") for row in found},
        frozenset(int(row[2]) for row in found if row[4]),
        frozenset(int(row[2]) for row in found if row[5]),
        frozenset(int(row[0]) for row in found if row[6]),
    )


def _version(configuration: Configuration, tables: Mapping[str, Table]) -> str:
    """What the shop notes; if it notes nothing, what the tables betray (DOMAIN.md section 0)."""
    stored = configuration.text("PS_VERSION_DB") or configuration.text("PS_INSTALL_VERSION")
    return stored or ("1.7" if "reset_password_token" in tables["customer"].c else "1.6")


def _lengths(catalogue: Catalogue, *, in_bytes: bool) -> dict[tuple[str, str], int]:
    return {
        (name, column.name): column.length
        for name, live in catalogue.items()
        for column in live.columns
        if column.length is not None and column.counts_bytes is in_bytes
    }


def _reason_not_to_write(catalogue: Catalogue, is_copy: bool) -> Message | None:
    if is_copy:
        return msg(N_("This server takes no changes: it is a copy (replica) of another, or is being maintained."))
    for name in MEMBERS:
        engine = catalogue[name].engine
        if engine.lower() not in TRANSACTIONAL | WITHOUT_TRANSACTIONS:
            return msg(
                N_("The table {table} uses the storage engine {engine}, which can't take a change back when the next one fails."),
                table=catalogue[name].full_name,
                engine=engine or "VIEW",
            )
    return None
