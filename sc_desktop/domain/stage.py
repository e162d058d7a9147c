"""The pending changes: what the user has done and the shop does not know yet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sc_desktop.domain.change import CellChange, Change, ChangeKey, RowAdded, RowRemoved, StoredValue, same_stored


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the user: for each key, the pending change before and after it (None: none pending)."""

    title: str
    entries: tuple[tuple[ChangeKey, Change | None, Change | None], ...]


class Stage:
    """Pending changes by subject, row and column, with undo and redo. Never touches the shop.

    A cell changed twice keeps its first `before`; a change back to what was there leaves nothing pending.
    `on_change` is told the keys touched, after the fact."""

    def __init__(self, pending: Iterable[Change] = ()) -> None:
        self._pending: dict[ChangeKey, Change] = {change.key: change for change in pending}
        self._done: list[Step] = []
        self._undone: list[Step] = []
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
        """Take the changes as one step of undo; returns how many keys it touched."""
        entries: dict[ChangeKey, tuple[Change | None, Change | None]] = {}
        for change in changes:
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
        """Take back the last step."""
        return self._move(self._done, self._undone, lambda entry: (entry[0], entry[1]))

    def redo(self) -> Step | None:
        """Do again what was taken back last."""
        return self._move(self._undone, self._done, lambda entry: (entry[0], entry[2]))

    def revert(self, title: str, keys: Iterable[ChangeKey]) -> int:
        """Drop the pending changes of these keys, as one step of undo."""
        entries = tuple((key, self._pending[key], None) for key in dict.fromkeys(keys) if key in self._pending)
        if not entries:
            return 0
        self._done.append(Step(title, entries))
        self._undone.clear()
        self._apply((key, None) for key, _old, _new in entries)
        return len(entries)

    def settle(self, keys: Iterable[ChangeKey]) -> None:
        """These changes are decided (written, or found so in the shop): they are no longer pending and can't be undone here.

        Undo of what is written is a batch of its own, so the steps are forgotten."""
        gone = [key for key in keys if key in self._pending]
        self._done.clear()
        self._undone.clear()
        self._apply((key, None) for key in gone)

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def _move(
        self,
        source: list[Step],
        target: list[Step],
        pick: Callable[[tuple[ChangeKey, Change | None, Change | None]], tuple[ChangeKey, Change | None]],
    ) -> Step | None:
        if not source:
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


def _merged(old: Change | None, new: Change) -> Change | None:
    """The pending change after `new` came on top of `old`; None when the two cancel out."""
    if isinstance(new, CellChange):
        before = old.before if isinstance(old, CellChange) else new.before
        return None if same_stored(before, new.after) else CellChange(new.subject, new.row, new.column, before, new.after)
    if isinstance(old, (RowAdded, RowRemoved)) and type(old) is not type(new):
        return None
    return new
