"""Work tells how far it is, and stops where it was asked to."""

import pytest

from sc_desktop.domain.progress import Cancelled, Progress, progress_here


def test_that_work_tells_how_far_it_is():
    told: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: told.append((done, total)))
    progress.begin(10)
    progress.step(4)
    progress.step(3)
    assert told == [(0, 10), (4, 10), (7, 10)]


def test_that_work_stops_at_the_step_after_the_wish():
    progress = Progress()
    progress.begin(10)
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.step(1)


def test_that_a_wait_is_ended_by_whoever_cancels_and_only_while_it_lasts():
    ended = []
    progress = Progress()
    with progress.waiting(lambda: ended.append("first")):
        assert ended == []
    progress.cancel()
    assert ended == []
    with progress.waiting(lambda: ended.append("late")):
        assert ended == ["late"]


def test_that_every_wait_around_another_is_ended():
    ended = []
    progress = Progress()
    with progress.waiting(lambda: ended.append("outer")), progress.waiting(lambda: ended.append("inner")):
        progress.cancel()
    assert ended == ["outer", "inner"]


def test_that_a_thread_knows_whose_wish_to_stop_counts():
    progress = Progress()
    with progress.under_way():
        assert progress_here() is progress
    assert progress_here() is None
