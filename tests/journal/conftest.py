"""A store in each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sc_desktop.journal.tables import create_journal, journal_tables
from tests.kit.mariadb import MariaDbServer
from tests.kit.store import Store, store_in_file, store_on_server
from tests.kit.written_journal import WrittenJournal


@pytest.fixture
def server_store(mariadb: MariaDbServer) -> Iterator[Store]:
    """Two tables of a shop on MariaDB."""
    with store_on_server(mariadb) as store:
        yield store


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    """The same in an SQLite file."""
    with store_in_file(tmp_path) as store:
        yield store


@pytest.fixture(params=["server_store", "file_store"], ids=["mariadb", "sqlite"])
def store(request: pytest.FixtureRequest) -> Store:
    """Either of them: what a test asks of it holds for both."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["on mariadb", "on sqlite", "packed on mariadb", "packed on sqlite"])
def journal(request: pytest.FixtureRequest) -> WrittenJournal:
    """A journal in either of them, written row by row or, as far as chunks can be, in packs."""
    store: Store = request.getfixturevalue("file_store" if "sqlite" in request.param else "server_store")
    return _journal_in(store, packs="packed" in request.param)


@pytest.fixture
def server_journal(server_store: Store) -> WrittenJournal:
    """A journal on MariaDB."""
    return _journal_in(server_store)


def _journal_in(store: Store, *, packs: bool = False) -> WrittenJournal:
    tables = journal_tables("ps_")
    with store.database.writing() as connection:
        create_journal(connection, tables)
        connection.commit()
    return WrittenJournal(store, tables, packs=packs)
