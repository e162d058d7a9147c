"""Filling the lists of the properties: rows of the selected customers, and how many there are for each tab."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple, TypeVar

from msgspec import Struct
from sqlalchemy import select

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import StoredRow, read_number, read_table
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Kind
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import FIRST_ROWS
from sc_desktop.i18n import N_, msg, tr
from sc_desktop.prestashop.panels import COUNTED, PANELS, Asked, Panel, wanted
from sc_desktop.workspace.workspace import Workspace

WHOSE = "id_customer"
READING = msg(N_("The list could not be read."))
Cell = TypeVar("Cell")
_NONE: Mapping[str, str] = {}


class ListColumn(Struct, frozen=True):
    """A column as the tab shows it: label and help in the user's language, width in characters."""

    key: str
    label: str
    help: str
    width: int
    is_numeric: bool
    is_tick: bool


class Cells(Mapping[str, Cell]):
    """The cells of one row by column key. Rows share the places of their columns: a dict each would cost ten times the memory."""

    __slots__ = ("_cells", "_places")

    def __init__(self, places: Mapping[str, int], cells: Sequence[Cell]) -> None:
        self._places, self._cells = places, cells

    def __getitem__(self, key: str) -> Cell:
        return self._cells[self._places[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class ListRow(NamedTuple):
    """One row, ready to be shown: stored values, texts, colour roles and the shop's own colours by column key."""

    customer: int
    values: Mapping[str, StoredValue]
    texts: Mapping[str, str]
    roles: Mapping[str, str]
    colours: Mapping[str, str]


class Listed(Struct, frozen=True):
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
    asked = Asked(len(ids) > 1, parent is not None, workspace.id_lang, hide_deleted)
    values = wanted(ids, parent, now=workspace.now(), limit=limit)
    with shop_errors(READING), workspace.database.reading() as connection:
        found = read_table(connection, panel.question(tables, asked), values)
        total = read_number(connection, panel.count(tables, asked), values) if len(found) == limit else len(found)
    return Listed(_columns(panel, len(ids)), _rows(panel, found, workspace.manner), total, "" if found else tr(panel.empty))


def count_lists(workspace: Workspace, ids: Sequence[int], *, progress: Progress) -> Mapping[str, int]:
    """How many rows each tab has for these customers, in one statement; tabs whose tables are missing are left out."""
    tables = workspace.shop.tables
    asked = Asked(len(ids) > 1, id_lang=workspace.id_lang)
    keys = [key for key in COUNTED if PANELS[key].is_there(tables)]
    question = select(*(PANELS[key].tally(tables, asked).scalar_subquery().label(key) for key in keys))
    with shop_errors(READING), workspace.database.reading() as connection:
        counts = read_table(connection, question, wanted(ids, None, now=workspace.now()))[0]
    return {key: int(str(count or 0)) for key, count in zip(keys, counts, strict=True)}


def _columns(panel: Panel, customers: int) -> tuple[ListColumn, ...]:
    """The columns shown; several customers get one with whose row it is."""
    whose = (ListColumn(WHOSE, tr(N_("Customer")), "", 20, False, False),) if customers > 1 and panel.owner is not None else ()
    shown = (column for column in panel.columns if not column.is_hidden)
    return whose + tuple(
        ListColumn(column.key, tr(column.label), tr(column.help), column.width, column.kind.is_numeric, column.kind.name == "flag")
        for column in shown
    )


def _rows(panel: Panel, found: Sequence[StoredRow], manner: Manner) -> tuple[ListRow, ...]:
    """The rows read, with their texts: column by column, so that what stands in many rows is written once."""
    if not found:
        return ()
    places = {key: place for place, key in enumerate((*(column.key for column in panel.columns), WHOSE))}
    stored = list(zip(*found, strict=True))
    owners = stored[len(panel.columns)]
    names = stored[len(places)] if len(stored) > len(places) else (None,) * len(found)
    told = [_texts(column.kind, values, manner) for column, values in zip(panel.columns, stored, strict=False)]
    whose = {pair: f"#{pair[0]} {pair[1] or ''}".rstrip() if pair[0] else "" for pair in set(zip(owners, names, strict=True))}
    told.append([whose[pair] for pair in zip(owners, names, strict=True)])
    numbers = {owner: int(str(owner or 0)) for owner in set(owners)}
    values = [Cells(places, row) for row in found]
    texts = map(Cells, repeat(places), zip(*told, strict=True))
    colours = _colours(panel, [stored[places[source]] for source in panel.colours.values()]) if panel.colours else repeat(_NONE)
    return tuple(map(ListRow, map(numbers.__getitem__, owners), values, texts, map(panel.roles, values), colours))


def _colours(panel: Panel, sources: Sequence[Sequence[StoredValue]]) -> Iterator[Mapping[str, str]]:
    """The shop's own colours of each row's cells, by column; rows of the same colours share them."""
    rows = list(zip(*sources, strict=True))
    made = {row: {column: str(colour) for column, colour in zip(panel.colours, row, strict=True) if colour} for row in set(rows)}
    return (made[row] for row in rows)


def _texts(kind: Kind, values: Sequence[StoredValue], manner: Manner) -> list[str]:
    """What the values of a column show; each distinct one is written once."""
    show, texts = kind.show, dict.fromkeys(values, "")
    for value in texts:
        texts[value] = show(value, manner)
    return [texts[value] for value in values]
