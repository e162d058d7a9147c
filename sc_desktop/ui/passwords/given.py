"""Shows passwords that were made by chance, once: they are kept nowhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.plain_table import look_plain
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import push_button

if TYPE_CHECKING:
    from sc_desktop.workspace.passwords import Given

_SIZE = QSize(640, 320)


class GivenDialog(QDialog):
    """Show it with open()."""

    def __init__(self, given: "Sequence[Given]", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("givenDialog")
        self.setWindowTitle(trn(N_("{count} new password"), N_("{count} new passwords"), len(given)))
        self.resize(_SIZE)
        self._given = given
        said = trn(
            N_("This is shown once. The password is valid from the moment it is written to the shop (Ctrl+S); tell it to the customer."),
            N_("These are shown once. They are valid from the moment they are written to the shop (Ctrl+S); tell them to the customers."),
            len(given),
        )
        self._told = plain_label(name="givenTold")
        buttons = QHBoxLayout()
        buttons.addWidget(self._told, 1)
        buttons.addWidget(push_button("copyPasswords", tr(N_("&Copy")), self._on_copy))
        close = push_button("closePasswords", tr(N_("Close")), self.accept)
        buttons.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(10)
        whole.addWidget(plain_label(said, wrap=True))
        whole.addWidget(self._table(), 1)
        whole.addLayout(buttons)

    def _table(self) -> QTableView:
        model = QStandardItemModel(0, 3, self)
        model.setHorizontalHeaderLabels([tr(N_("Customer")), tr(N_("E-mail")), tr(N_("Password"))])
        for each in self._given:
            model.appendRow([_item(text) for text in (f"#{each.customer} {each.name}", each.email, each.password.reveal())])
        table = named(QTableView(), "givenTable", tr(N_("New passwords")))
        table.setModel(model)
        look_plain(table)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        return table

    def _on_copy(self) -> None:
        """One line a customer, for a spreadsheet or a letter; of one customer the password alone."""
        if len(self._given) == 1:
            text = self._given[0].password.reveal()
        else:
            text = "\n".join("\t".join((str(each.customer), each.name, each.email, each.password.reveal())) for each in self._given)
        QGuiApplication.clipboard().setText(text)
        self._told.setText(tr(N_("Copied.")))


def _item(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    return item
