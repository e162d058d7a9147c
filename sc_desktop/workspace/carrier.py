"""The rows of customers that change alike, made ready for the server by a thread of their own while it is busy with those before."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import Connection, insert

from sc_desktop.db.carried import AMONG, PLACE, STAMP, Carried, Rows, among, listed, place_among, rows_of
from sc_desktop.db.session import FORGET, PACKED_AT_MOST, Ready, judged, quoting
from sc_desktop.domain.change import Change
from sc_desktop.journal import ledger, packs
from sc_desktop.journal.tables import JournalTables
from sc_desktop.workspace.pace import MOST_TOGETHER, Kin, Part

ROWS_AT_ONCE = 2500
MARKING, LOCKING, COMMITTING = 1, 2, 8  # the places of a chunk's statements
AHEAD = 2 * MOST_TOGETHER  # so many of these are made ready beyond what is asked for


class Carrier:
    """What one line carries of one kin: the statements for it, and its rows. All of it is gone when the line is."""

    def __init__(
        self, connection: Connection, carried: Carried, kin: Kin, gathered: Mapping[int, Sequence[Change]], tables: JournalTables
    ) -> None:
        self.line = connection.connection.driver_connection
        self.carried, self.kin = carried, kin
        self._gathered = gathered
        self._blocks: dict[int, Future[Rows | None]] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rows")
        self._key = connection.dialect.identifier_preparer.format_column(carried.key, use_table=True)
        self._quote = quoting(connection)
        self._marking = Ready(connection, insert(tables.chunk), [*ledger.marker_values("", 0, ""), *packs.signs((), (), (0,))])
        self._locking = Ready(connection, ledger.packing(tables, carried))
        self._writing = Ready(connection, carried.writing())
        self._looking = Ready(connection, ledger.packing_again(tables, carried))
        self._proving = Ready(connection, ledger.proving(tables))

    def serves(self, connection: Connection, part: Part) -> bool:
        """Whether it is of this line and this kin."""
        return self.line is connection.connection.driver_connection and self.kin is part.kin

    @property
    def writes_emails(self) -> bool:
        """Whether it may give an address with which somebody else has registered since."""
        return "email" in self.carried.written

    @property
    def trips_under_lock(self) -> int:
        """Round trips between a chunk's marker and its COMMIT."""
        return 2 if self.writes_emails else 0

    def rows(self, part: Part) -> Rows | None:
        """The part's rows; None when they can't be told in one text."""
        first, last = part.start // ROWS_AT_ONCE, (part.end - 1) // ROWS_AT_ONCE
        for number in range(first, min(last + AHEAD, (len(self.kin.ids) - 1) // ROWS_AT_ONCE) + 1):
            if number not in self._blocks:
                self._blocks[number] = self._thread.submit(self._block, number)
        for number in [number for number in self._blocks if number < first]:
            del self._blocks[number]
        found: Rows | None = None
        for number in range(first, last + 1):
            offset = number * ROWS_AT_ONCE
            block = self._blocks[number].result()
            if block is None:
                return None
            mine = block.part(max(part.start - offset, 0), part.end - offset)
            found = mine if found is None else found + mine
        return found

    def statements(self, connection: Connection, rows: Rows, *, batch: str, chunk: int, now: str, room: int) -> list[str] | None:
        """Marker, lock and pack, write, pack again, verdict; None when they, or the texts they make, would be too long.

        Whatever went wrong before is taken back ahead of them."""
        carried = self.carried
        lists = {name: listed(values, self._quote) for name, values in zip(carried.written, rows.new, strict=True)}
        slots = {AMONG: among(self._key, rows.ids), PLACE: place_among(self._key, rows.ids), **lists}
        marker = ledger.marker_values(batch, chunk, now, counts=(len(rows.ids), 0, 0, 0), changes=len(rows.ids) * len(carried.written))
        signs = packs.signs(carried.written, carried.kinds, rows.ids)
        place = {ledger.BATCH: batch, ledger.CHUNK: chunk}
        bound = [
            FORGET,
            self._marking.bound(connection, {**marker, **signs}),
            self._locking.bound(connection, place, slots),
            *judged(
                self._writing.bound(connection, {STAMP: now}, slots),
                self._looking.bound(connection, place, slots),
                self._proving.bound(connection, place),
                rows=len(rows.ids),
                answer=rows.fingerprints,
            ),
        ]
        longest = max(sum(map(len, bound)), *(sum(map(len, texts)) + len(texts) for texts in (rows.before, rows.after)))
        return bound if 4 * longest <= min(4 * room, PACKED_AT_MOST) else None

    def close(self) -> None:
        """End the thread; what it makes ready still is not wanted any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _block(self, number: int) -> Rows | None:
        ids = self.kin.ids[number * ROWS_AT_ONCE : (number + 1) * ROWS_AT_ONCE]
        return rows_of(self.carried, ids, [self._gathered[customer] for customer in ids])
