"""Batches that were begun and never ended, because the program, the line or the server failed: what became of them, and what can be done.

Nothing has to be guessed: a chunk was committed with its marker and its journal, or not at all, and what is written from here on is
compared with what the shop holds, as ever."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from sc_desktop.db.faults import explain, is_retryable, shop_errors
from sc_desktop.domain.batch import UNDO, Author, Batch, Report
from sc_desktop.domain.change import Change, ChangeKey, by_customer, customer_of
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import ShopRefused
from sc_desktop.i18n import N_, msg
from sc_desktop.journal import ahead as noted_ahead
from sc_desktop.journal import ledger, search
from sc_desktop.journal.book import Book
from sc_desktop.workspace import ahead, committing, history, reviewing
from sc_desktop.workspace.pace import MOST_TOGETHER
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.run import Run
from sc_desktop.workspace.workspace import Workspace

READING = msg(N_("What became of the last changes could not be read."))
ASKED_AT_MOST = 3


class Unfinished(Struct, frozen=True):
    """A batch without an end. `batch` has the counts of the chunks that were committed; None when not even its head was.

    `left` are the customers the journal has no word of: left alone (a conflict, say), or not come to. Empty on another computer, and
    when the notes of this one are lost: the batch can't be gone on with then. Not `is_settled`: a session of the program that ended is
    still at work in the shop, and some of those left may be written by it. `is_complete`: everybody is written, and nothing but the note
    of its end is missing."""

    id: str
    batch: Batch | None
    chunks: int
    left: tuple[int, ...]
    is_settled: bool = True
    is_complete: bool = False

    @property
    def is_open(self) -> bool:
        return self.batch is not None and not self.batch.ended

    @property
    def not_reached(self) -> int:
        """How many customers the batch has not come to."""
        seen = 0 if self.batch is None else self.batch.already_so + self.batch.conflicts + self.batch.gone
        return max(0, len(self.left) - seen)

    @property
    def can_go_on(self) -> bool:
        return self.is_open and bool(self.left)

    @property
    def can_be_taken_back(self) -> bool:
        return self.batch is not None and self.is_open and self.batch.applied > 0


def find_unfinished(workspace: Workspace, *, computer: str, progress: Progress) -> Sequence[Unfinished]:
    """The batches begun from this computer that have no end, oldest first; to be asked when the shop is opened.

    A batch that wrote nothing, and of which nothing is kept here, is forgotten without a word; of those that are complete there is nothing
    to be asked, and `close_complete` ends them."""
    noted = set(workspace.local.unfinished(workspace.key))
    heads: dict[str, tuple[bool, Book]] = {}
    with shop_errors(READING), workspace.database.reading() as connection:
        for book, journal in history.read_books(workspace, connection):
            mine = search.find_unended(journal, book.tables, computer=computer, noted=noted)
            heads |= {batch: (has_ended, book) for batch, has_ended in mine.items()}
    unended = [batch for batch, (has_ended, _book) in heads.items() if not has_ended and workspace.is_writable]
    settled = {batch: _is_settled(workspace, heads[batch][1], batch) for batch in unended}
    progress.step(0)
    found = [Unfinished(batch, None, 0, ()) for batch in sorted(noted - heads.keys())]
    with shop_errors(READING):
        found += [_look_at(workspace, heads[batch][1], batch, is_settled=settled.get(batch, True)) for batch in sorted(heads)]
    for each in found:
        if not (each.can_go_on or each.can_be_taken_back):
            leave(workspace, each, progress=progress)
    return [each for each in found if each.can_go_on or each.can_be_taken_back]


def _look_at(workspace: Workspace, book: Book, batch: str, *, is_settled: bool) -> Unfinished:
    is_elsewhere = workspace.is_writable and book.is_local != workspace.book.is_local  # it can't be gone on with where it is not noted
    prepared = {} if is_elsewhere else by_customer(workspace.local.prepared(batch))
    with book.database.reading() as journal:
        done, _in_part = _find_done(workspace, book, journal, batch, prepared)
        left = tuple(customer for customer in prepared if customer not in done)
        head = replace(search.load_batch(journal, book.tables, batch), is_local=book.is_local)
        is_complete = bool(prepared) and not left and is_settled
        return Unfinished(batch, head, ledger.last_chunk(journal, book.tables, batch), left, is_settled, is_complete)


def _find_done(
    workspace: Workspace, book: Book, journal: Connection, batch: str, prepared: Mapping[int, Sequence[Change]]
) -> tuple[Collection[int], Collection[int]]:
    """The customers the batch has changed, and those it may have changed in some tables only, which a transaction does not leave behind."""
    if not book.is_local and workspace.shop.facts.is_transactional():
        return ledger.customers_applied(journal, book.tables, batch), ()
    done = noted_ahead.keys_decided(journal, book.tables, batch)
    in_part = {c for c, keys in done.items() if any(change.key not in keys for change in prepared.get(c, ()))}
    return done.keys() - in_part, in_part


def review_rest(workspace: Workspace, unfinished: Unfinished, *, progress: Progress) -> Review:
    """All the batch was to write, set against the shop as it is now: what going on is told by."""
    _settle(workspace, unfinished.id)
    kind, undoes = (unfinished.batch.kind, unfinished.batch.undoes) if unfinished.batch is not None else ("", "")
    return reviewing.review(workspace, workspace.local.prepared(unfinished.id), progress=progress, kind=kind, undoes=undoes)


def go_on(workspace: Workspace, unfinished: Unfinished, *, progress: Progress) -> Report:
    """Write what is left of the batch, in the same batch; the report tells of all its customers.

    Raises ReadOnlyShop, ShopRefused, ShopUnreachable when nothing was written."""
    changes = by_customer(workspace.local.prepared(unfinished.id))
    book = workspace.book
    _settle(workspace, unfinished.id)
    with shop_errors(committing.NOT_SAVED), workspace.database.writing() as connection, book.transaction(connection) as journal:
        done, in_part = _find_done(workspace, book, journal, unfinished.id, changes)
        last = ledger.last_chunk(journal, book.tables, unfinished.id)
    is_undo = unfinished.batch is not None and unfinished.batch.kind == UNDO
    run = Run(workspace, unfinished.id, chunk=last, is_undo=is_undo, in_part=set(in_part))
    run.done.applied += sorted(done)
    rest = {customer: mine for customer, mine in changes.items() if customer not in done}
    with run:
        committing.write_batch(run, committing.plan_parts(run, rest), rest, progress)
    return run.report()


def review_take_back(workspace: Workspace, unfinished: Unfinished, *, progress: Progress) -> Review:
    """What taking back the part that was written would write. Raises ShopRefused while more of it may be written still."""
    _settle(workspace, unfinished.id)
    return history.review_undo(workspace, unfinished.id, progress=progress)


def take_back(
    workspace: Workspace,
    review: Review,
    ticked: Collection[ChangeKey],
    *,
    author: Author,
    progress: Progress,
    takes_back: bool = False,
) -> Report:
    """Write what is ticked of `review_take_back`, and end the batch it undoes once all of that is decided; the report is the undo's."""
    report = committing.commit(workspace, review, ticked, author=author, progress=progress, takes_back=takes_back)
    if not (report.unknown or report.not_done or report.taken_back):
        committing.close(workspace, review.undoes)
    return report


def leave(workspace: Workspace, unfinished: Unfinished, *, progress: Progress) -> Sequence[Change]:
    """Let the batch be as it is: what was written stays, and can be taken back from the history; the rest is not written.

    Returns the changes that were written, as far as this computer knows: they are pending no more."""
    left = set(unfinished.left)
    written = [change for change in workspace.local.prepared(unfinished.id) if customer_of(change) not in left] if unfinished.batch else []
    if unfinished.is_open and workspace.is_writable:
        committing.close(workspace, unfinished.id, not_done=unfinished.not_reached)
    else:
        workspace.local.end(unfinished.id)
    return written


def close_complete(workspace: Workspace, found: Sequence[Unfinished], *, progress: Progress) -> Sequence[Change]:
    """Note the end of the batches that only lack it, where the shop may be written to; returns the changes they wrote, as `leave` does."""
    complete = [each for each in found if each.is_complete] if workspace.is_writable else []
    return [change for each in complete for change in leave(workspace, each, progress=progress)]


def _settle(workspace: Workspace, batch: str) -> None:
    """From now on nothing that the program that ended has sent can be written any more, be it held up on its way: its numbers are taken.

    Raises ShopRefused while a session of that program is still at work on the batch."""
    book = history.book_of(workspace, batch)
    if not _is_settled(workspace, book, batch):
        raise _not_settled()
    if book.is_local:
        return
    try:
        with workspace.database.writing() as connection, connection.begin():
            last = ledger.last_chunk(connection, workspace.journal, batch)
            ledger.take(connection, workspace.journal, batch, range(last + 1, last + 1 + MOST_TOGETHER), workspace.now())
    except SQLAlchemyError as error:
        if not is_retryable(error):
            raise explain(error, doing=READING) from error
        raise _not_settled() from error


def _not_settled() -> ShopRefused:
    return ShopRefused(
        what=msg(N_("It is not known yet how much of this batch is written.")),
        effect=msg(N_("Nothing more was written.")),
        why=msg(N_("The shop still serves the connection of the program that ended, or another program is writing this batch.")),
        advice=msg(N_("Ask again in a minute.")),
    )


def _is_settled(workspace: Workspace, book: Book, batch: str) -> bool:
    with shop_errors(READING), workspace.database.writing() as connection:
        is_free = book.is_local or _is_fence_free(workspace, connection, batch)
        return is_free and _is_settled_by(workspace, book, connection, batch)


def _is_settled_by(workspace: Workspace, book: Book, connection: Connection, batch: str) -> bool:
    """Decide the chunks that were noted ahead and not decided; whether nobody holds their rows any more.

    Tables without locks can't tell: there a statement that waits for its table gives up after five seconds (lock_wait_timeout)."""
    try:
        ahead.settle_batch(workspace, connection, book, batch)
    except SQLAlchemyError as error:
        if not is_retryable(error):
            raise
        return False
    return True


def _is_fence_free(workspace: Workspace, connection: Connection, batch: str) -> bool:
    """Whether nobody is writing a chunk of the batch any more, asked of the fence: inserting the next marker waits for whoever holds it.

    It is not left there. When it has come meanwhile, that was somebody's chunk, and the one after it is asked for."""
    for _ in range(ASKED_AT_MOST):
        try:
            with connection.begin() as transaction:
                chunk = ledger.last_chunk(connection, workspace.journal, batch) + 1
                ledger.mark(connection, workspace.journal, batch, chunk, workspace.now())
                transaction.rollback()
                return True
        except ledger.ChunkDone:
            continue
        except SQLAlchemyError as error:
            if not is_retryable(error):
                raise
            return False
    return False
