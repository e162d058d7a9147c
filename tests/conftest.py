"""What every test gets: a profile of its own, English, a clean clipboard, and a MariaDB server when it asks for one."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.kit.galera import GaleraCluster
from tests.kit.mariadb import MariaDbServer
from tests.kit.mysql import start_server
from tests.kit.replica import primary_and_replica

_SERVER_FIXTURES = {"mariadb", "start_mariadb", "galera", "start_galera", "pair"}


def _move_to_own_profile(home: Path) -> None:
    """Point everything that names the user's own files into `home`. Qt and platformdirs read these when they are first used."""
    places = {
        "HOME": "", "USERPROFILE": "", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run", "APPDATA": "config", "LOCALAPPDATA": "data",
    }  # fmt: skip
    for variable, place in places.items():
        path = home / place
        path.mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(path)


_profile = tempfile.TemporaryDirectory(prefix="sc-home-", ignore_cleanup_errors=True)
_move_to_own_profile(Path(_profile.name))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["SC_DESKTOP_LANGUAGE"] = "en"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # nobody's own keyring; a test that needs one brings it


def pytest_unconfigure() -> None:
    """Remove the profile; a worker of xdist does not come to its usual end, so this isn't left to Python."""
    _profile.cleanup()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark `server` whatever needs one, directly or through other fixtures, so that nobody has to remember."""
    for item in items:
        if _SERVER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("server")


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDbServer]:
    """The session's server, started when the first test asks for it; each worker of pytest-xdist has its own."""
    with start_server() as server:
        yield server


@pytest.fixture
def database(mariadb: MariaDbServer) -> Iterator[str]:
    """The name of a fresh, empty database; dropped after the test."""
    name = mariadb.create_database()
    yield name
    mariadb.drop_database(name)


@pytest.fixture
def start_mariadb() -> Iterator[Callable[..., MariaDbServer]]:
    """Starts servers with options of their own (TLS, durability, limits): `start_mariadb(["--require-secure-transport=1"])`."""
    started: list[MariaDbServer] = []

    def start(extra: Sequence[str] = ()) -> MariaDbServer:
        started.append(start_server(extra))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def galera() -> Iterator[GaleraCluster]:
    """A cluster of three nodes for the tests of a file; without the package galera-4 they fail, and say what is missing."""
    with GaleraCluster.start() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[MariaDbServer, MariaDbServer]]:
    """A primary and its replica, for the tests of a file."""
    with primary_and_replica() as servers:
        yield servers


@pytest.fixture
def start_galera() -> Iterator[Callable[..., GaleraCluster]]:
    """Starts clusters of three nodes, for tests that lose some."""
    with contextlib.ExitStack() as started:
        yield lambda extra=(): started.enter_context(GaleraCluster.start(extra))


@pytest.fixture(autouse=True)
def _clean_clipboard() -> Iterator[None]:
    """Empty the clipboard after each test: what Python put there and is still there at exit ends the process with a segfault."""
    yield
    if "PySide6.QtGui" in sys.modules:
        from PySide6.QtGui import QGuiApplication

        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.clipboard().clear()


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Undo a test's change of language, which is one for the whole process."""
    yield
    i18n = sys.modules.get("sc_desktop.i18n")
    if i18n is not None:
        i18n.use_language("en")
