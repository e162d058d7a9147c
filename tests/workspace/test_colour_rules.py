"""Colour rules of the user's own: the shop decides them with the page, as it decides a filter; on MariaDB and in the demo's file."""

import pytest

from sc_desktop.domain.colour_rule import OwnRule
from sc_desktop.domain.filters import AllOf, AnyOf, Op, Test
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import View
from sc_desktop.workspace import browsing, colouring
from tests.kit.shop import statements

EVERYBODY = range(1, 41)
CONDITIONS = (
    Test("lastname", Op.IS, ("eloise",)),
    Test("firstname", Op.CONTAINS, ("é",)),
    Test("orders_valid", Op.AT_LEAST, (2,)),
    Test("total_spent", Op.MORE, (100,)),
    Test("company", Op.EMPTY),
    Test("company", Op.NOT_CONTAINS, ("e",)),
    Test("groups", Op.ONE_OF, (3,)),
    Test("last_order", Op.DURING, ("more_than_days_ago", 100)),
    AnyOf((Test("newsletter", Op.IS, (1,)), AllOf((Test("age", Op.MORE, (30,)), Test("id_gender", Op.IS, (1,)))))),
)


def page(place, *rules, columns=("id_customer", "lastname")):
    view = View("mine", "Mine", columns, rules=rules)
    return browsing.load_rows(place.workspace, view, EVERYBODY, progress=Progress())


def found(place, query):
    return set(browsing.find_ids(place.workspace, query, progress=Progress()))


def test_that_a_rule_colours_exactly_whom_the_same_filter_finds(lists):
    lists.update("customer", "id_customer = 3", lastname="Éloïse", firstname="ELOISE")
    rules = [OwnRule(f"Rule {number}", where, columns=("id_customer",)) for number, where in enumerate(CONDITIONS)]
    rows = page(lists, *rules)
    told = {rule.title: {customer for customer, row in rows.items() if row.values[rule.flag]} for rule in rules}
    assert told == {rule.title: found(lists, Query(where=rule.where, with_deleted=True, limit=None)) for rule in rules}
    assert 3 in told["Rule 0"], "capitals and accents count as the shop has it"
    assert len({frozenset(each) for each in told.values()}) > 5


def test_that_a_rule_over_columns_not_shown_colours_the_name(lists):
    rows = page(lists, OwnRule("Buys", Test("orders_valid", Op.AT_LEAST, (1,)), "violet"))
    buyers = {row["id_customer"] for row in lists.rows("orders") if row["valid"]} & set(EVERYBODY)
    assert {customer for customer, row in rows.items() if row.roles.get("lastname") == "rule_violet"} == buyers
    assert all([reason.legend for reason in row.reasons["lastname"]][:1] == ["Buys"] for each, row in rows.items() if each in buyers)


def test_that_rules_that_can_not_be_asked_here_colour_nothing_and_the_others_do(lists):
    here = OwnRule("Here", Test("id_customer", Op.LESS, (5,)), "rose")
    rows = page(lists, OwnRule("Elsewhere", Test("loyalty", Op.IS, (1,))), OwnRule("Off", here.where, is_on=False), here)
    assert {customer for customer, row in rows.items() if row.roles.get("lastname") == "rule_rose"} == {1, 2, 3, 4}


def test_that_a_page_with_rules_is_read_in_one_statement(shop):
    workspace = shop.workspace(writable=False)
    rules = tuple(OwnRule(f"Rule {number}", where) for number, where in enumerate(CONDITIONS))
    view = View("mine", "Mine", ("id_customer", "lastname"), rules=rules)
    with statements(workspace) as sent:
        browsing.load_rows(workspace, view, EVERYBODY, progress=Progress())
    assert len(sent) == 1


@pytest.mark.parametrize(
    "query",
    [
        Query(search="a e"),
        Query(search="#7"),
        Query(search="50% _"),
        Query(groups=frozenset({1, 3})),
        Query(groups=frozenset({3, 4}), all_groups=True),
        Query(search="a", groups=frozenset({3}), where=Test("active", Op.IS, (1,))),
    ],
)
def test_that_the_condition_of_the_customers_shown_finds_them_again(lists, query):
    where = colouring.condition_of(lists.workspace, query)
    assert found(lists, Query(where=where, limit=None)) == found(lists, query)


def test_that_everyone_has_no_condition(lists):
    assert colouring.condition_of(lists.workspace, Query()) is None
