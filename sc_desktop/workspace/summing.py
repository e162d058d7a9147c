"""Statistics of cells as they will be: what the shop holds, and over it what is pending."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from sc_desktop.domain.change import CellChange, Change, ChangeKey, StoredValue, groups_after
from sc_desktop.domain.column import Column
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.statistics import Statistics, Tally
from sc_desktop.workspace.browsing import load_values
from sc_desktop.workspace.workspace import Workspace

ROWS_A_PART = 5_000
_GROUPS = "groups"
Cells = Sequence[tuple[Column, Sequence[int]]]
Held = Mapping[int, Mapping[str, StoredValue]]
Pending = Callable[[ChangeKey], Change | None]


def summarize(workspace: Workspace, cells: Cells, held: Held | None, pending: Pending, *, progress: Progress) -> Statistics:
    """The statistics of these cells, customers by column; neighbours with the same customers share their list.

    `held` are the values of all these customers, so that the shop is not asked; None: it is. Customers that are gone have no cell."""
    tally = Tally(workspace.manner)
    progress.begin(sum(len(ids) for _column, ids in cells))
    for ids, columns in _by_customers(cells):
        for start in range(0, len(ids), ROWS_A_PART):
            part = ids[start : start + ROWS_A_PART]
            read = load_values(workspace, [column.key for column in columns], list(part), progress=progress) if held is None else held
            for column in columns:
                present = (customer for customer in part if customer in read)
                values = (_value(workspace, column, customer, read[customer].get(column.key), pending) for customer in present)
                tally.add(column.kind, values)
                progress.step(len(part))
    return tally.statistics()


def _by_customers(cells: Cells) -> Iterator[tuple[Sequence[int], list[Column]]]:
    for _same, run in groupby(cells, key=lambda cell: id(cell[1])):
        each = list(run)
        yield each[0][1], [column for column, _ids in each]


def _value(workspace: Workspace, column: Column, customer: int, stored: StoredValue, pending: Pending) -> StoredValue:
    """What the cell will hold; the column of groups follows memberships, though it is not edited itself."""
    if column.key == _GROUPS:
        now = {int(part) for part in str(stored or "").split(",") if part}
        return ",".join(map(str, sorted(groups_after(now, customer, workspace.manner.labels("group"), pending))))
    change = pending((column.subject, (customer,), column.key))
    return change.after if isinstance(change, CellChange) else stored
