"""The journal is looked into page by page, and says of each batch just as much as its changes prove."""

from sqlalchemy import event

from sc_desktop.domain.batch import BatchQuery
from sc_desktop.domain.change import RowAdded
from sc_desktop.journal import retention, search
from tests.kit.written_journal import NOW, WrittenJournal, cell

CELL = ("customer", "note")


def test_that_a_page_goes_on_where_the_last_one_ended_even_within_a_second(journal):
    for sign in "bdca":
        journal.write(sign, cell("a", "b"))
    journal.write("e", cell("a", "b"), day=2)
    first = journal.find(limit=2)
    assert [batch.id[0] for batch in first] == ["e", "d"]
    assert journal.signs(after=(first[-1].started, first[-1].id)) == "cba"


def test_that_batches_are_found_by_a_part_of_their_author(journal):
    journal.write("a", cell("a", "b"), author="Zoé 100%")
    journal.write("b", cell("a", "b"), author="Zoé 100x")
    assert (journal.signs(BatchQuery(author="100%")), journal.signs(BatchQuery(author="Zoé"))) == ("a", "ba")


def test_that_the_last_day_of_a_range_is_in_it(journal):
    for day, sign in enumerate("abcd", start=1):
        journal.write(sign, cell("a", "b"), day=day)
    assert journal.signs(BatchQuery(since="2026-03-02", until="2026-03-03")) == "cb"


def test_that_batches_are_found_by_whom_they_changed(journal):
    journal.write("a", cell("a", "b", 7), cell("a", "b", 8))
    journal.write("b", cell("a", "b", 9))
    assert (journal.signs(customers=[8]), journal.signs(customers=[7, 9]), journal.signs(customers=[])) == ("a", "ba", "")


def test_that_a_page_of_the_list_costs_as_many_statements_as_one_batch(journal):
    def statements() -> int:
        seen: list[str] = []
        engine = journal.store.database._readers
        event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_more: seen.append(statement))
        journal.find()
        return len(seen)

    journal.write("a", cell("a", "b"))
    one = statements()
    for sign in "bcdef":
        journal.write(sign, cell("a", "b"))
    assert statements() == one


def test_that_a_batch_taken_back_whole_is_told_without_a_look_at_its_changes(journal):
    journal.write("a", cell("a", "b"), cell("a", "b", 2))
    journal.write("b", cell("b", "a"), cell("b", "a", 2), undoes="a", day=2)
    seen: list[str] = []
    engine = journal.store.database._readers
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_more: seen.append(statement))
    assert journal.told("a").undone == 2
    assert not [statement for statement in seen if "scd_change.fields" in statement or "values_before" in statement]


def test_that_what_an_early_version_did_not_count_is_counted_in_the_changes(journal):
    journal.write("a", cell("a", "b"), cell("a", "b", 2))
    journal.write("b", cell("b", "a"), undoes="a", day=2)
    with journal.store.transaction() as connection:
        connection.execute(journal.tables.chunk.update().values(changes=None))
    assert (journal.told("a").undone, journal.told("a").left) == (1, 1)


def test_that_erased_values_are_no_changes_that_are_left(journal):
    journal.write("a", cell("a", "b"), cell("a", "b", 2), cell("a", "b", 3))
    journal.write("b", cell("b", "a"), undoes="a", day=2)
    with journal.store.transaction() as connection:
        retention.erase(connection, journal.tables, 2, retention.find_changes_of(connection, journal.tables, 2))
    assert (journal.told("a").undone, journal.told("a").left) == (1, 1)


def test_that_a_batch_never_taken_back_says_nothing_of_it(journal):
    journal.write("a", cell("a", "b"))
    batch = journal.told("a")
    assert (batch.undone_by, batch.undone, batch.is_undone) == ("", 0, False)


def test_that_a_batch_taken_back_in_part_says_how_much(journal):
    journal.write("a", cell("a", "b"), cell("x", "y", column="company"), cell("a", "b", 2))
    journal.write("b", cell("b", "a"), undoes="a", day=2)
    batch = journal.told("a")
    assert (batch.undone_by[0], batch.undone, batch.left, batch.is_undone) == ("b", 1, 2, False)


def test_that_parts_taken_back_one_after_another_make_the_whole(journal):
    journal.write("a", cell("a", "b"), RowAdded("customer_group", (2, 5)))
    journal.write("b", cell("b", "a"), undoes="a", day=2)
    journal.write("c", RowAdded("customer_group", (2, 5)).inverse(), undoes="a", day=3)
    batch = journal.told("a")
    assert (batch.undone_by[0], batch.undone, batch.is_undone) == ("c", 2, True)


def test_that_an_undo_taken_back_itself_has_taken_nothing_back(journal):
    journal.write("a", cell("a", "b"))
    journal.write("b", cell("b", "a"), undoes="a", day=2)
    journal.write("c", cell("a", "b"), undoes="b", day=3)
    assert (journal.told("a").undone_by, journal.told("b").is_undone) == ("", True)


def test_that_of_many_changes_back_and_forth_the_newest_decides(journal):
    journal.write("a", cell("a", "b"))
    journal.write("b", cell("b", "a"), undoes="a", day=2)
    journal.write("c", cell("a", "b"), undoes="b", day=3)
    journal.write("d", cell("b", "a"), undoes="a", day=4)
    batch = journal.told("a")
    assert (batch.undone_by[0], batch.undone, batch.left) == ("d", 1, 0)


def test_that_a_value_put_back_twice_is_counted_once(journal):
    journal.write("a", cell("a", "b"), cell("a", "b", 2))
    journal.write("b", cell("b", "a"), undoes="a", day=2)
    journal.write("c", cell("elsewhere", "a"), undoes="a", day=3)
    assert (journal.told("a").undone, journal.told("a").left) == (1, 1)


def test_that_the_stamp_of_an_update_is_no_change_to_take_back(journal):
    journal.write("a", cell("a", "b"), cell(NOW, NOW, column="date_upd"))
    journal.write("b", cell("b", "a"), undoes="a", day=2)
    assert journal.told("a").is_undone


def test_that_customers_whose_values_were_deleted_are_counted_by_chunk(journal):
    journal.write("a", cell("a", "b"), cell("a", "b", 2))
    journal.write("a", cell("a", "b", 3), chunk=2)
    with journal.store.transaction() as connection:
        retention.empty_chunk(connection, journal.tables, ("a" * 32, 1))
    batch = journal.told("a")
    assert (batch.applied, batch.forgotten, batch.is_forgotten) == (3, 2, False)


def read(journal: WrittenJournal, **more: object) -> list[search.Found]:
    with journal.store.database.reading() as connection:
        return list(search.read_page(connection, journal.tables, "a" * 32, **more))  # type: ignore[arg-type]


def test_that_the_pages_of_a_batch_join_without_gap_or_overlap(journal):
    journal.write("a", *(cell("a", "b", customer) for customer in range(9, 0, -1)))
    journal.write("a", *(cell("a", "b", customer) for customer in range(10, 15)), chunk=2)
    seen: list[int] = []
    page = read(journal, limit=4)
    while page:
        seen += [found.customer for found in page]
        page = read(journal, limit=4, after=page[-1].place)
    assert seen == [*range(9, 0, -1), *range(10, 15)]


def test_that_a_page_can_be_of_one_field_and_of_some_customers(journal):
    journal.write("a", cell("a", "b"), cell("a", "b", column="company"), cell("a", "b", 2), RowAdded("customer_group", (1, 5)))
    assert [found.customer for found in read(journal, fields=[CELL])] == [1, 2]
    assert [found.field for found in read(journal, customers=[1])] == [CELL, ("customer", "company"), ("customer_group", "")]


def test_that_the_fields_of_a_batch_are_counted_with_what_is_left_of_them(journal):
    journal.write("a", cell("a", "b"), cell("a", "b", 2), cell("a", "b", 3), RowAdded("customer_group", (1, 5)))
    journal.write("b", cell("b", "a"), undoes="a", day=2)
    with journal.store.transaction() as connection:
        retention.erase(connection, journal.tables, 3, retention.find_changes_of(connection, journal.tables, 3))
    with journal.store.database.reading() as connection:
        counts = search.count_fields(connection, journal.tables, "a" * 32)
    assert counts == {CELL: search.FieldCount(2, 1, 1), ("customer_group", ""): search.FieldCount(1, 0, 0)}


def test_that_the_newest_changes_of_a_customer_come_first_with_their_batch(journal):
    journal.write("a", cell("a", "b"), cell("a", "b", 2))
    journal.write("b", cell("b", "c"), cell(NOW, NOW, column="date_upd"), day=2, author="Bob")
    with journal.store.database.reading() as connection:
        found = search.read_of_customer(connection, journal.tables, 1, limit=5)
    assert [(each.author, each.date, each.found.change) for each in found] == [
        ("Bob", "2026-03-02 12:00:00", cell("b", "c")),
        ("Ann", "2026-03-01 12:00:00", cell("a", "b")),
    ]


def test_that_the_changes_of_a_customer_are_found_along_their_index(server_journal):
    server_journal.write("a", *(cell("a", "b", customer) for customer in range(1, 400)))
    seen: list[str] = []
    with server_journal.store.database.reading() as connection:
        event.listen(connection, "before_cursor_execute", lambda _c, cursor, text, args, *_more: seen.append(cursor.mogrify(text, args)))
        search.read_of_customer(connection, server_journal.tables, 7, limit=5)
        statement = next(statement for statement in seen if "scd_change" in statement)
        plan = connection.exec_driver_sql("EXPLAIN FORMAT=TRADITIONAL " + statement.replace("%", "%%")).mappings().all()
    assert [row["key"] for row in plan if row["table"].endswith("change")] == ["scd_change_customer"]
