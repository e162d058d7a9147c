"""Another value for everybody who has this one: asks which, makes the changes off the window's thread, and stages them as one step."""

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject

from sc_desktop import workspace as use_cases
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits import Edit, Step, Unusable
from sc_desktop.domain.edits.replacing import Replace
from sc_desktop.domain.edits.setting import SetValue
from sc_desktop.domain.facets import Facet
from sc_desktop.domain.filters import both
from sc_desktop.domain.kinds import LongText, Text, Unreadable
from sc_desktop.domain.query import Query, WholeResult
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.jobs.runner import Task as Job
from sc_desktop.ui.present import told
from sc_desktop.ui.values.change_dialog import ChangeValueDialog, Move
from sc_desktop.ui.window.bulk_flow import make_step, tell_staged

if TYPE_CHECKING:
    from sc_desktop.ui.window.main_window import MainWindow
    from sc_desktop.workspace.staging import Task


class ValueChange(QObject):
    """One dialog at a time."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._desk = window, window.desk
        self._job: Job | None = None

    def ask(self, facet: Facet, column: Column, query: Query, *, is_filtered: bool) -> None:
        """Ask for the value that those of the query who have this one are to get."""
        dialog = ChangeValueDialog(facet, column, self._desk.shop.manner, is_filtered=is_filtered, parent=self._window)
        dialog.wanted.connect(partial(self._on_wanted, dialog, facet, column, query))
        dialog.stop_asked.connect(self._on_stop_asked)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_wanted(self, dialog: ChangeValueDialog, facet: Facet, column: Column, query: Query, value: object) -> None:
        those = WholeResult(replace(query, where=both(query.where, facet.test)), facet.count)
        try:
            tasks = self._tasks(facet, column, those, value)
        except Unreadable as unreadable:
            dialog.show_fault(unreadable.reason)
            return
        title = tr(N_("Change “{value}” in “{column}”"), value=facet.text or tr(N_("(empty)")), column=tr(column.label))
        self._desk.when_writable(partial(self._stage, dialog, tasks, title))

    def _tasks(self, facet: Facet, column: Column, those: WholeResult, value: object) -> "tuple[Task, ...]":
        """What is to be done, for whom. Raises Unreadable."""
        if isinstance(value, Move):
            gone = int(str(facet.stored or 0))
            return use_cases.moving.tasks_of_move(those, gone, value.group, with_default=value.with_default)
        return (use_cases.staging.Task((Step(column.key, self._edit(facet, column, value)),), those),)

    def _edit(self, facet: Facet, column: Column, value: object) -> Edit:
        """Of a text just what is spelled so: the filter that finds it leaves case and accents aside. Raises Unreadable."""
        if isinstance(column.kind, (Text, LongText)):
            return Replace(facet.text, str(value), mode="cell", match_case=True)
        return SetValue.typed(column, value, self._desk.shop.manner)

    def _stage(self, dialog: ChangeValueDialog, tasks: "tuple[Task, ...]", title: str) -> None:
        dialog.show_progress(0, 0)
        job = self._desk.ask(
            "stage",
            make_step,
            tasks,
            title,
            self._desk.stage.draft(),
            done=partial(self._on_staged, dialog, title),
            failed=partial(self._on_failed, dialog),
            stepped=dialog.show_progress,
            stopped=dialog.show_stopped,
            owner=dialog,
        )
        assert isinstance(job, Job)
        self._job = job

    def _on_staged(self, dialog: ChangeValueDialog, title: str, answer: Any) -> None:
        if isinstance(answer, Unusable):
            dialog.show_fault(answer.reason)
            return
        staged, step, outcome, customers = answer
        self._job = None
        dialog.accept()
        if not self._desk.stage.take(step, outcome):  # something else was staged meanwhile, or a batch is writing some of these customers
            self._desk.change(title, staged.changes)
        tell_staged(self._desk, staged, len(customers - self._desk.stage.in_work))

    def _on_failed(self, dialog: ChangeValueDialog, error: Expected) -> None:
        dialog.show_fault(told(error))

    def _on_stop_asked(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()
            self._job = None
