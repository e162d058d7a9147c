"""What is forgotten is gone for good; what the journal counts stays true."""

import pytest

from sc_desktop.domain.change import Change, RowAdded
from sc_desktop.journal import retention
from tests.kit.store import read_changes
from tests.kit.written_journal import WrittenJournal, cell


def old(journal: WrittenJournal, before: str = "2026-03-03 00:00:00") -> list[tuple[str, int]]:
    with journal.store.database.reading() as connection:
        return [(batch[0], chunk) for batch, chunk in retention.find_old_chunks(connection, journal.tables, before)]


def values(journal: WrittenJournal, sign: str = "a") -> list[Change]:
    with journal.store.database.reading() as connection:
        return list(read_changes(connection, journal.tables, sign * 32))


def stored_texts(journal: WrittenJournal) -> str:
    c, k = journal.tables.change.c, journal.tables.chunk.c
    with journal.store.database.reading() as connection:
        rows = connection.execute(journal.tables.change.select().with_only_columns(c.values_before, c.values_after, c.row_key)).all()
        packed = connection.execute(
            journal.tables.chunk.select().with_only_columns(k.values_before, k.values_after).where(k.fields.is_not(None))
        )
        return " ".join([*(part for row in rows for part in row), *(bytes(part).decode() for row in packed for part in row)])


@pytest.fixture
def filled(journal: WrittenJournal) -> WrittenJournal:
    journal.write("a", cell("secret", "hidden"), cell("a", "b", 2), RowAdded("customer_group", (1, 5)))
    journal.write("a", cell("c", "d", 3), chunk=2)
    journal.write("b", cell("hidden", "secret"), day=2)
    journal.write("c", cell("e", "f", 2), day=3)
    return journal


def test_that_chunks_of_batches_before_the_moment_are_old_and_no_others(filled):
    assert old(filled) == [("a", 1), ("a", 2), ("b", 1)]


def test_that_an_emptied_chunk_is_not_found_again(filled):
    with filled.store.transaction() as connection:
        assert retention.empty_chunk(connection, filled.tables, ("a" * 32, 1)) == 3
    assert (old(filled), values(filled)) == ([("a", 2), ("b", 1)], [cell("c", "d", 3)])


def test_that_old_changes_are_counted(filled):
    with filled.store.database.reading() as connection:
        assert retention.count_old_changes(connection, filled.tables, "2026-03-03 00:00:00") == 5


def erase(journal: WrittenJournal, customer: int) -> int:
    with journal.store.transaction() as connection:
        changes = retention.find_changes_of(connection, journal.tables, customer)
        return retention.erase(connection, journal.tables, customer, changes)


def test_that_nothing_an_erased_customer_ever_held_stays(filled):
    assert erase(filled, 1) == 3
    assert not [secret for secret in ("secret", "hidden", "1,5") if secret in stored_texts(filled)]


def test_that_erasing_one_customer_leaves_the_others(filled):
    erase(filled, 1)
    assert (values(filled), values(filled, "c")) == ([cell("a", "b", 2), cell("c", "d", 3)], [cell("e", "f", 2)])


def test_that_counts_stay_true_after_erasing(filled):
    erase(filled, 1)
    assert (filled.told("a").applied, filled.told("a").forgotten) == (3, 0)


def test_that_erasing_again_does_nothing(filled):
    erase(filled, 1)
    assert erase(filled, 1) == 0
