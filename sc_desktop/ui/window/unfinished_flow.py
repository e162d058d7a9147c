"""Batches that were cut short: looked for when a shop is opened, announced with their state, and ended as the user says."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.window.commit_flow import CommitFlow

if TYPE_CHECKING:
    from collections.abc import Callable

    from sc_desktop.domain.change import Change
    from sc_desktop.domain.stage import Stage
    from sc_desktop.ui.unfinished import UnfinishedDialog
    from sc_desktop.workspace.resuming import Unfinished
    from sc_desktop.workspace.reviewing import Review

TOPIC = "unfinished"
LANE = "write"  # a batch that is begun here meanwhile must not be taken for one that was cut short


class UnfinishedFlow(QObject):
    """One batch at a time, the oldest first. Nothing is done but what a button says."""

    def __init__(self, desk: Desk, commits: CommitFlow, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._commits, self._window = desk, commits, window
        self._dialog: UnfinishedDialog | None = None
        self._found: Sequence[Unfinished] = ()
        commits.ended.connect(self._on_batch_ended)
        desk.shop_left.connect(self._forget)

    def look(self) -> None:
        """Ask the open shop, where it is or can be made writable, what was begun from this computer and never ended."""
        shop = self._desk.shop
        if shop.is_writable or shop.read_only_reason is None:
            self._desk.ask(
                LANE,
                use_cases.resuming.find_unfinished,
                computer=self._commits.author().computer,
                done=partial(self._take, shop.key),
                failed=partial(self._on_unread, shop.key),
                owner=self,
            )

    # -- announcing --------------------------------------------------------------------------------------------------------------------

    def _take(self, shop: str, found: "Sequence[Unfinished]") -> None:
        if self._desk.workspace is None or self._desk.workspace.key != shop:
            return  # another one was opened meanwhile
        if any(each.is_complete for each in found):
            settle = partial(self._settle, self._desk.stage)
            self._desk.ask(LANE, use_cases.resuming.close_complete, found, done=settle, owner=self)
        self._found = [each for each in found if not each.is_complete]
        if not self._found:
            self._desk.untell(TOPIC)
            return
        self._tell()
        if QApplication.activeModalWidget() is None:
            self.show()

    def _on_unread(self, shop: str, error: Expected) -> None:
        if self._desk.workspace is not None and self._desk.workspace.key == shop:
            self._desk.tell(str(error), role="error", button=tr(N_("Retry")), act=self.look, topic=TOPIC)

    def _tell(self) -> None:
        text = trn(
            N_("Saving was cut short: {count} batch has no end yet."),
            N_("Saving was cut short: {count} batches have no end yet."),
            len(self._found),
        )
        self._desk.tell(text, role="warning", button=tr(N_("Decide…")), act=self.show, topic=TOPIC)

    def show(self) -> None:
        """Announce the oldest one."""
        from sc_desktop.ui.unfinished import UnfinishedDialog  # like every dialog, loaded when it is needed: the window comes sooner

        if self._dialog is not None or not self._found:
            return
        batch, *others = self._found
        dialog = UnfinishedDialog(batch, self._desk.shop.manner, pending=list(self._desk.stage), others=len(others), parent=self._window)
        dialog.go_on_asked.connect(partial(self._when_idle, self._go_on, batch))
        dialog.take_back_asked.connect(partial(self._when_idle, self._take_back, batch))
        dialog.leave_asked.connect(partial(self._when_idle, self._leave, batch))
        dialog.look_asked.connect(self.look)
        dialog.rejected.connect(self._tell)
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        dialog.open()

    def _on_closed(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _forget(self) -> None:
        self._found = ()
        if self._dialog is not None:
            self._dialog.close()
        self._desk.untell(TOPIC)

    # -- the three ways ----------------------------------------------------------------------------------------------------------------

    def _when_idle(self, act: "Callable[[Unfinished], None]", batch: "Unfinished") -> None:
        self._tell()  # until the shop says that it is decided
        self._commits.when_idle(partial(act, batch))

    def _go_on(self, batch: "Unfinished") -> None:
        self._desk.ask("review", use_cases.resuming.review_rest, batch, done=partial(self._write_rest, batch), owner=self)

    def _write_rest(self, batch: "Unfinished", review: "Review") -> None:
        self._note_date(review.undoes, batch.batch.undoes_on if batch.batch is not None else "")
        chosen = frozenset(line.change.key for line in review.lines if line.origin == use_cases.reviewing.MINE)
        self._commits.when_idle(partial(self._commits.write, review, chosen, use_cases.resuming.go_on, batch))

    def _take_back(self, batch: "Unfinished") -> None:
        self._note_date(batch.id, batch.batch.started if batch.batch is not None else "")
        done = partial(self._commits.show_review, write=use_cases.resuming.take_back)
        self._desk.ask("review", use_cases.resuming.review_take_back, batch, done=done, owner=self)

    def _leave(self, batch: "Unfinished") -> None:
        self._desk.ask(LANE, use_cases.resuming.leave, batch, done=self._on_left, owner=self)

    def _on_left(self, written: "Sequence[Change]") -> None:
        self._desk.stage.settle_written(written)
        self.look()

    def _settle(self, stage: "Stage", written: "Sequence[Change]") -> None:
        if stage is self._desk.stage:  # the shop is open still
            stage.settle_written(written)

    def _note_date(self, batch: str, began: str) -> None:
        if batch and began:
            self._commits.note_date(batch, began)

    def _on_batch_ended(self, _is_well: bool) -> None:
        if self._found:
            self.look()
