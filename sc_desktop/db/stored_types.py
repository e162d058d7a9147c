"""How a MySQL column type is read and bound, the same in MySQL, MariaDB and the demo's SQLite.

A value is a Python int, Decimal, float, str or bytes in every database. Dates are text ("YYYY-MM-DD", "YYYY-MM-DD HH:MM:SS"), because a
shop holds dates that Python's date cannot hold: 0000-00-00 and partial ones.
"""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Dialect, Float, Integer, LargeBinary, Numeric, String, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator, TypeEngine

_WHOLE = frozenset({"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year", "bool", "boolean"})
_EXACT = frozenset({"decimal", "numeric", "dec", "fixed"})
_APPROXIMATE = frozenset({"float", "double", "real"})
_MOMENT = frozenset({"date", "datetime", "timestamp", "time"})
_BYTES = frozenset({"tinyblob", "blob", "mediumblob", "longblob", "binary", "varbinary"})

_Processor = Callable[[Any], Any]


class StoredWhole(TypeDecorator[int]):
    """A whole number; INTEGER in SQLite. ddl is the type text for MySQL, display width and all."""

    impl = Integer
    cache_ok = True

    def __init__(self, ddl: str) -> None:
        super().__init__()
        self.ddl = ddl


class StoredDecimal(TypeDecorator[Decimal]):
    """An exact number with a fixed count of decimals, always read as Decimal.

    In SQLite it is TEXT written with the column's scale ("12.500000"), so that what is read equals what MySQL would give. Text sorts and
    compares as text there: cast to a number before ordering or comparing by size. Sums and products of it come as binary floats from SQLite
    and are rounded to the scale here.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, ddl: str, scale: int) -> None:
        super().__init__(asdecimal=True)
        self.ddl = ddl
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric(asdecimal=True))

    def bind_processor(self, dialect: Dialect) -> _Processor | None:
        if dialect.name != "sqlite":
            return None
        return lambda value: None if value is None else str(self._rounded(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> _Processor | None:
        if dialect.name != "sqlite":
            return None
        return lambda value: None if value is None else self._rounded(value)

    def _rounded(self, value: Decimal | float | str) -> Decimal:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        return exact.quantize(Decimal(1).scaleb(-self.scale), ROUND_HALF_UP)


class StoredFloat(TypeDecorator[float]):
    """An approximate number; REAL in SQLite."""

    impl = Float
    cache_ok = True

    def __init__(self, ddl: str) -> None:
        super().__init__()
        self.ddl = ddl


class StoredText(TypeDecorator[str]):
    """Text: char, varchar, text, enum, set, and every type this module doesn't know."""

    impl = Text
    cache_ok = True

    def __init__(self, ddl: str) -> None:
        super().__init__()
        self.ddl = ddl


class StoredMoment(TypeDecorator[str]):
    """A date or a date with time, as text in both databases, zero and partial dates kept.

    Our own connections get text from the driver already; a connection that converts gives the same text for every real date.
    """

    impl = String
    cache_ok = True

    def __init__(self, ddl: str) -> None:
        super().__init__()
        self.ddl = ddl

    def result_processor(self, dialect: Dialect, coltype: object) -> _Processor | None:
        return lambda value: None if value is None else str(value)


class StoredBytes(TypeDecorator[bytes]):
    """Bytes; BLOB in SQLite."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, ddl: str) -> None:
        super().__init__()
        self.ddl = ddl


StoredType = StoredWhole | StoredDecimal | StoredFloat | StoredText | StoredMoment | StoredBytes


def sql_type(mysql_type_text: str) -> StoredType:
    """The type for information_schema.columns.column_type, e.g. "int(10) unsigned" or "enum('open','closed')".

    On MySQL and MariaDB the text is emitted in DDL as it stands. An unknown type is read as text.
    """
    word = re.match(r"\w*", mysql_type_text.strip().lower())
    family = word.group() if word else ""
    if family in _EXACT:
        digits = re.search(r"\(\s*\d+\s*,\s*(\d+)\s*\)", mysql_type_text)
        return StoredDecimal(mysql_type_text, int(digits.group(1)) if digits else 0)
    for families, kind in ((_WHOLE, StoredWhole), (_APPROXIMATE, StoredFloat), (_MOMENT, StoredMoment), (_BYTES, StoredBytes)):
        if family in families:
            return kind(mysql_type_text)
    return StoredText(mysql_type_text)


def _emit_verbatim(stored: StoredType, _compiler: object, **_options: object) -> str:
    return stored.ddl


for _kind in (StoredWhole, StoredDecimal, StoredFloat, StoredText, StoredMoment, StoredBytes):
    compiles(_kind, "mysql", "mariadb")(_emit_verbatim)
