"""What a commit does without is told of just the changes that are ticked, and of nothing that can't happen to them."""

import pytest

from sc_desktop.domain.change import ADDRESS, CUSTOMER, CUSTOMER_GROUP, CellChange, RowAdded, RowRemoved
from sc_desktop.domain.keeping import FULL, LOCAL, LOG, Keeping
from sc_desktop.i18n import tr
from sc_desktop.workspace.promising import Promises

IN_PART, LOGGED, HERE = Keeping(is_transactional=False), Keeping(LOG), Keeping(LOCAL)
CITY = CellChange(ADDRESS, (7, 70), "city", "Paris", "Lyon")
PUT_AWAY = CellChange(ADDRESS, (7, 70), "deleted", 0, 1)


def names(count, column="firstname", first=1):
    return [CellChange(CUSTOMER, (number,), column, "a", "b") for number in range(first, first + count)]


def told(promises, changes):
    """The first three words of each sentence."""
    lines = promises.lost(changes) if len({change.row[0] for change in changes}) <= promises.most else promises.lost_by_many(changes)
    return [" ".join(tr(line).split()[:3]) for line in lines]


@pytest.mark.parametrize("may_carry", [True, False])
@pytest.mark.parametrize("count", [1, 2, 199, 500])
def test_that_nothing_is_lost_by_who_fit_into_one_transaction(may_carry, count):
    assert told(Promises(FULL, may_carry=may_carry), names(count)) == []


def test_that_more_customers_than_that_are_not_saved_in_the_same_moment():
    assert told(Promises(), names(Promises().most + 1)) == ["The customers are"]


def test_that_those_who_change_differently_are_counted_apart_where_they_are_written_apart():
    changes = [*names(250), *names(250, "lastname", first=251)]
    assert (told(Promises(may_carry=True), changes), told(Promises(may_carry=False), changes)) == (["The customers are"], [])


def test_that_one_customer_in_a_shop_noted_here_is_told_of_this_computer_and_one_line_in_the_log():
    assert told(Promises(LOGGED), names(1)) == ["From another computer,", "One line is"]
    assert told(Promises(LOGGED), names(900)) == ["From another computer,", "A line is", "The customers are"]


def test_that_one_row_of_tables_that_take_nothing_back_can_not_stay_half_written():
    assert told(Promises(IN_PART), names(1)) == ["If the connection"]
    assert told(Promises(IN_PART), [*names(1), RowAdded(CUSTOMER_GROUP, (1, 4))]) == ["If saving is", "If the connection"]


def test_that_a_shop_noted_here_without_a_log_says_how_the_outcome_is_found():
    assert told(Promises(HERE), names(1)) == ["From another computer,", "If the connection"]


@pytest.mark.parametrize(
    ("changes", "may_slip_in"),
    [
        ([CITY], True),
        ([RowRemoved(ADDRESS, (7, 70), (("city", "Paris"),))], True),
        ([CITY, PUT_AWAY], False),  # copied: the order keeps the old one
        ([RowAdded(ADDRESS, (7, -1), (("city", "Lyon"),))], False),
        ([PUT_AWAY], False),
        (names(3), False),
    ],
    ids=["rewritten", "removed", "copied", "new", "put away", "names"],
)
def test_that_an_order_that_may_slip_in_is_told_of_addresses_written_in_place_alone(changes, may_slip_in):
    assert told(Promises(lets_orders_in=True), changes) == ["An order placed"] * may_slip_in
