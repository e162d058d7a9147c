"""Back and forward through where somebody has been."""

from sc_desktop.domain.trail import Trail


def trail(*steps: str) -> Trail[str]:
    made: Trail[str] = Trail()
    for step in steps:
        made.visit(step)
    return made


def test_that_where_one_never_arrived_lies_ahead():
    been = trail("all", "slow")
    been.turn_back("all")
    assert (been.steps[been.place], been.can_go_back, been.go(1)) == ("all", False, "slow")


def test_that_a_step_that_was_changed_on_the_way_is_the_one_before_again():
    been = trail("all", "a")
    been.amend("ab")
    been.turn_back("a")
    assert (been.steps, been.place) == (["all", "a"], 1)


def test_that_turning_back_where_one_stands_changes_nothing():
    been = trail("all", "a")
    been.turn_back("a")
    assert (been.steps, been.place) == (["all", "a"], 1)
