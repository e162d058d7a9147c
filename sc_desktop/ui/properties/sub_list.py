"""A second list in a tab: the lines of the row one stands on, or more about the same customers."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.query import FIRST_ROWS
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.properties.empty import TabPage
from sc_desktop.ui.properties.list_table import ListTable
from sc_desktop.ui.properties.lists import ListTab

if TYPE_CHECKING:
    from sc_desktop.workspace.listing import Listed


LEAST_ROWS = 3  # of a list that stands above or below another


class SubList(QWidget):
    """Shows the list `panel` in `table`, with more rows on demand. Each question empties it at once, and only the answer to the last one
    is shown."""

    def __init__(self, desk: Desk, panel: str, table: ListTable, lane: str) -> None:
        super().__init__()
        self._desk, self._panel, self._lane, self.table = desk, panel, lane, table
        self._asked: tuple[tuple[int, ...], int | None] = ((), None)
        self._limit = FIRST_ROWS
        self._title = plain_label(table.accessibleName())
        self._more = named(QPushButton(tr(N_("Show more"))), f"{table.objectName().removesuffix('Table')}More")
        self._more.hide()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._more)
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(table, 1)
        self._page = TabPage(content, self)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 4, 0, 0)
        around.addLayout(head)
        around.addWidget(self._page, 1)
        self._more.clicked.connect(self._on_more)

    def ask(self, ids: Sequence[int] = (), parent: int | None = None) -> None:
        """Read the list of these customers, or of the row above whose key is `parent`."""
        self.empty()
        self._asked = (tuple(ids), parent)
        self._read()

    def _read(self) -> None:
        ids, parent = self._asked
        self._desk.ask(
            self._lane,
            use_cases.listing.load_list,
            self._panel,
            ids,
            parent=parent,
            limit=self._limit,
            done=partial(self._show, self._asked),
            failed=partial(self._on_failed, self._asked),
            owner=self,
        )

    def empty(self) -> None:
        """Show nothing, and wait for no answer."""
        self._asked = ((), None)
        self._limit = FIRST_ROWS
        self._more.hide()
        self.table.clear()
        self._title.setText(self.table.accessibleName())
        self._page.show_content()

    def _show(self, asked: tuple[tuple[int, ...], int | None], listed: "Listed") -> None:
        if asked != self._asked:
            return
        bar = self.table.verticalScrollBar()
        place = bar.value()
        self.table.show_list(listed)
        bar.setValue(place)
        shown = len(listed.rows)
        self._more.setVisible(shown < listed.total)
        if listed.total > FIRST_ROWS:
            rows = trn(N_("{shown} of {count} row"), N_("{shown} of {count} rows"), listed.total, shown=str(shown))
            self._title.setText(tr(N_("{title}: {rows}"), title=self.table.accessibleName(), rows=rows))
        if listed.rows:
            self._page.show_content()
        else:
            self._page.show_empty(listed.note)

    def _on_more(self) -> None:
        self._limit += FIRST_ROWS
        self._read()

    def _on_failed(self, asked: tuple[tuple[int, ...], int | None], error: Expected) -> None:
        if asked == self._asked:
            self._page.show_empty(str(error))


class LinesTab(ListTab):
    """A list whose current row has lines, shown below it; they are asked by the row's first column, its key."""

    lines = ""
    lane = "lines"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.below = SubList(desk, self.lines, self.make_lines_table(), self.lane)
        self._current: object = None
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName(f"{self.panel}Splitter")
        self.splitter.setChildrenCollapsible(False)
        for part in (self.upper, self.below):
            self.splitter.addWidget(part)
        for table in (self.table, self.below.table):
            table.keep_rows(LEAST_ROWS)
        area = QScrollArea()  # in a low window one scrolls rather than look at titles without rows
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.splitter)
        self.content.addWidget(area, 1)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def make_lines_table(self) -> ListTable:
        """The table the lines are shown in."""
        raise NotImplementedError

    def forget(self) -> None:
        super().forget()
        self.below.empty()

    def show_listed(self, listed: "Listed") -> None:
        """Stand on the row one stood on before, else on the first."""
        places = [place for place, row in enumerate(listed.rows) if self._key(place) == self._current]
        if listed.rows:
            self.table.setCurrentIndex(self.table.rows.index(places[0] if places else 0, 0))
        else:
            self._current = None
            self.below.empty()

    def _key(self, place: int) -> object:
        """The key of a row: its panel's first column."""
        return next(iter(self.table.rows.row_at(place).values.values()))

    def _on_row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._current = self._key(now.row())
            self.below.ask(parent=int(str(self._current)))
