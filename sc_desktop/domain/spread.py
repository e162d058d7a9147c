"""What stands in one column: its values with how often each is there, and the figures of them all.

It is made of counts by stored value, so that a million cells of few values cost no more than those few."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from heapq import merge, nsmallest
from itertools import islice

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Age, Amount, Day, Flag, Kind, Names, stored_day
from sc_desktop.domain.manner import Manner

MOST_LISTED = 10_000
"""Values that are listed, the most frequent first; the rarer ones are only counted."""
_RUN = 20_000  # values that are sorted at once: Python stands still meanwhile, and the window with it
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_MONEY = 2


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the cells that are numbers. `places`: the most decimals one of them has; average and median are rounded to two at least."""

    total: Decimal
    average: Decimal
    median: Decimal
    least: Decimal
    most: Decimal
    places: int

    @property
    def average_places(self) -> int:
        """Decimals to show of the average."""
        return max(_MONEY, self.places)


@dataclass(frozen=True, slots=True)
class Listed:
    """One value with the number of customers that have it. `stored` is exactly what they hold, the day of a moment, or the age in years."""

    stored: StoredValue
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """`filled` cells show something, `empty` ones nothing. Of `distinct` values those in `listed` are told, the most frequent first; so
    many cells show one of the `others`. `numbers` and `days` are there for numbers and dates: each with its count, from small to large.

    Of a column with several entries a cell (groups), `filled` counts cells, and an entry the cells it is in."""

    filled: int
    empty: int
    distinct: int
    listed: tuple[Listed, ...]
    others: int
    figures: Figures | None = None
    days: tuple[tuple[str, int], ...] = ()
    bins: tuple["Bin", ...] = ()
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """How many cells hold a number from `first` up to, but without, `beyond`."""

    first: Decimal
    beyond: Decimal
    count: int


class Counts:
    """Adds up counts by stored value, part by part."""

    def __init__(self, kind: Kind, manner: Manner) -> None:
        self._kind, self._manner = kind, manner
        self._by_value: Counter[StoredValue] = Counter()
        self._empty = 0

    def add(self, counted: Iterable[tuple[StoredValue, int]]) -> None:
        """More values, each with the number of cells that hold it; bytes are texts as the server spells them."""
        by_value = self._by_value
        for stored, count in counted:
            value = stored.decode("utf-8", "replace") if isinstance(stored, bytes) else stored
            by_value[value] += count

    def spread(self, *, cells: int | None = None, as_of: str = "", most: int = MOST_LISTED) -> Spread:
        """What was added. `cells`: how many there are, where a cell counts with several values."""
        shown = self._shown()
        filled = sum(shown.values())
        told = self._listed(shown, most)
        listed = sum(each.count for each in told)
        numbers = self._kind.is_numeric and bool(shown)
        steps = list(_ordered({Decimal(str(value)): count for value, count in shown.items()})) if numbers else []
        days = tuple(sorted((str(value), count) for value, count in shown.items())) if isinstance(self._kind, Day) else ()
        return Spread(
            filled if cells is None else cells - self._empty,
            self._empty,
            len(shown),
            told,
            filled - listed,
            _figures(steps, filled, self._kind) if numbers else None,
            days,
            bins_of(steps, is_whole=not isinstance(self._kind, Amount)) if numbers else (),
            as_of,
        )

    def _shown(self) -> dict[StoredValue, int]:
        """Counts of what can be told apart on the screen; what shows as nothing is counted as empty."""
        kind, manner = self._kind, self._manner
        shown: Counter[StoredValue] = Counter()
        self._empty = 0
        for stored, count in self._by_value.items():
            value: StoredValue = stored
            if isinstance(kind, Age):
                years = kind.typed(stored)
                value = years if isinstance(years, int) else None
            elif isinstance(kind, Day):
                day = stored_day(stored)
                value = None if day is None else day.isoformat()
            elif isinstance(kind, Flag) and stored is not None:
                value = int(bool(stored))
            elif not kind.show(stored, manner):
                value = None
            if value is None:
                self._empty += count
            else:
                shown[value] += count
        return shown

    def _listed(self, shown: Mapping[StoredValue, int], most: int) -> tuple[Listed, ...]:
        text = str if isinstance(self._kind, Age) else self._text

        def place(entry: tuple[StoredValue, int]) -> tuple[int, str]:
            return -entry[1], str(entry[0])

        first = nsmallest(most, shown.items(), key=place)
        return tuple(Listed(stored, text(stored), count) for stored, count in first)

    def _text(self, stored: StoredValue) -> str:
        if isinstance(self._kind, Names):
            return self._kind.show(str(stored), self._manner)
        if isinstance(self._kind, Day):
            return Day().show(stored, self._manner)
        return self._kind.show(stored, self._manner)


def bins_of(steps: list[tuple[Decimal, int]], *, is_whole: bool, wanted: int = 12) -> tuple[Bin, ...]:
    """Numbers with their counts, from small to large, put into stretches of one round width, about so many; none where all are one.

    Whole numbers of a few values have a stretch each. What lies far beyond the usual shares the last one, which is wider then."""
    if len(steps) < 2:
        return ()
    low, high = steps[0][0], steps[-1][0]
    width = _round_width((_most_usual(steps) - low) / wanted, is_whole=is_whole)
    first = (low / width).to_integral_value(rounding="ROUND_FLOOR") * width
    counts: Counter[int] = Counter()
    for number, count in steps:
        counts[min(wanted, int((number - first) / width))] += count
    last = max(counts)
    found = [Bin(first + width * place, first + width * (place + 1), counts[place]) for place in range(last + 1)]
    if found[-1].beyond <= high:
        found[-1] = Bin(
            found[-1].first, first + ((high - first) / width + 1).to_integral_value(rounding="ROUND_FLOOR") * width, counts[last]
        )
    return tuple(found)


def _most_usual(steps: list[tuple[Decimal, int]]) -> Decimal:
    """The number that 49 of 50 cells don't exceed: a few giants must not press all others into one stretch."""
    left = sum(count for _number, count in steps) // 50
    for number, count in reversed(steps):
        left -= count
        if left < 0:
            return number if number > steps[0][0] else steps[-1][0]
    return steps[-1][0]


def _round_width(width: Decimal, *, is_whole: bool) -> Decimal:
    """1, 2, 5, 10, 20 ... or a tenth and so on of it: the next one up; whole numbers have 1 at least."""
    scale = Decimal(1).scaleb(width.adjusted())
    found = next(scale * step for step in (1, 2, 5, 10) if scale * step >= width)
    return max(Decimal(1), found) if is_whole else found


def _figures(steps: list[tuple[Decimal, int]], filled: int, kind: Kind) -> Figures:
    places = kind.places if isinstance(kind, Amount) and kind.places is not None else max((_decimals(number) for number, _ in steps))
    total = Decimal(0)
    for number, count in steps:
        total = _EXACT.add(total, _EXACT.multiply(number, count))
    unit = Decimal(1).scaleb(-max(_MONEY, places))
    average = _EXACT.divide(total, Decimal(filled)).quantize(unit, context=_EXACT)
    return Figures(total, average, _median(steps, filled).quantize(unit, context=_EXACT), steps[0][0], steps[-1][0], places)


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


def _median(steps: list[tuple[Decimal, int]], filled: int) -> Decimal:
    """The number in the middle; between the two of them their mean."""
    wanted = ((filled - 1) // 2, filled // 2)
    found: list[Decimal] = []
    passed = 0
    for number, count in steps:
        passed += count
        while len(found) < 2 and wanted[len(found)] < passed:
            found.append(number)
    return (found[0] + found[1]) / 2


def _ordered(counts: Mapping[Decimal, int]) -> Iterator[tuple[Decimal, int]]:
    """From small to large, sorted in runs: so the window goes on meanwhile, whatever their number."""
    entries = iter(counts.items())
    runs = iter(lambda: sorted(islice(entries, _RUN)), [])
    return merge(*runs)
