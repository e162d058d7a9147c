"""Writing a reviewed change set into the shop: chunk by chunk, each one transaction with marker, lock, comparison, data and journal.

A commit whose answer was lost is never repeated blindly: the chunk's marker is inserted again, and the shop's answer decides."""

import secrets
import time
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from sc_desktop import __version__
from sc_desktop.db.faults import explain, is_disconnect, is_retryable, shop_errors
from sc_desktop.db.write import Compared, WriteMismatch, apply_changes, lock_and_compare
from sc_desktop.domain.batch import Author, Batch, Refusal, Report
from sc_desktop.domain.change import Change, ChangeKey, by_customer
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.errors import Expected, ShopUnreachable
from sc_desktop.i18n import Message, N_, msg
from sc_desktop.journal import ledger
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.workspace import Workspace

CUSTOMERS_A_CHUNK = 500
TRIES_WHEN_LOCKED = 4
TRIES_WHEN_LOST = 12
PAUSE = 1.0  # seconds between two tries
NOT_SAVED = msg(N_("The changes could not be saved."))

Chunk = Mapping[int, Sequence[Change]]


class _Unknown(Exception):
    """A chunk's outcome could not be learned."""


@dataclass(slots=True)
class _Run:
    """A commit under way."""

    workspace: Workspace
    batch: str
    chunk: int = 0
    is_committing: bool = False
    done: Compared = field(default_factory=Compared)
    refused: list[Refusal] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    not_done: list[int] = field(default_factory=list)

    def add(self, compared: Compared) -> None:
        self.done.applied += compared.applied
        self.done.already_so += compared.already_so
        self.done.conflicts += compared.conflicts
        self.done.gone += compared.gone

    def report(self) -> Report:
        done = self.done
        return Report(
            self.batch,
            tuple(done.applied),
            tuple(done.already_so),
            tuple(done.conflicts),
            tuple(done.gone),
            tuple(self.refused),
            tuple(self.unknown),
            tuple(self.not_done),
        )


def commit(
    workspace: Workspace, review: Review, ticked: Collection[ChangeKey], *, author: Author, progress: Progress
) -> Report:
    """Write the ticked changes of a review, their consequences and nothing else.

    Returns what became of every customer. A cancel or a lost line ends it between two chunks: the rest is `not_done`.
    Raises ReadOnlyShop, ShopRefused, ShopUnreachable when nothing at all was written."""
    changes, refused = review.to_write(ticked)
    gathered = by_customer(changes)
    run = _Run(workspace, new_batch_id(), refused=list(refused))
    progress.begin(len(gathered))
    now = workspace.now()
    with shop_errors(NOT_SAVED), workspace.database.writing() as connection:
        workspace.local.begin(workspace.key, run.batch, now)
        with connection.begin():
            batch = Batch(run.batch, review.kind, review.undoes, author, now, "", 0, 0, 0, 0)
            ledger.open_batch(connection, workspace.journal, batch, __version__)
    ids = list(gathered)
    parts = deque(ids[start : start + CUSTOMERS_A_CHUNK] for start in range(0, len(ids), CUSTOMERS_A_CHUNK))
    try:
        _write_parts(run, parts, gathered, progress)
    except Cancelled:
        run.not_done += [customer for part in parts for customer in part]
    except (_Unknown, ShopUnreachable):
        run.not_done += [customer for part in parts for customer in part]
        return run.report()
    _close(run)
    return run.report()


def new_batch_id() -> str:
    """32 hexadecimal digits; later batches sort after earlier ones."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def _write_parts(run: _Run, parts: deque[list[int]], gathered: Mapping[int, list[Change]], progress: Progress) -> None:
    """Write the parts in order. A part the shop refuses is halved until the customer that breaks it stands alone and is refused."""
    while parts:
        progress.step(0)
        part = parts[0]
        try:
            compared = _write_part(run, {customer: gathered[customer] for customer in part}, progress)
        except (WriteMismatch, SQLAlchemyError) as error:
            parts.popleft()
            middle = len(part) // 2
            if middle:
                parts.extendleft((part[middle:], part[:middle]))
            else:
                run.refused.append(Refusal(part[0], _reason(error)))
                progress.step(1)
            continue
        except _Unknown:
            run.unknown += parts.popleft()
            raise
        parts.popleft()
        run.add(compared)
        progress.step(len(part))


def _write_part(run: _Run, chunk: Chunk, progress: Progress) -> Compared:
    """One chunk, with as many tries as it takes to know its outcome.

    Raises _Unknown when a COMMIT was sent and the shop can't be asked any more, ShopUnreachable when the line was lost before that,
    and the server's error when it refuses the chunk or others hold its rows for too long."""
    run.chunk += 1
    number, was_committing, attempt = run.chunk, False, 0
    while True:
        run.is_committing = False
        try:
            return _transact(run, number, chunk)
        except ledger.ChunkDone:
            return _learn(run, number, chunk)
        except (DBAPIError, ShopUnreachable) as error:
            attempt += 1
            lost = isinstance(error, ShopUnreachable) or is_disconnect(error)
            was_committing = was_committing or (lost and run.is_committing)
            if not lost and not is_retryable(error):
                raise
            if attempt >= (TRIES_WHEN_LOST if lost or was_committing else TRIES_WHEN_LOCKED):
                if was_committing:
                    raise _Unknown from error
                raise explain(error, doing=NOT_SAVED) if lost else error from error
        progress.pause(PAUSE)


def _transact(run: _Run, number: int, chunk: Chunk) -> Compared:
    """The chunk's transaction: marker, lock and compare, data, journal, counts, COMMIT. Raises ChunkDone when it was committed before."""
    workspace = run.workspace
    now = workspace.now()
    with workspace.database.writing() as connection, connection.begin():
        ledger.mark(connection, workspace.journal, run.batch, number, now)
        found = lock_and_compare(connection, workspace.subjects, chunk, stamp=("date_upd", now))
        apply_changes(connection, workspace.subjects, found.todo, packet=workspace.database.server.max_allowed_packet // 4)
        ledger.append(connection, workspace.journal, run.batch, number, found.todo)
        counts = (len(found.applied), len(found.already_so), len(found.conflicts), len(found.gone))
        ledger.close_chunk(connection, workspace.journal, run.batch, number, counts)
        run.is_committing = True
    return found


def _learn(run: _Run, number: int, chunk: Chunk) -> Compared:
    """The chunk was committed though its answer was lost. The journal tells who was changed; the others are told by comparing again."""
    workspace = run.workspace
    with shop_errors(NOT_SAVED), workspace.database.writing() as connection, connection.begin():
        applied = ledger.customers_applied(connection, workspace.journal, run.batch, number)
        rest = {customer: changes for customer, changes in chunk.items() if customer not in applied}
        found = lock_and_compare(connection, workspace.subjects, rest) if rest else Compared()
    # what could still be applied was not when the chunk was written: left alone then, reported as a conflict now
    return Compared(sorted(applied), found.already_so, found.conflicts + found.applied, found.gone)


def _close(run: _Run) -> None:
    """Note that every chunk is decided. A line lost here changes nothing in the data: the batch stays open in the journal and is told so."""
    workspace = run.workspace
    try:
        with shop_errors(NOT_SAVED), workspace.database.writing() as connection, connection.begin():
            ledger.close_batch(connection, workspace.journal, run.batch, workspace.now())
    except Expected:
        return
    workspace.local.end(run.batch)


def _reason(error: Exception) -> Message:
    if isinstance(error, WriteMismatch):
        return msg(N_("The server did not take the value as it is."))
    why = explain(error, doing=NOT_SAVED).why
    return why if isinstance(why, Message) else Message(why)
