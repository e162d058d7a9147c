"""Which customers are wanted: a tree of tests on columns. Pure data: it is compiled to SQL in prestashop, put into words in filter_words.

A negated test holds of whom its opposite does not: "is not 3" and "does not contain x" hold of an empty cell. The others don't, and an
empty cell is one that shows nothing: NULL, "" and dates with a zero part alike."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.kinds import Choice, Day, Flag, Kind, Lines, Names, stored_day
from sc_desktop.domain.periods import Period
from sc_desktop.i18n import N_, Message, msg

LONGEST_TEXT = 500
MOST_VALUES = 1000
MOST_TESTS = 200
DEEPEST = 8


class Op(Enum):
    """How a column is tested; the value is the word for it in files."""

    CONTAINS = "contains"
    NOT_CONTAINS = "does not contain"
    STARTS = "starts with"
    ENDS = "ends with"
    IS = "is"
    IS_NOT = "is not"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    BETWEEN = "between"
    DURING = "during"
    ONE_OF = "one of"
    ALL_OF = "all of"
    NONE_OF = "none of"
    EMPTY = "is empty"
    NOT_EMPTY = "is not empty"


NEGATED = {Op.NOT_CONTAINS: Op.CONTAINS, Op.IS_NOT: Op.IS, Op.NONE_OF: Op.ONE_OF, Op.NOT_EMPTY: Op.EMPTY}
"""The operators that hold where another does not."""
EMPTINESS = (Op.EMPTY, Op.NOT_EMPTY)
LISTS = (Op.ONE_OF, Op.ALL_OF, Op.NONE_OF)
_COMPARING = (Op.IS, Op.IS_NOT, Op.LESS, Op.AT_MOST, Op.MORE, Op.AT_LEAST, Op.BETWEEN)
_OF_CELLS = (Op.IS, Op.IS_NOT, Op.CONTAINS, Op.MORE, Op.LESS, *EMPTINESS)
_ENTRIES = (Op.IS, Op.IS_NOT, Op.ONE_OF, Op.NONE_OF)
_WORDED = (Op.CONTAINS, Op.NOT_CONTAINS, Op.STARTS, Op.ENDS, Op.IS, Op.IS_NOT, Op.ONE_OF, Op.NONE_OF)

Operand = str | int | Decimal


class Test(Struct, frozen=True):
    """One test on one column.

    The values by the column's kind: texts; numbers; 1 and 0 for yes and no; ids of a list's entries; days as "2024-02-29".
    DURING has a word of periods.WORDS and, where that counts, how many."""

    __test__ = False  # pytest takes the name for a class of its own

    column: str
    op: Op
    values: tuple[Operand, ...] = ()

    @property
    def period(self) -> Period:
        """The stretch of days of a test with DURING."""
        count = self.values[1] if len(self.values) > 1 else 0
        return Period(str(self.values[0]), int(count))


class AllOf(Struct, frozen=True):
    """Every part holds; of none, it holds of everyone."""

    parts: tuple["Where", ...]


class AnyOf(Struct, frozen=True):
    """At least one part holds; of none, it holds of nobody."""

    parts: tuple["Where", ...]


Where = Test | AllOf | AnyOf


class BadFilter(ValueError):
    """A filter that can't be used; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.template)
        self.reason = reason


def operators_of(kind: Kind) -> tuple[Op, ...]:
    """How a column of this kind can be tested, the most useful first."""
    if isinstance(kind, Names):
        return (Op.ONE_OF, Op.ALL_OF, Op.NONE_OF, *EMPTINESS)
    if isinstance(kind, Lines):
        return (Op.CONTAINS, Op.NOT_CONTAINS, Op.IS, Op.IS_NOT, *EMPTINESS)
    if isinstance(kind, Choice):
        return (*_ENTRIES, *EMPTINESS)
    if isinstance(kind, Flag):
        return (Op.IS, Op.IS_NOT, *EMPTINESS)
    if isinstance(kind, Day):
        return (Op.DURING, *_COMPARING, *EMPTINESS)
    if kind.is_numeric:
        return (*_COMPARING, Op.ONE_OF, Op.NONE_OF, *EMPTINESS)
    return (*_WORDED, *EMPTINESS)


def each_test(where: Where | None) -> Iterator[Test]:
    """Every test in it, from left to right."""
    if isinstance(where, Test):
        yield where
    elif where is not None:
        for part in where.parts:
            yield from each_test(part)


def parts_of(where: Where | None) -> tuple[Where, ...]:
    """The conditions that must all hold: what a chip is made of each."""
    if where is None:
        return ()
    return where.parts if isinstance(where, AllOf) else (where,)


def all_of(parts: tuple[Where, ...]) -> Where | None:
    """The opposite of `parts_of`; None without any."""
    if len(parts) < 2:
        return parts[0] if parts else None
    return AllOf(parts)


def both(one: Where | None, other: Where | None) -> Where | None:
    """What holds where both do."""
    return all_of((*parts_of(one), *parts_of(other)))


def column_of(part: Where) -> str:
    """The one column a condition is about; "" for one about several, or one too deep for a field."""
    columns = {test.column for test in each_test(part)}
    is_flat = isinstance(part, Test) or (isinstance(part, AnyOf) and all(isinstance(each, Test) for each in part.parts))
    return columns.pop() if len(columns) == 1 and is_flat and not isinstance(part, AllOf) else ""


def replaced(where: Where | None, key: str, condition: Where | None) -> Where | None:
    """The filter with another condition in the place of the column's last one; with None without that one."""
    parts = list(parts_of(where))
    place = next((place for place in reversed(range(len(parts))) if column_of(parts[place]) == key), None)
    new = [] if condition is None else [condition]
    if place is None:
        parts += new
    else:
        parts[place : place + 1] = new
    return all_of(tuple(parts))


def exchanged(where: Where | None, gone: Where | None, come: Where | None) -> Where | None:
    """The filter once the conditions of `gone` are dropped from it and those of `come` stand before what is left."""
    come_parts, gone_parts = parts_of(come), parts_of(gone)
    return all_of((*come_parts, *(part for part in parts_of(where) if part not in gone_parts and part not in come_parts)))


def of_cell(column: Column, stored: StoredValue, op: Op) -> Test | None:
    """The test that compares the column with what a cell holds, for "filter by this cell"; None where that means nothing."""
    kind, shown = column.kind, column.kind.typed(stored)
    if op not in _OF_CELLS or column.is_hidden:
        return None
    if shown in (None, "") or (isinstance(kind, (Choice, Names)) and not shown):
        emptiness = {Op.IS: Op.EMPTY, Op.IS_NOT: Op.NOT_EMPTY}.get(op, op)
        return Test(column.key, emptiness) if emptiness in EMPTINESS else None
    if op in EMPTINESS:
        return Test(column.key, op)
    if isinstance(kind, Names):
        groups = tuple(int(part) for part in str(stored).split(","))
        lists = {Op.IS: Op.ALL_OF, Op.IS_NOT: Op.NONE_OF}
        return Test(column.key, lists[op], groups) if op in lists else None
    if op not in operators_of(kind):
        return None
    value: object = stored if isinstance(kind, Lines) else int(bool(stored)) if isinstance(kind, Flag) else shown
    if isinstance(kind, Day):
        value = str(stored)[:10]
    elif isinstance(value, str):
        value = value[:LONGEST_TEXT]
    return Test(column.key, op, (value,)) if isinstance(value, (str, int, Decimal)) else None


def why_unusable(where: Where, columns: Mapping[str, Column]) -> Message | None:
    """Why a shop with these columns can't be asked this, or None. A condition is never left out: more customers would be found."""
    for test in each_test(where):
        column = columns.get(test.column)
        if column is None or column.is_hidden:
            return msg(N_("This shop has no column “{column}”."), column=test.column)
        if test.op not in operators_of(column.kind) or not _fit(test, column.kind):
            return msg(N_("“{column}” can't be tested like this."), column=msg(column.label))
    return None


def _fit(test: Test, kind: Kind) -> bool:
    """Whether the values are as many, and such, as operator and kind want them."""
    if test.op in EMPTINESS:
        return not test.values
    if test.op is Op.DURING:
        return 0 < len(test.values) < 3 and isinstance(test.values[-1], str if len(test.values) == 1 else int) and test.period.is_sound
    wanted = range(1, MOST_VALUES + 1) if test.op in LISTS else range(2, 3) if test.op is Op.BETWEEN else range(1, 2)
    return len(test.values) in wanted and all(_fits(value, kind) for value in test.values)


def _fits(value: Operand, kind: Kind) -> bool:
    if isinstance(kind, Flag):
        return value in (0, 1)
    if isinstance(kind, (Choice, Names)):
        return isinstance(value, int) and value > 0
    if isinstance(kind, Day):
        return isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and stored_day(value) is not None
    if kind.is_numeric:
        return isinstance(value, (int, Decimal)) and Decimal(value).is_finite() and abs(Decimal(value)) < 10**18
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT


# -- as plain data, for files --------------------------------------------------------------------------------------------------------------


def as_plain(where: Where) -> dict[str, object]:
    """The tree as tables, lists, texts and numbers, as TOML has them."""
    if isinstance(where, Test):
        plain: dict[str, object] = {"column": where.column, "test": where.op.value}
        return {**plain, "values": list(where.values)} if where.values else plain
    return {"all" if isinstance(where, AllOf) else "any": [as_plain(part) for part in where.parts]}


def from_plain(plain: object) -> Where:
    """The opposite of `as_plain`. Raises BadFilter; whether a shop has such columns is asked of `why_unusable`."""
    where = _read(plain, DEEPEST)
    if sum(1 for _ in each_test(where)) > MOST_TESTS:
        raise BadFilter(msg(N_("It has more than {most} conditions."), most=MOST_TESTS))
    return where


def _read(plain: object, depth: int) -> Where:
    if not isinstance(plain, dict) or not depth:
        raise BadFilter(msg(N_("A condition can't be read.")))
    for name, kind in (("all", AllOf), ("any", AnyOf)):
        parts = plain.get(name)
        if set(plain) == {name} and isinstance(parts, list) and parts:
            return kind(tuple(_read(part, depth - 1) for part in parts))
    column, values = plain.get("column"), plain.get("values", [])
    op = next((op for op in Op if op.value == plain.get("test")), None)
    if not isinstance(column, str) or op is None or not isinstance(values, list) or set(plain) - {"column", "test", "values"}:
        raise BadFilter(msg(N_("A condition can't be read.")))
    if not all(type(value) in (str, int, Decimal) for value in values):
        raise BadFilter(msg(N_("A condition on “{column}” has a value it can't have."), column=column))
    return Test(column, op, tuple(values))
