"""Finding and reading customers: ids first, then the rows of the ids that are shown."""

import datetime
from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import Connection, Select

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_ids, read_number, read_packed_ids, read_rows
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.colour_rule import OwnRule, in_use
from sc_desktop.domain.column import Column, Worked
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.places import Places, places_of
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import NEWEST_FIRST, Query
from sc_desktop.domain.view import View
from sc_desktop.i18n import N_, msg
from sc_desktop.prestashop.colours import Colouring, Reason, needed_columns
from sc_desktop.prestashop.customers.asking import IDS, ask_arrivals, ask_count, ask_ids, ask_newest, ask_packed_ids, ask_rows, flags_of
from sc_desktop.prestashop.lists import GroupLine, load_lists_and_members
from sc_desktop.prestashop.shop import Shop
from sc_desktop.workspace.snapshots import is_ours, parted
from sc_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from sc_desktop.workspace.sifting import Sifted

ROWS_A_QUESTION = 500
ROWS_SEEN = 64  # what a screen shows of a table, and some
IDS_A_PART = 50_000  # at most half a megabyte of text, within what any server sends at once
NAMED_A_QUESTION = 5_000  # ids that fit a statement of any server
READING = msg(N_("The customers could not be read."))


class GridRow(Struct, frozen=True):
    """One customer ready for the grid: stored values, texts, colour roles, and why it has these, by column key."""

    id: int
    values: Mapping[str, StoredValue]
    texts: Mapping[str, str]
    roles: Mapping[str, str]
    reasons: Mapping[str, Sequence[Reason]] = field(default_factory=dict)


class GroupList(Struct, frozen=True):
    """The groups pane: how many customers there are, and the groups by name."""

    everyone: int
    groups: Sequence[GroupLine]


class Arrived(Struct, frozen=True):
    """How many customers have come since the one of the id `newest`."""

    count: int
    newest: int


class Answer(Struct, frozen=True):
    """Ids of customers in the query's order, and where each of them stands.

    `as_of` is when, by this computer's clock, what decided was read; None when the shop was asked just now. `rows` are the first of them,
    ready for `view`, where they were asked for."""

    ids: "array[int]"
    places: Places
    as_of: datetime.datetime | None = None
    view: View | None = None
    rows: Mapping[int, GridRow] = field(default_factory=dict)


def list_groups(workspace: Workspace, *, progress: Progress) -> GroupList:
    """The shop's groups with their members counted now; the lists of labels are renewed along, in the same statement.

    Seen from some of the shops: the groups linked to them, and those that have members there all the same."""
    with shop_errors(msg(N_("The groups could not be read."))), workspace.database.reading() as connection:
        workspace.lists, members = load_lists_and_members(connection, workspace.shop, id_lang=workspace.id_lang)
    labels, counts = workspace.lists["group"], members.of_group
    named = {**labels, **{group: f"#{group}" for group in counts if group not in labels}}
    if members.linked is not None:
        named = {group: name for group, name in named.items() if group in members.linked or group in counts}
    lines = [GroupLine(group, name, counts.get(group, 0)) for group, name in named.items()]
    return GroupList(members.everyone, sorted(lines, key=lambda line: (line.name.casefold(), line.id)))


def find_ids(workspace: Workspace, query: Query, *, progress: Progress) -> "array[int]":
    """Ids of the customers that answer the query, in its order, at most query.limit of them.

    Raises ShopUnreachable, ShopRefused."""
    if query.among is not None and len(query.among) > NAMED_A_QUESTION:
        everyone = find_ids(workspace, replace(query, among=None, limit=None), progress=progress)
        return array("q", (customer for customer in everyone if customer in query.among))[: query.limit]
    sifted = _sift(workspace, query, progress)
    return ask_shop(workspace, query, progress) if sifted is None else sifted.ids


def _sift(workspace: Workspace, query: Query, progress: Progress) -> "Sifted | None":
    """Who answers, by what is kept of all customers; None when the shop is to be asked: of a few it is asked in no time."""
    if (query.among is not None and not is_ours(workspace, query)) or parted(workspace, query) is None:
        return None
    from sc_desktop.workspace.sifting import sift  # loads numpy

    return sift(workspace, query, lambda asked: ask_shop(workspace, asked, progress), progress=progress)


def askable(workspace: Workspace, query: Query, *, progress: Progress) -> Query:
    """The query as the shop can be asked it: where it filters by a column that is worked out here, who answers is told one by one."""
    if query.where is None or not is_ours(workspace, replace(query, sort=())):
        return query
    found = find_ids(workspace, replace(query, limit=None, sort=NEWEST_FIRST), progress=progress)
    return replace(query, groups=frozenset(), search="", where=None, among=frozenset(found))


def ask_shop(workspace: Workspace, query: Query, progress: Progress) -> "array[int]":
    """Ids of the customers that answer the query, asked of the shop."""
    question = ask_ids(workspace.shop, workspace.columns, workspace.lists, query, id_lang=workspace.id_lang, today=workspace.today)
    with shop_errors(READING), workspace.database.reading() as connection:
        if query.limit is None and [sort.column for sort in query.sort] == ["id_customer"]:
            found = _read_in_parts(connection, workspace.shop, question, query.sort[0].descending, progress)
            if found is not None:
                return found
        return read_ids(connection, question)


def _read_in_parts(connection: Connection, shop: Shop, question: Select[int], descending: bool, progress: Progress) -> "array[int] | None":
    """All ids in their own order, packed, part by part: between two of them the reading can be cancelled. None when a part was cut off."""
    found: array[int] = array("q")
    progress.begin(0)
    while True:
        after = found[-1] if found else None
        part = read_packed_ids(connection, ask_packed_ids(question, shop, after=after, descending=descending, most=IDS_A_PART))
        if part is None:
            return None
        found.extend(sorted(part, reverse=descending))
        progress.step(len(part))
        if len(part) < IDS_A_PART:
            return found


def answer(workspace: Workspace, query: Query, *, view: View | None = None, progress: Progress) -> Answer:
    """What `find_ids` finds, ready for a table: where a customer stands is looked up there, and made here.

    With a view the first rows come along, so that a table has something to show at once."""
    found = _answer(workspace, query, progress)
    return found if view is None else replace(found, view=view, rows=load_rows(workspace, view, found.ids[:ROWS_SEEN], progress=progress))


def _answer(workspace: Workspace, query: Query, progress: Progress) -> Answer:
    sifted = None if query.among is not None and len(query.among) > NAMED_A_QUESTION else _sift(workspace, query, progress)
    if sifted is not None:
        return Answer(sifted.ids, sifted.places or _places_of(sifted.ids), sifted.as_of)
    ids = find_ids(workspace, query, progress=progress)
    return Answer(ids, _places_of(ids))


def count(workspace: Workspace, query: Query, *, progress: Progress) -> int:
    """How many customers answer the query, without its limit."""
    if query.among is not None and len(query.among) > NAMED_A_QUESTION:
        return len(find_ids(workspace, replace(query, limit=None), progress=progress))
    everyone = replace(query, sort=NEWEST_FIRST, limit=None)
    sifted = _sift(workspace, everyone, progress)
    if sifted is not None:
        return len(sifted.ids)
    with shop_errors(READING), workspace.database.reading() as connection:
        return read_number(
            connection, ask_count(workspace.shop, workspace.columns, query, id_lang=workspace.id_lang, today=workspace.today)
        )


def arrived(workspace: Workspace, since: int | None, *, progress: Progress) -> Arrived:
    """Who has come after the customer of this id; without one, from whom on a customer will be new."""
    with shop_errors(READING), workspace.database.reading() as connection:
        if since is not None:
            return Arrived(read_number(connection, ask_arrivals(workspace.shop, since)), since)
        newest = read_ids(connection, ask_newest(workspace.shop))
        return Arrived(0, newest[0] if newest else 0)


def load_values(
    workspace: Workspace,
    keys: Sequence[str],
    ids: Sequence[int],
    *,
    rules: Sequence[OwnRule] = (),
    rows: int = ROWS_A_QUESTION,
    progress: Progress,
) -> dict[int, dict[str, StoredValue]]:
    """Stored values by customer and column key, read so many `rows` a question; customers that are gone are missing.

    Of each rule its flag is among the values: 1 where its condition holds, decided by the shop in the same question, but where it is about
    a column that is worked out here."""
    columns, worked = asked_and_worked(workspace, keys)
    ours = {rule.flag: rule.where for rule in rules if is_ours(workspace, Query(sort=(), where=rule.where))}
    conditions = {rule.flag: rule.where for rule in rules if rule.flag not in ours}
    flags = flags_of(workspace.shop, workspace.columns, conditions.values(), id_lang=workspace.id_lang, today=workspace.today)
    names = (*(column.key for column in columns), *conditions)
    question = ask_rows(workspace.shop, columns, id_lang=workspace.id_lang, flags=flags)
    found: dict[int, dict[str, StoredValue]] = {}
    with shop_errors(READING), workspace.database.reading() as connection:
        for start in range(0, len(ids), rows):
            part = ids[start : start + rows]
            read = read_rows(connection, question, {IDS: list(part)})
            for customer, row in read.items():
                values = found[customer] = dict(zip(names, row, strict=True))
                for key, source in worked:
                    values[key] = source.run(values)
            progress.step(len(part))
    for flag, where in ours.items():
        mine = Query(with_deleted=True, limit=None, among=frozenset(found), where=where)
        holds = set(find_ids(workspace, mine, progress=progress))
        for customer, values in found.items():
            values[flag] = int(customer in holds)
    return found


def asked_and_worked(workspace: Workspace, keys: Sequence[str]) -> tuple[list[Column], list[tuple[str, Worked]]]:
    """The columns to ask the shop for, those that others are worked out of among them; and those worked out here."""
    wanted = dict.fromkeys(key for key in keys if key in workspace.columns)
    worked: list[tuple[str, Worked]] = []
    for key in tuple(wanted):
        column = workspace.columns[key]
        if isinstance(column.source, Worked):
            del wanted[key]
            worked.append((key, column.source))
            wanted |= dict.fromkeys(column.source.reads)
    wanted |= dict.fromkeys(place for key in tuple(wanted) if (place := workspace.columns[key].stands_on))
    return [workspace.columns[key] for key in wanted], worked


def load_rows(workspace: Workspace, view: View, ids: Sequence[int], *, progress: Progress) -> Mapping[int, GridRow]:
    """The rows of these ids for a view, formatted and coloured here so that painting only looks up."""
    colouring = Colouring(view, in_use(view.rules, view.columns, workspace.columns))
    loaded = load_values(workspace, needed_columns(view), ids, rules=colouring.rules, progress=progress)
    manner = workspace.manner
    return {customer: ready_row(workspace, colouring, customer, values, manner=manner) for customer, values in loaded.items()}


def ready_row(
    workspace: Workspace, colouring: Colouring, customer: int, values: Mapping[str, StoredValue], *, manner: Manner | None = None
) -> GridRow:
    """One row of a view, of its stored values by column key."""
    manner, columns = manner or workspace.manner, workspace.columns
    texts = {key: columns[key].kind.show(value, manner) for key, value in values.items() if key in columns}
    colours = colouring.of(values)
    return GridRow(customer, values, texts, colours.roles, colours.reasons)


def _places_of(ids: "array[int]") -> Places:
    if len(ids) <= NAMED_A_QUESTION:
        return places_of(ids)
    import numpy  # takes a fifth of a second, and a page needs none

    numbers = numpy.frombuffer(ids, dtype=numpy.int64)
    order = numpy.argsort(numbers, kind="stable")
    return Places(array("q", numbers[order].tobytes()), array("i", order.astype(numpy.int32).tobytes()))
