"""How a command that writes ends: stopped between two steps, or told with what became of every customer and the exit code that says so."""

import getpass
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from sc_desktop.commands import DONE, PARTLY, REFUSED, STOPPED, UNKNOWN
from sc_desktop.commands.table import end_progress, show_progress
from sc_desktop.domain.batch import Author, Report
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.errors import ReadOnlyShop
from sc_desktop.i18n import N_, msg, tr
from sc_desktop.settings.shop_hold import hold_shop
from sc_desktop.workspace import opening
from sc_desktop.workspace.opening import OpenRequest
from sc_desktop.workspace.workspace import Workspace


def author_of(workspace: Workspace, name: str) -> Author:
    """Who writes: the name of the preferences, else the login name of this computer."""
    return Author(name or getpass.getuser(), socket.gethostname(), workspace.database.profile.user)


def check_writable(workspace: Workspace) -> None:
    """Raises ReadOnlyShop with the reason when nothing can be written."""
    if not workspace.is_writable:
        why = workspace.why_not_written or ""
        raise ReadOnlyShop(what=msg(N_("This shop stays read-only.")), effect=msg(N_("Nothing was written.")), why=why)


def tell_report(report: Report, *, was_stopped: bool, left_out: bool = False) -> int:
    """Print what became of the batch, and return the exit code. `left_out`: something was not even tried."""
    lists = (
        (N_("written"), report.applied),
        (N_("so already"), report.already_so),
        (N_("changed by somebody else"), report.conflicts),
        (N_("gone"), report.gone),
        (N_("refused"), report.refused),
        (N_("outcome unknown"), report.unknown),
        (N_("not done"), report.not_done),
    )
    told = ", ".join(f"{tr(word)} {len(who):,}" for word, who in lists if who)
    print(tr(N_("Batch {batch}: {told}"), batch=report.batch, told=told), file=sys.stderr)
    if report.unknown:
        return UNKNOWN
    if was_stopped:
        return STOPPED
    if not (report.conflicts or report.gone or report.refused or report.not_done or left_out):
        return DONE
    return PARTLY if report.applied or report.already_so else REFUSED


def run_in_shop(request: OpenRequest, act: Callable[[Workspace, Progress], int]) -> int:
    """Open the shop, act, close it; Ctrl+C stops at the next step, with nothing written. Returns the exit code. Raises Expected."""
    progress = Progress(show_progress)
    try:
        with _stoppable(progress):
            workspace = opening.open_shop(request, progress=Progress())
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
        progress.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
