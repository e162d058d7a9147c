"""The address as fields and as one line: each fills the other, and the password stays in its own field."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QRegularExpression, QSignalBlocker, Signal
from PySide6.QtGui import QIntValidator, QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from sc_desktop.domain.address import DEFAULT_PORT, Profile, Secret, is_place, parse_url
from sc_desktop.domain.back_office import read_back_office
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, msg, tr
from sc_desktop.ui.connection.rest import RestOfForm
from sc_desktop.ui.connection.ssh_section import SshSection
from sc_desktop.ui.present import plain_label

if TYPE_CHECKING:
    from sc_desktop.prestashop.settings_file import FoundSettings

_FIELD_OF_STAGE = {"name": "host", "port": "host", "login": "password", "rights": "database", "prefix": "prefix", "shop": "database"}
_FIELD_OF_STAGE |= {"replica": "replica", "ssh_name": "ssh_host", "ssh_port": "ssh_host", "ssh_login": "ssh_user", "ssh_forward": "host"}
_LOOPBACK = "127.0.0.1"  # what localhost means there; the name itself may lead to another address than the database listens at
_PORT_SIGNS = 8
_LAST_PORT = 65535


class AddressForm(QWidget):
    """The fields; `ssh` and `rest` are parts of them that are laid out below. `warned` carries a sentence about what was typed.

    `server_changed` says that another server is meant, `database_changed` that it is another database on the same one."""

    warned = Signal(str)
    server_changed = Signal()
    database_changed = Signal()

    def __init__(
        self,
        profile: Profile | None,
        parent: QWidget | None = None,
        *,
        back_office: str = "",
        production: bool = True,
        in_keyring: bool = False,
    ) -> None:
        super().__init__(parent)
        self.rest = RestOfForm(production=production, in_keyring=in_keyring)
        self._remember, self._live, self.url = self.rest.remember, self.rest.live, self.rest.url
        self._back_office, self._production = back_office, production
        self._known = profile or Profile("mysql")
        self._fault: BadInput | None = None
        self._length = 0
        self._has_no_prefix = self._known.prefix == ""
        self.ssh = SshSection()
        self._fields = {
            "host": _field("hostEdit", tr("Server")),
            "port": _field("portEdit", tr("Port")),
            "database": _field("databaseEdit", tr("Database")),
            "user": _field("userEdit", tr("User name")),
            "password": _field("passwordEdit", tr("Password")),
            "prefix": _field("prefixEdit", tr("Table prefix")),
            "back_office": self.rest.back_office,
            "replica": self.rest.replica,
        }
        self._restrain()
        self._lay_out()
        self._show_fields(self._known)
        self._fields["back_office"].setText(back_office)
        self._show_url()
        self._connect()

    # -- what it says ------------------------------------------------------------------------------------------------------------------

    def profile(self) -> Profile:
        """What the form says. Raises BadInput for an address that can't be read, and when the server or the database is missing."""
        if self._fault is not None:
            raise self._fault
        profile = self._draft()
        if profile.driver == "mysql":
            if not profile.host and not profile.socket:
                raise _incomplete(N_("The name of the server is missing."), "host")
            if not 0 < profile.port <= _LAST_PORT:
                raise _incomplete(N_("A port is a number from 1 to 65535."), "port")
            if self.ssh.is_wanted and profile.ssh is None:
                raise _incomplete(N_("The name of the SSH server is missing, or can't be one."), "ssh_host")
            if not profile.database:
                raise _incomplete(N_("The name of the database is missing."), "database")
            if profile.replica != self._fields["replica"].text().strip():
                raise _incomplete(N_("A replica is named as server or server:port."), "replica")
        return profile

    def password(self) -> Secret:
        """What stands in the password's field."""
        return Secret(self._fields["password"].text())

    def back_office(self) -> str | None:
        """The address of the back office as it is kept, "" to forget it; None when it is as it was. Raises BadInput for what is none."""
        told = read_back_office(self._fields["back_office"].text())
        if told is None:
            raise _incomplete(
                N_("A back-office address begins with https:// or http://, and holds no name and no password."), "back_office"
            )
        return None if told == self._back_office else told

    def production(self) -> bool | None:
        """Whether customers buy there; None when it is as it was."""
        return None if self._live.isChecked() == self._production else self._live.isChecked()

    def take(self, profile: Profile, *, back_office: str, production: bool, in_keyring: bool) -> None:
        """Describe another shop, as it is known; its password is still to be told."""
        self._known, self._fault = profile, None
        self._has_no_prefix = profile.prefix == ""
        self._fields["prefix"].clear()
        self._fields["password"].clear()
        self._show_fields(profile)
        self._back_office, self._production = back_office, production
        self._fields["back_office"].setText(back_office)
        self._live.setChecked(production)
        self._remember.setChecked(in_keyring)
        self._show_url()

    def take_settings(self, found: "FoundSettings") -> None:
        """Fill in what a shop's settings file says for certain, and lead to what is missing."""
        host = _LOOPBACK if found.is_on_web_server else found.host
        profile = Profile("mysql", host, found.port or DEFAULT_PORT, found.user, found.database, found.socket, prefix=found.prefix)
        self.take(profile, back_office="", production=True, in_keyring=self.is_remembered())
        if found.password is not None:
            self.take_password(found.password)
        self._has_no_prefix = found.prefix == ""
        if found.is_on_web_server:
            self.ssh.box.setChecked(True)
            self._known = replace(self._known, socket=found.socket)
            self._show_url()
        self.enter(next(iter(found.missing), "ssh_host" if found.is_on_web_server else "password"))

    def take_password(self, password: Secret) -> None:
        """Fill in the password of the database."""
        self._fields["password"].setText(password.reveal())

    def is_remembered(self) -> bool:
        """Whether the system's keyring shall keep the passwords."""
        return self._remember.isChecked()

    @property
    def prefix(self) -> str | None:
        """The table prefix; None when it is to be looked for."""
        return self._prefix()

    def choose_prefix(self, prefix: str) -> None:
        """Take a prefix, the empty one too, which then means none rather than unknown."""
        self._has_no_prefix = prefix == ""
        self._fields["prefix"].setText(prefix)
        if prefix != self._known.prefix:
            self._forget_back_office()

    @property
    def authority(self) -> str:
        """The file of authorities known so far."""
        return self._known.ca_file

    def choose_tls(self, profile: Profile) -> None:
        """Take over how the line is encrypted."""
        self._known = replace(self._known, tls=profile.tls, certificate=profile.certificate, ca_file=profile.ca_file)
        self._show_url()

    def point_at(self, stage: str) -> None:
        """Put the cursor where a fault of this stage is mended."""
        self.enter(_FIELD_OF_STAGE.get(stage, ""))

    def enter(self, name: str) -> None:
        """Put the cursor into a field."""
        field = self._fields.get(name)
        if field is None:
            self.ssh.enter(name)
        elif field.isEnabled():
            field.setFocus()
            field.selectAll()

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    def _restrain(self) -> None:
        fields = self._fields
        fields["password"].setEchoMode(QLineEdit.EchoMode.Password)
        fields["port"].setValidator(QIntValidator(1, _LAST_PORT, self))
        fields["port"].setFixedWidth(self.fontMetrics().averageCharWidth() * _PORT_SIGNS + 20)
        fields["port"].setPlaceholderText(str(DEFAULT_PORT))
        fields["prefix"].setValidator(QRegularExpressionValidator(QRegularExpression("[A-Za-z0-9_]{0,32}"), self))
        fields["prefix"].setPlaceholderText(tr("ps_ (left empty, it is looked for)"))
        for name in ("host", "user", "password"):
            fields[name].setPlaceholderText(tr(N_("{name} in parameters.php"), name=f"database_{name}"))
        fields["database"].setPlaceholderText(tr(N_("{name} in parameters.php"), name="database_name"))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        self._add_row(grid, 0, tr("Ser&ver"), self._fields["host"], span=1)
        port = plain_label(tr("P&ort"))
        port.setBuddy(self._fields["port"])
        grid.addWidget(port, 0, 2)
        grid.addWidget(self._fields["port"], 0, 3)
        titles = {"database": tr("&Database"), "user": tr("&User name"), "password": tr("Pass&word"), "prefix": tr("Table pre&fix")}
        widths = [self._add_row(grid, row, title, self._fields[name]) for row, (name, title) in enumerate(titles.items(), start=1)]
        self.rest.begin_at(max(widths))
        grid.setColumnStretch(1, 1)

    def _add_row(self, grid: QGridLayout, row: int, title: str, field: QLineEdit, *, span: int = 3) -> int:
        """A field behind its title; the room the title takes."""
        label = plain_label(title)
        label.setBuddy(field)
        grid.addWidget(label, row, 0)
        grid.addWidget(field, row, 1, 1, span)
        return label.sizeHint().width()

    def _connect(self) -> None:
        self.url.textEdited.connect(self._on_url_edited)
        self.url.editingFinished.connect(self._take_password_out)
        reactions: dict[str, Callable[[str], None]] = {
            "host": self._on_server_edited,
            "port": self._on_server_edited,
            "user": self._on_field_edited,
            "replica": self._on_field_edited,
            "database": self._on_database_edited,
            "prefix": self._on_prefix_edited,
        }
        self.ssh.changed.connect(self._on_way_changed)
        for changed in (self.server_changed, self.database_changed):
            changed.connect(self._forget_back_office)
        for name, reaction in reactions.items():
            self._fields[name].textEdited.connect(reaction)

    def _draft(self) -> Profile:
        """The profile the fields describe, complete or not, with what the address says besides."""
        if self._known.driver == "sqlite":
            return replace(self._known, prefix=self._prefix())
        texts = {name: field.text().strip() for name, field in self._fields.items()}
        return replace(
            self._known,
            host=texts["host"],
            port=int(texts["port"] or DEFAULT_PORT) or DEFAULT_PORT,
            user=texts["user"],
            database=texts["database"],
            prefix=self._prefix(),
            replica=texts["replica"] if is_place(texts["replica"]) else "",
            ssh=self.ssh.route(),
        )

    def _prefix(self) -> str | None:
        return self._fields["prefix"].text() or ("" if self._has_no_prefix else None)

    def _show_fields(self, profile: Profile) -> None:
        texts = {"host": profile.host, "user": profile.user, "database": profile.database, "replica": profile.replica}
        texts["port"] = "" if profile.driver == "sqlite" else str(profile.port)
        if profile.prefix is not None:
            texts["prefix"] = profile.prefix
        for name, text in texts.items():
            self._fields[name].setText(text)
        with QSignalBlocker(self.ssh):
            self.ssh.show_route(profile.ssh)
        self.ssh.box.setEnabled(profile.driver == "mysql")
        for name, field in self._fields.items():
            field.setEnabled(name in ("prefix", "back_office") or profile.driver == "mysql")

    def _show_url(self) -> None:
        draft = self._draft()
        is_blank = draft.driver == "mysql" and not (draft.host or draft.user or draft.database or draft.socket)
        self.url.setText("" if is_blank else draft.url())
        self._length, self._fault = len(self.url.text()), None

    # -- what its user does ------------------------------------------------------------------------------------------------------------

    def _on_url_edited(self, text: str) -> None:
        was_pasted, self._length, self._fault = len(text) > self._length + 1, len(text), None
        if not text.strip():
            return
        try:
            parsed = parse_url(text, self._prefix())
        except BadInput as fault:
            self._fault = fault
            return
        before, self._known = self._draft(), parsed.profile
        if parsed.password is not None:
            self._fields["password"].setText(parsed.password.reveal())
        self._show_fields(parsed.profile)
        if (before.host, before.port, before.ssh) != (parsed.profile.host, parsed.profile.port, parsed.profile.ssh):
            self._has_no_prefix = False
            self.server_changed.emit()
        elif before.database != parsed.profile.database:
            self._has_no_prefix = False
            self.database_changed.emit()
        if was_pasted:
            self._take_password_out()

    def _take_password_out(self) -> None:
        """Clear the address of its password, not while it is being typed: the line must not change under the cursor."""
        try:
            parsed = parse_url(self.url.text())
        except BadInput:
            return
        if parsed.password is not None:
            self._show_url()
        if parsed.warnings:
            self.warned.emit(" ".join(tr(warning) for warning in parsed.warnings))

    def _on_field_edited(self, _text: str) -> None:
        self._show_url()

    def _on_database_edited(self, _text: str) -> None:
        """Another database: that the one before had no prefix says nothing of this one."""
        self._has_no_prefix = False
        self._show_url()
        self.database_changed.emit()

    def _on_prefix_edited(self, _text: str) -> None:
        self._has_no_prefix = False
        self._forget_back_office()

    def _forget_back_office(self) -> None:
        """Another shop is meant: what was known of the one before is not its own. What was typed here stays."""
        if self._fields["back_office"].text() == self._back_office:
            self._fields["back_office"].clear()
        self._back_office = ""
        if self.production() is None:
            self._live.setChecked(True)
        self._production = True

    def _on_way_changed(self) -> None:
        """Through another SSH server, the same address is another computer."""
        self._on_server_edited("")

    def _on_server_edited(self, _text: str) -> None:
        """Another server: what was agreed on with the one before, its socket and its certificate, no longer counts."""
        self._known = replace(self._known, socket="", tls="auto", certificate="")
        self._has_no_prefix = False
        self._show_url()
        self.server_changed.emit()


def _field(name: str, accessible: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(accessible)
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return field


class Incomplete(BadInput):
    """Something is missing or wrong in the form; `field` is where."""

    field: str = ""


def _incomplete(why: str, field: str) -> Incomplete:
    fault = Incomplete(what=msg(N_("The form is not complete yet.")), effect=msg(N_("Nothing was opened.")), why=msg(why))
    fault.field = field
    return fault
