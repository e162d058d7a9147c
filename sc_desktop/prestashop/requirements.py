"""What a database must hold, and an account be able to read, before it counts as a shop; and how what is missing is said."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, column, literal, select, table
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.faults import code_of
from sc_desktop.errors import NotAShop
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.catalogue import Catalogue, build_live_tables
from sc_desktop.prestashop.shop import version_numbers

OLDEST = (1, 6)
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "configuration": ("id_configuration", "id_shop_group", "id_shop", "name", "value"),
    "customer": ("id_customer", "id_default_group", "firstname", "lastname", "email", "active", "deleted"),
    "customer_group": ("id_customer", "id_group"),
    "group": ("id_group",),
    "group_lang": ("id_group", "id_lang", "name"),
    "lang": ("id_lang", "iso_code", "active", "name"),
    "orders": ("id_order", "id_customer"),
    "shop": ("id_shop", "id_shop_group", "name"),
}
_DENIED = {1142, 1143}


def require(connection: Connection, prefix: str, catalogue: Catalogue) -> None:
    """Raise NotAShop unless everything the program can't do without is there and can be read.

    It is refused for its age first, then for lack of rights, then for what is missing."""
    lacking = [
        (name, field)
        for name, fields in REQUIRED.items()
        for field in fields
        if name not in catalogue or field not in catalogue[name].readable
    ]
    if not lacking:
        return
    refuse_if_too_old(_noted_version(connection, catalogue))
    denied = [pair for pair in lacking if _is_denied(connection, prefix + pair[0], pair[1])]
    if denied:
        why = msg(N_("The database account may not read {names}."), names=_shown(denied, prefix, catalogue))
        raise no_shop(why, msg(N_("Ask whoever runs the database for the SELECT right on the shop's tables.")), stage="rights")
    why = msg(N_("Parts of the shop are missing: {names}."), names=_shown(lacking, prefix, catalogue))
    raise no_shop(why, msg(N_("Check the table prefix; if it is right, this is no PrestaShop, or a damaged one.")))


def refuse_if_too_old(version: str) -> None:
    """Raise NotAShop for a version before 1.6; a version nobody noted passes."""
    if version and version_numbers(version) < OLDEST:
        why = msg(N_("It is a PrestaShop {version}; the program works with 1.6 and later."), version=version)
        raise no_shop(why, msg(N_("Update the shop first.")))


class NoShop(NotAShop):
    """NotAShop with the stage of opening that failed: "rights", "prefix" or "shop"."""

    stage: str = "shop"


def no_shop(why: Message, advice: Message, *, stage: str = "shop") -> NoShop:
    """The refusal in its four parts."""
    what = msg(N_("There is no shop in this database that can be worked on."))
    refusal = NoShop(what=what, effect=msg(N_("Nothing was opened.")), why=why, advice=advice)
    refusal.stage = stage
    return refusal


def listed(names: Iterable[str]) -> str:
    """Names of tables or prefixes for a sentence; the empty prefix shows as two quotes."""
    return ", ".join(name or '""' for name in names)


def _noted_version(connection: Connection, catalogue: Catalogue) -> str:
    """PS_VERSION_DB, read without relying on columns an old shop lacks; "" when it can't be read."""
    live = catalogue.get("configuration")
    if live is None or not {"name", "value"} <= live.readable:
        return ""
    c = build_live_tables({"configuration": live})["configuration"].c
    return str(connection.execute(select(c.value).where(c.name == "PS_VERSION_DB").limit(1)).scalar() or "")


def _is_denied(connection: Connection, full_name: str, field: str) -> bool:
    """Whether the account may not read the column. Without any right on a table, the server says so even when there is no such table."""
    if connection.dialect.name == "sqlite":
        return False
    try:
        connection.execute(select(column(field)).select_from(table(full_name)).where(literal(1) == literal(0)))
    except DBAPIError as error:
        return code_of(error) in _DENIED
    return False


def _shown(pairs: Iterable[tuple[str, str]], prefix: str, catalogue: Catalogue) -> str:
    whole = {name for name, _ in pairs if name not in catalogue or not catalogue[name].readable}
    return listed(dict.fromkeys(prefix + name if name in whole else f"{prefix}{name}.{field}" for name, field in pairs))
