"""How a command that writes ends: stopped between two steps, or told with what became of every customer and the exit code that says so."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from sc_desktop.commands import DONE, PARTLY, REFUSED, STOPPED, UNKNOWN
from sc_desktop.commands.table import end_progress, print_reasons, show_progress
from sc_desktop.domain.batch import Report
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.settings.shop_hold import hold_shop
from sc_desktop.workspace import opening
from sc_desktop.workspace.opening import OpenRequest
from sc_desktop.workspace.staging import reasons_of
from sc_desktop.workspace.workspace import Workspace

TOLD_AFTER = 3  # tries in vain


def tell_report(workspace: Workspace, report: Report, *, was_stopped: bool, left_out: bool = False) -> int:
    """Print what became of the batch, why, and what can be done about it. Returns the exit code. `left_out`: something was never tried."""
    lists = (
        (N_("written"), report.applied),
        (N_("so already"), report.already_so),
        (N_("changed by somebody else"), report.conflicts),
        (N_("gone"), report.gone),
        (N_("refused"), report.refused),
        (N_("outcome unknown"), report.unknown),
        (N_("not done"), report.not_done),
    )
    told = ", ".join(f"{tr(word)} {grouped(len(who))}" for word, who in lists if who)
    print(tr(N_("Batch {batch}: {told}"), batch=report.batch, told=told), file=sys.stderr)
    print_reasons(workspace.columns, reasons_of(report.refused))
    for sentence in _told_of_the_end(workspace, report, was_stopped):
        print(sentence, file=sys.stderr)
    if report.unknown:
        return UNKNOWN
    if was_stopped:
        return STOPPED
    if not (report.conflicts or report.gone or report.refused or report.not_done or left_out):
        return DONE
    return PARTLY if report.applied or report.already_so else REFUSED


def _told_of_the_end(workspace: Workspace, report: Report, was_stopped: bool) -> Iterator[str]:
    """Why a batch ended early, what is certain, what can be done; nothing where it came to its end."""
    left = [*report.unknown, *report.not_done]
    if not left:
        return
    is_open = report.batch in workspace.local.unfinished(workspace.key)
    if is_open:
        yield tr(N_("The line to the shop was lost, or its server could not go on, and it was not there again in time."))
    elif was_stopped:
        yield tr(N_("It was stopped."))
    if report.unknown:
        yield trn(
            N_("{count} customer was being written when the line was lost: whether it is written is not known."),
            N_("{count} customers were being written when the line was lost: whether they are written is not known."),
            len(report.unknown),
        )
    if report.not_done:
        yield trn(
            N_("Of {count} customer that is not done nothing is written."),
            N_("Of {count} customers that are not done nothing is written."),
            len(report.not_done),
        )
    if is_open:
        yield tr(N_("Open this shop in the window: it looks at what became of them, and offers to go on or to take everything back."))
    elif report.applied:
        yield tr(N_("What is written can be taken back: sc-desktop undo {batch}"), batch=report.batch)


class Watched(Progress):
    """Progress that also says, on standard error, that the work waits: for a lost line, or for rows others hold."""

    def __init__(self) -> None:
        super().__init__(show_progress)
        self._waits = 0

    def step(self, rows: int) -> None:
        self._waits = 0
        super().step(rows)

    def pause(self, seconds: float) -> None:
        self._waits += 1
        if self._waits == TOLD_AFTER:
            end_progress()
            print(tr(N_("Waiting: the shop does not answer, or others hold the rows that are to be written…")), file=sys.stderr)
        super().pause(seconds)


def run_in_shop(request: OpenRequest, act: Callable[[Workspace, Progress], int]) -> int:
    """Open the shop, act, close it; Ctrl+C stops at the next step, with nothing written. Returns the exit code. Raises Expected."""
    progress = Watched()
    try:
        with _stoppable(progress):
            with progress.under_way():
                workspace = opening.open_shop(request, progress=progress)
            try:
                with _held(workspace, request):
                    return act(workspace, progress)
            finally:
                workspace.close()
    except Cancelled:
        end_progress()
        print(tr(N_("Stopped; nothing was written.")), file=sys.stderr)
        return STOPPED


@contextmanager
def _held(workspace: Workspace, request: OpenRequest) -> Iterator[None]:
    """While it may write, the command holds the shop as a window does; whoever comes second is told and not kept out."""
    hold = hold_shop(request.folder, workspace.key) if request.writable else None
    if request.writable and hold is None:
        text = N_(
            "Another SC Desktop on this computer works on this shop as well. Neither overwrites the other's changes: whoever comes second"
            " is told of a conflict."
        )
        print(tr(text), file=sys.stderr)
    try:
        yield
    finally:
        if hold is not None:
            hold.give_back()


@contextmanager
def _stoppable(progress: Progress) -> Iterator[None]:
    """Ctrl+C asks the work to stop at its next step."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not progress.is_cancelled:
            with suppress(RuntimeError):  # in the midst of printing something else
                print(tr(N_("Stopping…")), file=sys.stderr)
        progress.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
