"""Batches that were begun and never ended, because the program, the line or the server failed: what became of them, and what can be done.

Nothing has to be guessed: a chunk was committed with its marker and its journal, or not at all, and what is written from here on is
compared with what the shop holds, as ever."""

from collections.abc import Sequence
from dataclasses import dataclass

from sc_desktop.db.faults import shop_errors
from sc_desktop.domain.batch import UNDO, Author, Batch, Report
from sc_desktop.domain.change import by_customer
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, msg
from sc_desktop.journal import ledger
from sc_desktop.journal.tables import has_journal
from sc_desktop.workspace import committing, history
from sc_desktop.workspace.workspace import Workspace

READING = msg(N_("What became of the last changes could not be read."))


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A batch without an end. `batch` has the counts of the chunks that were committed; None when not even its head was.

    `left` are the customers the journal has no word of: left alone (a conflict, say), or not come to. Empty on another computer, and
    when the notes of this one are lost: the batch can't be gone on with then."""

    id: str
    batch: Batch | None
    chunks: int
    left: tuple[int, ...]

    @property
    def is_open(self) -> bool:
        return self.batch is not None and not self.batch.ended

    @property
    def can_go_on(self) -> bool:
        return self.is_open and bool(self.left)

    @property
    def can_be_taken_back(self) -> bool:
        return self.batch is not None and self.is_open and self.batch.applied > 0


def find_unfinished(workspace: Workspace, *, computer: str, progress: Progress) -> Sequence[Unfinished]:
    """The batches begun from this computer that have no end, oldest first; to be asked when the shop is opened.

    A batch that wrote nothing, and of which nothing is kept here, is forgotten without a word."""
    noted = set(workspace.local.unfinished(workspace.key))
    found: list[Unfinished] = []
    with shop_errors(READING), workspace.database.reading() as connection:
        listed = ledger.list_batches(connection, workspace.journal) if has_journal(connection, workspace.journal) else ()
        batches = {batch.id: batch for batch in listed if batch.id in noted or (not batch.ended and batch.author.computer == computer)}
        for batch in sorted(noted | batches.keys()):
            chunks = ledger.last_chunk(connection, workspace.journal, batch) if batch in batches else 0
            done = ledger.customers_applied(connection, workspace.journal, batch) if batch in batches else frozenset()
            left = [customer for customer in by_customer(workspace.local.prepared(batch)) if customer not in done]
            found.append(Unfinished(batch, batches.get(batch), chunks, tuple(left)))
    for each in found:
        if not (each.can_go_on or each.can_be_taken_back):
            leave(workspace, each, progress=progress)
    return [each for each in found if each.can_go_on or each.can_be_taken_back]


def go_on(workspace: Workspace, unfinished: Unfinished, *, progress: Progress) -> Report:
    """Write what is left of the batch, in the same batch; the report tells of all its customers.

    Raises ReadOnlyShop, ShopRefused, ShopUnreachable when nothing was written."""
    changes = by_customer(workspace.local.prepared(unfinished.id))
    with shop_errors(committing.NOT_SAVED), workspace.database.writing() as connection, connection.begin():
        done = ledger.customers_applied(connection, workspace.journal, unfinished.id)
        last = ledger.last_chunk(connection, workspace.journal, unfinished.id)
    # one chunk may still be under way in a session the server has not given up: its number stays its own
    is_undo = unfinished.batch is not None and unfinished.batch.kind == UNDO
    run = committing.Run(workspace, unfinished.id, chunk=last + 1, is_undo=is_undo)
    run.done.applied += sorted(done)
    committing.write_batch(run, {customer: mine for customer, mine in changes.items() if customer not in done}, progress)
    return run.report()


def take_back(workspace: Workspace, unfinished: Unfinished, *, author: Author, progress: Progress) -> Report:
    """Undo what the batch has done, except where others have changed it since, and end it; the report is the undo's."""
    looked = history.review_undo(workspace, unfinished.id, progress=Progress())
    ticked = [line.change.key for line in looked.lines if line.can_be_ticked and not line.is_conflict]
    report = committing.commit(workspace, looked, ticked, author=author, progress=progress)
    if not (report.unknown or report.not_done):
        committing.close(workspace, unfinished.id)
    return report


def leave(workspace: Workspace, unfinished: Unfinished, *, progress: Progress) -> None:
    """Let the batch be as it is: what was written stays, and can be taken back from the history; the rest is not written."""
    if unfinished.is_open and workspace.is_writable:
        committing.close(workspace, unfinished.id)
    else:
        workspace.local.end(unfinished.id)
