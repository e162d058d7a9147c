"""A line to MySQL or MariaDB through PyMySQL: how it is opened, what it is told first, whether it still lives.

Loaded for a shop on a server only: with its driver it costs a shop in a file a tenth of its opening."""

import socket
import time
from collections.abc import Callable, Mapping
from select import select
from ssl import SSLSocket
from typing import Any

import pymysql
from pymysql.constants import CLIENT, CR, FIELD_TYPE
from pymysql.converters import conversions
from sqlalchemy.exc import DisconnectionError

from sc_desktop.db.profile import Profile, Secret
from sc_desktop.db.session import LOCK_SECONDS, PACKED_AT_MOST, SQL_MODE, RawConnection, parse_version
from sc_desktop.db.tls import distrust, tls_arguments

NO_SUCH_SETTING = 1193
_CHARSET = "SET NAMES utf8mb4"
_GROUP_CONCAT = 1048576
_PATIENCE = 60  # seconds a server keeps a line of ours that says nothing
_VANISHED = 30  # seconds a server keeps what a client has begun to write that says nothing
_EVERY_STATEMENT = 7  # reads, changes and inserts, outside a transaction or at its start
_TRUSTED_SECONDS = 5  # so long a line that has just answered is taken to be alive
_RESTING = "resting since"
_AS_TEXT = {FIELD_TYPE.DATE, FIELD_TYPE.DATETIME, FIELD_TYPE.TIMESTAMP, FIELD_TYPE.TIME}
CONVERSIONS = {kind: convert for kind, convert in conversions.items() if kind not in _AS_TEXT}
_SENDS_PASSWORD = ("mysql_clear_password", "dialog", "mysql_old_password")


class _NeverInTheClear:
    """Refuses the login methods that send the password as it is, which PyMySQL would follow on any server's word."""

    def __init__(self, _connection: object) -> None: ...

    def authenticate(self, _packet: object) -> object:
        """Never. Raises OperationalError 2059."""
        raise pymysql.err.OperationalError(2059, "the server asks for the password in plain text on a line that is not encrypted")


class Line(pymysql.Connection):  # type: ignore[misc]
    """A line of the driver's, on which the charset is told along with our settings: by itself it takes a round trip for that alone."""

    def set_character_set(self, charset: str, collation: str | None = None) -> None:
        """Nothing yet: logging in has told it already, and `prepare_reader` and `_writer` tell it to servers that did not listen."""

    def _get_server_information(self) -> None:
        """A server greets who connects. Raises OperationalError 2055 where nothing comes: no line was lost, for there never was one."""
        try:
            super()._get_server_information()
        except pymysql.err.OperationalError as error:
            if error.args[0] != CR.CR_SERVER_LOST:
                raise
            raise pymysql.err.OperationalError(CR.CR_SERVER_LOST_EXTENDED, "no greeting of a server") from error

    @property
    def cipher(self) -> str:
        """What the line is encrypted with; "" when it is not."""
        return (self._sock.cipher() or ("",))[0] if isinstance(self._sock, SSLSocket) else ""


def open_line(
    profile: Profile, password: Secret, timeouts: tuple[int, int], *, lead: Callable[[], socket.socket | None], writes: bool
) -> Line:
    """A line that has logged in. Raises TlsNotTrusted, BadInput and the driver's errors.

    `timeouts` in seconds, for the login and for a silent statement; `lead` gives the way there, or None, as the driver finds it."""
    connect_timeout, read_timeout = timeouts
    trust = tls_arguments(profile)
    in_the_clear = not profile.is_encrypted and not profile.is_private
    try:
        line = Line(
            defer_connect=True,
            host=profile.host or None,
            port=profile.port,
            unix_socket=profile.socket or None,
            user=profile.user,
            password=password.reveal().encode("utf-8"),
            database=profile.database,
            charset="utf8mb4",
            conv=CONVERSIONS,
            connect_timeout=connect_timeout,
            read_timeout=connect_timeout,  # a port that answers nothing must not hold the login up any longer
            write_timeout=read_timeout,
            program_name="SC Desktop",
            autocommit=not writes,  # asked for here, it costs a reader one round trip less
            client_flag=CLIENT.MULTI_STATEMENTS if writes else 0,  # session.ask_together; all that is sent is bound by the driver
            auth_plugin_map=dict.fromkeys(_SENDS_PASSWORD, _NeverInTheClear) if in_the_clear else {},
            **trust,
        )
        line.connect(lead())
    except pymysql.err.MySQLError as error:
        refusal = distrust(profile, error, lead=lead, timeout=connect_timeout)
        if refusal is not None:
            raise refusal from error
        raise
    line._read_timeout = read_timeout
    return line


def prepare_reader(connection: RawConnection, _record: object = None) -> None:
    """Every statement is its own READ ONLY transaction: the server refuses writes (1792), whatever the program tries. One round trip.

    MariaDB is kept from turning a list of more than 1,000 ids into a join: it then reads twice the rows, and looks up for every row of
    every customer selected what is wanted of those shown only."""
    # a host that hangs up after a second or so would do it between two statements of one question
    wishes = f"sql_mode='{SQL_MODE}', group_concat_max_len={_GROUP_CONCAT}, wait_timeout={_PATIENCE}"
    shown = connection.get_server_info()
    if "mariadb" in shown.lower() and parse_version(shown) >= (10, 5):
        wishes += ", in_predicate_conversion_threshold=0"
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"{_CHARSET}, SESSION {wishes}, SESSION {_read_only(shown)}=1")
        except pymysql.err.MySQLError as error:
            if error.args[0] != NO_SUCH_SETTING:
                raise
            cursor.execute(f"{_CHARSET}, SESSION {wishes}")  # a proxy greets with another version than its server's
            cursor.execute("SET SESSION TRANSACTION READ ONLY")


def _read_only(shown: str) -> str:
    """What a server of this version calls SET SESSION TRANSACTION READ ONLY, which has to be a statement of its own."""
    is_new = parse_version(shown) >= ((11, 1, 1) if "mariadb" in shown.lower() else (5, 7, 20))
    return "transaction_read_only" if is_new else "tx_read_only"


def note_rest(_connection: RawConnection, record: Any) -> None:
    """A connection goes back to the pool: remember when."""
    record.info[_RESTING] = time.monotonic()


def ask_whether_alive(connection: RawConnection, record: Any, _use: object) -> None:
    """A connection comes out of the pool: ping it if it rested for long, or if something arrived unasked, as when the server hangs up.

    A ping ahead of every use would double a page's round trips. Raises DisconnectionError, on which the pool opens another connection."""
    since = record.info.get(_RESTING)
    if since is not None and (time.monotonic() - since >= _TRUSTED_SECONDS or _has_news(connection)):
        _ping(connection)


def ask_writer_whether_alive(connection: RawConnection, record: Any, _use: object) -> None:
    """The same before anything is written: always, for a transaction can't begin anew on another line in its midst."""
    if record.info.get(_RESTING) is not None:
        _ping(connection)


def _ping(connection: RawConnection) -> None:
    patience, connection._read_timeout = connection._read_timeout, connection.connect_timeout  # on a dead line nothing comes back
    try:
        connection.ping(reconnect=False)
    except (pymysql.err.MySQLError, OSError) as error:
        raise DisconnectionError(str(error)) from error
    finally:
        connection._read_timeout = patience


def _has_news(connection: RawConnection) -> bool:
    """Whether something arrived that nobody asked for; also when that can't be told."""
    try:
        return bool(select([connection._sock], [], [], 0)[0])
    except (TypeError, ValueError, OSError):  # it is closed already
        return True


def prepare_writer(connection: RawConnection, _record: object = None) -> None:
    """Strict values, no gap locks, short waits; and a client that vanishes does not keep its row locks for hours."""
    wishes = {
        "sql_mode": f"'{SQL_MODE}'",
        "group_concat_max_len": 2 * PACKED_AT_MOST,
        "innodb_lock_wait_timeout": LOCK_SECONDS,
        "lock_wait_timeout": 5,
        "wait_timeout": _PATIENCE,
    }
    shown = connection.get_server_info()
    if "mariadb" in shown.lower() and parse_version(shown) >= (10, 3):
        wishes["idle_write_transaction_timeout"] = _VANISHED
    else:  # nothing else ends a transaction there whose client says nothing
        wishes["wait_timeout"] = _VANISHED
    if "mariadb" in shown.lower() and parse_version(shown) >= (10, 5):
        wishes["in_predicate_conversion_threshold"] = 0  # a long list stays a list, and the rows are read along their key
    with connection.cursor() as cursor:
        cursor.execute(f"{_CHARSET}, SESSION " + ", ".join(f"{name}={value}" for name, value in wishes.items()))
        settings = _ask_settings(cursor)
        level = "REPEATABLE READ" if _logs_statements(settings) else "READ COMMITTED"
        cursor.execute(f"SET SESSION TRANSACTION ISOLATION LEVEL {level}, READ WRITE")
        if settings.get("wsrep_on") == "ON":  # a node of a Galera cluster first does what the others have committed
            cursor.execute(f"SET SESSION wsrep_sync_wait={_EVERY_STATEMENT}")


def _ask_settings(cursor: Any) -> dict[str, str]:
    """The settings that decide how we write, as far as the server has them."""
    cursor.execute("SHOW SESSION VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format', 'wsrep_on')")
    return {str(name).lower(): str(value).upper() for name, value in cursor.fetchall()}


def _logs_statements(settings: Mapping[str, str]) -> bool:
    """Whether the server writes a statement-based log, which refuses READ COMMITTED (1665)."""
    return settings.get("log_bin") == "ON" and settings.get("binlog_format") == "STATEMENT"
