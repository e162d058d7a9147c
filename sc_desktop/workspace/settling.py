"""What became of chunks whose answers were lost. Nothing is guessed and nothing repeated blindly: the shop's own answer decides.

A chunk's marker is inserted again. It is there already: the chunk was committed. Or it is free, and then it is left there, empty: what was
sent under this number can't be committed any more, however long it is held up on its way, and its customers are written anew under another.
Or it waits for a session that still lives."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from sc_desktop.db.faults import is_retryable
from sc_desktop.db.write import Compared, lock_and_compare
from sc_desktop.domain.change import Change
from sc_desktop.domain.progress import Progress
from sc_desktop.journal import ledger
from sc_desktop.workspace.pace import Part
from sc_desktop.workspace.run import WORLD, Lost, NoLine, Run, Sent, Unknown, is_lost

Gathered = Mapping[int, Sequence[Change]]


def settle(run: Run, gathered: Gathered, progress: Progress, *, pause: float) -> Sequence[Part]:
    """Have a line, and know what became of everything under way; returns what of it was not written. Costs nothing when all is well.

    Raises Unknown when patience is over and something is under way still, Lost when nothing is."""
    left: list[Part] = []
    while True:
        if run.patience.has_begun:
            progress.pause(pause)
        try:
            with run.line.held() as connection:
                while run.under_way:
                    sent = run.under_way[0]
                    compared = _settle_one(run, connection, sent, gathered)
                    run.under_way, run.chunk = run.under_way[1:], max(run.chunk, sent.number)
                    if compared is None:
                        left.append(sent.part)
                    else:
                        run.add(compared)
                        progress.note(len(sent.part))
                return left
        except (NoLine, *WORLD) as error:
            run.patience.begin()
            if run.patience.is_over or not (is_lost(error) or is_retryable(error)):
                run.not_done += [customer for part in left for customer in part.ids]
                run.unknown += [customer for sent in run.under_way for customer in sent.part.ids]
                raise (Unknown if run.under_way else Lost) from error


def _settle_one(run: Run, connection: Connection, sent: Sent, gathered: Gathered) -> Compared | None:
    """What a chunk has come to; None when it was not written and never will be."""
    journal = run.workspace.journal
    try:
        with connection.begin():
            ledger.mark(connection, journal, run.batch, sent.number, run.workspace.now(), changes=0)
    except ledger.ChunkDone:
        with connection.begin():
            if not ledger.is_empty(connection, journal, run.batch, sent.number):
                return _learn(run, connection, sent, gathered)
    return None


def _learn(run: Run, connection: Connection, sent: Sent, gathered: Gathered) -> Compared:
    """The chunk was committed. The journal tells who was changed; the others are told by comparing again."""
    applied = ledger.customers_applied(connection, run.workspace.journal, run.batch, sent.number)
    rest = {customer: gathered[customer] for customer in sent.part.ids if customer not in applied}
    found = lock_and_compare(connection, run.workspace.subjects, rest) if rest else Compared()
    # what could still be applied was not when the chunk was written: left alone then, reported as a conflict now
    return Compared(sorted(applied), found.already_so, found.conflicts + found.applied, found.gone)
