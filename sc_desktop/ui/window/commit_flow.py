"""From pending changes to a written batch, and from a written batch back: review, consent to the journal, commit, report."""

import getpass
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import ChangeKey, customer_of
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.stage import Settled, Settling
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.jobs.collecting import uncollected
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from sc_desktop.domain.batch import Author, Batch, Report, UndoScope
    from sc_desktop.domain.change import Change
    from sc_desktop.ui.review.dialog import ReviewDialog
    from sc_desktop.ui.window.commit_bar import CommitBar
    from sc_desktop.ui.window.report_flow import ReportFlow
    from sc_desktop.ui.window.script_flow import ScriptFlow
    from sc_desktop.workspace.reviewing import Review


Write = Callable[..., "Report"]  # a use case: (workspace, review, ticked, *, author, takes_back, progress)

SETTLED_AT_ONCE = 5_000  # changes the window goes through itself once they are written


class CommitFlow(QObject):
    """One review at a time, one batch at a time; nothing is written but what a review showed.

    Report and script are made at their first use, the bar once the window is on the screen; it stands in `place`."""

    committed = Signal(object)
    grid_wanted = Signal(object, str)
    committing_changed = Signal()
    ended = Signal(bool)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.place = QVBoxLayout()
        self._dialog: ReviewDialog | None = None
        self._task: Task | None = None
        self._dates: dict[str, str] = {}  # when each batch known here was begun, as the shop's clock had it

    def make_ready(self) -> None:
        """Make the bar, hidden; the window is on the screen."""
        self._bar.hide()

    @cached_property
    def _bar(self) -> "CommitBar":
        from sc_desktop.ui.window.commit_bar import CommitBar

        bar = CommitBar(self._window)
        bar.stop_asked.connect(self._on_stop_asked)
        self.place.addWidget(bar)
        return bar

    @cached_property
    def _reports(self) -> "ReportFlow":
        from sc_desktop.ui.window.report_flow import ReportFlow

        reports = ReportFlow(self._desk, self._window)
        reports.grid_wanted.connect(self.grid_wanted)
        reports.undo_wanted.connect(self.undo_batch)
        reports.review_wanted.connect(self._review_again)
        return reports

    @cached_property
    def _scripts(self) -> "ScriptFlow":
        from sc_desktop.ui.window.script_flow import ScriptFlow

        return ScriptFlow(self._desk, self)

    # -- review ------------------------------------------------------------------------------------------------------------------------

    def review(self) -> None:
        """Compare the pending changes with the shop and show them."""
        self.when_idle(self._ask_review)

    def commit(self) -> None:
        """Commit what is ticked in the review on the screen; without one, open it: nothing is written that was not shown."""
        if self._dialog is not None:
            self._dialog.commit()
        else:
            self.review()

    def _ask_review(self) -> None:
        if len(self._desk.stage):
            self._desk.ask("review", use_cases.reviewing.review, list(self._desk.stage), done=self.show_review, owner=self)

    def undo_batch(self, batch: str, *scope: "UndoScope") -> None:
        """Show what taking a batch back would write: all of it, or a part."""
        ask = partial(self._desk.ask, "review", use_cases.history.review_undo, batch, *scope)
        self.when_idle(partial(ask, done=self.show_review, owner=self))

    def _review_again(self, changes: "Sequence[Change]", of: "Review") -> None:
        """Show once more what was left alone: what is pending of it still, or what was to be put back."""
        if of.is_edit:
            changes = [pending for change in changes if (pending := self._desk.stage.get(change.key)) is not None]
        ask = partial(self._desk.ask, "review", use_cases.reviewing.review, changes, kind=of.kind, undoes=of.undoes)
        self.when_idle(partial(ask, done=self.show_review, owner=self))

    def when_idle(self, act: Callable[[], object]) -> None:
        """Act now, or once writing is allowed; while a batch is written nothing else is begun."""
        if self._desk.is_committing:
            self._desk.tell(tr(N_("A batch is being written; review again when it is done.")), role="warning", topic="refusal")
        else:
            self._desk.when_writable(act)

    def undo_of(self, batch: "Batch", scope: "UndoScope") -> None:
        """The same of a batch of the history."""
        self.note_date(batch.id, batch.started)
        self.undo_batch(batch.id, scope)

    def note_date(self, batch: str, began: str) -> None:
        """Know when a batch was begun, to name it by that once it is taken back."""
        self._dates[batch] = began

    def show_review(self, review: "Review", write: Write | None = None) -> None:
        """Show a review; what is ticked in it is written by `write`, which is a plain commit unless told otherwise."""
        from sc_desktop.ui.review.dialog import ReviewDialog  # like every dialog, loaded when it is needed: the window comes sooner

        if self._dialog is not None:
            self._dialog.close()
        shop = self._desk.shop
        dialog = ReviewDialog(
            review,
            shop.all_columns,
            shop.manner,
            QApplication.activeModalWidget() or self._window,
            type_above=self.type_above(),
        )
        dialog.commit_asked.connect(partial(self._on_commit_asked, review, write or use_cases.committing.commit))
        dialog.sql_asked.connect(partial(self._scripts.show, review, dialog))
        dialog.finished.connect(self._on_review_closed)
        self._dialog = dialog
        dialog.open()

    def type_above(self) -> int:
        """With more customers than this their number has to be typed; 0 where a slip does no harm."""
        shop = self._desk.shop
        known = self._desk.shops.get(shop.key)
        is_production = not shop.is_demo and (known is None or known.production)
        return self._desk.settings.whole("editing.confirm_above") if is_production else 0

    def _on_review_closed(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    # -- commit ------------------------------------------------------------------------------------------------------------------------

    def _on_commit_asked(self, review: "Review", write: Write, ticked: Collection[ChangeKey]) -> None:
        takes_back, chosen = self._dialog is not None and self._dialog.takes_back, frozenset(ticked)
        writing = partial(self.write, review, chosen, write, review, chosen, author=self.author(), takes_back=takes_back)
        go_on = partial(self._leave_review, writing)
        if not self._desk.shop.needs_journal:
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
        self._desk.ask("write", use_cases.opening.create_journal_tables, done=lambda _: go_on(), failed=self._on_failed, owner=self)

    def _leave_review(self, writing: "partial[None]") -> None:
        writing()
        if self._dialog is not None:
            self._dialog.accept()

    def write(self, review: "Review", ticked: frozenset[ChangeKey], write: Write, *values: object, **named: object) -> None:
        """Write in the background by `write`. The customers of the batch are read-only until it ends; all else goes on."""
        began = self._desk.shop.now()
        self._desk.begin_work(row[0] for _subject, row, _column in ticked)
        self._bar.begin(is_undo=review.is_undo)
        self.committing_changed.emit()
        task = self._desk.ask(
            "write",
            write,
            *values,
            done=partial(self._on_report, review, ticked, began),
            failed=self._on_nothing_written,
            stopped=self._on_stopped,
            ended=self._end,
            stepped=self._bar.show_progress,
            owner=self,
            **named,
        )
        self._task = task

    def stop(self) -> None:
        """End the batch under way after its chunk."""
        self._bar.show_stopping()
        self._on_stop_asked()

    def author(self) -> "Author":
        """Who commits here: the name of the preferences, this computer, the database's user."""
        import socket  # needed by those who commit

        from sc_desktop.domain.batch import Author

        workspace = self._desk.shop
        name = self._desk.settings.text("editing.author").strip() or getpass.getuser()
        return Author(name, socket.gethostname(), workspace.database.profile.user)

    def _on_stop_asked(self) -> None:
        if self._task is not None:
            self._task.progress.cancel()

    def _on_failed(self, error: Expected) -> None:
        """The journal could not be made: the review is still on the screen."""
        if self._dialog is not None:
            self._dialog.show_failure(error)
        else:
            self._desk.tell_failure(error)

    def _on_nothing_written(self, error: Expected) -> None:
        """The batch could not be begun: everything is pending still."""
        self._desk.tell(str(error), role="error", button=tr(N_("Review…")), act=self.review, topic="committed")
        self.ended.emit(False)

    def _on_stopped(self) -> None:
        """The batch was stopped before it was begun."""
        self._desk.tell_done(tr(N_("Nothing was written; your changes are still pending.")), topic="committed")
        self.ended.emit(True)

    def _on_report(self, review: "Review", ticked: frozenset[ChangeKey], began: str, report: "Report") -> None:
        tell = partial(self._tell_report, review, ticked, began, report)
        if review.is_edit:
            self._settle(review, ticked, report, tell)
        else:
            tell()

    def _tell_report(self, review: "Review", ticked: frozenset[ChangeKey], began: str, report: "Report") -> None:
        self._dates[report.batch] = began
        touched = (report.applied, report.taken_back, report.conflicts, report.already_so, report.gone)
        self.committed.emit([customer for part in touched for customer in part])  # others have changed some of them
        self._soon(partial(self._show_report, review, ticked, report))

    def _show_report(self, review: "Review", ticked: frozenset[ChangeKey], report: "Report") -> None:
        self._reports.tell(review, ticked, report, began=self._dates.get(review.undoes, ""))
        self.ended.emit(not report.left_out)

    def _soon(self, then: Callable[[], object]) -> None:
        """All that the end of a large batch brings at once would be one long pause."""
        self._desk.jobs.after_painting(then, self)

    def _settle(self, review: "Review", ticked: frozenset[ChangeKey], report: "Report", then: Callable[[], None]) -> None:
        """What is written, so already or about customers who are gone is pending no more. Many of them are gone through in a lane."""
        stage, decided = self._desk.stage, partial(_decided, review, ticked, report)

        def take(settled: Settled) -> None:
            if not stage.take_settled(settled):  # something was edited meanwhile
                stage.settle_written(decided())
            self._soon(then)

        if len(ticked) > SETTLED_AT_ONCE:
            work = partial(_settled, stage.settling(), decided)
            self._desk.jobs.run(lane="stage", work=work, done=take, owner=self)
        else:
            stage.settle_written(decided())
            then()

    def _end(self) -> None:
        self._task = None
        self._bar.hide()
        self._desk.end_work()
        self.committing_changed.emit()


def _decided(review: "Review", ticked: frozenset[ChangeKey], report: "Report") -> Iterator["Change"]:
    """The changes of a batch whose customers' outcome is known and needs nothing more."""
    decided = {*report.applied, *report.already_so, *report.gone}
    lines = (line.change for line in review.lines if line.change.key in ticked)
    return (change for change in lines if customer_of(change) in decided)


def _settled(settling: Settling, decided: Callable[[], Iterator["Change"]], _progress: Progress) -> Settled:
    """On the lane."""
    with uncollected():
        return settling.written(decided())
