"""What a chart of a column shows: bars with their labels, their customers, and the condition that finds them."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum, auto

from msgspec import Struct

from sc_desktop.domain.column import Column
from sc_desktop.domain.facets import Facet, Grain, facets_of, fitting, period_of, period_text
from sc_desktop.domain.filters import AllOf, Op, Operand, Test, Where
from sc_desktop.domain.kinds import Age, Amount, Day
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.spread import Bin, Spread

MOST_ROWS = 14
MOST_COLUMNS = 84
"""Seven years by the month; the oldest of more are left out and counted."""
CLASS = 5  # years of age in one bar of a pyramid


class Form(Enum):
    """Columns stand side by side along a scale; rows lie below each other; a pyramid has rows to the left and to the right."""

    COLUMNS = auto()
    ROWS = auto()
    PYRAMID = auto()


class Bar(Struct, frozen=True):
    """`where` finds its customers, None where a filter can't; `facet` is the line of the list that it is. `is_left`: of a pyramid."""

    label: str
    count: int
    where: Where | None = None
    facet: Facet | None = None
    is_left: bool = False


class Chart(Struct, frozen=True):
    """`unseen` customers are in no bar: they have nothing in the column, or lie beyond what the chart has room for."""

    form: Form
    bars: tuple[Bar, ...]
    unseen: int = 0


def chart_of(spread: Spread, column: Column, manner: Manner, grain: Grain | None = None) -> Chart:
    """The chart that suits a column: dates along time, numbers by stretches, the rest by value, the most frequent first."""
    if isinstance(column.kind, Day):
        return _along_time(spread, column, manner, grain or fitting(spread))
    if spread.bins:
        bars = tuple(_stretch(each, column, manner, is_last=each is spread.bins[-1]) for each in spread.bins)
        return Chart(Form.COLUMNS, bars, spread.empty)
    facets = facets_of(spread, column, manner)
    shown = [Bar(each.text, each.count, each.test, each) for each in facets[:MOST_ROWS]]
    others = sum(each.count for each in facets[MOST_ROWS:]) + spread.others
    return Chart(Form.ROWS, tuple(shown), others)


def pyramid_of(men: Spread, women: Spread, titles: Sequence[Sequence[int]], column: Column, *, of: int) -> Chart:
    """Ages in classes of five years, the oldest above; `titles` are those of men, then those of women. `of` so many customers: those whose
    age isn't known are not in it, nor are those who are told to be neither."""
    bars: list[Bar] = []
    for spread, side, is_left in ((men, titles[0], True), (women, titles[1], False)):
        ages: Counter[int] = Counter()
        for each in spread.listed:
            ages[int(str(each.stored)) // CLASS] += each.count
        bars += [_aged(place, count, side, column, is_left) for place, count in ages.items()]
    classes = sorted({bar.label for bar in bars}, key=_first_number)
    full = [int(_first_number(label)) // CLASS for label in classes]
    for place in range(min(full, default=0), max(full, default=-1) + 1):
        for is_left, side in ((True, titles[0]), (False, titles[1])):
            if not any(bar.is_left is is_left and _first_number(bar.label) == place * CLASS for bar in bars):
                bars.append(_aged(place, 0, side, column, is_left))
    bars.sort(key=lambda bar: (-_first_number(bar.label), not bar.is_left))
    seen = sum(bar.count for bar in bars)
    return Chart(Form.PYRAMID, tuple(bars), max(0, of - seen))  # counted a moment later, there may be more


def _aged(place: int, count: int, titles: Sequence[int], column: Column, is_left: bool) -> Bar:
    first, last = place * CLASS, place * CLASS + CLASS - 1
    of = Test("id_gender", Op.ONE_OF, tuple(titles))
    return Bar(f"{first}–{last}", count, AllOf((Test(column.key, Op.BETWEEN, (first, last)), of)), None, is_left)


def _first_number(label: str) -> int:
    return int(label.partition("–")[0])


def _along_time(spread: Spread, column: Column, manner: Manner, grain: Grain) -> Chart:
    counts: Counter[str] = Counter()
    for day, count in spread.days:
        counts[day[: grain.value]] += count
    parts = sorted(counts)
    if grain is not Grain.DAY and parts:
        parts = _without_gaps(parts[0], parts[-1], grain)
    shown = parts[-MOST_COLUMNS:]
    bars = []
    for part in shown:
        test = period_of(column, part, grain)
        text = period_text(part, manner)
        bars.append(Bar(text, counts[part], test, Facet(text, counts[part], test)))
    return Chart(Form.COLUMNS, tuple(bars), spread.empty + sum(counts.values()) - sum(bar.count for bar in bars))


def _without_gaps(first: str, last: str, grain: Grain) -> list[str]:
    """Every month or year from the first to the last, also those in which nothing happened."""
    if grain is Grain.YEAR:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    start, end = (int(part[:4]) * 12 + int(part[5:]) - 1 for part in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]


def _stretch(each: Bin, column: Column, manner: Manner, *, is_last: bool) -> Bar:
    key, is_whole = column.key, not isinstance(column.kind, Amount)
    first = _number(each.first, is_whole)
    last = _number(each.beyond - 1, is_whole)
    label = _text(each.first, manner)
    if is_last and each.count:
        return Bar(f"≥ {label}", each.count, Test(key, Op.AT_LEAST, (first,)))
    if is_whole and first == last:
        test = Test(key, Op.IS, (first,))
        return Bar(label, each.count, test, Facet(label, each.count, test))
    if is_whole or isinstance(column.kind, Age):
        return Bar(f"{label}–{_text(each.beyond - 1, manner)}", each.count, Test(key, Op.BETWEEN, (first, last)))
    beyond = _number(each.beyond, is_whole)
    where = AllOf((Test(key, Op.AT_LEAST, (first,)), Test(key, Op.LESS, (beyond,))))
    return Bar(f"{label}–{_text(each.beyond, manner)}", each.count, where)


def _number(number: Decimal, is_whole: bool) -> Operand:
    return int(number) if is_whole else number


def _text(number: Decimal, manner: Manner) -> str:
    """A round number as the manner writes it, without decimals it doesn't have."""
    plain = f"{number:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(",", "\0").replace(".", manner.decimal).replace("\0", manner.thousands)
