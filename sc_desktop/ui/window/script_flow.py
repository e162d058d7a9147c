"""The SQL of a review: built in a lane of its own, shown in its dialog, saved where exports go."""

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import ChangeKey
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.file_export import export_folder, open_folder

if TYPE_CHECKING:
    from sc_desktop.ui.review.script_dialog import ScriptDialog
    from sc_desktop.workspace.reviewing import Review

STATEMENTS_SHOWN = 1200  # about two transactions of one statement a customer


class ScriptFlow(QObject):
    """One dialog at a time."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None

    def show(self, review: "Review", over: QWidget, ticked: Collection[ChangeKey]) -> None:
        """Show the statements of the ticked changes, over the review."""
        from sc_desktop.ui.review.script_dialog import ScriptDialog  # like every dialog, loaded when it is needed: the window comes sooner

        dialog = ScriptDialog(over)
        dialog.save_asked.connect(partial(self._save, dialog, review, ticked))
        dialog.cancel_asked.connect(self._cancel)
        dialog.folder_asked.connect(open_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        self._ask(dialog, use_cases.scripting.look_at_scripts, review, ticked, most=STATEMENTS_SHOWN, done=dialog.show_scripts)

    def _save(self, dialog: "ScriptDialog", review: "Review", ticked: Collection[ChangeKey], is_back: bool) -> None:
        folder = export_folder(self._desk.settings)
        self._ask(
            dialog,
            use_cases.scripting.save_script,
            review,
            ticked,
            is_back=is_back,
            folder=folder,
            stepped=dialog.show_progress,
            done=dialog.show_saved,
        )

    def _ask(self, dialog: "ScriptDialog", *asked: object, **named: object) -> None:
        task = self._desk.ask("script", *asked, failed=dialog.show_failure, stopped=dialog.show_stopped, owner=dialog, **named)  # type: ignore[arg-type]
        self._task = task

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.progress.cancel()
