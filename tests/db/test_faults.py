"""What goes wrong in the shop's database is told in four parts, without a word of its customers."""

from __future__ import annotations

import contextlib
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.database import Database
from sc_desktop.db.fault_cases import CASES
from sc_desktop.db.faults import code_of, explain, is_disconnect, is_retryable, is_unready, shop_errors
from sc_desktop.db.profile import Profile, Secret, parse_url
from sc_desktop.errors import BadInput, Expected, ShopRefused, ShopUnreachable
from sc_desktop.i18n import msg, tr
from tests.kit.impostor import Impostor
from tests.kit.mariadb import MariaDbServer, free_port

DOING = msg("The customers could not be read.")
CANARY = "canary"


@pytest.fixture
def shop(mariadb: MariaDbServer, database: str) -> Iterator[Database]:
    mariadb.execute(database, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(5) UNIQUE, day DATE) ENGINE=InnoDB")
    mariadb.execute(database, "INSERT INTO t VALUES (1, 'Ann', NULL), (2, 'Bob', NULL)")
    opened = Database(parse_url(mariadb.url(database)).profile)
    opened.allow_writing()
    yield opened
    opened.close()


def failure(profile: Profile, password: str = "") -> Expected:
    database = Database(profile, Secret(password), connect_timeout=3)
    try:
        with pytest.raises(Expected) as failed, shop_errors(DOING), database.reading() as connection:
            connection.execute(text("SELECT 1"))
    finally:
        database.close()
    return failed.value


def all_words(fault: Expected) -> str:
    return f"{fault} {fault!r} {fault.details} {tr(fault.why)}"


def refusal(database: Database, sql: str, **values: object) -> Expected:
    with pytest.raises(Expected) as failed, shop_errors(DOING), database.writing() as connection, connection.begin():
        connection.execute(text(sql), values)
    assert tr(failed.value.what) == DOING.template
    assert tr(failed.value.effect)
    assert tr(failed.value.why)
    return failed.value


# -- connecting --------------------------------------------------------------------------------------------------------------------------


def test_that_a_server_name_nobody_knows_is_told_as_such(monkeypatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    fault = failure(Profile("mysql", "db.invalid", user="staff", database="shop"))
    assert isinstance(fault, ShopUnreachable)
    assert fault.stage == "name"


def test_that_a_port_nobody_listens_on_is_told_as_such():
    fault = failure(Profile("mysql", "127.0.0.1", free_port(), "staff", "shop"))
    assert isinstance(fault, ShopUnreachable)
    assert fault.stage == "port"


def test_that_a_port_that_answers_nothing_is_given_up_after_the_time_for_connecting():
    with Impostor("is silent") as impostor:
        database = Database(Profile("mysql", "127.0.0.1", impostor.port, "staff", "shop"), connect_timeout=1, read_timeout=600)
        with pytest.raises(ShopUnreachable) as failed, shop_errors(DOING), database.reading():
            pass
    assert_told_as_no_database(failed.value)


def test_that_a_port_that_hangs_up_at_once_is_told_as_no_database_and_as_no_line_that_was_lost():
    with Impostor("hangs up") as impostor:
        fault = failure(Profile("mysql", "127.0.0.1", impostor.port, "staff", "shop"))
    assert_told_as_no_database(fault)


def assert_told_as_no_database(fault):
    assert isinstance(fault, ShopUnreachable)
    assert (fault.stage, "no database speaks there" in tr(fault.why), "3306" in tr(fault.advice)) == ("port", True, True)


def test_that_a_port_with_another_service_is_told_as_such():
    with Impostor("speaks nonsense") as impostor:
        fault = failure(Profile("mysql", "127.0.0.1", impostor.port, "staff", "shop"))
    assert isinstance(fault, ShopUnreachable)
    assert fault.stage == "port"


@pytest.mark.parametrize(("user", "password"), [("staff", "wrong " + CANARY), ("nobody", CANARY)])
def test_that_a_wrong_user_or_password_is_refused_without_repeating_the_password(mariadb, database, user, password):
    mariadb.create_user("staff", "right", f"GRANT SELECT ON `{database}`.* TO {{user}}")
    fault = failure(Profile("mysql", "127.0.0.1", mariadb.port, user, database), password)
    assert isinstance(fault, ShopRefused)
    assert fault.details.startswith("1045")
    assert CANARY not in all_words(fault)


def test_that_a_database_that_is_not_there_is_named(mariadb):
    fault = failure(Profile("mysql", "127.0.0.1", mariadb.port, "root", "no_such_shop"))
    assert isinstance(fault, ShopRefused)
    assert "no_such_shop" in fault.details


def test_that_a_database_the_account_may_not_open_is_named(mariadb, database):
    mariadb.create_user("staff", "right")
    fault = failure(Profile("mysql", "127.0.0.1", mariadb.port, "staff", database), "right")
    assert isinstance(fault, ShopRefused)
    assert fault.details.startswith("1044")


def test_that_a_server_that_asks_for_files_gets_none_and_is_left():
    with Impostor("wants a file") as impostor:
        fault = failure(Profile("mysql", "127.0.0.1", impostor.port, "staff", "shop"))
    assert isinstance(fault, ShopUnreachable)
    assert b"root:" not in impostor.heard


# -- reading and writing -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("UPDATE t SET name = :value WHERE id = 1", {"value": "canary too long"}),
        ("INSERT INTO t VALUES (3, :value, NULL), (4, :value, NULL)", {"value": "canar"}),
        ("UPDATE t SET day = :value WHERE id = 1", {"value": "canary"}),
        ("UPDATE t SET id = :value WHERE id = 1", {"value": "canary"}),
        ("SELECT * FROM t WHERE id = CAST(:value AS INT) AND name = CONVERT(:value USING canary)", {"value": "canary"}),
    ],
)
def test_that_a_value_the_server_quotes_is_not_repeated(shop, sql, values):
    assert "canar" not in all_words(refusal(shop, sql, **values))


def test_that_what_a_trigger_of_the_shop_says_is_not_repeated(shop, mariadb):
    mariadb.execute(
        shop.profile.database, "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'canary Ann'"
    )
    fault = refusal(shop, "UPDATE t SET day = NULL, name = 'Anna' WHERE id = 1")
    assert "canary" not in all_words(fault)
    assert fault.details == "1644"


def test_that_a_missing_right_is_named_with_its_table(shop, mariadb):
    mariadb.create_user("staff", "right", f"GRANT SELECT ON `{shop.profile.database}`.* TO {{user}}")
    staff = Database(Profile("mysql", "127.0.0.1", mariadb.port, "staff", shop.profile.database), Secret("right"))
    staff.allow_writing()
    fault = refusal(staff, "UPDATE t SET name = 'x'")
    staff.close()
    assert isinstance(fault, ShopRefused)
    assert "UPDATE" in fault.details
    assert "`t`" in fault.details


def test_that_a_row_somebody_else_holds_is_worth_another_try(shop, mariadb):
    name = shop.profile.database
    with contextlib.closing(mariadb.connect(name)) as other:
        other.begin()
        other.query("UPDATE t SET name = 'held' WHERE id = 1")
        with shop.writing() as connection, connection.begin(), pytest.raises(DBAPIError) as refused:
            connection.execute(text("SET innodb_lock_wait_timeout = 0"))
            connection.execute(text("UPDATE t SET name = 'mine' WHERE id = 1"))
    assert is_retryable(refused.value)
    assert not is_disconnect(refused.value)
    assert isinstance(explain(refused.value, doing=DOING), ShopRefused)


def test_that_a_table_that_has_gone_meanwhile_asks_to_open_the_shop_again(shop):
    assert "Open the shop again" in tr(refusal(shop, "SELECT * FROM gone").advice)


def test_that_a_statement_stopped_for_taking_too_long_is_told_as_such(shop):
    fault = refusal(shop, "SET STATEMENT max_statement_time=0.05 FOR SELECT COUNT(*) FROM t a, t b WHERE SLEEP(0.1) = 0")
    assert "too long" in tr(fault.why)


def test_that_a_packet_too_big_ends_the_connection_and_not_the_program(shop, mariadb):
    with pytest.raises(Expected) as failed, shop_errors(DOING), shop.writing() as connection, connection.begin():
        connection.execute(text("SELECT LENGTH(:value)"), {"value": "x" * (17 * 2**20)})
    assert failed.value.__cause__ is not None
    with shop.writing() as connection, connection.begin():
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


def test_that_a_server_gone_in_mid_use_is_told_as_a_lost_connection(shop, mariadb):
    with pytest.raises(ShopUnreachable) as lost, shop_errors(DOING), shop.reading() as connection:
        mariadb.kill_connections(shop.profile.database)
        connection.execute(text("SELECT 1"))
    assert lost.value.stage == "port"


def test_that_an_effect_can_be_told_by_who_knows_it(shop):
    effect = msg("Your changes are still pending.")
    with pytest.raises(ShopRefused) as failed, shop_errors(DOING, effect=effect), shop.reading() as connection:
        connection.execute(text("SELECT * FROM gone"))
    assert failed.value.effect == effect


# -- what is ours stays ours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sql", ["SELEKT 1", "SELECT FROM"])
def test_that_a_mistake_of_the_program_is_not_blamed_on_the_shop(shop, sql):
    with pytest.raises(DBAPIError), shop_errors(DOING), shop.reading() as connection:
        connection.execute(text(sql))


@pytest.mark.parametrize("error", [RuntimeError("ours"), OSError("a full disk"), ZeroDivisionError(), LookupError("x")])
def test_that_an_error_from_elsewhere_passes_through(error):
    with pytest.raises(type(error)) as passed, shop_errors(DOING):
        raise error
    assert passed.value is error


def test_that_what_is_explained_already_stays_as_it_is():
    expected = BadInput(what="a", effect="b")
    assert explain(expected, doing=DOING) is expected


# -- the table ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(CASES))
def test_that_every_known_error_has_its_reason_and_effect(code):
    fault = explain(pymysql.err.OperationalError(code, "text"), doing=DOING)
    assert tr(fault.why)
    assert tr(fault.effect)
    assert fault.details.startswith(str(code))


@pytest.mark.parametrize("code", [1213, 1205, 1020, 1047, 1180])
def test_that_conflicts_are_worth_another_try(code):
    assert is_retryable(pymysql.err.OperationalError(code, "text"))


@pytest.mark.parametrize(("code", "words"), [(1047, "WSREP has not yet prepared node"), (1180, "Got error 5 during COMMIT")])
def test_that_a_node_that_has_lost_its_cluster_is_told_as_one_that_takes_no_changes_now(code, words):
    error = pymysql.err.OperationalError(code, words)
    assert (is_unready(error), "can take no changes now" in tr(explain(error, doing=DOING).why)) == (True, True)


@pytest.mark.parametrize("code", [2006, 2013, 1927, 1053])
def test_that_lost_connections_are_known_by_their_number(code):
    error = pymysql.err.OperationalError(code, "text")
    assert is_disconnect(error)
    assert not is_retryable(error)


@pytest.mark.parametrize(
    "words", ["Duplicate entry 'O'Brien canary' for key 'email'", "Incorrect value: 'canary\n' for column", 'near \'canary"\' and "canary"']
)
def test_that_everything_between_quotes_is_taken_out_of_unknown_texts(words):
    assert "canary" not in explain(pymysql.err.DataError(9999, words), doing=DOING).details


# -- SQLite ------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    return path


@pytest.mark.parametrize(("sql", "word"), [("DELETE FROM t", "written"), ("SELECT * FROM gone", "not as they were")])
def test_that_faults_of_a_file_are_told_too(file, sql, word):
    database = Database(Profile("sqlite", path=str(file)))
    with pytest.raises(ShopRefused) as failed, shop_errors(DOING), database.reading() as connection:
        connection.execute(text(sql))
    assert word in tr(failed.value.why)


def test_that_a_file_somebody_else_writes_is_worth_another_try(file):
    database = Database(Profile("sqlite", path=str(file)))
    database.allow_writing()
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with database.writing() as connection:
            connection.connection.driver_connection.execute("PRAGMA busy_timeout=0")
            with pytest.raises(DBAPIError) as refused, connection.begin():
                pass
    assert is_retryable(refused.value)
    assert code_of(refused.value) is None


def test_that_a_file_that_is_no_database_is_told_as_such(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear canary, " * 100)
    with pytest.raises(ShopRefused) as failed, shop_errors(DOING), Database(Profile("sqlite", path=str(path))).reading() as connection:
        connection.execute(text("SELECT * FROM sqlite_master"))
    assert "not an SQLite database" in tr(failed.value.why)
