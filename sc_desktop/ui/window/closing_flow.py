"""Closing the window: pending edits are reviewed, kept for the next time, or discarded; a batch under way is finished first."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.window.commit_flow import CommitFlow

if TYPE_CHECKING:
    from sc_desktop.ui.window.main_window import MainWindow


class ClosingFlow(QObject):
    """Says whether the window may close now; asks the user when it may not."""

    def __init__(self, desk: Desk, commits: CommitFlow, window: "MainWindow") -> None:
        super().__init__(window)
        self._desk, self._commits, self._window = desk, commits, window
        self._is_decided = False

    def may_close(self) -> bool:
        """Whether nothing stands in the way; otherwise the question is on the screen."""
        if self._desk.is_committing and not self._is_decided:
            self._desk.tell(tr(N_("A batch is being written; close the window when it is done.")), role="warning", topic="closing")
            return False
        self._window.deeds.finish_typing()
        count = len(self._desk.stage)
        if self._is_decided or not count or self._desk.workspace is None:
            return True
        from sc_desktop.ui.confirm import KeepPendingDialog

        dialog = KeepPendingDialog(count, self._window)
        dialog.review_chosen.connect(self._commits.review)
        dialog.keep_chosen.connect(self._close)
        dialog.discard_chosen.connect(self._discard)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return False

    def decide(self) -> None:
        """Nothing is asked any more: pending edits are kept for the next time."""
        self._is_decided = True

    def _discard(self) -> None:
        stage = self._desk.stage
        stage.settle([change.key for change in stage])
        self._close()

    def _close(self) -> None:
        """Close once what this computer keeps is on its disk."""
        self._is_decided = True
        if self._desk.jobs.is_busy:
            self._window.settled.connect(self._window.close)
        else:
            QTimer.singleShot(0, self._window, self._window.close)
