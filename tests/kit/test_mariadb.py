"""The test kit's own promises: what it says about the server and the line is true."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pymysql
import pytest
import sqlalchemy
from sqlalchemy import text

from tests.kit import galera
from tests.kit.delay_proxy import DelayProxy, PacketSplitter, without_tls
from tests.kit.mariadb import MariaDbServer, ServerMissingError, mysql_url, sweep


@pytest.fixture
def line(mariadb: MariaDbServer) -> Iterator[DelayProxy]:
    with DelayProxy(mariadb.port) as proxy:
        yield proxy


@pytest.fixture
def connection(mariadb: MariaDbServer, database: str, line: DelayProxy) -> Iterator[pymysql.Connection]:
    mariadb.execute(database, "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20)) ENGINE=InnoDB")
    connection = pymysql.connect(host="127.0.0.1", port=line.port, user="root", database=database)
    yield connection
    if connection.open:
        connection.close()


def insert(connection: pymysql.Connection, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO t VALUES (%s, 'é')", (number,))


def ids(mariadb: MariaDbServer, database: str) -> list[int]:
    return [row[0] for row in mariadb.execute(database, "SELECT id FROM t ORDER BY id")]


def test_that_the_socket_the_port_and_the_engine_lead_to_the_same_database(mariadb, database):
    mariadb.execute(database, "CREATE TABLE t (v VARCHAR(20))")
    with mariadb.engine(database).begin() as connection:
        connection.execute(text("INSERT INTO t VALUES ('Zoë 😀')"))
    by_port = sqlalchemy.create_engine(mariadb.url(database))
    with by_port.connect() as connection:
        assert connection.execute(text("SELECT v FROM t")).scalar_one() == "Zoë 😀"
    by_port.dispose()
    assert mariadb.execute(database, "SELECT v FROM t WHERE v LIKE 'Z%'") == [("Zoë 😀",)]


def test_that_two_databases_never_have_one_name(mariadb, database):
    other = mariadb.create_database()
    assert other != database
    mariadb.drop_database(other)
    assert mariadb.execute(None, "SHOW DATABASES LIKE %s", (other,)) == []


def test_that_an_account_has_the_rights_it_was_given_and_no_others(mariadb, database):
    mariadb.execute(database, "CREATE TABLE t (id INT)")
    mariadb.create_user("staff", "s'ecret %", f"GRANT SELECT ON `{database}`.* TO {{user}}")
    engine = sqlalchemy.create_engine(mariadb.url(database, "staff", "s'ecret %"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM t")).all() == []
        with pytest.raises(sqlalchemy.exc.OperationalError, match="denied"):
            connection.execute(text("INSERT INTO t VALUES (1)"))
    engine.dispose()


def test_that_killed_connections_are_gone_at_once(mariadb, database):
    held = mariadb.connect(database)
    assert mariadb.kill_connections(database) == 1
    with pytest.raises(pymysql.err.OperationalError):
        held.ping(reconnect=False)


def test_that_a_database_is_dropped_though_a_transaction_holds_its_table(mariadb):
    name = mariadb.create_database()
    mariadb.execute(name, "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB")
    holder = mariadb.connect(name)
    holder.begin()
    holder.cursor().execute("INSERT INTO t VALUES (1)")
    mariadb.drop_database(name)
    assert mariadb.execute(None, "SHOW DATABASES LIKE %s", (name,)) == []


def test_that_a_server_with_real_settings_keeps_what_was_committed_before_a_crash(start_mariadb: Callable[..., MariaDbServer]):
    server = start_mariadb(["--innodb-flush-log-at-trx-commit=1", "--innodb-doublewrite=1"])
    name, port = server.create_database(), server.port
    server.execute(name, "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB")
    server.execute(name, "INSERT INTO t VALUES (1)")
    server.crash()
    server.restart()
    assert (ids(server, name), server.port) == ([1], port)
    server.stop()
    assert not server.directory.exists()


def test_that_what_a_killed_session_left_is_swept_away_and_a_living_one_is_not(mariadb: MariaDbServer):
    left = mariadb.directory.parent / f"sc-db-left-{os.getpid()}"
    left.mkdir()
    for folder in (left, mariadb.directory):
        (folder / "claim").touch()
        os.utime(folder / "claim", (0, 0))
    sweep(left.parent)
    assert (left.exists(), mariadb.directory.exists()) == (False, True)


def test_that_a_test_with_a_server_is_marked_without_saying_so(request, database):
    assert request.node.get_closest_marker("server") is not None


def test_that_tests_live_in_a_profile_of_their_own():
    assert "sc-home-" in str(Path.home())
    assert all("sc-home-" in os.environ[name] for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"))


def test_that_the_line_counts_commands_and_commits(line, connection):
    before = line.round_trips
    insert(connection, 1)
    connection.commit()
    assert (line.round_trips - before, line.commits, line.connections) == (2, 1, 1)


def test_that_a_round_trip_takes_twice_the_delay(line, connection):
    line.delay = 0.05
    started = time.perf_counter()
    connection.ping()
    assert 0.1 <= time.perf_counter() - started < 1


def test_that_a_long_command_and_a_long_answer_pass_unharmed_and_once(line, connection):
    before = line.round_trips
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = ''")
        cursor.execute(f"SELECT REPEAT('x', 8000000), LENGTH('{'y' * 3_000_000}')")
        (long, length) = cursor.fetchone()
    assert (len(long), length, line.round_trips - before) == (8_000_000, 3_000_000, 2)


def test_that_a_cut_before_commit_leaves_the_row_uncommitted(mariadb, database, line, connection):
    insert(connection, 1)
    line.cut_before_commit()
    with pytest.raises(pymysql.err.OperationalError):
        connection.commit()
    mariadb.kill_connections(database)  # the server may need a moment to notice that its client has gone
    assert (ids(mariadb, database), line.faults_done) == ([], 1)


def test_that_a_cut_after_commit_leaves_the_row_committed_unknown_to_the_client(mariadb, database, line, connection):
    insert(connection, 1)
    line.cut_after_commit()
    with pytest.raises(pymysql.err.OperationalError):
        connection.commit()
    assert (ids(mariadb, database), line.faults_done) == ([1], 1)


def test_that_the_cut_waits_for_the_commit_it_was_asked_for(mariadb, database, line, connection):
    line.cut_before_commit(nth=3)
    for number in (1, 2, 3):
        insert(connection, number)
        if number < 3:
            connection.commit()
    with pytest.raises(pymysql.err.OperationalError):
        connection.commit()
    assert ids(mariadb, database) == [1, 2]


def test_that_a_program_can_connect_again_after_a_cut(mariadb, database, line, connection):
    line.cut_before_commit()
    with pytest.raises(pymysql.err.OperationalError):
        connection.commit()
    connection.connect()
    insert(connection, 2)
    connection.commit()
    assert (ids(mariadb, database), line.connections) == ([2], 2)


def test_that_all_connections_can_be_cut_while_they_idle(line, connection):
    line.cut_all()
    with pytest.raises(pymysql.err.OperationalError):
        connection.ping(reconnect=False)
    connection.connect()
    assert line.connections == 2


def test_that_a_line_to_a_server_that_is_down_hangs_up():
    with DelayProxy(1) as line, pytest.raises(pymysql.err.OperationalError):
        pymysql.connect(host="127.0.0.1", port=line.port, user="root")


def test_that_packets_are_the_same_however_the_bytes_arrive():
    stream = b"\x07\x00\x00\x00\x03COMMIT" + b"\x01\x00\x00\x00\x0e" + b"\x07\x00\x00\x01\x03COMMIT"
    splitter = PacketSplitter()
    packets = [packet for byte in stream for packet in splitter.feed(bytes([byte]))]
    assert [packet.raw for packet in packets] == [packet.raw for packet in PacketSplitter().feed(stream)]
    assert [packet.is_commit for packet in packets] == [True, False, False]


def test_that_the_offer_of_tls_is_taken_out_of_the_greeting():
    payload = b"\x0a11.8.6\x00" + bytes(4 + 8 + 1) + b"\xfe\xff" + bytes(30)
    greeting = len(payload).to_bytes(3, "little") + b"\x00" + payload
    assert without_tls(greeting) == greeting.replace(b"\xfe\xff", b"\xfe\xf7")


def test_that_an_url_carries_a_password_with_any_sign():
    url = sqlalchemy.make_url(mysql_url(3307, "shop", user="staff", password="p@s/s:é%"))
    assert (url.password, url.port, url.database) == ("p@s/s:é%", 3307, "shop")


def test_that_a_cluster_without_its_library_names_the_package_that_is_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(galera, "PROVIDER", tmp_path / "no_such_library.so")
    with pytest.raises(ServerMissingError, match="galera-4"):
        galera.GaleraCluster.start()
