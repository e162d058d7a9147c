"""The rows of an export, part by part in the order of the ids; the shop is asked for the next part while one is written."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.packed_rows import packed_rows, read_packed_rows
from sc_desktop.db.read import Bound
from sc_desktop.domain.progress import Progress
from sc_desktop.exchange.csv_out import Rows, TextRows
from sc_desktop.prestashop.customers.asking import FIRST, IDS, LAST, ask_rows, ask_rows_between
from sc_desktop.workspace.browsing import READING, asked_and_worked, load_values
from sc_desktop.workspace.workspace import Workspace

ROWS_A_PART = 1_000
DENSE = 1.25  # of the rows between the first id and the last, so many for each that is wanted may be read
Part = Rows | TextRows
Load = Callable[[Sequence[int]], Part]


def parts_of(workspace: Workspace, keys: Sequence[str], ids: Sequence[int]) -> Iterator[Part]:
    """Rows of these columns; customers that went away meanwhile are left out. Raises ShopUnreachable, ShopRefused."""
    _asked, worked = asked_and_worked(workspace, keys)
    can_pack = workspace.database.dialect == "mysql" and not worked
    load = _PackedRows(workspace, keys).load if can_pack else partial(_plain, workspace, keys)
    return _ahead(load, ids)


def _ahead(load: Load, ids: Sequence[int]) -> Iterator[Part]:
    """Each part, the next one being asked for meanwhile. What cancels this thread's work ends that too."""
    starts = range(0, len(ids), ROWS_A_PART)
    with ThreadPoolExecutor(1, "export ahead") as reader:
        coming = [reader.submit(copy_context().run, load, ids[start : start + ROWS_A_PART]) for start in starts[:1]]
        for start in starts:
            ready = coming.pop().result()
            following = ids[start + ROWS_A_PART : start + 2 * ROWS_A_PART]
            if len(following):
                coming.append(reader.submit(copy_context().run, load, following))
            yield ready


class _PackedRows:
    """Reads parts packed, and those that can't be so as everything else is read."""

    def __init__(self, workspace: Workspace, keys: Sequence[str]) -> None:
        self._workspace, self._keys = workspace, keys
        self._columns = [workspace.columns[key] for key in keys]
        self._between = packed_rows(ask_rows_between(workspace.shop, self._columns, id_lang=workspace.id_lang))
        self._among = packed_rows(ask_rows(workspace.shop, self._columns, id_lang=workspace.id_lang))

    def load(self, ids: Sequence[int]) -> Part:
        """The rows of these."""
        first, last = min(ids), max(ids)
        is_dense = last - first < DENSE * len(ids)
        question = self._between if is_dense else self._among
        if question is None:
            return _plain(self._workspace, self._keys, ids)
        bound: Bound = {FIRST: first, LAST: last} if is_dense else {IDS: list(ids)}
        with shop_errors(READING), self._workspace.database.reading() as connection:
            found = read_packed_rows(connection, question, 1 + len(self._columns), bound)
        return _plain(self._workspace, self._keys, ids) if found is None else _in_order(found[0], found[1:], ids)


def _in_order(found: Sequence[str], columns: Sequence[Sequence[str]], ids: Sequence[int]) -> TextRows:
    places = {customer: place for place, customer in enumerate(found)}
    wanted = [places[customer] for customer in map(str, ids) if customer in places]
    if wanted == list(range(len(found) - 1, -1, -1)):  # as the newest first are read
        return TextRows(len(wanted), [texts[::-1] for texts in columns])
    return TextRows(len(wanted), [[texts[place] for place in wanted] for texts in columns])


def _plain(workspace: Workspace, keys: Sequence[str], ids: Sequence[int]) -> Part:
    found = load_values(workspace, keys, ids, progress=Progress())
    return [[found[customer][key] for key in keys] for customer in ids if customer in found]
