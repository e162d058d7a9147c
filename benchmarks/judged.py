"""What was promised, what was measured, and whether it is kept: one line each, for the table of all figures."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Judged:
    """One promise as it was found. Texts are ready to be shown."""

    promise: str
    measured: str
    limit: str
    is_kept: bool


_told: list[Judged] = []


def judge(promise: str, measured: str, limit: str, is_kept: bool) -> bool:
    """Note what this process found of a promise; returns whether it is kept."""
    _told.append(Judged(promise, measured, limit, bool(is_kept)))
    return is_kept


def keep_told(path: Path) -> None:
    """Write what this process has judged, for the one that started it."""
    path.write_text(json.dumps([asdict(each) for each in _told]))


def read_told(path: Path) -> Sequence[Judged]:
    """What another process has judged; nothing when it did not come so far."""
    return [Judged(**each) for each in json.loads(path.read_text())] if path.exists() else []


def table_of(judged: Sequence[Judged]) -> str:
    """A table of promise, measured, limit and kept; those that are not kept stand out by their last word."""
    rows = [("promise", "measured", "limit", "kept"), *((each.promise, each.measured, each.limit, _word(each)) for each in judged)]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _word(judged: Judged) -> str:
    return "yes" if judged.is_kept else "NO"
