"""What the ledger remembers of a commit, and what a commit reports."""

from dataclasses import dataclass

from sc_desktop.i18n import Message

EDIT = "edit"
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Author:
    """Who commits: a person's name, the computer, the database user."""

    name: str
    computer: str
    db_user: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One committed batch as the shop's journal tells it; counts are customers. `undone_by` is the batch that took it back, "" if none."""

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

    @property
    def is_finished(self) -> bool:
        return bool(self.ended)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that is not made, and why; counted, shown, left alone."""

    customer: int
    reason: Message
    column: str = ""


@dataclass(frozen=True, slots=True)
class Report:
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
