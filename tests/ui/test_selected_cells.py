"""The selected cells asked one by one, without a list of them."""

from sc_desktop.ui.grid.selected_cells import SelectedCells

CELLS = SelectedCells(
    {"firstname": [(0, 2), (5, 5)], "email": [(5, 999_999)]}, lambda customer: customer - 1 if customer < 9_000_000 else None
)


def test_that_a_cell_is_told_by_its_column_and_its_row():
    inside = [(1, "firstname"), (3, "firstname"), (6, "firstname"), (1_000_000, "email")]
    outside = [(4, "firstname"), (7, "firstname"), (5, "email"), (1_000_001, "email"), (1, "lastname"), (9_000_001, "email")]
    assert ([cell in CELLS for cell in inside], [cell in CELLS for cell in outside]) == ([True] * 4, [False] * 6)


def test_that_they_are_counted_by_their_runs():
    assert (len(CELLS), CELLS.keys) == (4 + 999_995, ("firstname", "email"))
