"""The announcement of a batch that was cut short: what became of it so far, and the three ways to end it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from sc_desktop.domain.batch import EDIT, UNDO
from sc_desktop.domain.kinds import Moment
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.confirm import Question
from sc_desktop.ui.passwords.pending import told_of_passwords
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.signs import push_button

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sc_desktop.domain.batch import Batch
    from sc_desktop.domain.change import Change
    from sc_desktop.workspace.resuming import Unfinished

MEANING_WIDTH = 420
_MOMENT = Moment()
_TO_THE_MINUTE = len("2026-11-22 17:43")


class UnfinishedDialog(Question):
    """One batch and its three ways; Esc and "Decide later" choose none. `pending`: edits of this computer that are there again.

    While its state may still change, nothing can be chosen but to ask the shop again."""

    go_on_asked = Signal()
    take_back_asked = Signal()
    leave_asked = Signal()
    look_asked = Signal()

    def __init__(
        self, batch: "Unfinished", manner: Manner, *, pending: "Sequence[Change]", others: int = 0, parent: QWidget | None = None
    ) -> None:
        text = tr(N_("The program, the line or the server stopped in the middle of saving. Nothing has been decided for you."))
        super().__init__(tr(N_("Saving was cut short")), text, sign="triangle-exclamation", parent=parent)
        self.setObjectName("unfinishedDialog")
        self.body.addWidget(plain_label("\n".join(_told(batch, manner, pending, others)), wrap=True, name="unfinishedState"))
        self._ways = QGridLayout()
        self._ways.setHorizontalSpacing(14)
        self._ways.setVerticalSpacing(10)
        self._ways.setColumnStretch(1, 1)
        settled = batch.is_settled
        go_on = self._add_way("goOnButton", tr(N_("Go on")), self._on_go_on, _of_going_on(batch), settled and batch.can_go_on)
        self._add_way(
            "takeBackButton", tr(N_("Take back…")), self._on_take_back, _of_taking_back(batch), settled and batch.can_be_taken_back
        )
        self._add_way("leaveButton", tr(N_("Leave as it is")), self._on_leave, _of_leaving(batch), settled)
        self.body.addLayout(self._ways)
        ask_again = push_button("askAgainButton", tr(N_("Ask the shop again")), self._on_look)
        ask_again.setVisible(not settled)
        later = push_button("laterButton", tr(N_("Decide later")), self.reject)
        self.buttons.addStretch()
        self.buttons.addWidget(ask_again)
        self.buttons.addWidget(later)
        (ask_again if not settled else go_on if go_on.isEnabled() else later).setFocus()

    def _add_way(self, name: str, text: str, slot: object, meaning: str, can_work: bool) -> QPushButton:
        button = push_button(name, text)
        button.clicked.connect(slot)
        button.setEnabled(can_work)
        button.setAccessibleDescription(meaning)
        row = self._ways.rowCount()
        self._ways.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
        told = plain_label(meaning, wrap=True)
        told.setMinimumSize(MEANING_WIDTH, told.heightForWidth(MEANING_WIDTH))
        self._ways.addWidget(told, row, 1)
        return button

    def _on_go_on(self) -> None:
        self.accept()
        self.go_on_asked.emit()

    def _on_take_back(self) -> None:
        self.accept()
        self.take_back_asked.emit()

    def _on_leave(self) -> None:
        self.accept()
        self.leave_asked.emit()

    def _on_look(self) -> None:
        self.accept()
        self.look_asked.emit()


def _told(batch: "Unfinished", manner: Manner, pending: "Sequence[Change]", others: int) -> "Iterator[str]":
    """The state in sentences."""
    head = batch.batch
    if head is not None:
        yield _begun(head, manner)
        yield ""
        yield trn(N_("{count} customer is written."), N_("{count} customers are written."), head.applied)
        if head.already_so:
            yield trn(N_("{count} was so already."), N_("{count} were so already."), head.already_so)
        alone = head.conflicts + head.gone
        if alone:
            yield trn(
                N_("{count} customer was left alone: changed by somebody else meanwhile, or no longer there."),
                N_("{count} customers were left alone: changed by somebody else meanwhile, or no longer there."),
                alone,
            )
    if batch.is_settled:
        if batch.left:
            yield trn(N_("{count} customer is not written."), N_("{count} customers are not written."), batch.not_reached)
        elif not batch.can_go_on:
            yield tr(N_("How many were to follow is not known on this computer."))
    else:
        yield trn(
            N_("Whether {count} more customer is written is not known yet: an earlier connection is still at work on this batch."),
            N_(
                "Whether some of {count} more customers are written is not known yet: an earlier connection is still at work on this batch."
            ),
            batch.not_reached,
        )
    if pending:
        again = trn(
            N_("{count} change pending on this computer is there again."),
            N_("{count} changes pending on this computer are there again."),
            len(pending),
        )
        yield " ".join((again, told_of_passwords(pending))).strip()
    if others:
        yield ""
        yield trn(
            N_("{count} more batch was cut short; it comes next."), N_("{count} more batches were cut short; they come next."), others
        )


def _begun(head: "Batch", manner: Manner) -> str:
    date, author = _MOMENT.show(head.started[:_TO_THE_MINUTE], manner) or head.started, head.author.name
    if head.kind == EDIT:
        return tr(N_("An edit, begun on {date} by {author}:"), date=date, author=author)
    if head.kind == UNDO:
        return tr(N_("A batch being taken back, begun on {date} by {author}:"), date=date, author=author)
    return tr(N_("{kind}, begun on {date} by {author}:"), kind=tr(head.kind_told), date=date, author=author)


def _of_going_on(batch: "Unfinished") -> str:
    if not batch.can_go_on:
        return tr(N_("Nothing that is left to write is known on this computer."))
    return trn(
        N_("Writes {count} customer that is left, in the same batch. If somebody changed it meanwhile, it is left alone."),
        N_("Writes the {count} customers that are left, in the same batch. Whoever was changed meanwhile is left alone."),
        len(batch.left),
    )


def _of_taking_back(batch: "Unfinished") -> str:
    if batch.batch is None or not batch.can_be_taken_back:
        return tr(N_("Nothing is written that could be taken back."))
    return trn(
        N_("Shows what putting {count} customer back as before would write, and writes it after that review."),
        N_("Shows what putting {count} customers back as before would write, and writes it after that review."),
        batch.batch.applied,
    )


def _of_leaving(batch: "Unfinished") -> str:
    return tr(N_("What is written stays, and can be taken back from the history at any time. The rest is not written and stays pending."))
