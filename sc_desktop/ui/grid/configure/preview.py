"""A few real rows as the view would show them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.colour_rule import OwnRule, in_use
from sc_desktop.domain.column import Column
from sc_desktop.domain.view import View
from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.colours import Colouring, needed_columns
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.columns import natural_width
from sc_desktop.ui.grid.header import GridHeader
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.painter import GridDelegate
from sc_desktop.ui.present import named
from sc_desktop.ui.theme import scaled, unscaled

if TYPE_CHECKING:
    from array import array

ROWS = 6
_ROW_HEIGHT = 24


class ViewPreview(QTableView):
    """Values already read are shown at once, others when they have come. Its titles' edges give the columns their widths."""

    resized = Signal(str, int)

    def __init__(self, desk: Desk, columns: Mapping[str, Column], ids: "array[int]", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "viewPreview", tr(N_("Preview")))
        self._desk, self._every, self._ids = desk, columns, ids
        self._read: dict[int, dict[str, StoredValue]] = {customer: {} for customer in ids}
        self._view: View | None = None
        self._is_laying_out = False
        self._model = CustomerModel(self)
        self._header = GridHeader(self)
        self.setHorizontalHeader(self._header)
        self.setModel(self._model)
        self.setItemDelegate(GridDelegate(self._model, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW_HEIGHT))
        header = self._header
        header.setSectionsMovable(False)
        header.setSectionsClickable(False)
        header.sectionResized.connect(self._on_resized)

    def sizeHint(self) -> QSize:
        return QSize(scaled(400), scaled(_ROW_HEIGHT) * (ROWS + 1) + self.horizontalScrollBar().sizeHint().height() + 6)

    def show_view(self, view: View) -> None:
        """Show the rows as this view would."""
        self._view = view
        wanted = needed_columns(view)
        known = next(iter(self._read.values()), {})
        missing = [key for key in wanted if key in self._every and key not in known]
        rules = [rule for rule in self._rules(view) if rule.flag not in known]
        if (missing or rules) and self._ids:
            load, ids = use_cases.browsing.load_values, list(self._ids)
            self._desk.ask("view preview", load, missing, ids, rules=rules, done=self._on_values, owner=self)
        else:
            self._show(view)

    def take_values(self, values: Mapping[int, Mapping[str, StoredValue]]) -> None:
        """These values are known: they need not be read."""
        for customer, read in self._read.items():
            read.update(values.get(customer, {}))

    def _on_values(self, values: Mapping[int, Mapping[str, StoredValue]]) -> None:
        self.take_values(values)
        for customer in [customer for customer in self._ids if customer not in values]:
            del self._read[customer]  # gone meanwhile
            self._ids.remove(customer)
        if self._view is not None:
            self.show_view(self._view)

    def _rules(self, view: View) -> Sequence[OwnRule]:
        return in_use(view.rules, view.columns, self._every)

    def _show(self, view: View) -> None:
        columns = [self._every[key] for key in view.columns if key in self._every]
        shop, scroll = self._desk.shop, self.horizontalScrollBar().value()
        self._model.set_columns(columns, shop.manner)
        self._model.take_ids(self._ids)
        make = partial(use_cases.browsing.ready_row, shop, Colouring(view, self._rules(view)))
        self._model.take_rows(self._ids, {customer: make(customer, values) for customer, values in self._read.items()})
        self._show_widths(columns, dict(view.widths))
        self._header.show_sort(view.sort)
        self.horizontalScrollBar().setValue(scroll)

    def _show_widths(self, columns: Sequence[Column], given: Mapping[str, int]) -> None:
        self._is_laying_out = True
        for place, column in enumerate(columns):
            self.setColumnWidth(place, scaled(given[column.key]) if column.key in given else natural_width(self, column))
        self._is_laying_out = False

    def _on_resized(self, place: int, _old: int, width: int) -> None:
        if not self._is_laying_out and place < len(self._model.columns):
            self.resized.emit(self._model.columns[place].key, unscaled(width))
