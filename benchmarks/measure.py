"""Pairs of measurements in turn, and the verdict over their ratio."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.judged import judge

Measure = Callable[[], float]
LEAST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was measured, in seconds, one value a round; round n of ours stands beside round n of the other's."""

    ours: Sequence[float]
    other: Sequence[float]
    other_name: str
    limit: float

    @property
    def ratios(self) -> Sequence[float]:
        """Ours by the other's, each of its own round: what slows the computer down for a while slows both."""
        return [ours / other for ours, other in zip(self.ours, self.other, strict=True)]

    @property
    def is_kept(self) -> bool:
        """Whether the median ratio is within the limit."""
        return statistics.median(self.ratios) <= self.limit

    def judge(self, promise: str) -> bool:
        """Whether it is kept, noted for the table of all figures."""
        return judge(promise, f"{_spread(self.ratios, 'x', 2).strip()}", f"{self.limit} x", self.is_kept)

    def __str__(self) -> str:
        lines = (
            ("ours", _spread([1000 * seconds for seconds in self.ours], "ms", 1)),
            (self.other_name, _spread([1000 * seconds for seconds in self.other], "ms", 1)),
            ("ratio", f"{_spread(self.ratios, 'x', 2)}   of {len(self.ratios)} pairs"),
            ("limit", f"{self.limit:8.2f} x"),
            ("verdict", "kept" if self.is_kept else "NOT KEPT"),
        )
        return "\n".join(f"  {name:<24}{value}" for name, value in lines)


def in_turn(ours: Measure, other: Measure, rounds: int) -> tuple[list[float], list[float]]:
    """Both by turns, the first of each pair changing; the first pair warms caches and is not counted."""
    pairs: list[tuple[float, float]] = []
    for number in range(max(rounds, LEAST_ROUNDS) + 1):
        if number % 2:
            mine = ours()
            pairs.append((mine, other()))
        else:
            theirs = other()
            pairs.append((ours(), theirs))
    return [mine for mine, _ in pairs[1:]], [theirs for _, theirs in pairs[1:]]


def _spread(values: Sequence[float], unit: str, places: int) -> str:
    return f"{statistics.median(values):8.{places}f} {unit}  ({min(values):.{places}f} – {max(values):.{places}f})"
