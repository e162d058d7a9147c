"""What stands in the grid when no customer answers: why, and the way back to all of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from sc_desktop.domain.query import Query
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.present import named, plain_label


class EmptyGrid(QWidget):
    """Lies over the table's viewport."""

    everyone_asked = Signal()

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.setObjectName("emptyGrid")
        self._why = plain_label("", self, wrap=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._everyone = named(QPushButton(tr(N_("Show all customers")), self), "clearFilters")
        self._everyone.clicked.connect(lambda: self.everyone_asked.emit())
        box = QVBoxLayout(self)
        box.addWidget(self._why)
        box.addWidget(self._everyone, 0, Qt.AlignmentFlag.AlignCenter)
        around = QVBoxLayout(viewport)
        around.addStretch(1)
        around.addWidget(self)
        around.addStretch(3)

    def show_for(self, query: Query, told: str = "") -> None:
        """Say why nothing answers this query; `told` is its filter in words."""
        if told:
            why = tr(N_("No customer matches the filter: {filter}."), filter=told)
        elif query.search and query.groups:
            why = tr(N_("No customer of the groups chosen matches “{search}”."), search=query.search)
        elif query.search:
            why = tr(N_("No customer matches “{search}”."), search=query.search)
        elif query.groups:
            why = tr(N_("No customer is in the groups chosen."))
        elif query.among is not None:
            why = tr(N_("None of these customers is in the shop any more."))
        else:
            why = tr(N_("This shop has no customers."))
        self._why.setText(why)
        self._everyone.setVisible(bool(told or query.search or query.groups or query.among is not None))
        self.show()
