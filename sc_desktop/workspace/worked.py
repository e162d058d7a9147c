"""Columns that are worked out here, of all customers: what they read comes packed, or is kept already, and so are the answers.

It takes some seconds for a million customers. Python does it in short steps: the window goes on meanwhile, and it can be cancelled
between two of them."""

import datetime
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count

import numpy
from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.letters import Letters, read_letters
from sc_desktop.db.packed_rows import packed_rows, read_packed_rows
from sc_desktop.db.read import read_rows
from sc_desktop.db.vectors import EMPTY, Numbers, looked_up
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column, Worked
from sc_desktop.domain.filters import Op, Test
from sc_desktop.domain.kinds import Amount, Choice, Day, Flag, Kind, Whole
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.runs import in_order
from sc_desktop.domain.view import SortKey
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, msg
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.prestashop.customers.asking import FIRST, LAST, ask_rows_between
from sc_desktop.workspace.browsing import READING, ask_shop, load_values
from sc_desktop.workspace.snapshots import Vector
from sc_desktop.workspace.workspace import Workspace

ROWS_A_PART = 4_000
"""Customers that are read at once."""
A_STEP = 500
"""Answers, or texts, between two looks whether to go on."""
_TABLES = 128
MOST_HELD = 64 * 2**20
"""Signs of different texts that are held."""
_READ_AS: Mapping[type[Kind], Callable[[str], StoredValue]] = {Whole: int, Flag: int, Choice: int, Amount: Decimal}
"""What a text of the server's means in a column of numbers; all others hold texts."""
Cells = Sequence[Sequence[StoredValue]]


class Texts(Struct, frozen=True, eq=False):
    """The different texts a column holds, A_STEP of them in one with `separator` between them, and which of them each customer has; -1 for
    none. `letters` are those that occur."""

    joined: Sequence[str]
    separator: str
    codes: Numbers
    letters: Letters

    def different(self) -> Iterator[list[str]]:
        """The texts, so many at a time: a million made or dropped at once would keep the window waiting."""
        return (each.split(self.separator) for each in self.joined)


class Ground(Struct, frozen=True):
    """What is read for a column: `kept` are vectors of columns among those, `whose` the only customers wanted, None for everyone."""

    workspace: Workspace
    kept: Mapping[str, Vector]
    whose: Sequence[int] | None = None


def work_out(ground: Ground, column: Column, *, progress: Progress) -> Vector:
    """The column of all customers, or of those wanted.

    Raises Cancelled between two steps, ShopUnreachable, ShopRefused, and BadInput for what is too large to be held."""
    source = column.source
    assert isinstance(source, Worked)
    read_at, day, customers, answers = datetime.datetime.now(), ground.workspace.today, array("q"), _answers(column.kind)
    with uncollected(leaves_much=False):
        for ids, cells in _parts(ground, source.reads, progress):
            for start in range(0, len(ids), A_STEP):
                progress.check()
                rows = _rows(cells, start, min(start + A_STEP, len(ids)))
                _take(answers, (source.run(dict(zip(source.reads, row, strict=True))) for row in rows), column)
            customers.extend(ids)
            progress.step(len(ids))
        order = numpy.argsort(numpy.frombuffer(customers, numpy.int64), kind="stable")
        found = numpy.frombuffer(answers.numbers, numpy.int64)[order]
        is_of_customers = not set(source.reads).issubset(ground.kept)
        vector = Vector(numpy.frombuffer(customers, numpy.int64)[order], found, EMPTY, read_at, is_of_customers, day)
        return _ranked(ground.workspace, vector, answers, progress) if isinstance(answers, _TextAnswers) else vector


def tested(workspace: Workspace, test: Test, vector: Vector, *, progress: Progress) -> Vector:
    """Of whom a test on texts holds: what LIKE would say of them in the shop."""
    texts = vector.texts
    assert texts is not None
    if test.op is Op.EMPTY:
        return replace(vector, numbers=(vector.numbers == EMPTY).astype(numpy.int64), missing=1, texts=None)
    wanted, letters = [str(value) for value in test.values], texts.letters
    unknown = letters.unknown(wanted)
    if unknown:
        letters = letters.with_more(_letters(workspace, unknown))
    holds, held = _like(test.op, [letters.spelling(each) for each in wanted]), bytearray()
    for different in texts.different():
        progress.check()
        held.extend(map(holds, map(letters.spelling, different)))
    held.append(0)  # which the code -1 stands for
    return replace(vector, numbers=numpy.frombuffer(held, numpy.uint8)[texts.codes].astype(numpy.int64), missing=0, texts=None)


def _like(op: Op, wanted: Sequence[str]) -> Callable[[str], bool]:
    match op:
        case Op.CONTAINS:
            return lambda spelled: any(each in spelled for each in wanted)
        case Op.STARTS:
            return lambda spelled: spelled.startswith(tuple(wanted))
        case Op.ENDS:
            return lambda spelled: spelled.endswith(tuple(wanted))
    return frozenset(wanted).__contains__


# -- the answers ---------------------------------------------------------------------------------------------------------------------------


class _Answers:
    """Answers as numbers: amounts in millionths, moments as 20240229130000."""

    def __init__(self, kind: Kind) -> None:
        self.numbers = array("q")
        self._number = _moment if isinstance(kind, Day) else _millionths if isinstance(kind, Amount) else _whole

    def take(self, answers: Iterable[StoredValue]) -> None:
        """Raises OverflowError for a number beyond eight bytes."""
        self.numbers.extend(EMPTY if answer is None else self._number(answer) for answer in answers)


class _Met:
    """Different texts in the order they were met, and the place of each; in many small tables, for the reason of domain/tallies.py."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._tables: list[dict[str, int]] = [{} for _ in range(_TABLES)]

    def place(self, text: str) -> int:
        """Where it was met first: now, if it never was."""
        table = self._tables[hash(text) % _TABLES]
        found = table.get(text)
        if found is None:
            found = table[text] = len(self.texts)
            self.texts.append(text)
        return found

    def parts(self) -> Iterator[list[str]]:
        """The texts in their order, A_STEP at a time; each is forgotten then."""
        for table in self._tables:
            table.clear()
        for start in range(0, len(self.texts), A_STEP):
            part = self.texts[start : start + A_STEP]
            self.texts[start : start + A_STEP] = [""] * len(part)
            yield part


class _TextAnswers(_Answers):
    """Texts as the places they were met at first."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.met = _Met()
        self.letters: set[str] = set()
        self.held = 0

    def take(self, answers: Iterable[StoredValue]) -> None:
        """Raises OverflowError for more texts than can be held."""
        for answer in answers:
            text = "" if answer is None else str(answer)
            before = len(self.met.texts)
            self.numbers.append(self.met.place(text) if text else -1)
            if len(self.met.texts) > before:
                self.letters.update(text)
                self.held += len(text)
        if self.held > MOST_HELD:
            raise OverflowError


def _answers(kind: Kind) -> _Answers:
    return _TextAnswers(kind) if not (kind.is_numeric or isinstance(kind, (Day, Flag, Choice))) else _Answers(kind)


def _take(answers: _Answers, told: Iterable[StoredValue], column: Column) -> None:
    try:
        answers.take(told)
    except OverflowError as fault:
        raise BadInput(
            what=msg(N_("“{column}” can’t be sorted or filtered by: what it holds is too large."), column=msg(column.label)),
            effect=msg(N_("Nothing was read.")),
        ) from fault


def _millionths(answer: StoredValue) -> int:
    return int((answer if isinstance(answer, Decimal) else Decimal(str(answer))).scaleb(6))


def _whole(answer: StoredValue) -> int:
    return int(str(answer))


def _moment(answer: StoredValue) -> int:
    digits = "".join(filter(str.isdigit, str(answer)))
    return int(digits.ljust(14, "0"))


def _ranked(workspace: Workspace, vector: Vector, answers: _TextAnswers, progress: Progress) -> Vector:
    """The places of the texts among all of them, which are kept along: each further test looks at them."""
    letters, separator = _letters(workspace, answers.letters), next(chr(code) for code in count(1) if chr(code) not in answers.letters)
    weights, places = _Met(), array("q")
    joined: list[str] = []
    for part in answers.met.parts():
        progress.check()
        joined.append(separator.join(part))
        places.extend(map(weights.place, map(letters.weight, part)))
    ranks = numpy.empty(len(weights.texts), numpy.int64)
    for rank, weight in enumerate(in_order(weights.texts)):
        ranks[weights.place(weight)] = rank
    for _part in weights.parts():
        progress.check()
    of_texts = numpy.append(ranks[numpy.frombuffer(places, numpy.int64)], EMPTY)  # the last is for those without a text, whose code is -1
    texts = Texts(joined, separator, vector.numbers.astype(numpy.int32), letters)
    return replace(vector, numbers=of_texts[vector.numbers], texts=texts)


def _letters(workspace: Workspace, letters: set[str]) -> Letters:
    """As the names of customers are compared: what is worked out has no collation of its own."""
    with shop_errors(READING), workspace.database.reading() as connection:
        return read_letters(connection, letters, workspace.shop.tables.customer.c.lastname)


# -- what they are worked out of -----------------------------------------------------------------------------------------------------------


def _parts(ground: Ground, keys: Sequence[str], progress: Progress) -> Iterator[tuple[Sequence[int], Cells]]:
    """Customers part by part, and for each of the columns what these hold; in no order. `progress` is told how many there are."""
    workspace = ground.workspace
    if ground.whose is not None:
        progress.begin(len(ground.whose))
        for start in range(0, len(ground.whose), ROWS_A_PART):
            found = load_values(workspace, keys, ground.whose[start : start + ROWS_A_PART], rows=ROWS_A_PART, progress=Progress())
            yield list(found), [[values[key] for values in found.values()] for key in keys]
        return
    everyone = ask_shop(workspace, Query(sort=(SortKey("id_customer"),), with_deleted=True, limit=None), progress)
    reading = _Reading(workspace, [workspace.columns[key] for key in keys if key not in ground.kept])
    progress.begin(len(everyone))
    for start in range(0, len(everyone), ROWS_A_PART):
        part = everyone[start : start + ROWS_A_PART]
        ids, read = reading.between(part[0], part[-1]) if reading.columns else (part, {})
        yield ids, [read[key] if key in read else _of(ground.kept[key], workspace.columns[key].kind, ids) for key in keys]


def _rows(cells: Cells, start: int, end: int) -> Iterable[tuple[StoredValue, ...]]:
    """Row by row; empty ones for an expression that reads nothing."""
    return zip(*(column[start:end] for column in cells), strict=True) if cells else [()] * (end - start)


class _Reading:
    """Reads columns of all customers between two ids; packed where the server can."""

    def __init__(self, workspace: Workspace, columns: Sequence[Column]) -> None:
        self._workspace, self.columns = workspace, columns
        self._plain = ask_rows_between(workspace.shop, columns, id_lang=workspace.id_lang)
        self._packed = packed_rows(self._plain) if workspace.database.dialect == "mysql" else None

    def between(self, first: int, last: int) -> tuple[Sequence[int], Mapping[str, Sequence[StoredValue]]]:
        """Their ids, and by key what each has in the columns."""
        bound = {FIRST: first, LAST: last}
        with shop_errors(READING), self._workspace.database.reading() as connection:
            if self._packed is not None:
                found = read_packed_rows(connection, self._packed, 1 + len(self.columns), bound)
                if found is not None:
                    cells = zip(self.columns, found[1:], strict=True)
                    return list(map(int, found[0])), {column.key: _read(column.kind, texts) for column, texts in cells}
            rows = read_rows(connection, self._plain, bound)
        return list(rows), {column.key: [row[place] for row in rows.values()] for place, column in enumerate(self.columns)}


def _read(kind: Kind, texts: Sequence[str]) -> list[StoredValue]:
    """What the server's texts mean. NULL and "" are nothing alike to an expression."""
    read_as = _READ_AS.get(type(kind))
    return [(text if read_as is None else read_as(text)) if text else None for text in texts]


def _of(vector: Vector, kind: Kind, ids: Sequence[int]) -> list[StoredValue]:
    """What these customers have in a column that is kept."""
    numbers = looked_up(vector.customers, vector.numbers, numpy.array(ids, numpy.int64), missing=vector.missing)
    stored = _stored_moment if isinstance(kind, Day) else _stored_amount if isinstance(kind, Amount) else int
    return [None if number == EMPTY else stored(number) for number in numbers.tolist()]


def _stored_moment(number: int) -> str:
    return (
        f"{number // 10**10:04}-{number // 10**8 % 100:02}-{number // 10**6 % 100:02}"
        f" {number // 10**4 % 100:02}:{number // 100 % 100:02}:{number % 100:02}"
    )


def _stored_amount(number: int) -> Decimal:
    return Decimal(number).scaleb(-6)
