"""`sc-desktop apply`: a recipe on the customers of whom a condition holds. A dry run, unless told to commit."""

import sys
from collections.abc import Sequence

from msgspec import Struct

from sc_desktop.commands import DONE, REFUSED, USAGE
from sc_desktop.commands.ending import run_in_shop, tell_report
from sc_desktop.commands.table import end_progress, print_reasons, print_table
from sc_desktop.commands.whom import Mistake, Whom, find_whom, marked
from sc_desktop.commands.writer import Writer
from sc_desktop.domain.change import CellChange, customer_of
from sc_desktop.domain.edits import Unusable
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Chosen
from sc_desktop.errors import ShopRefused
from sc_desktop.i18n import N_, msg, tr, trn
from sc_desktop.settings.recipes import Recipe, find_recipe
from sc_desktop.workspace import committing, opening, reviewing, staging
from sc_desktop.workspace.opening import OpenRequest
from sc_desktop.workspace.reviewing import CONSEQUENCE, Line, Review
from sc_desktop.workspace.staging import Reason, Staged, Task
from sc_desktop.workspace.workspace import Workspace


class ApplyWish(Struct, frozen=True):
    """What the command line asks: a recipe's name or file, for whom, and how far to go."""

    recipe: str
    whom: Whom
    commit: bool = False
    with_consent: bool = False
    create_journal: bool = False


def apply(request: OpenRequest, wish: ApplyWish, *, writer: Writer) -> int:
    """Print what the recipe changes; with `commit`, write it. Returns the exit code. Raises Expected when nothing could be done."""
    try:
        wish.whom.check()
        recipe = find_recipe(request.folder, wish.recipe)
        return run_in_shop(request, lambda workspace, progress: _apply(workspace, recipe, wish, writer, progress))
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return USAGE


def _apply(workspace: Workspace, recipe: Recipe, wish: ApplyWish, writer: Writer, progress: Progress) -> int:
    with progress.under_way():  # Ctrl+C stops what the shop is looking for, too
        ids, unanswered = find_whom(workspace, wish.whom, progress=progress)
        staged = _stage(workspace, recipe, ids, progress)
        review = reviewing.review(workspace, staged.changes, progress=progress)
    end_progress()
    _print_diff(workspace, review)
    _print_counts(workspace, staged, review, (*unanswered, *staged.reasons))
    if not wish.commit:
        print(tr(N_("This was a dry run: nothing was written. Add --commit to write it.")), file=sys.stderr)
        return DONE
    lines = [line for line in review.lines if line.can_be_ticked and not line.is_conflict]
    if not lines:
        return DONE if not staged.refusals and not _refused(review.lines) else REFUSED
    writer.check(workspace, len({customer_of(line.change) for line in lines}))
    _check_may_commit(workspace, wish, lines)
    ticked = [line.change.key for line in lines]
    report = committing.commit(workspace, review, ticked, author=writer.author(workspace), progress=progress)
    end_progress()
    return tell_report(workspace, report, was_stopped=progress.is_cancelled, left_out=bool(staged.refusals))


def _stage(workspace: Workspace, recipe: Recipe, ids: Sequence[int], progress: Progress) -> Staged:
    try:
        tasks = [Task(recipe.steps, Chosen(tuple(ids)))] if ids else []
        return staging.stage_edit(workspace, tasks, progress=progress)
    except Unusable as fault:
        told = tr(N_("Step {number} of the recipe: {reason}"), number=fault.step + 1, reason=fault.reason)
        source = getattr(recipe.steps[fault.step].edit, fault.field, None) if fault.end > fault.start else None
        raise Mistake(told if source is None else "\n".join((*marked(f"  {source}", fault.start + 2, fault.end + 2), told))) from None


def _print_diff(workspace: Workspace, review: Review) -> None:
    if not review.lines:
        return
    headers = (N_("ID"), N_("Customer"), N_("Column"), N_("Before"), N_("After"), N_("Remark"))
    print_table([tr(header) for header in headers], [_row(workspace, line) for line in review.lines])


def _row(workspace: Workspace, line: Line) -> tuple[str, ...]:
    change = line.change
    remark = line.refusal or line.warning or (msg(N_("goes along with it")) if line.origin == CONSEQUENCE else None)
    who = (str(change.row[0]), line.who)
    if isinstance(change, CellChange):
        column = workspace.columns[change.column]
        label, show = tr(column.label), column.kind.show
        before, after = show(line.before, workspace.manner), show(line.after, workspace.manner)
    else:
        label = workspace.lists["group"].get(change.row[1], f"#{change.row[1]}")
        member = (tr(N_("not a member")), tr(N_("member")))
        before, after = member[int(str(line.before))], member[int(str(line.after))]
    return (*who, label, before, after, "" if remark is None else tr(remark))


def _print_counts(workspace: Workspace, staged: Staged, review: Review, reasons: Sequence[Reason]) -> None:
    counted = (
        trn(N_("{count} customer changes."), N_("{count} customers change."), staged.changed),
        trn(N_("{count} is so already."), N_("{count} are so already."), staged.unchanged),
        trn(N_("{count} is refused."), N_("{count} are refused."), len(staged.refusals) + len(_refused(review.lines))),
    )
    print(" ".join(counted), file=sys.stderr)
    print_reasons(workspace.columns, reasons)


def _refused(lines: Sequence[Line]) -> set[int]:
    return {line.change.row[0] for line in lines if line.refusal is not None}


def _check_may_commit(workspace: Workspace, wish: ApplyWish, lines: Sequence[Line]) -> None:
    """Raises ShopRefused when consent or the journal is missing."""
    nothing = msg(N_("Nothing was written."))
    asked = len({line.change.row[0] for line in lines if line.asks_consent})
    if asked and not wish.with_consent:
        raise ShopRefused(
            what=msg(N_("This would subscribe customers ({number}), which needs their consent."), number=asked),
            effect=nothing,
            advice=msg(N_("If they have all given it, add --with-consent.")),
        )
    if workspace.needs_journal:
        if not wish.create_journal:
            raise ShopRefused(
                what=msg(N_("The shop has no journal yet, without which nothing could be taken back.")),
                effect=nothing,
                advice=msg(N_("Save once in the window, which shows its three tables, or add --create-journal.")),
            )
        opening.create_journal_tables(workspace, progress=Progress())
