"""While very many values are made the collector of cycles stays out of the way, and comes back afterwards."""

import gc

import pytest

from sc_desktop.jobs.collecting import collect_again, uncollected


@pytest.fixture(autouse=True)
def _as_before():
    yield
    collect_again()
    assert gc.isenabled()


def test_that_no_pass_is_made_meanwhile_and_passes_go_on_afterwards():
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()  # the outer work is still under way
    assert gc.isenabled()


def test_that_what_was_made_is_not_walked_until_it_may_be_again():
    with uncollected():
        made = [[number] for number in range(1000)]
    assert gc.get_freeze_count() >= len(made)
    collect_again()
    assert gc.get_freeze_count() == 0


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
