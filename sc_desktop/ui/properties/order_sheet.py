"""The sheet of one order: what it is, where it goes, what is in it, what became of it. For reading only."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.back_office import HINT, SHOW, show_order
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import plain_label, told
from sc_desktop.ui.properties.empty import TabPage
from sc_desktop.ui.properties.list_table import swatch
from sc_desktop.ui.properties.titled_table import TitledTable
from sc_desktop.ui.signs import push_button

if TYPE_CHECKING:
    from sc_desktop.workspace.listing import Listed, ListRow

SIZE = QSize(900, 680)
_HEAD = ("date_add", "state", "payment", "total", "total_default")
_NAMED_PARTS = ("phone", "phone_mobile", "vat_number", "dni")
Lists = Mapping[str, "Listed"]


class OrderSheet(QDialog):
    """Stands beside the window; another order is shown in the same sheet. Closed by its button or Esc."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("orderSheet")
        self._desk = desk
        self._order: int | None = None
        self._title = plain_label("", name="orderTitle")
        self._head: dict[str, QLabel] = {}
        self._form = QFormLayout()
        self._colour = plain_label()
        self.delivery = AddressBox("orderDelivery", tr(N_("Delivery address")))
        self.invoice = AddressBox("orderInvoice", tr(N_("Invoice address")))
        self.lines = TitledTable("sheetLinesTable", tr(N_("Products")))
        self.states = TitledTable("sheetStatesTable", tr(N_("States, the newest first")))
        self.payments = TitledTable("sheetPaymentsTable", tr(N_("Payments")))
        self._page = TabPage(self._make_content(), self)
        self.page = push_button("orderPageButton", tr(SHOW), self._on_page_asked)
        self.page.setToolTip(tr(HINT))
        close = push_button("closeButton", tr(N_("Close")), self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.page)
        foot.addStretch()
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 12)
        whole.addWidget(self._page, 1)
        whole.addLayout(foot)
        self.resize(SIZE)

    def show_order(self, id_order: int) -> None:
        """Read this order from the shop and show it."""
        self._order = id_order
        self.setWindowTitle(tr(N_("Order {reference}"), reference=f"#{id_order}"))
        self._page.show_empty(tr(N_("Reading …")))
        self.page.hide()
        self._desk.ask(
            "order_sheet",
            use_cases.inspecting.load_order,
            id_order,
            done=partial(self._show, id_order),
            failed=self._on_failed,
            owner=self,
        )
        self.show()
        self.activateWindow()

    def _show(self, id_order: int, lists: Lists) -> None:
        if id_order != self._order:
            return
        if not lists["orders"].rows:
            self._page.show_empty(tr(N_("This order is no longer in the shop.")))
            return
        order = lists["orders"].rows[0]
        reference = order.texts["reference"] or f"#{id_order}"
        self.setWindowTitle(tr(N_("Order {reference}"), reference=reference))
        self._show_head(reference, lists["orders"], order)
        self.delivery.show_address(order.values["id_address_delivery"], lists["order_addresses"])
        self.invoice.show_address(order.values["id_address_invoice"], lists["order_addresses"])
        for part, key in ((self.lines, "order_lines"), (self.states, "order_states"), (self.payments, "order_payments")):
            part.show_list(lists[key])
        self.page.setVisible(bool(self._desk.back_office))
        self._page.show_content()

    def _show_head(self, reference: str, listed: "Listed", order: "ListRow") -> None:
        number = tr(N_("Order {reference} (no. {number})"), reference=reference, number=order.texts["id_order"])
        self._title.setText(number)
        texts = dict(order.texts)
        texts["total"] = f"{texts['total']} {texts['currency']}".strip()
        labels = {column.key: column.label for column in listed.columns}
        for key in _HEAD:
            self._label(key, labels[key]).setText(texts[key] or "–")
        picture = swatch(order.colours.get("state", ""))
        self._colour.setVisible(picture is not None)
        if picture is not None:
            self._colour.setPixmap(picture)

    def _label(self, key: str, label: str) -> QLabel:
        """The label of one value of the head; made the first time, when the column's name is known."""
        if key not in self._head:
            value = _selectable(plain_label("", wrap=key == "payment", name=f"order_{key}"))
            self._head[key] = value
            title = plain_label(label)
            if key == "state":
                line = QHBoxLayout()
                line.setSpacing(6)
                line.addWidget(self._colour)
                line.addWidget(value, 1)
                self._form.addRow(title, line)
            else:
                self._form.addRow(title, value)
        return self._head[key]

    def _on_page_asked(self) -> None:
        if self._order is not None:
            show_order(self._desk, self._order)

    def _on_failed(self, error: Expected) -> None:
        self._page.show_empty(told(error))

    def _make_content(self) -> QWidget:
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self._title.setFont(font)
        _selectable(self._title)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(5)
        self._form.setFormAlignment(Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(14)
        grid.addWidget(self._title, 0, 0, 1, 6)
        grid.addLayout(self._form, 1, 0, 1, 2)
        grid.addWidget(self.delivery, 1, 2, 1, 2)
        grid.addWidget(self.invoice, 1, 4, 1, 2)
        grid.addWidget(self.lines, 2, 0, 1, 6)
        grid.addWidget(self.states, 3, 0, 1, 3)
        grid.addWidget(self.payments, 3, 3, 1, 3)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(2, 3)
        grid.setRowStretch(3, 2)
        return content


class AddressBox(QFrame):
    """An address of an order as it is written on a parcel; says so when it was deleted, or is not there at all."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        head = plain_label(title)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        self._text = _selectable(plain_label("", wrap=True, name=name))
        self._text.setAccessibleName(title)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 8, 10, 8)
        box.addWidget(head)
        box.addWidget(self._text)
        box.addStretch(1)

    def show_address(self, id_address: object, listed: "Listed") -> None:
        """Show the address of this id out of the order's addresses."""
        found = next((row for row in listed.rows if row.values["id_address"] == id_address), None)
        if found is not None:
            self._text.setText(_written(found, {column.key: column.label for column in listed.columns}))
        elif not id_address or not listed.columns:
            self._text.setText(tr(N_("None.")))
        else:
            self._text.setText(tr(N_("Address #{number} is no longer in the shop."), number=str(id_address)))


def _written(row: "ListRow", labels: Mapping[str, str]) -> str:
    """The address line by line; what a reader could not tell from its look is named."""
    text = row.texts
    lines = [
        _named("company", text, labels),
        f"{text['firstname']} {text['lastname']}",
        text["address1"],
        text["address2"],
        f"{text['postcode']} {text['city']}",
        text["id_state"],
        text["id_country"],
        *(_named(key, text, labels) for key in _NAMED_PARTS),
        tr(N_("This address was deleted since.")) if row.values["deleted"] else "",
    ]
    return "\n".join(line.strip() for line in lines if line.strip())


def _named(key: str, text: Mapping[str, str], labels: Mapping[str, str]) -> str:
    return tr(N_("{label}: {text}"), label=labels[key], text=text[key]) if text[key].strip() else ""


def _selectable(label: QLabel) -> QLabel:
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
