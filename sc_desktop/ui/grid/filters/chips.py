"""The conditions in use, a chip each: a click changes it, its cross takes it away. Above the table, hidden while there is none."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from sc_desktop.i18n import N_, tr
from sc_desktop.ui.flow import FlowLayout
from sc_desktop.ui.present import named, plain_tip
from sc_desktop.ui.theme import ThemedFrame, scaled, theme

WIDEST = 420


class ChipText(Struct, frozen=True):
    """What a chip says; `name` is how it is told from the others: "search", "groups", "where.0", "where.1" ..."""

    name: str
    text: str


class Chip(QFrame):
    """One condition. Delete takes it away, Enter or a click changes it."""

    edit_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, told: ChipText, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = told.name
        self.setObjectName(f"filterChip.{told.name}")
        self._text = named(QToolButton(self), f"filterChipText.{told.name}", told.text)
        self._text.setToolTip(plain_tip(f"{told.text}\n{tr(N_('Click to change it, Delete to take it away.'))}"))
        self._text.setText(self._text.fontMetrics().elidedText(told.text, Qt.TextElideMode.ElideRight, scaled(WIDEST)).replace("&", "&&"))
        self._cross = named(QToolButton(self), f"filterChipRemove.{told.name}", tr(N_("Take away: {condition}"), condition=told.text))
        self._cross.setText("✕")
        self._cross.setToolTip(tr(N_("Take this condition away")))
        for button in (self._text, self._cross):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text.clicked.connect(lambda: self.edit_asked.emit(self._name))
        self._cross.clicked.connect(lambda: self.remove_asked.emit(self._name))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._text)
        row.addWidget(self._cross)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit(self._name)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_asked.emit(self._name)
        else:
            super().keyPressEvent(event)


class ChipBar(ThemedFrame):
    """All of them, and a button that takes all away."""

    edit_asked = Signal(str)
    remove_asked = Signal(str)
    clear_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterChips")
        self.setAccessibleName(tr(N_("Filter")))
        self._told: Sequence[ChipText] = ()
        self._chips: list[Chip] = []
        self._flow = FlowLayout(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self._clear = named(QToolButton(self), "clearFilter")
        self._clear.setText(tr(N_("Clear all")))
        self._clear.setToolTip(tr(N_("Take every condition away: all customers are shown")))
        self._clear.setAutoRaise(True)
        self._clear.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._clear.clicked.connect(lambda: self.clear_asked.emit())
        self.hide()

    def show_chips(self, told: Sequence[ChipText]) -> None:
        """Show these, and nothing without any."""
        if told == self._told:
            return
        self._told = told
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self._clear)
        self._chips = [Chip(each, self) for each in told]
        for chip in self._chips:
            chip.edit_asked.connect(self.edit_asked)
            chip.remove_asked.connect(self.remove_asked)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self._clear)
        self.setVisible(bool(told))
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            told, self._told = self._told, ()
            self.show_chips(told)

    def colours(self) -> str:
        back = theme().sheet("notice")
        return (
            f"Chip {{ {back} border: 1px solid {theme().line('accent').name()}; border-radius: 9px; }}"
            f" Chip QToolButton {{ {back} border: none; padding: 2px 4px; border-radius: 8px; }}"
            " Chip QToolButton:focus, Chip QToolButton:hover { text-decoration: underline; }"
        )
