"""Writing customers, or a list about them, to a CSV file: chunk by chunk, in the columns and the order of the screen."""

import datetime
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, null

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_ids, read_table
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Whole
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Chosen, Selection
from sc_desktop.domain.view import View
from sc_desktop.exchange.csv_out import CsvStyle, Written, write_csv, write_csv_parts
from sc_desktop.exchange.inert import file_name
from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.panels import PANELS, Asked, Panel, PanelColumn, wanted
from sc_desktop.prestashop.shop import Tables
from sc_desktop.workspace.browsing import ROWS_A_QUESTION, find_ids
from sc_desktop.workspace.export_rows import parts_of
from sc_desktop.workspace.listing import READING, WHOSE
from sc_desktop.workspace.workspace import Workspace

_FITS_HALF = 2**32


def _nothing(_tables: Tables, _asked: Asked) -> ColumnElement[Any]:
    """The source of a column that is not read from the shop."""
    return null()


_WHOSE = (  # what every list's question gives after its own columns
    PanelColumn(WHOSE, N_("Customer ID"), _nothing, Whole()),
    PanelColumn("customer", N_("Customer"), _nothing),
)


def export_csv(workspace: Workspace, selection: Selection, view: View, *, folder: Path, style: CsvStyle, progress: Progress) -> Written:
    """Write the selection to `customers_<view>_YYYYMMDD_HHMMSS.csv` in the folder; returns the path and the number of rows.

    What is exported is what the shop holds: pending edits are not in it. Raises BadInput when the file can't be written."""
    path = folder / file_name(view.key, datetime.datetime.now())
    return export_customers(workspace, _ids(workspace, selection), view, path=path, style=style, progress=progress)


def export_customers(
    workspace: Workspace, ids: Sequence[int], view: View, *, path: Path, style: CsvStyle, progress: Progress, overwrite: bool = False
) -> Written:
    """Write these customers in their order, in the columns of the view. Raises BadInput when the file can't be written."""
    columns = [workspace.columns[key] for key in view.columns if key in workspace.columns]
    progress.begin(len(ids))
    return write_csv_parts(
        path,
        columns,
        parts_of(workspace, [column.key for column in columns], ids),
        style=style,
        manner=workspace.file_manner,
        headers=[tr(column.label) for column in columns],
        progress=progress,
        overwrite=overwrite,
    )


def export_list(workspace: Workspace, panel_key: str, ids: Sequence[int], *, folder: Path, style: CsvStyle, progress: Progress) -> Written:
    """Write every row of a list about these customers to `<list>_<customer id, or how many>_YYYYMMDD_HHMMSS.csv` in the folder.

    Columns and order are those of the tab; of several customers, each row begins with the id and the name of whose it is.
    Raises BadInput when the file can't be written."""
    panel, asked = PANELS[panel_key], Asked(several=len(ids) > 1, id_lang=workspace.id_lang)
    places = [place for place, column in enumerate(panel.columns) if not column.is_hidden]
    columns = [panel.columns[place] for place in places]
    if asked.several and panel.owner is not None:
        columns, places = [*_WHOSE, *columns], [len(panel.columns), len(panel.columns) + 1, *places]
    keys: Sequence[int] = ()
    if panel.is_there(workspace.shop.tables):
        with shop_errors(READING), workspace.database.reading() as connection:
            keys = read_ids(connection, _ask_keys(workspace, panel, asked), wanted(ids, None, now=workspace.now()))
    progress.begin(len(keys))
    return write_csv(
        folder / file_name(str(ids[0] if len(ids) == 1 else len(ids)), datetime.datetime.now(), panel_key),
        columns,
        ([row[place] for place in places] for row in _list_rows(workspace, panel, asked, ids, keys)),
        style=style,
        manner=workspace.file_manner,
        headers=[tr(column.label) for column in columns],
        progress=progress,
    )


def export_outcome(
    workspace: Workspace,
    outcome: str,
    titles: Sequence[str],
    rows: Sequence[tuple[StoredValue, ...]],
    *,
    folder: Path,
    style: CsvStyle,
    progress: Progress,
) -> Written:
    """Write one list of a commit's report to `commit_<outcome>_YYYYMMDD_HHMMSS.csv` in the folder.

    A row is a customer's id, the name, and a text for each title, as they stand in the report. Raises BadInput when the file can't be
    written."""
    columns = [*_WHOSE, *(PanelColumn(f"c{place}", title, _nothing) for place, title in enumerate(titles, start=1))]
    progress.begin(len(rows))
    return write_csv(
        folder / file_name(outcome, datetime.datetime.now(), "commit"),
        columns,
        rows,
        style=style,
        manner=workspace.file_manner,
        headers=[tr(column.label) for column in _WHOSE] + list(titles),
        progress=progress,
    )


def _ask_keys(workspace: Workspace, panel: Panel, asked: Asked) -> Select[Any]:
    """The keys of all rows of a list, in its order."""
    tables = workspace.shop.tables
    return panel.rows(tables, asked).with_only_columns(panel.columns[0].source(tables, asked), maintain_column_froms=True)


def _list_rows(
    workspace: Workspace, panel: Panel, asked: Asked, ids: Sequence[int], keys: Sequence[int]
) -> Iterator[Sequence[StoredValue]]:
    """Rows of a list with whose they are, in the order of the keys; rows that went away meanwhile are left out."""
    tables = workspace.shop.tables
    for start in range(0, len(keys), ROWS_A_QUESTION):
        part = keys[start : start + ROWS_A_QUESTION]
        question = panel.question(tables, asked).where(panel.columns[0].source(tables, asked).in_(part))
        values = wanted(ids, None, now=workspace.now(), limit=len(part))
        with shop_errors(READING), workspace.database.reading() as connection:
            found = {row[0]: row for row in read_table(connection, question, values)}
        yield from (found[each] for each in part if each in found)


def _ids(workspace: Workspace, selection: Selection) -> Sequence[int]:
    if isinstance(selection, Chosen):
        return selection.ids
    ids = find_ids(workspace, selection.query, progress=Progress())
    return array("I", ids) if ids and max(ids) < _FITS_HALF else ids  # they are most of what an export of a million holds
