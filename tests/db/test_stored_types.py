"""Values keep their kind and their exact text in the demo's SQLite; on MySQL the type text goes into DDL as it stands."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine, MetaData, Table, create_engine, func, select
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

from sc_desktop.db.definitions import ColumnDefinition, IndexDefinition, TableDefinition, build_table
from sc_desktop.db.stored_types import StoredText, sql_type

DEFINITION = TableDefinition(
    name="sample",
    columns=(
        ColumnDefinition("id_sample", "int(10) unsigned", nullable=False, default=None, extra="auto_increment"),
        ColumnDefinition("amount", "decimal(20,6)", nullable=False, default="0.000000"),
        ColumnDefinition("day", "date", nullable=True, default="'0000-00-00'"),
        ColumnDefinition("moment", "datetime", nullable=True, default="NULL"),
        ColumnDefinition("status", "enum('open','closed')", nullable=False, default="'open'"),
        ColumnDefinition("picture", "blob", nullable=True, default="NULL"),
        ColumnDefinition("ratio", "double", nullable=True, default="NULL"),
        ColumnDefinition("place", "geometry", nullable=True, default="NULL"),
    ),
    indexes=(IndexDefinition("PRIMARY", ("id_sample",), unique=True), IndexDefinition("status", ("status(2)",), unique=False)),
)


@pytest.fixture
def engine() -> Engine:
    return create_engine("sqlite://")


@pytest.fixture
def sample(engine: Engine) -> Table:
    table = build_table(DEFINITION, MetaData(), "ps_")
    table.create(engine)
    return table


def test_that_a_row_is_read_back_as_it_was_written(engine: Engine, sample: Table) -> None:
    row = {
        "id_sample": 7,
        "amount": Decimal("12.5"),
        "day": "2026-02-00",
        "moment": "0000-00-00 00:00:00",
        "status": "closed",
        "picture": b"\x00\xff",
        "ratio": 0.25,
        "place": "somewhere",
    }
    with engine.begin() as connection:
        connection.execute(sample.insert(), row)
        (found,) = connection.execute(select(sample)).mappings().all()
    assert dict(found) == row
    assert str(found["amount"]) == "12.500000"


def test_that_defaults_are_filled_in_as_mysql_would(engine: Engine, sample: Table) -> None:
    with engine.begin() as connection:
        connection.execute(sample.insert(), {"ratio": None})
        found = connection.execute(select(sample.c.id_sample, sample.c.amount, sample.c.day, sample.c.moment, sample.c.status)).one()
    assert tuple(found) == (1, Decimal("0.000000"), "0000-00-00", None, "open")
    assert str(found.amount) == "0.000000"


def test_that_sums_of_decimals_are_decimals_of_the_same_scale(engine: Engine, sample: Table) -> None:
    with engine.begin() as connection:
        connection.execute(sample.insert(), [{"amount": Decimal("0.1")}, {"amount": Decimal("0.2")}])
        assert str(connection.scalar(select(func.sum(sample.c.amount)))) == "0.300000"


def test_that_the_key_of_a_deleted_row_is_not_given_again(engine: Engine, sample: Table) -> None:
    with engine.begin() as connection:
        connection.execute(sample.insert(), {"id_sample": 9})
        connection.execute(sample.delete())
        connection.execute(sample.insert(), {"ratio": None})
        assert connection.scalar(select(sample.c.id_sample)) == 10


@pytest.mark.parametrize("column", DEFINITION.columns, ids=lambda column: column.name)
def test_that_the_type_text_is_emitted_on_mysql_as_it_stands(sample: Table, column: ColumnDefinition) -> None:
    ddl = str(CreateTable(sample).compile(dialect=mysql.dialect()))
    assert f"\t{column.name} {column.type}" in ddl


def test_that_an_unknown_type_is_read_as_text() -> None:
    assert isinstance(sql_type("geometry"), StoredText)
