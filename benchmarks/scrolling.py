"""The wheel turning over the real window while a batch is written and everything is exported: frames a second, and the longest pause."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QPushButton, QWidget

from benchmarks.heartbeat import Heartbeat, wait_until
from sc_desktop.app import open_window
from sc_desktop.domain.address import Profile
from sc_desktop.ui import at_rest

EVERY = 8  # milliseconds from one notch to the next: faster than any hand
WRITTEN = 50_000  # customers of the batch
NOTCH = -120


@dataclass(frozen=True, slots=True)
class Scrolled:
    """Frames a second, seconds, the longest pause, and that of an empty window for as long."""

    frames: float
    seconds: float
    gap: float
    empty_gap: float


class Scrolling:
    """The program at a shop of its own, writable."""

    def __init__(self, profile: Profile, folder: Path) -> None:
        url = f"mysql://{profile.user}@{profile.host}:{profile.port}/{profile.database}?tls=off"
        self._window: Any = open_window(url, profile_dir=folder, writable=True)
        self._quiet()
        self._window.desk.settings.set("export.folder", str(folder))
        self._window.desk.settings.set("customers.max_rows", 0)
        self._window.desk.settings.set("editing.confirm_above", 0)
        self._quiet()
        at_rest.REST = 3_600_000  # the window rests while the empty one is measured, whose longest pause would be ours
        self._rounds, self._frames, self._notch = 0, 0, NOTCH

    def measure(self) -> Scrolled:
        """One batch and one export, the wheel turning all the while."""
        self._frames = 0
        wheel = QTimer(interval=EVERY, timerType=Qt.TimerType.PreciseTimer)
        wheel.timeout.connect(self._turn)
        self._begin_batch()
        export = self._window.findChild(QAction, "action.export_csv").trigger
        gap, seconds = Heartbeat().during(lambda: (export(), wheel.start()), self._is_done)
        wheel.stop()
        frames = self._frames / seconds
        self._quiet()
        self._window.hide()
        bare = QWidget()
        bare.show()
        end = time.perf_counter() + min(seconds, 5.0)
        empty_gap, _seconds = Heartbeat().during(lambda: None, lambda: time.perf_counter() >= end)
        bare.close()
        self._window.show()
        return Scrolled(frames, seconds, gap, empty_gap)

    def close(self) -> None:
        """Close the window."""
        self._window.abandon()
        QApplication.processEvents()

    def _begin_batch(self) -> None:
        """Stage a batch, review it, and wait for its writing to begin."""
        self._rounds += 1
        ids = list(self._window.grid.model.ids[:WRITTEN])
        self._window.desk.give(ids, self._window.desk.shop.columns["note"], f"round {self._rounds}")
        self._quiet()
        self._window.grid.table.select_everything()
        self._window.findChild(QAction, "action.review").trigger()
        wait_until(lambda: self._dialog() is not None and self._is_quiet())
        dialog = self._dialog()
        assert dialog is not None
        box = dialog.findChild(QCheckBox, "consentBox")
        if box is not None:
            box.setChecked(True)
        button = dialog.findChild(QPushButton, "commitButton")
        assert isinstance(button, QPushButton)
        wait_until(button.isEnabled)  # once every change was looked at
        button.click()
        wait_until(self._is_writing)

    def _is_writing(self) -> bool:
        self._confirm()  # the journal is agreed to the first time
        return bool(self._window.desk.is_committing)

    def _confirm(self) -> None:
        for button in self._window.findChildren(QPushButton, "confirmButton"):
            if button.isVisible():
                button.click()

    def _dialog(self) -> QDialog | None:
        return next((each for each in self._window.findChildren(QDialog, "reviewDialog") if each.isVisible()), None)

    def _turn(self) -> None:
        """One notch; what it uncovered is painted before the next."""
        port, bar = self._window.grid.table.viewport(), self._window.grid.table.verticalScrollBar()
        if bar.value() in (bar.minimum(), bar.maximum()):
            self._notch = NOTCH if bar.value() == bar.minimum() else -NOTCH
        middle = QPointF(port.rect().center())
        turned = QWheelEvent(
            middle, port.mapToGlobal(middle), QPoint(), QPoint(0, self._notch), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(port, turned)
        port.repaint()
        self._frames += 1

    def _is_done(self) -> bool:
        return not self._window.property("busy") and not self._window.desk.is_committing

    def _is_quiet(self) -> bool:
        return not self._window.property("busy")

    def _quiet(self) -> None:
        wait_until(self._is_quiet)
