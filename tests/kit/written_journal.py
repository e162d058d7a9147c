"""A journal written as commits write it, batch by batch, and asked as the history asks it."""

from __future__ import annotations

from dataclasses import replace

from sc_desktop.domain.batch import EVERY_BATCH, UNDO, Author, Batch, BatchQuery
from sc_desktop.domain.change import CellChange, Change
from sc_desktop.journal import ledger, search
from sc_desktop.journal.tables import JournalTables
from tests.kit.store import Store

NOW = "2026-03-01 12:00:00"
HEAD = Batch("a" * 32, "edit", "", Author("Ann", "desk-1", "staff"), NOW, "", 0, 0, 0, 0)


class WrittenJournal:
    """Writes batches as a commit does, and asks about them."""

    def __init__(self, store: Store, tables: JournalTables) -> None:
        self.store, self.tables = store, tables

    def write(self, sign: str, *changes: Change, day: int = 1, author: str = "Ann", undoes: str = "", chunk: int = 1) -> None:
        """A batch of one more chunk."""
        kind = UNDO if undoes else "edit"
        head = replace(
            HEAD, id=sign * 32, kind=kind, undoes=undoes * 32, author=Author(author, "desk-1"), started=f"2026-03-{day:02} 12:00:00"
        )
        with self.store.transaction() as connection:
            if chunk == 1:
                ledger.open_batch(connection, self.tables, head, "0.1.0")
            ledger.mark(connection, self.tables, head.id, chunk, NOW)
            ledger.append(connection, self.tables, head.id, chunk, changes, packet=2**20)
            counts = (len({change.row[0] for change in changes}), 0, 0, 0)
            ledger.close_chunk(connection, self.tables, head.id, chunk, counts, changes=ledger.count_changes(changes))

    def find(self, query: BatchQuery = EVERY_BATCH, *, limit: int = 100, **more: object) -> list[Batch]:
        with self.store.database.reading() as connection:
            return search.find_batches(connection, self.tables, query, limit=limit, **more)  # type: ignore[arg-type]

    def signs(self, query: BatchQuery = EVERY_BATCH, **more: object) -> str:
        return "".join(batch.id[0] for batch in self.find(query, **more))  # type: ignore[arg-type]

    def told(self, sign: str) -> Batch:
        return next(batch for batch in self.find() if batch.id[0] == sign)


def cell(before: object, after: object, customer: int = 1, column: str = "note") -> CellChange:
    return CellChange("customer", (customer,), column, before, after)  # type: ignore[arg-type]
