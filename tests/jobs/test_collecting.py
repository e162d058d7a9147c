"""While very many values are made the collector of cycles stays out of the way, and comes back afterwards."""

import gc
import weakref

import pytest

from sc_desktop.jobs.collecting import collect_everything, uncollected


@pytest.fixture(autouse=True)
def _as_before():
    yield
    gc.unfreeze()
    assert gc.isenabled()


def test_that_no_pass_is_made_meanwhile_and_passes_go_on_afterwards():
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()  # the outer work is still under way
    assert gc.isenabled()


class Ring:
    """Holds itself, so that only the collector can clear it away."""

    def __init__(self):
        self.itself = self


def test_that_what_was_made_is_not_walked_until_everything_is():
    with uncollected():
        made = [[number] for number in range(1000)]
        gone = weakref.ref(Ring())
    gc.collect()
    assert gc.get_freeze_count() >= len(made)
    assert gone() is not None
    assert collect_everything()
    assert gone() is None
    assert gc.get_freeze_count() >= len(made)  # what stays is out of sight again


def test_that_nothing_is_walked_while_very_many_values_are_made():
    gone = weakref.ref(Ring())
    with uncollected():
        assert not collect_everything()
        assert gone() is not None


def test_that_what_is_gone_soon_is_no_reason_to_look_away():
    with uncollected(leaves_much=False):
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    with uncollected(leaves_much=False), uncollected():
        pass
    assert gc.get_freeze_count() > 0


def test_that_the_collector_comes_back_when_the_work_breaks():
    with pytest.raises(ValueError), uncollected():
        raise ValueError
    assert gc.isenabled()
