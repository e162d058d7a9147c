"""The pending changes: what the user has done and the shop does not know yet."""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from msgspec import Struct

from sc_desktop.domain.change import CellChange, Change, ChangeKey, RowAdded, RowRemoved, StoredValue, customer_of, same_stored

_AT_ONCE = 5_000


class Step(Struct, frozen=True):
    """One act of the user: the keys it touched, and for each the pending change before and after it (None: none pending)."""

    title: str
    keys: tuple[ChangeKey, ...]
    before: tuple[Change | None, ...]
    after: tuple[Change | None, ...]


class Draft(Struct, frozen=True):
    """What was pending at a moment, to be worked on elsewhere; `version` tells the stage whether it has changed since."""

    version: int
    pending: dict[ChangeKey, Change]

    def after(self, step: Step) -> "Draft":
        """What will be pending after a step made against this one. The draft itself is used up."""
        for start in range(0, len(step.keys), _AT_ONCE):  # in slices: one call for all would stop every thread as long as it takes
            keys, changes = step.keys[start : start + _AT_ONCE], step.after[start : start + _AT_ONCE]
            _put(self.pending, keys, changes)
        return self


def step_of(title: str, changes: Iterable[Change], pending: Mapping[ChangeKey, Change]) -> Step:
    """The step these changes are on top of what is pending. Pure, so that a large one can be made off the window's thread."""
    entries: dict[ChangeKey, Change | None] = {}
    for change in changes:
        key = change.key
        entries[key] = _merged(entries[key] if key in entries else pending.get(key), change)
    keys = tuple(key for key, new in entries.items() if new != pending.get(key))
    return Step(title, keys, tuple(map(pending.get, keys)), tuple(entries[key] for key in keys))


class Stage:
    """Pending changes by subject, row and column, with undo and redo. Never touches the shop.

    A cell changed twice keeps its first `before`; a change back to what was there leaves nothing pending.
    `in_work` are the customers a batch is writing now: what is pending of them stays as it was reviewed until they are let go.
    `on_change` is told the keys touched, after the fact."""

    def __init__(self, pending: Iterable[Change] = ()) -> None:
        self._pending: dict[ChangeKey, Change] = {change.key: change for change in pending}
        self._version = 0
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self.in_work: frozenset[int] = frozenset()
        self.on_change: list[Callable[[Sequence[ChangeKey]], None]] = []

    def __len__(self) -> int:
        return len(self._pending)

    def __iter__(self) -> Iterator[Change]:
        return iter(tuple(self._pending.values()))

    def get(self, key: ChangeKey) -> Change | None:
        return self._pending.get(key)

    def cell(self, subject: str, row: tuple[int, ...], column: str) -> CellChange | None:
        """The pending change of a cell, if there is one."""
        change = self._pending.get((subject, row, column))
        return change if isinstance(change, CellChange) else None

    def value(self, subject: str, row: tuple[int, ...], column: str, stored: StoredValue) -> StoredValue:
        """What the cell will hold: the pending value, else the stored one."""
        change = self.cell(subject, row, column)
        return stored if change is None else change.after

    def copy(self) -> dict[ChangeKey, Change]:
        """What is pending now, to make a step against elsewhere."""
        return dict(self._pending)

    def draft(self) -> Draft:
        """What is pending now, to make a large step against elsewhere."""
        return Draft(self._version, self.copy())

    def add(self, title: str, changes: Iterable[Change]) -> int:
        """Take the changes as one step of undo, those of customers in work left out; returns how many keys it touched."""
        step = step_of(title, (change for change in changes if customer_of(change) not in self.in_work), self._pending)
        self.take(step)
        return len(step.keys)

    def take(self, step: Step, outcome: Draft | None = None) -> bool:
        """Take a step that was made against a copy. False, and nothing is taken, when its keys have changed since, or when a batch is
        writing some of its customers: make it again. With its `outcome`, a draft after the step, there is next to nothing left to do."""
        if outcome is not None and outcome.version == self._version and not self.in_work:
            if step.keys:
                self._done.append(step)
                self._undone.clear()
                self._pending = outcome.pending
                self._told(step.keys)
            return True
        if not all(map(operator.is_, map(self._pending.get, step.keys), step.before)) or not self._is_free(step):
            return False
        if step.keys:
            self._done.append(step)
            self._undone.clear()
            self._apply(step.keys, step.after)
        return True

    def undo(self) -> Step | None:
        """Take back the last step; None when there is none, or when it is being written."""
        if not self.can_undo:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._apply(step.keys, step.before)
        return step

    def redo(self) -> Step | None:
        """Do again what was taken back last."""
        if not self.can_redo:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._apply(step.keys, step.after)
        return step

    def revert(self, title: str, keys: Iterable[ChangeKey]) -> int:
        """Drop the pending changes of these keys, those of customers in work left alone, as one step of undo."""
        dropped = tuple(key for key in dict.fromkeys(keys) if key in self._pending and key[1][0] not in self.in_work)
        nothing: tuple[Change | None, ...] = (None,) * len(dropped)
        self.take(Step(title, dropped, tuple(map(self._pending.get, dropped)), nothing))
        return len(dropped)

    def settle(self, keys: Iterable[ChangeKey]) -> None:
        """These changes are decided (written, or found so in the shop): they are no longer pending and can't be undone here.

        Undo of what is written is a batch of its own, so what was done to them is forgotten; steps on others can be undone still."""
        gone = {key for key in keys if key in self._pending}
        if not gone:
            return
        self._done, self._undone = _without(self._done, gone), _without(self._undone, gone)
        self._apply(tuple(gone), [None] * len(gone))

    def settle_written(self, changes: Iterable[Change]) -> None:
        """What is pending of these changes, to the same end, is settled; a pending value that differs from what was written stays."""
        pending = self._pending
        self.settle([change.key for change in changes if (wish := pending.get(change.key)) is not None and _ends_alike(wish, change)])

    def settling(self) -> "Settling":
        """What stands now, to settle a large batch against elsewhere; see `take_settled`."""
        return Settling(self._version, self.copy(), tuple(self._done), tuple(self._undone))

    def take_settled(self, settled: "Settled") -> bool:
        """Take what was settled elsewhere. False, and nothing is taken, when the stage has changed since: settle it here."""
        if settled.version != self._version:
            return False
        if settled.keys:
            self._pending, self._done, self._undone = settled.pending, settled.done, settled.undone
            self._told(settled.keys)
        return True

    def hold(self, customers: Iterable[int]) -> None:
        """A batch begins to write these customers: nothing pending of them changes until `let_go`."""
        self.in_work = frozenset(customers)

    def let_go(self) -> None:
        """The batch has ended."""
        self.in_work = frozenset()

    @property
    def free_count(self) -> int:
        """How many pending changes no batch is writing now."""
        return sum(key[1][0] not in self.in_work for key in self._pending) if self.in_work else len(self._pending)

    @property
    def can_undo(self) -> bool:
        return bool(self._done) and self._is_free(self._done[-1])

    @property
    def can_redo(self) -> bool:
        return bool(self._undone) and self._is_free(self._undone[-1])

    def _is_free(self, step: Step) -> bool:
        return not self.in_work or all(key[1][0] not in self.in_work for key in step.keys)

    def _apply(self, keys: Sequence[ChangeKey], changes: Sequence[Change | None]) -> None:
        _put(self._pending, keys, changes)
        self._told(keys)

    def _told(self, keys: Sequence[ChangeKey]) -> None:
        self._version += 1
        for tell in self.on_change:
            tell(keys)


class Settled(Struct, frozen=True):
    """What is left of a stage of this version once a batch was written, and the keys that are pending no more."""

    version: int
    keys: tuple[ChangeKey, ...]
    pending: dict[ChangeKey, Change]
    done: list[Step]
    undone: list[Step]


class Settling(Struct, frozen=True):
    """A stage as it stood; pure, so that a large batch can be settled off the window's thread. It is used up by it."""

    version: int
    pending: dict[ChangeKey, Change]
    done: tuple[Step, ...]
    undone: tuple[Step, ...]

    def written(self, changes: Iterable[Change]) -> Settled:
        """As `Stage.settle_written`."""
        keys = {change.key: None for change in changes if (wish := self.pending.get(change.key)) is not None and _ends_alike(wish, change)}
        for key in keys:
            del self.pending[key]
        return Settled(self.version, tuple(keys), self.pending, _without(self.done, keys.keys()), _without(self.undone, keys.keys()))


def _ends_alike(one: Change, other: Change) -> bool:
    """Whether both leave the same behind them, whatever they found."""
    if isinstance(one, CellChange) and isinstance(other, CellChange):
        return same_stored(one.after, other.after)
    return one == other


def _put(pending: dict[ChangeKey, Change], keys: Sequence[ChangeKey], changes: Sequence[Change | None]) -> None:
    """Make these what is pending of the keys; None: nothing."""
    if all(changes):  # a change is true, None is not; the window may wait for this, hence no loop of ours
        pending.update(zip(keys, changes, strict=True))  # type: ignore[arg-type]  # there is no None among them
    else:
        for key, change in zip(keys, changes, strict=True):
            if change is None:
                pending.pop(key, None)
            else:
                pending[key] = change


def _without(steps: Sequence[Step], keys: Set[ChangeKey]) -> list[Step]:
    """The steps without what they did to these keys; a step that did nothing else is gone."""
    kept: list[Step] = []
    for step in steps:
        left = [place for place, key in enumerate(step.keys) if key not in keys]
        if left:
            told = (tuple(each[place] for place in left) for each in (step.before, step.after))
            kept.append(Step(step.title, tuple(step.keys[place] for place in left), *told))
    return kept


def _merged(old: Change | None, new: Change) -> Change | None:
    """The pending change after `new` came on top of `old`; None when the two cancel out."""
    if isinstance(new, CellChange):
        before = old.before if isinstance(old, CellChange) else new.before
        if before is new.before and not same_stored(before, new.after):
            return new
        return None if same_stored(before, new.after) else CellChange(new.subject, new.row, new.column, before, new.after)
    if isinstance(old, (RowAdded, RowRemoved)) and type(old) is not type(new):
        return None
    return new
