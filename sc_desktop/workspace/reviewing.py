"""What will be written, line by line, before anything is: was, now in the shop, mine; consequences, warnings, conflicts, refusals."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sc_desktop.db.faults import shop_errors
from sc_desktop.domain.batch import EDIT, UNDO, Refusal
from sc_desktop.domain.change import CUSTOMER, CellChange, Change, ChangeKey, RowAdded, StoredValue, customer_of, same_stored
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.prestashop.laws import Standing, Verdict, concerns_laws, judge
from sc_desktop.prestashop.standing import Addresses, load_required, load_standings, load_values
from sc_desktop.workspace.workspace import Workspace

CUSTOMERS_A_QUESTION = 1000
NAMES = ("firstname", "lastname")
MINE = "mine"
CONSEQUENCE = "consequence"


@dataclass(frozen=True, slots=True)
class Line:
    """One change in the review. `now` is what the shop holds at this moment; a conflict is a `now` that is neither before nor after.

    For rows (memberships) before, after and now are 0 or 1: not a member, a member. `asks_consent`: the warning is that it takes the
    customer's consent, which has to be confirmed; other warnings are only told."""

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

    @property
    def can_be_ticked(self) -> bool:
        return self.origin == MINE and self.refusal is None and not self.is_gone


@dataclass(frozen=True, slots=True)
class Review:
    """The lines to be reviewed, and what is needed to judge again when some are unticked."""

    lines: tuple[Line, ...]
    standings: Mapping[int, Standing]
    clock: str
    kind: str = EDIT
    undoes: str = ""
    promised: tuple[Message, ...] = ()
    not_promised: tuple[Message, ...] = ()

    @property
    def is_edit(self) -> bool:
        return self.kind == EDIT

    @property
    def is_undo(self) -> bool:
        return self.kind == UNDO

    def chosen(self, ticked: Collection[ChangeKey]) -> tuple[list[Change], Verdict]:
        """The ticked changes, and what the laws say of just those. A ticked conflict is meant: mine replaces what the shop holds now."""
        changes = [_against_now(line) for line in self.lines if line.can_be_ticked and line.change.key in ticked]
        verdict = judge(changes, self.standings, now=self.clock, along=self.kind == EDIT)
        refused = {refusal.customer for refusal in verdict.refusals}
        return [change for change in changes if customer_of(change) not in refused], verdict

    def to_write(self, ticked: Collection[ChangeKey]) -> tuple[list[Change], tuple[Refusal, ...]]:
        """Everything the commit must do and hold: ticked changes, consequences, silent conditions; and who is refused."""
        changes, verdict = self.chosen(ticked)
        return [*changes, *verdict.consequences, *verdict.conditions], tuple(verdict.refusals)


def review(workspace: Workspace, changes: Sequence[Change], *, progress: Progress, kind: str = EDIT, undoes: str = "") -> Review:
    """Look at the shop as it is now and set the changes against it; nothing is written."""
    with uncollected():
        return _review(workspace, changes, progress=progress, kind=kind, undoes=undoes)


def _review(workspace: Workspace, changes: Sequence[Change], *, progress: Progress, kind: str, undoes: str) -> Review:
    customers = sorted({customer_of(change) for change in changes})
    cells = sorted({change.column for change in changes if isinstance(change, CellChange)})
    standings: dict[int, Standing] = {}
    values: dict[int, Mapping[str, StoredValue]] = {}
    addresses = Addresses(workspace.shop, changes)
    is_judged = any(map(concerns_laws, changes))
    progress.begin(len(customers))
    with shop_errors(msg(N_("The changes could not be compared with the shop."))), workspace.database.reading() as connection:
        required = load_required(connection, workspace.shop) if cells else frozenset()
        for start in range(0, len(customers), CUSTOMERS_A_QUESTION):
            part = customers[start : start + CUSTOMERS_A_QUESTION]
            if is_judged:
                found, now = load_standings(connection, workspace.shop, part, (*NAMES, *cells), addresses)
                standings.update(found)
            else:
                now = load_values(connection, workspace.shop, part, (*NAMES, *cells))
            values.update(now)
            progress.step(len(part))
    names = {customer: " ".join(str(mine[name]) for name in NAMES) for customer, mine in values.items()}
    clock = workspace.now()
    verdict = judge(changes, standings, now=clock, along=kind == EDIT)
    refusals = {refusal.customer: refusal.reason for refusal in verdict.refusals}
    lines = [_warned(workspace, _line(change, values, standings, names, refusals), required) for change in changes]
    for change in verdict.consequences:
        lines.append(replace(_line(change, values, standings, names, {}), origin=CONSEQUENCE, is_conflict=False))
    return Review(tuple(lines), standings, clock, kind, undoes, *_promises(workspace))


def _promises(workspace: Workspace) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """What a commit of this shop promises, and what it does not."""
    promised = workspace.keeping.promised()
    if workspace.needs_journal and not workspace.is_demo:
        created = msg(N_("The journal is created in the shop first, once you agree: then it can be taken back from any computer."))
        promised = (created, *promised[1:])
    return promised, workspace.keeping.not_promised()


def _line(
    change: Change,
    values: Mapping[int, Mapping[str, StoredValue]],
    standings: Mapping[int, Standing],
    names: Mapping[int, str],
    refusals: Mapping[int, Message],
) -> Line:
    customer = customer_of(change)
    who = names.get(customer, "")
    refusal = refusals.get(customer)
    if isinstance(change, CellChange):
        now = values.get(customer, {}).get(change.column)
        is_gone = customer not in values
        is_conflict = not is_gone and not same_stored(now, change.before) and not same_stored(now, change.after)
        return Line(change, who, MINE, change.before, change.after, now, is_conflict, is_gone, None, refusal)
    standing = standings.get(customer)
    joins = isinstance(change, RowAdded)
    member = int(standing is not None and change.row[1] in standing.groups)
    return Line(change, who, MINE, int(not joins), int(joins), member, False, standing is None, None, refusal)


def _warned(workspace: Workspace, line: Line, required: Collection[str]) -> Line:
    """The line with what should be thought of before it is written; no warning stands in the way of it."""
    change = line.change
    if not isinstance(change, CellChange) or change.subject != CUSTOMER or change.column not in workspace.columns:
        return line
    column = workspace.columns[change.column]
    if column.asks_consent and line.before == 0 and line.after == 1:
        return replace(line, warning=msg(N_("Only with the customer's consent: the law asks for it.")), asks_consent=True)
    if change.column in required and not column.kind.show(line.after, workspace.manner) and column.kind.show(line.before, workspace.manner):
        return replace(line, warning=msg(N_("The shop asks every customer for this (required fields): it would be empty here.")))
    return line


def _against_now(line: Line) -> Change:
    if line.is_conflict and isinstance(line.change, CellChange):
        return replace(line.change, before=line.now)
    return line.change
