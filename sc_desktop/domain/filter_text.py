"""A test as it is typed below a title: "> 5", "2024-01..2024-03", "last 30 days", "=dupont", "du*"; and back to that text.

= alone means empty, <> alone not empty. A text is looked for anywhere in the cell unless a sign says otherwise: = is, <> is not, ! does
not contain, du* begins, *du ends; between quotation marks all signs are letters. Numbers and dates take = <> < <= > >= and a..b."""

import datetime
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from sc_desktop.domain.column import Column
from sc_desktop.domain.filter_words import ALSO, COUNTED_WORDS, PERIOD_WORDS, told_period
from sc_desktop.domain.filters import EMPTINESS, LONGEST_TEXT, Op, Operand, Test, operators_of
from sc_desktop.domain.folding import fold
from sc_desktop.domain.kinds import Age, Choice, Day, Flag, Kind, Lines, Names, Unreadable, Whole, read_day
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.periods import Period
from sc_desktop.i18n import N_, Message, msg, tr

_SIGNS = {"<=": Op.AT_MOST, ">=": Op.AT_LEAST, "<>": Op.IS_NOT, "!=": Op.IS_NOT, "<": Op.LESS, ">": Op.MORE, "=": Op.IS}
WRITTEN = {Op.AT_MOST: "<= ", Op.AT_LEAST: ">= ", Op.IS_NOT: "<> ", Op.LESS: "< ", Op.MORE: "> ", Op.IS: "= "}
_DAY = datetime.timedelta(days=1)
_ARTICLE = re.compile(r"^(?:(?:the|les?|la|these|ces) |l')")  # of the languages spoken here; no period's own words begin so
Days = tuple[datetime.date, datetime.date]


def read_typed(text: str, column: Column, manner: Manner) -> Test | None:
    """The test somebody typed; None for nothing. Raises Unreadable, without asking anybody, for what means nothing here."""
    bare = text.strip()
    if not bare:
        return None
    if bare in ("=", "<>", "!="):
        return Test(column.key, Op.EMPTY if bare == "=" else Op.NOT_EMPTY)
    kind = column.kind
    if isinstance(kind, Flag):
        return Test(column.key, Op.IS, (int(str(kind.parse(bare, manner))),))
    if isinstance(kind, (Choice, Names)):
        return _entries(bare, column.key, kind, manner)
    if isinstance(kind, Day):
        return _date(bare, column.key, manner)
    return _number(bare, column.key, kind, manner) if kind.is_numeric else _text(bare, column)


def written(test: Test, column: Column, manner: Manner) -> str | None:
    """The text that is read as this test; None when there is none."""
    if test.op in EMPTINESS:
        return "=" if test.op is Op.EMPTY else "<>"
    text = _written(test, column.kind, manner)
    try:
        return text if text is not None and read_typed(text, column, manner) == test else None
    except Unreadable:
        return None


def _written(test: Test, kind: Kind, manner: Manner) -> str | None:
    if test.op is Op.DURING:
        return told_period(test.period)
    if isinstance(kind, (Choice, Names)):
        names = "; ".join(manner.labels(kind.list_name).get(int(value), "") for value in test.values)
        return {Op.ONE_OF: names, Op.NONE_OF: f"<> {names}"}.get(test.op)
    values = [typed_value(value, kind, manner) for value in test.values]
    if isinstance(kind, Flag):
        return values[0] if test.op is Op.IS else None
    if isinstance(kind, Day) or kind.is_numeric:
        if test.op is Op.BETWEEN:
            return f"{values[0]}..{values[1]}"
        return "; ".join(values) if test.op is Op.ONE_OF else f"{WRITTEN[test.op]}{values[0]}" if test.op in WRITTEN else None
    quoted = values[0] if re.match(r"[\w@]", values[0]) and not re.search(r'[*"]', values[0]) else f'"{values[0]}"'
    return {
        Op.CONTAINS: quoted, Op.NOT_CONTAINS: f"!{quoted}", Op.IS: f"={quoted}", Op.IS_NOT: f"<>{quoted}",
        Op.STARTS: f"{quoted}*", Op.ENDS: f"*{quoted}",
    }.get(test.op)  # fmt: skip


def typed_value(value: Operand, kind: Kind, manner: Manner) -> str:
    """One value of a test as somebody types it."""
    if isinstance(kind, Day):
        return Day().show(str(value), manner)
    if isinstance(kind, Flag):
        return kind.show(value, manner)
    return str(value).replace(".", manner.decimal) if kind.is_numeric else str(value)


# -- texts and lists -----------------------------------------------------------------------------------------------------------------------


def _text(text: str, column: Column) -> Test:
    op, rest = Op.CONTAINS, text
    for sign, meant in (("<>", Op.IS_NOT), ("!=", Op.IS_NOT), ("=", Op.IS), ("!", Op.NOT_CONTAINS)):
        if text.startswith(sign):
            op, rest = meant, text[len(sign) :].strip()
            break
    else:
        if text.endswith("*") and not text.startswith("*"):
            op, rest = Op.STARTS, text[:-1]
        elif text.startswith("*") and not text.endswith("*"):
            op, rest = Op.ENDS, text[1:]
        elif text.startswith("*"):
            rest = text.strip("*")
    if len(rest) > 1 and rest[0] == rest[-1] == '"':
        rest = rest[1:-1]
    if not rest:
        raise Unreadable(msg(N_("Something is missing at the end.")))
    if len(rest) > LONGEST_TEXT:
        raise Unreadable(msg(N_("This text is too long to look for: {most} characters are allowed."), most=LONGEST_TEXT))
    if op not in operators_of(column.kind) or (isinstance(column.kind, Lines) and op in (Op.IS, Op.IS_NOT)):  # as stored, it has no text
        raise Unreadable(msg(N_("“{column}” can't be tested like this."), column=msg(column.label)))
    return Test(column.key, op, (rest,))


def _entries(text: str, key: str, kind: Choice | Names, manner: Manner) -> Test:
    """Entries of a list by their names or parts of them, with semicolons between."""
    op = Op.ONE_OF
    for sign, meant in (("<>", Op.NONE_OF), ("!=", Op.NONE_OF), ("!", Op.NONE_OF), ("=", Op.ONE_OF)):
        if text.startswith(sign):
            op, text = meant, text[len(sign) :]
            break
    labels = manner.labels(kind.list_name)
    found: list[int] = []
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        exact = [number for number, label in labels.items() if fold(label) == fold(piece)]
        alike = exact or [number for number, label in labels.items() if fold(piece) in fold(label)]
        if not alike:
            shown = ", ".join(list(labels.values())[:12])
            raise Unreadable(msg(N_("“{text}” is not in the list: {labels}."), text=piece, labels=shown))
        found += alike
    if not found:
        raise Unreadable(msg(N_("Something is missing at the end.")))
    return Test(key, op, tuple(dict.fromkeys(found)))


# -- numbers -------------------------------------------------------------------------------------------------------------------------------


def _number(text: str, key: str, kind: Kind, manner: Manner) -> Test:
    def read(piece: str) -> Operand:
        if not piece.strip():
            raise Unreadable(msg(N_("A number is missing.")))
        number = (Whole() if isinstance(kind, Age) else kind).parse(piece.strip(), manner)
        assert isinstance(number, (int, Decimal))
        return number

    if ";" in text.strip(";"):
        return Test(key, Op.ONE_OF, tuple(dict.fromkeys(read(piece) for piece in text.split(";") if piece.strip())))
    first, dots, last = text.partition("..")
    if dots:
        return _between(key, first.strip(), last.strip(), read, read)
    op, rest = _signed(text)
    return Test(key, op or Op.IS, (read(rest),))


def _between(key: str, first: str, last: str, low: Callable[[str], Operand], high: Callable[[str], Operand]) -> Test:
    if first and last:
        return Test(key, Op.BETWEEN, (low(first), high(last)))
    return Test(key, Op.AT_LEAST, (low(first),)) if first else Test(key, Op.AT_MOST, (high(last),))


def _signed(text: str) -> tuple[Op | None, str]:
    return next(((op, text[len(sign) :].strip()) for sign, op in _SIGNS.items() if text.startswith(sign)), (None, text))


# -- dates ---------------------------------------------------------------------------------------------------------------------------------


def _date(text: str, key: str, manner: Manner) -> Test:
    period = _period(text)
    if period is not None:
        return Test(key, Op.DURING, (period.word, period.count) if period.count else (period.word,))
    first, dots, last = text.partition("..")
    if dots:
        return _between(
            key,
            first.strip(),
            last.strip(),
            lambda piece: _days(piece, manner)[0].isoformat(),
            lambda piece: _days(piece, manner)[1].isoformat(),
        )
    op, rest = _signed(text)
    start, end = _days(rest, manner)
    match op:
        case Op.MORE | Op.AT_MOST:
            return Test(key, op, (end.isoformat(),))
        case Op.LESS | Op.AT_LEAST:
            return Test(key, op, (start.isoformat(),))
    if start == end:
        return Test(key, op or Op.IS, (start.isoformat(),))
    if op is Op.IS_NOT:
        raise Unreadable(msg(N_("“{text}” is not a date. Write it like {example}."), text=rest, example=_example(manner)))
    return Test(key, Op.BETWEEN, (start.isoformat(), end.isoformat()))


def _days(text: str, manner: Manner) -> Days:
    """First and last day of a day, a month or a year as people write it."""
    day = read_day(text.strip(), manner)
    if day is not None:
        return day, day
    found = re.fullmatch(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2}))?|(?P<m>\d{1,2})[/.](?P<y>\d{4})", text.strip())
    year, month = (int(found["year"] or found["y"]), int(found["month"] or found["m"] or 0)) if found else (0, 0)
    if 0 < year < datetime.MAXYEAR and month in range(1, 13):
        start = datetime.date(year, month, 1)
        return start, (start + 31 * _DAY).replace(day=1) - _DAY
    if year > 0 and found and not (found["month"] or found["m"]):
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    raise Unreadable(msg(N_("“{text}” is not a date. Write it like {example}."), text=text.strip(), example=_example(manner)))


def _example(manner: Manner) -> str:
    return Day().show("1980-12-31", manner)


def _period(text: str) -> Period | None:
    """The stretch of days the words stand for, in the language in use or in English; an article may be left out or put before."""
    words = _plain(text)
    for word, told in PERIOD_WORDS.items():
        if words in map(_plain, (told, tr(told), *_also(word))):
            return Period(word)
    number = re.search(r"\d{1,5}", words)
    if number is None:
        return None
    for word, counted in COUNTED_WORDS.items():
        period = Period(word, int(number[0]))
        if period.is_sound and words in map(_plain, _forms(period, counted(period.count))):
            return period
    return None


def _plain(words: str) -> str:
    """Without case, accents and a leading article, and without the signs between thousands; whichever apostrophe."""
    words = re.sub(r"(?<=\d)[,.\s](?=\d{3})", "", " ".join(fold(words).split())).replace("’", "'")
    return _ARTICLE.sub("", words)


def _also(word: str) -> Iterator[str]:
    """What else people write for a period, in the language in use and in English."""
    if word in ALSO:
        yield from (*ALSO[word].split("|"), *tr(ALSO[word]).split("|"))


def _forms(period: Period, told: Message) -> Iterator[str]:
    yield told_period(period)
    yield from (form.format(count=period.count) for form in (told.template, told.many, *_also(period.word)))
