"""Cuts the text of an expression into words and signs, each with its place."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from sc_desktop.domain.expression.values import Value
from sc_desktop.i18n import N_, Message, msg

LONGEST_SOURCE = 2000
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))
    |(?P<number>[0-9]+(?:\.[0-9]+)?)
    |(?P<name>[^\W\d]\w*)
    |(?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*')
    |(?P<sign><=|>=|<>|!=|==|[-+*/&=<>(),;])""",
    re.VERBOSE,
)
_DIGITS = 18


class ExpressionError(ValueError):
    """The expression can't be read. `start` and `end` are the place of the fault in its text, counted in characters from 0."""

    def __init__(self, reason: Message, start: int, end: int | None = None) -> None:
        super().__init__(reason.template)
        self.reason, self.start, self.end = reason, start, max(start + 1 if end is None else end, start)


class Token(Struct, frozen=True):
    """One word, literal or sign. `kind` is name, sign, literal or end; names are in small letters."""

    kind: str
    text: str
    start: int
    end: int
    value: Value = None


def read_tokens(source: str) -> list[Token]:
    """The tokens in order, the last of kind "end". Raises ExpressionError."""
    if len(source) > LONGEST_SOURCE:
        reason = msg(N_("The expression is too long: {limit} characters are allowed."), limit=LONGEST_SOURCE)
        raise ExpressionError(reason, LONGEST_SOURCE, len(source))
    return [*_read(source), Token("end", "", len(source), len(source))]


def _read(source: str) -> Iterator[Token]:
    place = 0
    while place < len(source):
        found = _TOKEN.match(source, place)
        if found is None:
            raise ExpressionError(_why_unreadable(source[place]), place)
        start, place = place, found.end()
        text = found[0]
        if found.lastgroup == "name":
            yield Token("name", text.lower(), start, place)
        elif found.lastgroup == "sign":
            yield Token("sign", {"!=": "<>", "==": "=", ";": ","}.get(text, text), start, place)
        elif found.lastgroup != "space":
            yield Token("literal", text, start, place, _literal(found.lastgroup, text, start, place))


def _literal(group: str | None, text: str, start: int, end: int) -> Value:
    if group == "text":
        return text[1:-1].replace(text[0] * 2, text[0]) or None
    if group == "number":
        if len(text.partition(".")[0].lstrip("0")) > _DIGITS or len(text) > 2 * _DIGITS:
            raise ExpressionError(msg(N_("This number is too large.")), start, end)
        return Decimal(text)
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ExpressionError(msg(N_("There is no such day: {text}."), text=text), start, end) from None


def _why_unreadable(sign: str) -> Message:
    if sign in "\"'":
        return msg(N_("This text does not end: a quotation mark is missing."))
    if sign in "“”«»‘’":
        return msg(N_('Put texts between straight quotation marks, like "this".'))
    return msg(N_("“{sign}” has no meaning here."), sign=sign)
