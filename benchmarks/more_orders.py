"""As many orders as a busy shop has, in a kept shop that was made with fewer: copies of its own under further ids, kept beside them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pymysql
from pymysql.cursors import Cursor

from sc_desktop.domain.address import Profile

ORDERS = 1_500_000
MADE, MORE, FEW = "ps_orders", "kept_more_orders", "kept_few_orders"


@contextmanager
def more_orders(profile: Profile) -> Iterator[None]:
    """The shop has ORDERS orders meanwhile. Making them takes a minute or two the first time; taking them is a change of names."""
    line = pymysql.connect(host=profile.host, port=profile.port, user=profile.user, database=profile.database, autocommit=True)
    with line, line.cursor() as cursor:
        _put_back(cursor)  # where a run was ended before it could
        if not _is_there(cursor, MORE):
            _make(cursor)
        cursor.execute(f"RENAME TABLE {MADE} TO {FEW}, {MORE} TO {MADE}")
        try:
            yield
        finally:
            _put_back(cursor)


def _put_back(cursor: Cursor) -> None:
    if _is_there(cursor, FEW):
        cursor.execute(f"RENAME TABLE {MADE} TO {MORE}, {FEW} TO {MADE}")


def _is_there(cursor: Cursor, table: str) -> bool:
    return cursor.execute("SHOW TABLES LIKE %s", (table.replace("_", r"\_"),)) > 0


def _make(cursor: Cursor) -> None:
    """Under a name of its own until it is whole."""
    print(f"copying orders until there are {ORDERS:,}", file=sys.stderr, flush=True)
    new = f"{MORE}_new"
    cursor.execute(f"DROP TABLE IF EXISTS {new}")
    cursor.execute(f"CREATE TABLE {new} LIKE {MADE}")
    cursor.execute(f"INSERT INTO {new} SELECT * FROM {MADE}")
    cursor.execute(f"SELECT COUNT(*), MAX(id_order) FROM {MADE}")
    ((count, last),) = cursor.fetchall()
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = %s", (MADE,))
    names = ", ".join(f"`{name}`" for (name,) in cursor.fetchall() if name != "id_order")
    for copy in range(1, -(-ORDERS // count)):
        left = min(count, ORDERS - copy * count)
        cursor.execute(
            f"INSERT INTO {new} (id_order, {names}) SELECT id_order + {copy * last}, {names} FROM {MADE} ORDER BY id_order LIMIT {left}"
        )
    cursor.execute(f"ANALYZE TABLE {new}")
    cursor.fetchall()
    cursor.execute(f"RENAME TABLE {new} TO {MORE}")
