"""A private MariaDB server, made for one test session and gone after it.

It lives in memory (/dev/shm) when there is room, listens on a socket and on a free port of 127.0.0.1, and dies with the process that
started it. Its settings are fast, not durable: a test of durability starts its own server with
`MariaDbServer.start(extra=["--innodb-flush-log-at-trx-commit=1", "--innodb-doublewrite=1"])`.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pymysql
import sqlalchemy

if sys.platform != "win32":
    import fcntl  # without it there is no server, yet the tests that need none have to be collected

_FAST = (
    "--innodb-log-file-size=4M",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=64M",
    "--skip-log-bin",
    "--skip-name-resolve",
)
_ROOM_NEEDED = 256 * 2**20
_PREFIX = "sc-db-"
_CLAIM_SECONDS = 10.0
_PATIENCE = 30.0
_PR_SET_PDEATHSIG = 1
_NO_SUCH_THREAD = 1094
_PLAIN: Mapping[str, Any] = {"ssl_disabled": True}  # else the driver reads all authorities anew for every connection: 20 ms of 22
_LIBC = ctypes.CDLL(None) if sys.platform.startswith("linux") else None

Arguments = Sequence[object] | Mapping[str, object]


class ServerMissingError(Exception):
    """There is no MariaDB server program on this computer, or it did not start; the text says why."""


def mysql_url(port: int, database: str, *, user: str = "root", password: str | None = None) -> str:
    """The SQLAlchemy URL of a database on this computer."""
    url = sqlalchemy.URL.create("mysql+pymysql", user, password, host="127.0.0.1", port=port, database=database)
    return url.render_as_string(hide_password=False)


def server_program(name: str) -> str:
    """Where a program of the server is; /usr/sbin is searched as well, which is not on a user's PATH."""
    found = shutil.which(name, path=os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin")
    if found is None:
        raise ServerMissingError(f"{name} is not on this computer: `python3 tools/dev.py test` installs it, or says how.")
    return found


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    """In the child, before it becomes the server: without this it outlives a killed pytest."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def sweep(place: Path) -> None:
    """Remove what killed sessions have left: nobody holds its claim, which the system drops with the process."""
    for left in place.glob(_PREFIX + "*/claim"):
        with contextlib.suppress(OSError), left.open() as claim:  # somebody's own, or gone meanwhile
            if time.time() - left.stat().st_mtime > _CLAIM_SECONDS:
                fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left.parent, ignore_errors=True)


def place_for_data() -> Path:
    """Where servers have their data: in memory when there is room."""
    shm = Path("/dev/shm")  # a socket's path may hold 107 bytes: the directory's must be short
    in_memory = os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > _ROOM_NEEDED
    return shm if in_memory else Path(tempfile.gettempdir())


def install_data(directory: Path) -> None:
    """Make the data of an empty server, `d` in the directory."""
    command = [server_program("mariadb-install-db"), *_options(directory)]
    command += ["--auth-root-authentication-method=normal", "--skip-test-db", *_FAST]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise ServerMissingError(f"mariadb-install-db did not succeed:\n{done.stdout}")


def _options(directory: Path) -> list[str]:
    as_root = ["--user=root"] if os.geteuid() == 0 else []  # mariadbd refuses root without it
    scratch = directory / "t"  # in a shared /tmp, a server that starts removes the temporary tables of those that run
    scratch.mkdir(exist_ok=True)
    return ["--no-defaults", *as_root, f"--datadir={directory / 'd'}", f"--tmpdir={scratch}"]  # --no-defaults has to be the first


class MariaDbServer:
    """A running server. Root needs no password, neither on the socket nor on the port; there are no anonymous accounts.

    Start it from a thread that lives as long as the server has to: on Linux it is killed when that thread ends."""

    def __init__(self, directory: Path, extra: Sequence[str]) -> None:
        """Take over a directory with a prepared `d` (the data) in it. Use `start`."""
        self.directory = directory
        self._claim = (directory / "claim").open("w")
        fcntl.flock(self._claim, fcntl.LOCK_EX)
        self.socket = str(directory / "s")
        self.port = 0
        self._extra = tuple(extra)
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        self._engines: dict[str, sqlalchemy.Engine] = {}

    @classmethod
    def start(cls, extra: Sequence[str] = (), *, data: Path | None = None) -> Self:
        """A new server with its own empty data, or a copy of `data`; options in `extra` come last, so they win over ours."""
        place = place_for_data()
        sweep(place)
        server = cls(Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place)), extra)
        try:
            if data is None:
                server._install()
            else:
                shutil.copytree(data, server.directory / "d")
            server._launch()
            server._forget_anonymous()
        except BaseException:
            server.stop()
            raise
        return server

    def stop(self) -> None:
        """Kill the server and remove its data. A second time does nothing."""
        self.crash()
        shutil.rmtree(self.directory, ignore_errors=True)
        self._claim.close()

    def crash(self) -> None:
        """Kill -9: what happens to a server when its computer fails. The data stay; `restart` brings it back."""
        self._end(signal.SIGKILL)

    @property
    def is_running(self) -> bool:
        """Whether it was started and neither stopped nor crashed since."""
        return self._process is not None

    def restart(self) -> None:
        """Shut it down in good order (unless it is down already) and start it again: same data, same socket, same port."""
        self._end(signal.SIGTERM)
        self._launch()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def create_database(self, hint: str = "shop", charset: str = "utf8mb4") -> str:
        """Create an empty database and return its name, which no other has had on this server."""
        name = f"{hint}_{next(self._numbers)}"
        self.execute(None, f"CREATE DATABASE `{name}` CHARACTER SET {charset} COLLATE {charset}_general_ci")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, and whatever is still connected to it: a forgotten transaction must not hold up the next test."""
        engine = self._engines.pop(name, None)
        if engine is not None:
            engine.dispose()
        self.kill_connections(name)
        self.execute(None, f"DROP DATABASE IF EXISTS `{name}`")

    def create_user(self, name: str, password: str, *grants: str) -> str:
        """Create, or replace, an account and return it as SQL writes it; in each GRANT, `{user}` stands for it.

        create_user("staff", "secret", f"GRANT SELECT, UPDATE ON `{database}`.* TO {{user}}")"""
        account = f"'{name}'@'%'"
        self.execute(None, f"CREATE OR REPLACE USER '{name}'@'%%' IDENTIFIED BY %s", (password,))
        for grant in grants:
            self.execute(None, grant.replace("{user}", account))
        return account

    def url(self, database: str, user: str = "root", password: str | None = None) -> str:
        """The URL a user would give the program."""
        return mysql_url(self.port, database, user=user, password=password)

    def engine(self, database: str) -> sqlalchemy.Engine:
        """The plain engine of a database, for arranging and for looking; always the same one, disposed of with the database.

        It is not the program's: it decodes dates as PyMySQL does by default and sets no session variables."""
        if database not in self._engines:
            by_socket = {"unix_socket": self.socket, "charset": "utf8mb4"}
            url = sqlalchemy.URL.create("mysql+pymysql", "root", database=database, query=by_socket)
            self._engines[database] = sqlalchemy.create_engine(url, connect_args=_PLAIN)
        return self._engines[database]

    def connect(self, database: str | None) -> Any:
        """A raw PyMySQL connection as root in autocommit, for sessions that hold locks or edit elsewhere. The caller closes it."""
        return pymysql.connect(unix_socket=self.socket, user="root", database=database, charset="utf8mb4", autocommit=True, **_PLAIN)

    def execute(self, database: str | None, sql: str, args: Arguments = ()) -> list[tuple[Any, ...]]:
        """Run one statement on a connection of its own, committed at once, and return its rows: the independent look.

        Without `args` a % in the statement is just a %."""
        with contextlib.closing(self.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute(sql, args or None)
            return list(cursor.fetchall())

    def kill_connections(self, database: str) -> int:
        """Cut every connection to the database from the server's side; returns how many. They are gone when this returns."""
        mine = "SELECT id FROM information_schema.processlist WHERE db = %s AND id <> CONNECTION_ID()"
        killed: set[int] = set()
        deadline = time.monotonic() + _PATIENCE
        while living := {int(row[0]) for row in self.execute(None, mine, (database,))}:
            for connection in living - killed:
                self._kill(connection)
            killed |= living
            if time.monotonic() > deadline:
                raise TimeoutError(f"connections to {database} don't end: {living}")
            time.sleep(0.005)
        return len(killed)

    def _install(self) -> None:
        install_data(self.directory)

    def _forget_anonymous(self) -> None:
        self.execute("mysql", "DELETE FROM global_priv WHERE User = ''")  # ''@localhost would hide 'staff'@'%' on the socket
        self.execute("mysql", "FLUSH PRIVILEGES")

    def _command(self) -> list[str]:
        return [server_program("mariadbd"), *_options(self.directory), *_FAST]

    def _kill(self, connection: int) -> None:
        try:
            self.execute(None, f"KILL CONNECTION {connection}")
        except pymysql.err.OperationalError as error:
            if error.args[0] != _NO_SUCH_THREAD:  # it has ended by itself
                raise

    def _launch(self) -> None:
        """Start the process and wait until it answers. The port is chosen once; if somebody took it in between, choose again."""
        chosen = self.port
        for _ in range(5):
            self.port = chosen or free_port()
            if self._answers():
                return
        log = self.directory / "log"
        words = log.read_text(errors="replace")[-3000:] if log.exists() else ""
        raise ServerMissingError(f"the server did not start:\n{words}")

    def _answers(self) -> bool:
        place = [f"--socket={self.socket}", f"--pid-file={self.directory / 'pid'}", f"--port={self.port}", "--bind-address=127.0.0.1"]
        command = [*self._command(), *place, *self._extra]
        with (self.directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, preexec_fn=_die_with_parent
            )
        deadline = time.monotonic() + _PATIENCE
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                self.connect(None).close()
            except pymysql.err.OperationalError:
                time.sleep(0.02)
            else:
                return True
        self.crash()
        return False

    def _end(self, signal_number: signal.Signals) -> None:
        for engine in self._engines.values():
            engine.dispose()
        if self._process is not None:
            self._process.send_signal(signal_number)
            self._process.wait(_PATIENCE)
            self._process = None
