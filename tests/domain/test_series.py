"""What the fill handle carries on, kind by kind."""

from decimal import Decimal

import pytest

from sc_desktop.domain.kinds import Amount, Choice, Day, Flag, Moment, Text, Whole
from sc_desktop.domain.series import NO_DATE, Filling, carried_on


@pytest.mark.parametrize(
    ("kind", "values", "after"),
    [
        (Whole(), [7], [7, 7, 7]),
        (Whole(), [1, 2], [3, 4, 5]),
        (Whole(), [10, 7], [4, 1, -2]),
        (Whole(), [1, 2, 4], [1, 2, 4]),
        (Whole(), [1, None], [1, None, 1]),
        (Amount(), [Decimal("1.50"), Decimal("1.75")], [Decimal("2.00"), Decimal("2.25"), Decimal("2.50")]),
        (Text(), ["Row 07"], ["Row 08", "Row 09", "Row 10"]),
        (Text(), ["Row 9"], ["Row 10", "Row 11", "Row 12"]),
        (Text(), ["A1", "A3"], ["A5", "A7", "A9"]),
        (Text(), ["A1", "B3"], ["A1", "B3", "A1"]),
        (Text(), ["Martin"], ["Martin"] * 3),
        (Text(), ["0612345678"], ["0612345678"] * 3),
        (Text(), ["00612", "00613"], ["00614", "00615", "00616"]),
        (Text(), ["H²3"], ["H²4", "H²5", "H²6"]),
        (Flag(), [1, 0], [1, 0, 1]),
        (Choice(list_name="group"), [3], [3, 3, 3]),
        (Day(), ["2026-02-27"], ["2026-02-28", "2026-03-01", "2026-03-02"]),
        (Day(), ["2026-02-02", "2026-02-09"], ["2026-02-16", "2026-02-23", "2026-03-02"]),
        (Day(), ["2026-01-15", "2026-02-15"], ["2026-03-15", "2026-04-15", "2026-05-15"]),
        (Day(), ["2026-01-31", "2026-02-28"], ["2026-03-31", "2026-04-30", "2026-05-31"]),
        (Day(), ["2025-11-30", "2025-12-30"], ["2026-01-30", "2026-02-28", "2026-03-30"]),
        (Day(), ["2024-02-29", "2025-02-28"], ["2026-02-28", "2027-02-28", "2028-02-29"]),
        (Day(), ["1980-05-05", "1981-05-05"], ["1982-05-05", "1983-05-05", "1984-05-05"]),
        (Day(), ["0000-00-00"], ["0000-00-00"] * 3),
        (Day(), ["2026-02-02", "0000-00-00"], ["2026-02-02", "0000-00-00", "2026-02-02"]),
        (Moment(), ["2026-02-28 08:30:00"], ["2026-03-01 08:30:00", "2026-03-02 08:30:00", "2026-03-03 08:30:00"]),
    ],
)
def test_that_a_series_goes_on_as_in_a_spreadsheet_and_else_is_repeated(kind, values, after):
    assert carried_on(kind, values, 3) == after


@pytest.mark.parametrize(
    ("kind", "values", "before"),
    [
        (Whole(), [1, 2, 3], [0, -1]),
        (Text(), ["Row 2"], ["Row 1", "Row 0"]),
        (Day(), ["2026-03-01"], ["2026-02-28", "2026-02-27"]),
        (Day(), ["2026-03-31", "2026-04-30"], ["2026-02-28", "2026-01-31"]),
        (Text(), ["a", "b", "c"], ["c", "b"]),
    ],
)
def test_that_upwards_the_nearest_cell_comes_first(kind, values, before):
    assert carried_on(kind, values, 2, backwards=True) == before


@pytest.mark.parametrize(
    ("kind", "values", "after"),
    [
        (Whole(), [7], [8, 9]),
        (Whole(), [1, 2], [1, 2]),
        (Text(), ["0612345678"], ["0612345679", "0612345680"]),
        (Text(), ["Row 1"], ["Row 1", "Row 1"]),
        (Day(), ["2026-02-27"], ["2026-02-27", "2026-02-27"]),
        (Flag(), [1], [1, 1]),
    ],
)
def test_that_ctrl_turns_series_and_repeating_round(kind, values, after):
    assert carried_on(kind, values, 2, how=Filling.TURNED) == after


def test_that_repeating_never_makes_a_series():
    assert carried_on(Whole(), [1, 2], 3, how=Filling.REPEAT) == [1, 2, 1]


def test_that_a_series_past_the_last_year_says_so_instead_of_inventing_a_date():
    assert carried_on(Day(), ["9998-12-31", "9999-12-31"], 2) == [NO_DATE, NO_DATE]
    assert carried_on(Day(), ["9999-12-31"], 1) == [NO_DATE]
