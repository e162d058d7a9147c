"""The tree of a filter: what fits which column, what goes to a file and comes back, which days a word means, what a chip says."""

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from sc_desktop.domain.filter_words import told
from sc_desktop.domain.filters import AllOf, AnyOf, BadFilter, Op, Test, all_of, as_plain, both, from_plain, parts_of, why_unusable
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.domain.periods import Period
from sc_desktop.i18n import tr
from sc_desktop.prestashop.customers import COLUMNS

BY_KEY = {column.key: column for column in COLUMNS}
DUP, LOYAL = Test("lastname", Op.CONTAINS, ("dup",)), Test("orders_valid", Op.AT_LEAST, (3,))
VIP = Test("groups", Op.NONE_OF, (4, 5))
TREE = AllOf((LOYAL, AnyOf((DUP, Test("total_spent", Op.BETWEEN, (Decimal("9.5"), Decimal(20))))), Test("note", Op.EMPTY)))
LISTS = {"group": {3: "Customer", 4: "VIP", 5: "Pro"}}


def test_that_a_tree_comes_back_from_plain_data_as_it_was():
    assert from_plain(as_plain(TREE)) == TREE


@pytest.mark.parametrize(
    "plain",
    [
        None,
        {},
        [],
        {"all": []},
        {"all": [{}]},
        {"all": [as_plain(DUP)], "any": [as_plain(DUP)]},
        {"column": "lastname", "test": "like", "values": ["x"]},
        {"column": "lastname", "test": "is", "values": "x"},
        {"column": "lastname", "test": "is", "values": [True]},
        {"column": "lastname", "test": "is", "values": [1.5]},
        {"column": 3, "test": "is", "values": [1]},
        {"column": "lastname", "test": "is", "values": ["x"], "sql": "1=1"},
        {"any": [as_plain(DUP)] * 201},
    ],
)
def test_that_what_is_no_filter_is_refused(plain):
    with pytest.raises(BadFilter) as refused:
        from_plain(plain)
    assert tr(refused.value.reason)


def test_that_a_filter_nested_without_end_is_refused():
    plain = as_plain(DUP)
    for _ in range(5000):
        plain = {"any": [plain]}
    with pytest.raises(BadFilter):
        from_plain(plain)


@pytest.mark.parametrize(
    "test",
    [
        Test("loyalty", Op.IS, (1,)),
        Test("delivery_identity", Op.CONTAINS, ("x",)),
        Test("lastname", Op.LESS, ("x",)),
        Test("lastname", Op.IS, ("",)),
        Test("lastname", Op.CONTAINS, ()),
        Test("lastname", Op.EMPTY, ("x",)),
        Test("orders_valid", Op.IS, ("3",)),
        Test("orders_valid", Op.BETWEEN, (3,)),
        Test("total_spent", Op.MORE, (Decimal("Infinity"),)),
        Test("newsletter", Op.IS, (2,)),
        Test("groups", Op.ONE_OF, (0,)),
        Test("birthday", Op.IS, ("2023-02-29",)),
        Test("birthday", Op.DURING, ("someday",)),
        Test("birthday", Op.DURING, ("last_days",)),
        Test("birthday", Op.DURING, ("last_days", "30")),
        Test("birthday", Op.DURING, ("today", 3)),
    ],
)
def test_that_a_test_that_does_not_fit_its_column_can_t_be_used(test):
    assert tr(why_unusable(AllOf((DUP, test)), BY_KEY) or "")


def test_that_a_tree_that_fits_can_be_used():
    assert why_unusable(TREE, BY_KEY) is None


def test_that_a_filter_is_the_conditions_that_must_all_hold():
    assert parts_of(None) == ()
    assert parts_of(DUP) == (DUP,)
    assert parts_of(AnyOf((DUP, LOYAL))) == (AnyOf((DUP, LOYAL)),)
    assert all_of(()) is None
    assert both(both(None, DUP), AllOf((LOYAL, VIP))) == AllOf((DUP, LOYAL, VIP))


@pytest.mark.parametrize(
    ("today", "word", "days", "first", "last"),
    [
        ("2026-03-01", "this_week", 0, "2026-02-23", "2026-03-01"),
        ("2026-03-02", "this_week", 0, "2026-03-02", "2026-03-08"),
        ("2026-03-02", "last_week", 0, "2026-02-23", "2026-03-01"),
        ("2024-03-31", "last_month", 0, "2024-02-01", "2024-02-29"),
        ("2024-01-01", "last_month", 0, "2023-12-01", "2023-12-31"),
        ("2024-02-29", "this_month", 0, "2024-02-01", "2024-02-29"),
        ("2024-02-29", "last_year", 0, "2023-01-01", "2023-12-31"),
        ("2024-12-31", "this_year", 0, "2024-01-01", "2024-12-31"),
        ("2024-03-01", "yesterday", 0, "2024-02-29", "2024-02-29"),
        ("2024-03-01", "last_days", 1, "2024-03-01", "2024-03-01"),
        ("2024-03-01", "next_days", 2, "2024-03-01", "2024-03-02"),
        ("2024-03-01", "more_than_days_ago", 1, None, "2024-02-28"),
        ("2024-03-01", "last_weeks", 2, "2024-02-17", "2024-03-01"),
        ("2024-03-31", "last_months", 1, "2024-03-01", "2024-03-31"),
        ("2026-03-01", "last_months", 12, "2025-03-02", "2026-03-01"),
        ("2024-02-29", "last_years", 1, "2023-03-01", "2024-02-29"),
        ("2024-01-31", "next_months", 1, "2024-01-31", "2024-02-28"),
        ("2024-03-01", "next_weeks", 1, "2024-03-01", "2024-03-07"),
        ("2024-03-01", "more_than_months_ago", 6, None, "2023-08-31"),
    ],
)
def test_that_a_word_means_these_days(today, word, days, first, last):
    told = Period(word, days).stretch(datetime.date.fromisoformat(today))
    assert tuple(None if day is None else day.isoformat() for day in told) == (first, last)


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (DUP, "Last name contains “dup”"),
        (LOYAL, "Valid orders ≥ 3"),
        (VIP, "Groups: none of VIP, Pro"),
        (Test("newsletter", Op.IS_NOT, (1,)), "Newsletter: No"),
        (Test("birthday", Op.LESS, ("1980-12-31",)), "Birth date < 1980-12-31"),
        (Test("last_order", Op.DURING, ("last_days", 30)), "Last order: last 30 days"),
        (Test("note", Op.EMPTY), "Private note is empty"),
        (Test("id_customer", Op.ONE_OF, (1, 2, 3, 4, 5, 6)), "ID: 1, 2, 3, 4, 5 …"),
        (TREE, "Valid orders ≥ 3 and (Last name contains “dup” or Total spent from 9.50 to 20.00) and Private note is empty"),
    ],
)
def test_that_a_filter_is_told_in_words(where, line):
    assert told(where, BY_KEY, replace(ENGLISH, lists=LISTS)) == line


def test_that_numbers_and_dates_are_told_as_the_language_writes_them():
    where = AllOf((Test("total_spent", Op.MORE, (Decimal("1234.5"),)), Test("birthday", Op.IS, ("1980-12-31",))))
    assert told(where, BY_KEY, FRENCH) == "Total spent > 1\u202f234,50 and Birth date = 31/12/1980"


def test_that_the_same_question_is_told_in_the_same_words_however_it_was_made():
    group, orders, name = (BY_KEY[key] for key in ("id_default_group", "orders_valid", "lastname"))
    columns, manner = {each.key: each for each in (group, orders, name)}, replace(ENGLISH, lists={"group": {4: "VIP", 5: "Press"}})
    by_cell, by_list, of_both = (Test(group.key, op, ids) for op, ids in ((Op.IS, (4,)), (Op.ONE_OF, (4,)), (Op.ONE_OF, (4, 5))))
    said = [told(test, columns, manner) for test in (by_cell, by_list, of_both)]
    assert said == ["Default group: VIP", "Default group: VIP", "Default group: VIP, Press"]
    assert told(Test(orders.key, Op.ONE_OF, (3,)), columns, manner) == told(Test(orders.key, Op.IS, (3,)), columns, manner)
    assert told(Test(name.key, Op.NONE_OF, ("x",)), columns, manner) == told(Test(name.key, Op.IS_NOT, ("x",)), columns, manner)
