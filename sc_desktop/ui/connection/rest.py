"""The end of the form: what is told of the shop besides the way to its database, and the ways few need."""

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.connection.live_shop import LiveShop
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import TickBox


class RestOfForm(QWidget):
    """`url` is the address as one line, `replica` a copy of the database for what is only shown."""

    def __init__(self, parent: QWidget | None = None, *, production: bool, in_keyring: bool) -> None:
        super().__init__(parent)
        self.remember = TickBox(tr(N_("Re&member the passwords in the system's keyring")))
        self.remember.setObjectName("rememberBox")
        self.remember.setChecked(in_keyring)
        meant = tr(N_("Unticked, they stay in memory until the program ends. They are never written to a file of this program."))
        self.remember.setToolTip(meant)
        self.remember.setAccessibleDescription(meant)
        self.live = LiveShop(is_live=production)
        self.back_office = named(QLineEdit(), "backOfficeEdit", tr(N_("Back-office address")))
        self.back_office.setPlaceholderText(tr(N_("https://shop.example/admin123/ (optional)")))
        text = N_(
            "Copy it from the browser where you are logged in; only its beginning is kept. Customers and orders can then be"
            " shown in the back office: PrestaShop asks you to log in, and may warn that the security token is missing."
        )
        self.back_office.setToolTip(tr(text))
        self.replica = named(QLineEdit(), "replicaEdit", tr(N_("Replica of the database")))
        self.replica.setPlaceholderText(tr(N_("server:port of a copy that is only read (optional)")))
        text = N_(
            "Where the host keeps a copy of the database that follows the main server, lists and tabs are read there, by the same account."
            " Whatever decides a change is read from the main server."
        )
        self.replica.setToolTip(tr(text))
        self.url = named(QLineEdit(), "urlEdit", tr("Address"))
        self.url.setPlaceholderText("mysql://user@host:3306/database")
        self.url.setToolTip(tr(N_("All of the above in one line: paste one here to fill in the fields, or copy it for a colleague.")))
        self._lay_out()

    def begin_at(self, width: int) -> None:
        """Let the fields stand below those whose titles take so much room."""
        self._grid.setColumnMinimumWidth(0, width)

    def _lay_out(self) -> None:
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.addWidget(self.remember, 0, 0, 1, 2)
        grid.addWidget(self.live, 1, 0, 1, 2)
        titles = ((tr(N_("Bac&k office")), self.back_office), (tr(N_("Replica")), self.replica), (tr("&Address"), self.url))
        for row, (title, field) in enumerate(titles, start=2):
            label = plain_label(title)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
