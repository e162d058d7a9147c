"""The shops that were opened before, to choose from beside the form."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.settings.shops import KnownShop
from sc_desktop.ui.connection.shop_colours import swatch
from sc_desktop.ui.present import named, plain_label, plain_tip

_KEY = Qt.ItemDataRole.UserRole
_WIDTH = 230


class KnownList(QWidget):
    """One click fills the form, a double click or Enter opens. The signals carry the shop's key."""

    chosen = Signal(str)
    opened = Signal(str)
    forgotten = Signal(str)

    def __init__(self, shops: Sequence[KnownShop], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self._list = named(QListWidget(), "knownShops", tr(N_("Shops opened before")))
        self._list.setWordWrap(True)
        self._list.setIconSize(QSize(14, 14))
        self._list.setSpacing(2)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._forget = QPushButton(tr(N_("For&get this shop")))
        self._forget.setObjectName("forgetShopButton")
        self._forget.setAutoDefault(False)
        self._forget.setToolTip(tr(N_("Its address leaves this list, its password the keyring; the shop itself and pending changes stay.")))
        self._forget.setEnabled(False)
        title = plain_label(tr(N_("S&hops")))
        title.setBuddy(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title)
        column.addWidget(self._list, 1)
        column.addWidget(self._forget)
        self._list.currentItemChanged.connect(self._on_current_changed)
        self._list.itemActivated.connect(self._on_activated)
        self._forget.clicked.connect(self._on_forget)
        self.show_shops(shops)

    def show_shops(self, shops: Sequence[KnownShop]) -> None:
        """List these; nothing to list, nothing to see."""
        self._list.clear()
        for shop in shops:
            item = QListWidgetItem(swatch(shop.mark), f"{shop.shown}\n{told_of(shop)}")
            item.setData(_KEY, shop.key)
            item.setToolTip(plain_tip(shop.url))
            self._list.addItem(item)
        self.setVisible(bool(shops))

    def _on_current_changed(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        self._forget.setEnabled(item is not None)
        if item is not None:
            self.chosen.emit(item.data(_KEY))

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(_KEY))

    def _on_forget(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            key = item.data(_KEY)
            self._list.takeItem(self._list.row(item))
            self.setVisible(self._list.count() > 0)
            self.forgotten.emit(key)


def told_of(shop: KnownShop) -> str:
    """Whether customers buy there, and whether it may be written to."""
    kind = tr(N_("live shop")) if shop.production else tr(N_("a copy"))
    return f"{kind}, {tr(N_('writing allowed')) if shop.write_allowed else tr(N_('reading only'))}"
