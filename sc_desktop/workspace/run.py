"""A commit under way: what it has come to so far, the line it writes on, and the ways in which a chunk can fail."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Self

from msgspec import Struct
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from sc_desktop.db.faults import DRIVER_CRASHES, is_disconnect, is_unready
from sc_desktop.db.whole_rows import copied_places
from sc_desktop.db.write import Compared
from sc_desktop.domain.batch import Refusal, Report
from sc_desktop.domain.change import ADDRESS, CART, CellChange, Change, RowId, RowRemoved
from sc_desktop.errors import Expected
from sc_desktop.journal.book import Book
from sc_desktop.prestashop.address_laws import rewritten_rows
from sc_desktop.prestashop.address_use import find_used
from sc_desktop.prestashop.laws import refuse_address
from sc_desktop.prestashop.standing import Addresses
from sc_desktop.workspace.carrier import Carrier
from sc_desktop.workspace.pace import Pace, Part
from sc_desktop.workspace.patience import Patience
from sc_desktop.workspace.workspace import Workspace

WORLD = (SQLAlchemyError, *DRIVER_CRASHES)
ANSWER_WITHIN = 45.0  # seconds; the server itself ends a silent transaction of ours after 30 (db/server_line.py), which frees its fence


class NoLine(Exception):
    """No connection can be had now."""


class Lost(Exception):
    """The line is lost, and nothing of the chunk was written."""


class Unknown(Exception):
    """A chunk's outcome could not be learned."""


class NotAsExpected(Exception):
    """A chunk can't be left to the server: it is to be compared here, customer by customer."""


class Unsettled(Exception):
    """A chunk was written, and the journal that was written ahead of it could not be told."""


def is_lost(error: BaseException) -> bool:
    """Whether it leaves open what became of a COMMIT that was sent: the line is gone, or the server can do nothing for now."""
    return isinstance(error, (NoLine, Unsettled)) or is_disconnect(error) or is_unready(error)


class Sent(Struct, frozen=True):
    """A chunk under way: its COMMIT is sent, and its answer has not come. If the line is lost now, nobody here knows what became of it.

    `sender` is the server's number of the connection, where that has to be ended before anybody looks (workspace.ahead)."""

    number: int
    part: Part
    sender: int = 0


@dataclass(slots=True)
class Run:
    """A commit under way. `chunk` is the highest number that stands in the shop, `under_way` what is sent beyond it, in the order sent.

    `patience` is for a shop that gives no answer, and begins anew whenever somebody is decided. Where the journal is written ahead,
    `decided` are customers of parts still under way whose outcome is known already, and `in_part` those who were written in some tables
    only."""

    workspace: Workspace
    batch: str
    chunk: int = 0
    takes_back: bool = False
    is_undo: bool = False
    under_way: tuple[Sent, ...] = ()
    pace: Pace = field(default_factory=Pace)
    carrier: Carrier | None = None
    done: Compared = field(default_factory=Compared)
    refused: list[Refusal] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    not_done: list[int] = field(default_factory=list)
    decided: set[int] = field(default_factory=set)
    in_part: set[int] = field(default_factory=set)
    patience: Patience = field(default_factory=lambda: Patience(ANSWER_WITHIN))
    book: Book = field(init=False)
    line: "Line" = field(init=False)

    def __post_init__(self) -> None:
        self.book = self.workspace.book
        self.line = Line(self.workspace)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Give back what the run holds: the line, and the thread that makes rows ready."""
        self.line.give_back()
        self.forget_carried()

    def forget_carried(self) -> None:
        """What was made ready for the line is of no use any more."""
        if self.carrier is not None:
            self.carrier.close()
            self.carrier = None

    def undecided(self, ids: Iterable[int]) -> list[int]:
        """Those of whom nothing is known yet."""
        return [customer for customer in ids if customer not in self.decided]

    @property
    def has_failed(self) -> bool:
        """Whether somebody could not be written."""
        return bool(self.done.conflicts or self.done.gone or self.refused)

    def add(self, compared: Compared) -> None:
        """These are decided."""
        self.patience = Patience(ANSWER_WITHIN)
        self.done.applied += compared.applied
        self.done.already_so += compared.already_so
        self.done.conflicts += compared.conflicts
        self.done.gone += compared.gone
        self.refused += compared.refused

    def report(self) -> Report:
        done = self.done
        return Report(
            self.batch,
            tuple(sorted(done.applied)),
            tuple(sorted(done.already_so)),
            tuple(sorted(done.conflicts)),
            tuple(sorted(done.gone)),
            tuple(self.refused),
            tuple(sorted(self.unknown)),
            tuple(sorted(self.not_done)),
        )


class Line:
    """The connection that can write, kept from chunk to chunk: taking it anew costs two round trips."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._held = ExitStack()
        self._connection: Connection | None = None

    def take(self) -> Connection:
        """The connection. Raises what `Database.writing` raises."""
        if self._connection is None:
            self._connection = self._held.enter_context(self._workspace.database.writing())
        return self._connection

    @contextmanager
    def held(self) -> Iterator[Connection]:
        """The connection; given back when something goes wrong with it. Raises NoLine: a fault of the line is no refusal of the data."""
        try:
            connection = self.take()
        except (Expected, *WORLD) as error:
            raise NoLine from error
        try:
            yield connection
        except BaseException as error:
            self._connection = None
            with suppress(type(error)):  # it goes out by the door it came in by, where it is seen whether the line broke
                self._held.__exit__(type(error), error, error.__traceback__)
            raise

    def give_back(self) -> None:
        """Let others write."""
        self._connection = None
        self._held.close()


def rewritten_in_place(run: Run, changes: Sequence[Change]) -> frozenset[RowId]:
    """The addresses of which no copy is made: what uses them would see them change, or go."""
    copied = copied_places(run.workspace.subjects, changes)
    return frozenset(row for row in rewritten_rows(changes) if (ADDRESS, row) not in copied)


def find_kept(run: Run, connection: Connection, todo: Sequence[Change]) -> set[int]:
    """The customers of whom an address was to be rewritten, or to go, that an order has come to use since the review; or, to go, a cart.

    In a transaction that holds gaps none can come to use it any more."""
    rows = rewritten_in_place(run, todo)
    removed = {change.row[-1] for change in todo if change.subject == ADDRESS and isinstance(change, RowRemoved)}
    if not rows:
        return set()
    freed = {(change.row[-1], change.column) for change in todo if isinstance(change, CellChange) and change.subject == CART}
    used = find_used(connection, run.workspace.shop, {row[-1] for row in rows}, by_carts=removed, freed=freed)
    return {row[0] for row in rows if row[-1] in used}


def find_taken(run: Run, connection: Connection, changes: Sequence[Change]) -> list[Refusal]:
    """The customers who were to get an e-mail address with which somebody has registered since the review. An undo is not asked."""
    taken = {} if run.is_undo else Addresses(run.workspace.shop, changes).find_taken(connection)
    return [refuse_address(customer, holder) for customer, holder in taken.items()]
