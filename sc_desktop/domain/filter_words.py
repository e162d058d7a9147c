"""A filter in the user's words, for a chip or a sentence: “Last name contains dup”, “Valid orders ≥ 3”, “Last order: the last 30 days”."""

from collections.abc import Callable, Mapping

from sc_desktop.domain.column import Column
from sc_desktop.domain.filters import AllOf, Op, Operand, Test, Where
from sc_desktop.domain.kinds import Age, Amount, Choice, Day, Flag, Lines, Names
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.periods import Period
from sc_desktop.i18n import N_, Message, msgn, tr

SHOWN_VALUES = 5
PERIOD_WORDS = {
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "this_week": N_("this week"),
    "last_week": N_("last week"),
    "this_month": N_("this month"),
    "last_month": N_("last month"),
    "this_year": N_("this year"),
    "last_year": N_("last year"),
}
COUNTED_WORDS: Mapping[str, Callable[[int], Message]] = {
    "last_days": lambda days: msgn(N_("last {count} day"), N_("last {count} days"), days),
    "last_weeks": lambda weeks: msgn(N_("last {count} week"), N_("last {count} weeks"), weeks),
    "last_months": lambda months: msgn(N_("last {count} month"), N_("last {count} months"), months),
    "last_years": lambda years: msgn(N_("last {count} year"), N_("last {count} years"), years),
    "next_days": lambda days: msgn(N_("next {count} day"), N_("next {count} days"), days),
    "next_weeks": lambda weeks: msgn(N_("next {count} week"), N_("next {count} weeks"), weeks),
    "next_months": lambda months: msgn(N_("next {count} month"), N_("next {count} months"), months),
    "next_years": lambda years: msgn(N_("next {count} year"), N_("next {count} years"), years),
    "more_than_days_ago": lambda days: msgn(N_("more than {count} day ago"), N_("more than {count} days ago"), days),
    "more_than_weeks_ago": lambda weeks: msgn(N_("more than {count} week ago"), N_("more than {count} weeks ago"), weeks),
    "more_than_months_ago": lambda months: msgn(N_("more than {count} month ago"), N_("more than {count} months ago"), months),
    "more_than_years_ago": lambda years: msgn(N_("more than {count} year ago"), N_("more than {count} years ago"), years),
}
ALSO = {
    "this_week": N_("the current week"),
    "last_week": N_("the previous week|the past week"),
    "this_month": N_("the current month"),
    "last_month": N_("the previous month|the past month"),
    "this_year": N_("the current year"),
    "last_year": N_("the previous year|the past year"),
    "last_days": N_("the past {count} days|in the last {count} days|for {count} days"),
    "last_weeks": N_("the past {count} weeks|in the last {count} weeks|for {count} weeks"),
    "last_months": N_("the past {count} months|in the last {count} months|for {count} months"),
    "last_years": N_("the past {count} years|in the last {count} years|for {count} years"),
    "next_days": N_("the coming {count} days|in the next {count} days"),
    "next_weeks": N_("the coming {count} weeks|in the next {count} weeks"),
    "next_months": N_("the coming {count} months|in the next {count} months"),
    "next_years": N_("the coming {count} years|in the next {count} years"),
    "more_than_days_ago": N_("over {count} days ago|more than {count} days"),
    "more_than_weeks_ago": N_("over {count} weeks ago|more than {count} weeks"),
    "more_than_months_ago": N_("over {count} months ago|more than {count} months"),
    "more_than_years_ago": N_("over {count} years ago|more than {count} years"),
}
"""What people also write for a period, one after the other: understood, never shown."""
OP_WORDS = {
    Op.CONTAINS: N_("contains"),
    Op.NOT_CONTAINS: N_("does not contain"),
    Op.STARTS: N_("starts with"),
    Op.ENDS: N_("ends with"),
    Op.IS: N_("is"),
    Op.IS_NOT: N_("is not"),
    Op.LESS: N_("is less than"),
    Op.AT_MOST: N_("is at most"),
    Op.MORE: N_("is more than"),
    Op.AT_LEAST: N_("is at least"),
    Op.BETWEEN: N_("is between"),
    Op.DURING: N_("is in the period"),
    Op.ONE_OF: N_("is one of"),
    Op.ALL_OF: N_("are all of"),
    Op.NONE_OF: N_("is none of"),
    Op.EMPTY: N_("is empty"),
    Op.NOT_EMPTY: N_("is not empty"),
}
_SENTENCES = {
    Op.CONTAINS: N_("{column} contains “{value}”"),
    Op.NOT_CONTAINS: N_("{column} does not contain “{value}”"),
    Op.STARTS: N_("{column} starts with “{value}”"),
    Op.ENDS: N_("{column} ends with “{value}”"),
    Op.IS: N_("{column} = {value}"),
    Op.IS_NOT: N_("{column} ≠ {value}"),
    Op.LESS: N_("{column} < {value}"),
    Op.AT_MOST: N_("{column} ≤ {value}"),
    Op.MORE: N_("{column} > {value}"),
    Op.AT_LEAST: N_("{column} ≥ {value}"),
    Op.BETWEEN: N_("{column} from {value} to {last}"),
    Op.DURING: N_("{column}: {value}"),
    Op.ONE_OF: N_("{column}: {value}"),
    Op.ALL_OF: N_("{column}: all of {value}"),
    Op.NONE_OF: N_("{column}: none of {value}"),
    Op.EMPTY: N_("{column} is empty"),
    Op.NOT_EMPTY: N_("{column} is not empty"),
}


def told(where: Where, columns: Mapping[str, Column], manner: Manner) -> str:
    """The whole of it as one line; a column the shop lacks is told by its key."""
    if isinstance(where, Test):
        return _told_test(where, columns, manner)
    pieces = [told(part, columns, manner) if isinstance(part, Test) else f"({told(part, columns, manner)})" for part in where.parts]
    template = N_("{one} and {other}") if isinstance(where, AllOf) else N_("{one} or {other}")
    line = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        line = tr(template, one=line, other=piece)
    return line


def told_period(period: Period) -> str:
    """The words for a stretch of days."""
    if period.word in COUNTED_WORDS:
        return tr(COUNTED_WORDS[period.word](period.count))
    return tr(PERIOD_WORDS.get(period.word, period.word))


def told_value(value: Operand, column: Column | None, manner: Manner) -> str:
    """One value of a test as its column shows it."""
    if column is None:
        return str(value)
    kind = column.kind
    if isinstance(kind, (Choice, Names)):
        return manner.labels(kind.list_name).get(int(value), f"#{value}")
    if isinstance(kind, Day):
        return Day().show(str(value), manner)
    if isinstance(kind, (Flag, Amount, Lines)):
        return kind.show(value, manner)
    return f"{value}".replace(".", manner.decimal) if isinstance(kind, Age) or kind.is_numeric else str(value)


def _told_test(test: Test, columns: Mapping[str, Column], manner: Manner) -> str:
    column = columns.get(test.column)
    label = tr(column.label) if column is not None else test.column
    if column is not None and isinstance(column.kind, Flag) and test.op in (Op.IS, Op.IS_NOT):
        return tr(N_("{column}: {value}"), column=label, value=told_value(int(bool(test.values[0]) == (test.op is Op.IS)), column, manner))
    op = _told_op(test, column)
    values = [told_period(test.period)] if test.op is Op.DURING else [told_value(value, column, manner) for value in test.values]
    if op is Op.BETWEEN:
        return tr(_SENTENCES[op], column=label, value=values[0], last=values[-1])
    shown = ", ".join(values[:SHOWN_VALUES]) + (" …" if len(values) > SHOWN_VALUES else "")
    return tr(_SENTENCES[op], column=label, value=shown)


def _told_op(test: Test, column: Column | None) -> Op:
    """The operator the test is told by: what asks for the same is told in the same words, however it was made. One entry of a list is
    told as several are; of anything else, one of one is that one."""
    if column is not None and isinstance(column.kind, (Choice, Names)):
        return {Op.IS: Op.ONE_OF}.get(test.op, test.op)
    return {Op.ONE_OF: Op.IS, Op.NONE_OF: Op.IS_NOT}.get(test.op, test.op) if len(test.values) == 1 else test.op
