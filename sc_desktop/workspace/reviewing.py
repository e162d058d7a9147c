"""What will be written, line by line, before anything is: was, now in the shop, mine; consequences, warnings, conflicts, refusals."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import Connection

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.locking import read_cells
from sc_desktop.db.subjects import Place
from sc_desktop.db.whole_rows import same_row
from sc_desktop.domain.batch import EDIT, UNDO, Refusal
from sc_desktop.domain.change import (
    ADDRESS,
    CART,
    CUSTOMER,
    CellChange,
    Change,
    ChangeKey,
    RowAdded,
    RowId,
    StoredValue,
    customer_of,
    is_new,
    same_stored,
)
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, Message, msg, tr
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.prestashop.address_columns import AWAY
from sc_desktop.prestashop.address_laws import USES, AddressStanding
from sc_desktop.prestashop.address_use import load_addresses
from sc_desktop.prestashop.laws import Standing, Verdict, concerns_laws, judge, sessions_told
from sc_desktop.prestashop.login_columns import is_password
from sc_desktop.prestashop.shop import MEMBERS
from sc_desktop.prestashop.standing import Addresses, load_required, load_standings, load_values
from sc_desktop.workspace.promising import Promises, promises_of
from sc_desktop.workspace.workspace import Workspace

CUSTOMERS_A_QUESTION = 1000
NAMES = ("firstname", "lastname")
MINE = "mine"
CONSEQUENCE = "consequence"
_CHANGED_SINCE = msg(N_("This address was changed in the shop since: it stays as it is now."))

_TOGETHER = msg(N_("A copy of an address and the address it replaced are taken back together: tick all of it, or nothing."))


class Line(Struct, frozen=True, gc=False):
    """One change in the review. `now` is what the shop holds at this moment; a conflict is a `now` that is neither before nor after.

    For rows (memberships, addresses) before, after and now are 0 or 1: not there, there. `about` names the address or the cart it
    belongs to. `asks_consent`: the warning is that it takes the customer's consent, which has to be confirmed; others are only told.
    `note` says why a consequence is there."""

    change: Change
    who: str
    origin: str
    before: StoredValue
    after: StoredValue
    now: StoredValue
    is_conflict: bool = False
    is_gone: bool = False
    warning: Message | None = None
    refusal: Message | None = None
    asks_consent: bool = False
    about: str = ""
    note: Message | None = None

    @property
    def can_be_ticked(self) -> bool:
        return self.origin == MINE and self.refusal is None and not self.is_gone


class Review(Struct, frozen=True):
    """The lines to be reviewed, and what is needed to judge again when some are unticked."""

    lines: tuple[Line, ...]
    standings: Mapping[int, Standing]
    clock: str
    kind: str = EDIT
    undoes: str = ""
    promises: Promises = field(default_factory=Promises)

    @property
    def is_edit(self) -> bool:
        return self.kind == EDIT

    @property
    def is_undo(self) -> bool:
        return self.kind == UNDO

    def chosen(self, ticked: Collection[ChangeKey]) -> tuple[list[Change], Verdict]:
        """The ticked changes, and what the laws say of just those. A ticked conflict is meant: mine replaces what the shop holds now."""
        wanted = [line for line in self.lines if line.can_be_ticked and line.change.key in ticked]
        changes = [_against_now(line) if line.is_conflict else line.change for line in wanted]
        verdict = judge(changes, self.standings, now=self.clock, along=self.kind == EDIT)
        if self.is_undo:
            verdict.refusals.extend(self._halved(ticked))
        refused = {refusal.customer for refusal in verdict.refusals}
        return [change for change in changes if customer_of(change) not in refused] if refused else changes, verdict

    def _halved(self, ticked: Collection[ChangeKey]) -> list[Refusal]:
        """Customers of whom a copied address would be taken back by half: gone with the one it replaced still out of use, or beside it."""
        parts: dict[int, list[bool]] = {}
        copied: set[int] = set()
        for line in self.lines:
            change = line.change
            if line.origin != MINE or change.subject not in (ADDRESS, CART):
                continue
            if not isinstance(change, CellChange):
                copied.add(customer_of(change))
            elif change.column not in (AWAY, *USES):
                continue
            parts.setdefault(customer_of(change), []).append(line.can_be_ticked and change.key in ticked)
        return [Refusal(who, _TOGETHER) for who, told in parts.items() if who in copied and any(told) and not all(told)]

    def not_promised(self, ticked: Collection[ChangeKey] | None) -> Sequence[Message]:
        """What writing the ticked changes does without; None for so many that they are more than `promises.most` customers'."""
        if ticked is None:
            return self.promises.lost_by_many([line.change for line in self.lines])
        return self.promises.lost(self.to_write(ticked)[0])

    def to_write(self, ticked: Collection[ChangeKey]) -> tuple[list[Change], tuple[Refusal, ...]]:
        """Everything the commit must do and hold: ticked changes, consequences, silent conditions; and who is refused."""
        changes, verdict = self.chosen(ticked)
        return [*changes, *verdict.consequences, *verdict.conditions], tuple(verdict.refusals)


class _Seen(Struct, frozen=True):
    """What was found of the customers of a review: `values` of their own rows, `held` of the other rows whose cells change."""

    standings: dict[int, Standing] = field(default_factory=dict)
    values: dict[int, Mapping[str, StoredValue]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    held: dict[Place, Mapping[str, StoredValue]] = field(default_factory=dict)

    def cells(self, change: Change) -> Mapping[str, StoredValue] | None:
        """The row a cell stands in, as it is now; None when it is gone."""
        return self.values.get(customer_of(change)) if change.subject == CUSTOMER else self.held.get((change.subject, change.row))

    def address(self, change: Change) -> AddressStanding | None:
        """The address a change concerns, as it is now."""
        standing = self.standings.get(customer_of(change))
        return standing.addresses.get(change.row[-1]) if standing is not None and change.subject == ADDRESS else None

    def about(self, change: Change) -> str:
        """Which of the customer's addresses, or carts, a change concerns; "" for the customer."""
        if change.subject == ADDRESS:
            address = self.address(change)
            told = address.values if address is not None else {} if isinstance(change, CellChange) else dict(change.values)
            alias = str(told.get("alias") or "")
            return tr(N_("{alias}, new"), alias=alias) if is_new(change) else f"{alias} #{change.row[-1]}".strip()
        return f"#{change.row[-1]}" if change.subject == CART else ""


def review(workspace: Workspace, changes: Sequence[Change], *, progress: Progress, kind: str = EDIT, undoes: str = "") -> Review:
    """Look at the shop as it is now and set the changes against it; nothing is written."""
    with uncollected():
        return _review(workspace, changes, progress=progress, kind=kind, undoes=undoes)


def _review(workspace: Workspace, changes: Sequence[Change], *, progress: Progress, kind: str, undoes: str) -> Review:
    with shop_errors(msg(N_("The changes could not be compared with the shop."))), workspace.database.reading() as connection:
        seen = _look(workspace, connection, changes, progress)
        required = load_required(connection, workspace.shop) if any(isinstance(change, CellChange) for change in changes) else frozenset()
        promises = promises_of(workspace, connection, changes)
    clock = workspace.now()
    verdict = judge(changes, seen.standings, now=clock, along=kind == EDIT)
    refusals = {refusal.row or (refusal.customer,): refusal.reason for refusal in verdict.refusals}
    lines = [_warned(workspace, _line(change, seen, refusals), required) for change in changes]
    told = partial(_told_sessions, seen=seen, is_undo=kind == UNDO, locked=workspace.passwords_locked)
    lines = [told(line) if is_password(line.change) else line for line in lines]
    along = [_consequence(change, seen, verdict.notes.get(change.key)) for change in verdict.consequences]
    return Review(tuple(_gathered(lines, along)), seen.standings, clock, kind, undoes, promises)


def _look(workspace: Workspace, connection: Connection, changes: Sequence[Change], progress: Progress) -> _Seen:
    """Read the customers of the changes, so many at a time, and the addresses and carts the changes concern."""
    seen, shop = _Seen(), workspace.shop
    customers = sorted({customer_of(change) for change in changes})
    cells = sorted({change.column for change in changes if isinstance(change, CellChange) and change.subject == CUSTOMER})
    emails = Addresses(shop, changes)
    is_judged = any(map(concerns_laws, changes))
    progress.begin(len(customers))
    for start in range(0, len(customers), CUSTOMERS_A_QUESTION):
        part = customers[start : start + CUSTOMERS_A_QUESTION]
        if is_judged:
            standings, values = load_standings(connection, shop, part, (*NAMES, *cells), emails)
            seen.standings.update(standings)
        else:
            values = load_values(connection, shop, part, (*NAMES, *cells))
        seen.values.update(values)
        seen.names.update({customer: " ".join(str(mine[name]) for name in NAMES) for customer, mine in values.items()})
        progress.step(len(part))
    beside = [change for change in changes if change.subject not in MEMBERS]
    for start in range(0, len(beside), CUSTOMERS_A_QUESTION):
        some = beside[start : start + CUSTOMERS_A_QUESTION]
        seen.held.update(read_cells(connection, workspace.subjects, [change for change in some if isinstance(change, CellChange)]))
        for customer, found in load_addresses(connection, shop, some, locked=workspace.addresses_locked).items():
            if customer in seen.standings:
                standing = seen.standings[customer]
                seen.standings[customer] = replace(standing, addresses={**standing.addresses, **found})
    return seen


def _line(change: Change, seen: _Seen, refusals: Mapping[RowId, Message]) -> Line:
    customer = customer_of(change)
    who, about = seen.names.get(customer, ""), seen.about(change)
    refusal = refusals.get((customer,)) or (refusals.get(change.row) if change.subject == ADDRESS else None)
    if isinstance(change, CellChange):
        cells = seen.cells(change)
        now = cells.get(change.column) if cells is not None else None
        is_conflict = cells is not None and not same_stored(now, change.before) and not same_stored(now, change.after)
        return Line(change, who, MINE, change.before, change.after, now, is_conflict, cells is None, None, refusal, about=about)
    standing = seen.standings.get(customer)
    comes = isinstance(change, RowAdded)
    line = Line(change, who, MINE, int(not comes), int(comes), 0, False, standing is None, None, refusal, about=about)
    if standing is None:
        return line
    if not change.values:
        return replace(line, now=int(change.row[1] in standing.groups))
    address = None if is_new(change) else seen.address(change)
    differs = address is not None and not same_row({name: address.values.get(name) for name, _value in change.values}, change.values)
    return replace(line, now=int(address is not None), is_conflict=differs, refusal=refusal or (_CHANGED_SINCE if differs else None))


def _warned(workspace: Workspace, line: Line, required: Collection[tuple[str, str]]) -> Line:
    """The line with what should be thought of before it is written; no warning stands in the way of it."""
    change = line.change
    column = workspace.column_of(change.subject, change.column) if isinstance(change, CellChange) else None
    if column is None or not isinstance(change, CellChange):
        return line
    if column.asks_consent and line.before == 0 and line.after == 1:
        return replace(line, warning=msg(N_("Only with the customer's consent: the law asks for it.")), asks_consent=True)
    if (
        (change.subject, change.column) in required
        and not column.kind.show(line.after, workspace.manner)
        and column.kind.show(line.before, workspace.manner)
    ):
        return replace(line, warning=msg(N_("The shop asks every customer for this (required fields): it would be empty here.")))
    return line


def _consequence(change: Change, seen: _Seen, note: Message | None) -> Line:
    line = _line(change, seen, {})
    now = change.before if isinstance(change, CellChange) and change.subject != CUSTOMER else line.now  # the law has just read it
    return replace(line, origin=CONSEQUENCE, now=now, is_conflict=False, is_gone=False, note=note)


def _gathered(lines: Sequence[Line], along: Sequence[Line]) -> Iterator[Line]:
    """What goes along stands below the last change of its customer."""
    if not along:
        yield from lines
        return
    of_customer: dict[int, list[Line]] = {}
    for line in along:
        of_customer.setdefault(customer_of(line.change), []).append(line)
    last = {customer_of(line.change): place for place, line in enumerate(lines)}
    for place, line in enumerate(lines):
        yield line
        customer = customer_of(line.change)
        if last[customer] == place:
            yield from of_customer.get(customer, ())


def _told_sessions(line: Line, seen: _Seen, *, is_undo: bool, locked: Message | None) -> Line:
    """A new password, with what becomes of those who are logged in; refused where none can be set (`locked`)."""
    warning = sessions_told(seen.standings.get(customer_of(line.change)), is_undo=is_undo)
    return replace(line, warning=warning, refusal=line.refusal or locked)


def _against_now(line: Line) -> Change:
    """A conflict that is ticked is meant: whatever the shop holds now is written over."""
    return replace(line.change, before=line.now) if isinstance(line.change, CellChange) else line.change
