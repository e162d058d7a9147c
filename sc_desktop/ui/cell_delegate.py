"""Paints the cells of a table that can be edited, with ticks, pending marks and second signs of colours; and opens their editors."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.prestashop.colours import SIGNS
from sc_desktop.ui.cell_marks import IN_WORK_ROLE, PENDING_ROLE, REFUSED_ROLE, ROLE_NAME_ROLE, EditedModel, Index, is_tick
from sc_desktop.ui.editors import Editor, editor_for
from sc_desktop.ui.signs import TICK, paint_tick
from sc_desktop.ui.theme import scaled, theme

_STATE = QStyle.StateFlag
MARK = 8
SIGN = 24  # room for the second sign beside a text
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class CellDelegate(QStyledItemDelegate):
    """One delegate for all columns; the column's kind decides what is painted and edited."""

    fill_asked = Signal(object, object)
    step_asked = Signal(int, int)
    opened = Signal()
    """A cell was opened, or closed again."""

    def __init__(self, model: EditedModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.manner: Callable[[], Manner | None] = lambda: None
        self.fills = False
        self._open: Editor | None = None
        self._open_at = QPersistentModelIndex()
        self._is_handing_over = False

    # -- painting ----------------------------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column = self._model.columns[index.column()]
        if is_tick(column):
            self._paint_background(painter, option, index)
            self._paint_tick(painter, option, index)
        else:
            super().paint(painter, option, index)
        if index.data(IN_WORK_ROLE):
            painter.fillRect(option.rect, theme().hatching())
        self._paint_lines(painter, option.rect)
        if index.data(PENDING_ROLE):
            self._paint_corner(painter, option.rect, theme().line("mark"))
        if index.data(ROLE_NAME_ROLE) and index.data(Qt.ItemDataRole.DisplayRole):
            self._paint_sign(painter, option, index, _LEFT if column.kind.is_numeric else _RIGHT)
        if index.data(REFUSED_ROLE):
            painter.setPen(QPen(theme().line("refused"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(ROLE_NAME_ROLE):
            option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, option.rect.width() - scaled(SIGN))
        if index.data(PENDING_ROLE):
            option.font.setBold(True)
            if not index.data(ROLE_NAME_ROLE):
                option.backgroundBrush = theme().background("pending")
                option.palette.setBrush(option.palette.ColorRole.Text, theme().foreground("pending"))

    def _paint_background(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.text = ""
        style = drawn.widget.style() if drawn.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, drawn.widget)

    def _paint_tick(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.data(Qt.ItemDataRole.DisplayRole):
            box = QRectF(0, 0, scaled(TICK), scaled(TICK))
            box.moveCenter(QRectF(option.rect).center())
            paint_tick(painter, box, option.palette, ticked=bool(index.data(Qt.ItemDataRole.EditRole)))

    @staticmethod
    def _paint_lines(painter: QPainter, rect: QRect) -> None:
        """The grid's lines, below and to the right of each cell."""
        painter.setPen(theme().line("grid"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())

    @staticmethod
    def _paint_corner(painter: QPainter, rect: QRect, colour: QColor) -> None:
        """The mark of a pending change: a triangle in the upper right corner, as spreadsheets mark their notes."""
        mark = scaled(MARK)
        path = QPainterPath(QPointF(rect.right() + 1 - mark, rect.top()))
        path.lineTo(QPointF(rect.right() + 1, rect.top()))
        path.lineTo(QPointF(rect.right() + 1, rect.top() + mark))
        path.closeSubpath()
        painter.fillPath(path, colour)

    @staticmethod
    def _paint_sign(painter: QPainter, option: QStyleOptionViewItem, index: Index, side: Qt.AlignmentFlag) -> None:
        """The second sign beside the colour, for eyes that can't tell it; on the side where the text does not begin."""
        painter.save()
        selected = bool(option.state & _STATE.State_Selected)
        role = str(index.data(ROLE_NAME_ROLE))
        painter.setPen(option.palette.highlightedText().color() if selected else theme().foreground(role).color())
        painter.drawText(option.rect.adjusted(5, 0, -5, 0), int(side | Qt.AlignmentFlag.AlignVCenter), SIGNS[role])
        painter.restore()

    # -- editing -----------------------------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget | None:  # type: ignore[override]
        column, manner = self.column_at(index), self.manner()
        if manner is None or is_tick(column):
            return None
        editor = editor_for(column, manner, parent)
        editor.setAutoFillBackground(True)
        inside = editor.focusProxy()
        if inside is not None:
            inside.installEventFilter(self)  # the focus leaves the field inside; and one of several lines would keep Enter for itself
        self._open, self._open_at = editor, QPersistentModelIndex(index)
        self.opened.emit()
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        super().destroyEditor(editor, index)
        self.opened.emit()

    @property
    def is_open(self) -> bool:
        """Whether a cell is open to be typed into."""
        return self._open is not None and shiboken6.isValid(self._open) and self._open.isVisible()

    @property
    def is_changed(self) -> bool:
        """Whether an editor is open and holds something else than it was opened with."""
        editor = self._open
        return editor is not None and shiboken6.isValid(editor) and editor.isVisible() and editor.is_filled and editor.was_changed()

    def finish(self) -> None:
        """Hand over what is being typed, as if the user had left the cell: a command is about to look at the pending changes."""
        editor, self._open = self._open, None
        if editor is not None and shiboken6.isValid(editor) and editor.isVisible():
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def place_caret(self) -> None:
        """The cell was opened to be mended, not typed over: the caret stands behind what it holds."""
        if self._open is not None and shiboken6.isValid(self._open):
            self._open.place_caret()

    def open_choices(self) -> None:
        """Unfold what the open editor offers to choose from."""
        if self._open is not None and shiboken6.isValid(self._open):
            self._open.open_choices()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, Editor)
        if editor.is_filled and editor.was_changed():
            return  # rows arrive while the user types
        draft = self._model.draft(index)
        editor.show_value(index.data(Qt.ItemDataRole.EditRole), index.data(Qt.ItemDataRole.DisplayRole))
        if draft is not None:
            editor.show_text(draft.text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand the value over. A cell left as it was stays unread: looking into it must not count as a change."""
        assert isinstance(editor, Editor)
        if not editor.was_changed():
            return
        if self.fills:
            self.fill_asked.emit(self.column_at(index), editor.value())
        elif not model.setData(index, editor.value(), Qt.ItemDataRole.EditRole):
            reason = self._model.last_refusal
            if reason is not None:
                self._model.keep_draft(self._model.id_at(index.row()), self.column_at(index).key, editor.text(), str(reason))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        wide = max(option.rect.width(), min(editor.sizeHint().width(), scaled(260)))
        tall = max(option.rect.height(), editor.minimumHeight())
        editor.setGeometry(QRect(option.rect.x(), option.rect.y(), wide, tall))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Ctrl+Enter puts the value into every selected cell; Enter on a refused value keeps the editor open."""
        if not isinstance(editor, Editor):
            return self._filter_inside(editor, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in _ENTER:
            event.accept()  # or the window's shortcut of the same key would act on the cell's old value
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _ENTER:
                if event.modifiers() & Qt.KeyboardModifier.AltModifier and editor.takes_lines():
                    editor.break_line()  # the field itself takes Alt+Enter for nothing
                    return True
                self._commit(editor, event.modifiers())
                return True
            if event.key() == Qt.Key.Key_Escape and self._open_at.isValid():
                self._model.drop_draft(self._open_at)
        return super().eventFilter(editor, event)

    def _filter_inside(self, field: QObject, event: QEvent) -> bool:
        """What happens to the field inside an editor: Enter of a field that would take it, and the focus that leaves."""
        editor = field.parent()
        if not isinstance(editor, Editor):
            return False
        if event.type() == QEvent.Type.FocusOut:
            view = self.parent()
            is_open = isinstance(view, QAbstractItemView) and view.state() == QAbstractItemView.State.EditingState
            return is_open and not self._is_handing_over and super().eventFilter(editor, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _TABS:
            self.finish()  # what is refused is left behind in the cell
            self.step_asked.emit(0, _TABS[Qt.Key(event.key())])
            return True
        return isinstance(event, QKeyEvent) and event.key() in _ENTER and editor.takes_lines() and self.eventFilter(editor, event)

    def _commit(self, editor: Editor, modifiers: Qt.KeyboardModifier) -> None:
        """Enter hands the value over and goes one down, with Shift up; with Ctrl it fills the selection and stays."""
        if not editor.is_acceptable():
            return
        self.fills = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self._is_handing_over = True  # a question may take the focus; the value is handed over once
        try:
            self.commitData.emit(editor)
        finally:
            filled, self.fills, self._is_handing_over = self.fills, False, False
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        if not filled:
            self.step_asked.emit(-1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1, 0)

    def column_at(self, index: Index) -> Column:
        """What is painted and edited in a cell, and the rule of its values."""
        return self._model.columns[index.column()]


def point_in_tick(rect: QRect, point: QPoint) -> bool:
    """Whether a click in a tick's cell meant the box."""
    box = QRect(0, 0, scaled(TICK) + 8, scaled(TICK) + 8)
    box.moveCenter(rect.center())
    return box.contains(point)
