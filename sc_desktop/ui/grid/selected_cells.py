"""The selected cells as runs of rows by column: whether a cell is among them is told without a list of them."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence

Runs = Sequence[tuple[int, int]]


class SelectedCells:
    """Cells by column key and row; `row_of` tells where a customer stands."""

    def __init__(self, runs: Mapping[str, Runs], row_of: Callable[[int], int | None]) -> None:
        self._runs, self._row_of = runs, row_of

    def __contains__(self, cell: object) -> bool:
        """Whether this customer's cell in the column of this key is selected."""
        assert isinstance(cell, tuple)
        customer, key = cell
        runs, row = self._runs.get(key, ()), self._row_of(customer)
        if not runs or row is None:
            return False
        at = bisect_right(runs, row, key=lambda run: run[0]) - 1
        return at >= 0 and runs[at][1] >= row

    def __len__(self) -> int:
        """How many cells there are."""
        return sum(bottom - top + 1 for runs in self._runs.values() for top, bottom in runs)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """The cells as row and column key."""
        return ((row, key) for key, runs in self._runs.items() for top, bottom in runs for row in range(top, bottom + 1))

    @property
    def keys(self) -> Sequence[str]:
        """Of the columns with a selected cell, from left to right."""
        return tuple(self._runs)
