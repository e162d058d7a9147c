"""What really differs between MySQL and the demo's SQLite, as compiled constructs: the rest of the house writes one SQL."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    TypeDecorator,
    cast,
    func,
    literal,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ColumnCollectionConstraint, ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler, SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

COLLATION = "collation"
"""The key in a column's info under which its collation stands; "" or nothing when there is none to know."""


class Folded(FunctionElement[str]):
    """A text as the shop's collation orders it: MySQL's columns do so by themselves, SQLite asks our folding function."""

    type = String()
    inherit_cache = True
    name = "folded"


@compiles(Folded)
def _plain(element: Folded, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(Folded, "sqlite")
def _folded_in_python(element: Folded, compiler: SQLCompiler, **options: Any) -> str:
    return f"scd_fold({compiler.process(element.clauses, **options)})"


def folded(text: ColumnElement[Any]) -> ColumnElement[str]:
    """`text` for use in ORDER BY, case and accents as the shop sees them."""
    return Folded(text)


class Converted(FunctionElement[str]):
    """A text in one known collation, for comparing columns that have different ones (MySQL refuses to: error 1267)."""

    type = String()
    inherit_cache = True
    name = "converted"


@compiles(Converted)
def _unconverted(element: Converted, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(Converted, "mysql", "mariadb")
def _converted(element: Converted, compiler: SQLCompiler, **options: Any) -> str:
    return f"CONVERT({compiler.process(element.clauses, **options)} USING utf8mb4) COLLATE utf8mb4_general_ci"


def same_text(one: Column[Any], other: ColumnElement[Any], other_column: Column[Any] | None = None) -> ColumnElement[bool]:
    """Whether two columns hold the same text, as the shop compares. With one collation the index of either can serve.

    other_column is the table's column that `other` comes from, where it comes through a sub-query."""
    source = other if other_column is None else other_column
    if one.info.get(COLLATION, "") == getattr(source, "info", {}).get(COLLATION, ""):
        return one == other
    return Converted(one) == Converted(other)


class _Exact(TypeDecorator[Decimal]):
    """A number to compare with: exact in MySQL; a float in SQLite, which compares numbers kept as text by their letters."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Float() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> object:
        return float(value) if value is not None and dialect.name == "sqlite" else value


def as_number(amount: ColumnElement[Any]) -> ColumnElement[Decimal]:
    """An amount for comparing by size: the demo keeps amounts as text."""
    return type_coerce(amount + 0, _Exact())


def number_value(number: Decimal | int | str) -> ColumnElement[Decimal]:
    """What `as_number` is compared with."""
    return literal(Decimal(number), _Exact())


class InUtf8(FunctionElement[str]):
    """A value as text in UTF-8, whatever its column's type and charset; MySQL and MariaDB only."""

    type = String()
    inherit_cache = True
    name = "in_utf8"


@compiles(InUtf8, "mysql", "mariadb")
def _in_utf8(element: InUtf8, compiler: SQLCompiler, **options: Any) -> str:
    return f"CONVERT({compiler.process(element.clauses, **options)} USING utf8mb4)"


class Spelled(FunctionElement[str]):
    """A text as it is written, for telling spellings apart: MySQL gives its bytes in UTF-8, since its collations don't."""

    type = String()
    inherit_cache = True
    name = "spelled"


@compiles(Spelled)
def _as_written(element: Spelled, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(Spelled, "mysql", "mariadb")
def _as_bytes(element: Spelled, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(CONVERT({compiler.process(element.clauses, **options)} USING utf8mb4) AS BINARY)"


def weight(text: ColumnElement[Any]) -> ColumnElement[str]:
    """What a text weighs in its collation, in hexadecimal digits: texts stand in the order of their weights, and those that count as the
    same weigh the same. MySQL and MariaDB only.

    Nearly all collations leave spaces at the end aside when they compare, though these have a weight."""
    is_padded = pads_texts(str(getattr(text, "info", {}).get(COLLATION, "")))
    return func.hex(func.weight_string(func.rtrim(text) if is_padded else text))


def pads_texts(collation: str) -> bool:
    """Whether spaces at the end count for nothing where texts are compared by this collation."""
    return not any(each in collation for each in ("_0900_", "_nopad_", "binary"))


class DayNumber(FunctionElement[int]):
    """A date as the number of its day, for telling how many lie between two; NULL for what is no date. The first day differs."""

    type = Integer()
    inherit_cache = True
    name = "day_number"


@compiles(DayNumber)
def _to_days(element: DayNumber, compiler: SQLCompiler, **options: Any) -> str:
    return f"TO_DAYS({compiler.process(element.clauses, **options)})"


@compiles(DayNumber, "sqlite")
def _julian_day(element: DayNumber, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(julianday({compiler.process(element.clauses, **options)}) + 0.5 AS INTEGER)"


def same_bytes(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether two values are the same to the byte, NULL being the same as NULL; what `=` says of texts depends on their collation."""
    return cast(InUtf8(one), LargeBinary).is_not_distinct_from(cast(InUtf8(other), LargeBinary))


ENTRY, FIELD, NOTHING = "\x1e", "\x1f", "\x18"
"""Signs between rows, between the values of a row, and for NULL, where the values of many rows stand in one text."""


class Joined(FunctionElement[str]):
    """The texts of all rows in one, in the order they are read, with ENTRY between them; MySQL and MariaDB only."""

    type = String()
    inherit_cache = True
    name = "joined"


@compiles(Joined, "mysql", "mariadb")
def _joined(element: Joined, compiler: SQLCompiler, **options: Any) -> str:
    return f"GROUP_CONCAT({compiler.process(element.clauses, **options)} SEPARATOR '{ENTRY}')"


def entries(key: ColumnElement[Any], values: Sequence[ColumnElement[Any]]) -> ColumnElement[str]:
    """Many rows in one text, as journal.packs has it: an ENTRY, the key, a FIELD and a value for each column; an ENTRY at the end."""
    texts = (func.ifnull(InUtf8(value), NOTHING) for value in values)
    return func.concat(ENTRY, Joined(func.concat_ws(FIELD, key, *texts)), ENTRY)


def fingerprint(text: ColumnElement[Any]) -> ColumnElement[str]:
    """SHA-256 of a text's bytes in hexadecimal digits."""
    return func.sha2(text, 256)


SLOT = "\x1d"


class Slot(ColumnElement[Any]):
    """A place in a statement where another list stands each time; whoever sends it fills it in (db.session.Ready)."""

    inherit_cache = False

    def __init__(self, name: str) -> None:
        self.name = name


@compiles(Slot, "mysql", "mariadb")
def _slot(element: Slot, _compiler: SQLCompiler, **_options: Any) -> str:
    return f"{SLOT}{element.name}{SLOT}"


class AddColumn(ExecutableDDLElement):
    """Give a table that is there a column of its definition, which may be NULL."""

    def __init__(self, column: Column[Any]) -> None:
        self.column = column


@compiles(AddColumn)
def _add_column(element: AddColumn, compiler: DDLCompiler, **_options: Any) -> str:
    column = element.column
    return f"ALTER TABLE {compiler.preparer.format_table(column.table)} ADD COLUMN {compiler.get_column_specification(column)}"


class Key(ColumnCollectionConstraint):
    """An index made by CREATE TABLE itself: made afterwards it takes the right INDEX as well, and a line cut between leaves it out."""


@compiles(Key, "mysql", "mariadb")
def _key(element: Key, compiler: DDLCompiler, **_options: Any) -> str:
    quote = compiler.preparer.quote
    return f"KEY {quote(str(element.name))} ({', '.join(quote(column.name) for column in element.columns)})"
