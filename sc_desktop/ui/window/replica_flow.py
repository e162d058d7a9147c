"""How far the replica that is looked at is behind, asked for as long as such a shop is open and told in the status bar."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.window.status import StatusBar

if TYPE_CHECKING:
    from sc_desktop.workspace.replica import Lag

EVERY = 5_000  # milliseconds


class ReplicaFlow(QObject):
    """Made for the first shop whose profile names a replica; shows nothing for the others."""

    def __init__(self, desk: Desk, status: StatusBar, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._label = status.replica
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._ask)
        desk.shop_left.connect(self._on_left)
        desk.work_changed.connect(self._ask)

    def watch(self) -> None:
        """A shop with a replica is open: ask now, and again and again until it is left."""
        self._ask()
        self._timer.start()

    def _on_left(self) -> None:
        self._timer.stop()
        self._label.hide()

    def _ask(self) -> None:
        if self._desk.workspace is not None and self._desk.workspace.replica is not None:
            self._desk.ask("replica", use_cases.replica.measure_lag, done=self._show, failed=lambda _: None, owner=self)

    def _show(self, lag: "Lag") -> None:
        if self._desk.workspace is None or self._desk.workspace.replica is None:
            return  # it was left meanwhile
        if lag.seconds is None:
            text = tr(N_("Main server only: the replica does not answer"))
        elif lag.seconds:
            text = trn(N_("Replica {count} s behind"), N_("Replica {count} s behind"), lag.seconds)
        else:
            text = tr(N_("Replica up to date"))
        self._label.setText(text)
        self._label.setToolTip(tr(N_("Lists and tabs are read from the replica; whatever decides a change is read from the main server.")))
        self._label.show()
