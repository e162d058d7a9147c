"""What the ledger remembers of a commit, and what a commit reports."""

from msgspec import Struct

from sc_desktop.domain.change import RowId
from sc_desktop.i18n import N_, Message, msg, msgn

EDIT = "edit"
UNDO = "undo"
_KINDS = {EDIT: N_("Edit"), UNDO: N_("Undo"), "import": N_("Import")}


class Author(Struct, frozen=True):
    """Who commits: a person's name, the computer, the database user."""

    name: str
    computer: str
    db_user: str = ""


class Batch(Struct, frozen=True):
    """One committed batch as the shop's journal tells it; counts are customers.

    `undone_by` is the newest batch that took of it what is still taken back, "" if none; then `undone` changes are as before the batch and
    `left` changes are not. `forgotten` customers have no values in the journal any more, which can't be taken back. `undoes_on` and
    `undone_on` are when the other batch was begun, "" where it is not known. `is_local`: it is noted on this computer, not in the shop.
    It was stopped ahead of `not_done` customers."""

    id: str
    kind: str
    undoes: str
    author: Author
    started: str
    ended: str
    applied: int
    already_so: int
    conflicts: int
    gone: int
    undone_by: str = ""
    undone: int = 0
    left: int = 0
    forgotten: int = 0
    undoes_on: str = ""
    undone_on: str = ""
    is_local: bool = False
    not_done: int = 0

    @property
    def is_finished(self) -> bool:
        return bool(self.ended)

    @property
    def is_forgotten(self) -> bool:
        """Whether the journal holds none of its values any more."""
        return 0 < self.applied <= self.forgotten

    @property
    def is_undone(self) -> bool:
        """Whether nothing of it is left to be taken back, because all was."""
        return bool(self.undone_by) and not self.left

    @property
    def kind_told(self) -> str:
        """What kind of batch it is, to be translated; a kind of a later version stays as it is."""
        return _KINDS.get(self.kind, self.kind)

    def standing(self, undone_on: str) -> tuple[Message, ...]:
        """What there is to say of it: not finished, stopped, taken back, values deleted, noted here only; nothing when there is none."""
        told = [] if self.is_finished else [msg(N_("not finished"))]
        if self.is_finished and self.not_done:
            told.append(msgn(N_("stopped, {count} customer not written"), N_("stopped, {count} customers not written"), self.not_done))
        if self.is_undone:
            told.append(msg(N_("taken back on {date}"), date=undone_on))
        elif self.undone_by:
            told.append(msg(N_("{count} of {all} changes taken back"), count=self.undone, all=self.undone + self.left))
        if self.forgotten:
            told.append(msgn(N_("values of {count} customer deleted"), N_("values of {count} customers deleted"), self.forgotten))
        if self.is_local:
            told.append(msg(N_("on this computer only")))
        return tuple(told)


class BatchQuery(Struct, frozen=True):
    """Which batches are looked for; "" asks for any.

    `customer` is an id, or parts of a name or an e-mail; `author` a part of the name. Days are "YYYY-MM-DD", the last one included."""

    customer: str = ""
    author: str = ""
    since: str = ""
    until: str = ""


EVERY_BATCH = BatchQuery()


class UndoScope(Struct, frozen=True):
    """What of a batch is to be taken back: of these customers or, with None, of all; of one column or, with None, of all."""

    customers: tuple[int, ...] | None = None
    column: str | None = None

    def __post_init__(self) -> None:
        if self.customers is not None and not self.customers:
            raise ValueError("an empty selection never means everything")


WHOLE_BATCH = UndoScope()


class Refusal(Struct, frozen=True):
    """A change that is not made, and why; counted, shown, left alone. With a `row`, what concerns that row alone is refused."""

    customer: int
    reason: Message
    column: str = ""
    row: RowId = ()


class Report(Struct, frozen=True):
    """What became of a commit, by customer id, each id in exactly one list. `unknown`: the answer was lost and could not be asked again.

    `taken_back`: written, then undone by the batch `undo`, because somebody else could not be written."""

    batch: str
    applied: tuple[int, ...] = ()
    already_so: tuple[int, ...] = ()
    conflicts: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    refused: tuple[Refusal, ...] = ()
    unknown: tuple[int, ...] = ()
    not_done: tuple[int, ...] = ()
    taken_back: tuple[int, ...] = ()
    undo: str = ""

    @property
    def left_out(self) -> int:
        """How many customers do not hold now what they were to hold."""
        return sum(map(len, (self.conflicts, self.gone, self.refused, self.unknown, self.not_done, self.taken_back)))
