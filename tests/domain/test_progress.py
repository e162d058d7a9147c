"""Work tells how far it is, how fast it goes, and stops where it was asked to."""

import pytest

from sc_desktop.domain import progress as told
from sc_desktop.domain.progress import Cancelled, Progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock shows; a test turns its hands."""
    now = [100.0]
    monkeypatch.setattr(told.time, "monotonic", lambda: now[0])
    return now


def walk(progress: Progress, clock: list[float], *steps: tuple[float, int]) -> None:
    for seconds, rows in steps:
        clock[0] += seconds
        progress.step(rows)


def test_that_rate_and_time_left_follow_from_the_steps(clock):
    progress = Progress()
    progress.begin(1000)
    walk(progress, clock, (2.0, 100), (2.0, 300))
    assert (progress.rate, progress.seconds_left) == (100.0, 6.0)


def test_that_the_rate_is_that_of_late(clock):
    progress = Progress()
    progress.begin(10_000)
    walk(progress, clock, (1.0, 5000), *[(2.0, 20)] * 10)
    assert progress.rate == 10.0


def test_that_before_the_first_rows_nothing_is_said_of_the_time_left(clock):
    progress = Progress()
    progress.begin(1000)
    assert (progress.rate, progress.seconds_left) == (0.0, None)


def test_that_work_stops_at_the_step_after_the_wish():
    progress = Progress()
    progress.begin(10)
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.step(1)
