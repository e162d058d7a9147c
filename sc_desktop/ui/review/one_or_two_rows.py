"""Two groups of widgets beside each other, or one below the other where there is no room for that."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget


class OneOrTwoRows(QWidget):
    """The first group takes the room there is; the others stand at the end of the row, or of the second one. Nothing is cut off."""

    def __init__(self, first: QWidget, *others: QWidget) -> None:
        super().__init__()
        self._first, self._others = first, QHBoxLayout()
        self._others.addStretch()
        for other in others:
            self._others.addWidget(other)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(first, 1)
        self._box.addLayout(self._others)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # one of them has become wider or narrower
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        wanted = self._first.sizeHint().width() + self._box.spacing() + self._others.sizeHint().width()
        way = QBoxLayout.Direction.LeftToRight if wanted <= self.width() else QBoxLayout.Direction.TopToBottom
        if way != self._box.direction():
            self._box.setDirection(way)
