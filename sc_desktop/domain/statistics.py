"""Figures of some cells: how many, how many of them differ or are empty; of numbers the sum, of dates the first and the last."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Day, Kind
from sc_desktop.domain.manner import Manner

EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
"""A million numbers of MySQL's longest DECIMAL(65) add up without rounding."""
MONEY = 2  # decimals an average has at least
_NUMBER = "number"


class Numbers(Struct, frozen=True):
    """Of cells that are all numbers or empty. `places`: the most decimals a cell shows; the average has two at least."""

    total: Decimal
    average: Decimal
    least: Decimal
    most: Decimal
    places: int

    @property
    def average_places(self) -> int:
        """Decimals to show of the average."""
        return max(MONEY, self.places)


class Dates(Struct, frozen=True):
    """Of cells that are all dates of one kind, or empty; in stored form."""

    kind: Kind
    earliest: str
    latest: str


class Statistics(Struct, frozen=True):
    """`distinct` counts the different texts that cells show, letter by letter; empty ones are none of them."""

    cells: int
    distinct: int
    empty: int
    numbers: Numbers | None = None
    dates: Dates | None = None


class Tally:
    """Goes through cells, column by column and part by part, as the user sees them: what shows as nothing is empty."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._texts: set[str] = set()
        self._cells = self._empty = self._places = 0
        self._families: dict[str, Kind] = {}  # of the cells that are not empty: numbers, days, moments, and what can't be measured
        self._total, self._least, self._most = Decimal(0), Decimal("Infinity"), Decimal("-Infinity")
        self._earliest = self._latest = ""

    def add(self, kind: Kind, values: Iterable[StoredValue]) -> None:
        """More cells, all of one kind."""
        family = _family(kind)
        for value in values:
            text = kind.show(value, self._manner)
            self._cells += 1
            if not text:
                self._empty += 1
                continue
            self._texts.add(text)
            self._families.setdefault(family, kind)
            if len(self._families) > 1:
                continue  # there is nothing to add up any more
            if family == _NUMBER:
                self._measure(Decimal(str(kind.typed(value))), text)
            elif isinstance(kind, Day):
                self._date(str(value))

    def statistics(self) -> Statistics:
        """The figures of all that was added."""
        numbers, dates, filled = None, None, self._cells - self._empty
        if len(self._families) == 1:
            ((family, kind),) = self._families.items()
            if family == _NUMBER:
                numbers = self._numbers(filled)
            elif isinstance(kind, Day):
                dates = Dates(kind, self._earliest, self._latest)
        return Statistics(self._cells, len(self._texts), self._empty, numbers, dates)

    def _measure(self, number: Decimal, text: str) -> None:
        self._total = EXACT.add(self._total, number)
        self._least, self._most = min(self._least, number), max(self._most, number)
        _whole, _point, decimals = text.partition(self._manner.decimal)
        self._places = max(self._places, len(decimals))

    def _date(self, stored: str) -> None:
        self._earliest = min(self._earliest or stored, stored)
        self._latest = max(self._latest, stored)

    def _numbers(self, count: int) -> Numbers:
        average = EXACT.divide(self._total, Decimal(count))
        rounded = average.quantize(Decimal(1).scaleb(-max(MONEY, self._places)), context=EXACT)
        return Numbers(self._total, rounded, self._least, self._most, self._places)


def _family(kind: Kind) -> str:
    """Kinds whose values can be measured together."""
    return _NUMBER if kind.is_numeric else kind.name
