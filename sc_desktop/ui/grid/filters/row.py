"""The row of fields below the titles, one a column. It lies in the header's own room, and follows its sections."""

from functools import partial

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.filters import Where, column_of, parts_of, replaced
from sc_desktop.domain.kinds import Choice, Names
from sc_desktop.domain.query import Query
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.filters.field import FilterField
from sc_desktop.ui.grid.filters.filtering import Filtering
from sc_desktop.ui.grid.filters.tick_list import TickList
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.table import CustomerTable

KEPT_AS = "filter_row"
NARROWEST = 24
"""Pixels of a field that are of any use."""


class FilterRow(QWidget):
    """Shows, for each column, the last condition that is about it alone; what is given there takes that one's place."""

    def __init__(self, desk: Desk, model: CustomerModel, table: CustomerTable, filtering: Filtering) -> None:
        super().__init__(table.header)
        self.setObjectName("filterRow")
        self.setAccessibleName(tr(N_("Filter row")))
        self._desk, self._model, self._table, self._filtering = desk, model, table, filtering
        self._query = Query()
        self._fields: dict[str, FilterField] = {}
        self._typing = ""
        self._is_placing = False
        self.hide()
        header = table.header
        scrolled = table.horizontalScrollBar().valueChanged
        for moved in (header.sectionResized, header.sectionMoved, header.geometriesChanged, header.pins_changed, scrolled):
            moved.connect(self._place_soon)
        model.modelReset.connect(self._place_soon)
        filtering.changed.connect(self._follow)

    @property
    def is_shown(self) -> bool:
        return not self.isHidden()

    @property
    def is_refused(self) -> bool:
        """Whether something stands in a field that means nothing."""
        return any(field.is_refused for field in self._fields.values())

    def empty(self) -> None:
        """Let go of what stands in the fields and is not asked."""
        for field in self._fields.values():
            field.empty()

    def restore(self) -> None:
        """Stand there as it was left."""
        self.show_row(self._desk.layout.is_kept(KEPT_AS))

    def take_query(self, query: Query) -> None:
        """What is asked now, for counting what stands in a list."""
        self._query = query

    def toggle(self) -> None:
        """Show it with the keyboard in the current column's field, or hide it."""
        self.show_row(not self.is_shown)
        self._desk.layout.keep({KEPT_AS: "shown" if self.is_shown else None})
        if self.is_shown:
            index = self._table.currentIndex()
            columns = self._model.columns
            if columns:
                self._fields[columns[max(0, index.column())].key].line.setFocus()
        else:
            self._table.setFocus()
        self._filtering.changed.emit()

    def show_row(self, shown: bool) -> None:
        """Show or hide it; the filter stays as it is."""
        if shown and self._desk.workspace is not None:
            self.show()
            self._place()
        else:
            self.hide()
            self._table.header.give_room(0)

    # -- the fields ------------------------------------------------------------------------------------------------------------------------

    def _place_soon(self, *_what: object) -> None:
        """Once for all that moves at the same time, and after the header has moved it."""
        if self.is_shown and not self._is_placing:
            self._is_placing = True
            QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        self._is_placing = False
        if not self.is_shown:
            return
        columns, header = self._model.columns, self._table.header
        wanted = {column.key for column in columns}
        for key in [key for key in self._fields if key not in wanted]:
            gone = self._fields.pop(key)
            gone.finish()
            gone.hide()
            gone.deleteLater()
        is_new = [column for column in columns if column.key not in self._fields]
        for column in is_new:
            self._fields[column.key] = self._make(column.key)
        tall = max((field.sizeHint().height() for field in self._fields.values()), default=0)
        if header.sizeHint().height() - header.viewport().height() < tall or is_new:
            header.give_room(tall)
        self.setGeometry(0, header.height() - tall, header.width(), tall)
        for section, column in enumerate(columns):
            field = self._fields[column.key]
            left, right = header.left_of(section), header.left_of(section) + header.sectionSize(section)
            if section >= header.pinned:
                left = max(left, header.pinned_width)  # what has gone under the pinned part does not shine through
            field.setGeometry(left, 0, right - left, tall)
            field.setVisible(not header.isSectionHidden(section) and right - left >= NARROWEST)
        if is_new:
            self._follow()

    def _make(self, key: str) -> FilterField:
        field = FilterField(self._desk.shop.columns[key], self._desk.shop.manner, self._desk.jobs, self)
        field.given.connect(partial(self._on_given, key))
        field.judged.connect(self._filtering.changed)
        field.left.connect(self._table.setFocus)
        field.passed.connect(partial(self._pass, key))
        field.list_asked.connect(partial(self._show_list, key))
        field.entered.connect(partial(self._on_entered, key))
        return field

    def _follow(self) -> None:
        """Another filter is in use."""
        if not self.is_shown or self._desk.workspace is None:
            return
        mine = {key: part for part in parts_of(self._filtering.where) if (key := column_of(part))}
        for key, field in self._fields.items():
            field.manner = self._desk.shop.manner
            field.show_condition(mine.get(key))

    def _on_given(self, key: str, where: Where | None) -> None:
        amends, self._typing = self._typing == key, key
        self._filtering.want(replaced(self._filtering.where, key, where), amends=amends)

    def _pass(self, key: str, way: int) -> None:
        """The keyboard goes to the next field, or the one before; beyond the ends to the table."""
        keys = [column.key for column in self._model.columns]
        place = keys.index(key) + way
        target: QWidget = self._fields[keys[place]].line if 0 <= place < len(keys) else self._table
        target.setFocus()

    def _on_entered(self, key: str) -> None:
        """The keyboard is in this field: its column is brought into view."""
        self._typing = ""
        bar, field, header = self._table.horizontalScrollBar(), self._fields[key], self._table.header
        edge = 0 if self._model.column_of(key) in range(header.pinned) else header.pinned_width
        if field.x() < edge:
            bar.setValue(bar.value() + field.x() - edge)
        elif field.x() + field.width() > self.width():
            bar.setValue(bar.value() + field.x() + field.width() - self.width())

    # -- lists -----------------------------------------------------------------------------------------------------------------------------

    def _show_list(self, key: str) -> None:
        field = self._fields[key]
        kind = field.column.kind
        assert isinstance(kind, (Choice, Names))
        ticks = TickList(field.column, self._desk.shop.manner.labels(kind.list_name), field.shown, field)
        ticks.given.connect(field.take)
        ticks.open_at(field.mapToGlobal(QPoint(0, field.height())), field.width())
        others = replaced(self._filtering.where, key, None)
        query = Query(
            self._query.groups, self._query.all_groups, self._query.search, self._query.with_deleted, where=others, among=self._query.among
        )
        self._desk.ask("values", use_cases.valuing.count_entries, query, key, done=ticks.show_counts, owner=ticks)
