"""Chunks are as large as the shop's writers can bear, and a busy server is left alone."""

import pytest

from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, CellChange, Change, RowAdded, by_customer
from sc_desktop.workspace.pace import LEAST, MOST, Pace, plan


def named(customer: int) -> CellChange:
    return CellChange(CUSTOMER, (customer,), "firstname", "Ann", f"Eve {customer}")


def test_that_a_quick_chunk_is_followed_by_one_twice_as_large():
    pace = Pace()
    pace.note(500, 0.01, 0.0)
    assert pace.size == 1000


def test_that_a_chunk_that_held_its_locks_for_long_is_followed_by_a_smaller_one():
    pace = Pace()
    pace.note(500, 0.2, 0.0)
    assert pace.size == 250


@pytest.mark.parametrize(("seconds", "size"), [(1000.0, LEAST), (0.0, MOST)])
def test_that_chunks_stay_within_bounds(seconds, size):
    pace = Pace()
    for _ in range(10):
        pace.note(pace.size, seconds, 0.0)
    assert pace.size == size


def test_that_a_slow_line_does_not_make_chunks_smaller():
    pace = Pace()
    pace.note(500, 0.01 + 4 * 0.03, 0.03)
    assert pace.size == 1000


def test_that_every_customer_is_in_one_part_and_parts_are_in_id_order():
    changes: list[Change] = [named(customer) for customer in range(1, 1001)]
    changes += [RowAdded(CUSTOMER_GROUP, (customer, 5)) for customer in range(1, 1001, 7)]
    parts = plan(by_customer(changes), tries=1, may_carry=True)
    told = sorted(customer for part in parts for customer in part.ids)
    assert (told, all(list(part.ids) == sorted(part.ids) for part in parts)) == (list(range(1, 1001)), True)


def test_that_who_changes_alike_with_many_is_carried_and_who_joins_a_group_is_not():
    changes: list[Change] = [named(customer) for customer in range(1, 1001)]
    changes.append(RowAdded(CUSTOMER_GROUP, (7, 5)))
    parts = plan(by_customer(changes), tries=1, may_carry=True)
    assert [(len(part), part.is_carried) for part in parts] == [(999, True), (1, False)]


def test_that_a_half_is_compared_one_by_one():
    (part,) = plan(by_customer([named(customer) for customer in range(1, 1001)]), tries=1, may_carry=True)
    assert [(half.ids[0], half.ids[-1], half.is_carried) for half in part.halves(2)] == [(1, 500, False), (501, 1000, False)]


@pytest.mark.parametrize(("usual", "running", "is_busy"), [(1, 20, False), (1, 21, True), (10, 40, False), (10, 41, True)])
def test_that_a_server_is_busy_when_it_does_far_more_than_at_the_beginning(usual, running, is_busy):
    pace = Pace()
    for _ in range(10):
        pace.hear(usual)
    pace.hear(running)
    assert pace.is_busy is is_busy
