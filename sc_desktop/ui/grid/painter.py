"""Paints the grid's cells, all that are seen in one go: the model is asked once for each row, Qt for no cell."""

from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionFocusRect, QStyleOptionViewItem

from sc_desktop.prestashop.colours import SIGNS
from sc_desktop.ui.cell_delegate import CellDelegate
from sc_desktop.ui.cell_marks import Index, is_tick
from sc_desktop.ui.grid.model import WAITING, CustomerModel
from sc_desktop.ui.grid.pending import PendingCell
from sc_desktop.ui.signs import TICK, paint_tick
from sc_desktop.ui.theme import Theme, scaled, theme

if TYPE_CHECKING:
    from sc_desktop.workspace.browsing import GridRow

MARK = 8
SIGN = 24  # room for the second sign beside a text
SIGN_EDGE = 5
KEPT_TEXTS = 20_000
Rect = tuple[int, int, int, int]
_NONE: frozenset[int] = frozenset()
_STATE, _GROUP, _ROLE = QStyle.StateFlag, QPalette.ColorGroup, QPalette.ColorRole


class ColumnBox(Struct, frozen=True):
    """A column where it stands on the screen."""

    place: int
    x: int
    width: int


class Seen(Struct, frozen=True):
    """The cells to paint: rows with their upper edges, columns, and which of the cells are selected, as top, left, bottom, right."""

    rows: Sequence[tuple[int, int]]
    height: int
    columns: Sequence[ColumnBox]
    selected: Sequence[Rect]
    focus: tuple[int, int] | None = None


class _Column(Struct, frozen=True):
    key: str
    place: int
    x: int
    width: int
    room: int
    is_right: bool
    is_tick: bool


class CellPainter:
    """Keeps what took long to find out: how much of a text fits, and the pictures of ticks."""

    def __init__(self, model: CustomerModel) -> None:
        self._model = model
        self._texts: dict[tuple[str, int, bool], tuple[str, int]] = {}
        self._ticks: dict[bool, QPixmap] = {}
        self._made_for: tuple[object, ...] = ()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, seen: Seen) -> None:
        """Paint these cells with the palette, the font and the state of the option."""
        _Painting(painter, option, self, seen).paint()

    def fitting(self, text: str, room: int, bold: bool, metrics: QFontMetrics) -> tuple[str, int]:
        """As much of the text as there is room for, and how wide that is."""
        found = self._texts.get((text, room, bold))
        if found is None:
            line = text.replace("\n", " ⏎ ") if "\n" in text else text
            width = metrics.horizontalAdvance(line)
            if width > room:
                line = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
                width = metrics.horizontalAdvance(line)
            if len(self._texts) > KEPT_TEXTS:
                self._texts.clear()
            found = self._texts[text, room, bold] = (line, width)
        return found

    def tick(self, palette: QPalette, ratio: float, *, ticked: bool) -> QPixmap:
        """The picture of a tick: painted once, it is drawn ten times as fast as the lines it is made of."""
        found = self._ticks.get(ticked)
        if found is None:
            side = scaled(TICK) + 2
            found = QPixmap(round(side * ratio), round(side * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            paint_tick(painter, QRectF(1, 1, scaled(TICK), scaled(TICK)), palette, ticked=ticked)
            painter.end()
            self._ticks[ticked] = found
        return found

    def keep_for(self, *looks: object) -> None:
        """What was kept for other looks (font, theme, zoom) is forgotten."""
        if looks != self._made_for:
            self._made_for = looks
            self._texts.clear()
            self._ticks.clear()


class _Painting:
    """One act of painting: what does not change from cell to cell is looked up once."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, kept: CellPainter, seen: Seen) -> None:
        self._painter, self._option, self._kept, self._seen = painter, option, kept, seen
        self._model: CustomerModel = kept._model
        self._theme: Theme = theme()
        self._font, self._bold = QFont(option.font), QFont(option.font)
        self._bold.setBold(True)
        self._metrics, self._bold_metrics = QFontMetrics(self._font), QFontMetrics(self._bold)
        self._ratio = painter.device().devicePixelRatioF()
        kept.keep_for(self._font.toString(), self._theme.name, scaled(1000), self._ratio)
        palette, group = option.palette, _group_of(option.state)
        self._highlight = palette.brush(group, _ROLE.Highlight)
        self._chosen_pen = palette.color(group, _ROLE.HighlightedText)
        self._plain_pen = palette.color(group, _ROLE.Text)
        self._down = (seen.height - self._metrics.height()) // 2 + self._metrics.ascent()
        self._marks: list[tuple[int, int, int, str]] = []
        self._pen: QColor | None = None
        self._is_bold = False
        style, widget = option.widget.style(), option.widget
        self._margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, widget) + 1
        self._columns = [self._column(box) for box in seen.columns]

    def paint(self) -> None:
        self._painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for row, y in self._seen.rows:
            runs = [(left, right) for top, left, bottom, right in self._seen.selected if top <= row <= bottom]
            chosen = {column.place for column in self._columns for left, right in runs if left <= column.place <= right} if runs else _NONE
            customer, held = self._model.row_at(row)
            if held is None:
                self._paint_waiting(y, chosen)
            else:
                self._paint_row(y, customer, held, chosen)
        self._paint_lines()
        for x, y, width, mark in self._marks:
            self._paint_mark(QRect(x, y, width, self._seen.height), mark)
        if self._seen.focus is not None:
            self._paint_focus(*self._seen.focus)

    # -- rows --------------------------------------------------------------------------------------------------------------------------

    def _paint_row(self, y: int, customer: int, held: "GridRow", chosen: Set[int]) -> None:
        texts, roles, look, drafts = held.texts, held.roles, self._model.look, self._model.drafts
        is_edited, is_free = self._model.has_any_pending, customer not in self._model.in_work
        painter, height, down, kept = self._painter, self._seen.height, self._down, self._kept
        for column in self._columns:
            key, x = column.key, column.x
            pending = look(customer, key, held) if is_edited else None
            role = roles.get(key) if roles else None
            is_chosen = column.place in chosen
            text = texts.get(key, "") if pending is None else pending.text
            if is_chosen:
                painter.fillRect(x, y, column.width, height, self._highlight)
            elif role or pending is not None:
                painter.fillRect(x, y, column.width, height, self._theme.background(role or "pending"))
            self._use(pending is not None, self._colour(is_chosen, role, pending))
            if column.is_tick:
                if text:
                    self._paint_tick(column, y, bool(held.values.get(key)) if pending is None else bool(pending.typed))
            elif text:
                room = column.room if not role else min(column.room, column.width - scaled(SIGN))
                line, wide = kept.fitting(text, room, pending is not None, self._bold_metrics if pending is not None else self._metrics)
                left = x + column.width - self._margin - wide if column.is_right else x + self._margin
                painter.drawText(left, y + down, line)
            if role and text:
                self._paint_sign(column, y, SIGNS[role], self._chosen_pen if is_chosen else self._theme.foreground(role).color())
            if pending is not None:
                self._marks.append((x, y, column.width, "pending"))
            if drafts and (customer, key) in drafts:
                self._marks.append((x, y, column.width, "refused"))
            if not is_free:
                painter.fillRect(x, y, column.width, height, self._theme.hatching())

    def _paint_waiting(self, y: int, chosen: Set[int]) -> None:
        """A row that was not read yet."""
        for column in self._columns:
            is_chosen = column.place in chosen
            if is_chosen:
                self._painter.fillRect(column.x, y, column.width, self._seen.height, self._highlight)
            self._use(False, self._colour(is_chosen, None, None))
            self._painter.drawText(column.x + self._margin, y + self._down, WAITING)

    def _colour(self, is_chosen: bool, role: str | None, pending: PendingCell | None) -> QColor:
        if is_chosen:
            return self._chosen_pen
        return self._theme.foreground(role or "pending").color() if role or pending is not None else self._plain_pen

    def _use(self, bold: bool, colour: QColor) -> None:
        """This font and pen from now on; setting what is set already costs as much as a text."""
        if colour is not self._pen:
            self._pen = colour
            self._painter.setPen(colour)
        if bold is not self._is_bold:
            self._is_bold = bold
            self._painter.setFont(self._bold if bold else self._font)

    def _paint_tick(self, column: _Column, y: int, ticked: bool) -> None:
        picture = self._kept.tick(self._option.palette, self._ratio, ticked=ticked)
        side = scaled(TICK) + 2
        self._painter.drawPixmap(column.x + (column.width - side) // 2, y + (self._seen.height - side) // 2, picture)

    def _paint_sign(self, column: _Column, y: int, sign: str, colour: QColor) -> None:
        """The second sign beside the colour, for eyes that can't tell it; on the side where the text does not begin."""
        self._use(self._is_bold, colour)
        line, wide = self._kept.fitting(sign, column.width, False, self._metrics)
        left = column.x + SIGN_EDGE if column.is_right else column.x + column.width - SIGN_EDGE - wide
        self._painter.drawText(left, y + self._down, line)

    # -- over the rows -----------------------------------------------------------------------------------------------------------------

    def _paint_lines(self) -> None:
        """The grid's lines, below and to the right of each cell."""
        rows, columns, height = self._seen.rows, self._columns, self._seen.height
        if not rows or not columns:
            return
        top, bottom = rows[0][1], rows[-1][1] + height - 1
        left, right = min(column.x for column in columns), max(column.x + column.width - 1 for column in columns)
        colour, fill = self._theme.line("grid"), self._painter.fillRect  # drawLines lets other threads run, and waits for them
        for _row, y in rows:
            fill(left, y + height - 1, right - left + 1, 1, colour)
        for column in columns:
            fill(column.x + column.width - 1, top, 1, bottom - top + 1, colour)

    def _paint_mark(self, rect: QRect, mark: str) -> None:
        """A triangle in the upper right corner of a pending cell, as spreadsheets mark their notes; a frame around a refused one."""
        if mark == "refused":
            self._painter.setPen(QPen(self._theme.line("refused"), 2))
            self._painter.drawRect(rect.adjusted(1, 1, -1, -1))
            return
        side = scaled(MARK)
        path = QPainterPath(QPointF(rect.right() + 1 - side, rect.top()))
        path.lineTo(QPointF(rect.right() + 1, rect.top()))
        path.lineTo(QPointF(rect.right() + 1, rect.top() + side))
        path.closeSubpath()
        self._painter.fillPath(path, QBrush(self._theme.line("mark")))

    def _paint_focus(self, row: int, place: int) -> None:
        """The frame of the cell the keys go to."""
        found = [(x, y, column.width) for x, y, column in self._cells(row, place)]
        for x, y, width in found:
            frame = QStyleOptionFocusRect()
            frame.rect = QRect(x, y, width, self._seen.height)
            frame.palette, frame.state = self._option.palette, self._option.state | _STATE.State_KeyboardFocusChange | _STATE.State_Item
            frame.backgroundColor = self._highlight.color()
            style, widget = self._option.widget.style(), self._option.widget
            style.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, frame, self._painter, widget)

    def _cells(self, row: int, place: int) -> Iterable[tuple[int, int, _Column]]:
        return ((column.x, y, column) for each, y in self._seen.rows if each == row for column in self._columns if column.place == place)

    def _column(self, box: ColumnBox) -> _Column:
        column = self._model.columns[box.place]
        room = box.width - 2 * self._margin
        return _Column(column.key, box.place, box.x, box.width, room, column.kind.is_numeric, is_tick(column))


class GridDelegate(CellDelegate):
    """Edits the cells as in every table that can be, and paints them with the painter that paints the grid in one go.

    `tip_asked` tells the cell the mouse rests on, and where on the screen."""

    tip_asked = Signal(object, object)

    def __init__(self, model: CustomerModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self.cells = CellPainter(model)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell. The table paints all that are seen at once, with the same painter."""
        self.cells.paint(painter, option, boxes_of(option, index.row(), index.column()))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        self.tip_asked.emit(index, event.globalPos())
        return True


def _group_of(state: QStyle.StateFlag) -> QPalette.ColorGroup:
    if not state & _STATE.State_Enabled:
        return _GROUP.Disabled
    return _GROUP.Normal if state & _STATE.State_Active else _GROUP.Inactive


def boxes_of(option: QStyleOptionViewItem, row: int, place: int) -> Seen:
    """One cell, as a delegate is asked to paint it."""
    rect, state = option.rect, option.state
    chosen = [(row, place, row, place)] if state & _STATE.State_Selected else []
    focus = (row, place) if state & _STATE.State_HasFocus else None
    return Seen([(row, rect.y())], rect.height(), [ColumnBox(place, rect.x(), rect.width())], chosen, focus)
