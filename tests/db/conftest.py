"""A store in each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.mariadb import MariaDbServer
from tests.kit.store import Store, store_in_file, store_on_server


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
