"""Staging an expression over every customer in the real window: how long it stands still at most, and what a pending change weighs."""

import argparse
import gc
import os
import tempfile
import time
import tracemalloc
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.big_shop import big_shop
from benchmarks.judged import judge
from benchmarks.measure import LEAST_ROUNDS

GAP = 0.050
BYTES_A_CHANGE = 400
COLUMN, EXPRESSION = "note", "upper(trim(lastname))"


def run(options: argparse.Namespace) -> bool:
    """Whether the window goes on beating, and the changes stay small."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # this platform has no window manager, and says so at every dialog
    with big_shop(options.data, options.customers) as profile, tempfile.TemporaryDirectory() as folder:
        url = f"mysql://{profile.user}@{profile.host}:{profile.port}/{profile.database}?tls=off"
        return _measure(url, Path(folder), max(options.rounds, LEAST_ROUNDS))


def _measure(url: str, folder: Path, rounds: int) -> bool:
    from PySide6.QtWidgets import QApplication, QWidget

    from sc_desktop.app import open_window

    window = open_window(url, profile_dir=folder, writable=True)
    staging = Staging(window)
    changes, bytes_a_change = _weigh(staging)
    ours: list[tuple[float, float]] = []
    empty: list[float] = []
    for _ in range(rounds):
        ours.append(staging.stage())
        window.hide()
        bare = QWidget()
        bare.show()
        empty.append(_idle(ours[-1][1]))
        bare.close()
        window.show()
        staging.take_back()
    window.abandon()
    QApplication.processEvents()
    return _tell(changes, ours, empty, bytes_a_change)


def _weigh(staging: "Staging") -> tuple[int, float]:
    """How many changes there are, and the bytes that Python has taken for one of them and still holds; keys, undo and stage included."""
    staging.stage()  # loads modules and fills caches
    staging.take_back()
    tracemalloc.start()
    staging.stage()
    gc.collect()
    held, changes = tracemalloc.get_traced_memory()[0], staging.pending
    tracemalloc.stop()
    staging.take_back()
    return changes, held / changes


def _idle(seconds: float) -> float:
    from benchmarks.heartbeat import Heartbeat

    end = time.perf_counter() + seconds
    return Heartbeat().during(lambda: None, lambda: time.perf_counter() >= end)[0]


def _tell(changes: int, ours: list[tuple[float, float]], empty: list[float], bytes_a_change: float) -> bool:
    over = [longest - theirs for (longest, _seconds), theirs in zip(ours, empty, strict=True)]
    is_kept = median(over) <= GAP and bytes_a_change <= BYTES_A_CHANGE
    print(f"staging an expression: {changes:,} changes, {median(seconds for _, seconds in ours):.1f} s")
    for name, values in (("longest pause", [each for each, _ in ours]), ("of an empty window", empty), ("over that", over)):
        told = [1000 * value for value in values]
        print(f"  {name:<24}{median(told):8.1f} ms  ({min(told):.1f} – {max(told):.1f})   of {len(told)} rounds")
    print(f"  {'limit':<24}{1000 * GAP:8.1f} ms")
    print(f"  {'memory':<24}{bytes_a_change:8.0f} bytes a change, at most {BYTES_A_CHANGE}")
    print(f"  {'verdict':<24}{'kept' if is_kept else 'NOT KEPT'}")
    heavy = judge("memory of a pending change", f"{bytes_a_change:.0f} bytes", f"{BYTES_A_CHANGE} bytes", bytes_a_change <= BYTES_A_CHANGE)
    pause = f"{1000 * median(over):.1f} ms more"
    return judge("longest pause while an expression is staged", pause, f"{1000 * GAP:.0f} ms more", median(over) <= GAP) and heavy


class Staging:
    """The bulk dialog, as its user fills it in, over the whole result."""

    def __init__(self, window: Any) -> None:
        from benchmarks.heartbeat import Heartbeat, wait_until

        self._window, self._heart, self._wait_until = window, Heartbeat(), wait_until
        wait_until(self._is_quiet)

    @property
    def pending(self) -> int:
        """How many changes are pending."""
        return len(self._window.desk.stage)

    def stage(self) -> tuple[float, float]:
        """Fill in the dialog and apply; the longest pause and the seconds from the click to the last change pending."""
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton, QRadioButton

        self._window.findChild(QAction, "action.change_many").trigger()
        dialog = self._dialog()
        dialog.findChild(QRadioButton, "bulkScope.result").click()
        for name, wanted in (("bulkColumn", COLUMN), ("bulkEdit", "expression")):
            box = dialog.findChild(QComboBox, name)
            box.setCurrentIndex(box.findData(wanted))
        dialog.findChild(QPlainTextEdit, "bulkExpression").setPlainText(EXPRESSION)
        self._wait_until(self._is_quiet)
        apply = dialog.findChild(QPushButton, "bulkApply")
        return self._heart.during(apply.click, lambda: bool(self.pending) and self._is_quiet())

    def take_back(self) -> None:
        """Ctrl+Z."""
        self._window.desk.stage.undo()
        self._wait_until(self._is_quiet)

    def _is_quiet(self) -> bool:
        return not self._window.property("busy")

    def _dialog(self) -> Any:
        from PySide6.QtWidgets import QDialog

        self._wait_until(lambda: any(each.isVisible() for each in self._window.findChildren(QDialog, "bulkDialog")))
        return next(each for each in self._window.findChildren(QDialog, "bulkDialog") if each.isVisible())
