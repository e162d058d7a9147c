"""What this computer remembers: pending edits, so that a crash loses none, and batches begun. One SQLite file for its owner only."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from sc_desktop.db.faults import shop_errors
from sc_desktop.domain.change import CellChange, Change, ChangeKey, RowAdded, RowRemoved, RowValues, StoredValue
from sc_desktop.i18n import N_, Message, msg

_NOT_KEPT = msg(N_("Your pending changes could not be kept on this computer."))
_AT_RISK = msg(N_("They are pending still, but would be lost if the program ended now."))
_NOT_SAVED = msg(N_("The changes could not be saved."))
_STILL_PENDING = msg(N_("Nothing was written; your changes are still pending."))
_NOT_NOTED = msg(N_("That the batch has ended could not be noted on this computer."))
_AT_OPENING = msg(N_("When the shop is opened the next time, it is looked at once more."))
_TABLES = """
CREATE TABLE IF NOT EXISTS pending (
    shop TEXT, subject TEXT, row TEXT, field TEXT, change TEXT NOT NULL, PRIMARY KEY (shop, subject, row, field)
);
CREATE TABLE IF NOT EXISTS begun (batch TEXT PRIMARY KEY, shop TEXT NOT NULL, state TEXT NOT NULL, date TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS prepared (batch TEXT, place INTEGER, changes TEXT NOT NULL, PRIMARY KEY (batch, place));
"""
_CHANGES_A_ROW = 10_000
_PARTING = "\x1f"
DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})


class LocalJournal:
    """The local notes of all shops of one profile. Each call opens the file for itself, so that any thread may call.

    Whatever is noted raises ShopRefused when this computer does not take it: its disk is full, say.
    A file that is damaged is set aside as `<name>.broken` and a new one begun; `was_broken` then tells it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.was_broken = False
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode not in DAMAGED:  # locked by another window, disk full: the file itself is sound
                raise
            self.was_broken = True
            path.replace(path.with_name(path.name + ".broken"))
            self._prepare()

    @property
    def folder(self) -> Path:
        """Where this user's notes stand."""
        return self._path.parent

    def keep(self, shop: str, entries: Iterable[tuple[ChangeKey, Change | None]]) -> None:
        """Remember the pending change of each key, or forget it where it is None. On disk when this returns."""
        with self._noting(_NOT_KEPT, _AT_RISK) as connection:
            for (subject, row, field), change in entries:
                place = (shop, subject, json.dumps(row), field)
                if change is None:
                    connection.execute("DELETE FROM pending WHERE shop = ? AND subject = ? AND row = ? AND field = ?", place)
                else:
                    connection.execute("INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?)", (*place, _to_json(change)))

    def pending(self, shop: str) -> Sequence[Change]:
        """The pending changes kept for a shop."""
        with closing(self._open()) as connection:
            rows = connection.execute("SELECT subject, row, field, change FROM pending WHERE shop = ? ORDER BY rowid", (shop,)).fetchall()
        return [_from_json(subject, tuple(json.loads(row)), field, change) for subject, row, field, change in rows]

    def begin(self, shop: str, batch: str, date: str, changes: Sequence[Change] = ()) -> None:
        """Note, before anything is written in the shop, that a batch is about to be, and all it is to write. On disk when this returns."""
        parts = (changes[start : start + _CHANGES_A_ROW] for start in range(0, len(changes), _CHANGES_A_ROW))
        with self._noting(_NOT_SAVED, _STILL_PENDING) as connection:
            connection.execute("INSERT OR REPLACE INTO begun VALUES (?, ?, 'prepared', ?)", (batch, shop, date))
            rows = ((batch, place, json.dumps(_all_listed(part), default=_tagged)) for place, part in enumerate(parts))
            connection.executemany("INSERT OR REPLACE INTO prepared VALUES (?, ?, ?)", rows)

    def prepared(self, batch: str) -> Sequence[Change]:
        """What a batch that was begun from here, and has not ended, was to write; nothing when this computer doesn't know."""
        with closing(self._open()) as connection:
            rows = connection.execute("SELECT changes FROM prepared WHERE batch = ? ORDER BY place", (batch,)).fetchall()
        return [change for (part,) in rows for change in _all_unlisted(json.loads(part))]

    def end(self, batch: str) -> None:
        """Note that the batch is decided."""
        with self._noting(_NOT_NOTED, _AT_OPENING) as connection:
            connection.execute("DELETE FROM begun WHERE batch = ?", (batch,))
            connection.execute("DELETE FROM prepared WHERE batch = ?", (batch,))

    def unfinished(self, shop: str) -> Sequence[str]:
        """Batches begun from here whose end was never noted."""
        with closing(self._open()) as connection:
            return [row[0] for row in connection.execute("SELECT batch FROM begun WHERE shop = ? ORDER BY date", (shop,))]

    def _prepare(self) -> None:
        self._path.touch(mode=0o600, exist_ok=True)
        with closing(self._open()) as connection:
            connection.executescript(_TABLES)

    @contextmanager
    def _noting(self, doing: Message, effect: Message) -> Iterator[sqlite3.Connection]:
        """A transaction, on disk when it ends."""
        with shop_errors(doing, effect=effect), closing(self._open()) as connection, connection:
            yield connection

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # the hash of a password that was written stays in no free page
        return connection


def _to_json(change: Change) -> str:
    if isinstance(change, CellChange):
        return json.dumps({"before": _tagged(change.before), "after": _tagged(change.after)})
    told = {"row": "added" if isinstance(change, RowAdded) else "removed", "values": change.values}
    return json.dumps(told if change.values else {"row": told["row"]}, default=_tagged)


def _from_json(subject: str, row: tuple[int, ...], field: str, text: str) -> Change:
    told = json.loads(text)
    if "row" in told:
        kind = RowAdded if told["row"] == "added" else RowRemoved
        return kind(subject, row, _values(told.get("values", ())))
    return CellChange(subject, row, field, _untagged(told["before"]), _untagged(told["after"]))


def _all_listed(changes: Sequence[Change]) -> object:
    """The changes for JSON, with as few words as 100,000 of them need: cells list by list, anything else one by one."""
    cells = [change for change in changes if isinstance(change, CellChange)]
    if len(cells) < len(changes):
        return [_listed(change) for change in changes]
    kinds: dict[tuple[str, str], int] = {}
    which = [kinds.setdefault((cell.subject, cell.column), len(kinds)) for cell in cells]
    rows = [cell.row if len(cell.row) > 1 else cell.row[0] for cell in cells]
    before, after = _in_one([cell.before for cell in cells]), _in_one([cell.after for cell in cells])
    return {"kinds": list(kinds), "which": which, "rows": rows, "before": before, "after": after}


def _all_unlisted(told: Any) -> Iterator[Change]:
    if isinstance(told, list):
        yield from (_unlisted(*each) for each in told)
        return
    values = zip(_out_of_one(told["before"]), _out_of_one(told["after"]), strict=True)
    for which, row, (before, after) in zip(told["which"], told["rows"], values, strict=True):
        subject, column = told["kinds"][which]
        yield CellChange(subject, tuple(row) if isinstance(row, list) else (row,), column, _untagged(before), _untagged(after))


def _in_one(values: Sequence[Any]) -> object:
    """Texts in one, which JSON writes ten times as fast as one by one; the list itself when they can't be parted again."""
    try:
        joined = _PARTING.join(values)
    except TypeError:  # they are not all texts
        return values
    return joined if joined.count(_PARTING) == len(values) - 1 else values


def _out_of_one(told: str | list[object]) -> list[Any]:
    return told.split(_PARTING) if isinstance(told, str) else told


def _listed(change: Change) -> tuple[object, ...]:
    """The change for JSON; amounts are tagged on the way."""
    if isinstance(change, CellChange):
        return change.subject, change.row, change.column, change.before, change.after
    told = (change.subject, change.row, "added" if isinstance(change, RowAdded) else "removed")
    return (*told, change.values) if change.values else told


def _unlisted(subject: str, row: list[int], name: str, *values: object) -> Change:
    if len(values) == 2:
        before, after = values
        return CellChange(subject, tuple(row), name, _untagged(before), _untagged(after))
    kind = RowAdded if name == "added" else RowRemoved
    return kind(subject, tuple(row), _values(*values))


def _values(told: object = ()) -> RowValues:
    assert isinstance(told, (list, tuple))
    return tuple((str(name), _untagged(value)) for name, value in told)


def _tagged(value: StoredValue) -> object:
    """Plain JSON, but amounts as {"amount": "1.50"}: a float would change them."""
    return {"amount": str(value)} if isinstance(value, Decimal) else value


def _untagged(value: object) -> StoredValue:
    if isinstance(value, dict):
        return Decimal(str(value["amount"]))
    assert value is None or isinstance(value, (int, float, str))
    return value
