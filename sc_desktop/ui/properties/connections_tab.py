"""The tab of connections: the last visits, and below them the last e-mails."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.properties.list_table import ListTable
from sc_desktop.ui.properties.lists import ListTab
from sc_desktop.ui.properties.sub_list import SubList


class ConnectionsTab(ListTab):
    """Visits and e-mails are two lists about the same customers; either may be missing in a shop."""

    panel = "connections"
    title = N_("Connections")

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.mails = SubList(desk, "mails", ListTable("mailsTable", tr(N_("Last e-mails"))), "mails")
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setStretch(0, 1)
        layout.addWidget(self.mails, 1)
        self.mails.hide()

    def show_customers(self, ids: Sequence[int]) -> None:
        super().show_customers(ids)
        has_customers = bool(ids) and self._desk.workspace is not None
        self.mails.setVisible(has_customers)
        if has_customers:
            self.mails.ask(ids)
