"""Questions that must be asked: before what can't be undone by a click, and before pending changes are left."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase, QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from sc_desktop.i18n import tr, trn
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.signs import TickBox, push_button
from sc_desktop.ui.theme import icon
from sc_desktop.ui.themed_dialog import ThemedDialog

SIGN = QSize(32, 32)
WIDTH = 480
DETAILS = QSize(620, 240)
_TAB = 4  # signs


class Question(ThemedDialog):
    """A text with its sign, and room for widgets and buttons below it. Non-blocking: use open()."""

    def __init__(self, title: str, text: str, *, sign: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._sign_name = sign
        self._sign = plain_label()
        self._sign.setAccessibleName(tr("Warning") if sign == "triangle-exclamation" else tr("Question"))
        self._text = plain_label(text, wrap=True, name="questionText")
        self._text.setMinimumWidth(WIDTH)
        above = QHBoxLayout()
        above.setSpacing(14)
        above.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        above.addWidget(self._text, 1)
        self.body = QVBoxLayout()
        self.buttons = QHBoxLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 14)
        whole.setSpacing(14)
        whole.addLayout(above)
        whole.addLayout(self.body, 1)
        whole.addLayout(self.buttons)

    def paint_icons(self) -> None:
        self._sign.setPixmap(icon(self._sign_name).pixmap(SIGN))


class ConfirmDialog(Question):
    """Asks before a deed, which the button names. `details` is shown as it is, in a fixed pitch (statements for the shop), or as
    `listed` sentences.

    With `check_label` the deed can be done only once the box is ticked. Cancel is the default and answers Esc."""

    confirmed = Signal()

    def __init__(
        self,
        title: str,
        text: str,
        confirm_label: str,
        *,
        details: str = "",
        listed: bool = False,
        warning: bool = False,
        check_label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, text, sign="triangle-exclamation" if warning else "circle-question", parent=parent)
        self.setObjectName("confirmDialog")
        if details:
            self.body.addWidget(_details(details, listed), 1)
        self._box = TickBox(check_label)
        self._box.setObjectName("confirmCheck")
        self._box.setVisible(bool(check_label))
        self.body.addWidget(self._box)
        self._cancel = push_button("cancelButton", tr("Cancel"), self.reject)
        self._cancel.setDefault(True)
        self._confirm = push_button("confirmButton", confirm_label, self.accept)
        self._confirm.setEnabled(not check_label)
        self._box.toggled.connect(self._confirm.setEnabled)
        self.buttons.addStretch()
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self._confirm)
        self._cancel.setFocus()
        self.accepted.connect(self.confirmed)


class KeepPendingDialog(Question):
    """Asks what becomes of pending changes when the window closes. Esc, the cross and Cancel stay where one is."""

    review_chosen = Signal()
    keep_chosen = Signal()
    discard_chosen = Signal()

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        text = trn(
            "{count} change has not been written to the shop yet. It can be kept on this computer until the next time.",
            "{count} changes have not been written to the shop yet. They can be kept on this computer until the next time.",
            count,
        )
        super().__init__(tr("Changes are pending"), text, sign="circle-question", parent=parent)
        self.setObjectName("keepPendingDialog")
        discard = push_button("discardPending", trn("Discard {count} change", "Discard {count} changes", count), self._on_discard)
        cancel = push_button("cancelButton", tr("Cancel"), self.reject)
        keep = push_button("keepPending", tr("Keep for next time"), self._on_keep)
        review = push_button("reviewPending", tr("Review…"), self._on_review)
        cancel.setToolTip(tr("Stay here with the changes pending (Esc)"))
        self.buttons.addWidget(discard)
        self.buttons.addStretch()
        for button in (cancel, keep, review):
            self.buttons.addWidget(button)
        review.setDefault(True)
        review.setFocus()

    def _on_review(self) -> None:
        self.accept()
        self.review_chosen.emit()

    def _on_keep(self) -> None:
        self.accept()
        self.keep_chosen.emit()

    def _on_discard(self) -> None:
        self.accept()
        self.discard_chosen.emit()


class WritingDialog(Question):
    """Asks what becomes of the batch under way when the window closes. Esc, the cross and Cancel stay where one is."""

    stop_chosen = Signal()
    wait_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        text = tr(
            "A batch is being written to the shop. It can end after the customers it is writing just now: what is written stays written and"
            " can be taken back from the history, and the rest stays pending."
        )
        super().__init__(tr("A batch is being written"), text, sign="circle-question", parent=parent)
        self.setObjectName("writingDialog")
        stop = push_button("stopAndClose", tr("Stop and close"), self._on_stop)
        cancel = push_button("cancelButton", tr("Cancel"), self.reject)
        wait = push_button("closeWhenDone", tr("Close when it is done"), self._on_wait)
        self.buttons.addWidget(stop)
        self.buttons.addStretch()
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(wait)
        wait.setDefault(True)
        wait.setFocus()

    def _on_stop(self) -> None:
        self.accept()
        self.stop_chosen.emit()

    def _on_wait(self) -> None:
        self.accept()
        self.wait_chosen.emit()


def _details(text: str, listed: bool) -> QPlainTextEdit:
    shown = QPlainTextEdit(text)
    shown.setObjectName("confirmDetails")
    shown.setAccessibleName(tr("Details"))
    shown.setReadOnly(True)
    shown.setTabChangesFocus(True)
    if not listed:
        shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        shown.setTabStopDistance(_TAB * QFontMetricsF(shown.font()).horizontalAdvance(" "))
    shown.setMinimumSize(DETAILS)
    return shown
