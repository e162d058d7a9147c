"""The batches committed to this shop, from any computer, and taking one back: its inverse through the same review and the same commit."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_ids
from sc_desktop.domain.batch import EVERY_BATCH, UNDO, WHOLE_BATCH, Batch, BatchQuery, UndoScope
from sc_desktop.domain.change import CUSTOMER, CellChange, Change
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.journal import ahead, search, standing
from sc_desktop.journal.book import Book
from sc_desktop.journal.ledger import STAMP
from sc_desktop.journal.search import Found
from sc_desktop.journal.standing import FieldKey
from sc_desktop.journal.tables import has_journal
from sc_desktop.prestashop.customers.asking import ask_ids
from sc_desktop.workspace.past import GOES_WITH, PastChange, PastOfCustomer, column_key, column_label, load_names, told, told_of_customer
from sc_desktop.workspace.reviewing import Review, review
from sc_desktop.workspace.workspace import Workspace

READING = msg(N_("The history could not be read."))
BATCHES_A_PAGE = 100
ROWS_A_PAGE = 200
CUSTOMERS_OF_A_TEXT = 1000
_LARGEST_ID = 2**32 - 1


class ColumnPart(Struct, frozen=True):
    """What a batch changed of one column: changes that hold their values, and how many of these are taken back.

    `along` are changes nobody asked for, made by PrestaShop's law along with these, and taken back with them. `may_hold_along`: some of the
    changes themselves may be such, which the journal does not tell (memberships, where default groups were chosen as well)."""

    key: str
    label: str
    changes: int
    undone: int
    along: int = 0
    may_hold_along: bool = False

    @property
    def left(self) -> int:
        """Changes that can still be taken back."""
        return self.changes - self.undone


class BatchDetails(Struct, frozen=True):
    """What a batch holds, by column in the order of their titles. `erased` changes have no values any more."""

    parts: tuple[ColumnPart, ...]
    erased: int

    @property
    def left(self) -> int:
        """Changes that can still be taken back."""
        return sum(part.left for part in self.parts)


class ChangesPage(Struct, frozen=True):
    """Some changes of a batch in their order, and whether there are more."""

    changes: tuple[PastChange, ...]
    has_more: bool


def list_batches(
    workspace: Workspace,
    query: BatchQuery = EVERY_BATCH,
    *,
    after: Batch | None = None,
    limit: int = BATCHES_A_PAGE,
    progress: Progress,
) -> Sequence[Batch]:
    """The newest batches that answer the query, those after one that is known; none when the shop has no journal yet.

    Those noted on this computer stand among them. Fewer than `limit` means there are no more."""
    place = None if after is None else (after.started, after.id)
    found: list[Batch] = []
    with shop_errors(READING), workspace.database.reading() as connection:
        customers = _customers(connection, workspace, query.customer)
        for book, journal in read_books(workspace, connection):
            of_book = search.find_batches(journal, book.tables, query, customers=customers, after=place, limit=limit)
            found += [replace(batch, is_local=book.is_local) for batch in of_book]
    return sorted(found, key=lambda batch: (batch.started, batch.id), reverse=True)[:limit]


def why_none(workspace: Workspace) -> Message:
    """What it means that no batch is found. An account with rights on single tables is not even told of those it may not read."""
    if workspace.has_journal or workspace.is_writable:
        return msg(N_("No batch has been committed to this shop yet."))
    return msg(N_("No batch is to be seen: none has been committed to this shop yet, or this account may not read its journal."))


def load_details(workspace: Workspace, batch: str, *, progress: Progress) -> BatchDetails:
    """What a batch changed, and what of it can still be taken back."""
    book = book_of(workspace, batch)
    with shop_errors(READING), book.database.reading() as journal:
        counts = search.count_fields(journal, book.tables, batch)
    parts: dict[str, ColumnPart] = {}
    for field, count in counts.items():
        key = column_key(workspace, field)
        part = parts.get(key) or ColumnPart(key, column_label(workspace, key), 0, 0)
        if field[1] in GOES_WITH and (field[0], GOES_WITH[field[1]]) in counts:
            parts[key] = replace(part, along=part.along + count.changes)
        else:
            parts[key] = replace(part, changes=part.changes + count.changes, undone=part.undone + count.undone)
    if "groups" in parts and (CUSTOMER, "id_default_group") in counts:
        parts["groups"] = replace(parts["groups"], may_hold_along=True)
    ordered = sorted(parts.values(), key=lambda part: part.label.casefold())
    return BatchDetails(tuple(ordered), sum(count.erased for count in counts.values()))


def open_batch(workspace: Workspace, batch: str, *, customer: str = "", progress: Progress) -> tuple[BatchDetails, ChangesPage]:
    """What a batch changed, and the first page of its changes; with a text only those of the customers it finds."""
    details = load_details(workspace, batch, progress=progress)
    progress.step(0)
    return details, load_changes(workspace, batch, customer=customer, progress=progress)


def load_changes(
    workspace: Workspace,
    batch: str,
    *,
    column: str | None = None,
    customer: str = "",
    after: PastChange | None = None,
    progress: Progress,
) -> ChangesPage:
    """A page of a batch's changes, those after one that is known; of one column, or of the customers a text finds, where asked."""
    book = book_of(workspace, batch)
    with shop_errors(READING), workspace.database.reading() as connection, reading(book, connection) as journal:
        customers = _customers(connection, workspace, customer)
        fields = None if column is None else _fields(journal, workspace, book, batch, column)
        place = None if after is None else after.place
        wanted = search.read_page(journal, book.tables, batch, fields=fields, customers=customers, after=place, limit=ROWS_A_PAGE)
        page = list(wanted) if fields is None or fields else []
        concerned = {found.customer for found in page}
        names = load_names(connection, workspace, concerned)
        lineage = standing.load_lineages(journal, book.tables, [batch]).get(batch)
        undone = standing.undone_keys(journal, book.tables, lineage, customers=concerned) if lineage and concerned else frozenset()
    has_more = len({found.place for found in page}) == ROWS_A_PAGE
    return ChangesPage(tuple(told(workspace, found, names, undone) for found in page), has_more)


def load_of_customer(connection: Connection, workspace: Workspace, customer: int, *, limit: int) -> tuple[PastOfCustomer, ...]:
    """The newest changes of a customer, in one statement; none when the shop has no journal. Those noted on this computer among them."""
    found: list[search.FoundOfCustomer] = []
    for book in workspace.books:
        with reading(book, connection) as journal:
            found += search.read_of_customer(journal, book.tables, customer, limit=limit)
    newest = sorted(found, key=lambda entry: entry.date, reverse=True) if len(workspace.books) > 1 else found
    return tuple(told_of_customer(workspace, entry) for entry in newest[:limit])


def find_batch(workspace: Workspace, beginning: str, *, progress: Progress) -> Batch:
    """The one batch whose id begins so. Raises BadInput when there is none, or more than one."""
    ids: list[str] = []
    with shop_errors(READING), workspace.database.reading() as connection:
        for book, journal in read_books(workspace, connection):
            ids += search.find_ids(journal, book.tables, beginning, limit=2)
    if len(ids) == 1:
        book = book_of(workspace, ids[0])
        with shop_errors(READING), book.database.reading() as journal:
            return replace(search.load_batch(journal, book.tables, ids[0]), is_local=book.is_local)
    why = msg(N_("Several batches begin with {id}.")) if ids else msg(N_("No batch of this shop begins with {id}."))
    raise BadInput(
        what=msg(N_("This batch could not be found.")),
        effect=msg(N_("Nothing was written.")),
        why=replace(why, values={"id": beginning}),
        advice=msg(N_("The command history lists the batches.")),
    )


def review_undo(workspace: Workspace, batch: str, scope: UndoScope = WHOLE_BATCH, *, progress: Progress) -> Review:
    """What taking a batch, or a part of it, back would write.

    Left out are what was taken back before, whose cells are no longer this batch's, and what has no values any more. date_upd is not put
    back: it is set anew by every commit."""
    with uncollected():
        return _review_undo(workspace, batch, scope, progress=progress)


def _review_undo(workspace: Workspace, batch: str, scope: UndoScope, *, progress: Progress) -> Review:
    book = book_of(workspace, batch)
    with shop_errors(READING), book.database.reading() as journal:
        fields = None if scope.column is None else _fields(journal, workspace, book, batch, scope.column)
        wanted = search.read_page(journal, book.tables, batch, fields=fields, customers=scope.customers)
        found = list(wanted) if fields is None or fields else []
        lineage = standing.load_lineages(journal, book.tables, [batch]).get(batch)
        undone = standing.undone_keys(journal, book.tables, lineage, customers=scope.customers) if lineage else frozenset()
    return review(workspace, inverse(_still_there(found, undone)), progress=progress, kind=UNDO, undoes=batch)


def inverse(done: Sequence[Change]) -> list[Change]:
    """The changes that take these back, last first."""
    return [change.inverse() for change in reversed(done) if not (isinstance(change, CellChange) and change.column == STAMP)]


def _still_there(found: Sequence[Found], undone: Collection[object]) -> list[Change]:
    return [each.change for each in found if each.change is not None and each.change.key not in undone]


def book_of(workspace: Workspace, batch: str) -> Book:
    """Where a batch is noted: on this computer, or in the shop."""
    local = workspace.local_book
    if local is not None:
        with shop_errors(READING), local.database.reading() as journal:
            if ahead.has_batch(journal, local.tables, batch):
                return local
    return Book(workspace.database, workspace.journal)


def read_books(workspace: Workspace, connection: Connection) -> Iterator[tuple[Book, Connection]]:
    """The books there are, each with a connection to read it; the shop's may have been made since, from another computer."""
    if has_journal(connection, workspace.journal):
        yield Book(workspace.database, workspace.journal), connection
    if workspace.local_book is not None:
        with reading(workspace.local_book, connection) as journal:
            yield workspace.local_book, journal


@contextmanager
def reading(book: Book, of_shop: Connection) -> Iterator[Connection]:
    """A connection to read a book: the shop's own, or one to the file on this computer."""
    if book.is_local:
        with book.database.reading() as connection:
            yield connection
    else:
        yield of_shop


def _fields(journal: Connection, workspace: Workspace, book: Book, batch: str, column: str) -> list[FieldKey]:
    """The fields of a batch that belong to a column; none when it changed nothing there."""
    counts = search.count_fields(journal, book.tables, batch)
    return [field for field in counts if column_key(workspace, field) == column]


def _customers(connection: Connection, workspace: Workspace, text: str) -> Sequence[int] | None:
    """Who a text means: the id it is, even of a customer that is gone, or whose names or e-mail hold its words; None for no text."""
    wanted = text.strip()
    if not wanted:
        return None
    if wanted.isascii() and wanted.lstrip("#").isdecimal():
        number = int(wanted.lstrip("#"))
        return (number,) if number <= _LARGEST_ID else ()
    query = Query(search=wanted, with_deleted=True, limit=CUSTOMERS_OF_A_TEXT)
    named = ask_ids(workspace.shop, workspace.columns, workspace.lists, query, id_lang=workspace.id_lang, today=workspace.today)
    return read_ids(connection, named)
