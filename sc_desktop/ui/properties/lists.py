"""A tab that shows one list of the selected customers, with more rows on demand."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.query import FIRST_ROWS
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.properties.empty import TabPage
from sc_desktop.ui.properties.list_table import ListTable
from sc_desktop.ui.signs import TickBox

if TYPE_CHECKING:
    from sc_desktop.workspace.listing import Listed


class ListTab(QWidget):
    """Shows `panel` in a table called `<panel>Table`, as the tab `<panel>Tab`. Subclasses add what stands below the table."""

    panel = ""
    title = ""
    choose = N_("Select one or more customers in the grid.")
    has_deleted = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{self.panel}Tab")
        self._desk = desk
        self._ids: tuple[int, ...] = ()
        self._limit = FIRST_ROWS
        self.table = self.make_table()
        self.deleted = named(TickBox(tr(N_("Show deleted"))), "showDeleted" if self.has_deleted else "")
        self._count = plain_label("")
        self._more = named(QPushButton(tr(N_("Show more"))), f"{self.panel}More")
        content = QWidget()
        self.content = QVBoxLayout(content)
        self.content.setContentsMargins(0, 4, 0, 0)
        self.foot = QHBoxLayout()
        self.foot.addWidget(self._count, 1)
        self.foot.addWidget(self._more)
        self.foot.addWidget(self.deleted)
        self.upper = self._with_foot()
        self.content.addWidget(self.upper, 2)
        self._page = TabPage(content, self)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._page)
        self.deleted.setVisible(self.has_deleted)
        self._more.hide()
        self._page.show_empty(tr(self.choose))
        self.deleted.toggled.connect(lambda _: self.show_customers(self._ids))
        self._more.clicked.connect(self._on_more)

    def make_table(self) -> ListTable:
        """The table the list is shown in."""
        return ListTable(f"{self.panel}Table", tr(self.title), self)

    def finish(self) -> None:
        """Nothing is typed in a list."""

    def show_customers(self, ids: Sequence[int]) -> None:
        """Read the list of these customers and show it."""
        if tuple(ids) != self._ids:
            self._limit = FIRST_ROWS
            self.forget()
        self._ids = tuple(ids)
        if not ids or self._desk.workspace is None:
            self._page.show_empty(tr(self.choose))
            return
        self._desk.ask(
            "properties",
            use_cases.listing.load_list,
            self.panel,
            self._ids,
            hide_deleted=not self.deleted.isChecked(),
            limit=self._limit,
            done=partial(self._show, self._ids),
            failed=self._on_failed,
            owner=self,
        )

    def forget(self) -> None:
        """Take the rows of other customers from the screen: the answer about these may take its time."""
        self.table.clear()
        self._count.setText("")
        self._more.hide()
        self._page.show_content()

    def show_listed(self, listed: "Listed") -> None:
        """Subclasses show what hangs on the rows."""

    def _show(self, ids: tuple[int, ...], listed: "Listed") -> None:
        if ids != self._ids:
            return
        self.table.show_list(listed)
        shown = len(listed.rows)
        self._count.setText(trn(N_("{shown} of {count} row"), N_("{shown} of {count} rows"), listed.total, shown=str(shown)))
        self._more.setVisible(shown < listed.total)
        if listed.rows or self.has_deleted:
            self._page.show_content()
        else:
            self._page.show_empty(listed.note)
        self.show_listed(listed)

    def _with_foot(self) -> QWidget:
        """The list with what is said and asked about it, as one piece for a splitter."""
        upper = QWidget()
        box = QVBoxLayout(upper)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table, 1)
        box.addLayout(self.foot)
        return upper

    def _on_more(self) -> None:
        self._limit += FIRST_ROWS
        self.show_customers(self._ids)

    def _on_failed(self, error: Expected) -> None:
        self._page.show_empty(str(error))
