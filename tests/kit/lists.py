"""Shops whose lists are looked at: MariaDB of either version or the demo's file, each read and changed here by plain SQL.

What a test changes is put back when it ends: the shops are shared."""

import datetime
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import listing, opening
from sc_desktop.workspace.listing import Listed, ListRow
from sc_desktop.workspace.workspace import Workspace
from tests.kit.shop import TestShop

Row = dict[str, Any]
NOW = "2026-03-01 12:00:00"
FIRST_30 = tuple(range(1, 31))


class ListPlace:
    """A shop opened by the program (`workspace`), and an independent way to its tables, named without prefix."""

    workspace: Workspace

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._renamed: list[str] = []
        self._made: list[str] = []

    # -- each kind of database has its own -----------------------------------------------------------------------------------------------

    def query(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        raise NotImplementedError

    def reopen(self) -> None:
        """Open the shop again: its tables are others now."""
        raise NotImplementedError

    # -- looking and changing ------------------------------------------------------------------------------------------------------------

    def rows(self, table: str) -> list[Row]:
        """The whole table; dates as text."""
        return self.query(f"SELECT * FROM ps_{table}")

    def insert(self, table: str, **values: object) -> None:
        """One more row; columns that must have a value and are not given one get none that matters."""
        self.keep(table)
        given = {**self._required(table), **values}
        names, places = ", ".join(f"`{name}`" for name in given), ", ".join(["%s"] * len(given))
        self.query(f"INSERT INTO ps_{table} ({names}) VALUES ({places})", list(given.values()))

    def update(self, table: str, where: str, **values: object) -> None:
        """Other values in the rows that answer the condition."""
        self.keep(table)
        places = ", ".join(f"`{name}` = %s" for name in values)
        self.query(f"UPDATE ps_{table} SET {places} WHERE {where}", list(values.values()))

    def empty(self, table: str) -> None:
        """Take every row out."""
        self.keep(table)
        self.query(f"DELETE FROM ps_{table}")

    def lose(self, *tables: str) -> None:
        """Take tables away and open the shop as it is then."""
        for table in tables:
            self.query(f"ALTER TABLE ps_{table} RENAME TO away_{table}")
            self._renamed.append(table)
        self.reopen()

    def make(self, table: str, columns: str) -> None:
        """A table the shop did not have; open it again afterwards."""
        self.query(f"CREATE TABLE ps_{table} ({columns})")
        self._made.append(table)

    def put_back(self) -> None:
        """As it was before the test."""
        self.workspace.close()
        for table in self._renamed:
            self.query(f"ALTER TABLE away_{table} RENAME TO ps_{table}")
        for table in self._made:
            self.query(f"DROP TABLE ps_{table}")
        for table in self._kept:
            self._bring_back(table)

    def keep(self, table: str) -> None:
        """Remember the table as it is now, to be put back."""
        if table not in (*self._kept, *self._made):
            self._copy(table)
            self._kept.append(table)

    def _copy(self, table: str) -> None:
        raise NotImplementedError

    def _bring_back(self, table: str) -> None:
        raise NotImplementedError

    def _required(self, table: str) -> Row:
        raise NotImplementedError

    # -- the program's answer ------------------------------------------------------------------------------------------------------------

    def listed(self, key: str, ids: Sequence[int] = FIRST_30, **named: Any) -> Listed:
        """The list as the tab gets it."""
        return listing.load_list(self.workspace, key, ids, progress=Progress(), **named)

    def shown(self, key: str, ids: Sequence[int] = FIRST_30, **named: Any) -> list[ListRow]:
        return list(self.listed(key, ids, **named).rows)

    def counts(self, ids: Sequence[int] = FIRST_30) -> dict[str, int]:
        return dict(listing.count_lists(self.workspace, ids, progress=Progress()))


class ServedPlace(ListPlace):
    """A shop on MariaDB."""

    def __init__(self, shop: TestShop) -> None:
        super().__init__()
        self.shop, self.version = shop, shop.version
        self._line = shop.server.connect(shop.database)
        self.query("SET SESSION sql_mode = ''")
        self.reopen()

    def reopen(self) -> None:
        self.workspace = self.shop.workspace(writable=False)

    def query(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        with self._line.cursor() as cursor:
            cursor.execute(sql, list(args) or None)
            names = [told[0] for told in cursor.description or ()]
            return [dict(zip(names, map(_as_text, row), strict=True)) for row in cursor.fetchall()]

    def put_back(self) -> None:
        super().put_back()
        self._line.close()

    def _copy(self, table: str) -> None:
        self.query(f"CREATE TABLE saved_{table} LIKE ps_{table}")
        self.query(f"INSERT INTO saved_{table} SELECT * FROM ps_{table}")

    def _bring_back(self, table: str) -> None:
        self.query(f"DROP TABLE ps_{table}")
        self.query(f"ALTER TABLE saved_{table} RENAME TO ps_{table}")

    def _required(self, table: str) -> Row:
        return {}  # without strict mode the server fills them itself


class FilePlace(ListPlace):
    """The demo's file."""

    version = "demo"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self._file = sqlite3.connect(folder / opening.DEMO_FILE)
        self._file.row_factory = sqlite3.Row
        self._file.execute("PRAGMA synchronous = OFF")
        self.reopen()

    def reopen(self) -> None:
        self.workspace = opening.open_shop(opening.OpenRequest(self.folder, "en"), progress=Progress())

    def query(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        with self._file:
            return [dict(row) for row in self._file.execute(sql.replace("%s", "?"), list(args))]

    def put_back(self) -> None:
        super().put_back()
        self._file.close()

    def _copy(self, table: str) -> None:
        """Nothing: each test has a file of its own."""

    def _bring_back(self, table: str) -> None:
        """Nothing, likewise."""

    def _required(self, table: str) -> Row:
        told = self.query(f"PRAGMA table_info(ps_{table})")
        return {row["name"]: "" for row in told if row["notnull"] and row["dflt_value"] is None and not row["pk"]}


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, datetime.date) else value


def texts(rows: Sequence[ListRow], *keys: str) -> list[tuple[str, ...]]:
    """What these columns show, row by row."""
    return [tuple(row.texts[key] for key in keys) for row in rows]


def values(rows: Sequence[ListRow], *keys: str) -> list[tuple[Any, ...]]:
    """What these columns hold, row by row."""
    return [tuple(row.values[key] for key in keys) for row in rows]
