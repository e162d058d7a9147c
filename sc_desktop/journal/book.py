"""A book: the three tables of a journal and the database they stand in, the shop's own or a file of this computer."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, UpdateBase
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.database import Database
from sc_desktop.db.profile import Profile
from sc_desktop.db.session import commit_at_once
from sc_desktop.journal.local import DAMAGED
from sc_desktop.journal.tables import JournalTables, create_journal, journal_tables


class Book(Struct, frozen=True):
    """One journal. `is_local`: it stands in a file of this computer, and its transactions are not those of the shop's data."""

    database: Database
    tables: JournalTables
    is_local: bool = False

    @contextmanager
    def transaction(self, of_shop: Connection) -> Iterator[Connection]:
        """A transaction to write in, on disk when it ends; in the shop's own book on the connection to the shop, which must be in none."""
        if self.is_local:
            with self.database.writing() as connection, connection.begin():
                yield connection
        else:
            with of_shop.begin():
                yield of_shop

    def commit(self, of_shop: Connection, statement: UpdateBase) -> None:
        """A transaction of this one statement."""
        if self.is_local:
            with self.database.writing() as connection:
                commit_at_once(connection, statement)
        else:
            commit_at_once(of_shop, statement)


def local_path(folder: Path, shop: str) -> Path:
    """The file in which the batches of a shop are noted when the shop itself can't hold them."""
    return folder / f"journal-{sha256(shop.encode()).hexdigest()[:16]}.db"


def open_local_book(path: Path) -> Book:
    """The book in this file, for its owner only; made when it is not there. Raises SQLAlchemy's errors."""
    path.touch(mode=0o600, exist_ok=True)
    book = Book(Database(Profile(driver="sqlite", path=str(path), prefix="")), journal_tables(""), is_local=True)
    book.database.allow_writing()
    try:
        with book.database.writing() as connection:
            create_journal(connection, book.tables)
            connection.commit()
    except BaseException:
        book.database.close()
        raise
    return book


def set_aside_if_damaged(path: Path, error: DBAPIError) -> bool:
    """Rename a file that is no SQLite file any more to `<name>.broken`; whether it was one."""
    is_damaged = getattr(error.orig, "sqlite_errorcode", None) in DAMAGED
    if is_damaged:
        path.replace(path.with_name(path.name + ".broken"))
    return is_damaged
