"""What an expression can name: the columns by topic, then the functions; searched by any word of them."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from sc_desktop.domain.column import TOPICS as COLUMN_TOPICS
from sc_desktop.domain.column import Column
from sc_desktop.domain.expression import FUNCTIONS, TOPICS
from sc_desktop.domain.folding import fold
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.present import clearable, named, plain_tip

_INSERTED = Qt.ItemDataRole.UserRole
_SEARCHED = Qt.ItemDataRole.UserRole + 1
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NameList(QWidget):
    """`chosen` brings what to put in, and how many signs of it, before the last one, are there to be typed over."""

    chosen = Signal(str, int)

    def __init__(self, columns: Mapping[str, Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topics: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self.search = named(QLineEdit(), "expressionSearch", tr(N_("Search columns and functions")))
        self.search.setPlaceholderText(self.search.accessibleName())
        clearable(self.search)
        self.tree = named(QTreeWidget(), "expressionNames", tr(N_("Columns and functions")))
        self.tree.setHeaderLabels([tr(N_("In the expression")), tr(N_("Meaning"))])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._fill(columns)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.search)
        box.addWidget(self.tree, 1)
        self.search.textChanged.connect(self._show_matching)
        self.tree.itemDoubleClicked.connect(lambda item, _place: self._choose(item))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter puts the chosen line in, as a double click does; the dialog does not get it."""
        if event.key() in _ENTER:
            self._choose(self.tree.currentItem())
        else:
            super().keyPressEvent(event)

    def _fill(self, columns: Mapping[str, Column]) -> None:
        for topic, title in COLUMN_TOPICS.items():
            of_topic = [(key, column) for key, column in columns.items() if column.topic == topic and key.isidentifier()]
            lines = [_line(key, tr(column.label), tr(column.help)) for key, column in of_topic]
            self._add_topic(tr(title), sorted(lines, key=lambda line: fold(line.text(1))))
        for topic, names in TOPICS.items():
            functions = map(FUNCTIONS.__getitem__, names)
            lines = [_line(function.usage, tr(function.help), "") for function in functions]
            self._add_topic(tr(N_("Functions: {topic}"), topic=tr(topic)), lines)
        self.tree.expandAll()

    def _add_topic(self, title: str, lines: list[QTreeWidgetItem]) -> None:
        if not lines:
            return
        above = QTreeWidgetItem(self.tree, [title])
        above.setFirstColumnSpanned(True)
        above.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = above.font(0)
        font.setBold(True)
        above.setFont(0, font)
        above.addChildren(lines)
        self._topics.append((above, lines))

    def _show_matching(self, text: str) -> None:
        """Only the lines in which every word is found; the first of them is chosen."""
        words = fold(text).split()
        found: list[QTreeWidgetItem] = []
        for above, lines in self._topics:
            shown = [line for line in lines if all(word in line.data(0, _SEARCHED) for word in words)]
            for line in lines:
                line.setHidden(line not in shown)
            above.setHidden(not shown)
            found += shown
        if words and found:
            self.tree.setCurrentItem(found[0])
        else:
            self.tree.setCurrentIndex(QModelIndex())

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        inserted = item.data(0, _INSERTED) if item is not None else None
        if inserted:
            _name, bracket, rest = inserted.partition("(")
            self.chosen.emit(inserted, len(rest) - 1 if bracket else 0)


def _line(inserted: str, meaning: str, tip: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([inserted, meaning])
    item.setData(0, _INSERTED, inserted)
    item.setData(0, _SEARCHED, fold(f"{inserted} {meaning} {tip}"))
    item.setToolTip(1, plain_tip(tip or meaning))
    return item
