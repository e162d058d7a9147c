"""The review's changes by column: how many of each, a tick for all of one column, and the table narrowed to it."""

from collections import Counter
from itertools import compress
from operator import and_

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.i18n import grouped, tr
from sc_desktop.ui import signs
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.review.judging import Judging
from sc_desktop.ui.review.wording import column_label

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_STATE = Qt.CheckState
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemNeverHasChildren
ALL_COLUMNS = ""
_AIR = 8  # beside the tick and the text
_NARROWEST, _WIDEST = 90, 240


class ColumnsModel(QAbstractListModel):
    """All columns first, then each column that is changed, the one with most changes before the others."""

    def __init__(self, judging: Judging, columns: dict[str, Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._judging = judging
        self._lines = Counter(judging.column_keys)
        self._able = Counter(compress(judging.column_keys, judging.tickable))
        self._ticked: Counter[str] | None = None
        self._keys = [ALL_COLUMNS, *(key for key, _count in self._lines.most_common())]
        self._labels = [tr("All columns"), *(column_label(key, columns) for key in self._keys[1:])]
        self.is_locked = False
        judging.judged.connect(self._on_judged)

    def key_at(self, row: int) -> str:
        return self._keys[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        able = not self.is_locked and self._count(self._able, self._keys[index.row()])
        return _FLAGS if able else _FLAGS & ~Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        key = self._keys[index.row()]
        if role == _ROLE.DisplayRole:
            return f"{self._labels[index.row()]}  ({grouped(self._count(self._lines, key))})"
        if role == _ROLE.ToolTipRole:
            ticked, all_of = grouped(self._count(self._ticks(), key)), grouped(self._count(self._lines, key))
            return plain_tip(tr("{column}: {ticked} of {count} ticked", column=self._labels[index.row()], ticked=ticked, count=all_of))
        if role == _ROLE.CheckStateRole and self._count(self._able, key):
            ticks = self._count(self._ticks(), key)
            return _STATE.Unchecked if not ticks else _STATE.Checked if ticks == self._count(self._able, key) else _STATE.PartiallyChecked
        return None

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:
        """Tick or untick all of a column. Conflicts are ticked one by one: each replaces someone's work."""
        if role != _ROLE.CheckStateRole or self.is_locked:
            return False
        key, on = self._keys[index.row()], _STATE(value) == _STATE.Checked
        judging = self._judging
        if on and self._count(self._ticks(), key) >= self._count(self._plain(), key):
            on = False  # all that can be ticked at once is: a click on a column with conflicts unticks it
        keys, lines = judging.column_keys, judging.lines
        meant = (place for place, each in enumerate(keys) if key in (each, ALL_COLUMNS) and not (on and lines[place].is_conflict))
        judging.set_ticks(meant, on)
        return True

    def _plain(self) -> Counter[str]:
        """The lines of each column that can be ticked and are no conflicts."""
        judging = self._judging
        return Counter(compress(judging.column_keys, map(and_, judging.tickable, (not line.is_conflict for line in judging.lines))))

    def _ticks(self) -> Counter[str]:
        if self._ticked is None:
            self._ticked = Counter(compress(self._judging.column_keys, self._judging.ticks))
        return self._ticked

    @staticmethod
    def _count(counts: Counter[str], key: str) -> int:
        return counts[key] if key else counts.total()

    def _on_judged(self, _first: int, _last: int) -> None:
        self._ticked = None
        self.dataChanged.emit(self.index(0), self.index(len(self._keys) - 1))


class _Line(QStyledItemDelegate):
    """Draws a tick one can see before the column's title; a part of the column ticked is a bar in the box."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), max(option.fontMetrics.height(), signs.TICK) + _AIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        text, drawn.text = drawn.text, ""
        drawn.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, drawn.widget)
        state = index.data(_ROLE.CheckStateRole)
        if state is not None:
            box = QRectF(option.rect.left() + _AIR, option.rect.center().y() - signs.TICK / 2 + 1, signs.TICK, signs.TICK)
            enabled = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
            ticked, partly = _STATE(state) == _STATE.Checked, _STATE(state) == _STATE.PartiallyChecked
            signs.paint_tick(painter, box, option.palette, ticked=ticked, partly=partly, enabled=enabled)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen((option.palette.highlightedText() if is_selected else option.palette.text()).color())
        room = option.rect.adjusted(signs.TICK + 2 * _AIR, 0, -_AIR, 0)
        text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


class ColumnsList(QListView):
    """Up and down choose a column, the space bar ticks it. `column_chosen` tells its key, "" for all columns."""

    column_chosen = Signal(str)

    def __init__(self, model: ColumnsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changedColumns")
        self.setAccessibleName(tr("Changes by column"))
        self._columns = model
        self.setModel(model)
        self.setItemDelegate(_Line(self))
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setCurrentIndex(model.index(0))
        texts = (str(model.index(row).data()) for row in range(model.rowCount()))
        wide = max(self.fontMetrics().horizontalAdvance(text) for text in texts) + signs.TICK + 5 * _AIR
        self.setMinimumWidth(_NARROWEST)
        self.wanted_width = min(wide, _WIDEST)
        self.selectionModel().currentRowChanged.connect(lambda current, _previous: self.column_chosen.emit(model.key_at(current.row())))
