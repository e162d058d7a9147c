"""Sorting a million values in parts: Python stands still while it sorts, and the window with it."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

_RUN, _SAMPLE = 10_000, 2_000
"""Values that are sorted at once, and those that tell where to part them."""

Value = TypeVar("Value", Decimal | int, str)


def in_order(values: Sequence[Value]) -> list[Value]:
    """From small to large, sorted in parts of a few thousand, so that the window goes on meanwhile, whatever their number."""
    if len(values) <= _RUN:
        return sorted(values)
    sample = sorted(values[:: len(values) // _SAMPLE])
    edges = sample[:: -(-_RUN * len(sample) // len(values))]
    parts: list[list[Value]] = [[] for _ in range(len(edges) + 1)]
    for value in values:
        parts[bisect_right(edges, value)].append(value)
    ordered: list[Value] = []
    for part in parts:  # between two of them another thread can go on, as it can not within one call that sorts them all
        ordered += sorted(part)
        part.clear()
    return ordered
