"""Writing a chunk of customers who change alike: the server compares, packs, writes and looks again by itself.

Marker and everything up to the look go in one packet. The COMMIT goes by itself, after all their answers were seen and found right: while
it has not been sent nothing of the chunk can stay, and once it has, the marker decides."""

import time
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from sc_desktop.db.carried import carry
from sc_desktop.db.session import Answer, ask_together
from sc_desktop.db.subjects import WriteMismatch
from sc_desktop.db.write import Compared
from sc_desktop.domain.change import CUSTOMER, Change
from sc_desktop.journal import ledger
from sc_desktop.workspace.carrier import Carrier
from sc_desktop.workspace.pace import Part
from sc_desktop.workspace.run import NotAsExpected, Run, find_taken

MARKED, LOCKED = 1, 2  # so many statements of a chunk are answered when its marker stands, and when its rows are locked
Gathered = Mapping[int, Sequence[Change]]


def write_chunk(run: Run, connection: Connection, part: Part, gathered: Gathered) -> Compared:
    """The chunk's transaction, with all its customers or none.

    Raises ChunkDone when it was committed before, NotAsExpected when somebody is not as expected or what there is to tell of them can't be
    told in one text, WriteMismatch and the server's errors."""
    with connection.begin():
        carrier = _carrier(run, connection, part, gathered)
        locked = _write(run, connection, carrier, part, gathered)
        run.is_committing = True
    run.pace.note(len(part), locked + carrier.delay, carrier.delay, trips=1)
    return Compared(applied=list(part.ids))


def _carrier(run: Run, connection: Connection, part: Part, gathered: Gathered) -> Carrier:
    """The one there is, as far as it serves; else one is made."""
    if run.carrier is not None and run.carrier.serves(connection, part):
        return run.carrier
    run.forget_carried()
    workspace = run.workspace
    assert part.kin.columns is not None
    carried = carry(workspace.subjects[CUSTOMER], part.kin.columns, stamp=ledger.STAMP)
    if carried is None:
        raise NotAsExpected
    run.carrier = Carrier(connection, carried, part.kin, gathered, workspace.journal)
    start = time.monotonic()
    connection.execute(select(1))  # as long as this takes, so does every statement over this line
    run.carrier.delay = time.monotonic() - start
    return run.carrier


def _write(run: Run, connection: Connection, carrier: Carrier, part: Part, gathered: Gathered) -> float:
    """Everything but the COMMIT; returns how many seconds the server took for it with the rows locked."""
    packet = run.workspace.database.server.max_allowed_packet // 4
    rows, now = carrier.rows(part), run.workspace.now()
    bound = rows and carrier.statements(connection, rows, batch=run.batch, chunk=run.chunk, now=now, packet=packet)
    if not rows or not bound:
        run.pace.shrink(len(part) // 2)
        raise NotAsExpected
    if "email" in carrier.carried.written:
        found = _ask(run, connection, bound[:LOCKED])
        if find_taken(run, connection, [change for customer in part.ids for change in gathered[customer]]):
            raise NotAsExpected
        found += ask_together(connection, bound[LOCKED:])
    else:
        found = _ask(run, connection, bound)
    if any(answer.warnings for answer in found):
        raise WriteMismatch("the server warned: it has stored something else than it was given")
    marked, _locked, written, looked, proved = found
    if written.rows != len(part) or proved.value != rows.fingerprints:
        raise NotAsExpected
    return looked.at - marked.at


def _ask(run: Run, connection: Connection, statements: Sequence[str]) -> list[Answer]:
    """The answers to a chunk's first statements, of which the very first is its marker."""
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
