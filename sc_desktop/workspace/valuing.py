"""What stands in a column: its values with the number of customers that have each."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from sqlalchemy import Connection

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.packed_rows import packed_rows, read_packed_rows
from sc_desktop.db.read import read_table
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.facets import with_lines
from sc_desktop.domain.kinds import Amount, Kind, LongText, Names, Text, Whole
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import NEWEST_FIRST, Query
from sc_desktop.domain.spread import Counts, Spread
from sc_desktop.domain.view import SortKey
from sc_desktop.i18n import N_, msg
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.prestashop.customers.asking import ask_entry_counts, ask_span, ask_value_counts, ask_values
from sc_desktop.workspace.browsing import NAMED_A_QUESTION, ask_shop, askable, count, find_ids, load_values
from sc_desktop.workspace.snapshots import parted
from sc_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from sc_desktop.workspace.counted import Counted

IDS_A_PART, PACKED_A_PART = 50_000, 10_000
PARTS_AT_MOST = 100
"""A question to the shop for so many ids, wider ones where ids have wide gaps: between two of them the counting can be stopped."""
ROWS_A_PART = 2_000
_READ_AS: Mapping[type[Kind], Callable[[str], StoredValue]] = {Text: str, LongText: str, Whole: int, Amount: Decimal}
"""Kinds whose values the server writes as they are, and what such a text means."""
COUNTING = msg(N_("The values could not be counted."))


def count_entries(workspace: Workspace, query: Query, key: str, *, progress: Progress) -> Mapping[int, int]:
    """How many of the customers that answer the query have each entry of the column's list; 0 counts those that have none.

    A customer of several groups counts with each. Raises ShopUnreachable, ShopRefused."""
    query = askable(workspace, query, progress=progress)
    ask = partial(
        ask_entry_counts, workspace.shop, workspace.columns, column=workspace.columns[key], id_lang=workspace.id_lang, today=workspace.today
    )
    with shop_errors(COUNTING), workspace.database.reading() as connection:
        parts = [query] if query.among is None else [part for part, _ids in in_parts(connection, workspace, query, progress)]
        rows = [row for part in parts for row in read_table(connection, ask(query=part))]
    counts: dict[int, int] = {}
    for entry, customers in rows:
        number = int(str(entry or 0))
        counts[number] = counts.get(number, 0) + int(str(customers))
    return counts


def spreads(workspace: Workspace, queries: Sequence[Query], key: str, *, progress: Progress) -> tuple[Spread, ...]:
    """For each query the values its customers have in a column, as the shop holds them now; limit and order of a query don't count.

    The shop is asked part by part of its ids: what it gains meanwhile may be missing. Raises ShopUnreachable, ShopRefused, BadInput."""
    column = workspace.columns[key]
    asked = [replace(query, limit=None, sort=NEWEST_FIRST) for query in queries]
    with uncollected(leaves_much=False):
        return tuple(with_lines(_spread(workspace, query, column, progress), column) for query in asked)


def in_parts(
    connection: Connection, workspace: Workspace, query: Query, progress: Progress, width: int = IDS_A_PART
) -> Iterator[tuple[Query, tuple[int, int]]]:
    """The query in parts that don't overlap, each with the ids it goes from and to; `progress` counts ids, and stops between two parts."""
    if query.among is not None:
        ids = sorted(query.among)
        progress.begin(len(ids))
        for start in range(0, len(ids), NAMED_A_QUESTION):
            some = ids[start : start + NAMED_A_QUESTION]
            yield replace(query, among=frozenset(some)), (some[0], some[-1])
            progress.step(len(some))
        return
    (span,) = read_table(connection, ask_span(workspace.shop))
    if span[0] is None:
        return
    least, most = (int(str(each)) for each in span)
    progress.begin(most - least + 1)
    width = max(width, -(-(most - least + 1) // PARTS_AT_MOST))
    for first in range(least, most + 1, width):
        last = min(first + width - 1, most)
        yield query, (first, last)
        progress.step(last - first + 1)


def _spread(workspace: Workspace, query: Query, column: Column, progress: Progress) -> Spread:
    counts, as_of = Counts(column.kind, workspace.manner), workspace.now()
    kept = _kept(workspace, query, column, progress)
    if kept is not None:
        counts.add(kept.values)
        return counts.spread(as_of=workspace.clock_at(kept.read_at))
    if not column.is_asked:
        _work_out(counts, workspace, query, column, progress)
        return counts.spread(as_of=as_of)
    query = askable(workspace, query, progress=progress)
    question = partial(ask_value_counts, workspace.shop, workspace.columns, column=column, id_lang=workspace.id_lang, today=workspace.today)
    read_as = None if workspace.database.dialect == "sqlite" else _READ_AS.get(type(column.kind))
    with shop_errors(COUNTING), workspace.database.reading() as connection:
        for part, ids in in_parts(connection, workspace, query, progress, PACKED_A_PART if read_as is not None else IDS_A_PART):
            packed = _packed(connection, workspace, part, column, ids) if read_as is not None else None
            if packed is not None and read_as is not None:
                counts.add((read_as(text) if text else None, customers) for text, customers in packed.items())
            else:
                rows = read_table(connection, question(query=part, ids=ids))
                counts.add((value, int(str(customers))) for value, customers in rows)
    cells = count(workspace, query, progress=progress) if isinstance(column.kind, Names) else None
    return counts.spread(cells=cells, as_of=as_of)


def _kept(workspace: Workspace, query: Query, column: Column, progress: Progress) -> "Counted | None":
    """The values as they are kept of all customers; None when the shop is to be asked: of a column that costs it nothing, or of some
    customers, where it would take longer to read those of everybody."""
    if query.among is not None or parted(workspace, replace(query, sort=(SortKey(column.key),), where=None)) is None:
        return None
    is_read = (workspace.database, column.key) in workspace.snapshots.vectors
    is_everybody = query.where is None and not query.groups and not query.search
    if not (is_read or is_everybody or parted(workspace, query) is not None):
        return None
    from sc_desktop.workspace.counted import count_kept  # loads numpy

    return count_kept(workspace, query, column, lambda asked: ask_shop(workspace, asked, progress), progress=progress)


def _packed(connection: Connection, workspace: Workspace, query: Query, column: Column, ids: tuple[int, int]) -> Counter[str] | None:
    """The values as the server writes them, one of each customer: where nearly all differ they are told apart sooner here than by the
    server, and come sooner than as rows. None where they don't come whole."""
    shop, columns, today = workspace.shop, workspace.columns, workspace.today
    question = packed_rows(ask_values(shop, columns, query, column, id_lang=workspace.id_lang, today=today, ids=ids))
    read = read_packed_rows(connection, question, 1) if question is not None else None
    return None if read is None else Counter(read[0])


def _work_out(counts: Counts, workspace: Workspace, query: Query, column: Column, progress: Progress) -> None:
    """The values of a column that is worked out here, of rows that are read for it."""
    ids = find_ids(workspace, query, progress=progress)
    progress.begin(len(ids))
    for start in range(0, len(ids), ROWS_A_PART):
        part = ids[start : start + ROWS_A_PART]
        read = load_values(workspace, [column.key], part, rows=ROWS_A_PART, progress=progress)
        counts.add(Counter(values[column.key] for values in read.values()).items())
