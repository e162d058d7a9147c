"""The dialog that asks where a shop is and how to get in. It knows no database: it asks, and is told what became of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from sc_desktop.domain.address import Profile, Secret, parse_url
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.shops import KnownShop
from sc_desktop.ui.connection.choices import PrefixChoice, TlsChoice
from sc_desktop.ui.connection.form import AddressForm, Incomplete
from sc_desktop.ui.connection.known_list import KnownList
from sc_desktop.ui.connection.message import MessageArea
from sc_desktop.ui.connection.request import ConnectRequest
from sc_desktop.ui.connection.settings_source import SettingsSource, dropped, sentences
from sc_desktop.ui.connection.ssh_section import HostKeyQuestion
from sc_desktop.ui.present import plain_label

if TYPE_CHECKING:
    from sc_desktop.prestashop.settings_file import FoundSettings

__all__ = ["ConnectDialog", "ConnectRequest"]

_WIDTH = 560
_SPACING = 12
_LEAST = 120  # pixels of the fields that stay in sight on the lowest screen
_STAGES = {
    "ssh_name": N_("finding the SSH server by its name"),
    "ssh_port": N_("reaching the SSH server"),
    "ssh_key": N_("knowing the SSH server by its key"),
    "ssh_login": N_("logging in to the SSH server"),
    "ssh_forward": N_("being led through by the SSH server"),
    "name": N_("finding the server by its name"),
    "port": N_("reaching the server"),
    "tls": N_("encrypting the line"),
    "login": N_("logging in"),
    "rights": N_("opening the database"),
    "prefix": N_("finding the shop's tables by their prefix"),
    "shop": N_("reading what the shop is"),
    "replica": N_("reading the replica"),
}


class ConnectDialog(QDialog):
    """Show it with open(). `test_asked` and `open_asked` carry a ConnectRequest; answer with the show_ and offer_ methods, or accept().

    `settings_given` carries the path or the text of a shop's settings file: answer with take_settings().
    `host_key_accepted` carries a line of known_hosts: note it, then call ask_again(). `shops` are those opened before, listed beside the
    form; `known_wanted` and `known_forgotten` carry the key of one of them.

    From show_progress until the next answer nothing more can be asked; Esc closes it at any time. `read_only_first` is whether the shop
    of `defaults` opens for reading only, as every shop does whose user has not allowed writing yet; `back_office` and `production`
    are what is known of it."""

    test_asked = Signal(object)
    open_asked = Signal(object)
    host_key_accepted = Signal(str)
    settings_given = Signal(object)
    known_wanted = Signal(str)
    known_forgotten = Signal(str)

    def __init__(
        self,
        defaults: Profile | None = None,
        parent: QWidget | None = None,
        *,
        read_only_first: bool = True,
        back_office: str = "",
        production: bool = True,
        in_keyring: bool = False,
        shops: Sequence[KnownShop] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("connectDialog")
        self.setWindowTitle(tr("Connect to a shop"))
        self._form = AddressForm(defaults, back_office=back_office, production=production, in_keyring=in_keyring)
        self._shops = {shop.key: shop for shop in shops}
        self._known = KnownList(shops)
        self._source = SettingsSource()
        self.setAcceptDrops(True)
        self._prefixes = PrefixChoice()
        self._tls = TlsChoice()
        self._host_key = HostKeyQuestion()
        self._asked_last = self._on_open
        self._message = MessageArea()
        self._read_only = plain_label(
            tr("The shop opens for reading only; you allow writing later, when you need it."), wrap=True, name="readOnlyFirst"
        )
        self._read_only.setVisible(read_only_first)
        self._test = _button("testButton", tr("&Test the connection"))
        self._cancel = _button("cancelButton", tr("Cancel"))
        self._open = _button("openButton", tr("Open the shop"))
        self._open.setDefault(True)
        self._lay_out()
        self._connect()
        if defaults is not None:
            self._offer_known_tls(defaults)
        self._form.enter("host" if defaults is None else "password")

    # -- what became of it -------------------------------------------------------------------------------------------------------------

    def show_progress(self, text: str) -> None:
        """Say what is being done; meanwhile nothing more is asked."""
        self._set_busy(True)
        self._host_key.hide()
        self._message.show_words("notice", [text])
        self._grow()

    def show_failure(self, what: str, effect: str, why: str, advice: str, stage: str = "") -> None:
        """Say what went wrong, and lead to the field where it is mended."""
        self._set_busy(False)
        headline = tr(N_("This step failed: {stage}"), stage=tr(_STAGES[stage])) if stage in _STAGES else ""
        self._message.show_words("error", [what, effect, why, advice], headline=headline)
        self._form.point_at(stage)
        self._grow()

    def ask_password(self, text: str) -> None:
        """Say which password is wanted, with the cursor in its field."""
        self._set_busy(False)
        self._message.show_words("notice", [text])
        self._form.enter("password")
        self._grow()

    def ask_ssh_secret(self, opens: str, is_key: bool) -> None:
        """Let the user type what SSH wants; the failure is told already."""
        self._form.ssh.ask(opens, is_key=is_key)
        self._grow()

    def ask_host_key(self, host: str, fingerprint: str, line: str) -> None:
        """Let the user decide whether an SSH server nobody knows yet is the right one."""
        self._set_busy(False)
        self._message.clear()
        self._host_key.ask(host, fingerprint, line)
        self._host_key.enter()
        self._grow()

    def take_settings(self, found: "FoundSettings") -> None:
        """Fill the form with what a shop's settings file says, and tell what it doesn't."""
        self._set_busy(False)
        self._on_server_changed()
        self._form.take_settings(found)
        self._why_file.hide()
        self._message.show_words("notice" if not found.problems else "warning", sentences(found))
        self._grow()

    def ask_again(self) -> None:
        """Ask once more for what was asked last."""
        self._asked_last()

    def take_password(self, password: Secret) -> None:
        """Fill in the password that was told already."""
        self._form.take_password(password)

    def show_success(self, text: str, headline: str = "") -> None:
        """Say that a test went well; the next is to open it, with Enter."""
        self._set_busy(False)
        self._open.setFocus()
        self._message.show_words("badge_rw", [text], headline=headline)
        self._grow()

    def offer_prefixes(self, prefixes: Sequence[str]) -> None:
        """Let the user pick one of several shops in the database. When none was asked for, that is a choice and no failure."""
        self._prefixes.offer(prefixes)
        if len(prefixes) > 1 and self._form.prefix is None:
            self._set_busy(False)
            self._message.show_words("notice", [tr("This database holds several shops. Choose one.")])
            self._prefixes.enter()
        self._grow()

    def offer_tls(self, certificate: str) -> None:
        """Let the user decide how to encrypt; certificate is the fingerprint the server showed, "" when it showed none."""
        self._tls.offer("verify", certificate, self._form.authority)
        self._take_tls()
        self._grow()

    # -- Qt ----------------------------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        given = dropped(event.mimeData())
        if given is not None:
            event.acceptProposedAction()
            self.settings_given.emit(given)

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._test)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._open)
        self._column = column = QVBoxLayout()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(18, 18, 18, 14)
        self._row.setSpacing(18)
        self._row.addWidget(self._known)
        self._row.addLayout(column, 1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACING)
        self._asked = _Asked(self._form, self._form.ssh, self._prefixes, self._tls, self._host_key, self._form.rest)
        source = QHBoxLayout()
        source.addWidget(self._source)
        source.addWidget(plain_label(tr(N_("or drop parameters.php here")), name="settingsFileHint"), 1)
        column.addLayout(source)
        text = N_(
            "This file of PrestaShop, app/config/parameters.php (before 1.7: config/settings.inc.php), says how the shop reaches its"
            " database. Fetch it from the web server, and the fields fill themselves; or fill them in."
        )
        self._why_file = plain_label(tr(text), wrap=True, name="settingsFileWhy")
        column.addWidget(self._why_file)
        for widget in (self._asked, self._message):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._read_only)
        column.addLayout(buttons)
        self.setMinimumWidth(self._beside() + _WIDTH)

    def _connect(self) -> None:
        self._form.warned.connect(self._on_warned)
        self._form.server_changed.connect(self._on_server_changed)
        self._form.database_changed.connect(self._on_database_changed)
        self._form.ssh.folded.connect(self._fit)
        self._source.given.connect(self.settings_given)
        self._known.chosen.connect(self._on_known_chosen)
        self._known.opened.connect(self.known_wanted)
        self._known.forgotten.connect(self.known_forgotten)
        self._host_key.accepted.connect(self.host_key_accepted)
        self._prefixes.chosen.connect(self._form.choose_prefix)
        self._tls.chosen.connect(self._take_tls)
        self._test.clicked.connect(self._on_test)
        self._cancel.clicked.connect(self.reject)
        self._open.clicked.connect(self._on_open)

    def _request(self) -> ConnectRequest | None:
        """What the form asks for; None after telling what is missing."""
        try:
            form = self._form
            return ConnectRequest(
                form.profile(),
                form.password(),
                back_office=form.back_office(),
                production=form.production(),
                ssh_secrets=form.ssh.secrets(),
                remember=form.is_remembered(),
            )
        except BadInput as fault:
            self.show_failure(tr(fault.what), tr(fault.effect), tr(fault.why), tr(fault.advice))
            self._form.enter(fault.field if isinstance(fault, Incomplete) else "")
            return None

    def _on_test(self) -> None:
        self._asked_last = self._on_test
        request = self._request()
        if request is not None:
            self.test_asked.emit(request)

    def _on_open(self) -> None:
        self._asked_last = self._on_open
        request = self._request()
        if request is not None:
            self.open_asked.emit(request)

    def _on_warned(self, text: str) -> None:
        self._message.show_words("warning", [text])
        self._grow()

    def _on_server_changed(self) -> None:
        """What was agreed on belongs to the server before."""
        self._tls.hide()
        self._host_key.hide()
        self._on_database_changed()

    def _on_database_changed(self) -> None:
        """The shops offered, and what was allowed, belong to the database before."""
        self._prefixes.offer(())
        self._read_only.show()
        self._grow()

    def _offer_known_tls(self, profile: Profile) -> None:
        if profile.tls != "auto" or profile.ca_file:
            self._tls.offer(profile.tls, profile.certificate, profile.ca_file)

    def _take_tls(self) -> None:
        self._form.choose_tls(replace(Profile("mysql"), tls=self._tls.tls, certificate=self._tls.certificate, ca_file=self._tls.authority))

    def _on_known_chosen(self, key: str) -> None:
        """Another shop: what was said and offered for the one before goes."""
        shop = self._shops[key]
        try:
            profile = parse_url(shop.url, shop.prefix).profile
        except BadInput as fault:
            self.show_failure(tr(fault.what), tr(fault.effect), tr(fault.why), tr(fault.advice))
            return
        self._on_server_changed()
        self._message.clear()
        self._form.take(profile, back_office=shop.back_office, production=shop.production, in_keyring=shop.in_keyring)
        self._offer_known_tls(profile)
        self._read_only.setVisible(not shop.write_allowed)
        self._grow()

    def _beside(self) -> int:
        """The room the list takes beside the form."""
        return 0 if self._known.isHidden() else self._known.width() + self._row.spacing()

    def _set_busy(self, is_busy: bool) -> None:
        for button in (self._test, self._open):
            button.setEnabled(not is_busy)

    def _fit(self) -> None:
        """As high as what is seen: no empty room is left where SSH was folded away."""
        self._grow(0)

    def _grow(self, least: int | None = None) -> None:
        """Make room for what has appeared, as far as the screen goes; beyond that the fields scroll, and never shrink.

        `least`: the height it has at least; as high as it stands without."""
        width = max(self.width(), self._beside() + _WIDTH)
        margins = self._row.contentsMargins()
        room_across = width - margins.left() - margins.right() - self._beside()
        wanted = self._asked.wanted_height(room_across)
        self._asked.setFixedHeight(wanted)
        self._row.activate()
        needed = max(self._column.totalHeightForWidth(room_across), self._column.totalMinimumSize().height())
        height = needed + margins.top() + margins.bottom()
        screen = self.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry().height() - (self.frameGeometry().height() - self.height())
        if height > room:
            self._asked.setFixedHeight(max(wanted - (height - room), _LEAST))
            self._row.activate()
        self.resize(width, min(max(self.height() if least is None else least, height), room))


class _Asked(QScrollArea):
    """The fields and the choices below them, each at its full height; they scroll where the screen is too low."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        self._column = column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACING)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(content)

    def wanted_height(self, width: int) -> int:
        """The height at which nothing needs to scroll."""
        self._column.activate()
        return max(self._column.totalHeightForWidth(width), self._column.totalMinimumSize().height())


def _button(name: str, text: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
