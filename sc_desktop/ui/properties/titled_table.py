"""A list with its title above it, and in its place a friendly text where there is nothing to list."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sc_desktop.ui.present import plain_label
from sc_desktop.ui.properties.list_table import ListTable

if TYPE_CHECKING:
    from sc_desktop.workspace.listing import Listed


class TitledTable(QWidget):
    """The table is called `name`; the title stands above it."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        head = plain_label(title, self)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        self.table = ListTable(name, title, self)
        self._note = plain_label("", self, wrap=True, name=f"{name}Note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addWidget(head)
        box.addWidget(self.table, 1)
        box.addWidget(self._note, 1)
        self._note.hide()

    def show_list(self, listed: "Listed") -> None:
        """Show these rows, or why there are none."""
        self.table.show_list(listed)
        self._note.setText(listed.note)
        self._note.setVisible(not listed.rows)
        self.table.setVisible(bool(listed.rows))
