"""Tables on a terminal, and how far a command is."""

import sys
from collections.abc import Sequence

WIDEST = 40


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The rows under their headers, in columns. Nothing is cut; what can't be seen, or could steer the terminal, is a dot."""
    clean = [[_visible(text) for text in row] for row in (headers, *rows)]
    widths = [min(WIDEST, max(len(row[place]) for row in clean)) for place in range(len(headers))]
    for row in clean:
        print("  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip())


def show_progress(done: int, total: int) -> None:
    """How far the work is, on one line of standard error, when somebody looks."""
    if sys.stderr.isatty():
        print(f"\r{done:,} / {total:,} ", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Begin a new line after it."""
    if sys.stderr.isatty():
        print(file=sys.stderr)


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(sign if sign.isprintable() else "·" for sign in text)
