"""The tab of messages: the customer's conversations, and the messages of the one one stands on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.properties.list_table import ListTable
from sc_desktop.ui.properties.sub_list import LinesTab

if TYPE_CHECKING:
    from sc_desktop.workspace.listing import Listed

INDENT = 28
READABLE = 220
_HEIGHTS = (220, 420)
MARGIN = 4
Index = QModelIndex | QPersistentModelIndex


class MessagesTab(LinesTab):
    """The customer's threads, newest message first."""

    panel = "messages"
    title = N_("Messages")
    lines = "thread"
    lane = "messages"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.splitter.setSizes(_HEIGHTS)

    def make_lines_table(self) -> ListTable:
        return ConversationTable("threadTable", tr(N_("Messages of the conversation")))


class ConversationTable(ListTable):
    """Whole messages under each other, as plain text; what the shop wrote stands further to the right."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(name, title)
        self.setWordWrap(True)
        self.setAlternatingRowColors(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(MessageDelegate(self))
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)

    def show_list(self, listed: "Listed") -> None:
        super().show_list(listed)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_section_resized(self, place: int, _before: int, _now: int) -> None:
        if place != self.rows.place_of("message"):
            self._fit()

    def _fit(self) -> None:
        """Give the messages the room that the other columns leave, but enough to be read; then each row its height."""
        place = self.rows.place_of("message")
        if place is not None:
            others = self.horizontalHeader().length() - self.columnWidth(place)
            self.setColumnWidth(place, max(self.viewport().width() - others, READABLE))
            self.resizeRowsToContents()


class MessageDelegate(QStyledItemDelegate):
    """Draws texts from the top of their cell, and the messages of employees indented."""

    def __init__(self, table: ConversationTable) -> None:
        super().__init__(table)
        self._rows = table.rows

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.displayAlignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        option.rect = self._place(option.rect, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the text is when wrapped into its cell."""
        if index.data(Qt.ItemDataRole.UserRole) is None or not option.rect.isValid():
            return super().sizeHint(option, index)
        room = self._place(option.rect, index).width() - 2 * MARGIN
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        needed = option.fontMetrics.boundingRect(QRect(0, 0, max(room, 20), 1_000_000), flags, str(index.data() or ""))
        return QSize(needed.width(), needed.height() + 2 * MARGIN)

    def _place(self, rect: QRect, index: Index) -> QRect:
        is_message = index.column() == self._rows.place_of("message")
        is_staff = bool(self._rows.row_at(index.row()).values["author"])
        return rect.adjusted(INDENT, 0, 0, 0) if is_message and is_staff else rect
