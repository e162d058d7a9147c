"""Tables on a terminal, and how far a command is."""

import sys
from collections.abc import Iterable, Mapping, Sequence

from sc_desktop.domain.column import Column
from sc_desktop.i18n import tr
from sc_desktop.workspace.staging import Reason

WIDEST = 40


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The rows under their headers, in columns. Nothing is cut; what can't be seen, or could steer the terminal, is a dot."""
    clean = [[_visible(text) for text in row] for row in (headers, *rows)]
    widths = [min(WIDEST, max(len(row[place]) for row in clean)) for place in range(len(headers))]
    for row in clean:
        print("  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip())


def show_progress(done: int, total: int) -> None:
    """How far the work is, on one line of standard error, when somebody looks."""
    if total and sys.stderr.isatty():
        print(f"\r{done:,} / {total:,} ", end="", file=sys.stderr, flush=True)


def print_reasons(columns: Mapping[str, Column], reasons: Iterable[Reason]) -> None:
    """Why something was not done, with how often, on standard error."""
    for reason in reasons:
        column = columns.get(reason.column)
        label = "" if column is None else tr(column.label) + ": "
        print(f"  {reason.count:>7,}  {label}{tr(reason.example)}", file=sys.stderr)


def end_progress() -> None:
    """Begin a new line after it."""
    if sys.stderr.isatty():
        print(file=sys.stderr)


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(sign if sign.isprintable() else "·" for sign in text)
