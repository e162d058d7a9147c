"""The newest changes of one customer made with this program, and the way to all of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sc_desktop.domain.batch import UNDO
from sc_desktop.domain.kinds import Moment
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import tr
from sc_desktop.ui.present import plain_label, plain_tip
from sc_desktop.ui.signs import push_button

if TYPE_CHECKING:
    from sc_desktop.workspace.past import PastOfCustomer

_MOMENT = Moment()
_TO_THE_MINUTE = len("2026-11-22 17:43")
_LONGEST = 60  # signs of a value; the tooltip holds the rest


class PastList(QWidget):
    """Hidden while there is nothing to tell."""

    all_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summaryHistory")
        head = QHBoxLayout()
        head.addWidget(plain_label(tr("Changes made with this program"), wrap=True), 1)
        head.addWidget(push_button("showHistoryButton", tr("Show all…"), self.all_asked.emit))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(5)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.addLayout(head)
        box.addLayout(self._lines)
        self.hide()

    def show_changes(self, changes: "Sequence[PastOfCustomer]", manner: Manner) -> None:
        """Show these changes, newest first."""
        while self._lines.count():
            item = self._lines.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for change in changes:
            self._lines.addWidget(_line(change, manner))
        self.setVisible(bool(changes))


def _line(change: "PastOfCustomer", manner: Manner) -> QWidget:
    """When and by whom in muted letters, what below."""
    date = _MOMENT.show(change.date[:_TO_THE_MINUTE], manner)
    when = tr("{date} · {author} (undo)", date=date, author=change.author) if change.kind == UNDO else f"{date} · {change.author}"
    above = plain_label(when)
    above.setForegroundRole(QPalette.ColorRole.PlaceholderText)  # muted in either theme
    told = tr("{column}: {was} → {mine}", column=change.label, was=_short(change.before), mine=_short(change.after))
    below = plain_label(told, wrap=True)
    below.setToolTip(plain_tip(f"{change.before} → {change.after}"))
    below.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    line = QWidget()
    line.setObjectName("summaryChange")
    box = QVBoxLayout(line)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(above)
    box.addWidget(below)
    return line


def _short(text: str) -> str:
    flat = " ".join(text.split("\n"))
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST] + "…"
