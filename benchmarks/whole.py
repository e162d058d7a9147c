"""All figures by one command, each in a process of its own: one that fails or hangs keeps none of the others from being measured."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.judged import Judged, read_told, table_of

PATIENCE = 45 * 60
"""Seconds after which one that has not ended is ended; building a shop of a million customers the first time is part of them."""
Command = Callable[[str, Path], Sequence[str]]
"""What measures the figure of this name and writes what it judged to this file."""


def measure_all(names: Sequence[str], command: Command, *, patience: float = PATIENCE) -> bool:
    """Measure one after another, tell what is under way on stderr, and print one table of all; whether every promise is kept."""
    judged: list[Judged] = []
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(names, 1):
            print(f"== {number} of {len(names)}: {name}, after {_minutes(begun)}", file=sys.stderr, flush=True)
            print(f"== {name}", flush=True)
            told, start = Path(folder) / name, time.monotonic()
            why = _run(command(name, told), patience)
            found = read_told(told)
            if why or not found:
                found = [*found, Judged(name, why or "nothing was told", "it ends by itself", False)]
            judged += [Judged(f"{name}: {each.promise}", each.measured, each.limit, each.is_kept) for each in found]
            print(f"   {name} took {_minutes(start)}", file=sys.stderr, flush=True)
    kept = sum(each.is_kept for each in judged)
    print(f"\n{table_of(judged)}\n\n{kept} of {len(judged)} kept, {_minutes(begun)}", flush=True)
    return kept == len(judged)


def _run(command: Sequence[str], patience: float) -> str:
    """Why it did not come to its end; "" when it did. It goes with all it has started: servers, screens, other programs."""
    process = subprocess.Popen(command, start_new_session=True)
    try:
        code = process.wait(patience)
    except subprocess.TimeoutExpired:
        return f"was ended after {patience / 60:.0f} min"
    finally:
        _end(process)
    return "" if code in (0, 1) else f"ended with {code}"


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it and all it had started are gone
    process.wait()


def _minutes(since: float) -> str:
    seconds = round(time.monotonic() - since)
    return f"{seconds // 60}:{seconds % 60:02d} min"
