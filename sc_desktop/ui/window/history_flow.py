"""The history on the screen: searched, looked into, taken back through the review, and forgotten when it is time."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from sc_desktop.domain.batch import Batch
    from sc_desktop.ui.history.dialog import HistoryDialog
    from sc_desktop.workspace.forgetting import Forgotten, Old
    from sc_desktop.workspace.history import BatchDetails, ChangesPage
    from sc_desktop.workspace.past import PastChange

_PAUSE = 250  # milliseconds after the last letter of a search


class HistoryFlow(QObject):
    """One dialog at a time. `undo_asked` carries a batch and what of it is to be taken back."""

    undo_asked = Signal(object, object)
    forgotten = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._dialog: HistoryDialog | None = None
        self._batch = ""
        self._task: Task | None = None
        self._search_soon = Debounce(desk.jobs, self.refresh, _PAUSE, self)

    def show(self, customer: int | None = None) -> None:
        """Open the history, of one customer or of all."""
        if self._dialog is None:
            from sc_desktop.ui.history.dialog import HistoryDialog  # like every dialog, loaded when it is needed

            self._dialog = dialog = HistoryDialog(self._desk.shop.manner, self._window)
            dialog.batches_asked.connect(self._on_batches_asked)
            dialog.batch_entered.connect(self._on_batch_entered)
            dialog.changes_asked.connect(self._on_changes_asked)
            dialog.undo_asked.connect(self.undo_asked)
            dialog.finished.connect(self._on_closed)
            dialog.forget.old_asked.connect(self._on_old_asked)
            dialog.forget.customer_asked.connect(self._on_customer_asked)
            dialog.forget.cancel_asked.connect(self._on_cancel_asked)
        if customer is not None:
            self._dialog.search.ask_for(str(customer))
        self._dialog.show()  # beside the window, which goes on
        self._dialog.activateWindow()
        self.refresh()

    def close(self) -> None:
        """The shop is left, and its history with it."""
        if self._dialog is not None:
            self._dialog.close()

    def refresh(self) -> None:
        """Read the list again, as long as it was; nothing without a list on the screen or with a day that can't be read."""
        dialog = self._dialog
        query = dialog.query() if dialog is not None else None
        if dialog is not None and query is not None:
            dialog.show_loading()
            limit = max(dialog.shown_count, use_cases.history.BATCHES_A_PAGE)
            self._ask_batches(limit, None)

    # -- reading ---------------------------------------------------------------------------------------------------------------------------

    def _on_batches_asked(self, after: "Batch | None") -> None:
        if after is None:
            self._search_soon.ask()
        else:
            self._ask_batches(use_cases.history.BATCHES_A_PAGE, after)

    def _ask_batches(self, limit: int, after: "Batch | None") -> None:
        dialog = self._dialog
        if dialog is not None:
            self._desk.ask(
                "batches",
                use_cases.history.list_batches,
                dialog.query(),
                after=after,
                limit=limit,
                done=partial(self._show_batches, limit, after is None),
                failed=dialog.show_failure,
                owner=dialog,
            )

    def _show_batches(self, limit: int, is_first: bool, batches: "Sequence[Batch]") -> None:
        if self._dialog is not None:
            why_none = tr(use_cases.history.why_none(self._desk.shop))
            self._dialog.show_batches(batches, is_first=is_first, has_more=len(batches) == limit, why_none=why_none)

    def _on_batch_entered(self, batch: "Batch") -> None:
        dialog = self._dialog
        query = dialog.query() if dialog is not None else None
        if dialog is not None:
            self._batch = batch.id
            self._desk.ask(
                "changes",
                use_cases.history.open_batch,
                batch.id,
                customer=query.customer if query is not None else "",
                done=self._show_batch,
                failed=dialog.changes.show_failure,
                owner=dialog,
            )

    def _show_batch(self, answer: "tuple[BatchDetails, ChangesPage]") -> None:
        details, page = answer
        if self._dialog is not None:
            self._dialog.show_batch(details, page.changes, has_more=page.has_more)

    def _on_changes_asked(self, after: "PastChange | None") -> None:
        dialog = self._dialog
        query = dialog.query() if dialog is not None else None
        if dialog is not None:
            part = dialog.changes.part
            self._desk.ask(
                "changes",
                use_cases.history.load_changes,
                self._batch,
                column=None if part is None else part.key,
                customer=query.customer if query is not None else "",
                after=after,
                done=partial(self._show_changes, after is None),
                failed=dialog.changes.show_failure,
                owner=dialog,
            )

    def _show_changes(self, is_first: bool, page: "ChangesPage") -> None:
        if self._dialog is not None:
            self._dialog.changes.show_page(page.changes, is_first=is_first, has_more=page.has_more)

    # -- forgetting ------------------------------------------------------------------------------------------------------------------------

    def _on_old_asked(self) -> None:
        days = max(1, self._desk.settings.whole("editing.journal_days"))
        self._desk.when_writable(
            partial(self._desk.ask, "forgetting", use_cases.forgetting.count_old, days, done=partial(self._confirm_old, days), owner=self)
        )

    def _confirm_old(self, days: int, old: "Old") -> None:
        age = trn(N_("{count} day"), N_("{count} days"), days)
        if not old.rows:
            self._tell(tr(N_("The journal holds no values older than {age}."), age=age))
            return
        batches = trn(N_("{count} batch"), N_("{count} batches"), old.batches)
        text = tr(
            N_(
                "The values before and after of {batches} older than {age} are deleted from the journal. These batches stay in the history"
                " with their counts, but can't be taken back any more. The customers themselves are not touched. The age is set in the"
                " preferences, on the page Editing."
            ),
            batches=batches,
            age=age,
        )
        deed = trn(N_("Delete the values of {count} changed row"), N_("Delete the values of {count} changed rows"), old.rows)
        self._confirm(tr(N_("Delete old values from the journal?")), text, deed, partial(self._forget, use_cases.forgetting.purge, old))

    def _on_customer_asked(self, customer: int) -> None:
        self._desk.when_writable(
            partial(
                self._desk.ask,
                "forgetting",
                use_cases.forgetting.count_of_customer,
                customer,
                done=partial(self._confirm_customer, customer),
                owner=self,
            )
        )

    def _confirm_customer(self, customer: int, changes: int) -> None:
        if not changes:
            self._tell(tr(N_("The journal holds no values of customer #{id}."), id=str(customer)))
            return
        text = tr(
            N_(
                "Every value the journal holds of customer #{id} is erased, in all batches. The batches keep their counts and say that"
                " these changes were erased; they can't be taken back any more. The customer in the shop is not touched."
            ),
            id=str(customer),
        )
        deed = trn(N_("Erase the values of {count} changed row"), N_("Erase the values of {count} changed rows"), changes)
        go_on = partial(self._forget, use_cases.forgetting.erase_customer, customer)
        self._confirm(tr(N_("Erase this customer from the journal?")), text, deed, go_on)

    def _confirm(self, title: str, text: str, deed: str, go_on: "partial[None]") -> None:
        from sc_desktop.ui.confirm import ConfirmDialog

        dialog = ConfirmDialog(title, text, deed, warning=True, parent=self._dialog or self._window)
        dialog.accepted.connect(go_on)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _tell(self, text: str) -> None:
        """Say it where it was asked; behind the dialog nobody would see it."""
        if self._dialog is not None:
            self._dialog.forget.tell(text)
        else:
            self._desk.tell_done(text, topic="forgotten")

    def _forget(self, use_case: "Callable[..., Forgotten]", what: "Old | int") -> None:
        dialog = self._dialog
        if dialog is not None:
            dialog.forget.show_progress(0, 0)
        task = self._desk.ask(
            "write",
            use_case,
            what,
            done=self._on_forgotten,
            failed=self._on_not_forgotten,
            stepped=self._on_step,
            owner=self,
        )
        self._task = task

    def _on_step(self, done: int, total: int) -> None:
        if self._dialog is not None:
            self._dialog.forget.show_progress(done, total)

    def _on_cancel_asked(self) -> None:
        if self._task is not None:
            self._task.progress.cancel()

    def _on_forgotten(self, forgotten: "Forgotten") -> None:
        self._end_forgetting()
        count = forgotten.rows
        if forgotten.is_whole:
            text = trn(
                N_("The journal has forgotten the values of {count} changed row."),
                N_("The journal has forgotten the values of {count} changed rows."),
                count,
            )
        else:
            text = trn(
                N_("Stopped: the values of {count} changed row are deleted, the others are still in the journal."),
                N_("Stopped: the values of {count} changed rows are deleted, the others are still in the journal."),
                count,
            )
        self._tell(text)
        self.forgotten.emit()

    def _on_not_forgotten(self, error: Expected) -> None:
        self._end_forgetting()
        if self._dialog is not None:
            self._dialog.show_failure(error)
        else:
            self._desk.tell_failure(error)

    def _end_forgetting(self) -> None:
        self._task = None
        if self._dialog is not None:
            self._dialog.forget.end()
        self.refresh()

    def _on_closed(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
