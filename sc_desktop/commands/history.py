"""`sc-desktop history`: the batches written to a shop, newest first; and old values deleted from its journal, when told to commit."""

import sys

from msgspec import Struct

from sc_desktop.commands import DONE, STOPPED
from sc_desktop.commands.ending import run_in_shop
from sc_desktop.commands.table import end_progress, print_table
from sc_desktop.commands.writer import Writer
from sc_desktop.domain.batch import UNDO, Batch, BatchQuery
from sc_desktop.domain.kinds import Moment
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.workspace import forgetting, history
from sc_desktop.workspace.opening import OpenRequest
from sc_desktop.workspace.workspace import Workspace

SHORT_ID = 16
"""Signs of a batch's id that are shown: its time to the millisecond, and some more."""

_HEADERS = (N_("Batch"), N_("Date"), N_("Kind"), N_("Author"), N_("Computer"), N_("Changed"), N_("Conflicts"), N_("State"))


class HistoryWish(Struct, frozen=True):
    """What the command line asks: whose batches ("" everybody's), how many at most; or the age in days of the values to delete."""

    customer: str = ""
    limit: int = history.BATCHES_A_PAGE
    purge_older_than: int | None = None
    commit: bool = False


def show_history(request: OpenRequest, wish: HistoryWish, *, writer: Writer) -> int:
    """Print the batches, or what is old; delete that with `commit`. Returns the exit code. Raises Expected when nothing could be done."""

    def act(workspace: Workspace, progress: Progress) -> int:
        if wish.purge_older_than is None:
            return _list(workspace, wish)
        return _purge(workspace, wish.purge_older_than, writer if wish.commit else None, progress)

    return run_in_shop(request, act)


def _list(workspace: Workspace, wish: HistoryWish) -> int:
    batches = history.list_batches(workspace, BatchQuery(customer=wish.customer), limit=wish.limit, progress=Progress())
    if batches:
        print_table([tr(header) for header in _HEADERS], [_row(workspace, batch) for batch in batches])
    else:
        print(tr(N_("No batch answers this search.") if wish.customer else history.why_none(workspace)), file=sys.stderr)
    return DONE


def _row(workspace: Workspace, batch: Batch) -> tuple[str, ...]:
    show, manner = Moment().show, workspace.manner
    kind = tr(N_("Taken back: batch {id}"), id=batch.undoes[:SHORT_ID]) if batch.kind == UNDO else tr(batch.kind_told)
    state = ", ".join(map(tr, batch.standing(show(batch.undone_on, manner)))) or tr(N_("finished"))
    counts = (grouped(batch.applied), grouped(batch.conflicts))
    return batch.id[:SHORT_ID], show(batch.started, manner), kind, batch.author.name, batch.author.computer, *counts, state


def _purge(workspace: Workspace, days: int, writer: Writer | None, progress: Progress) -> int:
    """Tell what is older, and delete it where that is allowed."""
    old = forgetting.count_old(workspace, days, progress=progress)
    batches = trn(N_("{count} batch"), N_("{count} batches"), old.batches)
    told = trn(
        N_("{count} changed row of {batches} is older and still has its values."),
        N_("{count} changed rows of {batches} are older and still have their values."),
        old.rows,
        batches=batches,
    )
    print(told, file=sys.stderr)
    if writer is None:
        print(tr(N_("This was a dry run: nothing was written. Add --commit to delete them.")), file=sys.stderr)
        return DONE
    writer.check(workspace, 0)
    forgotten = forgetting.purge(workspace, old, progress=progress)
    end_progress()
    told = trn(
        N_("The values of {count} changed row were deleted."), N_("The values of {count} changed rows were deleted."), forgotten.rows
    )
    print(told, file=sys.stderr)
    return DONE if forgotten.is_whole else STOPPED
