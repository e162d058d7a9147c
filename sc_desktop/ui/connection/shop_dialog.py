"""What is known of the open shop and needs no password to be changed: its back office, whether it is live, whether it may be written to."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sc_desktop.domain.back_office import read_back_office
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.connection.live_shop import LiveShop
from sc_desktop.ui.connection.message import MessageArea
from sc_desktop.ui.connection.shop_colours import ColourChoice
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import TickBox, push_button

_WIDTH = 520
_LONGEST_NAME = 60


class ShopWish(Struct, frozen=True):
    """What the user wants of the shop. `back_office` as read_back_office gives it; `name`: "" to call it as it calls itself.

    `colour`: "" for no band; the shop then keeps the colour it was `given`."""

    back_office: str
    production: bool
    is_writable: bool
    colour: str = ""
    name: str = ""
    given: str = ""


class ShopDialog(QDialog):
    """Show it with open(). `locked` is why the shop can't be written to at all, "" when its user may choose."""

    wished = Signal(object)

    def __init__(self, title: str, wish: ShopWish, *, locked: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shopDialog")
        self.setWindowTitle(tr(N_("This shop: {shop}"), shop=title))
        self.setMinimumWidth(_WIDTH)
        self._name = named(QLineEdit(wish.name, self), "shopName", tr(N_("Name of the shop in this program")))
        self._name.setPlaceholderText(title)
        self._name.setMaxLength(_LONGEST_NAME)
        self._back_office = named(QLineEdit(wish.back_office, self), "shopBackOffice", tr(N_("Back-office address")))
        self._back_office.setPlaceholderText(tr(N_("https://shop.example/admin123/ (optional)")))
        name_label = plain_label(tr(N_("&Name")))
        name_label.setBuddy(self._name)
        label = plain_label(tr(N_("&Back office")))
        label.setBuddy(self._back_office)
        self._live = LiveShop(self, is_live=wish.production)
        self._writable = TickBox(tr(N_("&Writing is allowed")), self)
        self._writable.setObjectName("writingBox")
        self._writable.setChecked(wish.is_writable)
        self._writable.setEnabled(not locked)
        self._colour = ColourChoice(wish.colour, wish.given, self)
        colour_label = plain_label(tr(N_("&Colour of its windows")))
        colour_label.setBuddy(self._colour)
        self._message = MessageArea()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(8)
        whole.addWidget(name_label)
        whole.addWidget(self._name)
        whole.addSpacing(8)
        whole.addWidget(label)
        whole.addWidget(self._back_office)
        whole.addWidget(plain_label(tr(N_("Copy it from the browser; only its beginning is kept, never the token.")), wrap=True))
        whole.addSpacing(8)
        whole.addWidget(self._live)
        whole.addWidget(plain_label(self._live.toolTip(), wrap=True))
        whole.addSpacing(8)
        whole.addWidget(self._writable)
        meant = tr(N_("Unticked, the program only reads this shop. Ticked, edits are collected and nothing is written before a review."))
        whole.addWidget(plain_label(locked or meant, wrap=True, name="writingMeaning"))
        whole.addSpacing(8)
        coloured = QHBoxLayout()
        coloured.addWidget(colour_label)
        coloured.addWidget(self._colour)
        coloured.addStretch()
        whole.addLayout(coloured)
        whole.addWidget(plain_label(tr(N_("A band of it, with the shop's name, marks the window: two shops are not mixed up.")), wrap=True))
        whole.addWidget(self._message)
        whole.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(push_button("cancelButton", tr("Cancel"), self.reject))
        keep = push_button("keepShopButton", tr(N_("Save")), self._on_keep)
        keep.setDefault(True)
        buttons.addWidget(keep)
        whole.addLayout(buttons)

    def _on_keep(self) -> None:
        address = read_back_office(self._back_office.text())
        if address is None:
            text = N_("A back-office address begins with https:// or http://, and holds no name and no password.")
            self._message.show_words("error", [tr(text)])
            self._back_office.setFocus()
            return
        self.accept()
        self.wished.emit(
            ShopWish(address, self._live.isChecked(), self._writable.isChecked(), self._colour.colour, self._name.text().strip())
        )
