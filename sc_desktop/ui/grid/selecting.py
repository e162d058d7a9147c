"""What is selected in the grid, for whoever acts on it: customers one by one, or everything that answers the query, never walked."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import CUSTOMER_GROUP, ChangeKey
from sc_desktop.domain.column import Column
from sc_desktop.domain.query import Chosen, Query, Selection, WholeResult
from sc_desktop.i18n import N_, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.kept import filter_of
from sc_desktop.ui.grid.pending import cell_of, column_of
from sc_desktop.ui.grid.question import Question
from sc_desktop.ui.grid.selected_bar import SelectedBar
from sc_desktop.ui.grid.table import CustomerTable

NAMED_AT_MOST = 5_000
"""Customers that are told one by one. More of them, when they are all there are, are told by the query."""
CELLS_AT_ONCE = 2_000_000
"""Cells that keys may change at once: a pending change takes 400 bytes."""

Cells = Sequence[tuple[Column, Sequence[int]]]


class Selecting(QObject):
    """Knows the scope of the selection beyond the rows shown. `changed` comes when its scope or its count changed."""

    changed = Signal()

    def __init__(self, desk: Desk, table: CustomerTable, question: Question, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._table, self._question = desk, table, question
        self._is_everything = False  # the user asked for whoever answers, shown or not
        self._count = 0  # of the result, as it was known last
        self._asked: Query | None = None
        self.bar = SelectedBar(parent)
        self.bar.everything_asked.connect(self.select_result)
        self.bar.shown_asked.connect(self._on_shown_asked)
        table.selection_changed.connect(self._on_selection)
        question.counted.connect(self._on_counted)

    # -- what others ask ---------------------------------------------------------------------------------------------------------------

    @property
    def is_whole(self) -> bool:
        """Whether everything that answers the query is selected, told by the query."""
        shown = self._table.model().rowCount()
        return self._covers_shown() and (self._is_everything or NAMED_AT_MOST < shown == self._question.total)

    @property
    def is_beyond_shown(self) -> bool:
        """Whether customers are selected that are not among the rows."""
        return self._is_everything and self._table.model().rowCount() != self._question.total and self._covers_shown()

    @property
    def count(self) -> int:
        """How many customers are selected."""
        return self._count if self.is_beyond_shown else self._table.selected_count()

    def selection(self) -> Selection | None:
        """Who is selected; None when nobody is."""
        if self.is_whole:
            return WholeResult(self._everyone(), self.count)
        ids = self._table.selected_ids()
        return Chosen(tuple(ids)) if ids else None

    def named_ids(self) -> Sequence[int]:
        """The customers selected, one by one; none when there are too many to be told so, or not all of them are shown."""
        return [] if self.is_beyond_shown or self.count > NAMED_AT_MOST else self._table.selected_ids()

    def with_cells(self, act: Callable[[Cells], None]) -> None:
        """Call `act` with the selected cells, customers by column: at once, or after those not shown were asked for."""
        cells = list(self._table.cells())
        if self.count * len(cells) > CELLS_AT_ONCE:
            self._refuse(self.count * len(cells))
        elif self.is_beyond_shown:
            self._desk.ask(
                "stage",
                use_cases.browsing.find_ids,
                self._everyone(),
                done=lambda ids: act([(column, ids) for column, _shown in cells]),
                owner=self,
            )
        else:
            act(cells)

    def pending_keys(self) -> list[ChangeKey]:
        """What is pending of the selected cells, memberships included where the column of groups is selected."""
        cells, everyone = self._table.selected_cells(), self.is_beyond_shown
        mine = (change for change in self._desk.stage if len(change.row) == 1 or change.subject == CUSTOMER_GROUP)
        return [change.key for change in mine if (column_of(change) in cells.keys if everyone else cell_of(change.key) in cells)]

    # -- what the grid tells -----------------------------------------------------------------------------------------------------------

    def select_result(self) -> None:
        """Everything that answers the query, beyond what is shown."""
        self._is_everything = True
        self._follow()
        self.changed.emit()

    def outlives(self, query: Query) -> bool:
        """Whether a whole selection stays one under this query: it asks for the same customers, in whatever order."""
        return self.is_whole and self._asked is not None and filter_of(query) == filter_of(self._asked)

    def take_query(self, query: Query) -> None:
        """The rows shown answer this query from now on."""
        self._is_everything = self.outlives(query)
        self._asked = query

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    def _everyone(self) -> Query:
        """Whoever the rows shown are the first of; what is asked meanwhile may be answered by others, or never."""
        return replace(self._asked or self._question.query, limit=None)

    def _covers_shown(self) -> bool:
        rows = self._table.model().rowCount()
        return rows > 0 and self._table.row_spans() == [(0, rows - 1)]

    def _on_selection(self) -> None:
        self._is_everything = self._is_everything and self._covers_shown()
        self._follow()

    def _on_shown_asked(self) -> None:
        self._is_everything = False
        self._follow()
        self.changed.emit()

    def _on_counted(self) -> None:
        before, self._count = self._count, self._question.total or self._count
        self._follow()
        if self.is_beyond_shown and before != self._count:
            self.changed.emit()

    def _follow(self) -> None:
        rows, total = self._table.model().rowCount(), self._question.total
        if self.is_beyond_shown:
            self.bar.tell_everything(rows, self._count)
        elif total is not None and total > rows and self._covers_shown():
            self.bar.offer_everything(rows, total)
        else:
            self.bar.hide()

    def _refuse(self, cells: int) -> None:
        text = trn(
            N_("{count} cell is too many to be changed by a key: use “Change many”, or select fewer columns."),
            N_("{count} cells are too many to be changed by a key: use “Change many”, or select fewer columns."),
            cells,
        )
        self._desk.tell(text, role="warning", topic="refusal")
