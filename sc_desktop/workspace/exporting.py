"""Writing customers to a CSV file, chunk by chunk, in the view's columns and order."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_ids
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Chosen, Selection
from sc_desktop.domain.view import View
from sc_desktop.exchange.csv_out import CsvStyle, Written, write_csv
from sc_desktop.exchange.inert import file_name
from sc_desktop.i18n import N_, msg, tr
from sc_desktop.prestashop.customers.asking import ask_ids
from sc_desktop.workspace.browsing import ROWS_A_QUESTION, load_values
from sc_desktop.workspace.workspace import Workspace


def export_csv(workspace: Workspace, selection: Selection, view: View, *, folder: Path, style: CsvStyle, progress: Progress) -> Written:
    """Write the selection to `customers_<view>_YYYYMMDD_HHMMSS.csv` in the folder; returns the path and the number of rows.

    What is exported is what the shop holds: pending edits are not in it. Raises BadInput when the file can't be written."""
    columns = [workspace.columns[key] for key in view.columns if key in workspace.columns]
    ids = _ids(workspace, selection)
    progress.begin(len(ids))
    path = folder / file_name(view.key, datetime.datetime.now())
    return write_csv(
        path,
        columns,
        _rows(workspace, [column.key for column in columns], ids),
        style=style,
        manner=workspace.file_manner,
        headers=[tr(column.label) for column in columns],
        progress=progress,
    )


def _ids(workspace: Workspace, selection: Selection) -> Sequence[int]:
    if isinstance(selection, Chosen):
        return selection.ids
    question = ask_ids(workspace.shop, workspace.columns, workspace.lists, selection.query, id_lang=workspace.id_lang)
    with shop_errors(msg(N_("The customers could not be read."))), workspace.database.reading() as connection:
        return read_ids(connection, question)


def _rows(workspace: Workspace, keys: Sequence[str], ids: Sequence[int]) -> Iterator[Sequence[StoredValue]]:
    """Stored rows in the order of the ids; customers that went away meanwhile are left out."""
    for start in range(0, len(ids), ROWS_A_QUESTION):
        part = ids[start : start + ROWS_A_QUESTION]
        found = load_values(workspace, keys, part, progress=Progress())
        for customer in part:
            if customer in found:
                yield [found[customer][key] for key in keys]
