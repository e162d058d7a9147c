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

EVERY = 8  # milliseconds from one notch to the next: faster than any hand
WRITTEN = 20_000  # customers of the batch
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
        self._quiet()
        self._rounds, self._frames, self._notch = 0, 0, NOTCH

    def measure(self) -> Scrolled:
        """One batch and one export, the wheel turning all the while."""
        self._frames, start = 0, time.perf_counter()
        wheel = QTimer(interval=EVERY, timerType=Qt.TimerType.PreciseTimer)
        wheel.timeout.connect(self._turn)
        begin = self._prepare()
        gap, seconds = Heartbeat().during(lambda: (begin(), wheel.start()), self._is_done)
        wheel.stop()
        assert seconds <= time.perf_counter() - start
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

    def _prepare(self) -> Any:
        """Stage a batch and review it; returns what begins the export and the writing."""
        self._rounds += 1
        ids = list(self._window.grid.model.ids[:WRITTEN])
        column = self._window.desk.shop.columns["note"]
        self._window.desk.give(ids, column, f"round {self._rounds}")
        self._quiet()
        self._window.grid.table.select_everything()
        self._window.findChild(QAction, "action.review").trigger()
        wait_until(lambda: self._dialog() is not None)
        dialog = self._dialog()
        assert dialog is not None
        box = dialog.findChild(QCheckBox, "consentBox")
        if box is not None:
            box.setChecked(True)
        button = dialog.findChild(QPushButton, "commitButton")
        assert isinstance(button, QPushButton)

        def begin() -> None:
            self._window.findChild(QAction, "action.export_csv").trigger()
            button.click()
            self._confirm()

        return begin

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

    def _quiet(self) -> None:
        wait_until(lambda: not self._window.property("busy"))
