"""Writing a reviewed change set into the shop: chunk by chunk, each one transaction with marker, lock, comparison, data and journal.

What can be carried goes by carrying.py, what has its journal elsewhere by ahead.py; the rest is compared and written here. A commit whose
answer was lost is never repeated blindly: settling.py learns what became of it."""

import secrets
import time
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context

from msgspec.structs import replace
from sqlalchemy import Connection

from sc_desktop import __version__
from sc_desktop.db.faults import explain, is_full, is_of_the_world, is_retryable, shop_errors
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
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.run import WORLD, Line, Lost, NoLine, Run, Sent, Unknown, find_kept, find_taken, is_lost, rewritten_in_place
from sc_desktop.workspace.settling import settle
from sc_desktop.workspace.workspace import Workspace

TRIES_WHEN_LOCKED = 4
PAUSE = 1.0  # seconds between two tries
NOT_SAVED = msg(N_("The changes could not be saved."))

Gathered = Mapping[int, Sequence[Change]]


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

    Returns what became of every customer. A cancel ends it behind the packet under way, and so does a line lost for good: the rest is
    `not_done`. With `takes_back`, so does the first customer that can't be written, and what was done is undone, in a batch of its own.
    Raises ReadOnlyShop, ShopRefused, ShopUnreachable when nothing at all was written."""
    run = Run(workspace, new_batch_id(), takes_back=takes_back, is_undo=review.kind == UNDO)
    with run, ThreadPoolExecutor(1, "beside") as beside:  # what waits for the shop or the disk goes on beside what is worked out here
        taken = beside.submit(copy_context().run, run.line.take)
        with uncollected():
            changes, refused = review.to_write(ticked)
            gathered = by_customer(changes)
        if not gathered or (takes_back and refused):
            return Report("", refused=refused, not_done=tuple(gathered))
        run.refused += refused
        opened = beside.submit(copy_context().run, _open, run, taken, review, author, changes)
        parts = plan_parts(run, gathered)
        opened.result()
        is_stopped = write_batch(run, parts, gathered, progress)
    return _take_back(run, author, progress) if is_stopped else run.report()


def plan_parts(run: Run, gathered: Gathered) -> deque[Part]:
    """What is to be written, in parts, and how fast."""
    keeping = run.workspace.keeping
    if not keeping.is_transactional:
        run.pace = Pace(most=ahead.CUSTOMERS_A_STATEMENT)
    elif run.takes_back:
        run.pace = Pace(most_together=1)  # nobody is written behind one who could not be
    return plan(gathered, tries=TRIES_WHEN_LOCKED, may_carry=keeping.is_fenced and run.workspace.database.dialect == "mysql")


def write_batch(run: Run, parts: deque[Part], gathered: Gathered, progress: Progress) -> bool:
    """Write the parts of a batch that is open; returns whether what was done is to be taken back. The run holds what became of them."""
    progress.begin(len(gathered))
    is_decided, is_stopped = True, False
    try:
        with suppress(Cancelled):
            is_stopped = _write_parts(run, parts, gathered, progress)
    except (Unknown, Lost):
        is_decided = False
    finally:
        if run.workspace.replica is not None:
            run.workspace.replica.has_written = True
    run.not_done += [customer for part in parts for customer in run.undecided(part.ids)]
    if is_decided:
        close(run.workspace, run.batch, not_done=len(run.not_done), line=run.line)
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


def _open(run: Run, taken: Future[Connection], review: Review, author: Author, changes: Sequence[Change]) -> None:
    """Note the batch on this computer, with everything it is to write, then in the shop."""
    workspace, now = run.workspace, run.workspace.now()
    batch = Batch(run.batch, review.kind, review.undoes, author, now, "", 0, 0, 0, 0)
    try:
        with shop_errors(NOT_SAVED):
            taken.result()
            workspace.local.begin(workspace.key, run.batch, now, changes)
            with run.line.held() as connection:
                run.book.commit(connection, ledger.opening(run.book.tables, batch, __version__))
    except Expected:
        with suppress(Expected):  # not even that can be noted: the next opening finds that it wrote nothing
            workspace.local.end(run.batch)
        raise


def _write_parts(run: Run, parts: deque[Part], gathered: Gathered, progress: Progress) -> bool:
    """Write the parts in order; what is left of them comes first in the next round, behind settling what may have become of them.

    A part the shop refuses is halved until the customer that breaks it stands alone and is refused. A full disk ends it: whose part met it
    is refused, and whoever comes after is not done. Returns whether what was done is to be taken back, because somebody could not be
    written."""
    while parts or run.under_way:
        if run.workspace.keeping.is_fenced:
            parts.extendleft(reversed(settle(run, gathered, progress, pause=PAUSE)))
        progress.step(0)
        if run.takes_back and run.has_failed:
            return True
        if not parts:
            break
        if run.pace.is_busy or not parts[0].is_carried:
            _let_the_shop_breathe(run, progress)
        part, *others = run.pace.take(parts)
        try:
            if part.is_carried:
                left = carrying.write_packet(run, [part, *others], gathered, progress, pause=PAUSE)
            else:
                left = _write_part(run, part, gathered, progress)
        except Unknown:
            run.unknown += run.undecided(part.ids)
            raise
        except Lost:
            parts.appendleft(part)
            raise
        except (WriteMismatch, *WORLD) as error:
            if not isinstance(error, WriteMismatch) and not is_of_the_world(error):
                raise
            if is_full(error):
                for customer in part.ids:
                    _refuse(run, customer, error)
                break
            left = _broken(run, part, error, progress)
        parts.extendleft(reversed(left))
        if not run.under_way and run.patience.is_over:
            raise Lost
    return run.takes_back and run.has_failed


def _broken(run: Run, part: Part, error: Exception, progress: Progress) -> Sequence[Part]:
    """What is left of a part that is refused: its halves, until it is one customer, who is told."""
    if len(part) > 1:
        return part.halves(1 if is_retryable(error) else TRIES_WHEN_LOCKED)
    _refuse(run, part.ids[0], error)
    progress.note(1)
    return ()


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
            run.pace.hear(running)
            if not run.pace.is_busy:
                return
            progress.step(0)
            progress.pause(PAUSE)


def _write_part(run: Run, part: Part, gathered: Gathered, progress: Progress) -> Sequence[Part]:
    """One chunk that is compared here; returns what is left of it: nothing, or all, when the line is lost or others hold its rows.

    Raises WriteMismatch, and the server's error when it refuses the chunk or others hold its rows for too long."""
    if not run.workspace.keeping.is_fenced:
        compared = ahead.write_part(run, part, gathered, progress, pause=PAUSE)
    else:
        sent = Sent(run.chunk + 1, part)
        try:
            compared = _transact(run, sent, gathered)
        except ledger.ChunkDone:
            run.under_way = (sent,)
            return ()
        except (NoLine, *WORLD) as error:
            if is_lost(error):
                run.patience.begin()
                return () if run.under_way else (part,)
            run.under_way = ()
            if not is_retryable(error) or part.tries == 1:
                raise
            progress.pause(PAUSE)
            return (part.again,)
    run.add(compared)
    progress.note(len(part))
    return ()


def _transact(run: Run, sent: Sent, gathered: Gathered) -> Compared:
    """The chunk's transaction: marker, lock and compare, data, journal, counts, COMMIT. Raises ChunkDone when the marker stands already."""
    chunk = {customer: gathered[customer] for customer in sent.part.ids}
    with run.line.held() as connection:
        start = time.monotonic()
        with connection.begin() as transaction:
            if rewritten_in_place(run, [change for mine in chunk.values() for change in mine]):
                hold_gaps(connection)
            asked = time.monotonic()
            ledger.mark(connection, run.workspace.journal, run.batch, sent.number, run.workspace.now())
            delay = time.monotonic() - asked  # the line's: its marker waits for nobody
            found = _write(run, connection, chunk, sent.number)
            run.under_way = (sent,)
            transaction.commit()
        run.under_way, run.chunk = (), sent.number
        run.pace.note(len(chunk), time.monotonic() - start, delay)
    return found


def _write(run: Run, connection: Connection, chunk: Gathered, number: int) -> Compared:
    """Everything between the marker and the COMMIT, compared here."""
    workspace = run.workspace
    packet = workspace.database.server.max_allowed_packet // 4
    found = lock_and_compare(connection, workspace.subjects, chunk, stamp=(ledger.STAMP, workspace.now()))
    found.leave(find_kept(run, connection, found.todo))  # ahead of what reads without a lock: a snapshot would be too old for it (1020)
    found.refuse(find_taken(run, connection, found.todo))
    found.todo = list(apply_changes(connection, workspace.subjects, found.todo, packet=packet, now=workspace.now()))
    check_written(connection, workspace.subjects, found.todo)
    close_sessions(connection, workspace.shop, {customer_of(change) for change in found.todo if is_password(change)})
    ledger.append(connection, workspace.journal, run.batch, number, found.todo, packet=packet)
    counts = (len(found.applied), len(found.already_so), len(found.conflicts), len(found.gone))
    ledger.close_chunk(connection, workspace.journal, run.batch, number, counts, changes=ledger.count_changes(found.todo))
    return found


def close(workspace: Workspace, batch: str, *, not_done: int = 0, line: Line | None = None) -> None:
    """Note that every chunk is decided; over the line of who has written, or one of its own.

    What fails here changes no data: the batch stays noted as open, which the next opening sees to."""
    book, line = history.book_of(workspace, batch), line or Line(workspace)
    try:
        with shop_errors(NOT_SAVED):
            line.take()
            with line.held() as connection:
                book.commit(connection, ledger.closing(book.tables, batch, workspace.now(), not_done=not_done))
        workspace.local.end(batch)
    except Expected:
        return
    finally:
        line.give_back()


def _reason(error: Exception) -> Message:
    if isinstance(error, ValueChanged):
        return msg(N_("Something in the shop, such as a trigger, makes another value of it while it is saved."))
    if isinstance(error, WriteMismatch):
        return msg(N_("The server did not take the value as it is."))
    why = explain(error, doing=NOT_SAVED).why
    return why if isinstance(why, Message) else Message(why)
