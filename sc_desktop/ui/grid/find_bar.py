"""The bar below the table that finds a text in its cells, as a browser finds one on a page."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.i18n import N_, grouped, tr
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.finding import MOST, Finder
from sc_desktop.ui.grid.table import CustomerTable
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import TickBox, push_button
from sc_desktop.ui.theme import icon, theme

PAUSE = 200  # milliseconds after the last letter
WIDEST = 280
_ICONS = {"findPrevious": "chevron-up", "findNext": "chevron-down", "findClose": "xmark"}


class FindBar(QFrame):
    """Typing leads to the first cell found after the one the cursor was in; Enter goes on, Shift+Enter back, Esc closes the bar."""

    closed = Signal()

    def __init__(self, desk: Desk, table: CustomerTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self._table, self._model = table, table.customers
        self._from = QPersistentModelIndex()
        self._aim = ""  # where the first cell found leads: "here" or after, the "next" one, the one "before"; "" stays
        self._finder = Finder(desk, self._model, self)
        self._soon = Debounce(desk.jobs, self._find, PAUSE, self)
        self.text = named(QLineEdit(self), "findText", tr(N_("Find in the cells shown")))
        self.text.setPlaceholderText(tr(N_("Find in the cells shown")))
        self.text.setMaximumWidth(WIDEST)
        self._told = plain_label("", self, name="findCount")
        self._case = named(TickBox(tr(N_("Match case"))), "findCase")
        self._whole = named(TickBox(tr(N_("Whole cell"))), "findWhole")
        self._column = named(TickBox(tr(N_("This column only"))), "findColumn")
        self._stop = push_button("findStop", tr(N_("Stop")), self._on_stop)
        self._buttons = {
            "findPrevious": self._button("findPrevious", tr(N_("Previous match")), partial(self.go, -1)),
            "findNext": self._button("findNext", tr(N_("Next match")), partial(self.go, 1)),
            "findClose": self._button("findClose", tr(N_("Close the find bar")), self.close_bar),
        }
        self._line, self._ticks, self._parts = (QBoxLayout(QBoxLayout.Direction.LeftToRight) for _ in range(3))
        self._lay_out()
        self._connect()
        self.hide()

    # -- what the window asks ----------------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Stand on the screen with the text selected, ready to be typed over."""
        self._from = QPersistentModelIndex(self._table.currentIndex())
        self.show()
        self.text.setFocus()
        self.text.selectAll()

    def go(self, step: int) -> None:
        """To the next cell found, or the one before; without a text the bar opens for one."""
        if not self.text.text():
            self.open()
            return
        self._soon.finish()
        if not self.isVisible():
            self._from = QPersistentModelIndex(self._table.currentIndex())
            self.show()
            self._find("next" if step > 0 else "before")
            return
        row, column = self._here()
        self._show(self._finder.after(row, column) if step > 0 else self._finder.before(row, column))

    def close_bar(self) -> None:
        """Back to the grid, where the cursor is."""
        self.hide()
        self._table.setFocus()
        self.closed.emit()

    # -- Qt ----------------------------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._paint()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._finder.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            QTimer.singleShot(0, self, self._paint)  # the icons of the old theme are dropped after the palette has changed

    # -- finding -----------------------------------------------------------------------------------------------------------------------

    def _find(self, aim: str = "here") -> None:
        wanted = use_cases.finding.Wanted(self.text.text(), self._case.isChecked(), self._whole.isChecked())
        index = self._from if self._from.isValid() else QPersistentModelIndex(self._table.currentIndex())
        column = self._model.columns[index.column()].key if self._column.isChecked() and index.isValid() else ""
        self._aim = aim
        self._finder.find(wanted, max(0, index.row()), column)

    def _on_changed(self) -> None:
        if self.isVisible() and self.text.text():
            self._find(aim="")

    def _on_stop(self) -> None:
        self._finder.stop()
        self._tell()

    def _on_progressed(self) -> None:
        """More was found. The first cell from where the search began is shown, once."""
        finder, aim = self._finder, self._aim
        if aim and finder.hits and (aim != "before" or not finder.is_looking):  # the cells before are looked at last
            self._aim = ""
            start = self._from if self._from.isValid() else self._table.currentIndex()
            row, column = start.row(), start.column()
            self._show(finder.before(row, column) if aim == "before" else finder.after(row, column - (aim == "here")))
        self._tell()

    def _show(self, hit: tuple[int, int] | None) -> None:
        if hit is not None:
            index = self._model.index(*hit)
            self._table.setCurrentIndex(index)
            self._table.scrollTo(index)
        self._tell()

    def _here(self) -> tuple[int, int]:
        index: QModelIndex = self._table.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, -1)

    def _tell(self) -> None:
        """How many there are, which of them the cursor is in, and how far the looking is."""
        finder, place = self._finder, self._finder.place(*self._here())
        count = len(finder.hits)
        if not self.text.text():
            text = ""
        elif finder.is_cut:
            text = tr(N_("More than {count} matches"), count=MOST)
        elif finder.is_looking:
            text = tr(N_("{count} found, {done} of {total} rows looked at"), count=count, done=finder.done, total=finder.total)
        elif not count:
            text = tr(N_("No match"))
        else:
            text = tr(N_("{place} of {count}"), place="–" if place is None else grouped(place + 1), count=count)
        self._told.setText(text)
        self._stop.setVisible(finder.is_looking and finder.total > finder.done and finder.done > 0)
        is_missing = bool(self.text.text()) and not count and not finder.is_looking
        self.text.setStyleSheet(f"QLineEdit {{ {theme().sheet('refused')} }}" if is_missing else "")
        for name in ("findPrevious", "findNext"):
            self._buttons[name].setEnabled(count > 0)

    # -- building ----------------------------------------------------------------------------------------------------------------------

    def _button(self, name: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = named(QToolButton(self), name, tip)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        button.clicked.connect(lambda: act())
        return button

    def _lay_out(self) -> None:
        for layout, widgets in (
            (self._line, (self.text, self._buttons["findPrevious"], self._buttons["findNext"], self._told, self._stop)),
            (self._ticks, (self._case, self._whole, self._column)),
        ):
            layout.setSpacing(8)
            for widget in widgets:
                layout.addWidget(widget, widget is self.text)
        self._ticks.addStretch(1)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.addLayout(self._line, 1)
        self._parts.addLayout(self._ticks)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(self._parts, 1)
        row.addWidget(self._buttons["findClose"], 0, Qt.AlignmentFlag.AlignTop)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its first line can be: the ticks go below it where there is no room beside, and below each other."""
        widest = max(tick.sizeHint().width() for tick in (self._case, self._whole, self._column))
        least = max(widest, self._line.minimumSize().width()) + self._buttons["findClose"].sizeHint().width() + 8
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - self._buttons["findClose"].width() - 24
        ticks = sum(tick.sizeHint().width() + self._ticks.spacing() for tick in (self._case, self._whole, self._column))
        ways = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for layout, is_narrow in ((self._ticks, ticks > room), (self._parts, self._line.sizeHint().width() + ticks > room)):
            if layout.direction() != ways[is_narrow]:
                layout.setDirection(ways[is_narrow])

    def _connect(self) -> None:
        self.text.textChanged.connect(lambda _text: self._soon.ask())
        for tick in (self._case, self._whole, self._column):
            tick.toggled.connect(lambda _is_on: self._soon.ask_now())
        self._finder.progressed.connect(self._on_progressed)
        self._model.modelReset.connect(self._on_changed)
        self._model.pending_changed.connect(self._on_changed)
        self._table.selection_changed.connect(self._on_selected)

    def _on_selected(self) -> None:
        if self.isVisible():
            self._tell()
            if not self.isAncestorOf(self.window().focusWidget() or self._table):
                self._from = QPersistentModelIndex(self._table.currentIndex())

    def _paint(self) -> None:
        for name, button in self._buttons.items():
            button.setIcon(icon(_ICONS[name]))
