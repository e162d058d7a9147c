"""Writing compares to the byte, leaves the whole customer alone when one thing differs, and touches nothing it was not told to."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from sc_desktop.db.subjects import WriteMismatch
from sc_desktop.db.write import Compared, apply_changes, lock_and_compare
from sc_desktop.domain.change import CellChange, Change, RowAdded, RowRemoved, StoredValue, by_customer
from tests.kit.store import Store

NOW = "2026-03-01 12:00:00"
ROOMY = 2**20


def cell(customer: int, column: str, before: StoredValue, after: StoredValue) -> CellChange:
    return CellChange("customer", (customer,), column, before, after)


def compare(store: Store, *changes: Change) -> Compared:
    with store.transaction() as connection:
        return lock_and_compare(connection, store.subjects, by_customer(changes))


def write(store: Store, *changes: Change, packet: int = ROOMY) -> Compared:
    with store.transaction() as connection:
        return write_on(connection, store, changes, packet)


def write_on(connection: Connection, store: Store, changes: Sequence[Change], packet: int) -> Compared:
    compared = lock_and_compare(connection, store.subjects, by_customer(changes), stamp=("date_upd", NOW))
    apply_changes(connection, store.subjects, compared.todo, packet=packet, now=NOW)
    return compared


# -- comparing ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "before", "now"),
    [
        ("lastname", "dupont", "DUPONT"),
        ("lastname", "Eric", "Éric"),
        ("lastname", "é", "e\u0301"),
        ("lastname", "Doe", "Doe "),
        ("lastname", "Strasse", "Straße"),
        ("company", None, ""),
        ("company", "", None),
        ("company", "💜", "💙"),
        ("birthday", None, "0000-00-00"),
        ("birthday", "0000-00-00", None),
        ("birthday", "2024-00-10", "2024-00-11"),
        ("outstanding_allow_amount", Decimal("12.5"), Decimal("12.500001")),
        ("newsletter", 1, 2),
    ],
)
def test_that_a_value_that_only_looks_like_the_one_expected_is_a_conflict(store, column, before, now):
    store.add(1, **{column: now})
    assert compare(store, cell(1, column, before, NOT_THERE[column])).conflicts == [1]


NOT_THERE: dict[str, StoredValue] = {
    "lastname": "New",
    "company": "New",
    "birthday": "1980-01-01",
    "outstanding_allow_amount": Decimal(7),
    "newsletter": 0,
}


@pytest.mark.parametrize(
    ("column", "now"),
    [
        ("lastname", "Doe "),
        ("lastname", "a\\b'c\"d%_:e\x00\x1a\n"),
        ("company", None),
        ("company", ""),
        ("company", "💜"),
        ("birthday", "0000-00-00"),
        ("birthday", "2024-00-10"),
        ("birthday", None),
        ("outstanding_allow_amount", Decimal("12.5")),
        ("newsletter", 2),
    ],
)
def test_that_the_value_expected_is_found_again_whatever_it_is(store, column, now):
    store.add(1, **{column: now})
    assert compare(store, cell(1, column, now, NOT_THERE[column])).applied == [1]


def test_that_a_value_that_is_there_already_is_already_so(store):
    store.add(1, lastname="Martin")
    assert compare(store, cell(1, "lastname", "Doe", "Martin")).already_so == [1]


def test_that_a_value_there_in_other_letters_is_not_already_so(store):
    store.add(1, lastname="MARTIN")
    assert compare(store, cell(1, "lastname", "MARTIN", "Martin")).applied == [1]


def test_that_a_customer_who_is_not_there_is_gone(store):
    assert compare(store, cell(1, "lastname", "Doe", "Martin"), RowAdded("customer_group", (1, 5))).gone == [1]


def test_that_one_conflict_leaves_all_changes_of_its_customer_undone(store):
    store.add(1, lastname="Other")
    compared = compare(store, cell(1, "firstname", "Ann", "Eve"), cell(1, "lastname", "Doe", "Martin"), RowAdded("customer_group", (1, 5)))
    assert (compared.conflicts, compared.todo) == ([1], [])


def test_that_what_is_so_already_is_not_done_again(store):
    store.add(1, lastname="Martin")
    changes = [cell(1, "firstname", "Ann", "Eve"), cell(1, "lastname", "Doe", "Martin")]
    assert compare(store, *changes).todo == [changes[0]]


def test_that_a_condition_that_no_longer_holds_is_a_conflict(store):
    store.add(1, newsletter=1)
    assert compare(store, cell(1, "firstname", "Ann", "Eve"), cell(1, "newsletter", 0, 0)).conflicts == [1]


def test_that_a_condition_that_holds_writes_nothing(store):
    store.add(1, newsletter=0)
    assert compare(store, cell(1, "newsletter", 0, 0)).already_so == [1]


@pytest.mark.parametrize("change", [RowAdded("customer_group", (1, 3)), RowRemoved("customer_group", (1, 5))])
def test_that_a_membership_there_already_or_gone_already_is_already_so(store, change):
    store.add(1, groups=(3,))
    assert compare(store, change).already_so == [1]


def test_that_customers_are_told_in_id_order(store):
    for customer in (3, 1, 2):
        store.add(customer)
    assert compare(store, *(cell(customer, "firstname", "Ann", "Eve") for customer in (3, 1, 2))).applied == [1, 2, 3]


def test_that_the_stamp_is_told_with_what_it_replaces(store):
    store.add(1, date_upd="0000-00-00 00:00:00")
    assert write(store, cell(1, "firstname", "Ann", "Eve")).todo[1] == cell(1, "date_upd", "0000-00-00 00:00:00", NOW)


def test_that_who_is_left_alone_gets_no_stamp(store):
    store.add(1, lastname="Other")
    write(store, cell(1, "lastname", "Doe", "Martin"))
    assert store.read(1)["date_upd"] == store.read(1)["date_add"]


# -- writing -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "after"),
    [
        ("lastname", "DOE"),
        ("lastname", "Doe "),
        ("lastname", "a\\b'c\"d%_:e\x00\x1a\n"),
        ("lastname", "e\u0301"),
        ("company", None),
        ("company", ""),
        ("company", "💜"),
        ("birthday", "0000-00-00"),
        ("birthday", "1980-02-29"),
        ("birthday", None),
        ("outstanding_allow_amount", Decimal("12.345678")),
        ("newsletter", 2),
        ("note", "x" * 70_000),
    ],
)
@pytest.mark.parametrize("form", ["one value", "values of their own"])
def test_that_a_value_is_stored_to_the_byte(store, column, after, form):
    store.add(1, company="ACME", birthday="1970-01-01", note="n")
    store.add(2, company="ACME", birthday="1970-01-01", note="n")
    before = store.read(1)[column]
    mine, hers = cell(1, column, before, after), cell(2, column, before, NOT_THERE.get(column, "other"))
    write(store, *([mine] if form == "one value" else [mine, hers]))
    assert store.read(1)[column] == after


def test_that_other_columns_stay_as_they_were(store):
    store.add(1, lastname="Doe ", company="", birthday="0000-00-00", note=None, newsletter=2)
    before = store.read(1)
    write(store, cell(1, "firstname", "Ann", "Eve"))
    after = store.read(1)
    assert {name for name in before if before[name] != after[name]} == {"firstname", "date_upd"}


def test_that_other_customers_stay_as_they_were(store):
    store.add(1)
    store.add(2)
    before = store.read(2)
    write(store, cell(1, "firstname", "Ann", "Eve"))
    assert store.read(2) == before


def test_that_one_value_for_many_is_one_statement(store):
    for customer in range(1, 31):
        store.add(customer)
    write(store, *(cell(customer, "firstname", "Ann", "Eve") for customer in range(1, 31)))
    assert (store.count("UPDATE"), {store.read(customer)["firstname"] for customer in range(1, 31)}) == (1, {"Eve"})


def test_that_values_of_their_own_for_many_are_one_statement(store):
    for customer in range(1, 31):
        store.add(customer)
    write(store, *(cell(customer, "firstname", "Ann", f"Eve {customer}") for customer in range(1, 31)))
    assert (store.count("UPDATE"), [store.read(customer)["firstname"] for customer in range(1, 31)]) == (
        1,
        [f"Eve {customer}" for customer in range(1, 31)],
    )


def test_that_customers_with_other_columns_changed_are_each_written_theirs(store):
    store.add(1)
    store.add(2)
    write(store, cell(1, "firstname", "Ann", "Eve"), cell(2, "lastname", "Doe", "Zola"))
    names = [(store.read(customer)["firstname"], store.read(customer)["lastname"]) for customer in (1, 2)]
    assert names == [("Eve", "Doe"), ("Ann", "Zola")]


def test_that_nothing_and_a_value_can_be_written_side_by_side(store):
    for customer in (1, 2, 3):
        store.add(customer, company="ACME")
    write(store, cell(1, "company", "ACME", None), cell(2, "company", "ACME", ""), cell(3, "company", "ACME", "New"))
    assert [store.read(customer)["company"] for customer in (1, 2, 3)] == [None, "", "New"]


def test_that_memberships_are_added_and_removed(store):
    store.add(1, groups=(3, 4))
    store.add(2, groups=(3, 4))
    group = "customer_group"
    write(store, RowAdded(group, (1, 5)), RowRemoved(group, (1, 4)), RowAdded(group, (2, 6)), RowRemoved(group, (2, 3)))
    assert (store.members(1), store.members(2)) == ({3, 5}, {4, 6})


def test_that_a_row_that_is_not_there_stops_the_chunk(store):
    store.add(1)
    with pytest.raises(WriteMismatch), store.transaction() as connection:
        apply_changes(
            connection, store.subjects, [cell(1, "firstname", "Ann", "Eve"), cell(9, "firstname", "Ann", "Eve")], packet=ROOMY, now=NOW
        )


def test_that_a_stopped_chunk_leaves_nothing_behind(store):
    store.add(1, groups=(3,))
    with pytest.raises(WriteMismatch), store.transaction() as connection:
        write_on(connection, store, [cell(1, "firstname", "Ann", "Eve"), RowAdded("customer_group", (1, 5))], ROOMY)
        apply_changes(connection, store.subjects, [cell(9, "firstname", "Ann", "Eve")], packet=ROOMY, now=NOW)
    assert (store.read(1)["firstname"], store.members(1)) == ("Ann", {3})


def test_that_a_value_the_server_would_cut_with_a_mere_note_stops_the_chunk(server_store):
    server_store.add(1)
    with pytest.raises(WriteMismatch):
        write(server_store, cell(1, "firstname", "Ann", "E" * 255 + " "))


def test_that_no_statement_grows_beyond_the_packet(server_store):
    for customer in range(1, 31):
        server_store.add(customer)
    write(server_store, *(cell(customer, "note", None, f"{customer} é" * 100) for customer in range(1, 31)), packet=10_000)
    updates = [len(statement) for statement in server_store.statements if statement.startswith(b"UPDATE")]
    assert (max(updates) <= 10_000, len(updates) > 1) == (True, True)


def test_that_a_value_larger_than_a_packet_share_is_still_written(server_store):
    server_store.add(1)
    write(server_store, cell(1, "note", None, "x" * 5000), packet=1000)
    assert server_store.read(1)["note"] == "x" * 5000
