"""An account that may have three connections, and a neighbour in whose way nothing of ours may stand."""

from __future__ import annotations

from contextlib import closing

from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop

THREE = 3
_LINES = "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'three'"
_OURS = "SELECT id FROM information_schema.processlist WHERE user = 'three'"
_TRANSACTIONS = f"SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_mysql_thread_id IN ({_OURS})"
_ALTERED = ("customer", "customer_group", "group_lang", "orders", "address", "cart", "configuration")


def account_of_three(shop: TestShop) -> dict[str, str]:
    """An account with every right on this shop and never more than three connections, as the program is told of it."""
    shop.server.create_user("three", "secret", f"GRANT ALL ON `{shop.database}`.* TO {{user}}")
    allow_three_lines(shop.server, "three")
    return {"user": "three", "password": "secret"}


def allow_three_lines(server: MariaDbServer, user: str) -> None:
    """From now on the account has three connections and no more; MySQL 5.6 says so with GRANT, MySQL 8 does not know that any more."""
    ((version,),) = server.execute(None, "SELECT @@version")
    word = "GRANT USAGE ON *.* TO" if version.startswith("5.6.") else "ALTER USER"
    server.execute(None, f"{word} '{user}'@'%' WITH MAX_USER_CONNECTIONS {THREE}")


class Neighbour:
    """Another session of the shop."""

    def __init__(self, shop: TestShop) -> None:
        self._shop = shop
        self._told = 0

    def alters_tables(self) -> None:
        """What a module does to the shop's tables when it is installed; fails when it has to wait a second for anybody."""
        self._told += 1
        with closing(self._shop.server.connect(self._shop.database)) as connection, connection.cursor() as cursor:
            cursor.execute("SET SESSION lock_wait_timeout = 1")
            for table in _ALTERED:
                cursor.execute(f"ALTER TABLE ps_{table} COMMENT = 'altered {self._told}'")

    def lines(self) -> int:
        """How many connections the account has now."""
        return int(self._shop.execute(_LINES)[0][0])

    def transactions(self) -> int:
        """How many transactions the account has open."""
        return int(self._shop.execute(_TRANSACTIONS)[0][0])
