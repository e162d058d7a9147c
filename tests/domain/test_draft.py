"""A large step is made beside the window against a draft, and taken in one go as long as nothing has been staged meanwhile."""

import pytest

from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.stage import Stage, step_of


def cell(before, after, customer=1):
    return CellChange(CUSTOMER, (customer,), "lastname", before, after)


def made(stage, changes):
    draft = stage.draft()
    step = step_of("edit", changes, draft.pending)
    return step, draft.after(step)


def test_that_a_step_taken_with_its_outcome_is_as_if_added_here():
    changes = [cell("b", "c"), cell("x", "y", 2), cell("q", "p", 3)]
    here, elsewhere = (Stage([cell("a", "b"), cell("p", "q", 3)]) for _ in range(2))
    here.add("edit", changes)
    assert elsewhere.take(*made(elsewhere, changes))
    assert list(elsewhere) == list(here)
    elsewhere.undo()
    assert sorted(elsewhere, key=repr) == [cell("a", "b"), cell("p", "q", 3)]


def test_that_the_keys_of_a_step_taken_with_its_outcome_are_told_once():
    stage, told = Stage(), []
    stage.on_change.append(told.append)
    step, outcome = made(stage, [cell("a", "b")])
    stage.take(step, outcome)
    assert told == [step.keys]


def test_that_an_outcome_made_before_another_edit_loses_nothing_of_that_edit():
    stage = Stage()
    step, outcome = made(stage, [cell("a", "b")])
    stage.add("typed meanwhile", [cell("x", "y", 2)])
    assert stage.take(step, outcome)
    assert sorted(stage, key=repr) == [cell("a", "b"), cell("x", "y", 2)]


def test_that_an_outcome_on_what_has_changed_since_is_not_taken():
    stage = Stage()
    step, outcome = made(stage, [cell("a", "b")])
    stage.add("typed meanwhile", [cell("a", "z")])
    assert not stage.take(step, outcome)
    assert list(stage) == [cell("a", "z")]


def test_that_an_outcome_is_not_taken_over_customers_in_work():
    stage = Stage()
    step, outcome = made(stage, [cell("a", "b")])
    stage.hold([1])
    assert not stage.take(step, outcome)
    assert len(stage) == 0


@pytest.mark.parametrize("count", [4_999, 5_001, 12_000])
def test_that_an_outcome_is_whole_whatever_its_size(count):
    stage = Stage()
    stage.take(*made(stage, [cell("a", "b", customer) for customer in range(count)]))
    assert len(stage) == count
