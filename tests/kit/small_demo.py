"""A demo shop of 60 customers, looked at and changed by plain SQL beside the program."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sc_desktop.demo.build import build_demo_file
from sc_desktop.workspace.opening import DEMO_FILE
from tests.kit.shop import AS_OF

Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def small_demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop's file, built once; each test works in a copy."""
    path = tmp_path_factory.mktemp("small-demo") / DEMO_FILE
    build_demo_file(path, customers=60, as_of=AS_OF)
    return path


@pytest.fixture
def sql(small_demo_file: Path, tmp_path: Path) -> Sql:
    """Statements on a connection of their own, each committed at once, in the profile's copy of the shop."""
    (tmp_path / "profile").mkdir(mode=0o700)
    path = Path(shutil.copy(small_demo_file, tmp_path / "profile" / DEMO_FILE))

    def execute(statement: str, *args: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(path, timeout=10)
        try:
            with connection:
                return connection.execute(statement, args).fetchall()
        finally:
            connection.close()

    return execute
