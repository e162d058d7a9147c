"""What was pending the last time and is there again: told when the shop is opened, for as long as all of it is pending."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from sc_desktop.domain.change import Change, ChangeKey
from sc_desktop.i18n import N_, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.passwords.pending import told_of_passwords

_TOPIC = "pending"


class PendingNews(QObject):
    """Of one shop; gone with it, or with the first of the changes that is pending no more, whatever has come to be pending besides."""

    def __init__(self, desk: Desk, pending: Sequence[Change]) -> None:
        super().__init__(desk)
        self._desk, self._keys = desk, frozenset(change.key for change in pending)
        text = trn(
            N_("{count} change from the last time is still pending."),
            N_("{count} changes from the last time are still pending."),
            len(pending),
        )
        desk.tell(" ".join((text, told_of_passwords(pending))).strip(), topic=_TOPIC)
        desk.stage.on_change.append(self._follow)
        desk.shop_left.connect(self.deleteLater)

    def _follow(self, keys: Sequence[ChangeKey]) -> None:
        if self._keys and any(key in self._keys and self._desk.stage.get(key) is None for key in keys):
            self._keys = frozenset()
            self._desk.untell(_TOPIC)
