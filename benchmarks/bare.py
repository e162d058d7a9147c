"""The floor's side of a comparison: a bare driver's connection that is like the program's own, and what the server counts."""

import time
from collections.abc import Callable

import pymysql
from pymysql.cursors import Cursor

from benchmarks.measure import Measure
from sc_desktop.db.server_line import CONVERSIONS, prepare_reader
from sc_desktop.domain.address import Profile


def bare_line(profile: Profile) -> "pymysql.connections.Connection[Cursor]":
    """A connection like the program's own, open and waiting: dates as text, autocommit, its session's settings."""

    line = pymysql.connect(
        host=profile.host,
        port=profile.port,
        user=profile.user,
        database=profile.database,
        charset="utf8mb4",
        conv=CONVERSIONS,
        autocommit=True,
    )
    prepare_reader(line)
    return line


def questions(cursor: Cursor) -> int:
    """Statements the server has been sent by everybody, this question included; pings are not among them."""
    cursor.execute("SHOW GLOBAL STATUS LIKE 'Questions'")
    told = cursor.fetchone()
    assert told is not None
    return int(told[1])


def timed(work: Callable[[], object]) -> Measure:
    """The seconds one run of it takes."""

    def measure() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return measure
