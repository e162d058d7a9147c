"""The settings of the open shop that need no password."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.i18n import tr
from sc_desktop.settings.shops import KnownShop
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.window.opening_flow import OpeningFlow

if TYPE_CHECKING:
    from sc_desktop.ui.connection.shop_dialog import ShopWish


class ShopFlow(QObject):
    """One dialog about the shop that is open when it is asked for."""

    def __init__(self, desk: Desk, opening: OpeningFlow, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._opening, self._window = desk, opening, window

    def show(self) -> None:
        """Show what is known of the open shop."""
        from sc_desktop.ui.connection.shop_dialog import ShopDialog, ShopWish

        shop = self._desk.shop
        known = self._desk.shops.get(shop.key) or KnownShop(shop.key)
        locked = "" if shop.is_writable or shop.read_only_reason is None else tr(shop.read_only_reason)
        wish = ShopWish(known.back_office, known.production, shop.is_writable, known.colour, known.name, known.given)
        dialog = ShopDialog(shop.title, wish, locked=locked, parent=self._window)
        dialog.wished.connect(partial(self._on_wished, shop.key))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_wished(self, key: str, wish: "ShopWish") -> None:
        self._desk.shops.remember(key, back_office=wish.back_office, production=wish.production, colour=wish.colour, name=wish.name)
        is_writable = self._desk.shop.is_writable
        if wish.is_writable and not is_writable:
            self._opening.allow()
        elif is_writable and not wish.is_writable:
            self._desk.ask("connect", use_cases.opening.forbid_writing, done=self._on_forbidden, owner=self)
        self._desk.stage_changed.emit()

    def _on_forbidden(self, _answer: object) -> None:
        self._desk.shops.remember(self._desk.shop.key, write_allowed=False)
        self._desk.stage_changed.emit()
