"""A journal written as commits write it, batch by batch, and asked as the history asks it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from sc_desktop.db.stored_types import StoredText
from sc_desktop.domain.batch import EVERY_BATCH, UNDO, Author, Batch, BatchQuery
from sc_desktop.domain.change import CellChange, Change
from sc_desktop.journal import ledger, packs, search
from sc_desktop.journal.tables import JournalTables
from tests.kit.store import Store

NOW = "2026-03-01 12:00:00"
HEAD = Batch("a" * 32, "edit", "", Author("Ann", "desk-1", "staff"), NOW, "", 0, 0, 0, 0)


class WrittenJournal:
    """Writes batches as a commit does, and asks about them. `packs`: a chunk whose customers change alike is packed, as the server does."""

    def __init__(self, store: Store, tables: JournalTables, *, packs: bool = False) -> None:
        self.store, self.tables, self.packs = store, tables, packs

    def write(self, sign: str, *changes: Change, day: int = 1, author: str = "Ann", undoes: str = "", chunk: int = 1) -> None:
        """A batch of one more chunk."""
        kind = UNDO if undoes else "edit"
        head = replace(
            HEAD, id=sign * 32, kind=kind, undoes=undoes * 32, author=Author(author, "desk-1"), started=f"2026-03-{day:02} 12:00:00"
        )
        with self.store.transaction() as connection:
            if chunk == 1:
                connection.execute(ledger.opening(self.tables, head, "0.1.0"))
            ledger.mark(connection, self.tables, head.id, chunk, NOW)
            pack = _pack(changes) if self.packs else None
            if pack is None:
                ledger.append(connection, self.tables, head.id, chunk, changes, packet=2**20)
            else:
                k = self.tables.chunk.c
                connection.execute(self.tables.chunk.update().where(k.id_batch == head.id, k.chunk == chunk).values(pack))
            counts = (len({change.row[0] for change in changes}), 0, 0, 0)
            ledger.close_chunk(connection, self.tables, head.id, chunk, counts, changes=ledger.count_changes(changes))

    def find(self, query: BatchQuery = EVERY_BATCH, *, limit: int = 100, **more: object) -> list[Batch]:
        with self.store.database.reading() as connection:
            return search.find_batches(connection, self.tables, query, limit=limit, **more)  # type: ignore[arg-type]

    def signs(self, query: BatchQuery = EVERY_BATCH, **more: object) -> str:
        return "".join(batch.id[0] for batch in self.find(query, **more))  # type: ignore[arg-type]

    def told(self, sign: str) -> Batch:
        return next(batch for batch in self.find() if batch.id[0] == sign)


def _pack(changes: Sequence[Change]) -> dict[str, object] | None:
    """The changes as a pack; None when they are not cells of one column of texts, customer by customer in order."""
    cells = [change for change in changes if isinstance(change, CellChange) and change.column != ledger.STAMP]
    ids = [cell.row[0] for cell in cells]
    if (
        any(not isinstance(change, CellChange) for change in changes)
        or len({cell.column for cell in cells}) != 1
        or ids != sorted(set(ids))
    ):
        return None
    before, after = (_entries(ids, values) for values in ([cell.before for cell in cells], [cell.after for cell in cells]))
    told = packs.signs([cells[0].column], [StoredText("text")], ids)
    return {**told, "values_before": before, "values_after": after, "stamps": "\x1e".join([NOW] * len(ids)).encode()}


def _entries(ids: Sequence[int], values: Sequence[object]) -> bytes:
    return ("".join(f"\x1e{customer}\x1f{value}" for customer, value in zip(ids, values, strict=True)) + "\x1e").encode()


def cell(before: object, after: object, customer: int = 1, column: str = "note") -> CellChange:
    return CellChange("customer", (customer,), column, before, after)  # type: ignore[arg-type]
