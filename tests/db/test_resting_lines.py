"""A connection that rests in the pool is asked whether it lives only when there is a reason: each asking is a round trip."""

from __future__ import annotations

from collections.abc import Iterator

import pymysql
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sc_desktop.db import server_line
from sc_desktop.db.database import Database
from sc_desktop.db.faults import code_of, is_disconnect
from sc_desktop.db.profile import Profile, Secret
from tests.kit.delay_proxy import DelayProxy
from tests.kit.mariadb import MariaDbServer


@pytest.fixture
def reader(mariadb: MariaDbServer, database: str) -> Iterator[Database]:
    profile = Profile("mysql", host="127.0.0.1", port=mariadb.port, user="root", database=database, tls="off")
    shop = Database(profile, Secret(""))
    yield shop
    shop.close()


@pytest.fixture
def pings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    sent: list[object] = []
    ping = pymysql.connections.Connection.ping

    def counted(line: pymysql.connections.Connection, reconnect: bool = True) -> None:
        sent.append(line)
        ping(line, reconnect)

    monkeypatch.setattr(pymysql.connections.Connection, "ping", counted)
    return sent


def line_of(shop: Database) -> int:
    with shop.reading() as connection:
        return int(connection.execute(text("SELECT CONNECTION_ID()")).scalar_one())


def test_that_a_line_that_has_just_answered_is_not_asked_whether_it_lives(reader, pings):
    assert line_of(reader) == line_of(reader)
    assert pings == []


def test_that_a_line_that_rested_for_long_is_asked_once(reader, pings, monkeypatch):
    first = line_of(reader)
    monkeypatch.setattr(server_line, "_TRUSTED_SECONDS", 0)
    assert line_of(reader) == first
    assert len(pings) == 1


def test_that_a_line_the_server_has_just_hung_up_on_is_replaced(reader, mariadb, database):
    first = line_of(reader)
    mariadb.kill_connections(database)
    assert line_of(reader) != first


def test_that_a_line_closed_on_our_side_is_replaced(reader):
    first = line_of(reader)
    with reader.reading() as connection:
        raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.close()
    assert line_of(reader) != first


def test_that_a_line_that_rested_is_doubted_no_longer_than_a_login_may_take(mariadb, database, monkeypatch):
    monkeypatch.setattr(server_line, "_TRUSTED_SECONDS", 0)
    with DelayProxy(mariadb.port) as line:
        profile = Profile("mysql", host="127.0.0.1", port=line.port, user="root", database=database, tls="off")
        shop = Database(profile, Secret(""), connect_timeout=1, read_timeout=600)
        shop.allow_writing()
        for give in (shop.reading, shop.writing):
            line.swallows = False
            with give():
                pass
            line.swallows = True
            with pytest.raises(DBAPIError) as told, give():
                pytest.fail("a line was given")
            assert is_disconnect(told.value) or code_of(told.value) == 2003
        line.swallows = False
        shop.close()
