"""What an expression calculates with: texts, numbers, dates, flags, entries of a list, nothing; and how columns give and take them."""

import datetime
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Amount, Choice, Day, Flag, Kind, LongText, Moment, Names, Text, Unreadable, Whole
from sc_desktop.domain.manner import Labels, Manner
from sc_desktop.i18n import N_, Message, msg

LARGEST = Decimal(10) ** 18
LONGEST = 1_000_000
_MICRO = Decimal("0.000001")  # amounts are DECIMAL(20,6) in every PrestaShop


class Entry(Struct, frozen=True):
    """An entry of one of the shop's lists: compared with a number it is its id, with a text its label."""

    id: int
    label: str
    list_name: str


Value = None | str | Decimal | bool | datetime.date | Entry


class Type(Enum):
    """What a part of an expression gives; its value is the word for it. EMPTY is the type of nothing alone, which fits everywhere."""

    TEXT = N_("a text")
    NUMBER = N_("a number")
    DATE = N_("a date")
    FLAG = N_("a yes or no")
    ENTRY = N_("an entry of a list")
    EMPTY = N_("nothing")


class Unanswerable(Exception):
    """For this customer the expression has no answer; `reason` says why. Never leaves the package."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.template)
        self.reason = reason


def type_of(kind: Kind) -> Type:
    """The type of what a column of this kind gives."""
    if isinstance(kind, Flag):
        return Type.FLAG
    if isinstance(kind, Choice):
        return Type.ENTRY
    if isinstance(kind, Day):
        return Type.DATE
    return Type.NUMBER if isinstance(kind, (Whole, Amount)) else Type.TEXT


def reader_of(kind: Kind, manner: Manner) -> Callable[[StoredValue], Value]:
    """Turns stored values of the kind into values: NULL, "", zero dates and unset ids are nothing. What it can't read is Unanswerable."""
    kind_type = type_of(kind)
    if kind_type is Type.FLAG:
        return lambda stored: None if stored is None else bool(stored)
    if kind_type is Type.ENTRY and isinstance(kind, Choice):
        labels, name = manner.labels(kind.list_name), kind.list_name
        return lambda stored: None if stored in (None, 0) else _entry(int(str(stored)), labels, name)
    if kind_type is Type.DATE:
        return lambda stored: _as_date(kind.typed(stored))
    if kind_type is Type.NUMBER:
        unset = kind.unset if isinstance(kind, Whole) else None
        return lambda stored: None if stored is None or stored == unset else _as_number(kind.typed(stored))
    if isinstance(kind, (Text, LongText)):
        return lambda stored: None if stored is None else _checked_text(str(stored)) or None
    return lambda stored: kind.show(stored, manner) or None  # names of groups, parts of an address


def as_text(value: Value, manner: Manner) -> str:
    """The value as a text: numbers without thousands or needless zeros, dates and yes or no as the language writes them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return manner.yes if value else manner.no
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", manner.decimal)
    if isinstance(value, datetime.datetime):
        return Moment().show(value.strftime("%Y-%m-%d %H:%M:%S"), manner)
    if isinstance(value, datetime.date):
        return Day().show(value.isoformat(), manner)
    return value.label if isinstance(value, Entry) else value


def fits(given: Type, kind: Kind) -> bool:
    """Whether a column of this kind can take what an expression of this type gives; texts are read as if they were typed."""
    wanted = type_of(kind)
    if isinstance(kind, Names):
        return False
    also = {Type.FLAG: {Type.NUMBER}, Type.ENTRY: {Type.NUMBER}, Type.NUMBER: {Type.FLAG}}
    return given in (Type.EMPTY, Type.TEXT, wanted) or wanted is Type.TEXT or given in also.get(wanted, set())


def to_stored(value: Value, kind: Kind, manner: Manner) -> StoredValue:
    """What the column stores for the value. Raises Unreadable when it can't hold such a thing."""
    if value is None:
        return kind.empty
    wanted = type_of(kind)
    if wanted is Type.TEXT or isinstance(value, str):
        return kind.parse(as_text(value, manner), manner)
    if isinstance(value, Entry):
        is_same_list = isinstance(kind, Choice) and kind.list_name == value.list_name
        return value.id if is_same_list else kind.parse(value.label, manner)
    if isinstance(value, (bool, Decimal)) and wanted is not Type.DATE:
        return _number_to_stored(Decimal(value), kind, manner)
    if isinstance(value, datetime.date) and wanted is Type.DATE:
        return _date_to_stored(value, kind)
    raise Unreadable(msg(N_("“{text}” does not fit this column."), text=as_text(value, manner)))


def sized(number: Decimal) -> Decimal:
    """The number, when it is one a shop could hold. Raises Unanswerable."""
    if not number.is_finite() or abs(number) >= LARGEST:
        raise Unanswerable(msg(N_("The result is too large a number.")))
    return number


def rounded(number: Decimal, places: int) -> Decimal:
    """Half up, as PrestaShop rounds prices unless told otherwise."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _checked_text(text: str) -> str:
    if len(text) > LONGEST:
        raise Unanswerable(msg(N_("The text is too long to calculate with.")))
    return text


def _entry(number: int, labels: Labels, list_name: str) -> Entry:
    return Entry(number, labels.get(number, f"#{number}"), list_name)


def _as_number(typed: object) -> Decimal | None:
    """A number column's value; None where an age isn't known."""
    if typed is None:
        return None
    try:
        return sized(Decimal(str(typed)))
    except InvalidOperation as fault:
        raise Unanswerable(msg(N_("The shop holds something here that is no number."))) from fault


def _as_date(typed: object) -> datetime.date | None:
    return typed if isinstance(typed, datetime.date) else None


def _number_to_stored(number: Decimal, kind: Kind, manner: Manner) -> StoredValue:
    text = as_text(number, manner)
    if isinstance(kind, Amount):
        return rounded(number, 6) if number != number.quantize(_MICRO) else number
    if number != number.to_integral_value():
        raise Unreadable(msg(N_("“{text}” is not a whole number."), text=text))
    if isinstance(kind, Flag) and number not in (0, 1):
        raise Unreadable(msg(N_("“{text}” is neither yes nor no."), text=text))
    return kind.from_typed(int(number), manner)


def _date_to_stored(value: datetime.date, kind: Kind) -> StoredValue:
    if not isinstance(kind, Moment):
        return value.isoformat()[:10]
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime.datetime) else f"{value.isoformat()} 00:00:00"
