"""`sc-desktop undo BATCH`: takes a batch back, or customers or one column of it. A dry run, unless told to commit."""

import sys
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.commands import DONE, REFUSED
from sc_desktop.commands.ending import run_in_shop, tell_report
from sc_desktop.commands.table import end_progress, print_table
from sc_desktop.commands.writer import Writer
from sc_desktop.domain.batch import UndoScope
from sc_desktop.domain.change import CellChange, customer_of
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, msg, tr, trn
from sc_desktop.workspace import committing, history
from sc_desktop.workspace.history import BatchDetails
from sc_desktop.workspace.opening import OpenRequest
from sc_desktop.workspace.past import values_told
from sc_desktop.workspace.reviewing import Line, Review
from sc_desktop.workspace.workspace import Workspace

_HEADERS = (N_("ID"), N_("Customer"), N_("Column"), N_("Before"), N_("After"), N_("Remark"))


class UndoWish(Struct, frozen=True):
    """What the command line asks: the batch by the beginning of its id, what of it, and how far to go."""

    batch: str
    scope: UndoScope
    commit: bool = False


def undo(request: OpenRequest, wish: UndoWish, *, writer: Writer) -> int:
    """Print what taking it back changes; with `commit`, write it. Returns the exit code. Raises Expected when nothing could be done."""
    return run_in_shop(request, lambda workspace, progress: _undo(workspace, wish, writer, progress))


def _undo(workspace: Workspace, wish: UndoWish, writer: Writer, progress: Progress) -> int:
    with progress.under_way():  # Ctrl+C stops what the shop is looking for, too
        details, review = _look(workspace, wish, progress)
    end_progress()
    if details.erased:
        told = trn(
            N_("{count} change of this batch was erased and can't be taken back."),
            N_("{count} changes of this batch were erased and can't be taken back."),
            details.erased,
        )
        print(told, file=sys.stderr)
    if not review.lines:
        print(tr(N_("Nothing of this is left to be taken back.")), file=sys.stderr)
        return REFUSED
    print_table([tr(header) for header in _HEADERS], [_row(workspace, line) for line in review.lines])
    if not wish.commit:
        print(tr(N_("This was a dry run: nothing was written. Add --commit to write it.")), file=sys.stderr)
        return DONE
    return _commit(workspace, review, writer, progress)


def _look(workspace: Workspace, wish: UndoWish, progress: Progress) -> tuple[BatchDetails, Review]:
    """The batch, and what taking it back would write."""
    batch = history.find_batch(workspace, wish.batch, progress=progress)
    details = history.load_details(workspace, batch.id, progress=progress)
    keys = [part.key for part in details.parts]
    if wish.scope.column is not None and wish.scope.column not in keys:
        raise BadInput(
            what=msg(N_("The batch holds no changes of the column {column}."), column=wish.scope.column),
            effect=msg(N_("Nothing was written.")),
            advice=msg(N_("It holds changes of: {columns}."), columns=", ".join(keys) or "-"),
        )
    return details, history.review_undo(workspace, batch.id, wish.scope, progress=progress)


def _commit(workspace: Workspace, review: Review, writer: Writer, progress: Progress) -> int:
    lines = [line for line in review.lines if line.can_be_ticked and not line.is_conflict]
    if not lines:
        print(tr(N_("Nothing was written: everything was changed, refused or deleted since.")), file=sys.stderr)
        return REFUSED
    writer.check(workspace, len({customer_of(line.change) for line in lines}))
    review, tried = _with_conflicts(review, lines)
    report = committing.commit(workspace, review, [line.change.key for line in tried], author=writer.author(workspace), progress=progress)
    end_progress()
    return tell_report(workspace, report, was_stopped=progress.is_cancelled, left_out=len(tried) < len(review.lines))


def _with_conflicts(review: Review, lines: Sequence[Line]) -> tuple[Review, Sequence[Line]]:
    """The review, and what is tried of it: `lines`, and whom others have changed in all of it since. The commit finds them so, leaves them
    alone and counts them, as the history tells them; ticked as a conflict, theirs would be written over."""
    written = {customer_of(line.change) for line in lines}
    others = [line for line in review.lines if line.can_be_ticked and line.is_conflict and customer_of(line.change) not in written]
    met = {line.change.key: replace(line, is_conflict=False) for line in others}
    return replace(review, lines=tuple(met.get(line.change.key, line) for line in review.lines)), [*lines, *met.values()]


def _row(workspace: Workspace, line: Line) -> tuple[str, ...]:
    remark, change = line.refusal, line.change
    if line.is_gone:
        remark = msg(N_("This customer is no longer in the shop."))
    elif line.is_conflict:
        remark = msg(N_("Changed by somebody else since; left as it is."))
        change = replace(change, before=line.now) if isinstance(change, CellChange) else change
    return str(change.row[0]), line.who, *values_told(workspace, change), "" if remark is None else tr(remark)
