"""Where the made-up rows go: tables are created, and rows written in batches, the same statements for SQLite and MySQL."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

from sc_desktop.prestashop.definitions import tables_of

Row = Sequence[Any]


class Sheet:
    """Rows for one table, all with the same columns."""

    def __init__(self, table: str, columns: str) -> None:
        self.table = table
        self.columns = tuple(columns.split())
        self.rows: list[Row] = []

    def add(self, *values: Any) -> None:
        """One row, its values in the order of the columns."""
        self.rows.append(values)

    def extend(self, rows: Iterable[Row]) -> None:
        """Further rows."""
        self.rows.extend(rows)


class Sink:
    """Writes sheets into the tables of one version; a column or table that the version lacks is left out."""

    def __init__(self, version: str, tables: dict[str, Table]) -> None:
        self.version = version
        self._tables = tables
        self._definitions = tables_of(version)

    def write(self, connection: Connection, sheets: Iterable[Sheet]) -> None:
        """Insert all rows and empty the sheets."""
        for sheet in sheets:
            if sheet.rows and sheet.table in self._tables:
                self._write_sheet(connection, sheet)
            sheet.rows = []

    def _write_sheet(self, connection: Connection, sheet: Sheet) -> None:
        table = self._tables[sheet.table]
        columns = [(place, name) for place, name in enumerate(sheet.columns) if name in table.c]
        rows = [{name: row[place] for place, name in columns} for row in sheet.rows]
        connection.execute(insert(table), rows)

    def width(self, table: str, column: str) -> int:
        """Characters that fit into a varchar column of this version."""
        kind = next(definition.type for definition in self._definitions[table].columns if definition.name == column)
        return int(kind.removeprefix("varchar(").rstrip(")"))
