"""A rate and a time left are told once they mean something, and follow what the line does of late."""

from sc_desktop.domain.pace import Pace


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def paced(*steps: tuple[float, int]) -> Pace:
    """Work of which so many rows were done so many seconds after its begin."""
    clock = Clock()
    pace = Pace(clock)
    for seconds, done in steps:
        clock.now = 1000.0 + seconds
        pace.step(done)
    return pace


def test_that_nothing_is_told_in_the_first_seconds():
    pace = paced((1, 500), (4, 2_000))
    assert (pace.rate, pace.left(10_000)) == (None, None)


def test_that_rate_and_time_left_go_by_what_was_done():
    pace = paced((5, 2_500), (10, 5_000))
    assert (pace.rate, pace.left(20_000)) == (500.0, 30.0)


def test_that_the_rate_follows_a_line_that_became_slower():
    fast = [(float(second), second * 1_000) for second in range(1, 11)]
    slow = [(float(second), 10_000 + (second - 10) * 10) for second in range(11, 60)]
    assert paced(*fast, *slow).rate == 10.0


def test_that_no_rate_is_told_while_nothing_gets_done():
    assert paced((6, 0), (30, 0)).left(100) is None


def test_that_nothing_is_left_when_all_is_done():
    assert paced((5, 100), (10, 200)).left(200) == 0.0
