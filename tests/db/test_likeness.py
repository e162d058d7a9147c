"""LIKE in a file leaves case and accents aside whatever a text is made of, whether SQLite compares it by itself or asks the program."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, ColumnElement, Integer, MetaData, Table, Text, func, literal, not_, select, type_coerce

from sc_desktop.db import likeness
from sc_desktop.db.database import Database
from sc_desktop.db.profile import Profile
from sc_desktop.domain.folding import fold

T = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("name", Text))
SIGNS = "aAsSiIéÉßİıſﬁŉe\u0301\u0345%_\\/!％＿／＼\n\r\t\0 *?[]^-'\"()Σς😀"
TEXTS = st.one_of(st.text(SIGNS, max_size=6), st.text("aAsé%_", max_size=6), st.text(max_size=6))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("likeness") / "shop.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")
    opened = Database(Profile("sqlite", path=str(path)))
    yield opened
    opened.close()


def hold(database: Database, names: list[str | None]) -> None:
    """These names stand in the table, under the numbers of their places."""
    with closing(sqlite3.connect(database.profile.path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("DELETE FROM t")
        connection.executemany("INSERT INTO t VALUES (?, ?)", enumerate(names))


def found(database: Database, condition: ColumnElement[bool]) -> list[int]:
    with database.reading() as connection:
        return list(connection.execute(select(T.c.id).where(condition).order_by(T.c.id)).scalars())


def is_like(text: str, pattern: str, escape: str) -> bool:
    """What LIKE means: both are folded sign by sign. % stands for any signs, _ for one, and what is escaped for itself."""
    wanted, signs = [], iter(pattern)
    for sign in signs:
        if sign == escape:
            wanted.extend(fold(next(signs, sign)))
        elif sign in "%_":
            wanted.append({"%": None, "_": ...}[sign])
        else:
            wanted.extend(fold(sign))
    ends = {0}  # of what the pattern has taken so far
    folded = fold(text)
    for part in wanted:
        if part is None:
            ends = set(range(min(ends), len(folded) + 1)) if ends else ends
        else:
            ends = {end + 1 for end in ends if end < len(folded) and part in (..., folded[end])}
    return len(folded) in ends


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=30), st.one_of(TEXTS, TEXTS.map("%{}%".format)), st.sampled_from(["/", "\\", "!", None]))
@example(["a\0b", "ab", "a", "\0"], "%b%", "/")
@example(["\0", "a"], "%\0%", None)
@example(["50％", "50%", "501"], "50％", None)
@example(["ß", "s", "ss"], "_", None)
@example(["İ", "i", "ı", "I"], "i", None)
def test_that_like_means_the_same_of_every_text(database, texts, pattern, escape):
    hold(database, [*texts, None])
    expected = [row for row, text in enumerate(texts) if is_like(text, pattern, escape or "\\")]
    assert found(database, T.c.name.like(pattern, escape=escape)) == expected
    assert found(database, not_(T.c.name.like(pattern, escape=escape))) == [row for row in range(len(texts)) if row not in expected]
    worked_out = type_coerce(func.coalesce(T.c.name, None), Text)
    assert found(database, worked_out.like(pattern, escape=escape)) == expected, "of what is no column"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=30), TEXTS)
@example(["\0", "a"], "\0")
def test_that_what_is_contained_is_taken_as_it_is_written(database, texts, part):
    hold(database, [*texts])
    assert found(database, T.c.name.contains(part, autoescape=True)) == [row for row, text in enumerate(texts) if fold(part) in fold(text)]


def test_that_nothing_is_like_nothing(database):
    hold(database, ["", "a", None])
    assert found(database, T.c.name.like(literal(None, Text))) == []


def test_that_a_pattern_longer_than_sqlite_takes_is_compared_all_the_same(database):
    hold(database, ["%" * 30_000, "a"])
    assert found(database, T.c.name.contains("%" * 30_000, autoescape=True)) == [0]


def test_that_the_program_is_asked_about_texts_with_other_signs_only(database, monkeypatch):
    asked: list[object] = []
    functions = tuple(
        (name, count, (lambda *values, real=function: asked.append(values[1]) or real(*values)) if name == "scd_like" else function)
        for name, count, function in likeness.FUNCTIONS
    )
    monkeypatch.setattr("sc_desktop.db.session.FUNCTIONS", functions)
    own = Database(database.profile)
    hold(database, ["Eric", "ERIC", "Éric", "", None])
    assert found(own, T.c.name.like("%éri%")) == [0, 1, 2]
    own.close()
    assert asked == ["Éric"]
