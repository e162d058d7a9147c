"""A chart of a column, painted: columns along a scale, rows of values, or a pyramid of ages. A click on a bar asks for its customers."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from sc_desktop.domain.charts import Bar, Chart, Form
from sc_desktop.domain.filters import Test
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.theme import scaled, theme
from sc_desktop.ui.values.model import percent

_KEY = Qt.Key
_ALIGN = Qt.AlignmentFlag
_GAP, _ROW, _WIDEST = 6, 26, 48  # pixels at 100 %: between things, of a row, of a column
_TALLEST = 1.25  # of the width that columns have
_STEPS = 5  # lines of a scale above its ground
_SPOKEN = 20  # bars that the description tells


class ChartView(QWidget):
    """`chosen` brings a bar and whether it is added to those that are filtered by. Arrow keys go from bar to bar, Return and Space choose,
    Ctrl+C copies the picture."""

    chosen = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("valuesChart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.chart = Chart(Form.ROWS, ())
        self._title, self._cells = "", 0
        self._picked: frozenset[Test] = frozenset()
        self._places: list[QRectF] = []  # of the bars as they were painted, with the room around them
        self._current = -1

    # -- what the pane shows -------------------------------------------------------------------------------------------------------------

    def show_chart(self, chart: Chart, title: str, cells: int) -> None:
        """Another chart; `cells` are all of the column, the shares are of them."""
        self.chart, self._title, self._cells, self._current = chart, title, cells, -1
        self.setAccessibleName(title)
        told = [self.told(bar) for bar in chart.bars[:_SPOKEN] if bar.count]
        self.setAccessibleDescription("; ".join(told))
        self.setMinimumHeight(self.sizeHint().height() if chart.form is not Form.COLUMNS else scaled(160))
        self.update()

    def show_picked(self, picked: frozenset[Test]) -> None:
        """Mark these as those the grid is filtered by."""
        self._picked = picked
        self.update()

    def picture(self) -> QPixmap:
        """The chart as it stands there, without what the mouse is on."""
        self._current = -1
        return self.grab()

    def copy(self) -> None:
        """The picture into the clipboard."""
        QApplication.clipboard().setPixmap(self.picture())

    def place_of(self, bar: Bar) -> QRectF:
        """Where a bar was painted."""
        return self._places[self.chart.bars.index(bar)]

    def told(self, bar: Bar) -> str:
        """A bar in words."""
        side = "" if self.chart.form is not Form.PYRAMID else f"{tr(N_('Men')) if bar.is_left else tr(N_('Women'))}, "
        count = trn(N_("{count} customer"), N_("{count} customers"), bar.count)
        return f"{side}{bar.label or tr(N_('(empty)'))}: {count} · {percent(bar.count, self._cells)}"

    # -- Qt ------------------------------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        bars = len(self.chart.bars)
        rows = bars if self.chart.form is Form.ROWS else bars // 2 if self.chart.form is Form.PYRAMID else 8
        return QSize(scaled(280), (rows + 2) * scaled(_ROW if self.chart.form is Form.ROWS else 18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.palette().base())
        room = QRectF(self.rect()).adjusted(scaled(_GAP), scaled(_GAP), -scaled(_GAP), -scaled(_GAP))
        line = self.fontMetrics().height() + scaled(_GAP)
        self._write(painter, QRectF(room.left(), room.top(), room.width(), line), self._title, _ALIGN.AlignLeft)
        if self.chart.unseen and self.chart.form is not Form.ROWS:
            note = trn(N_("{count} customer is not in it"), N_("{count} customers are not in it"), self.chart.unseen)
            self._write(painter, QRectF(room.left(), room.bottom() - line, room.width(), line), note, _ALIGN.AlignLeft, muted=True)
            room.setBottom(room.bottom() - line)
        room.setTop(room.top() + line)
        paint: dict[Form, Callable[[QPainter, QRectF], None]] = {
            Form.COLUMNS: self._paint_columns,
            Form.ROWS: self._paint_rows,
            Form.PYRAMID: self._paint_pyramid,
        }
        self._places = []
        if self.chart.bars:
            paint[self.chart.form](painter, room)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self._bar_at(QPointF(event.pos()))
            if bar is not None:
                QToolTip.showText(event.globalPos(), plain_tip(self.told(bar)), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        bar = self._bar_at(event.position())
        self._go(self.chart.bars.index(bar) if bar is not None else -1)
        self.setCursor(Qt.CursorShape.PointingHandCursor if bar is not None and bar.where is not None else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._go(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        bar = self._bar_at(event.position())
        if bar is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(bar, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {_KEY.Key_Left: -1, _KEY.Key_Up: -1, _KEY.Key_Right: 1, _KEY.Key_Down: 1}.get(_KEY(event.key()), 0)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif step and self.chart.bars:
            self._go(min(max(self._current + step, 0), len(self.chart.bars) - 1))
            bar = self.chart.bars[self._current]
            QToolTip.showText(self.mapToGlobal(self.place_of(bar).center().toPoint()), plain_tip(self.told(bar)), self)
        elif self._current >= 0 and event.key() in (_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Space):
            self.chosen.emit(self.chart.bars[self._current], event.key() == _KEY.Key_Space)
        else:
            super().keyPressEvent(event)

    # -- painting ------------------------------------------------------------------------------------------------------------------------

    def _paint_columns(self, painter: QPainter, room: QRectF) -> None:
        line, bars = self.fontMetrics().height(), self.chart.bars
        ticks = ticks_of(max(bar.count for bar in bars))
        top = ticks[-1]
        axis = max(self.fontMetrics().horizontalAdvance(grouped(tick)) for tick in ticks) + scaled(_GAP)
        plot = room.adjusted(axis, line / 2, 0, -line - scaled(_GAP))
        plot.setHeight(min(plot.height(), plot.width() * _TALLEST))
        for tick in ticks:
            y = plot.bottom() - plot.height() * tick / top
            painter.setPen(theme().line("grid"))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            label = QRectF(room.left(), y - line / 2, axis - scaled(_GAP), line)
            self._write(painter, label, grouped(tick), _ALIGN.AlignRight, muted=True)
        step = min(plot.width() / len(bars), scaled(_WIDEST))
        widest = max(self.fontMetrics().horizontalAdvance(bar.label) for bar in bars) + scaled(_GAP)
        every = max(1, -(-widest // max(1, int(step))))
        for place, bar in enumerate(bars):
            left = plot.left() + step * place
            self._places.append(QRectF(left, plot.top(), step, plot.height()))
            height = plot.height() * bar.count / top
            self._fill(painter, QRectF(left + step * 0.12, plot.bottom() - height, step * 0.76, height), place, bar)
            if place % every == 0:
                width = self.fontMetrics().horizontalAdvance(bar.label)
                middle = min(max(left + step / 2, room.left() + width / 2), room.right() - width / 2)
                below = QRectF(middle - width, plot.bottom() + scaled(_GAP) / 2, width * 2, line)
                self._write(painter, below, bar.label, _ALIGN.AlignHCenter, muted=True)

    def _paint_rows(self, painter: QPainter, room: QRectF) -> None:
        metrics, bars = self.fontMetrics(), self.chart.bars
        labels = [bar.label.replace("\n", " ⏎ ") or tr(N_("(empty)")) for bar in bars]
        named = min(room.width() * 0.42, max(metrics.horizontalAdvance(label) for label in labels) + scaled(_GAP))
        figures = [f"{grouped(bar.count)} · {percent(bar.count, self._cells)}" for bar in bars]
        counted = max(metrics.horizontalAdvance(figure) for figure in figures) + scaled(_GAP)
        most, high = max(bar.count for bar in bars), float(scaled(_ROW))
        for place, bar in enumerate(bars):
            row = QRectF(room.left(), room.top() + high * place, room.width(), high)
            self._places.append(row)
            elided = metrics.elidedText(labels[place], Qt.TextElideMode.ElideRight, int(named - scaled(_GAP)))
            self._write(painter, QRectF(row.left(), row.top(), named, high), elided, _ALIGN.AlignLeft)
            length = max(2.0, (row.width() - named - counted) * bar.count / most)
            self._fill(painter, QRectF(row.left() + named, row.top() + high * 0.2, length, high * 0.6), place, bar)
            beside = QRectF(row.left() + named + length + scaled(_GAP), row.top(), counted, high)
            self._write(painter, beside, figures[place], _ALIGN.AlignLeft, muted=True)
        if self.chart.unseen:
            note = trn(N_("{count} customer has another value"), N_("{count} customers have another value"), self.chart.unseen)
            self._write(painter, QRectF(room.left(), room.top() + high * len(bars), room.width(), high), note, _ALIGN.AlignLeft, muted=True)

    def _paint_pyramid(self, painter: QPainter, room: QRectF) -> None:
        metrics, bars = self.fontMetrics(), self.chart.bars
        middle = max(metrics.horizontalAdvance(bar.label) for bar in bars) + scaled(_GAP) * 2
        counted = max(metrics.horizontalAdvance(grouped(bar.count)) for bar in bars) + scaled(_GAP)
        side, line = (room.width() - middle) / 2, float(metrics.height() + scaled(_GAP))
        sums = [sum(bar.count for bar in bars if bar.is_left is is_left) for is_left in (True, False)]
        for left, title, count, lies in (
            (room.left(), tr(N_("Men")), sums[0], _ALIGN.AlignRight),
            (room.left() + side + middle, tr(N_("Women")), sums[1], _ALIGN.AlignLeft),
        ):
            self._write(painter, QRectF(left, room.top(), side, line), f"{title} · {grouped(count)}", lies)
        most = max(1, *(bar.count for bar in bars))
        high = min(scaled(_ROW), (room.height() - line) / (len(bars) / 2))
        for place, bar in enumerate(bars):
            top = room.top() + line + high * (place // 2)
            length = (side - counted) * bar.count / most
            inner = room.left() + side if bar.is_left else room.left() + side + middle
            self._places.append(QRectF(inner - side if bar.is_left else inner, top, side, high))
            self._fill(painter, QRectF(inner - length if bar.is_left else inner, top + high * 0.12, length, high * 0.76), place, bar)
            gap = scaled(_GAP) / 2
            beside = QRectF(inner - length - counted if bar.is_left else inner + length + gap, top, counted - gap, high)
            self._write(painter, beside, grouped(bar.count), _ALIGN.AlignRight if bar.is_left else _ALIGN.AlignLeft, muted=True)
            if bar.is_left:
                self._write(painter, QRectF(inner, top, middle, high), bar.label, _ALIGN.AlignHCenter)

    def _fill(self, painter: QPainter, place: QRectF, number: int, bar: Bar) -> None:
        """One bar: strong where it is filtered by or the mouse is on it, with an outline where it is filtered by."""
        is_picked = bar.facet is not None and bar.facet.test in self._picked
        colour = QColor(theme().line("accent"))
        colour.setAlphaF(1.0 if is_picked or number == self._current else 0.65)
        painter.fillRect(place, colour)
        if is_picked:
            painter.setPen(theme().line("mark"))
            painter.drawRect(place)

    def _write(self, painter: QPainter, place: QRectF, text: str, lies: Qt.AlignmentFlag, *, muted: bool = False) -> None:
        painter.setPen(theme().line("muted") if muted else self.palette().text().color())
        painter.drawText(place, int(lies | _ALIGN.AlignVCenter | Qt.TextFlag.TextDontClip), text)

    def _bar_at(self, place: QPointF) -> Bar | None:
        return next((bar for bar, room in zip(self.chart.bars, self._places, strict=False) if room.contains(place)), None)

    def _go(self, place: int) -> None:
        if place != self._current:
            self._current = place
            self.update()


def ticks_of(most: int) -> list[int]:
    """The lines of a scale from 0 to where so many fit below, in round steps: 1, 2, 5, 10, 20 ..."""
    unit = 1
    while True:
        for step in (unit, unit * 2, unit * 5):
            if step * _STEPS >= most:
                return list(range(0, max(most, 1) + step, step))[: -(-max(most, 1) // step) + 1]
        unit *= 10
