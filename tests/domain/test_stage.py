"""The stage holds what the user has done and the shop does not know yet; each act is one step that can be taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sc_desktop.domain.change import CellChange, Change, RowAdded, RowRemoved
from sc_desktop.domain.stage import Stage, step_of

JOINED, LEFT = RowAdded("customer_group", (1, 5)), RowRemoved("customer_group", (1, 5))


def cell(before: str | None, after: str | None, customer: int = 1, column: str = "lastname") -> CellChange:
    return CellChange("customer", (customer,), column, before, after)


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_that_a_cell_changed_twice_keeps_what_was_there_first(stage):
    stage.add("one", [cell("a", "b")])
    stage.add("two", [cell("b", "c")])
    assert list(stage) == [cell("a", "c")]


def test_that_a_cell_changed_twice_in_one_step_keeps_what_was_there_first(stage):
    stage.add("one", [cell("a", "b"), cell("b", "c")])
    assert list(stage) == [cell("a", "c")]


def test_that_a_change_back_leaves_nothing_pending(stage):
    stage.add("there", [cell("a", "b")])
    stage.add("back", [cell("b", "a")])
    assert len(stage) == 0


def test_that_a_change_back_can_itself_be_undone(stage):
    stage.add("there", [cell("a", "b")])
    stage.add("back", [cell("b", "a")])
    stage.undo()
    assert list(stage) == [cell("a", "b")]


@pytest.mark.parametrize(("before", "after"), [("dupont", "DUPONT"), (None, ""), ("", "0000-00-00"), ("a", "a ")])
def test_that_a_change_of_what_only_looks_alike_is_pending(stage, before, after):
    stage.add("edit", [cell(before, after)])
    assert len(stage) == 1


def test_that_a_change_to_the_same_value_is_no_step(stage):
    assert (stage.add("nothing", [cell("a", "a")]), stage.can_undo) == (0, False)


def test_that_joining_and_leaving_cancel_out(stage):
    stage.add("join", [JOINED])
    stage.add("leave", [LEFT])
    assert len(stage) == 0


def test_that_joining_twice_is_one_step(stage):
    stage.add("join", [JOINED])
    assert stage.add("again", [JOINED]) == 0


def test_that_undo_takes_back_all_of_a_step(stage):
    stage.add("one", [cell("a", "b")])
    stage.add("many", [cell("a", "c"), cell("x", "y", 2), JOINED])
    stage.undo()
    assert list(stage) == [cell("a", "b")]


def test_that_redo_does_again_what_was_taken_back(stage):
    stage.add("one", [cell("a", "b"), JOINED])
    stage.undo()
    stage.redo()
    assert set(stage) == {cell("a", "b"), JOINED}


def test_that_a_new_step_forgets_what_was_taken_back(stage):
    stage.add("one", [cell("a", "b")])
    stage.undo()
    stage.add("two", [JOINED])
    assert not stage.can_redo


def test_that_undo_without_a_step_does_nothing(stage):
    assert stage.undo() is None


def test_that_undo_says_which_step_it_took_back(stage):
    stage.add("Rename", [cell("a", "b")])
    step = stage.undo()
    assert step is not None and step.title == "Rename"


def test_that_revert_drops_some_pending_changes_as_one_step(stage):
    stage.add("many", [cell("a", "b"), cell("x", "y", 2), JOINED])
    stage.revert("drop", [cell("a", "b").key, JOINED.key, ("customer", (99,), "note")])
    assert list(stage) == [cell("x", "y", 2)]


def test_that_a_revert_can_be_undone(stage):
    stage.add("one", [cell("a", "b")])
    stage.revert("drop", [cell("a", "b").key])
    stage.undo()
    assert list(stage) == [cell("a", "b")]


def test_that_what_is_settled_is_no_longer_pending(stage):
    stage.add("two", [cell("a", "b"), JOINED])
    stage.settle([JOINED.key])
    assert list(stage) == [cell("a", "b")]


def test_that_what_is_settled_can_not_be_undone_here_and_the_rest_of_its_step_can(stage):
    stage.add("two", [cell("a", "b"), JOINED])
    stage.settle([JOINED.key])
    stage.undo()
    assert (list(stage), stage.can_undo) == ([], False)
    stage.redo()
    assert list(stage) == [cell("a", "b")]


def test_that_what_a_batch_is_writing_changes_in_no_way(stage):
    stage.add("before", [cell("a", "b"), cell("x", "y", 2)])
    stage.hold([1])
    stage.add("meanwhile", [cell("b", "c"), JOINED])
    stage.revert("drop", [cell("a", "b").key])
    assert (set(stage), stage.can_undo, stage.undo()) == ({cell("a", "b"), cell("x", "y", 2)}, False, None)


def test_that_others_can_be_edited_and_undone_while_a_batch_is_written(stage):
    stage.add("before", [cell("a", "b")])
    stage.hold([1])
    stage.add("meanwhile", [cell("x", "y", 2), JOINED])  # the one who would join is in work
    assert (set(stage), stage.free_count) == ({cell("a", "b"), cell("x", "y", 2)}, 1)
    stage.undo()
    assert (list(stage), stage.can_redo) == ([cell("a", "b")], True)


def test_that_customers_let_go_can_be_edited_again(stage):
    stage.add("before", [cell("a", "b")])
    stage.hold([1])
    stage.let_go()
    stage.add("after", [cell("b", "c")])
    assert list(stage) == [cell("a", "c")]


def test_that_a_cell_shows_its_pending_value_else_the_stored_one(stage):
    stage.add("one", [cell("a", None)])
    assert (stage.value("customer", (1,), "lastname", "a"), stage.value("customer", (2,), "lastname", "a")) == (None, "a")


def test_that_pending_changes_of_an_earlier_day_are_taken_over():
    assert list(Stage([cell("a", "b"), JOINED])) == [cell("a", "b"), JOINED]


def test_that_listeners_are_told_the_keys_touched(stage):
    told: list[object] = []
    stage.on_change.append(lambda keys: told.append(list(keys)))
    stage.add("two", [cell("a", "b"), JOINED])
    assert told == [[cell("a", "b").key, JOINED.key]]


ACTS = st.lists(
    st.lists(
        st.one_of(
            st.builds(lambda after, customer: (customer, after), st.sampled_from(["a", "A", "b", ""]), st.integers(1, 3)),
            st.builds(lambda customer: (customer, None), st.integers(1, 3)),
        ),
        min_size=1,
        max_size=4,
    ),
    max_size=6,
)


@given(ACTS)
def test_that_as_many_undos_as_steps_leave_nothing_pending(acts):
    stage = play(acts)
    while stage.can_undo:
        stage.undo()
    assert len(stage) == 0


@given(ACTS)
def test_that_redoing_everything_gives_back_what_was_pending(acts):
    stage = play(acts)
    pending = set(stage)
    while stage.can_undo:
        stage.undo()
    while stage.can_redo:
        stage.redo()
    assert set(stage) == pending


def play(acts: list[list[tuple[int, str | None]]]) -> Stage:
    """A user who sets names, and joins or leaves a group (None), all against a shop where every name is "a"."""
    stage = Stage()
    for act in acts:
        changes: list[Change] = []
        for customer, after in act:
            key = ("customer_group", (customer, 5), "")
            if after is None:
                changes.append((RowRemoved if stage.get(key) else RowAdded)("customer_group", (customer, 5)))
            else:
                changes.append(cell(str(stage.value("customer", (customer,), "lastname", "a")), after, customer))
        stage.add("act", changes)
    return stage


def test_that_a_step_made_elsewhere_is_taken_as_if_added_here():
    here, elsewhere = Stage([cell("a", "b")]), Stage([cell("a", "b")])
    changes = [cell("b", "c"), cell("x", "y", column="note"), cell("1", "1", column="siret")]
    here.add("edit", changes)
    step = step_of("edit", changes, elsewhere.copy())
    assert elsewhere.take(step)
    assert list(elsewhere) == list(here)
    assert elsewhere.undo() == here.undo()
    assert list(elsewhere) == list(here) == [cell("a", "b")]


def test_that_a_step_made_against_what_has_changed_since_is_not_taken():
    stage = Stage()
    step = step_of("edit", [cell("a", "b")], stage.copy())
    stage.add("typed meanwhile", [cell("a", "z")])
    assert not stage.take(step)
    assert list(stage) == [cell("a", "z")]
    assert stage.undo() is not None and not stage.can_undo


# -- settling a large batch elsewhere ------------------------------------------------------------------------------------------------------


def settled_both_ways(edit_meanwhile=False):
    """Two stages of the same history, settled here and elsewhere, and whether the second was taken."""
    stages = []
    for _ in range(2):
        stage = Stage()
        stage.add("first", [CellChange("customer", (each,), "lastname", "a", "b") for each in (1, 2, 3)])
        stage.add("second", [CellChange("customer", (each,), "firstname", "a", "b") for each in (3, 4)])
        stages.append(stage)
    here, elsewhere = stages
    written = [CellChange("customer", (each,), "lastname", "a", "b") for each in (1, 2)]
    written.append(CellChange("customer", (3,), "lastname", "a", "another value by now"))
    here.settle_written(written)
    settling = elsewhere.settling()
    if edit_meanwhile:
        elsewhere.add("meanwhile", [CellChange("customer", (9,), "lastname", "a", "b")])
    return here, elsewhere, elsewhere.take_settled(settling.written(written))


def test_that_a_batch_settled_elsewhere_leaves_what_settling_it_here_leaves():
    here, elsewhere, was_taken = settled_both_ways()
    assert was_taken
    assert list(elsewhere) == list(here)
    while here.can_undo:
        assert (here.undo(), list(here)) == (elsewhere.undo(), list(elsewhere))
    assert not elsewhere.can_undo


def test_that_what_was_edited_meanwhile_is_not_lost_to_a_batch_settled_elsewhere():
    _here, elsewhere, was_taken = settled_both_ways(edit_meanwhile=True)
    assert not was_taken
    assert len(elsewhere) == 6
