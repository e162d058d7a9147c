"""From pending changes to a written batch, and from a written batch back: review, consent to the journal, commit, report."""

import getpass
from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import ChangeKey
from sc_desktop.domain.kinds import Moment
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from sc_desktop.domain.batch import Author, Batch, Report, UndoScope
    from sc_desktop.ui.review.dialog import ReviewDialog
    from sc_desktop.workspace.reviewing import Review

_MOMENT = Moment()
_TO_THE_MINUTE = len("2026-11-22 17:43")


class CommitFlow(QObject):
    """One review at a time; nothing is written but what it showed."""

    committed = Signal(object)
    committing_changed = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._dialog: ReviewDialog | None = None
        self._task: Task | None = None
        self._began = ""
        self._dates: dict[str, str] = {}  # when each batch known here was begun, as the shop's clock had it

    # -- review ------------------------------------------------------------------------------------------------------------------------

    def review(self) -> None:
        """Compare the pending changes with the shop and show them."""
        self._desk.when_writable(self._ask_review)

    def commit(self) -> None:
        """Commit what is ticked in the review on the screen; without one, open it: nothing is written that was not shown."""
        if self._dialog is not None:
            self._dialog.commit()
        else:
            self.review()

    def _ask_review(self) -> None:
        if len(self._desk.stage):
            self._desk.ask("review", use_cases.reviewing.review, list(self._desk.stage), done=self._show_review, owner=self)

    def undo_batch(self, batch: str, *scope: "UndoScope") -> None:
        """Show what taking a batch back would write: all of it, or a part."""
        self._desk.when_writable(
            partial(self._desk.ask, "review", use_cases.history.review_undo, batch, *scope, done=self._show_review, owner=self)
        )

    def undo_of(self, batch: "Batch", scope: "UndoScope") -> None:
        """The same of a batch of the history."""
        self._dates[batch.id] = batch.started
        self.undo_batch(batch.id, scope)

    def _show_review(self, review: "Review") -> None:
        from sc_desktop.ui.review.dialog import ReviewDialog  # like every dialog, loaded when it is needed: the window comes sooner

        if self._dialog is not None:
            self._dialog.close()
        shop = self._desk.shop
        dialog = ReviewDialog(review, shop.columns, shop.manner, QApplication.activeModalWidget() or self._window)
        dialog.commit_asked.connect(partial(self._on_commit_asked, review))
        dialog.cancel_asked.connect(self._on_cancel_asked)
        dialog.finished.connect(self._on_review_closed)
        self._dialog = dialog
        dialog.open()

    def _on_review_closed(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    # -- commit ------------------------------------------------------------------------------------------------------------------------

    def _on_commit_asked(self, review: "Review", ticked: Collection[ChangeKey]) -> None:
        go_on = partial(self._commit, review, frozenset(ticked))
        if self._desk.shop.has_journal:
            go_on()
        else:
            self._desk.ask(
                "write", use_cases.opening.list_journal_ddl, done=partial(self._ask_for_journal, go_on), failed=self._on_failed, owner=self
            )

    def _ask_for_journal(self, go_on: partial[None], statements: Sequence[str]) -> None:
        """The first commit needs the journal; its statements are shown and the user is asked once. The demo is ours and needs no asking."""
        create = partial(self._create_journal, go_on)
        if not statements:
            go_on()
        elif self._desk.shop.is_demo:
            create()
        else:
            from sc_desktop.ui.confirm import ConfirmDialog

            dialog = ConfirmDialog(
                tr(N_("Create the journal in this shop?")),
                tr(
                    N_(
                        "So that every change can be taken back, from any computer, the program keeps a journal in three tables of its"
                        " own in the shop's database. They are created once; PrestaShop does not see them."
                    )
                ),
                tr(N_("Create the journal and save")),
                details=";\n\n".join(statements) + ";",
                parent=self._dialog or self._window,
            )
            dialog.accepted.connect(create)
            if self._dialog is not None:
                dialog.rejected.connect(self._dialog.show_review)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _create_journal(self, go_on: partial[None]) -> None:
        self._desk.ask(
            "write", use_cases.opening.create_journal_tables, done=lambda _: go_on(), failed=self._on_failed, owner=self
        )

    def _commit(self, review: "Review", ticked: frozenset[ChangeKey]) -> None:
        self._set_committing(True)
        self._began = self._desk.shop.now()
        if self._dialog is not None:
            self._dialog.show_progress(0, 0)
        task = self._desk.ask(
            "write",
            use_cases.committing.commit,
            review,
            ticked,
            author=self._author(),
            done=partial(self._on_report, review, ticked),
            failed=self._on_failed,
            stepped=self._on_step,
            owner=self,
        )
        assert isinstance(task, Task)
        self._task = task

    def _author(self) -> "Author":
        import socket  # both are needed by those who commit

        from sc_desktop.domain.batch import Author

        workspace = self._desk.shop
        name = self._desk.settings.text("editing.author").strip() or getpass.getuser()
        return Author(name, socket.gethostname(), workspace.database.profile.user)

    def _on_step(self, done: int, total: int) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(done, total)

    def _on_cancel_asked(self) -> None:
        if self._task is not None:
            self._task.progress.cancel()

    def _on_failed(self, error: Expected) -> None:
        self._set_committing(False)
        if self._dialog is not None:
            self._dialog.show_failure(error)
        else:
            self._desk.tell_failure(error)

    def _on_report(self, review: "Review", ticked: frozenset[ChangeKey], report: "Report") -> None:
        from sc_desktop.domain.batch import EDIT

        self._set_committing(False)
        if review.kind == EDIT:
            decided = {*report.applied, *report.already_so, *report.gone}
            self._desk.stage.settle([key for key in ticked if key[1][0] in decided])
        self.committed.emit(report.applied)
        clean = not (report.conflicts or report.gone or report.refused or report.unknown or report.not_done)
        if clean and self._dialog is not None:
            self._dialog.accept()
        elif self._dialog is not None:
            names = {line.change.row[0]: line.who for line in review.lines}
            self._dialog.show_report(report, names)
        self._tell_report(review, report)

    def _tell_report(self, review: "Review", report: "Report") -> None:
        from sc_desktop.domain.batch import UNDO

        count = len(report.applied)
        if review.kind == UNDO:
            began = self._dates.get(review.undoes, "")[:_TO_THE_MINUTE]
            date = _MOMENT.show(began, self._desk.shop.manner) or review.undoes[:12]
            text = trn(
                N_("The batch of {date} was taken back: {count} customer."),
                N_("The batch of {date} was taken back: {count} customers."),
                count,
                date=date,
            )
            self._desk.tell(text, topic="committed")
            return
        self._dates[report.batch] = self._began
        self._desk.tell(
            trn(N_("{count} customer was changed in the shop."), N_("{count} customers were changed in the shop."), count),
            button=tr(N_("Take back…")) if count and report.batch else "",
            act=partial(self.undo_batch, report.batch),
            topic="committed",
        )

    def _set_committing(self, now: bool) -> None:
        self._desk.is_committing = now
        self._task = self._task if now else None
        self.committing_changed.emit()
