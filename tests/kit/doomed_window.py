"""A window of its own that commits, and is killed by the test that started it: `python -m tests.kit.doomed_window URL PROFILE CUSTOMERS`.

It gives the first customers of the grid another first name, and writes two in a chunk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from sc_desktop.app import open_window
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, pace

ROOT = Path(__file__).resolve().parents[2]
A_CHUNK = 2


def kill_in_mid_batch(url: str, profile: Path, *, customers: int, written: int) -> None:
    """Start the program, let it write so many of so many customers, and kill -9 it when the next chunk is about to be begun."""
    command = [sys.executable, "-m", "tests.kit.doomed_window", url, str(profile), str(customers)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin is not None and program.stdout is not None
        while (told := program.stdout.readline()) and int(told) < written:
            program.stdin.write("\n")
            program.stdin.flush()
        program.kill()
    assert told, "the program ended by itself"


def new_name(customer: int) -> str:
    """What the program writes for a customer: letters alone, as PrestaShop wants them."""
    return "Nr " + "".join(chr(ord("a") + int(digit)) for digit in str(customer))


def main(url: str, profile: str, customers: str) -> None:
    """Commit for so many customers; after each step of writing its count is told, and a line awaited in return."""
    pace.LEAST = pace.MOST = A_CHUNK  # not fewer on a busy computer, or it is killed after another number of customers
    real = committing.commit

    def commit(*values: Any, progress: Progress, **named: Any) -> object:
        step = progress.step

        def tell(rows: int) -> None:
            step(rows)
            print(progress.done, flush=True)
            sys.stdin.readline()

        progress.step = tell  # type: ignore[method-assign]
        return real(*values, progress=progress, **named)

    committing.commit = commit  # type: ignore[assignment]
    window = open_window(url or None, profile_dir=profile, writable=True)
    turn_until(lambda: not window.property("busy"))
    model = window.findChild(QTableView, "customerTable").model()
    keys = [model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.UserRole) for place in range(model.columnCount())]
    for row in range(int(customers)):
        index = model.index(row, keys.index("firstname"))
        assert model.setData(index, new_name(index.data(Qt.ItemDataRole.UserRole)))
    review = window.findChild(QAction, "action.review")
    turn_until(review.isEnabled)
    review.trigger()
    press(window, "commitButton")
    if url:
        press(window, "confirmButton")  # the journal's tables, which a shop of ours needs no consent for
    QApplication.exec()


def turn_until(claim: Callable[[], bool]) -> None:
    """Let the program work until the claim holds."""
    while not claim():
        QApplication.processEvents()


def press(window: Any, name: str) -> None:
    """Click a button once it is on the screen."""

    def shown() -> list[QPushButton]:
        return [each for each in window.findChildren(QPushButton, name) if each.isVisible() and each.isEnabled()]

    turn_until(lambda: bool(shown()))
    shown()[-1].click()


if __name__ == "__main__":
    main(*sys.argv[1:])
