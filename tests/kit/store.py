"""Two tables of PrestaShop 8.2, customer and customer_group, in either database, through the program's own connections."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, MetaData, event, insert, select

from sc_desktop.db.database import Database
from sc_desktop.db.subjects import Subject
from sc_desktop.domain.address import Profile
from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, Change
from sc_desktop.journal import ledger, packs
from sc_desktop.journal.tables import ERASED, JournalTables
from sc_desktop.prestashop.definitions import build_tables
from tests.kit.mariadb import MariaDbServer

WRITTEN = ("firstname", "lastname", "company", "birthday", "outstanding_allow_amount", "newsletter", "note", "date_upd")


class Store:
    """Where writes go. `statements` are those sent since it was opened, in bytes as the server gets them."""

    def __init__(self, profile: Profile, plain: sqlalchemy.Engine) -> None:
        tables = build_tables("8.2", MetaData(), "ps_")
        self.customer, self.membership = tables["customer"], tables["customer_group"]
        self.subjects = {
            CUSTOMER: Subject(self.customer, ("id_customer",), WRITTEN),
            CUSTOMER_GROUP: Subject(self.membership, ("id_customer", "id_group")),
        }
        self._plain = plain
        for table in (self.customer, self.membership):
            table.create(plain)
        self.database = Database(profile)
        self.database.allow_writing()
        self.statements: list[bytes] = []

    @property
    def is_server(self) -> bool:
        return self.database.dialect == "mysql"

    def add(self, customer: int, *, groups: tuple[int, ...] = (), **columns: object) -> int:
        """A customer with these columns, and with these memberships."""
        required = {"id_gender": 1, "firstname": "Ann", "lastname": "Doe", "email": "a@example.com", "passwd": "x"}
        dated = {"date_add": "2020-01-01 00:00:00", "date_upd": "2020-01-01 00:00:00"}
        with self._plain.begin() as connection:
            connection.execute(insert(self.customer), [required | dated | {"id_customer": customer} | columns])
            for group in groups:
                connection.execute(insert(self.membership), [{"id_customer": customer, "id_group": group}])
        return customer

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """The program's connection that can write, in a transaction."""
        with self.database.writing() as connection:
            event.listen(connection, "before_cursor_execute", self._note)
            with connection.begin():
                yield connection

    def read(self, customer: int) -> Mapping[str, Any]:
        """The customer's row, on another connection."""
        with self._plain.connect() as connection:
            row = connection.execute(select(self.customer).where(self.customer.c.id_customer == customer)).mappings().first()
            return dict(row or {})

    def members(self, customer: int) -> set[int]:
        """The customer's groups, on another connection."""
        with self._plain.connect() as connection:
            question = select(self.membership.c.id_group).where(self.membership.c.id_customer == customer)
            return set(connection.execute(question).scalars())

    def count(self, word: str) -> int:
        """How many statements began with this word."""
        return sum(statement.upper().startswith(word.encode()) for statement in self.statements)

    def close(self) -> None:
        self.database.close()
        self._plain.dispose()

    def _note(self, _connection: object, cursor: Any, statement: str, parameters: Any, _context: object, many: bool) -> None:
        if self.is_server and not many:
            statement = cursor.mogrify(statement, parameters)
        self.statements.append(statement.encode())


@contextlib.contextmanager
def store_on_server(server: MariaDbServer) -> Iterator[Store]:
    """A store in a database of its own on MariaDB."""
    database = server.create_database()
    profile = Profile("mysql", host="127.0.0.1", port=server.port, user="root", database=database, prefix="ps_", tls="off")
    store = Store(profile, server.engine(database))
    yield store
    store.close()
    server.drop_database(database)


@contextlib.contextmanager
def store_in_file(folder: Path) -> Iterator[Store]:
    """A store in an SQLite file."""
    path = folder / "shop.db"
    sqlite3.connect(path).close()
    store = Store(Profile("sqlite", path=str(path), prefix="ps_"), sqlalchemy.create_engine(f"sqlite:///{path}"))
    yield store
    store.close()


def read_changes(connection: Connection, tables: JournalTables, batch: str) -> list[Change]:
    """The changes of a batch, those of rows before those in packs, as they were written; those whose values were erased are missing."""
    c = tables.change.c
    told = (c.action, c.subject, c.row_key, c.fields, c.types, c.values_before, c.values_after)
    rows = connection.execute(select(*told).where(c.id_batch == batch, c.action != ERASED).order_by(c.id_change))
    packed = [change for entry in packs.read(connection, tables, [batch]) for change in entry.changes]
    return [*(change for row in rows for change in ledger.decoded(*row)), *packed]
