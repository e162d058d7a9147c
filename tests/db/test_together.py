"""Several small questions in one statement answer as each of them would alone."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, create_engine, func, select

from sc_desktop.db.together import read_together
from tests.kit.mariadb import MariaDbServer

COLOUR = Table("colour", MetaData(), Column("id", Integer), Column("name", String(10)))
PLACE = Table("place", MetaData(), Column("name", String(10)))


@pytest.fixture(params=["mariadb", "sqlite"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """Two tables whose texts have different charsets and collations."""
    engine: Engine = create_engine("sqlite://")
    if request.param == "mariadb":
        server: MariaDbServer = request.getfixturevalue("mariadb")
        engine = server.engine(request.getfixturevalue("database"))
    with engine.connect() as connection:
        latin, exact = (" CHARACTER SET latin1", " COLLATE utf8mb4_bin") if request.param == "mariadb" else ("", "")
        connection.exec_driver_sql(f"CREATE TABLE colour (id INTEGER, name VARCHAR(10){latin})")
        connection.exec_driver_sql(f"CREATE TABLE place (name VARCHAR(10){exact})")
        connection.exec_driver_sql("INSERT INTO colour VALUES (2, 'bleu clé'), (1, NULL)")
        connection.exec_driver_sql("INSERT INTO place VALUES ('Łódź')")
        yield connection


def test_that_each_question_gets_its_own_rows_whatever_their_collations(connection):
    found = read_together(
        connection,
        {
            "colours": select(COLOUR.c.id, COLOUR.c.name),
            "places": select(PLACE.c.name),
            "how many": select(func.count()).select_from(COLOUR),
            "none": select(PLACE.c.name).where(PLACE.c.name == "Paris"),
        },
    )
    assert {name: sorted(rows, key=str) for name, rows in found.items()} == {
        "colours": [("1", None), ("2", "bleu clé")],
        "places": [("Łódź",)],
        "how many": [("2",)],
        "none": [],
    }
