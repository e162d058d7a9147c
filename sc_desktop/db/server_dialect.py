"""SQLAlchemy's dialect of a server that is asked about itself once for all lines of a shop, in one question.

By itself SQLAlchemy asks five before anything else, one after another, for each of the engines that read, write and stop."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.mysql.pymysql import MySQLDialect_pymysql

from sc_desktop.db.session import Acquaintance


class ServerDialect(MySQLDialect_pymysql):
    """MySQL and MariaDB through PyMySQL. What this SQLAlchemy asks beyond what is answered here it asks itself, as it always did.

    The version is asked for rather than taken from the greeting, where proxies tell one of their own."""

    supports_statement_cache = True

    def __init__(self, acquaintance: Acquaintance | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._acquaintance = acquaintance or Acquaintance()

    def on_connect(self) -> Callable[[Any], None]:
        """Nothing more: server_line.prepare_reader and prepare_writer say all there is to say, the charset included."""
        return lambda _line: None

    def _get_server_version_info(self, connection: Connection) -> tuple[int, ...]:
        return self._parse_server_version(self._acquaintance.ask(connection).version)

    def _get_default_schema_name(self, connection: Connection) -> str | None:  # type: ignore[override]
        return self._acquaintance.ask(connection).database

    def get_default_isolation_level(self, dbapi_conn: Any) -> Any:
        """Nobody goes back to it: each line is told its level when it is opened."""
        raise NotImplementedError

    def _fetch_setting(self, connection: Connection, setting_name: str) -> str | None:
        told = self._acquaintance.ask(connection).settings
        return told[setting_name] if setting_name in told else super()._fetch_setting(connection, setting_name)
