"""A test in two pieces, for a box with the operator and a field with the value beside it. Whoever types the short words of filter_text
into the field is understood all the same: a sign there stands above the box."""

from sc_desktop.domain.column import Column
from sc_desktop.domain.filter_text import WRITTEN, read_typed, typed_value
from sc_desktop.domain.filter_words import OP_WORDS, told_period
from sc_desktop.domain.filters import EMPTINESS, LISTS, Op, Test, operators_of
from sc_desktop.domain.kinds import Choice, Day, Flag, Kind, Lines, Names, Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.periods import Period
from sc_desktop.i18n import N_, Message, msg

_SIGNS = ("=", "<", ">", "!")
_DAY_WORDS = {
    Op.LESS: N_("is before"),
    Op.AT_MOST: N_("is until"),
    Op.MORE: N_("is after"),
    Op.AT_LEAST: N_("is from … on"),
}
_NUMBER_WORDS = {
    Op.IS: N_("= is"),
    Op.IS_NOT: N_("≠ is not"),
    Op.LESS: N_("< is less than"),
    Op.AT_MOST: N_("≤ is at most"),
    Op.MORE: N_("> is more than"),
    Op.AT_LEAST: N_("≥ is at least"),
}


def boxed(kind: Kind) -> tuple[Op, ...]:
    """The operators to choose from for a column of this kind, the most useful first: none that another one says as well."""
    if isinstance(kind, Flag):
        return (Op.IS,)
    unneeded = (Op.IS, Op.IS_NOT) if isinstance(kind, (Choice, Lines)) else ()
    return tuple(op for op in operators_of(kind) if op not in unneeded)


def op_word(op: Op, kind: Kind) -> str:
    """What a box calls the operator."""
    words = (
        _DAY_WORDS if isinstance(kind, Day) else _NUMBER_WORDS if kind.is_numeric and not isinstance(kind, (Choice, Names, Flag)) else {}
    )
    return words.get(op, OP_WORDS[op])


def read_beside(text: str, op: Op, column: Column, manner: Manner) -> Test | None:
    """The test of a text in the field beside this operator; None for nothing. Raises Unreadable."""
    found = read_typed(text, column, manner)
    if found is None or op in EMPTINESS:
        return found if found is not None or op not in EMPTINESS else Test(column.key, op)
    kind, bare = column.kind, text.strip()
    if isinstance(kind, Flag) or found.op in EMPTINESS:
        return found
    if isinstance(kind, (Choice, Names)):
        return found if bare.startswith(_SIGNS) or op not in LISTS else Test(column.key, op, found.values)
    if isinstance(kind, Day) or kind.is_numeric:
        return _compared(found, bare, op, column, manner)
    if op in (Op.ONE_OF, Op.NONE_OF) and not bare.startswith(_SIGNS):
        return Test(column.key, op, tuple(dict.fromkeys(piece.strip() for piece in bare.split(";") if piece.strip())))
    return found if found.op is not Op.CONTAINS else Test(column.key, op, found.values)


def operand_of(test: Test, column: Column, manner: Manner) -> str | None:
    """The text that is read as this test beside its operator; None when there is none."""
    if test.op in EMPTINESS:
        return ""
    if test.op is Op.DURING:
        text = told_period(test.period)
    elif isinstance(column.kind, (Choice, Names)):
        text = "; ".join(manner.labels(column.kind.list_name).get(int(value), "") for value in test.values)
    else:
        text = (".." if test.op is Op.BETWEEN else "; ").join(typed_value(value, column.kind, manner) for value in test.values)
    return next((each for each in (text, f'"{text}"') if _is_read_as(each, test, column, manner)), None)


def example(op: Op, kind: Kind, manner: Manner) -> Message:
    """What is wanted in the field, for who sees it empty."""
    if op in EMPTINESS:
        return msg(N_("nothing more is needed"))
    if isinstance(kind, Flag):
        return msg(N_("{yes} or {no}"), yes=manner.yes, no=manner.no)
    if isinstance(kind, (Choice, Names)):
        return msg(N_("names, with semicolons between; the arrow lists them"))
    if isinstance(kind, Day):
        day = Day().show("2024-03-31", manner)
        period, between = told_period(Period("last_days", 30)), f"{Day().show('2024-01-01', manner)}..{day}"
        return msg(N_("for example {text}"), text=period if op is Op.DURING else between if op is Op.BETWEEN else day)
    if kind.is_numeric:
        return msg(N_("for example {text}"), text="5..10" if op is Op.BETWEEN else "1; 2; 3" if op in LISTS else "3")
    return msg(N_("texts, with semicolons between")) if op in LISTS else msg(N_("a text"))


def _compared(found: Test, bare: str, op: Op, column: Column, manner: Manner) -> Test:
    """A number or a day beside its operator."""
    if found.op is Op.ONE_OF:
        return Test(column.key, op, found.values) if op is Op.NONE_OF else found
    if bare.startswith(_SIGNS) or ".." in bare or found.op is Op.DURING or op is Op.DURING:
        return found
    if op is Op.BETWEEN:
        if found.op is not Op.BETWEEN:
            raise Unreadable(msg(N_("Both ends are needed: {text}."), text=example(op, column.kind, manner)))
        return found
    if op in (Op.ONE_OF, Op.NONE_OF):
        return Test(column.key, op, found.values)
    read = read_typed(f"{WRITTEN[op]}{bare}", column, manner)
    assert read is not None
    return read


def _is_read_as(text: str, test: Test, column: Column, manner: Manner) -> bool:
    try:
        return read_beside(text, test.op, column, manner) == test
    except Unreadable:
        return False
