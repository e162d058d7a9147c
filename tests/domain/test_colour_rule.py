"""Colours of the user's own: which rules colour anything, and what comes and goes with a view's filter."""

import pytest
from msgspec.structs import replace

from sc_desktop.domain.colour_rule import OwnRule, in_use
from sc_desktop.domain.filters import AllOf, AnyOf, Op, Test, exchanged
from sc_desktop.domain.view import View
from sc_desktop.prestashop.colours import Colouring
from sc_desktop.prestashop.customers import COLUMNS as EVERY

COLUMNS = {column.key: column for column in EVERY}
PARIS, RICH, NEWS = Test("company", Op.IS, ("Paris",)), Test("total_spent", Op.MORE, (500,)), Test("newsletter", Op.IS, (1,))
RULE = OwnRule("Big spender", RICH, "blue")


def used(rule, shown=("lastname",)):
    return in_use((rule,), shown, COLUMNS)


def test_that_a_rule_colours_the_name_unless_it_names_columns():
    assert (used(RULE), used(RULE, ("total_spent",))) == ((RULE,), ())
    elsewhere = replace(RULE, columns=("total_spent",))
    assert (used(elsewhere), used(elsewhere, ("total_spent",))) == ((), (elsewhere,))


@pytest.mark.parametrize("rule", [replace(RULE, is_on=False), replace(RULE, where=Test("loyalty", Op.IS, (1,)))])
def test_that_a_rule_that_is_off_or_can_not_be_asked_here_is_not_asked(rule):
    assert used(rule) == ()


def coloured(rules, **values):
    flags = {rule.flag: 1 for rule in rules}
    return Colouring(View("mine", "Mine", ("lastname",)), rules).of({**flags, **values})


def test_that_of_two_rules_the_first_is_seen_and_both_are_told():
    second = OwnRule("News", NEWS, "rose")
    colours = coloured((RULE, second))
    assert colours.roles == {"firstname": "rule_blue", "lastname": "rule_blue"}
    assert [reason.told for reason in colours.reasons["lastname"]] == ["◆ Big spender", "▼ News"]


def test_that_a_rule_of_the_user_covers_the_green_and_the_green_is_told_all_the_same():
    colours = coloured((RULE,), orders_valid=3)
    assert colours.roles["lastname"] == "rule_blue"
    assert [reason.told for reason in colours.reasons["lastname"]] == ["◆ Big spender", "✓ Has a validated order"]


def test_that_rows_of_whom_the_same_holds_share_their_colours():
    colouring = Colouring(View("mine", "Mine", ("lastname",)), (RULE,))
    assert colouring.of({RULE.flag: 1, "orders_valid": 1}) is colouring.of({RULE.flag: 1, "orders_valid": 7})


# -- the filter of a view ------------------------------------------------------------------------------------------------------------------


def test_that_the_filter_of_a_view_goes_with_it_and_what_was_set_by_hand_stays():
    by_hand = AllOf((PARIS, RICH, NEWS))
    assert exchanged(by_hand, AllOf((PARIS, NEWS)), None) == RICH
    assert exchanged(by_hand, PARIS, AnyOf((PARIS, RICH))) == AllOf((AnyOf((PARIS, RICH)), RICH, NEWS))


def test_that_a_condition_of_both_views_stands_there_once():
    assert exchanged(AllOf((PARIS, NEWS)), PARIS, PARIS) == AllOf((PARIS, NEWS))
    assert exchanged(NEWS, None, AllOf((NEWS, PARIS))) == AllOf((NEWS, PARIS))


def test_that_without_any_condition_everyone_is_asked_for():
    assert exchanged(PARIS, PARIS, None) is None
    assert exchanged(None, PARIS, None) is None
