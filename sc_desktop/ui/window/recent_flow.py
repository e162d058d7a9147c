"""Shops opened before: their menu, what opens them, and where their passwords are kept."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from sc_desktop.domain.address import Profile, parse_url
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import BadInput, Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.settings import keyring_store
from sc_desktop.settings.keyring_store import ShopSecrets
from sc_desktop.settings.shops import KnownShop
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.window.opening_flow import OpeningFlow

_MOST = 12  # shops in the menu; all of them stand beside the form


class RecentFlow(QObject):
    """Passwords stay in memory until the window is closed; in the system's keyring only where their user has ticked it."""

    def __init__(self, desk: Desk, opening: OpeningFlow, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._opening = desk, opening
        self._in_memory: dict[str, ShopSecrets] = {}
        self.menu = QMenu(tr(N_("&Recent shops")), window)
        self.menu.setObjectName("recentShops")
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        opening.opened_with.connect(self._on_opened)
        opening.known_wanted.connect(self.open_key)
        opening.known_forgotten.connect(self._on_forgotten)

    def open_key(self, key: str) -> None:
        """Open the shop that is known under this key."""
        shop = self._desk.shops.get(key)
        if shop is not None:
            self.open_known(shop)

    def open_known(self, shop: KnownShop) -> None:
        """Open it with what is kept of it; the form asks for a password nobody has kept."""
        try:
            profile = parse_url(shop.url, shop.prefix).profile
        except BadInput as fault:
            self._desk.tell_failure(fault)
            return
        kept = self._in_memory.get(shop.key)
        if profile.driver == "sqlite":
            self._opening.open(profile, None)
        elif kept is not None:
            self._open(profile, shop, kept)
        elif shop.in_keyring:
            self._run(lambda: keyring_store.find(shop.key), partial(self._open, profile, shop), partial(self._on_locked, profile, shop))
        else:
            self._opening.ask_password(profile, shop.shown)

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    def _open(self, profile: Profile, shop: KnownShop, kept: ShopSecrets | None) -> None:
        if kept is None:
            self._opening.ask_password(profile, shop.shown)
        else:
            self._opening.open(profile, kept.password, ssh_secrets=kept.ssh)

    def _on_locked(self, profile: Profile, shop: KnownShop, fault: Expected) -> None:
        self._opening.ask_password(profile, shop.shown)
        self._tell(fault)

    def _on_opened(self, key: str, secrets: ShopSecrets, is_remembered: bool | None) -> None:
        """A shop has been opened with these; None: nothing new was said of remembering them."""
        if not secrets.password and not secrets.ssh:
            return
        self._in_memory[key] = secrets
        if is_remembered:
            self._run(lambda: keyring_store.keep(key, secrets), partial(self._on_kept, key, True), self._tell)
        elif is_remembered is False and self._is_in_keyring(key):
            self._run(lambda: keyring_store.forget(key), partial(self._on_kept, key, False), self._tell)

    def _on_kept(self, key: str, is_there: bool, _answer: object) -> None:
        self._desk.shops.remember(key, in_keyring=is_there)

    def _on_forgotten(self, key: str) -> None:
        was_there = self._is_in_keyring(key)
        self._in_memory.pop(key, None)
        self._desk.shops.forget(key)
        if was_there:
            self._run(lambda: keyring_store.forget(key), lambda _: None, self._tell)

    def _is_in_keyring(self, key: str) -> bool:
        shop = self._desk.shops.get(key)
        return shop is not None and shop.in_keyring

    def _tell(self, fault: Expected) -> None:
        self._desk.tell(str(fault), role="warning", topic="keyring")

    def _run(self, act: Callable[[], object], done: Callable[..., None], failed: Callable[[Expected], None]) -> None:
        """The keyring may ask its user to be unlocked: never on the window's thread."""

        def work(_progress: Progress) -> object:
            return act()

        self._desk.jobs.run(lane="connect", work=work, done=done, failed=failed, owner=self)

    def _fill(self) -> None:
        from sc_desktop.ui.connection.known_list import told_of
        from sc_desktop.ui.connection.shop_colours import swatch

        self.menu.clear()
        open_key = self._desk.workspace.key if self._desk.workspace is not None else ""
        for shop in [each for each in self._desk.shops.recent() if each.url][:_MOST]:
            action = QAction(swatch(shop.mark), f"{shop.shown} ({told_of(shop)})".replace("&", "&&"), self.menu)
            action.setToolTip(shop.url)
            action.setEnabled(shop.key != open_key)
            action.triggered.connect(partial(self.open_known, shop))
            self.menu.addAction(action)
        if self.menu.isEmpty():
            self.menu.addAction(tr(N_("(none yet)"))).setEnabled(False)
