"""Asks which new password the selected customers are to get: one made by chance, or typed twice."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sc_desktop.domain.secret import Secret
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, Message, tr, trn
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import FailureBand, RadioMark, push_button

if TYPE_CHECKING:
    from sc_desktop.prestashop.passwords import Policy

_WIDTH = 520
_INDENT = 26


class PasswordWish(Struct, frozen=True):
    """What is wanted: the password typed, None to make one for each; `cookie_key` where the shop's version takes it."""

    password: Secret | None
    cookie_key: Secret | None


class PasswordDialog(QDialog):
    """Show it with open(). `why_not` looks at what is typed; whatever it lets pass is told by `typed`, and whoever judges how hard that is
    to guess answers with `take_judgement`. `takes_key`: the shop's version takes a cookie key, of the file that
    `file_chosen` tells; whoever reads it answers with `take_key` or `tell_failure`."""

    wished = Signal(object)
    typed = Signal(object)
    file_chosen = Signal(object)

    def __init__(
        self,
        who: str,
        count: int,
        policy: "Policy",
        why_not: "Callable[[str, Policy], Message | None]",
        *,
        takes_key: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("passwordDialog")
        self.setWindowTitle(tr(N_("New password: {who}"), who=who))
        self.setMinimumWidth(_WIDTH)
        self._policy, self._why_not, self._takes_key = policy, why_not, takes_key
        self._sent: Secret | None = None
        self._judged: tuple[Secret, Message | None] | None = None
        self._cookie_key: Secret | None = None
        made = trn(N_("Make one by chance"), N_("Make one by chance for each of the {count} customers"), count)
        typed = trn(N_("Type it"), N_("Type one for all {count} customers"), count)
        self._make = named(RadioMark(made), "makePassword")
        self._type = named(RadioMark(typed), "typePassword")
        ways = QButtonGroup(self)
        ways.addButton(self._make)
        ways.addButton(self._type)
        self._make.setChecked(True)
        self._first = _field("passwordText", tr(N_("New password")))
        self._again = _field("passwordAgain", tr(N_("The same once more")))
        self._told = plain_label(wrap=True, name="passwordTold")
        self._failure = FailureBand()
        self._set = push_button("setPassword", trn(N_("Set password"), N_("Set {count} passwords"), count), self._on_set)
        self._set.setDefault(True)
        self._lay_out(count)
        for each in (self._first, self._again):
            each.textChanged.connect(self._follow)
        self._type.toggled.connect(self._on_way)
        self._follow()

    def _lay_out(self, count: int) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(8)
        whole.addWidget(self._make)
        shown = trn(
            N_("It is shown once, to be copied and told to the customer."),
            N_("They are shown once, to be copied and told to the customers."),
            count,
        )
        whole.addWidget(_indented(plain_label(shown, wrap=True)))
        whole.addWidget(self._type)
        form = QFormLayout()
        form.setContentsMargins(_INDENT, 0, 0, 0)
        form.addRow(tr(N_("&Password:")), self._first)
        form.addRow(tr(N_("Once &more:")), self._again)
        whole.addLayout(form)
        whole.addWidget(_indented(plain_label(tr(self._policy.told()), wrap=True, name="passwordPolicy")))
        whole.addWidget(_indented(self._told))
        if self._takes_key:
            text = N_("PrestaShop 1.6 mixes a key of its own into every password: _COOKIE_KEY_ in config/settings.inc.php of the shop.")
            whole.addSpacing(6)
            whole.addWidget(plain_label(tr(text), wrap=True))
            row = QHBoxLayout()
            row.addWidget(push_button("cookieKeyButton", tr(N_("Settings &file…")), self._on_file))
            self._key_told = plain_label(tr(N_("Not read yet.")), name="cookieKeyTold")
            row.addWidget(self._key_told, 1)
            whole.addLayout(row)
        whole.addWidget(self._failure)
        whole.addSpacing(6)
        said = N_("Nothing is written before the review, which tells whose sessions are closed. The program keeps the hash alone.")
        whole.addWidget(plain_label(tr(said), wrap=True))
        whole.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(push_button("cancelButton", tr("Cancel"), self.reject))
        buttons.addWidget(self._set)
        whole.addLayout(buttons)

    def _on_way(self) -> None:
        if self._type.isChecked():
            self._first.setFocus()
        self._follow()

    def _follow(self) -> None:
        """The fields serve one of the ways only; what is missing is told as it is typed."""
        is_typed, text = self._type.isChecked(), self._first.text()
        for field in (self._first, self._again):
            field.setEnabled(is_typed)
        reason = self._why_not(text, self._policy) if is_typed and text else None
        is_judged = True
        if is_typed and text and reason is None:
            is_judged, reason = self._judgement(Secret(text))
        differs = bool(is_typed and self._again.text()) and self._again.text() != text
        self._told.setText(tr(reason) if reason is not None else tr(N_("The two are not the same.")) if differs else "")
        self._told.setVisible(bool(self._told.text()))
        self._grow()
        is_good = not is_typed or (bool(text) and is_judged and reason is None and self._again.text() == text)
        self._set.setEnabled(is_good and (not self._takes_key or self._cookie_key is not None))

    def _grow(self) -> None:
        """What is told anew must not squeeze the fields."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _judgement(self, password: Secret) -> tuple[bool, Message | None]:
        """Whether the password is judged already, and why it is too weak; asked for where it is not."""
        if self._judged is not None and self._judged[0] == password:
            return True, self._judged[1]
        if self._sent != password:
            self._sent = password
            self.typed.emit(password)
        return False, None

    def take_judgement(self, password: Secret, reason: Message | None) -> None:
        """Why this is too easy to guess; None when it is not. What is typed may be another one by now."""
        self._judged = password, reason
        self._follow()

    def _on_file(self) -> None:
        dialog = QFileDialog(self, tr(N_("Settings file of the shop")), "", tr(N_("Settings (*.php);;All files (*)")))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_file_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_file_chosen(self, name: str) -> None:
        self._key_told.setText(tr(N_("Read from {file}."), file=Path(name).name))
        self.file_chosen.emit(Path(name))

    def take_key(self, key: Secret) -> None:
        """The file has named it."""
        self._failure.hide()
        self._cookie_key = key
        self._follow()

    def tell_failure(self, error: Expected) -> None:
        """The file could not be read, or does not name it."""
        self._cookie_key = None
        self._key_told.setText(tr(N_("Not read yet.")))
        self._failure.show_error(error)
        self._follow()

    def _on_set(self) -> None:
        password = Secret(self._first.text()) if self._type.isChecked() else None
        self.accept()
        self.wished.emit(PasswordWish(password, self._cookie_key))


def _field(name: str, accessible: str) -> QLineEdit:
    field = named(QLineEdit(), name, accessible)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _indented(widget: QWidget) -> QWidget:
    widget.setContentsMargins(_INDENT, 0, 0, 0)
    return widget
