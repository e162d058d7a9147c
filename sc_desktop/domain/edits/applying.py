"""Steps made ready for a shop, and applied to one customer after another."""

from collections.abc import Sequence

from msgspec import Struct

from sc_desktop.domain.batch import Refusal
from sc_desktop.domain.change import CUSTOMER_GROUP, CellChange, Change, RowAdded, RowRemoved, StoredValue, same_stored
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Edit, Ground, Rewrite, Step, Unusable, Values
from sc_desktop.domain.edits.memberships import GROUPS, group_ids
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.nearest import with_nearest
from sc_desktop.i18n import N_, Message, msg

Outcome = tuple[Change, ...] | Refusal


class Ready(Struct, frozen=True):
    """Steps bound to the columns of a shop. `reads` are the keys of all columns they look at, their own among them."""

    reads: tuple[str, ...]
    targets: tuple[Column, ...]
    steps: tuple[tuple[str, Rewrite], ...]
    manner: Manner

    def apply(self, customer: int, stored: Values, pending: Values) -> Outcome:
        """The changes for one customer, () when nothing changes, or why nothing is changed.

        `stored` holds every column of `reads`, `pending` the values not written yet, groups among them as ids with commas."""
        now = {**stored, **pending}
        start = {column.key: now[column.key] for column in self.targets}
        for key, rewrite in self.steps:
            try:
                now[key] = rewrite.run(now)
            except Unreadable as unreadable:
                return Refusal(customer, unreadable.reason, key)
        changes: list[Change] = []
        for column in self.targets:
            before, after = start[column.key], now[column.key]
            if column.key == GROUPS:
                changes += _membership_changes(customer, group_ids(before), group_ids(after))
            elif not self._is_same(column, before, after):
                reason = column.why_not_of(stored) or column.refuse(after)
                if reason is not None:
                    return Refusal(customer, reason, column.key)
                changes.append(CellChange(column.subject, (customer,), column.key, stored[column.key], after))
        return tuple(changes)

    def _is_same(self, column: Column, before: StoredValue, after: StoredValue) -> bool:
        """An empty cell emptied again stays what it is: NULL, "" and a zero date all look empty."""
        if same_stored(before, after):
            return True
        show = column.kind.show
        return not show(before, self.manner) and not show(after, self.manner)


def ready(steps: Sequence[Step], ground: Ground) -> Ready:
    """The steps bound to the shop's columns. Raises Unusable, its `step` counted from 0."""
    targets: dict[str, Column] = {}
    reads: dict[str, None] = {}
    bound: list[tuple[str, Rewrite]] = []
    for number, step in enumerate(steps):
        try:
            column = _column(step, ground)
            rewrite = step.edit.bind(column, ground)
        except Unusable as unusable:
            unusable.step = number
            raise
        targets[column.key] = column
        reads |= dict.fromkeys((column.key, *rewrite.reads))
        bound.append((column.key, rewrite))
    return Ready(tuple(reads), tuple(targets.values()), tuple(bound), ground.manner)


def why_not(edit: Edit, column: Column) -> Message | None:
    """Why the edit can't be used on the column at all, or None."""
    if not column.is_editable and column.key != GROUPS:
        return msg(N_("This column can't be edited."))
    return edit.suits(column)


def _column(step: Step, ground: Ground) -> Column:
    column = ground.columns.get(step.column)
    if column is None:
        shown = [key for key, each in ground.columns.items() if not each.is_hidden]
        raise Unusable(with_nearest(msg(N_("This shop has no column “{column}”."), column=step.column), step.column, shown))
    reason = why_not(step.edit, column)
    if reason is not None:
        raise Unusable(reason)
    return column


def _membership_changes(customer: int, before: frozenset[int], after: frozenset[int]) -> list[Change]:
    joined: list[Change] = [RowAdded(CUSTOMER_GROUP, (customer, group)) for group in sorted(after - before)]
    return joined + [RowRemoved(CUSTOMER_GROUP, (customer, group)) for group in sorted(before - after)]
