"""What follows a commit: the notice, the report beside the window, and what can be done with each of its lists."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.batch import UNDO, Report
from sc_desktop.domain.change import Change, ChangeKey, customer_of
from sc_desktop.domain.kinds import Moment
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.file_export import FileExport

if TYPE_CHECKING:
    from sc_desktop.ui.review.outcome import Outcome, Subject
    from sc_desktop.ui.review.report import OutcomeSection, ReportDialog
    from sc_desktop.workspace.reviewing import Review

_MOMENT = Moment()
_TO_THE_MINUTE = len("2026-11-22 17:43")


class ReportFlow(QObject):
    """One report at a time. `grid_wanted` carries ids and what they are, `review_wanted` changes and the review they were part of."""

    grid_wanted = Signal(object, str)
    review_wanted = Signal(object, object)
    undo_wanted = Signal(str)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._exports = OutcomeExport(desk, self)
        self._dialog: ReportDialog | None = None
        desk.shop_left.connect(self._close)

    def tell(self, review: "Review", ticked: frozenset[ChangeKey], report: Report, *, began: str) -> None:
        """Tell what became of a commit: a notice when all went well, else the report as well. `began`: when the batch taken back was."""
        self._close()
        if report.left_out:
            self._show(review, ticked, report)
        self._tell_notice(review, report, began)

    # -- the notice --------------------------------------------------------------------------------------------------------------------

    def _tell_notice(self, review: "Review", report: Report, began: str) -> None:
        count = len(report.applied)
        if review.kind == UNDO:
            text = trn(
                N_("Taken back from the batch of {date}: {count} customer."),
                N_("Taken back from the batch of {date}: {count} customers."),
                count,
                date=_MOMENT.show(began[:_TO_THE_MINUTE], self._desk.shop.manner) or review.undoes[:12],
            )
        else:
            text = trn(N_("{count} customer was changed in the shop."), N_("{count} customers were changed in the shop."), count)
        if report.left_out:
            text += " " + trn(N_("{count} customer was not."), N_("{count} customers were not."), report.left_out)
            self._desk.tell(text, role="warning", button=tr(N_("Report…")), act=self._raise, topic="committed")
        elif review.kind == UNDO:
            self._desk.tell_done(text, topic="committed")
        else:
            offers = bool(count and report.batch)
            button, act = tr(N_("Take back…")) if offers else "", partial(self.undo_wanted.emit, report.batch)
            self._desk.tell_done(text, button=button, act=act, topic="committed")

    # -- the report --------------------------------------------------------------------------------------------------------------------

    def _show(self, review: "Review", ticked: frozenset[ChangeKey], report: Report) -> None:
        from sc_desktop.ui.review.outcome import Subject  # like every dialog, loaded when it is needed: the window comes sooner
        from sc_desktop.ui.review.report import ReportDialog

        shop = self._desk.shop
        subject = Subject(review, ticked, shop.all_columns, shop.manner)
        dialog = ReportDialog(report, subject, self._window)
        dialog.deed_asked.connect(partial(self._on_deed, review, ticked))
        dialog.undo_asked.connect(partial(self.undo_wanted.emit, report.batch))
        self._dialog = dialog
        dialog.show()
        if report.conflicts:
            left_alone = _changes_of(review, ticked, report.conflicts)
            done, failed = partial(self._take_fresh, dialog, subject), partial(self._keep_old, dialog)
            self._desk.ask(
                "report",
                use_cases.reviewing.review,
                left_alone,
                kind=review.kind,
                undoes=review.undoes,
                done=done,
                failed=failed,
                owner=dialog,
            )

    def _take_fresh(self, dialog: "ReportDialog", subject: "Subject", fresh: "Review") -> None:
        """What the shop holds now, where someone else has changed it."""
        subject.look_again(fresh)
        dialog.look_again()

    def _keep_old(self, dialog: "ReportDialog", _error: Expected) -> None:
        """The shop does not answer: the report goes on telling what it held at the review, and says so."""
        dialog.look_again()

    def _raise(self) -> None:
        """Show the report again, in front."""
        if self._dialog is not None:
            self._dialog.show()
            self._dialog.activateWindow()

    def _close(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()

    def _on_deed(self, review: "Review", ticked: frozenset[ChangeKey], deed: str, section: "OutcomeSection") -> None:
        outcome = section.outcome
        if deed == "show":
            self.grid_wanted.emit(outcome.customers, _told(outcome))
        elif deed == "review":
            self.review_wanted.emit(_changes_of(review, ticked, outcome.customers), review)
        else:
            model = section.model
            self._exports.export(outcome.key, model.titles[1:], [model.exported(row) for row in range(model.rowCount())])


class OutcomeExport(FileExport):
    """One list of a report as a file."""

    def export(self, outcome: str, titles: Sequence[str], rows: Sequence[tuple[int | str, ...]]) -> None:
        self.run(use_cases.exporting.export_outcome, outcome, titles, rows)

    def tell_step(self, done: int, total: int) -> str:
        return tr(N_("Exporting: {done} of {total} lines …"), done=grouped(done), total=grouped(total))

    def tell_written(self, rows: int, path: str) -> str:
        return trn(N_("{count} line was exported to {path}"), N_("{count} lines were exported to {path}"), rows, path=path)


def _changes_of(review: "Review", ticked: frozenset[ChangeKey], customers: Sequence[int]) -> list[Change]:
    """What was to be written for these customers."""
    wanted = set(customers)
    return [line.change for line in review.lines if line.change.key in ticked and customer_of(line.change) in wanted]


def _told(outcome: "Outcome") -> str:
    """What a list shown in the grid is."""
    return tr(N_("Of the last commit: {outcome}"), outcome=outcome.title)
