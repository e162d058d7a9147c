"""A list of columns to choose one from: by topic, in the order of the language, and searchable by typing a part of the title."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from sc_desktop.domain.column import TOPICS, Column
from sc_desktop.domain.folding import fold
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.present import named
from sc_desktop.ui.theme import scaled, theme

_FOLDED = int(Qt.ItemDataRole.UserRole) + 1


class _Completer(QCompleter):
    """Finds a part of a title, case and accents left aside."""

    def splitPath(self, path: str) -> list[str]:
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data())


class ColumnPicker(QComboBox):
    """The data of an entry is the column's key; the topics above them can't be chosen."""

    def __init__(self, columns: Iterable[Column], parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "conditionColumn", tr(N_("Column")))
        self._typed = QLineEdit(self)
        self.setLineEdit(self._typed)
        self.setPalette(theme().field_palette())  # typed into: with the outline of a field
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)  # one long title would take the room of the value
        self.setMaxVisibleItems(20)
        self._fill(list(columns))
        finder = _Completer(self.model(), self)
        finder.setCompletionRole(_FOLDED)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(finder)
        self.view().setMinimumWidth(scaled(280))
        self._typed.installEventFilter(self)
        self.currentIndexChanged.connect(lambda _place: self._tidy())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._typed and event.type() == QEvent.Type.MouseButtonRelease and not self._typed.hasSelectedText():
            self.showPopup()  # a click anywhere opens it, as in every other list
            self._typed.selectAll()
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._tidy()
        return super().eventFilter(watched, event)

    def _fill(self, columns: list[Column]) -> None:
        model = QStandardItemModel(self)
        for topic, title in TOPICS.items():
            found = sorted((column for column in columns if column.topic == topic), key=lambda column: fold(tr(column.label)))
            if not found:
                continue
            above = QStandardItem(tr(title))
            above.setFlags(Qt.ItemFlag.NoItemFlags)
            bold = self.font()
            bold.setBold(True)
            above.setFont(bold)
            model.appendRow(above)
            for column in found:
                item = QStandardItem(tr(column.label))
                item.setData(column.key, int(Qt.ItemDataRole.UserRole))
                item.setData(fold(tr(column.label)), _FOLDED)
                model.appendRow(item)
        self.setModel(model)

    def _tidy(self) -> None:
        """What was typed gives way to the title of the column it found, else to that of the one before."""
        typed = fold(self._typed.text())
        titles = {self.itemData(place, _FOLDED): place for place in range(self.count()) if self.itemData(place)}
        place = titles.get(typed, next((titles[title] for title in titles if typed and typed in title), self.currentIndex()))
        if place != self.currentIndex():
            self.setCurrentIndex(place)
        self._typed.setText(self.itemText(self.currentIndex()))
        self._typed.setCursorPosition(0)
