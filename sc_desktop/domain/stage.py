"""The pending changes: what the user has done and the shop does not know yet."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from sc_desktop.domain.change import CellChange, Change, ChangeKey, RowAdded, RowRemoved, StoredValue, customer_of, same_stored

Entry = tuple[ChangeKey, Change | None, Change | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the user: for each key, the pending change before and after it (None: none pending)."""

    title: str
    entries: tuple[Entry, ...]


class Stage:
    """Pending changes by subject, row and column, with undo and redo. Never touches the shop.

    A cell changed twice keeps its first `before`; a change back to what was there leaves nothing pending.
    `in_work` are the customers a batch is writing now: what is pending of them stays as it was reviewed until they are let go.
    `on_change` is told the keys touched, after the fact."""

    def __init__(self, pending: Iterable[Change] = ()) -> None:
        self._pending: dict[ChangeKey, Change] = {change.key: change for change in pending}
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

    def add(self, title: str, changes: Iterable[Change]) -> int:
        """Take the changes as one step of undo, those of customers in work left out; returns how many keys it touched."""
        entries: dict[ChangeKey, tuple[Change | None, Change | None]] = {}
        for change in changes:
            if customer_of(change) in self.in_work:
                continue
            old = entries[change.key][1] if change.key in entries else self._pending.get(change.key)
            first = entries[change.key][0] if change.key in entries else old
            entries[change.key] = (first, _merged(old, change))
        step = Step(title, tuple((key, old, new) for key, (old, new) in entries.items() if old != new))
        if not step.entries:
            return 0
        self._done.append(step)
        self._undone.clear()
        self._apply((key, new) for key, _old, new in step.entries)
        return len(step.entries)

    def undo(self) -> Step | None:
        """Take back the last step; None when there is none, or when it is being written."""
        return self._move(self._done, self._undone, lambda entry: (entry[0], entry[1]))

    def redo(self) -> Step | None:
        """Do again what was taken back last."""
        return self._move(self._undone, self._done, lambda entry: (entry[0], entry[2]))

    def revert(self, title: str, keys: Iterable[ChangeKey]) -> int:
        """Drop the pending changes of these keys, those of customers in work left alone, as one step of undo."""
        found = (key for key in dict.fromkeys(keys) if key in self._pending and key[1][0] not in self.in_work)
        entries = tuple((key, self._pending[key], None) for key in found)
        if not entries:
            return 0
        self._done.append(Step(title, entries))
        self._undone.clear()
        self._apply((key, None) for key, _old, _new in entries)
        return len(entries)

    def settle(self, keys: Iterable[ChangeKey]) -> None:
        """These changes are decided (written, or found so in the shop): they are no longer pending and can't be undone here.

        Undo of what is written is a batch of its own, so what was done to them is forgotten; steps on others can be undone still."""
        gone = {key for key in keys if key in self._pending}
        if not gone:
            return
        self._done, self._undone = _without(self._done, gone), _without(self._undone, gone)
        self._apply((key, None) for key in gone)

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
        return not self.in_work or all(key[1][0] not in self.in_work for key, _old, _new in step.entries)

    def _move(
        self,
        source: list[Step],
        target: list[Step],
        pick: Callable[[Entry], tuple[ChangeKey, Change | None]],
    ) -> Step | None:
        if not source or not self._is_free(source[-1]):
            return None
        step = source.pop()
        target.append(step)
        self._apply(pick(entry) for entry in step.entries)
        return step

    def _apply(self, entries: Iterable[tuple[ChangeKey, Change | None]]) -> None:
        touched: list[ChangeKey] = []
        for key, change in entries:
            touched.append(key)
            if change is None:
                self._pending.pop(key, None)
            else:
                self._pending[key] = change
        for tell in self.on_change:
            tell(touched)


def _without(steps: Sequence[Step], keys: Set[ChangeKey]) -> list[Step]:
    """The steps without what they did to these keys; a step that did nothing else is gone."""
    kept = [replace(step, entries=tuple(entry for entry in step.entries if entry[0] not in keys)) for step in steps]
    return [step for step in kept if step.entries]


def _merged(old: Change | None, new: Change) -> Change | None:
    """The pending change after `new` came on top of `old`; None when the two cancel out."""
    if isinstance(new, CellChange):
        before = old.before if isinstance(old, CellChange) else new.before
        return None if same_stored(before, new.after) else CellChange(new.subject, new.row, new.column, before, new.after)
    if isinstance(old, (RowAdded, RowRemoved)) and type(old) is not type(new):
        return None
    return new
