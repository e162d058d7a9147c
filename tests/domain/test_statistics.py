"""Figures of selected cells: pure arithmetic over what the cells show."""

import datetime
from decimal import Decimal

from sc_desktop.domain.kinds import ZERO_DAY, Age, Amount, Day, Moment, Text, Whole
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.domain.statistics import Statistics, Tally


def figures(*columns, manner=ENGLISH):
    tally = Tally(manner)
    for kind, values in columns:
        tally.add(kind, values)
    return tally.statistics()


def test_that_texts_are_counted_letter_by_letter_and_nulls_are_empty():
    assert figures((Text(), ["Ann", "ANN", "Ann", "", None])) == Statistics(cells=5, distinct=2, empty=2)


def test_that_no_cells_have_no_figures():
    assert figures() == Statistics(cells=0, distinct=0, empty=0)


def test_that_amounts_add_up_to_the_last_decimal_and_empty_ones_do_not_count_into_the_average():
    found = figures((Amount(), [Decimal("0.1"), Decimal("0.2"), None, Decimal("-1.005")])).numbers
    assert (found.total, found.average) == (Decimal("-0.705"), Decimal("-0.235"))
    assert (found.least, found.most) == (Decimal("-1.005"), Decimal("0.2"))
    assert (found.places, found.average_places) == (3, 3)


def test_that_long_numbers_are_not_rounded():
    found = figures((Amount(), [Decimal("9" * 40 + ".01"), Decimal("0.99")])).numbers
    assert str(found.total) == "1" + "0" * 40 + ".00"


def test_that_the_average_of_whole_numbers_is_rounded_half_up_to_two_decimals():
    found = figures((Whole(unset=0), [1, 0, 1, *[2] * 6])).numbers
    assert (found.total, found.average, found.places, found.average_places) == (14, Decimal("1.75"), 0, 2)
    assert figures((Whole(), [*[0] * 7, 1])).numbers.average == Decimal("0.13")


def test_that_several_columns_of_numbers_are_added_up_together():
    found = figures((Whole(), [2]), (Amount(), [Decimal("0.5")]), (Text(), ["", None]))
    assert (found.numbers.total, found.numbers.places, found.empty) == (Decimal("2.5"), 2, 2)


def test_that_nothing_is_added_up_once_a_cell_is_something_else():
    found = figures((Whole(), [2]), (Text(), ["x"]), (Day(), ["2024-02-29"]))
    assert found == Statistics(cells=3, distinct=3, empty=0)


def test_that_dates_have_an_earliest_and_a_latest_and_zero_dates_are_empty():
    found = figures((Day(), ["2024-02-29", ZERO_DAY, "1999-12-31", "2024-00-01"]), manner=FRENCH)
    assert (found.dates.earliest, found.dates.latest, found.empty, found.numbers) == ("1999-12-31", "2024-02-29", 2, None)


def test_that_days_and_moments_are_not_compared():
    assert figures((Day(), ["2024-02-29"]), (Moment(), ["2024-02-29 10:00:00"])).dates is None


def test_that_an_age_is_added_up_as_years():
    found = figures((Age(today=lambda: datetime.date(2026, 3, 1)), ["2000-03-01", "2006-03-02", ZERO_DAY]))
    assert (found.numbers.total, found.empty) == (26 + 19, 1)
