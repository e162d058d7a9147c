"""F1: every key the program knows, as they are now; searched by what they do or by the key, and printed."""

import html

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sc_desktop.domain.folding import fold
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.shortcuts import Shortcuts
from sc_desktop.ui.actions.keys import CELL, ELSEWHERE, GRID, KEYS, shown_keys
from sc_desktop.ui.actions.roll import ACTIONS, MENUS
from sc_desktop.ui.present import named, plain_label, plain_tip
from sc_desktop.ui.signs import push_button
from sc_desktop.ui.theme import scaled

_SIZE = QSize(860, 640)
_KEYS_WIDTH, _MARGINS = 210, 60
_EDGE = 48  # left free around the dialog on a small screen
Line = tuple[str, str]  # the keys, and what they do


class KeyMapDialog(QDialog):
    """Non-modal: use show(). Follows the keys while it stands there. `changing_asked`: the user wants other keys for what was
    searched."""

    changing_asked = Signal(str)

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyMapDialog")
        self.setWindowTitle(tr(N_("Keys")))
        self._shortcuts = shortcuts
        self._search = named(QLineEdit(), "keyMapSearch", tr(N_("Search the keys")))
        self._search.setPlaceholderText(tr(N_("Search: what it does, or the key")))
        self._tree = named(QTreeWidget(), "keyMapTree", tr(N_("Keys")))
        self._chapters: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._nothing = plain_label(name="keyMapNothing")
        self._lay_out()
        self._search.textChanged.connect(self._on_search)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)
        shortcuts.on_change.append(self.show_keys)
        self.finished.connect(lambda _result: shortcuts.on_change.remove(self.show_keys))
        self.show_keys()
        longest = scaled(_KEYS_WIDTH) + self._tree.sizeHintForColumn(1) + scaled(_MARGINS)
        room = self.screen().availableSize()
        self.resize(min(max(scaled(_SIZE.width()), longest), room.width() - _EDGE), min(scaled(_SIZE.height()), room.height() - _EDGE))

    def show_keys(self) -> None:
        """Show the keys as they are now."""
        self._tree.clear()
        self._chapters = []
        for title, lines in chapters(self._shortcuts):
            top = QTreeWidgetItem([title])
            self._tree.addTopLevelItem(top)
            font = top.font(0)
            font.setBold(True)
            top.setFont(0, font)
            top.setFirstColumnSpanned(True)
            items = [QTreeWidgetItem([keys, text]) for keys, text in lines]
            for item in items:
                for column in (0, 1):
                    item.setToolTip(column, plain_tip(item.text(column)))  # a long one is cut
            top.addChildren(items)
            top.setExpanded(True)
            self._chapters.append((top, items))
        self._on_search(self._search.text())

    def document(self) -> QTextDocument:
        """The map as a page to be printed."""
        parts = [f"<h1>{html.escape(tr(N_('SC Desktop: keys')))}</h1>"]
        for title, lines in chapters(self._shortcuts):
            rows = "".join(f"<tr><td><b>{html.escape(keys)}</b>&nbsp;&nbsp;</td><td>{html.escape(text)}</td></tr>" for keys, text in lines)
            parts.append(f"<h3>{html.escape(title)}</h3><table cellpadding='2'>{rows}</table>")
        page = QTextDocument(self)
        page.setHtml("".join(parts))
        return page

    def print_on(self, printer: QPrinter) -> None:
        """Print the map."""
        self.document().print_(printer)

    def _on_print(self) -> None:
        dialog = QPrintDialog(self)
        dialog.accepted.connect(lambda: self.print_on(dialog.printer()))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def _on_search(self, text: str) -> None:
        """Show the lines that hold every word."""
        words, found = fold(text).split(), 0
        for top, lines in self._chapters:
            shown = 0
            for line in lines:
                is_found = all(word in fold(f"{line.text(0)} {line.text(1)}") for word in words)
                line.setHidden(not is_found)
                shown += is_found
            top.setHidden(not shown)
            found += shown
        self._nothing.setText(tr(N_("No key answers “{wish}”."), wish=text))
        self._nothing.setVisible(not found)

    def _lay_out(self) -> None:
        self._tree.setColumnCount(2)
        self._tree.setHeaderLabels([tr(N_("Keys")), tr(N_("What they do"))])
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self._tree.header().resizeSection(0, scaled(_KEYS_WIDTH))
        self._tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._tree.setRootIsDecorated(False)
        self._tree.setUniformRowHeights(True)
        self._tree.header().setStretchLastSection(True)
        buttons = QHBoxLayout()
        buttons.addWidget(push_button("keyMapChange", tr(N_("Change keys…")), lambda: self.changing_asked.emit(self._search.text())))
        buttons.addWidget(push_button("keyMapPrint", tr(N_("Print…")), self._on_print))
        buttons.addStretch(1)
        buttons.addWidget(push_button("keyMapClose", tr(N_("Close")), self.reject))
        column = QVBoxLayout(self)
        for widget in (self._search, self._tree, self._nothing):
            column.addWidget(widget)
        column.addLayout(buttons)


def chapters(shortcuts: Shortcuts) -> list[tuple[str, list[Line]]]:
    """All keys: the commands by their menus, then those of the grid and of other places."""
    found: list[tuple[str, list[Line]]] = []
    for menu, title in MENUS.items():
        records = [record for record in ACTIONS if record.place.startswith(f"{menu}.") and shortcuts.keys(record.id)]
        lines = [(shown_keys(shortcuts.keys(record.id)), f"{bare(tr(record.text))} – {tr(record.tip)}") for record in records]
        if lines:
            found.append((bare(tr(title)), lines))
    for place in (GRID, CELL, ELSEWHERE):
        found.append((tr(place), [(record.told(), tr(record.text)) for record in KEYS if record.place == place]))
    return found


def bare(text: str) -> str:
    """A menu's text without the mark of its letter and the dots of its question."""
    return text.replace("&", "").removesuffix("…")
