"""What a chart of a column shows, and that its bars find the customers they count."""

import datetime
import random
from decimal import Decimal

from sc_desktop.domain.charts import MOST_COLUMNS, MOST_ROWS, Form, chart_of, pyramid_of
from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.facets import Grain
from sc_desktop.domain.filters import AllOf, Op, Test, parts_of
from sc_desktop.domain.kinds import Age, Amount, Choice, Moment, Text, Whole
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.domain.spread import Counts


def spread(kind, values):
    counts = Counts(kind, ENGLISH)
    counts.add((value, 1) for value in values)
    return counts.spread()


def column(kind, source=None):
    return Column("it", "It", "", kind, source or Field("customer", "it"))


def holds(where, number):
    """Whether a number passes a test of a stretch."""
    law = {
        Op.IS: lambda wanted: number == wanted[0],
        Op.AT_LEAST: lambda wanted: number >= wanted[0],
        Op.LESS: lambda wanted: number < wanted[0],
        Op.BETWEEN: lambda wanted: wanted[0] <= number <= wanted[1],
    }
    return all(law[test.op](test.values) for test in parts_of(where))


def test_that_each_bar_of_numbers_finds_just_those_it_counts():
    chance = random.Random(1)
    wholes = [chance.choice((0, 0, 0, 1, 1, 2, 3, 8, 400)) for _ in range(300)]
    amounts = [Decimal(chance.randrange(0, 90_000)) / 100 for _ in range(300)]
    for kind, numbers in ((Whole(), wholes), (Whole(), list(range(37))), (Amount(), amounts)):
        chart = chart_of(spread(kind, [*numbers, None]), column(kind), ENGLISH)
        assert (chart.form, chart.unseen) == (Form.COLUMNS, 1)
        assert [bar.count for bar in chart.bars] == [sum(holds(bar.where, number) for number in numbers) for bar in chart.bars]
        assert sum(bar.count for bar in chart.bars) == len(numbers)


def test_that_months_in_which_nothing_happened_have_their_place():
    days = ["2023-11-05 10:00:00", "2024-02-29 10:00:00", "2024-02-01 00:00:00", "0000-00-00 00:00:00"]
    chart = chart_of(spread(Moment(), days), column(Moment()), FRENCH, Grain.MONTH)
    assert [(bar.label, bar.count) for bar in chart.bars] == [("11/2023", 1), ("12/2023", 0), ("01/2024", 0), ("02/2024", 2)]
    assert (chart.bars[-1].where, chart.unseen) == (Test("it", Op.BETWEEN, ("2024-02-01", "2024-02-29")), 1)


def test_that_of_very_many_days_the_newest_are_shown_and_the_others_told():
    days = [(datetime.date(2020, 1, 1) + datetime.timedelta(days=number)).isoformat() for number in range(200)]
    chart = chart_of(spread(Moment(), days), column(Moment()), ENGLISH, Grain.DAY)
    assert (len(chart.bars), chart.bars[-1].label, chart.unseen) == (MOST_COLUMNS, days[-1], 200 - MOST_COLUMNS)


def test_that_texts_are_rows_and_those_without_room_are_told():
    values = [f"v{number:02}" for number in range(20) for _ in range(number + 1)]
    chart = chart_of(spread(Text(), values), column(Text()), ENGLISH)
    assert (chart.form, chart.bars[0].label, len(chart.bars)) == (Form.ROWS, "v19", MOST_ROWS)
    assert sum(bar.count for bar in chart.bars) + chart.unseen == len(values)
    assert chart_of(spread(Choice(), [1, 0]), column(Choice()), ENGLISH).bars[-1].where == Test("it", Op.EMPTY)


def test_that_a_pyramid_has_a_bar_for_both_sexes_in_every_class():
    age = Age(today=lambda: datetime.date(2026, 3, 1))
    men, women = spread(age, ["2000-01-01", "1999-01-01", None]), spread(age, ["1985-01-01"])
    chart = pyramid_of(men, women, ((1, 5), (2,)), column(age), of=7)
    assert [(bar.label, bar.count, bar.is_left) for bar in chart.bars] == [
        *(("40–44", 0, True), ("40–44", 1, False), ("35–39", 0, True), ("35–39", 0, False)),
        *(("30–34", 0, True), ("30–34", 0, False), ("25–29", 2, True), ("25–29", 0, False)),
    ]
    assert chart.bars[-2].where == AllOf((Test("it", Op.BETWEEN, (25, 29)), Test("id_gender", Op.ONE_OF, (1, 5))))
    assert chart.unseen == 4, "one is of no known age, three are told to be neither men nor women"
    assert pyramid_of(spread(age, []), spread(age, []), ((1,), (2,)), column(age), of=0).bars == ()
