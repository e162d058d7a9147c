"""What stands in a column, worked out from counts by value: figures, lines to pick from, and the conditions they stand for."""

import datetime
import random
import statistics
from decimal import Decimal

import pytest

from sc_desktop.domain.column import Column, Computed, Field
from sc_desktop.domain.facets import Grain, facets_of, fitting, picked, picking, unpicked
from sc_desktop.domain.filters import AllOf, AnyOf, Op, Test
from sc_desktop.domain.kinds import Age, Amount, Day, Flag, Moment, Names, Text, Whole
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.domain.spread import Counts


def spread(kind, values, **told):
    counts = Counts(kind, ENGLISH)
    for start in range(0, len(values), 7):
        counts.add((value, 1) for value in values[start : start + 7])
    return counts.spread(**told)


def column(kind, key="it", source=None):
    return Column(key, "It", "", kind, source or Field("customer", key))


def test_that_figures_of_numbers_are_those_of_the_standard_library():
    chance = random.Random(3)
    for size in (1, 2, 9, 500):
        numbers = [Decimal(chance.randrange(-5000, 5000)) / 100 for _ in range(size)]
        found = spread(Amount(), [*numbers, None]).figures
        assert (found.total, found.least, found.most) == (sum(numbers), min(numbers), max(numbers))
        assert abs(found.average - sum(numbers) / size) <= Decimal("0.005")
        assert abs(found.median - statistics.median(numbers)) <= Decimal("0.005")


def test_that_ranges_hold_every_number_once_and_a_giant_does_not_press_the_others_together():
    numbers = [*range(100), *range(100), 1_000_000]
    bins = spread(Whole(), numbers).bins
    assert [each.count for each in bins] == [sum(each.first <= number < each.beyond for number in numbers) for each in bins]
    assert (sum(each.count for each in bins), bins[1].first - bins[0].first) == (201, 10)


def test_that_the_most_frequent_values_are_listed_and_the_others_counted():
    found = spread(Text(), ["b", "a", "c", "a", "", None, "d", "B"], most=2)
    assert [(each.text, each.count) for each in found.listed] == [("a", 2), ("B", 1)]
    assert (found.filled, found.empty, found.distinct, found.others) == (6, 2, 5, 3)


def test_that_numbers_as_frequent_stand_by_their_size():
    assert [each.text for each in spread(Whole(), [10, 9, 100, 9]).listed] == ["9", "10", "100"]


def test_that_what_shows_alike_counts_as_one_where_a_filter_takes_it_for_one():
    born = Age(today=lambda: datetime.date(2026, 3, 1))
    ages = spread(born, ["1980-03-01", "1979-03-02", "1980-03-02", "2090-01-01", "0000-00-00"])
    assert [(each.text, each.count) for each in ages.listed] == [("46", 2), ("45", 1)]
    assert (ages.empty, [each.text for each in spread(Flag(), [2, 1, 0]).listed]) == (2, ["Yes", "No"])


def test_that_bytes_are_texts_as_they_are_spelled():
    assert [each.text for each in spread(Text(), ["É".encode(), "é".encode(), "É".encode()]).listed] == ["É", "é"]


def test_that_days_are_put_together_by_month_or_year_where_there_are_many():
    days = [(datetime.date(2020, 1, 1) + datetime.timedelta(days=number)).isoformat() for number in range(3000)]
    assert [fitting(spread(Day(), days[:count])) for count in (31, 800, 3000)] == [Grain.DAY, Grain.MONTH, Grain.YEAR]
    months = facets_of(spread(Moment(), [f"{day} 12:00:00" for day in days]), column(Moment()), FRENCH, Grain.MONTH)
    leap = next(each for each in months if each.text == "02/2024")
    assert (leap.count, leap.test, leap.is_exact) == (29, Test("it", Op.BETWEEN, ("2024-02-01", "2024-02-29")), False)


def test_that_only_cells_that_hold_one_and_the_same_can_be_given_another_value():
    def exact(kind, values, source=None, grain=None):
        return [each.is_exact for each in facets_of(spread(kind, values), column(kind, source=source), ENGLISH, grain)]

    assert exact(Text(), ["a", ""]) == [True, True]
    assert exact(Text(), ["a"], Computed(lambda *_: None)) == [False]
    assert exact(Day(), ["2020-01-01"], grain=Grain.DAY) == [True]
    assert exact(Day(), ["2020-01-01"], grain=Grain.YEAR) == exact(Moment(), ["2020-01-01 10:00:00"], grain=Grain.DAY) == [False]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Text(), ["a", "b", "x" * 600, ""]),
        (Whole(), [1, 2, None]),
        (Amount(), [Decimal("1.5"), Decimal(2)]),
        (Flag(), [1, 0]),
        (Names(list_name="group"), [3, 4, None]),
        (Day(), ["2020-01-01", "2024-02-29", "0000-00-00"]),
    ],
)
def test_that_lines_picked_are_read_back_from_the_filter(kind, values):
    it, other = column(kind), Test("other", Op.IS, ("z",))
    for grain in Grain if isinstance(kind, Day) else (None,):
        tests = [each.test for each in facets_of(spread(kind, values), it, ENGLISH, grain)]
        for some in (tests[:1], tests[:2], tests):
            where = AllOf((other, picking(some, it)))
            is_read = all(test.op is not Op.STARTS for test in some)
            assert picked(where, it) == (frozenset(some) if is_read else frozenset())
            assert unpicked(where, it) == (other if is_read else where)


def test_that_another_condition_on_the_column_is_no_pick_and_stays():
    it = column(Whole())
    for where in (Test("it", Op.AT_LEAST, (3,)), AnyOf((Test("it", Op.IS, (1,)), Test("other", Op.IS, (1,)))), None):
        assert (picked(where, it), unpicked(where, it)) == (frozenset(), where)
