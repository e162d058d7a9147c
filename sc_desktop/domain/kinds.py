"""The kinds of value a column can hold: how each is read from what people type, and shown.

Stored values are the database's: dates are texts "2024-02-29", "2024-02-29 13:00:00", zero dates included; flags are 0 and 1.
`parse` never guesses: what it can't read is Unreadable, and the old value stays. `parse(show(value)) == value` for every sample."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, Message, msg

ZERO_DAY = "0000-00-00"
ZERO_MOMENT = "0000-00-00 00:00:00"
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'")
_YES = {"1", "yes", "oui", "true", "vrai", "y", "o", "x", "✓"}
_NO = {"0", "no", "non", "false", "faux", "n", ""}


class Unreadable(ValueError):
    """What was typed does not fit the kind; `reason` says how to write it."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.template)
        self.reason = reason


class Kind(Struct, frozen=True):
    """The law of one kind of value; this one is plain text."""

    name: str = "text"
    empty: StoredValue = ""

    def parse(self, text: str, manner: Manner) -> StoredValue:
        """The stored value for what was typed; `empty` for nothing. Raises Unreadable."""
        return text if text else self.empty

    def show(self, stored: StoredValue, manner: Manner) -> str:
        """The text on the screen; "" for nothing."""
        return "" if stored is None else str(stored)

    def typed(self, stored: StoredValue) -> object:
        """The value as a Python object for editors: a date, an id, a truth."""
        return "" if stored is None else stored

    def from_typed(self, value: object, manner: Manner) -> StoredValue:
        """The stored value for what an editor, a paste or a script gives: text is parsed, the rest converted."""
        return self.parse("" if value is None else str(value), manner)

    @property
    def is_numeric(self) -> bool:
        """Whether values stand at the right of their cell."""
        return False


class Text(Kind, frozen=True):
    """A line of text."""


class LongText(Kind, frozen=True):
    """Text of several lines."""

    name: str = "long text"


class Whole(Kind, frozen=True):
    """A whole number. `unset` is what the column stores for "nothing" and shows as an empty cell: None, or 0 for optional ids."""

    name: str = "whole"
    empty: StoredValue = 0
    unset: StoredValue = None

    def parse(self, text: str, manner: Manner) -> StoredValue:
        if not text.strip():
            return self.empty
        bare = _without_groups(text.translate(_SPACES), manner)
        if not re.fullmatch(r"[+-]?[0-9]+", bare):
            raise Unreadable(msg(N_("“{text}” is not a whole number."), text=text))
        return int(bare)

    def show(self, stored: StoredValue, manner: Manner) -> str:
        if stored is None or (self.unset is not None and stored == self.unset):
            return ""
        return str(stored)

    def typed(self, stored: StoredValue) -> object:
        return stored

    def from_typed(self, value: object, manner: Manner) -> StoredValue:
        return int(value) if isinstance(value, int) else Kind.from_typed(self, value, manner)

    @property
    def is_numeric(self) -> bool:
        return True


class Amount(Kind, frozen=True):
    """A decimal number; shown with two decimals or as many as it has, or with just `places`."""

    name: str = "amount"
    empty: StoredValue = Decimal(0)
    places: int | None = None

    def parse(self, text: str, manner: Manner) -> StoredValue:
        if not text.strip():
            return self.empty
        bare = _without_groups(text.translate(_SPACES).removesuffix("€"), manner)
        if manner.decimal == ",":
            bare = bare.replace(",", ".")
        if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", bare):
            raise Unreadable(msg(N_("“{text}” is not a number."), text=text))
        return Decimal(bare)

    def show(self, stored: StoredValue, manner: Manner) -> str:
        if stored is None:
            return ""
        number = stored if isinstance(stored, Decimal) else Decimal(str(stored))
        places = max(2, -int(number.normalize().as_tuple().exponent)) if self.places is None else self.places
        whole, point, rest = f"{number:,.{places}f}".partition(".")
        return f"{whole.replace(',', manner.thousands)}{manner.decimal if point else ''}{rest}"

    def typed(self, stored: StoredValue) -> object:
        return stored

    def from_typed(self, value: object, manner: Manner) -> StoredValue:
        if isinstance(value, (int, Decimal)):
            return Decimal(value)
        if isinstance(value, float):
            return Decimal(repr(value))
        return Kind.from_typed(self, value, manner)

    @property
    def is_numeric(self) -> bool:
        return True


class Flag(Kind, frozen=True):
    """A tick, stored as 1 and 0."""

    name: str = "flag"
    empty: StoredValue = 0

    def parse(self, text: str, manner: Manner) -> StoredValue:
        word = text.strip().casefold()
        if word in _YES or word == manner.yes.casefold():
            return 1
        if word in _NO or word == manner.no.casefold():
            return 0
        raise Unreadable(msg(N_("“{text}” is neither yes nor no."), text=text))

    def show(self, stored: StoredValue, manner: Manner) -> str:
        return "" if stored is None else manner.yes if stored else manner.no

    def typed(self, stored: StoredValue) -> object:
        return bool(stored)

    def from_typed(self, value: object, manner: Manner) -> StoredValue:
        if isinstance(value, (bool, int)):
            return int(bool(value))
        return Kind.from_typed(self, value, manner)


class Day(Kind, frozen=True):
    """A date without time. NULL and every date with a zero part show as empty; an emptied cell stores `empty`."""

    name: str = "day"
    empty: StoredValue = ZERO_DAY

    def parse(self, text: str, manner: Manner) -> StoredValue:
        bare = text.strip()
        if not bare or bare == ZERO_DAY:
            return self.empty
        day = read_day(bare, manner)
        if day is None:
            example = datetime.date(1980, 12, 31)
            raise Unreadable(msg(N_("“{text}” is not a date. Write it like {example}."), text=text, example=_day_text(example, manner)))
        return day.isoformat()

    def show(self, stored: StoredValue, manner: Manner) -> str:
        return _shown_day(stored[:10], manner.day) if isinstance(stored, str) else ""

    def typed(self, stored: StoredValue) -> object:
        return stored_day(stored)

    def from_typed(self, value: object, manner: Manner) -> StoredValue:
        if isinstance(value, datetime.date):
            return value.isoformat()[:10]
        return Kind.from_typed(self, value, manner)


class Moment(Day, frozen=True):
    """A date with its time, in the shop's own clock."""

    name: str = "moment"
    empty: StoredValue = ZERO_MOMENT

    def parse(self, text: str, manner: Manner) -> StoredValue:
        bare = text.strip()
        if bare in ("", ZERO_DAY, ZERO_MOMENT):
            return self.empty
        day_text, _, time_text = bare.partition(" ")
        day = read_day(day_text, manner)
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", time_text.strip() or "0:00")
        if day is None or not found:
            raise Unreadable(msg(N_("“{text}” is not a date and time."), text=text))
        return f"{day.isoformat()} {int(found[1]):02}:{found[2]}:{found[3] or '00'}"

    def show(self, stored: StoredValue, manner: Manner) -> str:
        day = _shown_day(stored[:10], manner.day) if isinstance(stored, str) else ""
        if not day:
            return ""
        time = str(stored)[11:19]
        return f"{day} {time if manner.language == 'file' or time[6:] not in ('', '00') else time[:5]}".rstrip()

    def typed(self, stored: StoredValue) -> object:
        if stored_day(stored) is None:
            return None
        try:
            return datetime.datetime.fromisoformat(str(stored))
        except ValueError:
            return None

    def from_typed(self, value: object, manner: Manner) -> StoredValue:
        if isinstance(value, datetime.datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S")
        return Day.from_typed(self, value, manner)


class Choice(Kind, frozen=True):
    """One of a list of the shop (groups, titles, languages ...), stored as its id and shown as its label. 0 shows as empty."""

    name: str = "choice"
    empty: StoredValue = 0
    list_name: str = ""

    def parse(self, text: str, manner: Manner) -> StoredValue:
        wanted = text.strip()
        if not wanted:
            return self.empty
        labels = manner.labels(self.list_name)
        for same in (str.__eq__, _same_word):
            found = [number for number, label in labels.items() if same(label, wanted)]
            if len(found) == 1:
                return found[0]
            if len(found) > 1:
                raise Unreadable(msg(N_("“{text}” names several entries; choose one from the list."), text=text))
        if wanted.isdecimal() and int(wanted) in labels:
            return int(wanted)
        raise Unreadable(msg(N_("“{text}” is not in the list: {labels}."), text=text, labels=", ".join(list(labels.values())[:12])))

    def show(self, stored: StoredValue, manner: Manner) -> str:
        if stored in (None, 0):
            return ""
        number = int(str(stored))
        return manner.labels(self.list_name).get(number, f"#{number}")

    def typed(self, stored: StoredValue) -> object:
        return stored

    def from_typed(self, value: object, manner: Manner) -> StoredValue:
        if value is None:
            return self.empty
        if isinstance(value, int):
            if value != 0 and value not in manner.labels(self.list_name):
                raise Unreadable(msg(N_("The list has no entry {number}."), number=str(value)))
            return value
        return Kind.from_typed(self, value, manner)


class Names(Kind, frozen=True):
    """Several entries of a list, stored as ids with commas ("3,4") and shown by name in alphabetical order; read-only."""

    name: str = "names"
    list_name: str = ""

    def show(self, stored: StoredValue, manner: Manner) -> str:
        if not stored:
            return ""
        labels = manner.labels(self.list_name)
        return ", ".join(sorted((labels.get(int(part), f"#{part}") for part in str(stored).split(",")), key=str.casefold))


class Lines(Kind, frozen=True):
    """Parts of an address, stored with the unit separator between them and shown with commas; read-only."""

    name: str = "lines"
    separator: str = "\x1f"

    def show(self, stored: StoredValue, manner: Manner) -> str:
        if not stored:
            return ""
        return ", ".join(part for part in (piece.strip() for piece in str(stored).split(self.separator)) if part)


class Age(Whole, frozen=True):
    """Full years since a stored birth date, on a given day; nothing for one that lies ahead; read-only."""

    name: str = "age"
    today: Callable[[], datetime.date] = datetime.date.today

    def show(self, stored: StoredValue, manner: Manner) -> str:
        years = self.typed(stored)
        return "" if years is None else str(years)

    def typed(self, stored: StoredValue) -> object:
        day = stored_day(stored)
        today = self.today()
        return None if day is None or day > today else full_years(day, today)


def full_years(birthday: datetime.date, today: datetime.date) -> int:
    """Age in full years, one less before this year's birthday (DOMAIN section 12); 29 February counts from 1 March."""
    return today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))


def _without_groups(number: str, manner: Manner) -> str:
    """The number without the commas between its thousands, where they stand so: "12,50" is no number in English, and stays as it is."""
    grouped = manner.thousands == "," and re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", number)
    return number.replace(",", "") if grouped else number


def stored_day(stored: StoredValue) -> datetime.date | None:
    """The date in a stored value; None for NULL, "" and dates with a zero part."""
    if not isinstance(stored, str):
        return None
    try:
        return datetime.date.fromisoformat(stored[:10])
    except ValueError:
        return None


def read_day(text: str, manner: Manner) -> datetime.date | None:
    """A date as people write it: ISO always; with the day first where the language does. None when it is not one."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    order = (1, 2, 3)
    if not found and manner.language == "fr":
        found, order = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", text), (3, 2, 1)
    if not found:
        return None
    try:
        return datetime.date(*(int(found[part]) for part in order))
    except ValueError:
        return None


def _day_text(day: datetime.date, manner: Manner) -> str:
    return manner.day.format(year=day.year, month=day.month, day=day.day)


@lru_cache(maxsize=8192)
def _shown_day(stored: str, pattern: str) -> str:
    """The day "2024-02-29" as the pattern of a manner writes it; "" for a date with a zero part. Many rows share a day."""
    day = stored_day(stored)
    return "" if day is None else pattern.format(year=day.year, month=day.month, day=day.day)


def _same_word(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
