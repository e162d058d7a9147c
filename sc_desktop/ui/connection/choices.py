"""Choices that appear when they are needed: how to encrypt the line, and which of several shops to open."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFileDialog, QGroupBox, QHBoxLayout, QLineEdit, QPushButton, QRadioButton, QVBoxLayout, QWidget

from sc_desktop.domain.address import Tls
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import RadioMark

_INDENT = 24  # texts stand below the words of their button, not below its circle


class TlsChoice(QGroupBox):
    """Verified, this certificate only, or not at all. `chosen` tells that its user has picked one."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Encryption"), parent)
        self.setObjectName("tlsChoice")
        self._certificate = ""
        self._buttons: dict[Tls, QRadioButton] = {
            "verify": _button("tlsVerify", tr("Encrypted, and the server's identity is verified")),
            "pin": _button("tlsPin", tr("Encrypted, trusting this one certificate only")),
            "off": _button("tlsOff", tr("Not encrypted")),
        }
        self._authority = named(QLineEdit(), "tlsCaEdit", tr(N_("File of the authority that signed the server's certificate")))
        self._authority.setPlaceholderText(tr(N_("authorities of this computer; or the file your host gave you (PEM)")))
        choose = QPushButton(tr(N_("Choose…")))
        choose.setObjectName("tlsCaButton")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        self._authority.textEdited.connect(self._take_authority)
        authority = QHBoxLayout()
        authority.setContentsMargins(_INDENT, 0, 0, 0)
        authority.addWidget(self._authority, 1)
        authority.addWidget(choose)
        self._fingerprint = plain_label(wrap=True, name="tlsFingerprint")
        self._fingerprint.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._fingerprint.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._fingerprint.setAccessibleName(tr("SHA-256 fingerprint of the certificate"))
        warning = plain_label(tr("Anybody on the way can then read the password and your customers' data, and change them."), wrap=True)
        column = QVBoxLayout(self)
        for widget in (self._buttons["verify"], self._buttons["pin"], self._fingerprint, self._buttons["off"], warning):
            column.addWidget(widget)
        column.insertLayout(1, authority)
        for label in (self._fingerprint, warning):
            label.setIndent(_INDENT)
        for button in self._buttons.values():
            button.clicked.connect(self._on_clicked)
        self.hide()

    def offer(self, tls: Tls, certificate: str, authority: str = "") -> None:
        """Show the choice with this one ticked; without a certificate there is none to trust. `authority` is the file known so far."""
        self._certificate = certificate
        self._authority.setText(authority)
        self._fingerprint.setText(_grouped(certificate))
        self._fingerprint.setVisible(bool(certificate))
        self._buttons["pin"].setVisible(bool(certificate))
        self._buttons["verify" if tls == "auto" else tls].setChecked(True)
        self.show()

    @property
    def tls(self) -> Tls:
        """What is ticked; "auto" while nothing was offered."""
        return "auto" if self.isHidden() else next(tls for tls, button in self._buttons.items() if button.isChecked())

    @property
    def certificate(self) -> str:
        """The certificate to trust, "" unless that is ticked."""
        return self._certificate if self.tls == "pin" else ""

    @property
    def authority(self) -> str:
        """The file of authorities to trust instead of this computer's; "" for those."""
        return "" if self.isHidden() else self._authority.text().strip()

    def _on_clicked(self) -> None:
        self.chosen.emit()

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, tr(N_("Certificate of the authority")), "", "PEM (*.pem *.crt *.cer);;* (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._authority.setText)
        dialog.fileSelected.connect(self._take_authority)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_authority(self, _file: str) -> None:
        """Who names an authority wants the certificate verified."""
        self._buttons["verify"].setChecked(True)
        self.chosen.emit()


class PrefixChoice(QGroupBox):
    """The shops found in one database, by their prefixes. `chosen` carries the prefix picked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Shops found in this database, by table prefix"), parent)
        self.setObjectName("prefixChoice")
        self._column = QVBoxLayout(self)
        self.hide()

    def offer(self, prefixes: Sequence[str]) -> None:
        """Show these prefixes, none ticked, in place of those before."""
        self.hide()  # or its new buttons would show a turn of the event loop later
        for old in self.findChildren(QRadioButton):
            self._column.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        for prefix in prefixes:
            button = _button(f"prefixChoice.{prefix}", prefix or tr("(no prefix)"))
            button.clicked.connect(partial(self.chosen.emit, prefix))
            self._column.addWidget(button)
        self.setVisible(bool(prefixes))

    def enter(self) -> None:
        """Put the keyboard on the first of them."""
        first = self.findChild(QRadioButton)
        if first is not None:
            first.setFocus()


def _button(name: str, text: str) -> QRadioButton:
    button = RadioMark(text)
    button.setObjectName(name)
    return button


def _grouped(certificate: str) -> str:
    """Two lines of pairs, as other programs show a fingerprint."""
    pairs = [certificate[at : at + 2].upper() for at in range(0, len(certificate), 2)]
    return "\n".join(":".join(pairs[at : at + 16]) for at in range(0, len(pairs), 16))
