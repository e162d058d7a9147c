"""Writing a chunk whose values are carried to the server, which compares, journals, writes and looks again by itself.

Values, marker and everything up to the look go in one packet. The COMMIT goes by itself, after all their answers were seen and found
right: while it has not been sent nothing of the chunk can stay, and once it has, the marker decides."""

import time
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from sc_desktop.db.carried import FIRST, LAST, STAMP, make_room
from sc_desktop.db.session import Answer, ask_together
from sc_desktop.db.subjects import WriteMismatch
from sc_desktop.db.write import Compared
from sc_desktop.domain.change import CUSTOMER, Change
from sc_desktop.journal import ledger
from sc_desktop.workspace.carrier import Carrier
from sc_desktop.workspace.pace import Part
from sc_desktop.workspace.run import NotAsExpected, Run, find_taken

MARKED, LOCKED = 2, 3  # so many statements of a chunk are answered when its marker stands, and when its rows are locked
Gathered = Mapping[int, Sequence[Change]]


def write_chunk(run: Run, connection: Connection, part: Part, gathered: Gathered) -> Compared:
    """The chunk's transaction, with all its customers or none.

    Raises ChunkDone when it was committed before, NotAsExpected when somebody is not as expected, WriteMismatch and the server's errors."""
    with connection.begin():
        carrier = _carrier(run, connection, part, gathered)
        locked = _write(run, connection, carrier, part, gathered)
        run.is_committing = True
    run.pace.note(len(part), locked + carrier.delay, carrier.delay, trips=1)
    return Compared(applied=list(part.ids))


def _carrier(run: Run, connection: Connection, part: Part, gathered: Gathered) -> Carrier:
    """The one there is, as far as it serves; else the temporary table is made, which locks nothing."""
    if run.carrier is not None and run.carrier.serves(connection, part):
        return run.carrier
    run.forget_carried()
    workspace = run.workspace
    assert part.kin.columns is not None
    start = time.monotonic()
    carried = make_room(connection, workspace.subjects[CUSTOMER], part.kin.columns, stamp=ledger.STAMP)
    delay = (time.monotonic() - start) / 2
    run.carrier = Carrier(connection, carried, part.kin, gathered, workspace.journal)
    run.carrier.delay = delay
    return run.carrier


def _write(run: Run, connection: Connection, carrier: Carrier, part: Part, gathered: Gathered) -> float:
    """Everything but the COMMIT; returns how many seconds the server took for it with the rows locked."""
    ids, now = part.ids, run.workspace.now()
    of_chunk = {FIRST: ids[0], LAST: ids[-1], STAMP: now, ledger.BATCH: run.batch, ledger.CHUNK: run.chunk}
    *early, rows = carrier.insertions(part, run.workspace.database.server.max_allowed_packet // 4)
    for insertion in early:
        _refuse_warnings(list(ask_together(connection, [insertion])))
    made = len(ids) * len(carrier.carried.written)
    marker = ledger.marker_values(run.batch, run.chunk, now, counts=(len(ids), 0, 0, 0), changes=made)
    statements = [
        rows,
        carrier.marking.bound(connection, marker),
        carrier.journalling.bound(connection, of_chunk),
        carrier.writing[ids[-1] - ids[0] >= len(ids)].bound(connection, of_chunk),
        carrier.looking.bound(connection, of_chunk),
    ]
    if "email" in carrier.carried.written:
        found = _ask(run, connection, statements[:LOCKED])
        if find_taken(run, connection, [change for customer in ids for change in gathered[customer]]):
            raise NotAsExpected
        found += ask_together(connection, statements[LOCKED:])
    else:
        found = _ask(run, connection, statements)
    _refuse_warnings(found)
    carried, _marked, locked, written, looked = found
    if (locked.rows, written.rows, looked.value) != (len(ids),) * 3:
        raise NotAsExpected
    return looked.at - carried.at


def _ask(run: Run, connection: Connection, statements: Sequence[str]) -> list[Answer]:
    """The answers to a chunk's first statements, of which the second is its marker."""
    found: list[Answer] = []
    try:
        for answer in ask_together(connection, statements):
            found.append(answer)
            if len(found) == MARKED:
                run.is_in_doubt = False  # the marker was free: whatever was sent before has not been committed and never will be
    except IntegrityError as error:
        if len(found) == MARKED - 1 and ledger.is_done(error):
            raise ledger.ChunkDone from error
        raise
    return found


def _refuse_warnings(answers: Sequence[Answer]) -> None:
    """A server that warns has stored something else than it was given."""
    if any(answer.warnings for answer in answers):
        raise WriteMismatch("the server warned")
