"""Writing a reviewed change set into the shop: chunk by chunk, each one transaction with marker, lock, comparison, data and journal.

A commit whose answer was lost is never repeated blindly: the chunk's marker is inserted again, and the shop's answer decides."""

import secrets
import time
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import Connection

from sc_desktop import __version__
from sc_desktop.db.faults import explain, is_disconnect, is_full, is_of_the_world, is_retryable, is_unready, shop_errors
from sc_desktop.db.session import count_running_threads, hold_gaps
from sc_desktop.db.subjects import ValueChanged, WriteMismatch
from sc_desktop.db.write import Compared, apply_changes, check_written, lock_and_compare
from sc_desktop.domain.batch import UNDO, Author, Batch, Refusal, Report
from sc_desktop.domain.change import Change, ChangeKey, by_customer, customer_of
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.journal import ledger
from sc_desktop.prestashop.login_columns import is_password
from sc_desktop.prestashop.sessions import close_sessions
from sc_desktop.workspace import ahead, carrying, history
from sc_desktop.workspace.pace import Pace, Part, plan
from sc_desktop.workspace.patience import Patience
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.run import WORLD, Lost, NoLine, NotAsExpected, Run, Unknown, Unsettled, find_kept, find_taken, rewritten_in_place
from sc_desktop.workspace.workspace import Workspace

TRIES_WHEN_LOCKED = 4
ANSWER_WITHIN = 45.0  # seconds; the server itself ends a silent transaction of ours after 30 (db/session.py), which frees its fence
PAUSE = 1.0  # seconds between two tries
NOT_SAVED = msg(N_("The changes could not be saved."))

Chunk = Mapping[int, Sequence[Change]]


def commit(
    workspace: Workspace,
    review: Review,
    ticked: Collection[ChangeKey],
    *,
    author: Author,
    progress: Progress,
    takes_back: bool = False,
) -> Report:
    """Write the ticked changes of a review, their consequences and nothing else; no batch is begun when there are none.

    Returns what became of every customer. A cancel or a lost line ends it between two chunks: the rest is `not_done`. With `takes_back`,
    so does the first customer that can't be written, and what was done is undone, in a batch of its own.
    Raises ReadOnlyShop, ShopRefused, ShopUnreachable when nothing at all was written."""
    with uncollected():
        changes, refused = review.to_write(ticked)
        gathered = by_customer(changes)
    if not gathered or (takes_back and refused):
        return Report("", refused=refused, not_done=tuple(gathered))
    run = Run(workspace, new_batch_id(), refused=list(refused), takes_back=takes_back, is_undo=review.kind == UNDO)
    _open(run, review, author, changes)
    is_stopped = write_batch(run, gathered, progress)
    return _take_back(run, author, progress) if is_stopped else run.report()


def write_batch(run: Run, gathered: Mapping[int, Sequence[Change]], progress: Progress) -> bool:
    """Write the customers of a batch that is open; returns whether what was done is to be taken back. The run holds what became of them."""
    progress.begin(len(gathered))
    keeping = run.workspace.keeping
    if not keeping.is_transactional:
        run.pace = Pace(most=ahead.CUSTOMERS_A_STATEMENT)
    parts = plan(gathered, tries=TRIES_WHEN_LOCKED, may_carry=keeping.is_fenced and run.workspace.database.dialect == "mysql")
    is_decided, is_stopped = True, False
    try:
        with suppress(Cancelled):
            is_stopped = _write_parts(run, parts, gathered, progress)
    except (Unknown, Lost):
        is_decided = False
    finally:
        run.end()
        if run.workspace.replica is not None:
            run.workspace.replica.has_written = True
    run.not_done += [customer for part in parts for customer in run.undecided(part.ids)]
    if is_decided:
        close(run.workspace, run.batch, not_done=len(run.not_done))
    return is_stopped


def _take_back(run: Run, author: Author, progress: Progress) -> Report:
    """Undo what the run has done, through the same door. Whom that could not be done for stays told as applied."""
    done = run.report()
    if not done.applied:
        return done
    try:
        looked = history.review_undo(run.workspace, run.batch, progress=Progress())
        ticked = [line.change.key for line in looked.lines if line.can_be_ticked and not line.is_conflict]
        undone = commit(run.workspace, looked, ticked, author=author, progress=progress)
    except Expected:
        return done
    back = set(undone.applied)
    left = tuple(customer for customer in done.applied if customer not in back)
    return replace(done, applied=left, taken_back=undone.applied, undo=undone.batch)


def new_batch_id() -> str:
    """32 hexadecimal digits; later batches sort after earlier ones."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def _open(run: Run, review: Review, author: Author, changes: Sequence[Change]) -> None:
    """Note the batch on this computer, with everything it is to write, then in the shop."""
    workspace, now = run.workspace, run.workspace.now()
    batch = Batch(run.batch, review.kind, review.undoes, author, now, "", 0, 0, 0, 0)
    try:
        with shop_errors(NOT_SAVED), workspace.database.writing() as connection:
            workspace.local.begin(workspace.key, run.batch, now, changes)
            with run.book.transaction(connection) as journal:
                ledger.open_batch(journal, run.book.tables, batch, __version__)
    except Expected:
        with suppress(Expected):  # not even that can be noted: the next opening finds that it wrote nothing
            workspace.local.end(run.batch)
        raise


def _write_parts(run: Run, parts: deque[Part], gathered: Mapping[int, Sequence[Change]], progress: Progress) -> bool:
    """Write the parts in order. A part the shop refuses is halved until the customer that breaks it stands alone and is refused.

    A full disk ends it: whose part met it is refused, and whoever comes after is not done. Returns whether what was done is to be taken
    back, because somebody could not be written."""
    while parts:
        progress.step(0)
        if run.takes_back and run.has_failed:
            return True
        _let_the_shop_breathe(run, progress)
        part = run.pace.take(parts)
        try:
            compared = _write_part(run, part, gathered, progress)
        except Unknown:
            run.unknown += run.undecided(part.ids)
            raise
        except (Lost, Cancelled):
            parts.appendleft(part)
            raise
        except (WriteMismatch, *WORLD) as error:
            if not isinstance(error, WriteMismatch) and not is_of_the_world(error):
                raise
            if is_full(error):
                for customer in part.ids:
                    _refuse(run, customer, error)
                break
            if len(part) > 1:
                parts.extendleft(reversed(part.halves(1 if is_retryable(error) else TRIES_WHEN_LOCKED)))
            else:
                _refuse(run, part.ids[0], error)
                progress.step(1)
            continue
        run.add(compared)
        progress.step(len(part))
    return run.takes_back and run.has_failed


def _refuse(run: Run, customer: int, error: Exception) -> None:
    """Note who could not be written; of whom some tables were, that can't be said so simply."""
    if customer in run.in_part:
        run.unknown.append(customer)
    elif customer not in run.decided:
        run.refused.append(Refusal(customer, _reason(error)))


def _let_the_shop_breathe(run: Run, progress: Progress) -> None:
    """Wait while the server is far busier than when the commit began. A line that fails here fails again, and is told, at the chunk."""
    with suppress(*WORLD, Expected):
        while run.pace.is_due():
            with run.workspace.database.reading() as connection:
                running = count_running_threads(connection)
            if not run.pace.is_too_busy(running):
                return
            progress.step(0)
            progress.pause(PAUSE)


def _write_part(run: Run, part: Part, gathered: Mapping[int, Sequence[Change]], progress: Progress) -> Compared:
    """One chunk, with as many tries as it takes to know its outcome, as long as there is patience.

    Raises Unknown when a COMMIT was sent and the shop can't be asked any more, Lost when the line was lost before that,
    and the server's error when it refuses the chunk or others hold its rows for too long."""
    run.chunk += 1
    run.is_in_doubt = False
    is_fenced = run.workspace.keeping.is_fenced
    attempt, patience = 0, Patience(ANSWER_WITHIN if is_fenced else ahead.ANSWER_WITHIN)
    while True:
        run.is_committing = False
        try:
            if run.is_in_doubt and not is_fenced:
                with run.line.held() as connection:
                    ahead.settle_lost(run, connection, patience, progress)
            return _transact(run, part, gathered)
        except (NoLine, NotAsExpected, Unsettled, WriteMismatch, *WORLD) as error:
            is_lost = isinstance(error, (NoLine, Unsettled)) or is_disconnect(error) or is_unready(error)
            run.is_in_doubt |= is_lost and run.is_committing
            is_hopeless = not is_lost and not is_retryable(error)
            if is_hopeless and part.is_carried and not run.is_in_doubt:
                part = replace(part, is_carried=False)  # what is wrong, and with whom, is found out customer by customer
                continue
            attempt += 1
            if is_lost or run.is_in_doubt:
                patience.begin()
            if is_hopeless or (patience.is_over if is_lost or run.is_in_doubt else attempt >= part.tries):
                if run.is_in_doubt:
                    raise Unknown from error
                if is_lost:
                    raise Lost from error
                raise
        progress.pause(PAUSE)


def _transact(run: Run, part: Part, gathered: Mapping[int, Sequence[Change]]) -> Compared:
    """The chunk's transaction: marker, lock and compare, data, journal, counts, COMMIT; or what became of it, when it was done before."""
    with run.line.held() as connection:
        try:
            if part.is_carried:
                return carrying.write_chunk(run, connection, part, gathered)
            chunk = _chunk_of(part, gathered)
            if not run.workspace.keeping.is_fenced:
                return ahead.transact(run, connection, chunk)
            start = time.monotonic()
            with connection.begin():
                if rewritten_in_place(run, [change for mine in chunk.values() for change in mine]):
                    hold_gaps(connection)
                delay = _mark(run, connection)
                found = _write(run, connection, chunk)
        except ledger.ChunkDone:
            with connection.begin():
                return _learn(run, connection, _chunk_of(part, gathered))
        run.pace.note(len(part), time.monotonic() - start, delay)
        return found


def _chunk_of(part: Part, gathered: Mapping[int, Sequence[Change]]) -> Chunk:
    return {customer: gathered[customer] for customer in part.ids}


def _mark(run: Run, connection: Connection) -> float:
    """Insert the marker; returns the seconds it took, which is the line's delay. Raises ChunkDone when the chunk was committed before."""
    start = time.monotonic()
    ledger.mark(connection, run.workspace.journal, run.batch, run.chunk, run.workspace.now())
    run.is_in_doubt = False  # the marker was free: whatever was sent before has not been committed and never will be
    return time.monotonic() - start


def _write(run: Run, connection: Connection, chunk: Chunk) -> Compared:
    """Everything between the marker and the COMMIT, compared here."""
    workspace = run.workspace
    packet = workspace.database.server.max_allowed_packet // 4
    found = lock_and_compare(connection, workspace.subjects, chunk, stamp=(ledger.STAMP, workspace.now()))
    found.leave(find_kept(run, connection, found.todo))  # ahead of what reads without a lock: a snapshot would be too old for it (1020)
    found.refuse(find_taken(run, connection, found.todo))
    found.todo = list(apply_changes(connection, workspace.subjects, found.todo, packet=packet, now=workspace.now()))
    check_written(connection, workspace.subjects, found.todo)
    close_sessions(connection, workspace.shop, {customer_of(change) for change in found.todo if is_password(change)})
    ledger.append(connection, workspace.journal, run.batch, run.chunk, found.todo, packet=packet)
    counts = (len(found.applied), len(found.already_so), len(found.conflicts), len(found.gone))
    ledger.close_chunk(connection, workspace.journal, run.batch, run.chunk, counts, changes=ledger.count_changes(found.todo))
    run.is_committing = True
    return found


def _learn(run: Run, connection: Connection, chunk: Chunk) -> Compared:
    """The chunk was committed though its answer was lost. The journal tells who was changed; the others are told by comparing again."""
    workspace = run.workspace
    applied = ledger.customers_applied(connection, workspace.journal, run.batch, run.chunk)
    rest = {customer: changes for customer, changes in chunk.items() if customer not in applied}
    found = lock_and_compare(connection, workspace.subjects, rest) if rest else Compared()
    # what could still be applied was not when the chunk was written: left alone then, reported as a conflict now
    return Compared(sorted(applied), found.already_so, found.conflicts + found.applied, found.gone)


def close(workspace: Workspace, batch: str, *, not_done: int = 0) -> None:
    """Note that every chunk is decided. What fails here changes no data: the batch stays noted as open, which the next opening sees to."""
    book = history.book_of(workspace, batch)
    try:
        with shop_errors(NOT_SAVED), workspace.database.writing() as connection, book.transaction(connection) as journal:
            ledger.close_batch(journal, book.tables, batch, workspace.now(), not_done=not_done)
        workspace.local.end(batch)
    except Expected:
        return


def _reason(error: Exception) -> Message:
    if isinstance(error, ValueChanged):
        return msg(N_("Something in the shop, such as a trigger, makes another value of it while it is saved."))
    if isinstance(error, WriteMismatch):
        return msg(N_("The server did not take the value as it is."))
    why = explain(error, doing=NOT_SAVED).why
    return why if isinstance(why, Message) else Message(why)
