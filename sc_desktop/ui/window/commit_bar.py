"""How far a batch is while it is written: a slim bar above the status bar, which leaves the rest of the window alone."""

import time
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from sc_desktop.domain.pace import Pace
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import push_button

BAR_WIDTH = 260
MINUTE, HOUR = 60, 3600


class CommitBar(QFrame):
    """Customers done of customers to do, how fast, how long still, and the way to stop between two chunks. Hidden between batches."""

    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.setObjectName("commitBar")
        self._pace = Pace(clock)
        self._is_stopping = False
        self._doing = plain_label("", self, name="commitProgressText")
        self._bar = named(QProgressBar(self), "commitProgress", tr(N_("Customers written")))
        self._bar.setFixedWidth(BAR_WIDTH)
        self._speed = plain_label("", self, name="commitSpeed")
        self._stop = push_button("stopCommitButton", tr(N_("Stop")), self._on_stop)
        self._stop.setAccessibleName(tr(N_("Stop writing")))
        self._stop.setToolTip(
            tr(N_("Stops after the customers being written. What is written stays written and can be taken back; the rest stays pending."))
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(12)
        for widget in (self._doing, self._bar, self._speed):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._stop)
        self.hide()

    def begin(self, *, is_undo: bool) -> None:
        """A batch begins; how many customers it has is not known yet."""
        self._pace.begin()
        self._is_stopping = False
        self._doing.setText(tr(N_("Putting back…")) if is_undo else tr(N_("Writing to the shop…")))
        self._speed.clear()
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self.show()

    def show_progress(self, done: int, total: int) -> None:
        """So many customers of so many are done; total 0 while it is not known."""
        self._bar.setRange(0, total)
        self._bar.setValue(min(done, total))
        self._bar.setFormat(tr(N_("{done} of {total}"), done=grouped(done), total=grouped(total)))
        self._pace.step(done)
        rate, left = self._pace.rate, self._pace.left(total)
        if rate is not None and left is not None and not self._is_stopping:
            speed = trn(N_("{count} customer a second"), N_("{count} customers a second"), max(1, round(rate)))
            self._speed.setText(f"{speed}   ·   {_told_left(left)}")

    def show_stopping(self) -> None:
        """The batch was asked to stop: it ends with the chunk under way."""
        self._is_stopping = True
        self._stop.setEnabled(False)
        self._speed.setText(tr(N_("Stopping as soon as what is under way is written…")))

    def _on_stop(self) -> None:
        self.show_stopping()
        self.stop_asked.emit()


def _told_left(seconds: float) -> str:
    """As exact as it can be known."""
    if seconds < 10:
        return tr(N_("a few seconds left"))
    if seconds < 100:
        return tr(N_("about {count} seconds left"), count=round(seconds / 10) * 10)
    if seconds < 100 * MINUTE:
        return trn(N_("about {count} minute left"), N_("about {count} minutes left"), max(2, round(seconds / MINUTE)))
    return trn(N_("about {count} hour left"), N_("about {count} hours left"), round(seconds / HOUR))
