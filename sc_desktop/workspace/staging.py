"""Bulk edits: from what the user asked to changes that can be staged, chunk by chunk; and a look at the first rows beforehand.

Nothing is written to the shop, and nothing is put on the stage: that is the caller's, as one step of undo. A window makes the step in the
same lane, `step_of(title, staged.changes, copy)` against a `Stage.copy()` taken when it asked, and gives it to `Stage.take`."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.domain.batch import Refusal
from sc_desktop.domain.change import CUSTOMER_GROUP, CellChange, Change, RowAdded, RowRemoved, StoredValue
from sc_desktop.domain.edits import Edit, Ground, Ready, Step, ready
from sc_desktop.domain.edits.contract import Values
from sc_desktop.domain.edits.memberships import GROUPS, group_ids, stored_groups
from sc_desktop.domain.expression import Condition
from sc_desktop.domain.filters import both
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Chosen, Query, Selection, WholeResult
from sc_desktop.i18n import Message
from sc_desktop.workspace.browsing import find_ids, load_values
from sc_desktop.workspace.patterns import make_replacer
from sc_desktop.workspace.workspace import Workspace

ROWS_A_CHUNK = 2000
SAMPLE = 200
SHOWN = 50
_NAMES = ("firstname", "lastname")


class Task(Struct, frozen=True):
    """Steps for some customers. Cells picked in several columns are a task for each column: a refusal in one leaves the others be."""

    steps: tuple[Step, ...]
    selection: Selection


class Reason(Struct, frozen=True):
    """Why some are refused: the column, an example in words, and how many customers' values are refused alike."""

    column: str
    example: Message
    count: int


class Staged(Struct, frozen=True):
    """What an edit comes to. The counts are of customers, task by task: `changed` have changes, `unchanged` were so already,
    `refused` can't be changed, `gone` are no longer in the shop."""

    changes: tuple[Change, ...]
    changed: int
    unchanged: int
    refusals: tuple[Refusal, ...]
    gone: int

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The refusals by their reasons, the most frequent first."""
        return reasons_of(self.refusals)


class Sight(Struct, frozen=True):
    """One value before and after, as the screen shows it. `reason` says why it is refused; then `after` is as before."""

    customer: int
    name: str
    column: str
    before: str
    after: str
    reason: Message | None = None


class Preview(Struct, frozen=True):
    """The edit on the first customers: what can be seen of it, and the counts among those looked at. `total` is how many there are."""

    sights: tuple[Sight, ...]
    changed: int
    unchanged: int
    refused: int
    gone: int
    looked_at: int
    total: int
    reasons: tuple[Reason, ...]


class Found(Struct, frozen=True):
    """Customers of whom a condition holds, in the query's order; `unanswered` of whom it can't be told, and why."""

    ids: Sequence[int]
    unanswered: tuple[Refusal, ...]


def on_cells(edit: Edit, cells: Mapping[str, Sequence[int]], *, whole: WholeResult | None = None) -> tuple[Task, ...]:
    """The tasks for cells: customers by column key, or, of a whole result, everyone in these columns."""
    return tuple(Task((Step(column, edit),), whole or Chosen(tuple(ids))) for column, ids in cells.items() if len(ids))


def ground_of(workspace: Workspace) -> Ground:
    """What edits and conditions stand on in this shop; today is the shop's."""
    return Ground(workspace.columns, workspace.manner, workspace.today, make_replacer)


def stage_edit(workspace: Workspace, tasks: Sequence[Task], *, pending: Iterable[Change] = (), progress: Progress) -> Staged:
    """The changes the tasks come to, against what the shop holds now and what is `pending` over it.

    A change keeps the first `before`, the shop's. Raises Unusable before anything is read, Cancelled between two chunks."""
    ground = ground_of(workspace)
    bound = [(task, ready(task.steps, ground)) for task in tasks]
    over = _Pending(pending)
    found = [(_ids_of(workspace, task.selection, progress), steps) for task, steps in bound]
    progress.begin(sum(len(ids) for ids, _ in found))
    changes: list[Change] = []
    refusals: list[Refusal] = []
    counts: Counter[str] = Counter()
    for ids, steps in found:
        for look in _looks(workspace, steps, ids, over, progress):
            if look.outcome is None:
                counts["gone"] += 1
            elif isinstance(look.outcome, Refusal):
                refusals.append(look.outcome)
            else:
                changes.extend(look.outcome)
                counts["changed" if look.outcome else "unchanged"] += 1
    return Staged(tuple(changes), counts["changed"], counts["unchanged"], tuple(refusals), counts["gone"])


def preview(
    workspace: Workspace, tasks: Sequence[Task], *, pending: Iterable[Change] = (), most: int = SAMPLE, progress: Progress
) -> Preview:
    """The tasks tried on their first customers, about `most` in all; quick whatever the size of the selection. Raises Unusable."""
    ground = ground_of(workspace)
    bound = [(task, ready(task.steps, ground)) for task in tasks]
    over = _Pending(pending)
    share = max(1, SHOWN // max(1, len(bound)))
    sights: list[Sight] = []
    refusals: list[Refusal] = []
    counts: Counter[str] = Counter()
    for task, steps in bound:
        ids = _first_ids(workspace, task.selection, max(1, most // len(bound)), progress)
        counts["looked_at"] += len(ids)
        shown: list[Sight] = []
        for look in _looks(workspace, steps, ids, over, progress, also=_NAMES):
            if look.outcome is None:
                counts["gone"] += 1
            elif isinstance(look.outcome, Refusal):
                refusals.append(look.outcome)
            else:
                counts["changed" if look.outcome else "unchanged"] += 1
            if look.outcome and len(shown) < share:
                shown += _sights(workspace, steps, look, look.outcome)
        sights += shown[:share]
    total = sum(_size(task.selection) for task in tasks)
    return Preview(
        tuple(sights),
        counts["changed"],
        counts["unchanged"],
        len(refusals),
        counts["gone"],
        counts["looked_at"],
        total,
        reasons_of(refusals),
    )


def find_where(workspace: Workspace, query: Query, condition: Condition, *, progress: Progress) -> Found:
    """The customers among the query's of whom the condition holds, by what the shop holds; read chunk by chunk.

    Where a filter can tell of whom it can't hold, they aren't read. What is found is decided by the condition itself."""
    if query.limit is None:
        query = replace(query, where=both(query.where, condition.narrow))
    ids = find_ids(workspace, query, progress=progress)
    progress.begin(len(ids))
    kept = array("q")
    unanswered: list[Refusal] = []
    for start in range(0, len(ids), ROWS_A_CHUNK):
        part = ids[start : start + ROWS_A_CHUNK]
        values = load_values(workspace, condition.reads, part, rows=ROWS_A_CHUNK, progress=progress)
        for customer in part:
            holds = condition.holds(values[customer]) if customer in values else False
            if isinstance(holds, Message):
                unanswered.append(Refusal(customer, holds))
            elif holds:
                kept.append(customer)
    return Found(kept, tuple(unanswered))


def reasons_of(refusals: Iterable[Refusal]) -> tuple[Reason, ...]:
    """Refusals of the same column and the same kind of reason, with the first of them as the example."""
    examples: dict[tuple[str, str], Message] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for refusal in refusals:
        kind = (refusal.column, refusal.reason.template)
        examples.setdefault(kind, refusal.reason)
        counts[kind] += 1
    return tuple(Reason(kind[0], examples[kind], count) for kind, count in counts.most_common())


class _Look(Struct, frozen=True):
    """One customer: stored values, pending ones, and what the steps make of them; None for one that is gone."""

    customer: int
    stored: Values
    pending: Values
    outcome: tuple[Change, ...] | Refusal | None


def _looks(
    workspace: Workspace, steps: Ready, ids: Sequence[int], over: "_Pending", progress: Progress, also: Sequence[str] = ()
) -> Iterator[_Look]:
    keys = tuple(dict.fromkeys((*steps.reads, *also)))
    for start in range(0, len(ids), ROWS_A_CHUNK):
        part = ids[start : start + ROWS_A_CHUNK]
        read = load_values(workspace, keys, part, rows=ROWS_A_CHUNK, progress=progress)
        for customer in part:
            if customer not in read:
                yield _Look(customer, {}, {}, None)
                continue
            stored, pending = over.of(customer, read.pop(customer))
            yield _Look(customer, stored, pending, steps.apply(customer, stored, pending))


class _Pending:
    """Pending changes by customer, so that an edit starts from what the user sees."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._cells: dict[int, list[CellChange]] = {}
        self._rows: dict[int, list[RowAdded | RowRemoved]] = {}
        for change in changes:
            if isinstance(change, CellChange):
                if len(change.row) == 1:  # of the customer, or of a table with one row a customer
                    self._cells.setdefault(change.row[0], []).append(change)
            elif change.subject == CUSTOMER_GROUP:
                self._rows.setdefault(change.row[0], []).append(change)

    def of(self, customer: int, read: Values) -> tuple[Values, Values]:
        """The stored values with the first `before` of what is pending, and the pending values, of the columns that were read."""
        cells = [change for change in self._cells.get(customer, ()) if change.column in read]
        rows = self._rows.get(customer, ()) if GROUPS in read else ()
        if not cells and not rows:
            return read, {}
        pending: dict[str, StoredValue] = {change.column: change.after for change in cells}
        if rows:
            groups = set(group_ids(read[GROUPS]))
            for change in rows:
                (groups.add if isinstance(change, RowAdded) else groups.discard)(change.row[1])
            pending[GROUPS] = stored_groups(groups)
        return {**read, **{change.column: change.before for change in cells}}, pending


def _ids_of(workspace: Workspace, selection: Selection, progress: Progress) -> Sequence[int]:
    return selection.ids if isinstance(selection, Chosen) else find_ids(workspace, selection.query, progress=progress)


def _first_ids(workspace: Workspace, selection: Selection, most: int, progress: Progress) -> Sequence[int]:
    if isinstance(selection, Chosen):
        return selection.ids[:most]
    limit = most if selection.query.limit is None else min(most, selection.query.limit)
    return find_ids(workspace, replace(selection.query, limit=limit), progress=progress)


def _size(selection: Selection) -> int:
    return selection.count if isinstance(selection, WholeResult) else len(selection.ids)


def _sights(workspace: Workspace, steps: Ready, look: _Look, outcome: tuple[Change, ...] | Refusal) -> list[Sight]:
    """What the user would see of one customer, pending values before those of the edit."""
    manner, columns = workspace.manner, workspace.columns
    now = {**look.stored, **look.pending}
    name = " ".join(str(now[key]) for key in _NAMES).strip()
    if isinstance(outcome, Refusal):
        shown = columns[outcome.column].kind.show(now[outcome.column], manner)
        return [Sight(look.customer, name, outcome.column, shown, shown, outcome.reason)]
    after: dict[str, StoredValue] = {change.column: change.after for change in outcome if isinstance(change, CellChange)}
    rows = [change for change in outcome if not isinstance(change, CellChange)]
    if rows:
        gone = {change.row[1] for change in rows if isinstance(change, RowRemoved)}
        after[GROUPS] = stored_groups(group_ids(now[GROUPS]) - gone | {row.row[1] for row in rows if isinstance(row, RowAdded)})
    shown_pairs = [(key, columns[key].kind.show(now[key], manner), columns[key].kind.show(value, manner)) for key, value in after.items()]
    return [Sight(look.customer, name, key, before, changed) for key, before, changed in shown_pairs]
