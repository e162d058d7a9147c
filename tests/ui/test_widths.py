"""Widths of columns: what fits is left alone, and only the widest give way."""

import pytest

from sc_desktop.ui.widths import NARROWEST, shared


@pytest.mark.parametrize(
    ("wanted", "room", "expected"),
    [
        ((50, 60, 70), 200, [50, 60, 90]),
        ((50, 60, 300), 200, [50, 60, 90]),
        ((50, 300, 300), 250, [50, 100, 100]),
        ((300, 300, 300), 30, [NARROWEST] * 3),
    ],
)
def test_that_only_the_widest_are_cut_and_the_last_takes_what_remains(wanted, room, expected):
    assert shared(wanted, room) == expected


def test_that_columns_to_be_kept_stand_before_all_others():
    assert shared((100, 300, 300, 120), 400, kept=(0, 3)) == [100, 90, 90, 120]
