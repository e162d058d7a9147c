"""Addresses that are pending and not in the shop yet, as rows of their table."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from sc_desktop.domain.change import ADDRESS, RowAdded, is_new
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.stage import Stage

if TYPE_CHECKING:
    from sc_desktop.workspace.listing import ListRow


def new_addresses(stage: Stage, customers: Collection[int]) -> list[RowAdded]:
    """Those of these customers, the newest first."""
    added = (change for change in stage if isinstance(change, RowAdded) and change.subject == ADDRESS and is_new(change))
    return sorted((change for change in added if change.row[0] in customers), key=lambda change: change.row[-1])


def row_of(change: RowAdded, keys: Sequence[str], columns: Mapping[str, Column], manner: Manner) -> "ListRow":
    """The row of one; `keys` are the columns of the table."""
    from sc_desktop.workspace.listing import ListRow  # loaded with the first list, which stands before any row is added to it

    values = {**dict.fromkeys(keys), **dict(change.values), "id_address": change.row[-1], "id_customer": change.row[0]}
    texts = dict.fromkeys(values, "")
    for name in keys:
        column = columns.get(f"{ADDRESS}.{name}")
        if column is not None:
            texts[name] = column.kind.show(values[name], manner)
    texts |= {"id_address": "+", "id_customer": f"#{change.row[0]}"}
    return ListRow(change.row[0], values, texts, {}, {})
