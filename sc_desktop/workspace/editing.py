"""Turning what the user asked into changes, for customers whose values are not at hand."""

from collections.abc import Sequence

from sc_desktop.domain.change import CUSTOMER, CellChange, StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace.browsing import load_values
from sc_desktop.workspace.workspace import Workspace


def set_values(
    workspace: Workspace, wanted: Sequence[tuple[Column, Sequence[int], StoredValue]], *, progress: Progress
) -> list[CellChange]:
    """For each column one value, into the cells of its customers, against what the shop holds now."""
    progress.begin(sum(len(ids) for _column, ids, _after in wanted))
    changes: list[CellChange] = []
    for column, ids, after in wanted:
        found = load_values(workspace, [column.key], ids, progress=progress)
        changes.extend(CellChange(CUSTOMER, (each,), column.key, found[each][column.key], after) for each in ids if each in found)
    return changes
