"""Forgetting what the journal holds of people: old values by age, or the values of one customer. Batches and their counts stay.

Written in small transactions, through the same door as every write. Stopped or cut off between two of them it is done in part; asked for
again it goes on, so nothing has to be remembered meanwhile."""

import datetime
from collections.abc import Sequence
from contextlib import suppress

from msgspec import Struct

from sc_desktop.db.faults import shop_errors
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.i18n import N_, msg
from sc_desktop.journal import retention
from sc_desktop.journal.book import Book
from sc_desktop.journal.tables import has_journal
from sc_desktop.workspace.history import READING
from sc_desktop.workspace.workspace import Workspace

CHANGES_A_TRANSACTION = 1000
NOT_DELETED = msg(N_("The values could not be deleted from the journal."))
IN_PART = msg(N_("What was deleted until then stays deleted; the customers themselves were not touched."))


class Old(Struct, frozen=True):
    """Values of batches begun before a moment of the shop's clock: how many batches and how many changed rows still hold some."""

    before: str
    batches: int
    rows: int


class Forgotten(Struct, frozen=True):
    """How many changed rows have lost their values; `is_whole` is false when it was stopped before the end."""

    rows: int
    is_whole: bool = True


def count_old(workspace: Workspace, days: int, *, progress: Progress) -> Old:
    """What is older than so many days, at least one: a batch may be under way."""
    if days < 1:
        raise ValueError("a batch of today may be under way")
    now = datetime.datetime.strptime(workspace.now(), "%Y-%m-%d %H:%M:%S")
    before = (now - datetime.timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S")
    batches, changes = 0, 0
    with shop_errors(READING):
        for book in _books(workspace):
            with book.database.reading() as journal:
                chunks = retention.find_old_chunks(journal, book.tables, before)
                changes += retention.count_old_changes(journal, book.tables, before) if chunks else 0
            batches += len({batch for batch, _chunk in chunks})
    return Old(before, batches, changes)


def purge(workspace: Workspace, old: Old, *, progress: Progress) -> Forgotten:
    """Delete the values of these batches, chunk by chunk. Raises ReadOnlyShop, ShopRefused, ShopUnreachable."""
    progress.begin(old.rows)
    deleted = 0
    with shop_errors(NOT_DELETED, effect=IN_PART):
        for book in _books(workspace):
            with book.database.reading() as journal:
                chunks = retention.find_old_chunks(journal, book.tables, old.before)
            with book.database.writing() as connection:
                for chunk in chunks:
                    if progress.is_cancelled:
                        return Forgotten(deleted, is_whole=False)
                    with connection.begin():
                        count = retention.empty_chunk(connection, book.tables, chunk)
                    deleted += count
                    with suppress(Cancelled):  # answered ahead of the next chunk
                        progress.step(count)
    return Forgotten(deleted)


def count_of_customer(workspace: Workspace, customer: int, *, progress: Progress) -> int:
    """How many changed rows of a customer still hold values."""
    found = 0
    with shop_errors(READING):
        for book in _books(workspace):
            with book.database.reading() as journal:
                found += len(retention.find_changes_of(journal, book.tables, customer))
    return found


def erase_customer(workspace: Workspace, customer: int, *, progress: Progress) -> Forgotten:
    """Take every value of a customer out of the journal. The customer in the shop is not touched.

    Raises ReadOnlyShop, ShopRefused, ShopUnreachable."""
    found: list[tuple[Book, Sequence[retention.Held]]] = []
    with shop_errors(READING):
        for book in _books(workspace):
            with book.database.reading() as journal:
                found.append((book, retention.find_changes_of(journal, book.tables, customer)))
    progress.begin(sum(len(changes) for _book, changes in found))
    erased = 0
    with shop_errors(NOT_DELETED, effect=IN_PART):
        for book, changes in found:
            with book.database.writing() as connection:
                for start in range(0, len(changes), CHANGES_A_TRANSACTION):
                    part = changes[start : start + CHANGES_A_TRANSACTION]
                    if progress.is_cancelled:
                        return Forgotten(erased, is_whole=False)
                    with connection.begin():
                        erased += retention.erase(connection, book.tables, customer, part)
                    with suppress(Cancelled):
                        progress.step(len(part))
    return Forgotten(erased)


def _books(workspace: Workspace) -> Sequence[Book]:
    """Every journal of the shop there is, be it made since from another computer."""
    with workspace.database.reading() as connection:
        shop = (Book(workspace.database, workspace.journal),) if has_journal(connection, workspace.journal) else ()
    return (*shop, *((workspace.local_book,) if workspace.local_book is not None else ()))
