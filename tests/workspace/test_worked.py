"""Own fields made of an expression sort and filter as the shop's own columns do that hold the same, for which the shop is asked."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from msgspec.structs import replace

from sc_desktop.commands.whom import Whom, find_whom
from sc_desktop.domain.colour_rule import OwnRule
from sc_desktop.domain.filters import AllOf, AnyOf, Op, Test, Where, why_unusable
from sc_desktop.domain.own_field import Aggregate, Formula
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.spread import Counts
from sc_desktop.domain.view import SortKey, View
from sc_desktop.errors import BadInput
from sc_desktop.workspace import browsing, figuring, own_fields, snapshots, valuing, worked
from sc_desktop.workspace.workspace import Workspace
from tests.kit.every_test import every_test
from tests.kit.lists import ListPlace
from tests.kit.shop import statements

everywhere = pytest.mark.parametrize("lists", ["8.2", "1.6.1", "demo"], indirect=True)
here_and_there = pytest.mark.parametrize("lists", ["8.2", "demo"], indirect=True)
large_and_small = pytest.mark.parametrize(("lists", "large"), [("8.2", 0), ("1.6.1", 0), ("8.2", 10**9), ("demo", 0)], indirect=["lists"])
on_one = pytest.mark.parametrize("lists", ["8.2"], indirect=True)

SAME_AS = {
    "own_name": "lastname",
    "own_mail": "email",
    "own_orders": "orders_valid",
    "own_spent": "total_spent",
    "own_last": "last_order",
    "own_born": "birthday",
    "own_news": "newsletter",
    "own_carts": "own_all_carts",
}
"""Expressions that are just a column, with the column."""
FIELDS = (
    Aggregate("own_all_carts", "All carts", "carts", "count"),
    *(Formula(key, key, column) for key, column in SAME_AS.items()),
    Formula("own_mean", "Mean", "total_spent / orders_valid"),
    Formula("own_rank", "Rank", 'if(orders_valid > 1, "Éminent", if(newsletter, "eager", empty))'),
    Formula("own_huge", "Huge", "id_customer * 100000000000000"),
    Formula("own_day", "Day", "today()"),
)
NAMES = ("Éclair", "eclair", "ECLAIR ", "zebra", "Zèbre", "straße", "strasse", "Œuf", "50%_/'\"", "O'Neil  ", "ñandú", "a\tb")


@pytest.fixture
def workspace(lists: ListPlace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A shop with names a collation takes for the same, and with own fields; read a few customers at a time."""
    monkeypatch.setattr(worked, "ROWS_A_PART", 7)
    monkeypatch.setattr(worked, "A_STEP", 3)
    for number, name in enumerate(NAMES, start=1):
        lists.update("customer", f"id_customer = {number}", lastname=name)
    lists.update("customer", "id_customer IN (11, 12)", deleted=1)
    lists.update("customer", "id_customer = 13", birthday="1980-00-00")
    own_fields.take_fields(lists.workspace, FIELDS)
    return lists.workspace


def ids(workspace: Workspace, query: Query) -> list[int]:
    return list(browsing.find_ids(workspace, query, progress=Progress()))


def sorted_by(*keys: SortKey | str, **more: object) -> Query:
    sort = tuple(SortKey(key) if isinstance(key, str) else key for key in keys)
    return replace(Query(sort=sort, limit=None), **more)  # type: ignore[arg-type]


def in_its_place(query: Query) -> Query:
    """The same question about the shop's own columns."""

    def of(where: Where) -> Where:
        if isinstance(where, Test):
            return replace(where, column=SAME_AS.get(where.column, where.column))
        return replace(where, parts=tuple(map(of, where.parts)))

    sort = tuple(replace(key, column=SAME_AS.get(key.column, key.column)) for key in query.sort)
    return replace(query, sort=sort, where=None if query.where is None else of(query.where))


@large_and_small
def test_that_every_order_and_every_test_of_a_field_is_that_of_the_column_it_is_made_of(workspace, monkeypatch, large):
    monkeypatch.setattr(snapshots, "LARGE", large)
    rows = browsing.load_values(workspace, list(SAME_AS), range(1, 41), progress=Progress())
    wrong = []
    for key in SAME_AS:
        asked = every_test(key, workspace.columns[key].kind, [row[key] for row in rows.values()])
        tests = [test for test in asked if why_unusable(test, workspace.columns) is None]
        queries = [
            *(sorted_by(SortKey(key, descending), with_deleted=True) for descending in (False, True)),
            *(Query(where=test, limit=None) for test in tests[:: 1 if key == "own_name" else max(1, len(tests) // 10)]),
        ]
        found = [ids(workspace, query) for query in queries]
        wrong += [query for query, mine in zip(queries, found, strict=True) if mine != ids(workspace, in_its_place(query))]
        assert len(set(map(tuple, found))) > 3, key
    assert wrong == []


BOUGHT, NAMED, TAKES = Test("own_orders", Op.AT_LEAST, (1,)), Test("own_name", Op.CONTAINS, ("E",)), Test("newsletter", Op.IS, (1,))
OTHERS = Test("lastname", Op.NOT_CONTAINS, ("A",))


MIXED = (
    sorted_by("lastname", SortKey("own_orders", descending=True)),
    sorted_by("own_news", SortKey("lastname", descending=True), "own_spent"),
    sorted_by("groups", "own_news", "firstname"),
    sorted_by("newsletter", "birthday", SortKey("own_name", descending=True)),
    sorted_by("id_default_group", "age", "own_name", "total_spent", where=OTHERS),
    sorted_by("own_name", where=AnyOf((BOUGHT, OTHERS))),
    sorted_by("firstname", where=AllOf((AnyOf((NAMED, TAKES)), Test("groups", Op.NONE_OF, (1, 2)), BOUGHT))),
    sorted_by("own_last", where=AnyOf((AllOf((NAMED, OTHERS)), Test("birthday", Op.DURING, ("last_days", 12000)))), search="a"),
    sorted_by("own_spent", groups=frozenset({3}), limit=4),
    sorted_by(SortKey("own_mail", descending=True), among=frozenset(range(5, 30, 2)), with_deleted=True, where=AnyOf((BOUGHT, OTHERS))),
)


@everywhere
def test_that_fields_and_the_shops_columns_together_order_and_filter_as_the_shop_would(workspace):
    for query in MIXED:
        found = ids(workspace, query)
        assert found == ids(workspace, in_its_place(query)), query
        assert len(found) > 3
        assert browsing.count(workspace, query, progress=Progress()) == len(ids(workspace, replace(query, limit=None)))


@everywhere
def test_that_what_an_expression_gives_sorts_and_filters_as_it_shows(lists, workspace):
    told = lists.query(
        "SELECT id_customer, (SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = c.id_customer AND valid = 1) AS orders,"
        " (SELECT SUM(total_paid_real / conversion_rate) FROM ps_orders o WHERE o.id_customer = c.id_customer AND valid = 1) AS spent"
        " FROM ps_customer c WHERE deleted = 0"
    )
    mean = {row["id_customer"]: float(row["spent"]) / row["orders"] for row in told if row["orders"]}
    found = ids(workspace, sorted_by(SortKey("own_mean", descending=True)))
    assert found[: len(mean)] == sorted(mean, key=lambda customer: (-round(mean[customer], 6), -customer))
    assert len(found) > len(mean)
    least = sorted(mean.values())[len(mean) // 2]
    rich = ids(workspace, Query(limit=None, where=Test("own_mean", Op.MORE, (Decimal(str(round(least, 6))),))))
    assert set(rich) == {customer for customer, each in mean.items() if round(each, 6) > round(least, 6)}
    assert set(ids(workspace, Query(limit=None, where=Test("own_mean", Op.EMPTY)))) == {row["id_customer"] for row in told} - set(mean)
    buyers = {row["id_customer"] for row in told if row["orders"] > 1}
    assert set(ids(workspace, Query(limit=None, where=Test("own_rank", Op.STARTS, ("EMI",))))) == buyers


@on_one
def test_that_texts_are_ordered_and_compared_by_the_collation_of_the_names(lists, workspace):
    lists.keep("customer")
    for collation in ("utf8mb4_unicode_ci", "utf8mb4_bin", "utf8mb4_unicode_520_ci", "utf8mb3_general_ci"):
        charset = collation.partition("_")[0]
        lists.query(f"ALTER TABLE ps_customer MODIFY lastname VARCHAR(255) CHARACTER SET {charset} COLLATE {collation} NOT NULL")
        lists.reopen()
        own_fields.take_fields(lists.workspace, FIELDS)
        for query in (sorted_by("own_name"), Query(limit=None, where=Test("own_name", Op.CONTAINS, ("CLA",))), Query(where=NAMED)):
            assert ids(lists.workspace, query) == ids(lists.workspace, in_its_place(query)), (collation, query)


# -- what is kept --------------------------------------------------------------------------------------------------------------------------


@on_one
def test_that_it_is_worked_out_once_until_customers_are_written(lists, workspace):
    query = sorted_by("own_name", where=AnyOf((NAMED, TAKES)))
    before = ids(workspace, query)
    with statements(workspace) as sent:
        assert ids(workspace, replace(query, sort=(SortKey("own_name", descending=True),)))[-1] in before
    assert sent == []
    lists.update("customer", f"id_customer = {before[0]}", lastname="zzzebra")
    assert ids(workspace, query) == before
    workspace.snapshots.let_go_of_customers()
    assert ids(workspace, query) == ids(workspace, in_its_place(query)) != before


@on_one
def test_that_what_is_made_of_orders_alone_outlives_the_writing_of_customers(workspace, monkeypatch):
    monkeypatch.setattr(snapshots, "LARGE", 0)
    ids(workspace, sorted_by("own_mean", "own_name"))
    workspace.snapshots.let_go_of_customers()
    kept = {wanted for _database, wanted in workspace.snapshots.vectors}
    assert "own_mean" in kept
    assert "own_name" not in kept


@on_one
def test_that_another_expression_of_the_same_key_is_worked_out_anew(workspace):
    ids(workspace, sorted_by("own_name"))
    own_fields.take_fields(workspace, (Formula("own_name", "Name", "0 - id_customer"),))
    found = ids(workspace, sorted_by("own_name"))
    assert found == sorted(found, reverse=True)


@on_one
def test_that_the_work_stops_between_two_steps_and_keeps_nothing_half_done(workspace):
    for query in (sorted_by("own_mean"), sorted_by("own_name"), Query(where=NAMED), sorted_by("lastname", "own_rank")):
        workspace.snapshots.let_go()
        stops_anywhere(workspace, query)


def stops_anywhere(workspace: Workspace, query: Query) -> None:
    """Given up at any step, the work ends there, and what is asked again afterwards is worked out anew."""
    ids(workspace, Query(where=Test("id_customer", Op.MORE, (0,))))
    seen = stopped_at(workspace, query, None)
    for stop in range(1, seen):
        workspace.snapshots.let_go()
        assert stopped_at(workspace, query, stop) == stop
    workspace.snapshots.let_go()
    assert stopped_at(workspace, query, None) == seen


def stopped_at(workspace: Workspace, query: Query, stop: int | None) -> int:
    """How many steps were told when the work ended, which is given up at one of them."""
    steps: list[int] = []

    def note(done: int, _total: int) -> None:
        steps.append(done)
        if len(steps) == stop:
            progress.cancel()

    progress = Progress(note)
    if stop is None:
        browsing.find_ids(workspace, query, progress=progress)
        assert 40 in steps
    else:
        with pytest.raises(Cancelled):
            browsing.find_ids(workspace, query, progress=progress)
    return len(steps)


@on_one
def test_that_numbers_too_large_to_be_held_are_refused_with_a_word(workspace):
    with pytest.raises(BadInput, match="Huge"):
        ids(workspace, sorted_by("own_huge"))
    assert ids(workspace, Query(limit=None)) != []


# -- what else is asked of them ------------------------------------------------------------------------------------------------------------


@here_and_there
def test_that_values_and_key_figures_are_counted_among_those_a_field_filters(workspace):
    wheres = (Query(where=AnyOf((BOUGHT, NAMED))), in_its_place(Query(where=AnyOf((BOUGHT, NAMED)))))
    for key in ("lastname", "own_name", "own_rank", "own_spent", "own_last", "groups", "orders_valid"):
        mine, shops = (valuing.spreads(workspace, [each], key, progress=Progress())[0] for each in wheres)
        assert (mine.listed, mine.empty, mine.filled) == (shops.listed, shops.empty, shops.filled), key
    for key in ("groups", "id_default_group"):
        mine_counts, shops_counts = (valuing.count_entries(workspace, each, key, progress=Progress()) for each in wheres)
        assert mine_counts == shops_counts
    figures = [figuring.key_figures(workspace, each, progress=Progress()).sums for each in wheres]
    assert figures[0] == figures[1]


@here_and_there
def test_that_the_values_of_a_field_are_counted_as_those_of_its_column(workspace):
    for field, column in (("own_name", "lastname"), ("own_news", "newsletter"), ("own_last", "last_order")):
        told = [valuing.spreads(workspace, [Query()], key, progress=Progress())[0] for key in (field, column)]
        assert told[0].listed == told[1].listed, field
        assert told[0].days == told[1].days


@here_and_there
def test_that_a_colour_rule_about_a_field_colours_whom_the_same_filter_finds(workspace):
    rules = tuple(OwnRule(f"Rule {number}", where) for number, where in enumerate((NAMED, AnyOf((BOUGHT, TAKES)), TAKES)))
    view = View("mine", "Mine", ("id_customer", "lastname", "own_name"), rules=rules)
    rows = browsing.load_rows(workspace, view, range(1, 31), progress=Progress())
    for rule in rules:
        found = {customer for customer, row in rows.items() if row.values[rule.flag]}
        assert found == set(ids(workspace, Query(limit=None, with_deleted=True, where=rule.where))) & set(range(1, 31))
        assert 3 < len(found) < 30


@here_and_there
def test_that_the_command_line_finds_by_a_field_whom_it_finds_by_its_column(workspace):
    for where in ('own_orders >= 1 and starts(own_name, "M")', "own_spent > 100 or own_news", "own_last < today() - 30"):
        found = [whom(workspace, each) for each in (where, SAME.sub(lambda key: SAME_AS[key[0]], where))]
        assert found[0] == found[1] != []


SAME = re.compile("|".join(SAME_AS))


def whom(workspace: Workspace, where: str) -> list[int]:
    return list(find_whom(workspace, Whom(where), progress=Progress())[0])


@large_and_small
def test_that_what_is_worked_out_of_everybody_is_what_the_grid_shows_of_each(workspace, monkeypatch, large):
    monkeypatch.setattr(snapshots, "LARGE", large)
    monkeypatch.setattr(worked, "ROWS_A_PART", 25)
    shown = [key for key, column in workspace.columns.items() if column.is_asked and not column.is_hidden]
    fields = [Formula(f"own_of_{key}", key, key) for key in shown] + [Formula("own_text", "T", 'text(age) & "/" & groups & text(date_add)')]
    own_fields.take_fields(workspace, (*FIELDS, *fields))
    keys = [field.key for field in fields]
    assert set(keys) <= set(workspace.columns)
    everybody = ids(workspace, Query(limit=None))
    rows = browsing.load_values(workspace, keys, everybody, progress=Progress())
    for key in keys:
        (told,) = valuing.spreads(workspace, [Query()], key, progress=Progress())
        counts = Counts(workspace.columns[key].kind, workspace.manner)
        counts.add(Counter(row[key] for row in rows.values()).items())
        assert replace(told, as_of="", lines=()) == replace(counts.spread(), lines=()), key
