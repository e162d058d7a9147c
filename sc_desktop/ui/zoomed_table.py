"""A table whose rows and columns follow the zoom as its texts do."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QTableView, QWidget

from sc_desktop.ui.theme import scaled


class ZoomedTable(QTableView):
    """`row_height` is what a row takes at 100 %, in pixels."""

    def __init__(self, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height = row_height
        self.verticalHeader().setDefaultSectionSize(scaled(row_height))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        rows, model = self.verticalHeader(), self.model()
        before, now = rows.defaultSectionSize(), scaled(self._row_height)
        if event.type() == QEvent.Type.FontChange and before != now:
            rows.setDefaultSectionSize(now)
            self.updateGeometry()
            for place in range(model.columnCount() if model is not None else 0):
                self.setColumnWidth(place, round(self.columnWidth(place) * now / before))
