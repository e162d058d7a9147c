"""Closing the window: pending edits are reviewed, kept for the next time, or discarded; a batch under way is ended or awaited first."""

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
        self._closes_after = ""  # a batch under way: "", "done" (and all is well) or "stopped"
        commits.ended.connect(self._on_batch_ended)

    def may_close(self) -> bool:
        """Whether nothing stands in the way; otherwise the question is on the screen."""
        if self._desk.is_committing and not self._is_decided:
            self._ask_about_batch()
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

    def _ask_about_batch(self) -> None:
        from sc_desktop.ui.confirm import WritingDialog

        dialog = WritingDialog(self._window)
        dialog.stop_chosen.connect(self._stop_and_close)
        dialog.wait_chosen.connect(self._close_when_done)
        dialog.finished.connect(dialog.deleteLater)
        self._commits.ended.connect(dialog.reject)
        dialog.open()

    def _stop_and_close(self) -> None:
        self._closes_after = "stopped"
        self._commits.stop()

    def _close_when_done(self) -> None:
        self._closes_after = "done"
        text = tr(N_("The window closes when the batch is written, unless there is something to tell."))
        self._desk.tell(text, button=tr(N_("Stay open")), act=self._stay, topic="closing")

    def _stay(self) -> None:
        self._closes_after = ""

    def _on_batch_ended(self, is_clean: bool) -> None:
        """Go on closing, as it was wanted; pending changes are asked about as ever."""
        wanted, self._closes_after = self._closes_after, ""
        self._desk.untell("closing")
        if wanted == "stopped" or (wanted == "done" and is_clean):
            QTimer.singleShot(0, self._window, self._window.close)

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
