"""The part of the form about SSH: folded away until it is wanted."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFileDialog, QGridLayout, QGroupBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from sc_desktop.domain.secret import Secret
from sc_desktop.domain.ssh import DEFAULT_SSH_PORT, OWN, SshRoute, read_route
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import TickBox

_PORT_SIGNS = 8
_INDENT = 24


class SshSection(QWidget):
    """Ticked, the database is reached through SSH. `changed`: another way is meant; `folded`: it takes more or less room."""

    changed = Signal()
    folded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = TickBox(tr(N_("Through &SSH: the database lets nobody in from outside")))
        self.box.setObjectName("sshBox")
        self._fields = {
            "ssh_host": named(QLineEdit(), "sshHostEdit", tr(N_("SSH server"))),
            "ssh_port": named(QLineEdit(), "sshPortEdit", tr(N_("SSH port"))),
            "ssh_user": named(QLineEdit(), "sshUserEdit", tr(N_("SSH user name"))),
            "ssh_key": named(QLineEdit(), "sshKeyEdit", tr(N_("Private key file"))),
            "ssh_secret": named(QLineEdit(), "sshSecretEdit", tr(N_("SSH password or passphrase of the key"))),
        }
        self._choose = QPushButton(tr(N_("&Choose…")))
        self._choose.setObjectName("sshKeyButton")
        self._choose.setAutoDefault(False)
        self._hint = plain_label(wrap=True, name="sshHint")
        self._secret_label = plain_label(tr(N_("SSH &password")))
        self._opens = OWN
        self._told: dict[str, Secret] = {}
        self._restrain()
        self._lay_out()
        self.explain("")
        self.box.toggled.connect(self._on_toggled)
        self._choose.clicked.connect(self._on_choose)
        for name in ("ssh_host", "ssh_port", "ssh_user", "ssh_key"):
            self._fields[name].textEdited.connect(self._on_edited)

    # -- what it says ------------------------------------------------------------------------------------------------------------------

    @property
    def is_wanted(self) -> bool:
        return self.box.isChecked()

    def route(self) -> SshRoute | None:
        """The way it describes; None without one, and while what stands there names no server."""
        if not self.is_wanted:
            return None
        texts = {name: field.text().strip() for name, field in self._fields.items()}
        user = f"{texts['ssh_user']}@" if texts["ssh_user"] else ""
        host = f"[{texts['ssh_host']}]" if ":" in texts["ssh_host"] else texts["ssh_host"]
        port = f":{texts['ssh_port']}" if texts["ssh_port"] else ""
        return read_route(f"{user}{host}{port}", texts["ssh_key"])

    def secrets(self) -> Mapping[str, Secret]:
        """What was typed in answer to SSH's questions, by what it opens."""
        typed = Secret(self._fields["ssh_secret"].text())
        return {**self._told, self._opens: typed} if typed else dict(self._told)

    def show_route(self, route: SshRoute | None) -> None:
        """Describe this way."""
        self.box.setChecked(route is not None)
        route = route or SshRoute("")
        texts = {"ssh_host": route.host, "ssh_user": route.user, "ssh_key": route.key_file, "ssh_port": str(route.port or "")}
        for name, text in texts.items():
            self._fields[name].setText(text)

    def explain(self, text: str) -> None:
        """Say this below the tick; "" for what always holds."""
        always = N_(
            "Server and port above are then meant as the SSH server sees them: 127.0.0.1 when the database is on the web server itself."
            " Keys, agent, names and jump hosts of ~/.ssh/config are used."
        )
        self._hint.setText(text or tr(always))

    def ask(self, opens: str, *, is_key: bool) -> None:
        """A password or passphrase is wanted: show the field, named after what it opens."""
        if self._opens != opens:
            self._told = dict(self.secrets())
            self._opens = opens
            self._fields["ssh_secret"].clear()
        self._secret_label.setText(tr(N_("&Passphrase")) if is_key else tr(N_("SSH &password")))
        self._fields["ssh_secret"].setAccessibleName(tr(N_("Passphrase of {what}") if is_key else N_("SSH password of {what}"), what=opens))
        self._fields["ssh_secret"].setToolTip(self._fields["ssh_secret"].accessibleName())
        self.box.setChecked(True)
        self.enter("ssh_secret")

    def enter(self, name: str) -> bool:
        """Put the cursor into a field; whether it is one of these."""
        field = self._fields.get(name)
        if field is not None:
            field.setFocus()
            field.selectAll()
        return field is not None

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    def _restrain(self) -> None:
        fields = self._fields
        fields["ssh_host"].setPlaceholderText(tr(N_("ssh.example or ~/.ssh/config")))
        fields["ssh_port"].setValidator(QIntValidator(1, 65535, self))
        fields["ssh_port"].setPlaceholderText(str(DEFAULT_SSH_PORT))
        fields["ssh_port"].setFixedWidth(self.fontMetrics().averageCharWidth() * _PORT_SIGNS + 20)
        fields["ssh_key"].setPlaceholderText(tr(N_("empty: SSH's own keys, and its agent")))
        fields["ssh_secret"].setEchoMode(QLineEdit.EchoMode.Password)

    def _lay_out(self) -> None:
        self._details = QGroupBox()
        self._details.setObjectName("sshDetails")
        self._details.setAccessibleName("SSH")
        grid = QGridLayout(self._details)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.addWidget(self._hint, 0, 0, 1, 4)
        rows = (("ssh_host", tr(N_("SSH serve&r"))), ("ssh_user", tr(N_("SSH user &name"))), ("ssh_key", tr(N_("Ke&y file"))))
        for row, (name, title) in enumerate(rows, start=1):
            label = plain_label(title)
            label.setBuddy(self._fields[name])
            grid.addWidget(label, row, 0)
            grid.addWidget(self._fields[name], row, 1, 1, 3 if name == "ssh_user" else 1)
        port = plain_label(tr(N_("Port")))
        port.setBuddy(self._fields["ssh_port"])
        grid.addWidget(port, 1, 2)
        grid.addWidget(self._fields["ssh_port"], 1, 3)
        grid.addWidget(self._choose, 3, 2, 1, 2)
        self._secret_label.setBuddy(self._fields["ssh_secret"])
        grid.addWidget(self._secret_label, 4, 0)
        grid.addWidget(self._fields["ssh_secret"], 4, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        column.addWidget(self._details)
        self._details.hide()

    def _on_toggled(self, wanted: bool) -> None:
        self._details.setVisible(wanted)
        self._column.activate()  # whoever hears of it asks at once how much room is wanted now
        self.folded.emit()
        self.changed.emit()

    def _on_edited(self, _text: str) -> None:
        """Another way: what was answered for the one before is not given to it."""
        if self._opens != OWN:
            self._fields["ssh_secret"].clear()
        self._told, self._opens = {}, OWN
        self.changed.emit()

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, tr(N_("Private key for SSH")))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take_key)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_key(self, file: str) -> None:
        self._fields["ssh_key"].setText(file)
        self._on_edited(file)


class HostKeyQuestion(QGroupBox):
    """Whether an SSH server is the right one, by the fingerprint of its key. `accepted` carries the line known_hosts will hold."""

    accepted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr(N_("Is this the right SSH server?")), parent)
        self.setObjectName("hostKeyQuestion")
        self._line = ""
        self._text = plain_label(wrap=True, name="hostKeyText")
        self._fingerprint = named(QLineEdit(), "hostKeyFingerprint", tr(N_("Fingerprint of the SSH server's key")))
        self._fingerprint.setReadOnly(True)
        trust = QPushButton(tr(N_("Trust this k&ey")))
        trust.setObjectName("trustHostKeyButton")
        trust.setAutoDefault(False)
        trust.clicked.connect(self._on_trusted)
        row = QHBoxLayout()
        row.addWidget(self._fingerprint, 1)
        row.addWidget(trust)
        column = QVBoxLayout(self)
        column.addWidget(self._text)
        column.addLayout(row)
        self.hide()

    def ask(self, host: str, fingerprint: str, line: str) -> None:
        """Show the question."""
        self._line = line
        text = N_(
            "{host} is not known yet, neither to this program nor to your SSH. Compare this fingerprint with the one your host shows"
            " in its control panel, or ask. Once trusted, any other key is refused."
        )
        self._text.setText(tr(text, host=host))
        self._fingerprint.setText(fingerprint)
        self.show()

    def enter(self) -> None:
        """Put the keyboard on the fingerprint, which is to be compared; not on the button, which no slip of a finger is to press."""
        self._fingerprint.setFocus()
        self._fingerprint.selectAll()

    def _on_trusted(self) -> None:
        self.hide()
        self.accepted.emit(self._line)
