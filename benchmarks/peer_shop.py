"""A demo shop of a million customers in an SQLite file, for us and for DB Browser alike; kept, and built anew when its builder changes."""

import contextlib
import datetime
import sqlite3
import sys
from pathlib import Path

from benchmarks.big_shop import digest_of_builders
from sc_desktop.demo.build import build_demo_file

BASE = 20_000  # customers made up with all they have; the others are their copies under other ids
_AS_OF = datetime.datetime(2026, 3, 1, 12, 0, 0)
_COPIED = {"ps_customer": "email", "ps_customer_group": ""}
"""Tables whose rows are copied, with the column that holds another text in each copy."""


def peer_shop(folder: Path, customers: int) -> Path:
    """The file; made when it is not there."""
    path = folder / f"peer-{customers}-{digest_of_builders()[:12]}.db"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        print(f"building a shop of {customers:,} customers in {path}", file=sys.stderr, flush=True)
        aside = path.with_suffix(".new")
        aside.unlink(missing_ok=True)
        build_demo_file(aside, customers=min(BASE, customers), as_of=_AS_OF, step=lambda _done, _total: None)
        with contextlib.closing(sqlite3.connect(aside)) as connection, connection:
            _multiply(connection, customers)
        aside.rename(path)
    return path


def _multiply(connection: sqlite3.Connection, customers: int) -> None:
    """Copies of all customers under further ids, until there are enough."""
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = OFF")
    for first in range(BASE, customers, BASE):
        for table, told_apart in _COPIED.items():
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            other = {"id_customer": f"id_customer + {first}", told_apart: f"'{first}.' || {told_apart}"}
            values = ", ".join(other.get(name, f'"{name}"') for name in names)
            where = f"id_customer <= {min(BASE, customers - first)}"
            connection.execute(f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {where}")
    connection.execute("ANALYZE")
