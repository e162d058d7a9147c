"""Widths of a table's columns after what stands in them, measured on the first rows only."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtGui import QFontMetrics

SAMPLE = 200  # rows that are measured
NARROWEST = 24  # pixels; Qt's own least width is more than a short column needs
_PADDING = 14  # what the style leaves free on both sides of a text
_WIDEST = 100_000


def wanted_width(rows: int, text: Callable[[int], str], title: str, metrics: QFontMetrics, *, extra: int = 0) -> int:
    """What a column needs: its title, and the widest of its first texts with `extra` pixels for an icon."""
    widest = max((metrics.horizontalAdvance(text(row)) for row in range(min(rows, SAMPLE))), default=0)
    return max(metrics.horizontalAdvance(title), widest + extra if widest else 0) + _PADDING


def shared(wanted: Sequence[int], room: int, *, kept: Collection[int] = ()) -> list[int]:
    """The room among the columns: each as wide as it wants when all fit, the last one taking what remains.

    Otherwise the widest are cut to one width, and no other; the columns `kept` are never cut, and stand before all others."""
    cuttable = sorted(width for column, width in enumerate(wanted) if column not in kept)
    spare, cut = max(0, room - sum(wanted) + sum(cuttable)), _WIDEST
    for place, width in enumerate(cuttable):
        left = len(cuttable) - place
        if width * left > spare:
            cut = spare // left
            break
        spare -= width
    widths = [width if column in kept else max(min(width, cut), NARROWEST) for column, width in enumerate(wanted)]
    return [*widths[:-1], max(room - sum(widths[:-1]), NARROWEST)]
