"""How fast work goes and how long it will take still, from counts and a clock."""

from collections import deque
from collections.abc import Callable

SURE_AFTER = 5.0  # seconds until a rate means something
LOOKS_BACK = 20.0  # seconds: the first chunks tell little of the line as it is now


class Pace:
    """Rows done by the time they were done. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()
        self._began = 0.0
        self.begin()

    def begin(self) -> None:
        """Work begins now."""
        self._began = self._clock()
        self._seen.clear()
        self._seen.append((self._began, 0))

    def step(self, done: int) -> None:
        """So many rows are done by now."""
        now = self._clock()
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[1][0] <= now - LOOKS_BACK:
            self._seen.popleft()

    @property
    def rate(self) -> float | None:
        """Rows a second, of late; None before it means something."""
        (first, before), (last, done) = self._seen[0], self._seen[-1]
        if last - self._began < SURE_AFTER or done <= before:
            return None
        return (done - before) / (last - first)

    def left(self, total: int) -> float | None:
        """Seconds until all of `total` rows are done, going on as it goes; None before it can be told."""
        rate = self.rate
        return None if rate is None else max(0, total - self._seen[-1][1]) / rate
