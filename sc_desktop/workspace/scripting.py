"""A reviewed change set as a script: what the commit would run, and what puts everything back; to be read, copied, saved, run by hand.

The scripts write what the program writes, but the journal: what they did is not in the history. Their first lines say so."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from msgspec import Struct

from sc_desktop import __version__
from sc_desktop.db.script import Tongue, chunk_statements, tongue_of
from sc_desktop.db.whole_rows import copied_places
from sc_desktop.domain.change import CUSTOMER_GROUP, CellChange, Change, ChangeKey, RowAdded, StoredValue, by_customer, same_stored
from sc_desktop.domain.progress import Progress
from sc_desktop.exchange.aside import AsideFile
from sc_desktop.exchange.inert import file_name
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.journal.ledger import STAMP
from sc_desktop.prestashop.address_script import AddressScript, taken_back_copies
from sc_desktop.prestashop.laws import judge
from sc_desktop.workspace.history import inverse
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.workspace import Workspace

CUSTOMERS_A_CHUNK = 500
Members = Mapping[int, Collection[int]]
Gathered = Mapping[int, Sequence[Change]]


class Glance(Struct, frozen=True):
    """The beginning of a script: so many of its customers' changes, and whether there is more of it."""

    text: str
    customers: int
    has_more: bool


class Scripts(Struct, frozen=True):
    """What the ticked changes come to: there and back, by customer."""

    there: Gathered
    back: Gathered


def plan_scripts(review: Review, ticked: Collection[ChangeKey]) -> Scripts:
    """What is left to be done of the ticked changes, by the review, and what takes just that back."""
    changes, _refused = review.to_write(ticked)
    now = {line.change.key: line.now for line in review.lines}
    members = {customer: standing.groups for customer, standing in review.standings.items()}
    there = _to_do(changes, now, members)
    done = [change for mine in there.values() for change in mine]
    wanted = inverse([change for change in done if not _is_condition(change)])
    verdict = judge(wanted, review.standings, now=review.clock, along=False)
    refused = {refusal.customer for refusal in verdict.refusals}
    back = [change for change in (*wanted, *verdict.conditions) if change.row[0] not in refused]
    return Scripts(there, _to_do(back, {}, _after(members, done)))


def look_at_scripts(
    workspace: Workspace, review: Review, ticked: Collection[ChangeKey], *, most: int, progress: Progress
) -> tuple[Glance, Glance]:
    """The first `most` statements of both scripts, there and back; whole transactions, so a few more may come."""
    progress.step(0)
    plan = plan_scripts(review, ticked)
    progress.step(0)
    return _glance(workspace, plan.there, most, is_back=False), _glance(workspace, plan.back, most, is_back=True)


def save_script(
    workspace: Workspace, review: Review, ticked: Collection[ChangeKey], *, is_back: bool, folder: Path, progress: Progress
) -> Path:
    """Write one of the scripts, whole, to `customers_<commit or put-back>_YYYYMMDD_HHMMSS.sql`; gives the path it got.

    Raises BadInput when the file can't be written; then, and when it is cancelled, no file is left."""
    plan = plan_scripts(review, ticked)
    gathered = plan.back if is_back else plan.there
    name = file_name("put-back" if is_back else "commit", datetime.datetime.now())
    progress.begin(len(gathered))
    with AsideFile((folder / name).with_suffix(".sql"), encoding="utf-8") as file:
        for part in _parts(workspace, gathered, is_back=is_back):
            file.write("".join(f"{line}\n" for line in part.lines))
            progress.step(part.customers)
        progress.step(0)
        return file.put_in_place()


class _Part(Struct, frozen=True):
    """A stretch of a script: its lines and the customers it writes to."""

    lines: Sequence[str]
    customers: int


def _glance(workspace: Workspace, gathered: Gathered, most: int, *, is_back: bool) -> Glance:
    lines: list[str] = []
    customers = 0
    for part in _parts(workspace, gathered, is_back=is_back):
        if customers and len(lines) + len(part.lines) > most:
            break
        lines += part.lines
        customers += part.customers
    return Glance("\n".join(lines), customers, customers < len(gathered))


def _parts(workspace: Workspace, gathered: Gathered, *, is_back: bool) -> Iterator[_Part]:
    """The head, then a transaction at a time."""
    tongue = tongue_of(workspace.database.dialect)
    yield _Part([*_head(workspace, len(gathered), is_back=is_back), *(f"{each};" for each in tongue.opening)], 0)
    stamp = (STAMP, workspace.now())
    items = iter(gathered.items())
    while chunk := dict(islice(items, CUSTOMERS_A_CHUNK)):
        yield _Part(["", *_told_chunk(workspace, tongue, chunk, stamp)], len(chunk))


def _told_chunk(workspace: Workspace, tongue: Tongue, chunk: Gathered, stamp: tuple[str, str]) -> list[str]:
    of_addresses = AddressScript(tongue, workspace.shop, workspace.subjects, stamp)
    written = chunk_statements(tongue, workspace.subjects, chunk, stamp, beside=of_addresses.statements)
    statements = [each if each.startswith("--") else f"{each};" for each in written]
    journal = workspace.journal
    every = [change for mine in chunk.values() for change in mine if not _is_condition(change)]
    places = {(change.subject, type(change), change.row) for change in every}
    copies = len(copied_places(workspace.subjects, every) | taken_back_copies(workspace.subjects, every))
    told = trn(
        N_("here the program also notes {count} changed row in its journal, in {chunk} or {change}"),
        N_("here the program also notes {count} changed rows in its journal, in {chunk} or {change}"),
        len(places) + copies,
        chunk=journal.chunk.name,
        change=journal.change.name,
    )
    return [*statements[:-1], _comment(told), statements[-1]]


def _head(workspace: Workspace, customers: int, *, is_back: bool) -> list[str]:
    """What the script is, and how it differs from what the program does."""
    if is_back:
        what = trn(
            N_("Puts back what the other script writes, of {count} customer."),
            N_("Puts back what the other script writes, of {count} customers."),
            customers,
        )
    else:
        what = trn(N_("Writes the ticked changes of {count} customer."), N_("Writes the ticked changes of {count} customers."), customers)
    told = (
        tr(N_("SC Desktop {version}, shop “{title}”, {moment}"), version=__version__, title=workspace.title, moment=workspace.now()),
        what,
        tr(N_("It has the effect of the program's statements, which write many customers at once.")),
        tr(N_("The program also notes each change in its journal. This script does not: what it writes is not in the history.")),
        tr(N_("A customer who no longer holds what the review showed is left alone.")),
    )
    return [_comment(line) for line in told]


def _comment(text: str) -> str:
    """On one line whatever the text holds: what follows a line's end would be run."""
    return "-- " + " ".join(text.split())


# -- what is left to be done ---------------------------------------------------------------------------------------------------------------


def _to_do(changes: Sequence[Change], now: Mapping[ChangeKey, StoredValue], members: Members) -> Gathered:
    """By customer: what is not so already, with the conditions it is done under; customers with nothing to do are missing."""
    left: list[Change] = []
    for change in changes:
        if isinstance(change, CellChange):
            is_so = not _is_condition(change) and change.key in now and same_stored(now[change.key], change.after)
            left.append(CellChange(change.subject, change.row, change.column, change.after, change.after) if is_so else change)
        elif (now.get(change.key) if change.values else change.row[1] in members.get(change.row[0], ())) != isinstance(change, RowAdded):
            left.append(change)
    return {customer: mine for customer, mine in by_customer(left).items() if not all(map(_is_condition, mine))}


def _is_condition(change: Change) -> bool:
    return isinstance(change, CellChange) and same_stored(change.before, change.after)


def _after(members: Members, done: Sequence[Change]) -> Members:
    """Who is a member of what once this is done."""
    after = {customer: set(groups) for customer, groups in members.items()}
    for change in done:
        if not isinstance(change, CellChange) and change.subject == CUSTOMER_GROUP:
            groups = after.setdefault(change.row[0], set())
            (groups.add if isinstance(change, RowAdded) else groups.discard)(change.row[1])
    return after
