"""Turning what the user asked into changes, for customers whose values are not at hand."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from sc_desktop.domain.change import CellChange, StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.stage import Draft, Step, step_of
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.workspace.browsing import load_values
from sc_desktop.workspace.workspace import Workspace

Wanted = Sequence[tuple[Column, Sequence[int], StoredValue]]


def set_values(workspace: Workspace, wanted: Wanted, *, progress: Progress) -> list[CellChange]:
    """For each column one value, into the cells of its customers, against what the shop holds now; who has none there is passed over."""
    return list(_changes(workspace, wanted, progress))


def set_many(
    workspace: Workspace, title: str, wanted: Wanted, draft: Draft, *, progress: Progress
) -> tuple[Sequence[CellChange], Step, Draft]:
    """The same for more cells than a window can go through: the changes, the step they make, and what is pending after it."""
    with uncollected():
        columns, manner = workspace.columns, workspace.manner
        changes = tuple(as_meant(change, columns, manner) for change in _changes(workspace, wanted, progress))
        step = step_of(title, changes, draft.pending)
        return changes, step, draft.after(step)


def as_meant(change: CellChange, columns: Mapping[str, Column], manner: Manner) -> CellChange:
    """An empty cell emptied again stays what it is: NULL, "" and a zero date all look empty."""
    show = columns[change.column].kind.show
    looks_same = not show(change.before, manner) and not show(change.after, manner)
    return replace(change, after=change.before) if looks_same else change


def _changes(workspace: Workspace, wanted: Wanted, progress: Progress) -> Iterator[CellChange]:
    progress.begin(sum(len(ids) for _column, ids, _after in wanted))
    for column, ids, after in wanted:
        found = load_values(workspace, [column.key], ids, progress=progress)
        for each in ids:
            if each in found and column.why_not_of(found[each]) is None:
                yield CellChange(column.subject, (each,), column.key, found[each][column.key], after)
