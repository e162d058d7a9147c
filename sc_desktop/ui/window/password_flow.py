"""From the selected customers to new passwords that are pending; those made by chance are shown once."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.secret import Secret
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane

if TYPE_CHECKING:
    from sc_desktop.prestashop.passwords import Policy
    from sc_desktop.ui.passwords.dialog import PasswordDialog, PasswordWish
    from sc_desktop.workspace.passwords import NewPasswords

_TOPIC = "passwords"
_TOLD_ABOVE = 20  # customers: below that it takes a second


class PasswordFlow(QObject):
    """Asks, has the hashes made off the window's thread, and stages them as one step."""

    def __init__(self, desk: Desk, grid: GridPane, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._grid, self._window = desk, grid, window
        self._job: Task | None = None

    def open(self) -> None:
        """Ask for the selected customers, once the shop may be written to."""
        count, most = self._grid.selecting.count, use_cases.passwords.MOST
        if count > most:
            text = tr(N_("New passwords are set for at most {most} customers at once; {count} are selected."), most=most, count=count)
            self._desk.tell(text, role="warning", topic="refusal")
        elif count:
            self._desk.when_writable(partial(self._look, list(self._grid.selecting.named_ids())))

    def _look(self, customers: Sequence[int]) -> None:
        """What the shop asks of a password is read anew: its owner may have changed that."""
        self._desk.ask("passwords", use_cases.passwords.load_policy, customers, done=partial(self._ask, customers), owner=self)

    def _ask(self, customers: Sequence[int], policy: "Policy") -> None:
        from sc_desktop.ui.passwords.dialog import PasswordDialog

        shop, passwords = self._desk.shop, use_cases.passwords
        if shop.passwords_locked is not None:
            self._desk.tell(tr(shop.passwords_locked), role="warning", topic="refusal")
            return
        count = len(customers)
        who = (
            (self._desk.name_at_hand(customers[0]) or f"#{customers[0]}")
            if count == 1
            else trn(N_("{count} customer"), N_("{count} customers"), count)
        )
        takes_key = passwords.needs_cookie_key(shop)
        dialog = PasswordDialog(who, count, policy, passwords.why_not, takes_key=takes_key, parent=self._window)
        dialog.typed.connect(partial(self._judge, dialog, policy))
        dialog.file_chosen.connect(partial(self._read_key, dialog))
        dialog.wished.connect(partial(self._make, customers))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _judge(self, dialog: "PasswordDialog", policy: "Policy", password: Secret) -> None:
        judge, take = use_cases.passwords.why_too_weak, partial(dialog.take_judgement, password)
        self._desk.ask("password", judge, password, policy, done=take, owner=dialog)

    def _read_key(self, dialog: "PasswordDialog", file: Path) -> None:
        read = use_cases.passwords.read_cookie_key
        self._desk.ask("settings_file", read, file, done=dialog.take_key, failed=dialog.tell_failure, owner=dialog)

    def _make(self, customers: Sequence[int], wish: "PasswordWish") -> None:
        job = self._desk.ask(
            "stage",
            use_cases.passwords.make_passwords,
            customers,
            wish.password,
            wish.cookie_key,
            done=partial(self._take, wish.password is None),
            stepped=self._on_stepped,
            stopped=self._on_stopped,
            ended=partial(self._desk.untell, _TOPIC),
            owner=self,
        )
        self._job = job

    def _on_stepped(self, done: int, total: int) -> None:
        if total > _TOLD_ABOVE:
            text = tr(N_("{done} of {total} passwords made …"), done=done, total=total)
            self._desk.tell(text, button=tr(N_("Cancel")), act=self._cancel, topic=_TOPIC)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()

    def _on_stopped(self) -> None:
        self._desk.tell(tr(N_("Stopped; no password was set.")), topic=_TOPIC)

    def _take(self, is_made: bool, made: "NewPasswords") -> None:
        self._desk.change(tr(N_("New password")), made.changes)
        lines = [tr(N_("Customer {id}: {reason}"), id=f"#{each.customer}", reason=tr(each.reason)) for each in made.refused[:3]]
        if made.changes:
            text = trn(
                N_("{count} new password is pending; review and save to write it."),
                N_("{count} new passwords are pending; review and save to write them."),
                len(made.changes),
            )
            lines.insert(0, text)
        self._desk.tell("\n".join(lines), role="warning" if made.refused else "notice", topic="refusal")
        if is_made and made.given:
            from sc_desktop.ui.passwords.given import GivenDialog

            dialog = GivenDialog(made.given, self._window)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()
