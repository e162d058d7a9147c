"""The short notation in which the tables are written down, and how a version's differences are laid over it.

A column is a line as in DDL, "id_customer int(10) unsigned not null auto_increment"; without "not null" it is nullable, by default NULL.
A key is a line "name: column column(10)", with "unique" before the name where it is; the primary key is called "primary".
"""

import re
from collections.abc import Mapping
from functools import cache

from msgspec import Struct, field

from sc_desktop.db.definitions import PRIMARY, ColumnDefinition, IndexDefinition, TableDefinition

BASE_VERSION = "8.2"

_COLUMN = re.compile(
    r"(?P<name>\w+) (?P<type>.+?)(?P<required> not null)?(?: default (?P<default>'[^']*'|\S+))?(?: (?P<extra>auto_increment))?"
)
_KEY = re.compile(r"(?P<unique>unique )?(?P<name>\w+): (?P<columns>.+)")


class Difference(Struct, frozen=True):
    """How a table of one version departs from the base version.

    without: names of columns it lacks. changed: columns of another type, default or nullability, at their place in the base.
    added: columns only it has, by the column they follow. The same for keys, which have no place; a key in added_keys replaces the
    base's key of the same name.
    """

    without: str = ""
    changed: str = ""
    added: Mapping[str, str] = field(default_factory=dict)
    without_keys: str = ""
    added_keys: str = ""


ABSENT = Difference(without="*")
"""The version has no such table."""


class Described(Struct, frozen=True):
    """A table of the base version, and its differences by version. A version that isn't named has the table as it stands."""

    name: str
    columns: str
    keys: str
    differences: Mapping[str, Difference] = field(default_factory=dict)

    def definition(self, version: str) -> TableDefinition | None:
        """The table as that version creates it; None when the version has no such table."""
        difference = self.differences.get(version, Difference())
        if difference is ABSENT:
            return None
        charset = "utf8" if version == "1.6.1" else "utf8mb4"
        return TableDefinition(self.name, _lay_columns(self, difference), _lay_keys(self, difference), charset=charset)


def _lay_columns(described: Described, difference: Difference) -> tuple[ColumnDefinition, ...]:
    changed = {column.name: column for column in _parse_columns(difference.changed)}
    without = set(difference.without.split())
    laid: list[ColumnDefinition] = []
    for column in _parse_columns(described.columns):
        if column.name not in without:
            laid.append(changed.pop(column.name, column))
        laid.extend(_parse_columns(difference.added.get(column.name, "")))
    if changed:
        raise ValueError(f"{described.name} has no columns {sorted(changed)} to change")
    return tuple(laid)


def _lay_keys(described: Described, difference: Difference) -> tuple[IndexDefinition, ...]:
    keys = {key.name: key for key in _parse_keys(described.keys)}
    for name in difference.without_keys.split():
        del keys[name]
    keys |= {key.name: key for key in _parse_keys(difference.added_keys)}
    return tuple(keys.values())


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


@cache  # every version begins with the base's
def _parse_columns(block: str) -> tuple[ColumnDefinition, ...]:
    return tuple(_parse_column(line) for line in _lines(block))


def _parse_column(line: str) -> ColumnDefinition:
    match = _COLUMN.fullmatch(line)
    if match is None:
        raise ValueError(f"not a column: {line}")
    nullable = match["required"] is None
    default = match["default"] or ("NULL" if nullable else None)
    return ColumnDefinition(match["name"], match["type"], nullable, default, match["extra"] or "")


@cache
def _parse_keys(block: str) -> tuple[IndexDefinition, ...]:
    keys = []
    for line in _lines(block):
        match = _KEY.fullmatch(line)
        if match is None:
            raise ValueError(f"not a key: {line}")
        primary = match["name"] == "primary"
        name = PRIMARY if primary else match["name"]
        keys.append(IndexDefinition(name, tuple(match["columns"].split()), primary or bool(match["unique"])))
    return tuple(keys)
