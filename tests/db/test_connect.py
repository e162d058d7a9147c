"""A shop's database is open for reading only until its user allows writing; the server enforces it, not the program."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.database import Database
from sc_desktop.db.faults import code_of, is_disconnect
from sc_desktop.db.profile import Profile, Secret, parse_url
from sc_desktop.db.server_line import Line, prepare_reader
from sc_desktop.db.session import parse_version
from sc_desktop.errors import BadInput, ReadOnlyShop
from tests.kit.delay_proxy import DelayProxy
from tests.kit.mariadb import MariaDbServer

Open = Callable[..., Database]


@pytest.fixture
def table(mariadb: MariaDbServer, database: str) -> str:
    mariadb.execute(
        database,
        "CREATE TABLE t (id INT PRIMARY KEY, day DATE, at DATETIME, stamp TIMESTAMP NULL, clock TIME, amount DECIMAL(20,6), "
        "name VARCHAR(5))",
    )
    mariadb.execute(database, "INSERT INTO t VALUES (1,'2024-02-29','2024-02-29 10:00:00','2024-02-29 10:00:00','10:00:00',12.5,'Zoë')")
    return database


@pytest.fixture
def open_database(mariadb: MariaDbServer) -> Iterator[Open]:
    opened: list[Database] = []

    def build(database: str, user: str = "root", password: str = "", **options: int) -> Database:
        profile = Profile("mysql", host="127.0.0.1", port=mariadb.port, user=user, database=database)
        opened.append(Database(profile, Secret(password), **options))
        return opened[-1]

    yield build
    for database in opened:
        database.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop é.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute("INSERT INTO t VALUES (1, 'Éric'), (2, '50%'), (3, 'STRASSE'), (4, NULL)")
    return path


def of_file(path: Path) -> Database:
    return Database(parse_url(f"sqlite:///{path}").profile)


def ask(connection: Connection, sql: str, **values: object) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(sql), values)]


# -- reading -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE t SET name = 'x'",
        "INSERT INTO t (id) VALUES (2)",
        "DELETE FROM t",
        "TRUNCATE t",
        "CREATE TABLE u (i INT)",
        "ALTER TABLE t ADD c INT",
        "DROP TABLE t",
    ],
)
def test_that_the_server_itself_refuses_writes_on_a_reading_connection(open_database, table, mariadb, statement):
    with open_database(table).reading() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text(statement))
    assert code_of(refused.value) == 1792
    assert mariadb.execute(table, "SELECT name FROM t") == [("Zoë",)]


def test_that_a_reading_connection_holds_no_lock_after_its_question(open_database, table, mariadb):
    with open_database(table).reading() as connection:
        ask(connection, "SELECT * FROM t")
        mariadb.execute(table, "SET STATEMENT lock_wait_timeout=1 FOR ALTER TABLE t ADD c INT")


def test_that_dates_arrive_as_the_text_that_is_stored_and_amounts_exactly(open_database, table, mariadb):
    mariadb.execute(table, "SET STATEMENT sql_mode='' FOR INSERT INTO t (id, day, at) VALUES (2, '0000-00-00', '2024-00-10 00:00:00')")
    with open_database(table).reading() as connection:
        rows = ask(connection, "SELECT day, at, stamp, clock, amount FROM t ORDER BY id")
    assert rows[0] == ("2024-02-29", "2024-02-29 10:00:00", "2024-02-29 10:00:00", "10:00:00", Decimal("12.500000"))
    assert rows[1][:2] == ("0000-00-00", "2024-00-10 00:00:00")


def test_that_each_reading_connection_of_the_pool_is_read_only(open_database, table):
    database = open_database(table)
    with database.reading() as one, database.reading() as other:
        ids = {ask(connection, "SELECT CONNECTION_ID(), @@tx_read_only")[0] for connection in (one, other)}
    assert {read_only for _, read_only in ids} == {1}
    assert len(ids) == 2


def test_that_a_connection_the_server_has_closed_meanwhile_is_replaced_and_read_only_again(open_database, table, mariadb):
    database = open_database(table)
    with database.reading() as connection:
        before = ask(connection, "SELECT CONNECTION_ID()")
    mariadb.kill_connections(table)
    with database.reading() as connection:
        assert ask(connection, "SELECT CONNECTION_ID()") != before
        assert ask(connection, "SELECT @@tx_read_only") == [(1,)]


def test_that_a_server_gone_after_the_last_answer_spoils_nothing(open_database, table, mariadb):
    with open_database(table).reading() as connection:
        rows = ask(connection, "SELECT id FROM t")
        mariadb.kill_connections(table)
    assert rows == [(1,)]


def test_that_a_server_gone_in_the_middle_is_told_as_a_lost_connection_and_found_again_later(open_database, table, mariadb):
    database = open_database(table)
    with pytest.raises(DBAPIError) as lost, database.reading() as connection:
        mariadb.kill_connections(table)
        ask(connection, "SELECT 1")
    assert is_disconnect(lost.value)
    with database.reading() as connection:
        assert ask(connection, "SELECT 1") == [(1,)]


def test_that_a_password_beyond_latin_1_logs_in(open_database, table, mariadb):
    mariadb.create_user("staff", "пароль€", f"GRANT SELECT ON `{table}`.* TO {{user}}")
    with open_database(table, "staff", "пароль€").reading() as connection:
        assert ask(connection, "SELECT name FROM t") == [("Zoë",)]


def test_that_a_shop_is_reached_by_its_socket(mariadb, table):
    database = Database(parse_url(f"mysql://root@/{table}?unix_socket={mariadb.socket}").profile)
    with database.reading() as connection:
        assert ask(connection, "SELECT name FROM t") == [("Zoë",)]
    database.close()


def test_that_the_server_is_asked_what_it_is(open_database, table):
    facts = open_database(table).server
    assert facts.is_mariadb
    assert facts.version >= (10, 5)
    assert facts.max_allowed_packet >= 1024
    assert facts.tls_cipher == ""


@pytest.mark.parametrize(
    ("shown", "version"),
    [
        ("5.5.5-10.11.6-MariaDB-log", (10, 11, 6)),
        ("11.8.6-MariaDB", (11, 8, 6)),
        ("8.0.35-27", (8, 0, 35)),
        ("5.6.51", (5, 6, 51)),
        ("9.x", (9,)),
    ],
)
def test_that_versions_are_read_behind_their_masks(shown, version):
    assert parse_version(shown) == version


# -- writing -----------------------------------------------------------------------------------------------------------------------------


def test_that_nobody_writes_before_it_is_allowed(open_database, table):
    database = open_database(table)
    assert not database.is_writable
    with pytest.raises(ReadOnlyShop), database.writing():
        pass


def test_that_nobody_writes_after_it_is_forbidden_again(open_database, table):
    database = open_database(table)
    database.allow_writing()
    with database.writing():
        pass
    database.forbid_writing()
    with pytest.raises(ReadOnlyShop), database.writing():
        pass


def test_that_writing_sessions_are_strict_patient_for_seconds_only_and_take_no_gap_locks(open_database, table):
    database = open_database(table)
    database.allow_writing()
    names = ("sql_mode", "tx_isolation", "innodb_lock_wait_timeout", "lock_wait_timeout", "wait_timeout", "idle_write_transaction_timeout")
    with database.writing() as connection:
        (told,) = ask(connection, "SELECT " + ", ".join(f"@@{name}" for name in names))
    assert told == ("STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION", "READ-COMMITTED", 3, 5, 60, 30)


@pytest.mark.parametrize(("value", "code"), [("2024-02-30", 1292), ("0000-00-00", None), ("2024-00-10", None)])
def test_that_zero_and_partial_dates_can_be_put_back_and_impossible_ones_can_not(open_database, table, value, code):
    database = open_database(table)
    database.allow_writing()
    with database.writing() as connection, connection.begin():
        if code is None:
            connection.execute(text("UPDATE t SET day = :day"), {"day": value})
            assert ask(connection, "SELECT day FROM t") == [(value,)]
        else:
            with pytest.raises(DBAPIError) as refused:
                connection.execute(text("UPDATE t SET day = :day"), {"day": value})
            assert code_of(refused.value) == code


def test_that_what_is_begun_is_kept_at_the_end_and_taken_back_on_an_error(open_database, table, mariadb):
    database = open_database(table)
    database.allow_writing()
    with database.writing() as connection, connection.begin():
        connection.execute(text("UPDATE t SET name = 'kept'"))
    with pytest.raises(ZeroDivisionError), database.writing() as connection, connection.begin():
        connection.execute(text("UPDATE t SET name = 'lost'"))
        raise ZeroDivisionError
    assert mariadb.execute(table, "SELECT name FROM t") == [("kept",)]


def test_that_a_server_with_a_statement_based_log_can_be_written_to(start_mariadb):
    server = start_mariadb(["--log-bin=bin", "--binlog-format=STATEMENT", "--server-id=1"])
    name = server.create_database()
    server.execute(name, "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB")
    database = Database(parse_url(server.url(name)).profile)
    database.allow_writing()
    with database.writing() as connection, connection.begin():
        connection.execute(text("INSERT INTO t VALUES (1)"))
        assert ask(connection, "SELECT @@tx_isolation") == [("REPEATABLE-READ",)]
    database.close()


# -- what never shows ------------------------------------------------------------------------------------------------------------------


def test_that_errors_show_neither_bound_values_nor_the_password(open_database, table, mariadb):
    mariadb.create_user("staff", "canary-1", f"GRANT SELECT ON `{table}`.* TO {{user}}")
    database = open_database(table, "staff", "canary-1")
    with database.reading() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text("SELECT * FROM t WHERE nowhere = :value"), {"value": "canary-2"})
    shown = f"{refused.value} {refused.value!r} {database!r} {vars(database)}"
    assert "canary" not in shown


# -- SQLite ------------------------------------------------------------------------------------------------------------------------------


def test_that_a_file_that_is_not_there_is_never_made(tmp_path):
    with pytest.raises(BadInput), of_file(tmp_path / "none.sqlite").reading():
        pass
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_open_for_reading_refuses_writes(file):
    with of_file(file).reading() as connection, pytest.raises(DBAPIError, match="readonly"):
        connection.execute(text("DELETE FROM t"))


def test_that_a_file_can_be_read_while_it_is_written(file):
    database = of_file(file)
    database.allow_writing()
    with database.writing() as writer, writer.begin(), database.reading() as reader:
        assert ask(reader, "SELECT COUNT(*) FROM t") == [(4,)]
    database.close()


def test_that_a_writer_takes_the_file_at_once(file):
    database = of_file(file)
    database.allow_writing()
    with database.writing() as connection, connection.begin(), closing(sqlite3.connect(file, timeout=0)) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        connection.execute(text("DELETE FROM t WHERE id = 1"))
    with database.reading() as connection:
        assert ask(connection, "SELECT COUNT(*) FROM t") == [(3,)]
    database.close()


def test_that_a_file_orders_by_folded_text(file):
    with of_file(file).reading() as connection:
        assert ask(connection, "SELECT scd_fold(name) FROM t ORDER BY id") == [("eric",), ("50%",), ("strasse",), (None,)]


def test_that_connections_of_a_file_serve_several_threads(file):
    database, found = of_file(file), []

    def count() -> None:
        with database.reading() as connection:
            found.extend(ask(connection, "SELECT COUNT(*) FROM t"))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    assert found == [(4,)] * 4


# -- round trips -------------------------------------------------------------------------------------------------------------------------


def test_that_three_round_trips_after_the_login_the_first_question_is_answered(mariadb, table):
    with DelayProxy(mariadb.port) as line, closing(Database(by(line, table))) as database, database.reading() as connection:
        assert ask(connection, "SELECT 1") == [(1,)]
        assert line.round_trips == 3  # what we wish, what the server is, the question


def test_that_a_server_is_asked_once_what_it_is_whatever_is_opened_to_it(mariadb, table):
    with DelayProxy(mariadb.port) as line, closing(Database(by(line, table))) as database:
        database.allow_writing()
        with database.reading(), database.reading():
            before = line.round_trips
            assert database.server.max_allowed_packet > 0
            assert line.round_trips == before == 3  # the second line that reads takes one
        with database.writing() as connection:
            assert connection.dialect.default_schema_name == table


def test_that_a_server_behind_a_proxy_that_greets_as_another_one_still_refuses_writes(mariadb, table, monkeypatch):
    monkeypatch.setattr(Line, "get_server_info", lambda _self: "8.0.36")
    with closing(Database(by(mariadb, table))) as database, database.reading() as connection:
        assert ask(connection, "SELECT @@tx_read_only, @@character_set_results") == [(1, "utf8mb4")]
        assert database.server.is_mariadb


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("5.6.24", "tx_read_only"),
        ("5.7.20-log", "transaction_read_only"),
        ("9.7.4-2", "transaction_read_only"),
        ("5.5.5-10.11.19-MariaDB-0+deb12u1", "tx_read_only"),
        ("11.4.2-MariaDB", "transaction_read_only"),
    ],
)
def test_that_each_server_is_asked_to_refuse_writes_by_its_own_name_for_it(shown, name):
    said: list[str] = []
    prepare_reader(Spoken(shown, said))
    assert len(said) == 1
    assert f"SESSION {name}=1" in said[0]


class Spoken:
    """A line that keeps what it is told."""

    def __init__(self, shown: str, said: list[str]) -> None:
        self.get_server_info = lambda: shown
        self.execute = said.append

    def cursor(self) -> Spoken:
        return self

    def __enter__(self) -> Spoken:
        return self

    def __exit__(self, *_: object) -> None: ...


def by(way: DelayProxy | MariaDbServer, database: str) -> Profile:
    return Profile("mysql", host="127.0.0.1", port=way.port, user="root", database=database, tls="off")
