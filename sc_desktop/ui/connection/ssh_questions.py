"""Asks whoever sits here what an SSH server asks while it is logged in to, such as the code of a second factor."""

from concurrent.futures import Future, InvalidStateError
from contextlib import suppress

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from sc_desktop.domain.secret import Secret
from sc_desktop.domain.ssh import Answered, SshQuestion
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.confirm import Question
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import push_button


class SshQuestions(QObject):
    """Called from any thread, it shows a dialog on the window's. A question nobody waits for any more goes by itself."""

    _asked = Signal(object, object)
    _over = Signal(object)

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._dialogs: dict[Answered, SshQuestionDialog] = {}
        self._asked.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._over.connect(self._close, Qt.ConnectionType.QueuedConnection)

    def __call__(self, question: SshQuestion) -> Answered:
        """Ask; the answers come later, None when the person gives up."""
        answered: Answered = Future()
        answered.add_done_callback(self._over.emit)
        self._asked.emit(question, answered)
        return answered

    def _show(self, question: SshQuestion, answered: Answered) -> None:
        if not answered.done():
            dialog = SshQuestionDialog(question, answered, QApplication.activeModalWidget() or self._window)
            self._dialogs[answered] = dialog
            dialog.open()

    def _close(self, answered: Answered) -> None:
        dialog = self._dialogs.pop(answered, None)
        if dialog is not None and shiboken6.isValid(dialog):  # it goes with the form it stands on
            dialog.close()
            dialog.deleteLater()


class SshQuestionDialog(Question):
    """The server's own words, as plain text, and a field for each answer."""

    def __init__(self, question: SshQuestion, answered: Answered, parent: QWidget | None = None) -> None:
        text = N_("The SSH server of {who} asks before it lets you in. These are its own words:")
        super().__init__(tr(N_("What the SSH server asks")), tr(text, who=question.who), sign="circle-question", parent=parent)
        self.setObjectName("sshQuestionDialog")
        self._answered = answered
        if question.words:
            self.body.addWidget(plain_label(question.words, wrap=True, name="sshQuestionWords"))
        self._fields: list[QLineEdit] = []
        for number, prompt in enumerate(question.prompts, start=1):
            field = named(QLineEdit(), f"sshAnswer{number}", prompt.text or tr(N_("Answer")))
            field.setEchoMode(QLineEdit.EchoMode.Normal if prompt.is_shown else QLineEdit.EchoMode.Password)
            label = plain_label(prompt.text, wrap=True, name=f"sshPrompt{number}")
            for widget in (label, field):
                self.body.addWidget(widget)
            self._fields.append(field)
        cancel = push_button("cancelButton", tr("Cancel"))
        answer = push_button("answerSshButton", tr(N_("&Answer")))
        answer.setDefault(True)
        self.buttons.addStretch(1)
        for button, act in ((cancel, self.reject), (answer, self.accept)):
            button.clicked.connect(act)
            self.buttons.addWidget(button)
        self._fields[0].setFocus()

    def done(self, result: int) -> None:
        """Give the answers on, or None; what was typed stays nowhere."""
        told = [Secret(field.text()) for field in self._fields]
        for field in self._fields:
            field.clear()
        with suppress(InvalidStateError):  # nobody waits for it any more
            self._answered.set_result(told if result == QDialog.DialogCode.Accepted else None)
        super().done(result)
