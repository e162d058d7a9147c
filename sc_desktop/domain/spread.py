"""What stands in one column: its values with how often each is there, and the figures of them all.

It is made of counts by stored value, so that a million cells of few values cost no more than those few."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from heapq import nsmallest
from typing import TYPE_CHECKING

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Age, Amount, Choice, Day, Flag, Kind, Lines, Names, Whole, stored_day
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.runs import in_order
from sc_desktop.domain.statistics import EXACT, MONEY, Numbers
from sc_desktop.domain.tallies import Tallies

if TYPE_CHECKING:
    from sc_desktop.domain.facets import Facet

MOST_LISTED = 2_000
"""Values that are listed, the most frequent first; the rarer ones are only counted."""


class Figures(Numbers, frozen=True):
    """The same of cells of which some may be no numbers; with the number in the middle."""

    median: Decimal


class Listed(Struct, frozen=True):
    """One value with the number of customers that have it. `stored` is exactly what they hold, the day of a moment, or the age in years."""

    stored: StoredValue
    text: str
    count: int


class Spread(Struct, frozen=True):
    """`filled` cells show something, `empty` ones nothing. Of `distinct` values those in `listed` are told, the most frequent first; so
    many cells show one of the `others`. `numbers` and `days` are there for numbers and dates: each with its count, from small to large.

    Of a column with several entries a cell (groups), `filled` counts cells, and an entry the cells it is in. `lines` are those to pick
    what is listed by, where they were made along (facets.with_lines): the window would stand still for making thousands of them."""

    filled: int
    empty: int
    distinct: int
    listed: tuple[Listed, ...]
    others: int
    figures: Figures | None = None
    days: tuple[tuple[str, int], ...] = ()
    bins: tuple["Bin", ...] = ()
    as_of: str = ""
    lines: tuple["Facet", ...] = ()


class Bin(Struct, frozen=True):
    """How many cells hold a number from `first` up to, but without, `beyond`."""

    first: Decimal
    beyond: Decimal
    count: int


class Counts:
    """Adds up counts by stored value, part by part."""

    def __init__(self, kind: Kind, manner: Manner) -> None:
        self._kind, self._manner = kind, manner
        self._by_value = Tallies()
        self._empty = 0

    def add(self, counted: Iterable[tuple[StoredValue, int]]) -> None:
        """More values, each with the number of cells that hold it; bytes are texts as the server spells them."""
        add = self._by_value.add
        for stored, count in counted:
            add(stored.decode("utf-8", "replace") if isinstance(stored, bytes) else stored, count)

    def spread(self, *, cells: int | None = None, as_of: str = "", most: int | None = None) -> Spread:
        """What was added, once. `cells`: how many there are, where a cell counts with several values."""
        shown = self._shown()
        filled = shown.total()
        told = self._listed(shown, MOST_LISTED if most is None else most)
        listed = sum(each.count for each in told)
        numbers, counts = _steps(shown) if self._kind.is_numeric else ([], [])
        days = tuple(sorted((str(value), count) for value, count in shown.items())) if isinstance(self._kind, Day) else ()
        spread = Spread(
            filled if cells is None else cells - self._empty,
            self._empty,
            len(shown),
            told,
            filled - listed,
            _figures(numbers, counts, self._kind) if numbers else None,
            days,
            bins_of(numbers, counts, is_whole=not isinstance(self._kind, Amount)),
            as_of,
        )
        shown.clear()
        return spread

    def _shown(self) -> Tallies:
        """Counts of what can be told apart on the screen; what shows as nothing is counted as empty."""
        kind = self._kind
        if isinstance(kind, (Age, Day, Flag, Lines)):
            shown = Tallies()
            for stored, count in self._by_value.items():
                value = self._told(stored)
                if value is None:
                    self._empty += count
                else:
                    shown.add(value, count)
            self._by_value.clear()
            return shown
        for nothing in {None, "", 0 if isinstance(kind, Choice) else None, kind.unset if isinstance(kind, Whole) else None}:
            self._empty += self._by_value.pop(nothing)
        return self._by_value

    def _told(self, stored: StoredValue) -> StoredValue:
        """What a cell tells by holding this; None for nothing."""
        kind = self._kind
        if isinstance(kind, Age):
            years = stored if isinstance(stored, int) else kind.typed(stored)
            return years if isinstance(years, int) else None
        if isinstance(kind, Day):
            day = stored_day(stored)
            return None if day is None else day.isoformat()
        if isinstance(kind, Flag):
            return None if stored is None else int(bool(stored))
        return stored if kind.show(stored, self._manner) else None

    def _listed(self, shown: Tallies, most: int) -> tuple[Listed, ...]:
        """So many at most; where many are as frequent as the last of them, those that come first by their size or their signs."""
        text = str if isinstance(self._kind, Age) else self._text
        least = _least_listed(shown, most)
        above = [entry for entry in shown.items() if entry[1] > least]
        level = nsmallest(most - len(above), (entry for entry in shown.items() if entry[1] == least), key=lambda entry: _place(entry[0]))
        first = sorted([*above, *level], key=lambda entry: (-entry[1], _place(entry[0])))
        return tuple(Listed(stored, text(stored), count) for stored, count in first)

    def _text(self, stored: StoredValue) -> str:
        if isinstance(self._kind, Names):
            return self._kind.show(str(stored), self._manner)
        if isinstance(self._kind, Day):
            return Day().show(stored, self._manner)
        return self._kind.show(stored, self._manner)


def _place(stored: StoredValue) -> tuple[Decimal | int, str]:
    """Where a value stands among others as frequent: numbers by their size, texts by their signs."""
    return (stored, "") if isinstance(stored, (int, Decimal)) else (0, str(stored))


def bins_of(numbers: Sequence[Decimal], counts: Sequence[int], *, is_whole: bool, wanted: int = 12) -> tuple[Bin, ...]:
    """Numbers with their counts, from small to large, put into stretches of one round width, about so many; none where all are one.

    Whole numbers of a few values have a stretch each. What lies far beyond the usual shares the last one, which is wider then."""
    if len(numbers) < 2:
        return ()
    low, high = numbers[0], numbers[-1]
    width = _round_width((_most_usual(numbers, counts) - low) / wanted, is_whole=is_whole)
    first = (low / width).to_integral_value(rounding="ROUND_FLOOR") * width
    by_place: Counter[int] = Counter()
    for number, count in zip(numbers, counts, strict=True):
        by_place[min(wanted, int((number - first) / width))] += count
    last = max(by_place)
    found = [Bin(first + width * place, first + width * (place + 1), by_place[place]) for place in range(last + 1)]
    if found[-1].beyond <= high:
        beyond = first + ((high - first) / width + 1).to_integral_value(rounding="ROUND_FLOOR") * width
        found[-1] = Bin(found[-1].first, beyond, by_place[last])
    return tuple(found)


def _most_usual(numbers: Sequence[Decimal], counts: Sequence[int]) -> Decimal:
    """The number that 49 of 50 cells don't exceed: a few giants must not press all others into one stretch."""
    left = sum(counts) // 50
    for number, count in zip(reversed(numbers), reversed(counts), strict=True):
        left -= count
        if left < 0:
            return number if number > numbers[0] else numbers[-1]
    return numbers[-1]


def _round_width(width: Decimal, *, is_whole: bool) -> Decimal:
    """1, 2, 5, 10, 20 ... or a tenth and so on of it: the next one up; whole numbers have 1 at least."""
    scale = Decimal(1).scaleb(width.adjusted())
    found = next(scale * step for step in (1, 2, 5, 10) if scale * step >= width)
    return max(Decimal(1), found) if is_whole else found


def _figures(numbers: Sequence[Decimal], counts: Sequence[int], kind: Kind) -> Figures:
    places = kind.places if isinstance(kind, Amount) and kind.places is not None else _places(numbers)
    total, filled = Decimal(0), sum(counts)
    for number, count in zip(numbers, counts, strict=True):
        total = EXACT.fma(number, count, total)
    unit = Decimal(1).scaleb(-max(MONEY, places))
    average = EXACT.divide(total, Decimal(filled)).quantize(unit, context=EXACT)
    return Figures(total, average, numbers[0], numbers[-1], places, _median(numbers, counts, filled).quantize(unit, context=EXACT))


def _places(numbers: Sequence[Decimal]) -> int:
    """The most decimals one of them has, zeros at the end not counted."""
    places, unit = 0, Decimal(1)
    for number in numbers:
        while EXACT.remainder(number, unit):
            places, unit = places + 1, unit.scaleb(-1)
    return places


def _median(numbers: Sequence[Decimal], counts: Sequence[int], filled: int) -> Decimal:
    """The number in the middle; between the two of them their mean."""
    wanted = ((filled - 1) // 2, filled // 2)
    found: list[Decimal] = []
    passed = 0
    for number, count in zip(numbers, counts, strict=True):
        passed += count
        while len(found) < 2 and wanted[len(found)] < passed:
            found.append(number)
    return (found[0] + found[1]) / 2


def _least_listed(shown: Tallies, most: int) -> int:
    """How frequent the last of so many values is; 0 where there is room for all."""
    left = most
    for frequency, values in sorted(shown.frequencies().items(), reverse=True):
        left -= values
        if left < 0:
            return frequency
    return 0


def _steps(shown: Tallies) -> tuple[list[Decimal], list[int]]:
    """Numbers from small to large, and how often each is there."""
    counted = {_number(value): count for value, count in shown.items()}
    values = in_order(list(counted))
    return [Decimal(value) for value in values], [counted[value] for value in values]


def _number(value: StoredValue) -> Decimal | int:
    return value if isinstance(value, (Decimal, int)) else Decimal(str(value))
