"""Says when the shop has gained customers since the grid was read. Looks now and then, while nothing else is under way."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from sc_desktop.workspace.browsing import Arrived
    from sc_desktop.workspace.workspace import Workspace

PERIOD = "customers.watch_period"
_TOPIC = "arrivals"


class Arrivals(QObject):
    """One statement at each look, which reads no more than the customers who are new. A minimised window does not look."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._since: int | None = None
        self._told = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        desk.shop_shown.connect(self.begin)
        desk.shop_left.connect(self.stop)
        desk.settings.on_change.append(lambda key: self._set_period() if key == PERIOD else None)

    def begin(self) -> None:
        """The grid is read now: whoever comes after this is new."""
        self._since, self._told = None, 0
        self._desk.untell(_TOPIC)
        self._set_period()
        self._ask(None)

    def stop(self) -> None:
        """No shop is open."""
        self._timer.stop()
        self._since = None

    def look(self) -> None:
        """Ask the shop, unless the window can't be seen or something is under way; then the next time."""
        if self._window.isMinimized() or self._desk.jobs.is_busy:
            return
        self._ask(self._since)

    def _ask(self, since: int | None) -> None:
        if self._desk.workspace is not None and self._timer.isActive():
            done = partial(self._on_arrived, self._desk.workspace, since)
            self._desk.ask("arrivals", use_cases.browsing.arrived, since, done=done, failed=self._on_failed, owner=self)

    def _on_arrived(self, asked: "Workspace", since: int | None, arrived: "Arrived") -> None:
        if asked is not self._desk.workspace:
            return  # other shops are looked at meanwhile
        if since is None:
            self._since = arrived.newest
        elif since == self._since and arrived.count > self._told:
            self._told = arrived.count
            text = trn(
                N_("{count} new customer since the grid was read."), N_("{count} new customers since the grid was read."), arrived.count
            )
            self._desk.tell(text, button=tr(N_("Read again")), act=self._desk.refresh_wanted.emit, topic=_TOPIC)

    def _on_failed(self, _error: Expected) -> None:
        """Whoever works with a shop that does not answer is told so then; the next look asks again."""

    def _set_period(self) -> None:
        seconds = self._desk.settings.whole(PERIOD)
        if seconds and self._desk.workspace is not None:
            self._timer.start(seconds * 1000)
        else:
            self._timer.stop()
