"""The field above the grid that searches the shop's customers as one types."""

from PySide6.QtWidgets import QLineEdit, QWidget

from sc_desktop.i18n import N_, tr


class QuickSearch(QLineEdit):
    """A search for words in what a customer is called; it says what it looks at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("quickSearch")
        self.setAccessibleName(tr(N_("Search customers")))
        self.setPlaceholderText(tr(N_("Search: name, e-mail, company, ID")))
        self.setToolTip(tr(N_("Every word must match a name, an e-mail or the account's company; a whole number also matches the ID.")))
