"""What each connection is told before it is used, and what it is asked about its server. With the probe, the only place of SQL as text."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import ClauseElement, Connection, UpdateBase
from sqlalchemy.exc import DBAPIError, IntegrityError

from sc_desktop.db.dialect import SLOT
from sc_desktop.db.likeness import FUNCTIONS

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIModule

NO_SUCH_TABLE = 1146
TABLE_EXISTS = 1050
NO_SUCH_THREAD = 1094
COMMANDS_OUT_OF_SYNC = 2014
SQL_MODE = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION"  # zero dates stay writable and 30 February doesn't: DOMAIN.md section 0
PACKED_AT_MOST = 4 * 2**20  # bytes of values the server puts into one text
LOCK_SECONDS = 3  # InnoDB's rows and SQLite's file alike
_SQLITE_PACKET = 64 * 2**20

RawConnection = Any
_NO_SLOTS: Mapping[str, str] = {}


class ServerFacts(Struct, frozen=True):
    """What a server says of itself. max_allowed_packet is in bytes; tls_cipher is "" on a line that is not encrypted."""

    is_mariadb: bool
    version: tuple[int, ...]
    max_allowed_packet: int
    tls_cipher: str = ""


def parse_version(shown: str) -> tuple[int, ...]:
    """(10, 11, 6) from "5.5.5-10.11.6-MariaDB-log", where 5.5.5 is a mask for old clients; (8, 0, 35) from "8.0.35-27"."""
    if "mariadb" in shown.lower():
        shown = shown.removeprefix("5.5.5-")
    digits = []
    for part in shown.split("-")[0].split("."):
        if not part.isdigit():
            break
        digits.append(int(part))
    return tuple(digits)


class Said(Struct, frozen=True):
    """A server's own words: its version as it shows it, the database of the line, and settings that are the same on each line."""

    version: str
    database: str | None
    max_allowed_packet: int
    settings: Mapping[str, str]


def ask_server(connection: Connection) -> Said:
    """One round trip."""
    question = "SELECT VERSION(), DATABASE(), @@max_allowed_packet, @@sql_mode, @@lower_case_table_names"
    version, database, packet, sql_mode, folds = connection.exec_driver_sql(question).one()
    return Said(str(version), database, int(packet), {"sql_mode": str(sql_mode), "lower_case_table_names": str(folds)})


class Acquaintance(Struct):
    """What the server of a shop has said of itself; None until a line was opened."""

    said: Said | None = None

    def ask(self, connection: Connection) -> Said:
        """What it says; a round trip the first time."""
        if self.said is None:
            self.said = ask_server(connection)
        return self.said


def server_facts(said: Said, tls_cipher: str) -> ServerFacts:
    """What a server's words mean; the cipher is the line's own."""
    return ServerFacts("mariadb" in said.version.lower(), parse_version(said.version), said.max_allowed_packet, tls_cipher)


def file_facts() -> ServerFacts:
    """The same of a file."""
    return ServerFacts(False, sqlite3.sqlite_version_info, _SQLITE_PACKET)


# -- MySQL and MariaDB -------------------------------------------------------------------------------------------------------------------


def is_of_cluster(connection: Connection) -> bool:
    """Whether the server is a node of a Galera cluster, where a row that another node writes is no lock of ours."""
    if connection.dialect.name == "sqlite":
        return False
    told = connection.exec_driver_sql("SHOW SESSION VARIABLES LIKE 'wsrep_on'").first()
    return told is not None and str(told[1]).upper() == "ON"


def hold_gaps(connection: Connection) -> None:
    """The transaction that is beginning also locks the gaps in what it reads to lock: no row can come there before it ends, and one that
    another session has put there and not committed is waited for. To be said ahead of its first statement; a file has one writer anyway."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def may_create_tables(connection: Connection, name: str) -> bool:
    """Whether our account may create a table of this name, without creating one: the right is checked before the missing model is missed.

    CREATE TABLE ... LIKE a table that isn't there fails with 1146 when the right is there, 1050 when the table is
    as well, with 1142 or 1044 when the right is not."""
    if connection.dialect.name == "sqlite":
        return True
    quote = connection.dialect.identifier_preparer.quote_identifier
    try:
        connection.exec_driver_sql(f"CREATE TABLE {quote(name)} LIKE {quote(name + '_no_such_model')}")
    except DBAPIError as error:
        connection.rollback()
        return getattr(error.orig, "args", (0,))[0] in (NO_SUCH_TABLE, TABLE_EXISTS)
    raise AssertionError("a table was made from a model that does not exist")


class Ready:
    """A statement compiled once, to be sent often with other values. The driver binds them, as it does all of ours.

    Its slots are filled with lists that are bound already. `columns` are those of an INSERT, if not all of its table."""

    def __init__(self, connection: Connection, statement: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._compiled = statement.compile(dialect=connection.dialect, column_keys=columns)
        self._pieces = self._compiled.string.split(SLOT)

    def bound(self, connection: Connection, values: Mapping[str, object], slots: Mapping[str, str] = _NO_SLOTS) -> str:
        """The statement with its values, for `ask_together`."""
        told = self._compiled.construct_params(values)
        with closing(connection.connection.cursor()) as cursor:
            parts = [slots[piece] if place % 2 else str(cursor.mogrify(piece, told)) for place, piece in enumerate(self._pieces)]
        return "".join(parts)


class Answer(Struct, frozen=True):
    """What the server says of one statement: the last value of a question, or None; `at` is when it came."""

    value: Any
    at: float


def ask_together(connection: Connection, statements: Sequence[str]) -> Iterator[Answer]:
    """Send statements in one packet and give their answers as they come; the caller takes them all.

    The server does one after the other and none after one that fails, whose error is raised in place of its answer. For a line that
    writes, and for statements that are bound already."""
    driver = connection.dialect.loaded_dbapi
    with closing(connection.connection.cursor()) as cursor:
        try:
            cursor.execute(";\n".join(statements))
            for number in range(len(statements)):
                if number and not cursor.nextset():
                    raise driver.OperationalError(COMMANDS_OUT_OF_SYNC, "fewer answers than statements")
                row = cursor.fetchone() if cursor.description else None
                yield Answer(row[-1] if row else None, time.monotonic())
        except driver.Error as error:
            raise _told(connection, error) from error


FORGET = "ROLLBACK"
"""For `ask_together`: what stands uncommitted is taken back."""
HOW_BUSY = "SHOW GLOBAL STATUS LIKE 'Threads_running'"


def judged(written: str, looked: str, question: str, *, rows: int, answer: str) -> list[str]:
    """For `ask_together`: write, look, and leave it to the server to commit that, which it does if it is right; if not, it answers 0.

    Right is a statement that matched so many rows without a warning, and a question with this answer afterwards. As all that decides is
    with the server, no lock waits for the line. ROW_COUNT and @@warning_count are of the statement before; COMMIT is among those a
    prepared statement may be, in every version; whatever is NULL is not right."""
    return [
        written,
        f"SET @scd_matched = ROW_COUNT() = {rows:d} AND @@warning_count = 0",
        looked,
        f"SET @scd_verdict = IF(@scd_matched AND ({question}) = '{answer}', 'COMMIT', 'SELECT 0')",
        "PREPARE scd_verdict FROM @scd_verdict",
        "EXECUTE scd_verdict",
    ]


def commit_at_once(connection: Connection, statement: UpdateBase) -> None:
    """A transaction of one statement, in one round trip where the server takes several statements at once."""
    if connection.dialect.name == "sqlite":
        with connection.begin():
            connection.execute(statement)
        return
    for _answer in ask_together(connection, [Ready(connection, statement).bound(connection, {}), "COMMIT"]):
        pass


def _told(connection: Connection, error: "DBAPIModule.Error") -> Exception:
    """The driver's error as SQLAlchemy tells it, which forgets a line that is lost."""
    is_lost = connection.dialect.is_disconnect(error, None, None)
    if is_lost:
        connection.invalidate(error)
    kind = IntegrityError if isinstance(error, connection.dialect.loaded_dbapi.IntegrityError) else DBAPIError
    return kind(None, None, error, hide_parameters=True, connection_invalidated=is_lost)


def quoting(connection: Connection) -> Callable[[str], str]:
    """Gives a text as the driver binds it, quotes and all, after the server's own rules."""
    driver: RawConnection = connection.connection.driver_connection
    return lambda text: str(driver.escape(text))


def count_running_threads(connection: Connection) -> int:
    """How many statements the server is at now, ours included."""
    if connection.dialect.name == "sqlite":
        return 1
    told = connection.exec_driver_sql(HOW_BUSY).one()
    return int(told[1])


def number_of(connection: Connection) -> int:
    """The server's number of this connection; costs no round trip. 0 for a file."""
    driver: RawConnection = connection.connection.driver_connection
    return 0 if connection.dialect.name == "sqlite" else int(driver.thread_id())


def end_connection(connection: Connection, number: int) -> None:
    """End another connection of our own account, which needs no right; one that is gone already is well gone."""
    try:
        connection.exec_driver_sql(f"KILL CONNECTION {number:d}")
    except DBAPIError as error:
        if getattr(error.orig, "args", (0,))[0] != NO_SUCH_THREAD:
            raise
    connection.rollback()


def is_reading(connection: Connection, number: int) -> bool:
    """Whether a connection of our own account is at a SELECT now. Where several servers stand behind one address this may be another
    one, and its connection of that number another's: then it is not at one, as good as always, and nothing is ever stopped that writes."""
    asked = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = %s AND command = 'Query' AND LTRIM(info) LIKE 'SELECT%%'"
    return bool(connection.exec_driver_sql(asked, (number,)).scalar_one())


def stop_statement(connection: Connection, number: int) -> None:
    """Stop what another connection of our own account is at, which needs no right; the connection itself stays."""
    try:
        connection.exec_driver_sql(f"KILL QUERY {number:d}")
    except DBAPIError as error:
        if getattr(error.orig, "args", (0,))[0] != NO_SUCH_THREAD:
            raise


def is_there(connection: Connection, number: int) -> bool:
    """Whether a connection of our own account still lives, be it to undo what it had begun."""
    found = connection.exec_driver_sql("SELECT COUNT(*) FROM information_schema.processlist WHERE id = %s", (number,)).scalar_one()
    connection.rollback()
    return bool(found)


# -- SQLite ------------------------------------------------------------------------------------------------------------------------------


def prepare_sqlite_reader(connection: RawConnection, _record: object = None) -> None:
    """The file can be read and not written."""
    _prepare_sqlite(connection)
    connection.execute("PRAGMA query_only=ON")


def prepare_sqlite_writer(connection: RawConnection, _record: object = None) -> None:
    """Transactions are begun by begin_at_once, not by the driver."""
    _prepare_sqlite(connection)
    connection.isolation_level = None


def begin_at_once(connection: Connection) -> None:
    """Take SQLite's one write lock at the start, so that a transaction can't fail halfway for want of it."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_sqlite(connection: RawConnection) -> None:
    connection.execute(f"PRAGMA busy_timeout={LOCK_SECONDS * 1000}")
    for name, arguments, function in FUNCTIONS:
        connection.create_function(name, arguments, function, deterministic=True)
