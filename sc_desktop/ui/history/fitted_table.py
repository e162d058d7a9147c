"""A table of the history: whole rows are chosen, and the room is shared among the columns after what they hold."""

from collections.abc import Collection
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from sc_desktop.i18n import tr
from sc_desktop.ui.history.paged import PagedModel
from sc_desktop.ui.plain_table import look_plain
from sc_desktop.ui.present import named
from sc_desktop.ui.widths import NARROWEST, shared, wanted_width

_SIGN = 24  # the icon before a text
Mode = QAbstractItemView.SelectionMode


class FittedTable(QTableView):
    """Fits its columns until the user gives one a width of their own. `kept` columns are never cut, nor are the titles of the others:
    where there is no room for them the table scrolls. `signed` columns may hold an icon."""

    def __init__(
        self, name: str, title: str, model: PagedModel[Any], *, mode: Mode, kept: Collection[int], signed: Collection[int]
    ) -> None:
        super().__init__()
        named(self, name, title)
        self._model, self._kept, self._signed = model, kept, signed
        self._is_fitting, self._was_moved = False, False
        self.setModel(model)
        self.setSelectionMode(mode)
        look_plain(self)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(NARROWEST)
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        header.sectionResized.connect(self._on_section_resized)
        model.modelReset.connect(self._share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share()
        super().resizeEvent(event)

    def _share(self) -> None:
        if self._was_moved:
            return
        self._is_fitting = True
        wanted = [self._wanted_width(column) for column in range(self._model.columnCount())]
        room = self.viewport().width()
        least = [width if column in self._kept else self._title_width(column) for column, width in enumerate(wanted)]
        cut = {column for column, width in enumerate(shared(wanted, room, kept=self._kept)) if width < least[column]}
        wanted = [least[column] if column in cut else width for column, width in enumerate(wanted)]
        widths = list(map(max, shared(wanted, room, kept=cut.union(self._kept)), least))
        self.horizontalHeader().setStretchLastSection(sum(widths) <= room)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self._is_fitting = False

    def _wanted_width(self, column: int) -> int:
        return wanted_width(
            self._model.rowCount(),
            lambda row: self._model.text(row, column),
            tr(self._model.titles[column]),
            self.fontMetrics(),
            extra=_SIGN if column in self._signed else 0,
        )

    def _title_width(self, column: int) -> int:
        return wanted_width(0, str, tr(self._model.titles[column]), self.fontMetrics())

    def _on_section_resized(self, section: int, _old: int, _new: int) -> None:
        self._was_moved = self._was_moved or (not self._is_fitting and section != self._model.columnCount() - 1)
