"""Shops as they are in the wild: upgraded, overridden, emptied, repaired by hand. Each begins as the demo and is then spoilt.

Statements write `ps_` before a table's name, whatever the shop's prefix. They run as PrestaShop's own connections do, with sql_mode ''."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sc_desktop.demo.build import build_shop
from sc_desktop.domain.address import Profile, Secret
from sc_desktop.domain.progress import Progress
from sc_desktop.prestashop.definitions import tables_of
from sc_desktop.workspace import opening
from sc_desktop.workspace.workspace import Workspace
from tests.kit.expected import Expected, Row, rows_of
from tests.kit.expected_lists import ExpectedLists
from tests.kit.mariadb import MariaDbServer

CUSTOMERS = 45
NOW = "2026-03-01 12:00:00"
_AS_OF = datetime.datetime.fromisoformat(NOW)
_ZEROS = {"int": "0", "dec": "0", "flo": "0", "dat": "'0000-00-00'", "tim": "'0000-00-00'", "cha": "''", "var": "''", "tex": "''"}


@dataclass(frozen=True, slots=True)
class Hostile:
    """One kind of spoilt shop. `grants` are the rights of an account that sees only a part; without any the shop is opened as root.

    In a grant, {shop} stands for the database and {user} for the account."""

    name: str
    spoil: Sequence[str] = ()
    version: str = "8.2"
    prefix: str = "ps_"
    grants: Sequence[str] = ()


def _since_5_7(words: str) -> str:
    """Words of a statement that MySQL 5.7 and MariaDB 10.2 understand, and a comment before."""
    return f" /*!50708{words}*/ /*M!100207{words}*/"


def _every_nullable(version: str, value: Callable[[str], str]) -> Iterator[str]:
    """Sets every column that may be NULL, in all tables but the settings, to value(type)."""
    for name, table in tables_of(version).items():
        keyed = {column for index in table.indexes if index.unique for column in index.column_names}
        columns = [column for column in table.columns if column.nullable and column.name not in keyed]
        if columns and name != "configuration":
            yield f"UPDATE `ps_{name}` SET " + ", ".join(f"`{column.name}` = {value(column.type)}" for column in columns)


def _zero(kind: str) -> str:
    bare = kind.removeprefix("tiny").removeprefix("small").removeprefix("medium").removeprefix("long").removeprefix("big")
    return _ZEROS[bare[:3]]


def _drop(names: str) -> list[str]:
    return [f"DROP TABLE IF EXISTS `ps_{name}`" for name in names.split()]


def _convert(names: str, charset: str, collation: str) -> list[str]:
    return [f"ALTER TABLE `ps_{name}` CONVERT TO CHARACTER SET {charset} COLLATE {collation}" for name in names.split()]


_SETTINGS_TWICE = (
    "INSERT INTO ps_configuration (id_shop_group, id_shop, name, value, date_add, date_upd) "
    "SELECT 0, 0, name, 'nonsense', date_add, date_upd FROM ps_configuration WHERE id_shop IS NULL"
)
_MODULES = (
    "emailsubscription guest connections connections_page risk risk_lang cart_rule cart_rule_lang order_cart_rule message mail log"
    " customer_thread customer_message contact contact_lang employee required_field gender gender_lang"
)
_CORE = "address cart cart_product country country_lang state carrier currency currency_lang currency_shop order_detail order_history" \
    " order_payment order_state order_state_lang product product_lang product_shop product_attribute product_attribute_shop shop_url" \
    " shop_group group_shop configuration_lang"  # fmt: skip
_EVERY_8 = " ".join(tables_of("8.2"))
_MAY_READ = "GRANT SELECT ON `{shop}`.`ps_%s` TO {user}"

HOSTILE: tuple[Hostile, ...] = (
    Hostile("another prefix", prefix="x9_"),
    Hostile("no prefix", prefix=""),
    Hostile(
        "columns of overrides",
        version="9.1",
        spoil=(
            "ALTER TABLE ps_customer ADD codice_fiscale VARCHAR(16) NULL AFTER id_customer,"
            " ADD fidelity DECIMAL(10,3) NOT NULL DEFAULT 1.5,"
            " ADD avatar BLOB, ADD place POINT, ADD flags BIT(3), ADD kind ENUM('a','b') NOT NULL DEFAULT 'b',"
            " ADD `last visit's` INT, ADD `order` INT, ADD `groups` VARCHAR(9) DEFAULT 'mine', ADD age INT DEFAULT 200,"
            " ADD total_spent DOUBLE DEFAULT -1"
            + _since_5_7(", ADD extra JSON, ADD fullname VARCHAR(600) AS (CONCAT(firstname, ' ', lastname)) VIRTUAL"),
            "UPDATE ps_customer SET avatar = x'00ff', place = POINT(1, 2), flags = b'101'" + _since_5_7(", extra = '{}'"),
            "ALTER TABLE ps_customer_group ADD since DATE NOT NULL DEFAULT '0000-00-00' FIRST",
            "ALTER TABLE ps_orders ADD marketplace VARCHAR(10) NOT NULL DEFAULT 'x' FIRST",
        ),
    ),
    Hostile("tables of modules dropped", spoil=_drop(_MODULES)),
    Hostile("tables of modules dropped from 1.6", version="1.6.1", spoil=_drop(_MODULES + " newsletter")),
    Hostile("half of the core lost", spoil=_drop(_CORE)),
    Hostile(
        "narrow columns of an upgraded shop",
        spoil=(
            "ALTER TABLE ps_customer MODIFY firstname VARCHAR(32) NOT NULL, MODIFY lastname VARCHAR(32) NOT NULL,"
            " MODIFY company VARCHAR(64), MODIFY email VARCHAR(128) NOT NULL, MODIFY passwd VARCHAR(60) NOT NULL, MODIFY ape VARCHAR(5),"
            " MODIFY note TEXT, DROP reset_password_token, DROP reset_password_validity",
            "ALTER TABLE ps_address MODIFY firstname VARCHAR(32) NOT NULL, MODIFY lastname VARCHAR(32) NOT NULL",
            "ALTER TABLE ps_orders MODIFY total_paid_real DECIMAL(17,2) NOT NULL, MODIFY conversion_rate DECIMAL(13,6) NOT NULL DEFAULT 1",
        ),
    ),
    Hostile("utf8mb3 throughout", spoil=_convert(_EVERY_8, "utf8", "utf8_unicode_ci")),
    Hostile("customers in latin1", version="1.6.1", spoil=_convert("customer address", "latin1", "latin1_swedish_ci")),
    Hostile(
        "a collation for each table",
        spoil=[
            *_convert("customer", "utf8mb4", "utf8mb4_unicode_ci"),
            *_convert("address", "utf8", "utf8_general_ci"),
            *_convert("country_lang", "utf8mb4", "utf8mb4_bin"),
            *_convert("configuration lang group_lang gender_lang", "utf8", "utf8_bin"),
            "ALTER TABLE ps_address MODIFY address1 VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,"
            " MODIFY city VARCHAR(64) CHARACTER SET latin1 COLLATE latin1_german2_ci NOT NULL",
        ],
    ),
    Hostile(
        "dates that are none",
        spoil=(
            "UPDATE ps_customer SET birthday = ELT(1 + id_customer % 6, '0000-00-00', '2024-00-10', '2024-02-00', '0000-05-05', NULL,"
            " '2999-01-01'), newsletter_date_add = ELT(1 + id_customer % 4, '0000-00-00 00:00:00', '2024-00-10 10:00:00', NULL,"
            " '2024-02-00 00:00:01'), date_add = ELT(1 + id_customer % 3, '0000-00-00 00:00:00', '2024-00-10 10:00:00', date_add),"
            " date_upd = '0000-00-00', last_passwd_gen = '0000-00-00 00:00:00', reset_password_validity = '0000-00-00'",
            "UPDATE ps_orders SET date_add = IF(id_order % 2, '0000-00-00', '2024-00-10'), date_upd = 0, invoice_date = 0",
            "UPDATE ps_cart SET date_add = IF(id_cart % 2, '0000-00-00', '2024-02-00 12:00:00')",
            "UPDATE ps_connections SET date_add = IF(id_connections % 2, '0000-00-00', '0000-01-01 01:01:01')",
        ),
    ),
    Hostile("NULL wherever it may stand", spoil=list(_every_nullable("8.2", lambda _: "NULL"))),
    Hostile("NULL wherever it may stand in 9.1", version="9.1", spoil=list(_every_nullable("9.1", lambda _: "NULL"))),
    Hostile(
        "zero and nothing wherever they may stand",
        spoil=[
            *_every_nullable("8.2", _zero),
            "UPDATE ps_customer SET firstname = '', lastname = '', email = '', id_gender = 0, id_default_group = 0, id_risk = 0"
            " WHERE id_customer % 2",
            "UPDATE ps_customer SET id_default_group = 77, id_gender = 88, id_lang = 99, newsletter = 255, active = 7, is_guest = -1"
            " WHERE id_customer % 3 = 0",
            "UPDATE ps_address SET city = '', address1 = '', id_country = 0",
        ],
    ),
    Hostile(
        "orders of customers who are gone",
        spoil=(
            "DELETE FROM ps_customer WHERE id_customer % 3 = 0",
            "UPDATE ps_orders SET id_customer = 0 WHERE id_order % 7 = 0",
            "DELETE FROM ps_address WHERE id_address % 4 = 0",
            "DELETE FROM ps_cart WHERE id_cart % 5 = 0",
            "INSERT INTO ps_customer_group VALUES (0, 3), (4000000000, 3), (1, 4000000000), (2, 0)",
        ),
    ),
    Hostile(
        "groups without row or name",
        spoil=(
            "DELETE FROM ps_group WHERE id_group = 3",
            "DELETE FROM ps_group_lang WHERE id_group IN (3, 5) OR (id_group = 4 AND id_lang = 2)",
            "UPDATE ps_group_lang SET name = '' WHERE id_group = 6 OR (id_group = 7 AND id_lang = 2)",
            "DELETE FROM ps_customer_group WHERE id_group = 5",
            "UPDATE ps_gender_lang SET name = ''",
        ),
    ),
    Hostile(
        "no rate of exchange",
        spoil=("UPDATE ps_orders SET conversion_rate = 0 WHERE id_order % 2", "UPDATE ps_currency SET conversion_rate = 0, deleted = 1"),
    ),
    Hostile("no rate of exchange in 9.1", version="9.1", spoil=("UPDATE ps_orders SET conversion_rate = 0 WHERE id_order % 2",)),
    Hostile("every setting twice", spoil=(_SETTINGS_TWICE, _SETTINGS_TWICE)),
    Hostile("no settings", spoil=("DELETE FROM ps_configuration",)),
    Hostile("settings of NULL", version="1.7.8", spoil=("UPDATE ps_configuration SET value = NULL WHERE name <> 'PS_VERSION_DB'",)),
    Hostile(
        "MyISAM and Aria",
        version="1.6.1",
        spoil=("ALTER TABLE ps_customer ENGINE=MyISAM", "ALTER TABLE ps_customer_group ENGINE=Aria", "ALTER TABLE ps_orders ENGINE=MyISAM"),
    ),
    Hostile(
        "languages switched off",
        spoil=(
            "UPDATE ps_lang SET active = 0",
            "INSERT INTO ps_lang SELECT 5, '', 0, 'EN', 'EN-us', '', '', '', 1 FROM ps_lang LIMIT 1",
            "UPDATE ps_configuration SET value = '42' WHERE name IN ('PS_LANG_DEFAULT', 'PS_SHOP_DEFAULT', 'PS_CURRENCY_DEFAULT')",
            "UPDATE ps_configuration SET value = 'Mars/Olympus' WHERE name = 'PS_TIMEZONE'",
            "UPDATE ps_shop SET active = 0, deleted = 1",
        ),
    ),
    Hostile("no language at all", spoil=("DELETE FROM ps_lang", "DELETE FROM ps_shop")),
    Hostile(
        "texts that mean something elsewhere",
        spoil=(
            "UPDATE ps_customer SET firstname = '<b>Ann</b>', lastname = '=1+1', company = '%_\\\\',"
            " note = CHAR(0,7,10,13,27,9 USING utf8mb4)"
            " WHERE id_customer % 2",
            "UPDATE ps_customer SET firstname = ' \t\n', lastname = '\u202e\u0000💜', email = ';\"\\'', company = '\x1f', website = '-',"
            " outstanding_allow_amount = -99999999999999.999999, max_payment_days = 4294967295 WHERE id_customer % 3 = 0",
            "UPDATE ps_customer SET id_customer = 4294967295 WHERE id_customer = 1",
            "UPDATE ps_group_lang SET name = '{count} <i>%s</i>' WHERE id_group = 4",
            "UPDATE ps_address SET company = '\x1f', city = '<br>'",
        ),
    ),
    Hostile(
        "an account that sees little",
        grants=(
            *(_MAY_READ % name for name in ("configuration", "customer_group", "group", "group_lang", "lang", "orders", "shop")),
            "GRANT SELECT (id_customer, id_default_group, firstname, lastname, email, active, deleted) ON `{shop}`.`ps_customer` TO {user}",
        ),
    ),
)


class HostileShop:
    """One of them on a server, with an independent look at its tables."""

    def __init__(self, server: MariaDbServer, folder: Path, kind: Hostile) -> None:
        self.kind, self._server, self._folder = kind, server, folder
        self.database = server.create_database("hostile", "utf8" if kind.version == "1.6.1" else "utf8mb4")
        build_shop(server.engine(self.database), customers=CUSTOMERS, version=kind.version, prefix=kind.prefix, as_of=_AS_OF)
        with contextlib.closing(server.connect(self.database)) as connection, connection.cursor() as cursor:
            cursor.execute("SET SESSION sql_mode = ''")
            for statement in kind.spoil:
                cursor.execute(statement.replace("ps_", kind.prefix))
        if kind.grants:
            server.create_user("little", "secret", *(grant.replace("{shop}", self.database) for grant in kind.grants))

    def open(self) -> Workspace:
        """As the program opens it, told no prefix."""
        user = "little" if self.kind.grants else "root"
        profile = Profile("mysql", host="127.0.0.1", port=self._server.port, user=user, database=self.database, tls="off")
        request = opening.OpenRequest(
            folder=self._folder, language="en", profile=profile, password=Secret("secret" if self.kind.grants else "")
        )
        return opening.open_shop(request, progress=Progress())

    def rows(self, table: str) -> list[Row]:
        """The whole table, none where there is no such table."""
        return rows_of(self._server, self.database, self.kind.prefix + table)

    def expected(self, id_lang: int) -> Expected:
        """What the columns should show to the account."""
        return Expected(self._seen, id_lang=id_lang, version=self.kind.version)

    def expected_lists(self, id_lang: int) -> ExpectedLists:
        """What the lists should show to the account, at NOW by the shop's clock."""
        return ExpectedLists(self._seen, id_lang=id_lang, now=NOW)

    def _seen(self, table: str) -> list[Row]:
        """A table the account may not read is as good as none."""
        is_hidden = self.kind.grants and not any(f"`ps_{table}`" in grant for grant in self.kind.grants)
        return [] if is_hidden else self.rows(table)

    def drop(self) -> None:
        self._server.drop_database(self.database)
