"""Opening a shop from the window, and allowing it to be written to."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QDialog, QToolTip, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.address import Profile, Secret
from sc_desktop.domain.keeping import Keeping
from sc_desktop.errors import Expected, HostKeyUnknown, NotAShop, SshSecretWanted, TlsNotTrusted
from sc_desktop.i18n import N_, grouped, language, tr
from sc_desktop.settings.keyring_store import ShopSecrets
from sc_desktop.settings.shops import ShopFields
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.window.opening_work import Opened, accept_host_key, open_shop, read_settings, test_way

if TYPE_CHECKING:
    from sc_desktop.domain.ssh import Asking
    from sc_desktop.jobs.runner import Task
    from sc_desktop.settings.shop_hold import ShopHold
    from sc_desktop.ui.connection.dialog import ConnectDialog
    from sc_desktop.ui.connection.request import ConnectRequest
    from sc_desktop.workspace.opening import Tested
    from sc_desktop.workspace.workspace import Workspace


class OpeningFlow(QObject):
    """From an address or the form to an open shop; the old shop stays open until the new one is.

    `had_alone`: no other window has the shop that was opened, so that what was left unfinished there is nobody's work.
    `opened_with` carries the shop's key, what opened it, and whether that is to be remembered; `known_wanted` and `known_forgotten`
    the key of a shop that was picked in the form."""

    had_alone = Signal()
    opened_with = Signal(str, object, object)
    known_wanted = Signal(str)
    known_forgotten = Signal(str)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._dialog: ConnectDialog | None = None
        self._hold: ShopHold | None = None
        self._task: Task | None = None
        self._asks_to_write = False
        self._allowing: list[Callable[[], object]] | None = None  # what waits for the leave to write that is being looked for
        desk.writing_wanted.connect(self.ask_to_write)
        desk.shop_left.connect(self._release)
        desk.shop_shown.connect(self._warn_of_another_window)

    def open_soon(self, profile: Profile | None, password: Secret | None, *, writable: bool = False) -> None:
        """Open once the window has been drawn: what opening loads must not keep it from the screen."""
        self._desk.jobs.hold()
        QTimer.singleShot(0, self, partial(self._open_now, profile, password, writable))

    def _open_now(self, profile: Profile | None, password: Secret | None, writable: bool) -> None:
        try:
            self.open(profile, password, writable=writable)
        finally:
            self._desk.jobs.release()

    def ask_password(self, profile: Profile, title: str) -> None:
        """Show the form for a shop that is known but for its password."""
        self.show_form(profile).ask_password(tr(N_("Type the password to open “{shop}” again."), shop=title or profile.shown))

    def open(
        self,
        profile: Profile | None,
        password: Secret | None,
        *,
        writable: bool = False,
        told: ShopFields | None = None,
        ssh_secrets: Mapping[str, Secret] | None = None,
        remember: bool | None = None,
    ) -> None:
        """Open this shop, or the demo without a profile. `told` is what is newly known of it."""
        settings = self._desk.settings
        self._desk.tell(tr(N_("Opening the shop …")) if profile else tr(N_("Opening the demo shop …")), topic="opening")
        work = partial(
            open_shop,
            profile=profile,
            password=password,
            writable=writable,
            folder=self._desk.folder,
            language=language(),
            timeouts=(settings.whole("connection.connect_timeout"), settings.whole("connection.read_timeout")),
            shops=self._desk.shops,
            ssh_secrets=ssh_secrets or {},
            asking=self._asking(profile),
        )
        with_what = (ShopSecrets(password or Secret(""), ssh_secrets or {}), remember)
        self._task = self._desk.jobs.run(
            lane="connect",
            work=work,
            done=partial(self._on_opened, told or {}, with_what),
            stopped=partial(self._desk.untell, "opening"),
            failed=partial(self._on_failed, profile, password),
            stepped=self._on_step,
            owner=self,
        )

    def _asking(self, profile: Profile | None) -> "Asking | None":
        """Who answers what an SSH server asks on the way to this shop."""
        if profile is None or profile.ssh is None:
            return None
        from sc_desktop.ui.connection.ssh_questions import SshQuestions

        return self.findChild(SshQuestions) or SshQuestions(self._window, self)

    def connect_shop(self) -> None:
        """Show the form to connect to a shop, filled with the one that is open."""
        self.show_form()

    def show_form(self, profile: Profile | None = None) -> "ConnectDialog":
        """Show the form to connect to a shop."""
        if self._dialog is None:
            workspace = self._desk.workspace
            known = profile or (workspace.database.profile if workspace is not None and not workspace.is_demo else None)
            from sc_desktop.ui.connection.dialog import ConnectDialog

            shop = self._desk.shops.get(known.key) if known is not None else None
            self._dialog = ConnectDialog(
                known,
                self._window,
                read_only_first=shop is None or not shop.write_allowed,
                back_office=shop.back_office if shop is not None else "",
                production=shop is None or shop.production,
                in_keyring=shop is not None and shop.in_keyring,
                shops=[each for each in self._desk.shops.recent() if each.url],
            )
            self._dialog.open_asked.connect(self._on_open_asked)
            self._dialog.test_asked.connect(self._on_test_asked)
            self._dialog.known_wanted.connect(self._on_known_wanted)
            self._dialog.known_forgotten.connect(self.known_forgotten)
            self._dialog.settings_given.connect(self._on_settings_given)
            self._dialog.host_key_accepted.connect(self._on_host_key_accepted)
            self._dialog.finished.connect(self._on_form_closed)
        self._dialog.open()
        return self._dialog

    def ask_to_write(self, act: Callable[[], object] | None = None) -> None:
        """Offer to allow writing; `act` is what the user was about to do, done once it is allowed."""
        workspace = self._desk.workspace
        if workspace is None or workspace.is_writable or self._asks_to_write:
            return
        if self._allowing is not None:
            self._allowing += [act] if act is not None else []
            return
        if workspace.read_only_reason is not None:
            text = " ".join((tr(N_("This shop stays read-only.")), tr(workspace.read_only_reason)))
            self._desk.tell(text, role="warning", topic="refusal")
            QToolTip.showText(QCursor.pos(), plain_tip(text), self._window)  # the message may have stood there already
            return
        if workspace.offered is not None:
            self._ask_to_accept(workspace.offered, act)
            return
        from sc_desktop.ui.window.accepting import build_leave

        dialog = build_leave(self._desk.shop_name, self._window)
        dialog.accepted.connect(partial(self.allow, act))
        dialog.finished.connect(self._on_asked_to_write)
        dialog.finished.connect(dialog.deleteLater)
        self._asks_to_write = True  # a click that ends an edit asks for the edit, and may ask for itself
        dialog.open()

    def _on_asked_to_write(self) -> None:
        self._asks_to_write = False

    def _ask_to_accept(self, keeping: Keeping, act: Callable[[], object] | None) -> None:
        """Not everything can be promised here: the user reads what is not, and writing is allowed only once that is accepted."""
        from sc_desktop.ui.window.accepting import build_acceptance

        dialog = build_acceptance(keeping, self._desk.shop_name, self._window)
        dialog.accepted.connect(partial(self.allow, act, keeping.name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def allow(self, act: Callable[[], object] | None = None, accepted: str = "") -> None:
        """Allow writing, which the user has agreed to; then `act`. Where less is promised, that is asked first."""
        self._desk.ask(
            "connect",
            use_cases.opening.allow_writing,
            accepted,
            done=partial(self._on_allowed, act, accepted),
            failed=partial(self._on_not_allowed, act),
            owner=self,
        )

    def _on_allowed(self, act: Callable[[], object] | None, accepted: str, _answer: object) -> None:
        self._desk.shops.remember(self._desk.shop.key, write_allowed=True, accepted=accepted)
        self._desk.untell("refusal")
        self._desk.stage_changed.emit()
        if act is not None:
            act()

    def _on_not_allowed(self, act: Callable[[], object] | None, error: Expected) -> None:
        offered = self._desk.shop.offered
        if offered is not None:
            self._ask_to_accept(offered, act)
        else:
            self._desk.tell_failure(error)

    # -- answers -----------------------------------------------------------------------------------------------------------------------

    def _on_step(self, done: int, total: int) -> None:
        text = tr(N_("Building the demo shop: {done} of {total} customers …"), done=grouped(done), total=grouped(total))
        self._desk.tell(text, topic="opening")

    def _on_opened(self, told: ShopFields, with_what: tuple[ShopSecrets, bool | None], opened: Opened) -> None:
        workspace = opened.workspace
        self._desk.leave_shop()
        profile = workspace.database.profile
        if not workspace.is_demo:
            self._desk.shops.remember(
                workspace.key,
                title=workspace.title,
                url=profile.url(),
                prefix=profile.prefix or "",
                tls=profile.tls,
                certificate=profile.certificate,
            )
            if told:
                self._desk.shops.remember(workspace.key, **told)
            self.opened_with.emit(workspace.key, *with_what)
        if self._dialog is not None:
            self._dialog.accept()
        self._desk.take_shop(workspace, opened.pending)
        if workspace.is_demo:
            self._desk.tell(
                tr(N_("This is the demo shop: made-up customers on this computer, free to try everything.")),
                button=tr(N_("Connect your shop")),
                act=self.connect_shop,
                topic="opening",
            )
        if opened.pending:
            from sc_desktop.ui.window.pending_news import PendingNews  # of no use to who begins with nothing pending

            PendingNews(self._desk, opened.pending)
        if opened.will_write:
            self._allow_as_before(opened.accepted)
        else:
            self._end_allowing()
        if workspace.local.was_broken:
            self._desk.tell(tr(N_("The notes of pending changes on this computer were damaged and set aside.")), role="warning")

    def _allow_as_before(self, accepted: str) -> None:
        """Writing was allowed to this shop before: find out whether it still can be, in a lane that lets the first rows come first."""
        self._allowing = []
        ended = partial(self._on_allowed_as_before, self._desk.shop, accepted)
        self._desk.ask("rights", use_cases.opening.allow_writing, accepted, done=ended, failed=ended, owner=self)

    def _on_allowed_as_before(self, asked: "Workspace", accepted: str, outcome: object) -> None:
        now = self._desk.workspace
        if now is None or now.database is not asked.database:
            return
        if now is not asked:
            self._allow_as_before(accepted)  # other shops of it are looked at meanwhile, and what was found out stands in the old one
            return
        self._desk.stage_changed.emit()  # ahead of what is told, which this drops
        if now.why_not_written is not None:
            text = " ".join((tr(N_("This shop stays read-only.")), tr(now.why_not_written)))
            button = tr(N_("Allow writing…")) if now.offered is not None else ""
            self._desk.tell(text, role="warning", button=button, act=self.ask_to_write, topic="refusal")
        elif isinstance(outcome, Expected):
            self._desk.tell_failure(outcome)
        self._end_allowing()

    def _end_allowing(self) -> None:
        """It is known whether the shop can be written to: what waited for that is done, or asks for leave."""
        acts, self._allowing = self._allowing or [], None
        self._tell_alone()
        for act in acts:
            self._desk.when_writable(act)

    def _tell_alone(self) -> None:
        """Once it is known whether the shop can be written to, and that no other window has it."""
        if self._hold is not None and self._allowing is None:
            self.had_alone.emit()

    def _release(self) -> None:
        """The shop is left: another window may have it for itself."""
        self._allowing = None
        if self._hold is not None:
            self._hold.give_back()
            self._hold = None

    def _warn_of_another_window(self) -> None:
        """Pending changes are kept once a shop: two windows on the same one would overwrite each other's notes."""
        from sc_desktop.settings.shop_hold import hold_shop  # not needed before the window stands

        self._hold = hold_shop(self._desk.folder, self._desk.shop.key)
        if self._hold is not None:
            self._tell_alone()
        else:
            text = N_(
                "This shop is open in another window as well. Edit in one of them only: both keep their pending changes in one place."
            )
            self._desk.tell(tr(text), role="warning", topic="windows")

    def _on_failed(self, profile: Profile | None, password: Secret | None, error: Expected) -> None:
        if self._dialog is not None:
            self._show_failure(self._dialog, error)
            return
        self._desk.tell(
            str(error),
            role="error",
            button=tr(N_("Connect…")) if profile is not None else tr(N_("Retry")),
            act=partial(self._reopen_form, profile, password, error) if profile is not None else partial(self.open, None, None),
            topic="opening",
        )

    def _reopen_form(self, profile: Profile, password: Secret | None, error: Expected) -> None:
        dialog = self.show_form(profile)
        if password is not None and isinstance(error, HostKeyUnknown | SshSecretWanted):  # it wasn't tried yet
            dialog.take_password(password)
        self._show_failure(dialog, error)

    def _show_failure(self, dialog: "ConnectDialog", error: Expected, stage: str = "") -> None:
        dialog.show_failure(tr(error.what), tr(error.effect), tr(error.why), tr(error.advice), stage or getattr(error, "stage", ""))
        if isinstance(error, TlsNotTrusted):
            dialog.offer_tls(error.certificate)
        elif isinstance(error, NotAShop) and error.prefixes:
            dialog.offer_prefixes(list(error.prefixes))
        elif isinstance(error, SshSecretWanted):
            dialog.ask_ssh_secret(error.opens, error.is_key)
        elif isinstance(error, HostKeyUnknown):
            dialog.ask_host_key(error.host, error.fingerprint, error.line)

    # -- the form ----------------------------------------------------------------------------------------------------------------------

    def _on_open_asked(self, request: "ConnectRequest") -> None:
        if self._dialog is not None:
            self._dialog.show_progress(tr(N_("Opening the shop …")))
        told: ShopFields = {}
        if request.back_office is not None:
            told["back_office"] = request.back_office
        if request.production is not None:
            told["production"] = request.production
        self.open(
            request.profile,
            request.password,
            writable=request.writable,
            told=told,
            ssh_secrets=request.ssh_secrets,
            remember=request.remember,
        )

    def _on_host_key_accepted(self, line: str) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        work = partial(accept_host_key, folder=self._desk.folder, line=line)
        self._desk.jobs.run(
            lane="connect",
            work=work,
            done=lambda _: dialog.ask_again(),
            failed=partial(self._show_failure, dialog),
            owner=dialog,
        )

    def _on_settings_given(self, given: Path | str) -> None:
        dialog = self._dialog
        if dialog is not None:
            work = partial(read_settings, given=given)
            failed = partial(self._show_failure, dialog)
            self._desk.jobs.run(lane="test", work=work, done=dialog.take_settings, failed=failed, owner=dialog)

    def _on_test_asked(self, request: "ConnectRequest") -> None:
        dialog = self._dialog
        if dialog is None:
            return
        dialog.show_progress(tr(N_("Testing …")))
        timeout = self._desk.settings.whole("connection.connect_timeout")
        ssh = (self._desk.folder, request.ssh_secrets, self._asking(request.profile))
        work = partial(test_way, profile=request.profile, password=request.password, timeout=timeout, ssh=ssh)
        self._desk.jobs.run(
            lane="test",
            work=work,
            done=partial(self._on_tested, dialog),
            failed=partial(self._show_failure, dialog),
            owner=dialog,
        )

    def _on_tested(self, dialog: "ConnectDialog", tested: "Tested") -> None:
        if tested.fault is None:
            dialog.show_success("\n".join(tr(line) for line in tested.passed), tr(N_("The connection works: the shop can be opened.")))
        else:
            self._show_failure(dialog, tested.fault, tested.stage)

    def _on_known_wanted(self, key: str) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self.known_wanted.emit(key)

    def _on_form_closed(self, result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if self._task is not None and result == QDialog.DialogCode.Rejected:
            self._task.progress.cancel()  # a shop given up while it was being opened doesn't open
        if dialog is not None:
            dialog.deleteLater()
