"""Finds out what stands in a database: which prefixes hold a shop, and what that shop is."""

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import BindParameter, Connection, bindparam, text

from sc_desktop.db.together import TextRow, read_together
from sc_desktop.domain.change import CUSTOMER
from sc_desktop.errors import NotAShop
from sc_desktop.i18n import N_, msg
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
from sc_desktop.prestashop.lists import ask_lists
from sc_desktop.prestashop.requirements import listed, no_shop, require
from sc_desktop.prestashop.shop import Shop, Tables
from sc_desktop.prestashop.told import ask_facts, retold, take_facts

_MARKS_OF_A_SHOP = ("customer", "configuration", "orders", "group")
_PREFIX = re.compile(r"[A-Za-z0-9_]{0,32}")
_OURS = "scd_"
_SERVER, _TABLE, _COLUMN = range(3)
_TOLD_OF_A_COLUMN = (
    *("t.table_name", "t.ordinal_position", "t.column_name", "t.column_type", "t.is_nullable", "t.column_key", "t.character_set_name"),
    *("t.character_maximum_length", "t.extra", "t.collation_name"),
    *("LOWER(t.privileges) LIKE '%select%'", "LOWER(t.privileges) LIKE '%update%'"),  # a third of what is sent, if sent as they are
)


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


class Probed(Struct, frozen=True):
    """A shop that was found, the rows its lists are made of (prestashop.lists), and what there is of the tables asked for `beside` it."""

    shop: Shop
    lists: Mapping[str, Sequence[TextRow]]
    beside: Catalogue


def probe(connection: Connection, prefix: str, *, beside: Collection[str] = ()) -> Probed:
    """The shop under this prefix, in two round trips. Raises NotAShop, saying what is missing, and SQLAlchemy's errors.

    `beside` are names without prefix of tables that are not PrestaShop's; they may be missing."""
    found = _read_catalogue(connection, prefix, beside)
    catalogue = found.of_shop
    if not catalogue:
        raise _nothing_here(connection, prefix)
    require(connection, prefix, catalogue)
    tables = build_live_tables(catalogue)
    told = read_together(connection, ask_facts(tables) | ask_lists(Tables(tables)))
    facts = take_facts(told, prefix, catalogue, tables, is_copy=found.is_copy)
    shop = Shop(facts, Tables(tables, facts.version_numbers), customer=catalogue[CUSTOMER])
    return Probed(shop.with_satellites(found.satellites), told, found.beside)


def look_again(connection: Connection, shop: Shop) -> Shop:
    """The same shop with the columns its customers' table has now, and the modules' tables there are, in one round trip; itself where
    nothing of that has changed. Raises SQLAlchemy's errors."""
    found = _read_catalogue(connection, shop.facts.prefix, ())
    customer = found.of_shop.get(CUSTOMER)
    if customer is None or (customer, found.satellites) == (shop.customer, shop.satellites):
        return shop
    facts = retold(shop.facts, {CUSTOMER: customer})
    return replace(shop, facts=facts).renewed(customer, found.satellites)


# -- what stands in the database ---------------------------------------------------------------------------------------------------------


def _names_of_tables(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        question = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
    return {str(row[0]) for row in connection.execute(text(question))}


class _Found(Struct, frozen=True):
    """Tables by name without prefix, and whether the server takes no changes (a replica).

    `satellites` are tables the program doesn't know that have one row a customer at most: a unique key on id_customer alone."""

    of_shop: Catalogue
    beside: Catalogue
    satellites: Catalogue
    is_copy: bool


def _read_catalogue(connection: Connection, prefix: str, beside: Collection[str]) -> _Found:
    """In one round trip."""
    wanted = {prefix + name: name for name in (*names_of_interest(), *beside)}
    ask = _ask_sqlite if connection.dialect.name == "sqlite" else _ask_information_schema
    stands = ask(connection, wanted)
    called = {_folded(full_name, stands.folds): name for full_name, name in wanted.items()}
    known = {called[key]: live for live in stands.tables if (key := _folded(live.full_name, stands.folds)) in called}
    met = {full_name.lower() for full_name in wanted}
    others = {live.full_name.removeprefix(prefix): live for live in stands.tables if live.engine and live.full_name.lower() not in met}
    return _Found(
        {name: live for name, live in known.items() if name not in beside},
        {name: live for name, live in known.items() if name in beside},
        {name: others[name] for name in sorted(others) if not name.startswith(_OURS)},
        stands.is_copy,
    )


def _folded(name: str, folds: bool) -> str:
    return name.lower() if folds else name


class _Standing(Struct, frozen=True):
    """What stands in a database of what was asked for. folds: names of tables are compared without case."""

    tables: Sequence[LiveTable]
    folds: bool
    is_copy: bool


def _ask_information_schema(connection: Connection, wanted: Mapping[str, str]) -> _Standing:
    """In one statement. All is converted: the columns of information_schema have several collations, which no UNION takes together."""
    empty = ", ".join(["NULL"] * (len(_TOLD_OF_A_COLUMN) - 2))
    told = ", ".join(f"CONVERT({each} USING utf8mb4)" for each in _TOLD_OF_A_COLUMN)
    question = text(
        f"SELECT 0, CONVERT(@@lower_case_table_names USING utf8mb4), CONVERT(@@read_only USING utf8mb4), {empty} UNION ALL "
        f"SELECT 1, CONVERT(t.table_name USING utf8mb4), CONVERT(t.engine USING utf8mb4), {empty} {_wanted_of('tables')} UNION ALL "
        f"SELECT 2, {told} {_wanted_of('columns')}"
    )
    given: BindParameter[list[str]] = bindparam("names", value=list(dict.fromkeys([*wanted, *map(str.lower, wanted)])), expanding=True)
    rows = connection.execute(question.bindparams(given)).all()
    ((_, folds, read_only, *_),) = (row for row in rows if row[0] == _SERVER)
    gathered: dict[str, list[LiveColumn]] = {}
    for _, table, _place, *column in sorted((row for row in rows if row[0] == _COLUMN), key=lambda row: (row[1], int(row[2]))):
        gathered.setdefault(str(table), []).append(mysql_column(*column))
    tables = [LiveTable(name, engine or "", tuple(gathered.get(name, ()))) for kind, name, engine, *_ in rows if kind == _TABLE]
    return _Standing(tables, folds != "0", read_only.upper() not in ("0", "OFF"))


def _wanted_of(kind: str) -> str:
    """The tables named, and those with a unique key on id_customer alone."""
    keyed = (
        "SELECT DISTINCT k.name FROM (SELECT s.table_name AS name FROM information_schema.statistics AS s "
        "WHERE s.table_schema = DATABASE() AND s.non_unique = 0 GROUP BY s.table_name, s.index_name "
        "HAVING COUNT(*) = 1 AND MAX(s.column_name) = 'id_customer' AND MAX(s.sub_part) IS NULL) AS k"
    )
    return (
        f"FROM information_schema.{kind} AS t LEFT JOIN ({keyed}) AS keyed ON keyed.name = t.table_name "
        "WHERE t.table_schema = DATABASE() AND (t.table_name IN :names OR keyed.name IS NOT NULL)"
    )


def _ask_sqlite(connection: Connection, wanted: Mapping[str, str]) -> _Standing:
    """`wanted` are names without prefix by full name."""
    question = (
        'SELECT m.name, p.name, p.type, p."notnull", p.pk '
        "FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS p WHERE m.type = 'table'"
    )
    bare = {full.lower(): name for full, name in wanted.items()}
    by_table: dict[str, list[tuple[str, str, bool, bool]]] = {}
    for table, column, kind, required, key in connection.execute(text(question)):
        by_table.setdefault(table, []).append((column, kind, bool(required), key > 0))
    found = {table: columns for table, columns in by_table.items() if table.lower() in bare or _is_satellite(columns)}
    described = described_types({(bare.get(table.lower(), ""), column[0]) for table, columns in found.items() for column in columns})
    return _Standing(
        [
            LiveTable(
                table,
                "SQLite",
                tuple(
                    sqlite_column(name, described.get((bare.get(table.lower(), ""), name), kind), required=required, is_key=is_key)
                    for name, kind, required, is_key in columns
                ),
            )
            for table, columns in found.items()
        ],
        folds=True,
        is_copy=False,
    )


def _is_satellite(columns: Sequence[tuple[str, str, bool, bool]]) -> bool:
    return [name for name, _kind, _required, is_key in columns if is_key] == ["id_customer"]
