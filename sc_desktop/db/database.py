"""The door to a shop's database: one engine that can only read, and one that can write once its user has allowed it."""

import logging
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.dialects import registry

from sc_desktop.db import session
from sc_desktop.db.faults import leaves_the_line_broken
from sc_desktop.db.likeness import FoldingCompiler
from sc_desktop.db.profile import Profile, Secret
from sc_desktop.db.stopping import stoppable
from sc_desktop.domain.ssh import SshMeans, SshRoute
from sc_desktop.errors import BadInput, ReadOnlyShop
from sc_desktop.i18n import N_, msg

if TYPE_CHECKING:
    from sc_desktop.db.tunnel import Tunnel

_SERVER = "mysql+scdesktop"
registry.register("mysql.scdesktop", "sc_desktop.db.server_dialect", "ServerDialect")  # loaded with the first shop on a server
_READERS = 2
_POOL_SECONDS = 60  # how long a read waits for another to give its connection back

logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())  # what breaks with a line is told by whoever used it, not on stderr too


class Database:
    """A shop's database. Nothing is connected before the first `reading()`; safe to use from several threads.

    connect_timeout and read_timeout are in seconds; a statement that is silent for longer than read_timeout counts as a dead line.
    `along`: another database, whose way through SSH is gone as well if it is the same: a person who is asked there is asked once.
    """

    def __init__(
        self,
        profile: Profile,
        password: Secret | None = None,
        *,
        connect_timeout: int = 10,
        read_timeout: int = 120,
        ssh: SshMeans | None = None,
        along: "Database | None" = None,
    ) -> None:
        self.profile = profile
        self._password = password or Secret("")
        self._timeouts = (connect_timeout, read_timeout)
        self._lock = threading.Lock()
        self._third = threading.Lock()  # who is about to open a line beside those that read
        self._writable = False
        self._writers: Engine | None = None
        self._cipher = ""  # of the last line that was opened
        self._acquaintance = session.Acquaintance()
        shared = along._tunnel if along is not None and along.profile.ssh == profile.ssh else None
        self._tunnel: Tunnel | None = shared or (_build_tunnel(profile.ssh, ssh or SshMeans()) if profile.ssh else None)
        self._readers = self._build_engine(_READERS, writes=False)

    @property
    def dialect(self) -> Literal["mysql", "sqlite"]:
        """The kind of database, whichever of MySQL and MariaDB it is."""
        return self.profile.driver

    @property
    def server(self) -> session.ServerFacts:
        """What the server says of itself; asked when the first line is opened, hence before that it may raise what connecting raises."""
        if self.dialect == "sqlite":
            return session.file_facts()
        if self._acquaintance.said is None:
            with self.reading() as connection:
                self._acquaintance.ask(connection)
        assert self._acquaintance.said is not None, "whoever opens a line makes its acquaintance"
        return session.server_facts(self._acquaintance.said, self._cipher)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection in AUTOCOMMIT that the server itself keeps from writing. Raises SQLAlchemy's errors, TlsNotTrusted and BadInput.

        Raises Cancelled when the work of this thread is: what it asks is stopped on the server too."""
        with self._readers.connect() as connection, stoppable(connection, self._other_line), _DroppedWhenBroken(connection):
            yield connection

    # -- writing -----------------------------------------------------------------------------------------------------------------------

    @property
    def is_writable(self) -> bool:
        """Whether the user has allowed writing."""
        return self._writable

    def allow_writing(self) -> None:
        """From now on `writing()` gives a connection. Nothing is opened yet."""
        self._writable = True

    def forbid_writing(self) -> None:
        """Back to reading only; the connection that could write is closed as soon as it is given back."""
        self._writable = False
        with self._lock:
            writers, self._writers = self._writers, None
        if writers is not None:
            writers.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one connection that can write: `with database.writing() as connection, connection.begin(): ...`.

        Raises ReadOnlyShop unless writing was allowed, else what `reading()` raises."""
        with self._writing_engine().connect() as connection, _DroppedWhenBroken(connection):
            yield connection

    def close(self) -> None:
        """Close every connection. The next use opens new ones."""
        self._readers.dispose()
        with self._lock:
            if self._writers is not None:
                self._writers.dispose()
        if self._tunnel is not None:
            self._tunnel.close()

    def stop_waiting(self) -> None:
        """End a login through SSH that somebody waits for, and all lines through it; returns at once."""
        if self._tunnel is not None:
            self._tunnel.interrupt()

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    @contextmanager
    def _other_line(self) -> Iterator[Connection]:
        """A line beside one that reads, for a word to the server; there are never more than three lines in all.

        One of those that rest, else a third for the moment; while all are at work, the first that is given back."""
        writers = self._writers
        if _lines_in_use(self._readers) < _READERS:
            engine = self._readers
        elif writers is not None and _lines_at_rest(writers):
            engine = writers
        elif writers is not None and _lines_in_use(writers):
            engine = self._readers
        else:
            with self._third, self._short_line() as connection:
                yield connection
            return
        with engine.connect() as connection:
            yield connection

    @contextmanager
    def _short_line(self) -> Iterator[Connection]:
        engine = self._build_engine(1, writes=False)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def _writing_engine(self) -> Engine:
        with self._lock:
            if not self._writable:
                raise ReadOnlyShop(
                    what=msg(N_("This shop is open for reading only.")),
                    effect=msg(N_("Nothing was written.")),
                    advice=msg(N_("Allow writing for this shop first.")),
                )
            if self._writers is None:
                self._writers = self._build_engine(1, writes=True)
            return self._writers

    def _build_engine(self, connections: int, *, writes: bool) -> Engine:
        """Settings are made on every connection the pool opens, ahead of SQLAlchemy's own first questions: they depend on sql_mode."""
        of_sqlite = self.dialect == "sqlite"
        engine = create_engine(
            "sqlite+pysqlite://" if of_sqlite else f"{_SERVER}://",
            creator=self._open_file if of_sqlite else self._open_third if writes else partial(self._open_line, writes=False),
            poolclass=QueuePool,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=_POOL_SECONDS,
            pool_pre_ping=of_sqlite,
            pool_reset_on_return="rollback" if writes else None,
            hide_parameters=True,
            **({} if of_sqlite else {"acquaintance": self._acquaintance}),
            **({} if writes else {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}),
        )
        if of_sqlite:
            engine.dialect.statement_compiler = FoldingCompiler
            event.listen(engine, "connect", session.prepare_sqlite_writer if writes else session.prepare_sqlite_reader, insert=True)
            if writes:
                event.listen(engine, "begin", session.begin_at_once)
        else:
            from sc_desktop.db import server_line  # with the driver, which a file does without

            event.listen(engine, "connect", server_line.prepare_writer if writes else server_line.prepare_reader, insert=True)
            event.listen(engine, "checkin", server_line.note_rest)
            event.listen(engine, "checkout", server_line.ask_writer_whether_alive if writes else server_line.ask_whether_alive)
        return engine

    def _open_third(self) -> Any:
        with self._third:
            return self._open_line(writes=True)

    def _open_line(self, *, writes: bool) -> Any:
        from sc_desktop.db import server_line

        line = server_line.open_line(self.profile, self._password, self._timeouts, lead=self._lead_there, writes=writes)
        self._cipher = line.cipher
        return line

    def _lead_there(self) -> socket.socket | None:
        """The way through SSH to the server's door; None when the driver finds it by itself."""
        if self._tunnel is None:
            return None
        profile = self.profile
        return self._tunnel.open_line(host=profile.host, port=profile.port, path=profile.socket, timeout=self._timeouts[0])

    def _open_file(self) -> Any:
        path = Path(self.profile.path)
        if not path.is_file():
            raise BadInput(
                what=msg(N_("The shop's file is not there.")),
                effect=msg(N_("Nothing was opened, and no new file was made.")),
                why=msg(N_("There is no file {name}."), name=str(path)),
                advice=msg(N_("Check the path, or make a demo shop first.")),
            )
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, check_same_thread=False)


def _lines_in_use(engine: Engine) -> int:
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedout()


def _lines_at_rest(engine: Engine) -> int:
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedin()


def _build_tunnel(route: SshRoute, means: SshMeans) -> "Tunnel":
    from sc_desktop.db.tunnel import Tunnel  # a fifth of a second that only shops behind SSH need

    return Tunnel(route, means)


class _DroppedWhenBroken:
    """Keeps a connection out of the pool when an error has left it in a state SQLAlchemy does not recognise as broken."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None) -> None:
        if error is not None and leaves_the_line_broken(error):
            self._connection.invalidate()
