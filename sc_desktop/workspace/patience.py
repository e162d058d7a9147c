"""How long a shop that gives no answer is asked again, before what was in doubt is told as unknown."""

from time import monotonic


class Patience:
    """Runs out so many seconds after the answer was first missed; without a miss it never does."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end: float | None = None

    def begin(self) -> None:
        """An answer is missed. Counted from the first time."""
        if self._end is None:
            self._end = monotonic() + self._seconds

    @property
    def has_begun(self) -> bool:
        return self._end is not None

    @property
    def is_over(self) -> bool:
        return self._end is not None and monotonic() >= self._end
