"""Writing chunks of customers who change alike, several in one packet: the server compares, packs, writes, looks again, judges and commits.

Each chunk is a transaction with a marker of its own. Its last statement is a COMMIT only where the server itself has found the chunk right,
to the byte; else nothing of it stays, for whatever comes next begins with a ROLLBACK. The answers come chunk by chunk. An error stops the
packet at the server: what stands behind it has not been begun. From when the packet is sent until its verdict is read a chunk is under way,
and settled by its marker if the line is lost meanwhile (workspace.settling)."""

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from msgspec import Struct, field
from sqlalchemy import Connection

from sc_desktop.db.carried import carry
from sc_desktop.db.faults import is_disconnect, is_of_the_world, is_retryable, is_unready
from sc_desktop.db.session import FORGET, HOW_BUSY, Answer, ask_together
from sc_desktop.db.write import Compared
from sc_desktop.domain.change import CUSTOMER, Change
from sc_desktop.domain.progress import Progress
from sc_desktop.journal import ledger
from sc_desktop.workspace.carrier import COMMITTING, LOCKING, MARKING, Carrier
from sc_desktop.workspace.pace import Part
from sc_desktop.workspace.run import WORLD, NoLine, NotAsExpected, Run, Sent, find_taken, is_lost

LONGEST = 2 * 2**20  # characters a packet
Gathered = Mapping[int, Sequence[Change]]
Packet = Sequence[tuple[Sent, Sequence[str]]]


class _Read(Struct):
    """How far the answers to a packet are read: those of the chunk they are at, and the parts before it that the server has found wrong."""

    answers: list[Answer] = field(default_factory=list)
    wrong: list[Part] = field(default_factory=list)


def write_packet(run: Run, parts: Sequence[Part], gathered: Gathered, progress: Progress, *, pause: float) -> Sequence[Part]:
    """Write a chunk of each part, as many as go in one packet; returns what is left of them, in the way it is to be tried again.

    What may have been written when the line was lost is not returned: it stays under way."""
    left, read = list(parts), _Read()
    try:
        with run.line.held() as connection:
            carrier = _carrier(run, connection, parts[0], gathered)
            packet = _pack(run, connection, carrier, parts)
            del left[: len(packet)]
            _send(run, carrier, packet, _ask(run, connection, carrier, packet, gathered), read, progress)
    except NotAsExpected:
        left[:0] = [sent.part for sent in run.under_way]
        left[0], run.under_way = left[0].compared_here, ()
    except (NoLine, *WORLD) as error:
        run.pace.be_careful()
        left[:0] = _not_written(run, error, len(read.answers))
        if is_lost(error):
            run.patience.begin()
        elif not is_of_the_world(error):
            raise
        elif is_retryable(error):
            progress.pause(pause)
    if read.wrong:
        run.pace.be_careful()
    return [*read.wrong, *left]


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
    return run.carrier


def _pack(run: Run, connection: Connection, carrier: Carrier, parts: Sequence[Part]) -> Packet:
    """The chunks of as many parts as go in one packet, in which one that changes e-mail addresses stands alone.

    Raises NotAsExpected when the first can't be told in one text, or is too long."""
    room, now = min(run.workspace.database.server.max_allowed_packet // 4, LONGEST), run.workspace.now()
    packet: list[tuple[Sent, Sequence[str]]] = []
    for number, part in enumerate(parts[:1] if carrier.writes_emails else parts, start=run.chunk + 1):
        rows = carrier.rows(part)
        statements = rows and carrier.statements(connection, rows, batch=run.batch, chunk=number, now=now, room=room)
        if not statements:
            break
        packet.append((Sent(number, part), statements))
        room -= sum(map(len, statements))
    if not packet:
        run.pace.shrink(len(parts[0]) // 2)
        raise NotAsExpected
    return packet


def _ask(run: Run, connection: Connection, carrier: Carrier, packet: Packet, gathered: Gathered) -> Iterator[Answer]:
    """The answers to all statements of a packet, and last to how busy the server is.

    Whether an e-mail address has been taken meanwhile is asked by ourselves, once its chunk is locked. Raises NotAsExpected if one has."""
    statements = [*chain.from_iterable(mine for _sent, mine in packet), FORGET, HOW_BUSY]
    if carrier.writes_emails:
        yield from ask_together(connection, statements[: LOCKING + 1])
        (sent, _statements), statements = packet[0], statements[LOCKING + 1 :]
        if find_taken(run, connection, [change for customer in sent.part.ids for change in gathered[customer]]):
            raise NotAsExpected
    yield from ask_together(connection, statements)
    if connection.in_transaction():
        connection.rollback()  # of what was looked for; the server's is ended


def _send(run: Run, carrier: Carrier, packet: Packet, answers: Iterator[Answer], read: _Read, progress: Progress) -> None:
    """Send a packet, and take the answers chunk by chunk: one that is committed is done."""
    start = time.monotonic()
    run.under_way = tuple(sent for sent, _statements in packet)
    for sent, statements in packet:
        read.answers.clear()
        for answer in islice(answers, len(statements)):
            read.answers.append(answer)
        run.under_way = run.under_way[1:]
        marked, committed = read.answers[MARKING], read.answers[COMMITTING]
        if committed.value is not None:
            read.wrong.append(sent.part.compared_here)
            continue
        run.chunk = sent.number
        run.add(Compared(applied=list(sent.part.ids)))
        run.pace.note(len(sent.part), committed.at - marked.at, marked.at - start, trips=carrier.trips_under_lock)
        progress.note(len(sent.part))
    *_, how_busy = answers
    run.pace.hear(int(how_busy.value))


def _not_written(run: Run, error: Exception, answers: int) -> Sequence[Part]:
    """What of a packet that ended with this error was not written, for sure; the rest stays under way. So many answers its chunk has had.

    The server stops a packet at an error it answers. It is no answer for the chunk itself where the marker stands in the shop already, and
    where a node that has lost the others gives it to the COMMIT, which those may have kept."""
    if is_disconnect(error):
        return ()
    is_open = (ledger.is_done(error) and answers == MARKING) or (is_unready(error) and answers == COMMITTING)
    stopped, behind = run.under_way[:1], [sent.part for sent in run.under_way[1:]]
    run.under_way = stopped if is_open else ()
    return behind if is_open else [*(_again(sent.part, error) for sent in stopped), *behind]


def _again(part: Part, error: Exception) -> Part:
    if is_unready(error):
        return part
    return part.again if is_retryable(error) else part.compared_here
