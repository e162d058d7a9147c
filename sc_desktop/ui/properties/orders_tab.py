"""The tab of orders: the lines of the order one stands on, and what the customers bought in all."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.file_export import OrdersExport
from sc_desktop.ui.present import named
from sc_desktop.ui.properties.list_table import ListTable
from sc_desktop.ui.properties.sub_list import LEAST_ROWS, LinesTab, SubList

if TYPE_CHECKING:
    from sc_desktop.ui.properties.order_sheet import OrderSheet
    from sc_desktop.workspace.listing import Listed

_HEIGHTS = (340, 170, 180)


class OrdersTab(LinesTab):
    """The customers' orders, newest first. `order_opened` tells the order whose sheet was asked for, `export_asked` that the list
    is wanted as a file."""

    panel = "orders"
    title = N_("Orders & products")
    lines = "order_lines"
    order_opened = Signal(object)
    export_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._sheet: OrderSheet | None = None
        self._exports = OrdersExport(desk, self)
        self.bought = SubList(desk, "bought", ListTable("boughtTable", tr(N_("Bought products"))), "bought")
        self.export = named(QPushButton(tr(N_("Export the list"))), "exportOrdersButton", tr(N_("Export the orders of the list to a file")))
        self.foot.addWidget(self.export)
        self.bought.table.keep_rows(LEAST_ROWS)
        self.splitter.addWidget(self.bought)
        self.splitter.setSizes(_HEIGHTS)
        self.table.doubleClicked.connect(self._on_opened)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_enter)
        self.bought.table.clicked.connect(self._on_bought_clicked)
        self.export.clicked.connect(self.export_asked)
        self.export_asked.connect(self._on_export_asked)
        self.order_opened.connect(self._on_order_opened)
        desk.shop_left.connect(self._on_shop_left)

    def make_lines_table(self) -> ListTable:
        return ListTable("orderLinesTable", tr(N_("Lines of the order")))

    def forget(self) -> None:
        super().forget()
        self.bought.empty()

    def show_listed(self, listed: "Listed") -> None:
        super().show_listed(listed)
        if listed.rows:
            self.bought.ask(self._ids)

    def _on_bought_clicked(self, index: QModelIndex) -> None:
        """Go to the newest order with the product. Its lines are shown even when it is further down than what was read."""
        id_order = _id_of(self.bought.table, index)
        rows = self.table.rows
        place = next((place for place in range(rows.rowCount()) if _id_of(self.table, rows.index(place, 0)) == id_order), None)
        if place is None:
            self.table.clearSelection()
            self.below.ask(parent=id_order)
        else:
            self.table.setCurrentIndex(rows.index(place, 0))

    def _on_enter(self) -> None:
        self._on_opened(self.table.currentIndex())

    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            self.order_opened.emit(_id_of(self.table, index))

    def _on_order_opened(self, id_order: int) -> None:
        if self._sheet is None:
            from sc_desktop.ui.properties.order_sheet import OrderSheet

            self._sheet = OrderSheet(self._desk, self.window())
        self._sheet.show_order(id_order)

    def _on_export_asked(self) -> None:
        if self._ids and self._desk.workspace is not None:
            self._exports.export(self._ids)

    def _on_shop_left(self) -> None:
        if self._sheet is not None:
            self._sheet.close()


def _id_of(table: ListTable, index: QModelIndex) -> int:
    """The order a row is about, be it one of the orders or of what was bought."""
    return int(str(table.rows.row_at(index.row()).values["id_order"]))
