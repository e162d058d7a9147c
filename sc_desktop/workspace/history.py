"""The batches committed to this shop, from any computer, and taking one back: its inverse through the same review and the same commit."""

from collections.abc import Sequence

from sc_desktop.db.faults import shop_errors
from sc_desktop.domain.batch import UNDO, Batch
from sc_desktop.domain.change import CellChange, Change
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, msg
from sc_desktop.journal import ledger
from sc_desktop.journal.tables import has_journal
from sc_desktop.workspace.reviewing import Review, review
from sc_desktop.workspace.workspace import Workspace

READING = msg(N_("The history could not be read."))


def list_batches(workspace: Workspace, *, progress: Progress) -> Sequence[Batch]:
    """The newest batches first; none when the shop has no journal yet."""
    with shop_errors(READING), workspace.database.reading() as connection:
        if not has_journal(connection, workspace.journal):
            return ()
        return ledger.list_batches(connection, workspace.journal)


def review_undo(workspace: Workspace, batch: str, *, progress: Progress) -> Review:
    """What taking a batch back would write. date_upd is not put back: it is set anew by every commit."""
    with shop_errors(READING), workspace.database.reading() as connection:
        done = list(ledger.read_changes(connection, workspace.journal, batch))
    return review(workspace, inverse(done), progress=progress, kind=UNDO, undoes=batch)


def inverse(done: Sequence[Change]) -> list[Change]:
    """The changes that take these back, last first."""
    return [change.inverse() for change in reversed(done) if not (isinstance(change, CellChange) and change.column == "date_upd")]
