"""PrestaShop's own log: one line in it, written in the transaction of a chunk, proves afterwards that the chunk was committed.

It has no key that would keep a second line out. Hence it is looked up only once the connection that may have written it is gone."""

from collections.abc import Mapping

from sqlalchemy import Connection, Insert, Table, func, insert, select

from sc_desktop.prestashop.shop import Tables

_INFORMATIVE = 1
_KNOWN = {
    "severity": _INFORMATIVE, "error_code": 0, "object_type": "Customer", "object_id": 0, "id_shop": None, "id_shop_group": None,
    "id_lang": None, "in_all_shops": 1, "id_employee": 0,
}  # fmt: skip
_MOMENTS = ("date_add", "date_upd")


def log_of(tables: Tables) -> Table | None:
    """The log, if the shop has one that a line of ours can be added to, with every column it insists on."""
    if not tables.has("log"):
        return None
    ours, columns = {"id_log", "message", *_MOMENTS}, tables.log.c
    missing = [each.name for each in columns if not each.nullable and _KNOWN.get(each.name) is None and each.name not in ours]
    return None if missing or not ours <= set(columns.keys()) else tables.log


def message_of(batch: str, chunk: int) -> str:
    """What the line of a chunk says."""
    return f"scd {batch} {chunk}"


def line(log: Table, message: str, now: str) -> Insert:
    """The statement that adds a line."""
    values: Mapping[str, object] = {**_KNOWN, "message": message, **dict.fromkeys(_MOMENTS, now)}
    return insert(log).values({name: value for name, value in values.items() if name in log.c})


def has_line(connection: Connection, log: Table, message: str) -> bool:
    """Whether the log has this line."""
    return bool(connection.execute(select(func.count()).where(log.c.message == message)).scalar_one())
