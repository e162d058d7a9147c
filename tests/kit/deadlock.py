"""A colleague with whom a commit waits in a circle, so that the server has to end one of the two."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

import pymysql

from tests.kit.running import until
from tests.kit.shop import TestShop

Answer = TypeVar("Answer")
_WAITS = "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'"  # innodb_trx shows an old picture while it is read often


def rows_waited_for(shop: TestShop) -> int:
    """How many statements wait for a row now, by the server's own counter."""
    return int(shop.execute(_WAITS)[0][1])


def in_a_deadlock(shop: TestShop, ours: Callable[[], Answer], *, first: int, last: int, they_win: bool) -> Answer:
    """Do ours while a colleague holds the `last` customer until we wait for it, and asks for the `first` then.

    The server ends whoever has done less: them, unless they have changed a whole table before."""
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(ours()))
    with contextlib.closing(shop.server.connect(shop.database)) as colleague, colleague.cursor() as cursor:
        cursor.execute("BEGIN")
        if they_win:
            cursor.execute("UPDATE ps_order_history SET id_employee = id_employee + 1")
        cursor.execute("UPDATE ps_customer SET note = 'theirs' WHERE id_customer = %s", (last,))
        thread.start()
        until(lambda: rows_waited_for(shop) > 0 or not thread.is_alive())
        assert thread.is_alive(), "the commit ended without meeting the locked row"
        with contextlib.suppress(pymysql.err.OperationalError):  # the server may choose either as its victim
            cursor.execute("UPDATE ps_customer SET note = 'theirs' WHERE id_customer = %s", (first,))
        colleague.rollback()
        thread.join()
    return answers[0]
