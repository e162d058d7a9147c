"""The ledger is written with the data or not at all, and gives back every value as it was."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import event, select, update

from sc_desktop.domain.batch import EVERY_BATCH, Author, Batch
from sc_desktop.domain.change import CellChange, Change, RowAdded, RowRemoved
from sc_desktop.journal import ledger, search
from sc_desktop.journal.tables import JournalTables, create_journal, has_journal, journal_ddl, journal_tables
from tests.kit.store import Store, read_changes

NOW = "2026-03-01 12:00:00"
HEAD = Batch("a" * 32, "edit", "", Author("Ann", "desk-1", "staff"), NOW, "", 0, 0, 0, 0)
ROOMY = 2**20


@pytest.fixture
def tables(store: Store) -> JournalTables:
    return journal_in(store)


def journal_in(store: Store) -> JournalTables:
    tables = journal_tables("ps_")
    with store.database.writing() as connection:
        create_journal(connection, tables)
        connection.commit()
    return tables


def commit_chunk(store: Store, tables: JournalTables, changes: list[Change], *, head: Batch = HEAD, chunk: int = 1) -> None:
    """A chunk as a commit writes it: marker, changes, counts."""
    with store.transaction() as connection:
        ledger.mark(connection, tables, head.id, chunk, NOW)
        ledger.append(connection, tables, head.id, chunk, changes, packet=ROOMY)
        ledger.close_chunk(connection, tables, head.id, chunk, (len({change.row[0] for change in changes}), 2, 3, 4))


def open_batch(store: Store, tables: JournalTables, head: Batch = HEAD) -> None:
    with store.transaction() as connection:
        connection.execute(ledger.opening(tables, head, "0.1.0"))


def listed(store: Store, tables: JournalTables) -> list[Batch]:
    with store.database.reading() as connection:
        return search.find_batches(connection, tables, EVERY_BATCH, limit=1000)


def changes_of(store: Store, tables: JournalTables, batch: str = HEAD.id) -> list[Change]:
    with store.database.reading() as connection:
        return list(read_changes(connection, tables, batch))


def cell(before: object, after: object, customer: int = 1) -> CellChange:
    return CellChange("customer", (customer,), "note", before, after)  # type: ignore[arg-type]


def test_that_a_shop_without_the_journal_says_so(store):
    with store.database.reading() as connection:
        assert not has_journal(connection, journal_tables("ps_"))


def test_that_a_journal_made_is_found(store, tables):
    with store.database.reading() as connection:
        assert has_journal(connection, tables)


def test_that_making_the_journal_twice_keeps_what_it_holds(store, tables):
    open_batch(store, tables)
    journal_in(store)
    assert [batch.id for batch in listed(store, tables)] == [HEAD.id]


@pytest.mark.parametrize("name", ["changes", "not_done"])
def test_that_a_journal_of_an_early_version_is_completed_by_the_statement_shown(store, tables, name):
    table = tables.chunk if name == "changes" else tables.batch
    open_batch(store, tables)
    with store.transaction() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP COLUMN {name}")
        (shown,) = journal_ddl(connection, tables)
        assert (has_journal(connection, tables), shown.startswith(f"ALTER TABLE {table.name} ADD COLUMN {name}")) == (False, True)
    run: list[str] = []
    event.listen(store.database._writing_engine(), "before_cursor_execute", lambda _c, _k, statement, *_more: run.append(statement))
    journal_in(store)
    assert (shown in map(str.strip, run), [batch.id for batch in listed(store, tables)]) == (True, [HEAD.id])


def test_that_no_column_of_the_journal_could_be_a_secret(store):
    with store.database.reading() as connection:
        ddl = " ".join(journal_ddl(connection, journal_tables("ps_")))
    assert not {"passwd", "secure_key", "token"} & set(ddl.split())


@pytest.mark.parametrize(
    "change",
    [
        cell("dupont", "DUPONT"),
        cell(None, ""),
        cell("", None),
        cell("a ", "a"),
        cell("0000-00-00", None),
        cell(None, "2024-00-10"),
        cell(0, 1),
        cell(None, 5),
        cell(5, None),
        cell(-(2**63), 2**63 - 1),
        cell(Decimal("12.500000"), Decimal("0.000001")),
        cell(None, Decimal("-7")),
        cell(0.1, 1e300),
        cell("a\\b'c\"d%_:e\x00\x1a\r\n💜\u200b", "é"),
        cell("x" * 100_000, "1"),
        cell("1", "1e5"),
        RowAdded("customer_group", (1, 5)),
        RowRemoved("customer_group", (1, 5)),
    ],
    ids=lambda change: repr(change)[:60],
)
def test_that_a_change_comes_back_as_it_was(store, tables, change):
    commit_chunk(store, tables, [change])
    (back,) = changes_of(store, tables)
    assert (back, same_types(back, change)) == (change, True)


def same_types(one: Change, other: Change) -> bool:
    return [type(getattr(one, name, None)) for name in ("before", "after")] == [
        type(getattr(other, name, None)) for name in ("before", "after")
    ]


def test_that_changes_come_back_in_the_order_they_were_written(store, tables):
    changes: list[Change] = [cell(None, str(number), customer=2000 - number) for number in range(1200)]
    commit_chunk(store, tables, changes)
    assert changes_of(store, tables) == changes


def test_that_a_batch_shows_its_own_changes_only(store, tables):
    commit_chunk(store, tables, [cell("a", "b")])
    commit_chunk(store, tables, [cell("b", "c")], head=replace(HEAD, id="b" * 32))
    assert changes_of(store, tables) == [cell("a", "b")]


def test_that_a_value_without_a_place_in_the_journal_stops_the_chunk(store, tables):
    with pytest.raises(TypeError):
        commit_chunk(store, tables, [cell(b"\x00", b"\x01")])


def test_that_the_journal_is_written_with_the_data_or_not_at_all(store, tables):
    store.add(1)
    with pytest.raises(ZeroDivisionError), store.transaction() as connection:
        ledger.append(connection, tables, HEAD.id, 1, [cell("a", "b")], packet=ROOMY)
        connection.execute(update(store.customer).values(firstname="Eve"))
        raise ZeroDivisionError
    assert (store.read(1)["firstname"], changes_of(store, tables)) == ("Ann", [])


def test_that_a_chunk_can_not_be_marked_twice(store, tables):
    commit_chunk(store, tables, [cell("a", "b")])
    with pytest.raises(ledger.ChunkDone), store.transaction() as connection:
        ledger.mark(connection, tables, HEAD.id, 1, NOW)


def test_that_a_marker_rolled_back_leaves_the_chunk_free(store, tables):
    with pytest.raises(ZeroDivisionError), store.transaction() as connection:
        ledger.mark(connection, tables, HEAD.id, 1, NOW)
        raise ZeroDivisionError
    commit_chunk(store, tables, [cell("a", "b")])
    assert changes_of(store, tables) == [cell("a", "b")]


def test_that_an_integrity_fault_that_is_no_marker_is_not_taken_for_one(server_store):
    tables = journal_in(server_store)
    with server_store.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE ps_scd_chunk ADD FOREIGN KEY (id_batch) REFERENCES ps_scd_batch (id_batch)")
    with pytest.raises(Exception, match="1452"), server_store.transaction() as connection:
        ledger.mark(connection, tables, "f" * 32, 9, NOW)


def test_that_the_customers_of_a_chunk_can_be_told(store, tables):
    commit_chunk(store, tables, [cell("a", "b"), cell("a", "b", 2), RowAdded("customer_group", (2, 5))])
    commit_chunk(store, tables, [cell("a", "b", 3)], chunk=2)
    with store.database.reading() as connection:
        assert ledger.customers_applied(connection, tables, HEAD.id, 1) == {1, 2}


def test_that_the_list_sums_the_chunks(store, tables):
    open_batch(store, tables)
    commit_chunk(store, tables, [cell("a", "b"), cell("a", "b", 2)])
    commit_chunk(store, tables, [cell("a", "b", 3)], chunk=2)
    (batch,) = listed(store, tables)
    assert (batch.applied, batch.already_so, batch.conflicts, batch.gone) == (3, 4, 6, 8)


def test_that_the_list_tells_who_and_when(store, tables):
    open_batch(store, tables)
    assert listed(store, tables) == [HEAD]


def test_that_a_batch_is_finished_when_its_end_is_written(store, tables):
    open_batch(store, tables)
    with store.transaction() as connection:
        connection.execute(ledger.closing(tables, HEAD.id, "2026-03-01 12:00:05"))
    assert listed(store, tables)[0].ended == "2026-03-01 12:00:05"


def test_that_the_newest_batch_comes_first_even_within_a_second(store, tables):
    for sign in "bca":
        open_batch(store, tables, replace(HEAD, id=sign * 32))
    assert [batch.id[0] for batch in listed(store, tables)] == ["c", "b", "a"]


def test_that_a_batch_taken_back_names_the_batch_that_did(store, tables):
    undo = replace(HEAD, id="b" * 32, kind="undo", undoes=HEAD.id)
    for head in (HEAD, undo):
        open_batch(store, tables, head)
        commit_chunk(store, tables, [cell("a", "b")], head=head)
    assert {batch.id: batch.undone_by for batch in listed(store, tables)} == {HEAD.id: undo.id, undo.id: ""}


def test_that_an_undo_that_changed_nobody_has_taken_nothing_back(store, tables):
    open_batch(store, tables)
    commit_chunk(store, tables, [cell("a", "b")])
    open_batch(store, tables, replace(HEAD, id="b" * 32, kind="undo", undoes=HEAD.id))
    assert {batch.undone_by for batch in listed(store, tables)} == {""}


def test_that_long_names_of_people_and_computers_fit(store, tables):
    open_batch(store, tables, replace(HEAD, author=Author("é" * 300, "c" * 300, "u" * 300)))
    assert len(listed(store, tables)[0].author.name) == 128


def test_that_journal_statements_stay_under_the_packet(server_store):
    tables = journal_in(server_store)
    changes: list[Change] = [cell("é" * 200, "x" * 200, customer) for customer in range(1, 101)]
    with server_store.transaction() as connection:
        ledger.append(connection, tables, HEAD.id, 1, changes, packet=10_000)
    assert (server_store.count("INSERT") > 1, changes_of(server_store, tables)) == (True, changes)


@pytest.mark.parametrize(("columns", "length"), [(70, 8), (40, 130), (64, 29), (65, 29)])
def test_that_a_row_of_many_columns_or_of_long_names_is_told_in_as_many_rows_as_it_takes(store, tables, columns, length):
    open_batch(store, tables)
    names = [f"{number:0{length}}" for number in range(columns)]
    changes: list[Change] = [CellChange("customer", (who,), name, "a", "b") for who in (1, 2) for name in names]
    commit_chunk(store, tables, changes)
    assert changes_of(store, tables) == changes
    with store.database.reading() as connection:
        held = connection.execute(select(tables.change.c.fields, tables.change.c.types)).all()
    assert all(len(fields) <= 2000 and len(types) <= 64 for fields, types in held)
