"""A tab bar of as many lines as its titles need: Qt's own hides behind arrows what doesn't fit beside each other."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionFocusRect, QTabBar, QWidget

from sc_desktop.ui.theme import scaled, theme

_AIR = 6  # on each side of a title
_TEXT = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic
Line = tuple[int, int]


class WrappedTabBar(QTabBar):
    """The tabs and their keys are Qt's; where a tab stands, and its look, is decided here. A tab's data is a text it keeps room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUsesScrollButtons(False)
        self.setDrawBase(False)
        self.setMouseTracking(True)
        self._under_mouse = -1

    def place_of(self, tab: int) -> QRect:
        """Where a tab stands."""
        return self._places(self.width())[tab]

    def sizeHint(self) -> QSize:
        holder = self.parentWidget()
        width = self.width() if holder is None else holder.width()
        places = self._places(width)
        return QSize(width, places[-1].bottom() + 1 if places else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._needs(), default=0), self.sizeHint().height())

    def tabLayoutChange(self) -> None:
        self.updateGeometry()
        self.update()

    def _needs(self) -> list[int]:
        """The width each tab needs, at least that of the text it keeps room for."""
        metrics = self.fontMetrics()
        texts = [(self.tabText(tab), str(self.tabData(tab) or "")) for tab in range(self.count())]
        return [max(metrics.size(Qt.TextFlag.TextShowMnemonic, text).width() for text in each) + 2 * scaled(_AIR) for each in texts]

    def _places(self, width: int) -> list[QRect]:
        """Lines filled to their ends, each with about as much in it."""
        needs, places = self._needs(), list[QRect]()
        height = self.fontMetrics().height() + scaled(10)
        for row, (first, end) in enumerate(balanced(needs, width)):
            spare, left = width - sum(needs[first:end]), 0
            for tab in range(first, end):
                right = left + needs[tab] + spare // (end - first) if tab < end - 1 else width
                places.append(QRect(left, row * height, right - left, height))
                left = right
        return places

    # -- looks and clicks --------------------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for tab, place in enumerate(self._places(self.width())):
            self._paint_tab(painter, tab, place)

    def _paint_tab(self, painter: QPainter, tab: int, place: QRect) -> None:
        palette, is_current = self.palette(), tab == self.currentIndex()
        inside = place.adjusted(1, 1, -1, -1)
        if is_current or tab == self._under_mouse:
            painter.fillRect(inside, palette.base() if is_current else palette.button())
        painter.setPen(theme().line("grid"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        if is_current:
            painter.fillRect(QRect(inside.left(), place.bottom() - scaled(3) + 1, inside.width(), scaled(3)), theme().line("accent"))
        painter.setPen(palette.windowText().color())
        painter.drawText(inside, int(_TEXT), self.tabText(tab))
        if is_current and self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            option.rect = inside.adjusted(2, 2, -2, -scaled(3) - 1)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        tab = self._tab_under(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and tab >= 0:
            self.setCurrentIndex(tab)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Pressing has chosen the tab; Qt's own would look for it elsewhere."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._show_under_mouse(self._tab_under(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_under_mouse(-1)

    def _show_under_mouse(self, tab: int) -> None:
        if tab != self._under_mouse:
            self._under_mouse = tab
            self.update()

    def _tab_under(self, point: QPoint) -> int:
        return next((tab for tab, place in enumerate(self._places(self.width())) if place.contains(point)), -1)


def wrapped(needs: Sequence[int], width: int) -> list[Line]:
    """First and end of each line, as many as fit beside each other; one that is too wide stands alone."""
    lines: list[Line] = []
    first, used = 0, 0
    for place, need in enumerate(needs):
        if place > first and used + need > width:
            lines.append((first, place))
            first, used = place, 0
        used += need
    return [*lines, (first, len(needs))] if needs else []


def balanced(needs: Sequence[int], width: int) -> list[Line]:
    """As few lines as can be, the fullest of them as short as can be."""
    fewest = wrapped(needs, width)
    for narrower in range(width - 4, max(needs, default=0), -4):
        lines = wrapped(needs, narrower)
        if len(lines) > len(fewest):
            break
        fewest = lines
    return fewest
