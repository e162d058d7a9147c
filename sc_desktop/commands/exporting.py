"""`sc-desktop export`: customers to a CSV file, in the columns of a view, as the window writes it."""

import datetime
import sys
from pathlib import Path

from msgspec import Struct

from sc_desktop.commands import DONE, USAGE
from sc_desktop.commands.ending import run_in_shop
from sc_desktop.commands.table import end_progress, print_reasons
from sc_desktop.commands.whom import Mistake, Whom, find_whom, unknown
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.view import View, with_companies
from sc_desktop.errors import BadInput
from sc_desktop.exchange.csv_out import CsvStyle
from sc_desktop.exchange.inert import file_name
from sc_desktop.i18n import N_, msg, tr, trn
from sc_desktop.settings.own_views import whole_shelf
from sc_desktop.workspace import exporting
from sc_desktop.workspace.opening import OpenRequest
from sc_desktop.workspace.workspace import Workspace


class ExportWish(Struct, frozen=True):
    """What the command line asks: whom, in which view ("" the first), and where to; no file means one named after the view, here.

    `profile` is the folder of the user's own views; `with_companies` adds the columns of companies to those shipped."""

    whom: Whom
    style: CsvStyle
    profile: Path
    view: str = ""
    output: Path | None = None
    overwrite: bool = False
    with_companies: bool = False


def export(request: OpenRequest, wish: ExportWish) -> int:
    """Write the file and say its name on standard output. Returns the exit code. Raises Expected when no file was written."""
    try:
        wish.whom.check()
        return run_in_shop(request, lambda workspace, progress: _export_stoppably(workspace, wish, progress))
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return USAGE


def _export_stoppably(workspace: Workspace, wish: ExportWish, progress: Progress) -> int:
    """Ctrl+C stops what the shop is looking for, too."""
    with progress.under_way():
        return _export(workspace, wish, progress)


def _export(workspace: Workspace, wish: ExportWish, progress: Progress) -> int:
    view = _view(workspace, wish)
    ids, unanswered = find_whom(workspace, wish.whom, progress=progress)
    print_reasons(workspace.columns, unanswered)
    path = wish.output or Path.cwd() / file_name(view.key, datetime.datetime.now())
    if path.exists() and not wish.overwrite:
        raise BadInput(
            what=msg(N_("{file} is there already."), file=path.name),
            effect=msg(N_("Nothing was exported.")),
            advice=msg(N_("Choose another name, or add --overwrite.")),
        )
    written = exporting.export_customers(workspace, ids, view, path=path, style=wish.style, progress=progress, overwrite=wish.overwrite)
    end_progress()
    print(written.path)
    print(trn(N_("{count} customer written."), N_("{count} customers written."), written.rows), file=sys.stderr)
    return DONE


def _view(workspace: Workspace, wish: ExportWish) -> View:
    """The view of this title or file name, as the window shows it: shipped, or the user's own. Raises Mistake."""
    shelf = whole_shelf(wish.profile, tuple(workspace.columns))
    for problem in shelf.problems:
        print(tr(problem), file=sys.stderr)
    wanted = wish.view.casefold()
    for view in shelf.views:
        shown = view.title if view.is_named else tr(view.title)
        if not wanted or wanted in (view.key, view.title.casefold(), shown.casefold()):
            return with_companies(view, wanted=wish.with_companies, b2b=workspace.is_b2b)
    titles = [view.title if view.is_named else tr(view.title) for view in shelf.views]
    raise unknown(msg(N_("There is no view “{name}”."), name=wish.view), wish.view, titles)
