"""A tab bar of a few lines, where Qt's own hides behind arrows what doesn't fit beside each other. Titles that need more lines than a few,
as large letters in a narrow pane do, stand in one line that is scrolled: what the tabs are about needs the room."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyleOptionFocusRect, QTabBar, QToolButton, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.present import named
from sc_desktop.ui.theme import scaled, theme

MOST_LINES = 5
_AIR = 6  # on each side of a title
_ARROW = 18  # the width of an arrow
_CUT = Qt.TextElideMode.ElideRight
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
        self._offset = 0  # how far the one line is scrolled, in pixels
        self._left = self._arrow("earlierTabs", tr(N_("Tabs further left")), Qt.ArrowType.LeftArrow)
        self._right = self._arrow("furtherTabs", tr(N_("Tabs further right")), Qt.ArrowType.RightArrow)
        self._left.clicked.connect(lambda: self._scroll(-1))
        self._right.clicked.connect(lambda: self._scroll(1))
        self.currentChanged.connect(self._show_current)

    def place_of(self, tab: int) -> QRect:
        """Where a tab stands."""
        return self._places(self.width())[tab]

    def sizeHint(self) -> QSize:
        holder = self.parentWidget()
        width = self.width() if holder is None else holder.width()
        places = self._places(width)
        return QSize(width, places[-1].bottom() + 1 if places else 0)

    def minimumSizeHint(self) -> QSize:
        width = 4 * scaled(_ARROW) if self._is_scrolled(self.width()) else max(self._needs(), default=0)
        return QSize(width, self.sizeHint().height())

    def tabLayoutChange(self) -> None:
        self.updateGeometry()
        self._show_current()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_current()

    # -- the one line that is scrolled -------------------------------------------------------------------------------------------------

    def _arrow(self, name: str, title: str, kind: Qt.ArrowType) -> QToolButton:
        arrow = named(QToolButton(self), name, title)
        arrow.setArrowType(kind)
        arrow.setAutoRaise(True)
        arrow.setAutoRepeat(True)
        arrow.setToolTip(title)
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys go from tab to tab
        arrow.hide()
        return arrow

    def _is_scrolled(self, width: int) -> bool:
        return len(wrapped(self._needs(), width)) > MOST_LINES

    def _window(self) -> QRect:
        """What is seen of the tabs: between the arrows, where there are some."""
        side = scaled(_ARROW) if self._is_scrolled(self.width()) else 0
        return self.rect().adjusted(side, 0, -side, 0)

    def _show_current(self) -> None:
        """Bring the current tab into sight."""
        places, current = self._places(self.width()), self.currentIndex()
        if 0 <= current < len(places):
            seen, place = self._window(), places[current]
            if place.left() < seen.left():
                self._offset += place.left() - seen.left()
            else:
                self._offset += max(0, place.right() - seen.right())
        self._follow()

    def _scroll(self, steps: int) -> None:
        """Show what stands half a line further."""
        self._offset += steps * max(1, self._window().width() // 2)
        self._follow()

    def _follow(self) -> None:
        """Arrows only where they lead to something."""
        is_scrolled, side, seen = self._is_scrolled(self.width()), scaled(_ARROW), self._window().width()
        most = max(0, sum(place.width() for place in self._places(self.width())) - seen) if is_scrolled else 0
        self._offset = min(max(0, self._offset), most)
        for arrow, left, leads in ((self._left, 0, self._offset > 0), (self._right, self.width() - side, self._offset < most)):
            arrow.setGeometry(left, 0, side, self.height())
            arrow.setVisible(is_scrolled)
            arrow.setEnabled(leads)
        self.update()

    # -- where the tabs stand ----------------------------------------------------------------------------------------------------------

    def _needs(self) -> list[int]:
        """The width each tab needs, at least that of the text it keeps room for."""
        metrics = self.fontMetrics()
        texts = [(self.tabText(tab), str(self.tabData(tab) or "")) for tab in range(self.count())]
        return [max(metrics.size(Qt.TextFlag.TextShowMnemonic, text).width() for text in each) + 2 * scaled(_AIR) for each in texts]

    def _places(self, width: int) -> list[QRect]:
        """Lines filled to their ends, each with about as much in it; or the one line that is scrolled."""
        needs, places = self._needs(), list[QRect]()
        height = self.fontMetrics().height() + scaled(10)
        if self._is_scrolled(width):
            left, seen = scaled(_ARROW) - self._offset, width - 2 * scaled(_ARROW)
            for need in (min(need, seen) for need in needs):
                places.append(QRect(left, 0, need, height))
                left += need
            return places
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
        painter.setClipRect(self._window())
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
        title = self.fontMetrics().elidedText(self.tabText(tab), _CUT, place.width(), int(Qt.TextFlag.TextShowMnemonic))
        painter.drawText(inside, int(_TEXT), title)
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
        if not self._window().contains(point):
            return -1
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
