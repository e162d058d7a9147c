"""An account that may have three connections, and a neighbour in whose way nothing of ours may stand."""

from __future__ import annotations

from tests.kit.shop import TestShop

THREE = 3
_LINES = "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'three'"
_OURS = "SELECT id FROM information_schema.processlist WHERE user = 'three'"
_TRANSACTIONS = f"SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_mysql_thread_id IN ({_OURS})"
_ALTERED = ("customer", "customer_group", "group_lang", "orders", "address", "cart", "configuration")


def account_of_three(shop: TestShop) -> dict[str, str]:
    """An account with every right on this shop and never more than three connections, as the program is told of it."""
    shop.server.create_user("three", "secret", f"GRANT ALL ON `{shop.database}`.* TO {{user}} WITH MAX_USER_CONNECTIONS {THREE}")
    return {"user": "three", "password": "secret"}


class Neighbour:
    """Another session of the shop."""

    def __init__(self, shop: TestShop) -> None:
        self._shop = shop
        self._told = 0

    def alters_tables(self) -> None:
        """What a module does to the shop's tables when it is installed; fails when it has to wait for anybody."""
        self._told += 1
        for table in _ALTERED:
            self._shop.execute(f"ALTER TABLE ps_{table} NOWAIT COMMENT = 'altered {self._told}'")

    def lines(self) -> int:
        """How many connections the account has now."""
        return int(self._shop.execute(_LINES)[0][0])

    def transactions(self) -> int:
        """How many transactions the account has open."""
        return int(self._shop.execute(_TRANSACTIONS)[0][0])
