"""Turning what the user asked into changes, for customers whose values are not at hand."""

from collections.abc import Sequence

from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, CellChange, Change, RowAdded, RowRemoved, StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace.browsing import load_values
from sc_desktop.workspace.inspecting import Memberships
from sc_desktop.workspace.workspace import Workspace


def set_value(workspace: Workspace, column: Column, ids: Sequence[int], after: StoredValue, *, progress: Progress) -> list[Change]:
    """One value into the column of all these customers, against what the shop holds now."""
    progress.begin(len(ids))
    found = load_values(workspace, [column.key], ids, progress=progress)
    return [CellChange(CUSTOMER, (customer,), column.key, found[customer][column.key], after) for customer in ids if customer in found]


def join(memberships: Memberships, group: int) -> list[Change]:
    """Every one of these customers a member of the group."""
    return [RowAdded(CUSTOMER_GROUP, (customer, group)) for customer, groups in memberships.groups.items() if group not in groups]


def leave(memberships: Memberships, group: int) -> list[Change]:
    """None of these customers a member of the group."""
    return [RowRemoved(CUSTOMER_GROUP, (customer, group)) for customer, groups in memberships.groups.items() if group in groups]
