"""The rows of customers that change alike, made ready for the server by a thread of their own while it is busy with those before."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain

from sqlalchemy import Connection

from sc_desktop.db.carried import NAME, Carried, in_pieces, rows_of
from sc_desktop.db.session import Ready, insertion, row_writer
from sc_desktop.domain.change import Change
from sc_desktop.journal import ledger
from sc_desktop.journal.tables import JournalTables
from sc_desktop.workspace.pace import Kin, Part

ROWS_AT_ONCE = 2500
AHEAD = 2  # so many of these are made ready beyond what is asked for
ROOM = 50_000  # rows in the temporary table, which then is made anew


class Carrier:
    """What one line carries of one kin: a temporary table, the statements that use it, and rows to put into it.

    `delay` is how long a statement that does nothing takes on this line, in seconds. All of it is gone when the line is."""

    def __init__(
        self, connection: Connection, carried: Carried, kin: Kin, gathered: Mapping[int, Sequence[Change]], tables: JournalTables
    ) -> None:
        assert kin.columns is not None
        self.line = connection.connection.driver_connection
        self.carried, self.kin = carried, kin
        self.delay = 0.0
        self._free = ROOM
        self._columns, self._gathered = kin.columns, gathered
        names = tuple(carried.table.c.keys())
        self._beginning, self._write_row = insertion(connection, NAME, names), row_writer(connection, len(names))
        self._blocks: dict[int, Future[list[str]]] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rows")
        self.marking = Ready(connection, ledger.marker(tables))
        self.journalling = Ready(connection, ledger.carrying(tables, carried))
        self.writing = {has_gap: Ready(connection, carried.writing(has_gap=has_gap)) for has_gap in (False, True)}
        self.looking = Ready(connection, carried.counting_written())

    def serves(self, connection: Connection, part: Part) -> bool:
        """Whether it is of this line and this kin, and has room."""
        return self.line is connection.connection.driver_connection and self.kin is part.kin and len(part) <= self._free

    def insertions(self, part: Part, packet: int) -> list[str]:
        """Statements under `packet` bytes that put the part's rows into the table."""
        self._free -= len(part)
        return [self._beginning + ",".join(rows) for rows in in_pieces(self._rows(part.start, part.end), packet)]

    def close(self) -> None:
        """End the thread; what it makes ready still is not wanted any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _rows(self, start: int, end: int) -> Sequence[str]:
        first, last = start // ROWS_AT_ONCE, (end - 1) // ROWS_AT_ONCE
        for number in range(first, min(last + AHEAD, (len(self.kin.ids) - 1) // ROWS_AT_ONCE) + 1):
            if number not in self._blocks:
                self._blocks[number] = self._thread.submit(self._block, number)
        for number in [number for number in self._blocks if number < first]:
            del self._blocks[number]
        offset = first * ROWS_AT_ONCE
        rows = list(chain.from_iterable(self._blocks[number].result() for number in range(first, last + 1)))
        return rows[start - offset : end - offset]

    def _block(self, number: int) -> list[str]:
        ids = self.kin.ids[number * ROWS_AT_ONCE : (number + 1) * ROWS_AT_ONCE]
        return [self._write_row(row) for row in rows_of(self._gathered, ids, self._columns)]
