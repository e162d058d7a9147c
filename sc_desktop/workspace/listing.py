"""Filling the lists of the properties: rows of the selected customers, and how many there are for each tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_number, read_table
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, msg, tr
from sc_desktop.prestashop.panels import COUNTED, PANELS, Asked, Panel
from sc_desktop.workspace.workspace import Workspace

FIRST_ROWS = 1000
WHOSE = "id_customer"
READING = msg(N_("The list could not be read."))


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column as the tab shows it: label and help in the user's language, width in characters."""

    key: str
    label: str
    help: str
    width: int
    is_numeric: bool
    is_tick: bool


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row, ready to be shown: stored values, texts, colour roles and the shop's own colours by column key."""

    customer: int
    values: Mapping[str, StoredValue]
    texts: Mapping[str, str]
    roles: Mapping[str, str]
    colours: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: its columns, the rows read, and how many there are in all. `note` says why there are none."""

    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]
    total: int
    note: str = ""


def load_list(
    workspace: Workspace,
    key: str,
    ids: Sequence[int] = (),
    *,
    parent: int | None = None,
    hide_deleted: bool = True,
    limit: int = FIRST_ROWS,
    progress: Progress,
) -> Listed:
    """The rows of one list; at most two statements, the second only when there are more rows than the limit."""
    panel, tables = PANELS[key], workspace.shop.tables
    if not panel.is_there(tables):
        return Listed(_columns(panel, len(ids)), (), 0, tr(panel.missing or panel.empty))
    asked = Asked(tuple(ids), parent, workspace.id_lang, hide_deleted, limit, workspace.now())
    with shop_errors(READING), workspace.database.reading() as connection:
        found = read_table(connection, panel.question(tables, asked))
        total = read_number(connection, panel.count(tables, asked)) if len(found) == limit else len(found)
    manner = workspace.manner  # made anew each time it is asked for
    return Listed(_columns(panel, len(ids)), tuple(_row(manner, panel, row) for row in found), total, "" if found else tr(panel.empty))


def count_lists(workspace: Workspace, ids: Sequence[int], *, progress: Progress) -> Mapping[str, int]:
    """How many rows each tab has for these customers, in one statement; tabs whose tables are missing are left out."""
    tables = workspace.shop.tables
    asked = Asked(tuple(ids), None, workspace.id_lang, now=workspace.now())
    keys = [key for key in COUNTED if PANELS[key].is_there(tables)]
    with shop_errors(READING), workspace.database.reading() as connection:
        counts = read_table(connection, select(*(PANELS[key].tally(tables, asked).scalar_subquery().label(key) for key in keys)))[0]
    return {key: int(str(count or 0)) for key, count in zip(keys, counts, strict=True)}


def _columns(panel: Panel, customers: int) -> tuple[ListColumn, ...]:
    """The columns shown; several customers get one with whose row it is."""
    whose = (ListColumn(WHOSE, tr(N_("Customer")), "", 20, False, False),) if customers > 1 and panel.owner is not None else ()
    shown = (column for column in panel.columns if not column.is_hidden)
    return whose + tuple(
        ListColumn(column.key, tr(column.label), tr(column.help), column.width, column.kind.is_numeric, column.kind.name == "flag")
        for column in shown
    )


def _row(manner: Manner, panel: Panel, row: Sequence[StoredValue]) -> ListRow:
    values = {column.key: value for column, value in zip(panel.columns, row[2:], strict=True)}
    texts = {column.key: column.kind.show(values[column.key], manner) for column in panel.columns}
    values[WHOSE], texts[WHOSE] = row[0], " ".join((f"#{int(str(row[0]))}", str(row[1] or ""))).strip() if row[0] else ""
    colours = {column: str(values[source]) for column, source in panel.colours.items() if values.get(source)}
    return ListRow(int(str(row[0] or 0)), values, texts, panel.roles(values), colours)
