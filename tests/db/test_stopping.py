"""A question nobody waits for any more is stopped on the server too; nothing else is ever met by that."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pymysql
import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from sc_desktop.db import session, stopping
from sc_desktop.db.database import Database
from sc_desktop.db.profile import Profile
from sc_desktop.domain.progress import Cancelled, Progress
from tests.kit.delay_proxy import DelayProxy
from tests.kit.few_lines import allow_three_lines
from tests.kit.mariadb import MariaDbServer
from tests.kit.running import Running, begun, statements_of, until

HEAVY = "SELECT COUNT(*) FROM information_schema.collations a, information_schema.collations b, information_schema.collations c"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"


@pytest.fixture
def profile(mariadb: MariaDbServer, database: str) -> Profile:
    mariadb.create_user("staff", "", f"GRANT ALL ON `{database}`.* TO {{user}}")
    return Profile("mysql", host="127.0.0.1", port=mariadb.port, user="staff", database=database, tls="off")


@pytest.fixture
def open_(profile: Profile) -> Iterator[Callable[..., Database]]:
    opened: list[Database] = []

    def open_it(**more: object) -> Database:
        opened.append(Database(replace(profile, **more), connect_timeout=2, read_timeout=60))  # type: ignore[arg-type]
        return opened[-1]

    yield open_it
    for each in opened:
        each.close()


@pytest.fixture
def shop(open_: Callable[..., Database]) -> Database:
    return open_()


def heavy(shop: Database, statement: str = HEAVY) -> Running:
    """The statement in a thread of its own, for a work that can be cancelled."""

    def ask() -> None:
        with shop.reading() as connection:
            connection.execute(text(statement)).all()

    return begun(ask)


def line_of(shop: Database) -> int:
    with shop.reading() as connection:
        return session.number_of(connection)


def lines(server: MariaDbServer, database: str) -> set[int]:
    """The lines to a database that stand now."""
    return {row[0] for row in server.execute(None, "SELECT id FROM information_schema.processlist WHERE db = %s", (database,))}


def test_that_a_cancelled_statement_ends_on_the_server_and_its_line_lives_on(shop, mariadb, database):
    before = line_of(shop)
    asking = heavy(shop)
    statements_of(mariadb, database, 1)
    asking.progress.cancel()
    error = asking.error()
    assert isinstance(error, Cancelled) and not error.runs_on
    statements_of(mariadb, database, 0)
    assert before in lines(mariadb, database)
    assert {line_of(shop), line_of(shop)} <= lines(mariadb, database)


def test_that_an_account_of_three_lines_can_stop_while_all_of_them_are_open(shop, mariadb, database):
    allow_three_lines(mariadb, "staff")
    shop.allow_writing()
    with shop.writing():
        pass
    first, second = heavy(shop), heavy(shop)
    statements_of(mariadb, database, 2)
    first.progress.cancel()
    second.progress.cancel()
    assert [type(each.error()) for each in (first, second)] == [Cancelled, Cancelled]
    statements_of(mariadb, database, 0)


def test_that_a_shop_opened_for_reading_stops_both_its_statements_by_a_third_line_it_gives_back(shop, mariadb, database):
    allow_three_lines(mariadb, "staff")
    first, second = heavy(shop), heavy(shop)
    statements_of(mariadb, database, 2)
    first.progress.cancel()
    assert isinstance(first.error(), Cancelled)
    second.progress.cancel()
    assert isinstance(second.error(), Cancelled)
    shop.close()
    until(lambda: not lines(mariadb, database))


def test_that_a_wish_that_comes_after_the_end_meets_no_later_statement(shop, monkeypatch):
    told: list[int] = []
    monkeypatch.setattr(session, "stop_statement", lambda _other, number: told.append(number))
    progress = Progress()
    with progress.under_way(), shop.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    progress.cancel()
    with shop.reading() as connection:
        assert connection.execute(text("SELECT 2")).scalar_one() == 2
    assert told == []


def refused(_other: object, _number: int) -> None:
    raise OperationalError("KILL QUERY", {}, pymysql.err.OperationalError(1095, "You are not owner of thread"))


@pytest.mark.parametrize(
    ("name", "instead"),
    [("stop_statement", refused), ("is_reading", lambda _other, _number: False)],
    ids=["the server refuses", "a pooler leads to another server"],
)
def test_that_what_the_server_could_not_be_told_to_stop_is_said_to_run_on(shop, mariadb, database, monkeypatch, name, instead):
    monkeypatch.setattr(stopping, "PATIENCE", 0.2)
    monkeypatch.setattr(session, name, instead)
    asking = heavy(shop, "SELECT SLEEP(60)")
    statements_of(mariadb, database, 1)
    asking.progress.cancel()
    error = asking.error()
    assert isinstance(error, Cancelled) and error.runs_on
    mariadb.kill_connections(database)


def test_that_a_line_is_dropped_when_the_word_may_come_too_late(shop, mariadb, database, monkeypatch):
    told, go = threading.Event(), threading.Event()

    def late(_other: object, _number: int) -> None:
        told.set()
        go.wait(10)

    monkeypatch.setattr(session, "stop_statement", late)
    before = line_of(shop)

    def ask() -> None:
        with shop.reading() as connection:
            connection.execute(text("SELECT SLEEP(0.3)")).all()

    asking = begun(ask)
    statements_of(mariadb, database, 1)
    asking.progress.cancel()
    assert told.wait(10)
    assert asking.error() is None, "it had its answer before the server heard the word"
    until(lambda: before not in lines(mariadb, database))
    go.set()


def test_that_work_cancelled_already_asks_nothing(shop, mariadb):
    progress = Progress()
    progress.cancel()
    with progress.under_way(), pytest.raises(Cancelled), shop.reading():
        pytest.fail("a line was given")


def test_that_what_is_not_under_way_for_anybody_is_never_stopped(shop, mariadb, database):
    progress = Progress()

    def ask() -> object:
        with shop.reading() as connection:
            return connection.execute(text("SELECT SLEEP(0.3)")).scalar_one()

    asking = begun(ask, under_way=False)
    statements_of(mariadb, database, 1)
    progress.cancel()
    asking.progress.cancel()
    assert (asking.error(), asking.answer) == (None, 0)


def test_that_a_statement_on_a_dead_line_is_given_up_and_the_next_one_has_a_line(open_, mariadb, database, monkeypatch):
    monkeypatch.setattr(stopping, "PATIENCE", 0.2)
    with DelayProxy(mariadb.port) as line:
        shop = open_(port=line.port)
        before = line_of(shop)
        line.swallows, sent = True, line.round_trips
        asking = heavy(shop, "SELECT 1")
        until(lambda: line.round_trips > sent)
        asking.progress.cancel()
        assert isinstance(asking.error(), Cancelled)
        line.swallows = False
        assert line_of(shop) != before


def test_that_a_statement_on_a_file_is_stopped(tmp_path: Path):
    path = tmp_path / "demo.db"
    path.touch()
    shop = Database(Profile("sqlite", path=str(path)))
    asking = heavy(shop, ENDLESS)
    asking.progress.cancel()
    assert isinstance(asking.error(), Cancelled)
    with shop.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    shop.close()
