"""What the history is searched by: whom a batch changed, who made it, and when."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sc_desktop.domain.batch import EVERY_BATCH, BatchQuery
from sc_desktop.domain.kinds import Day, Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import tr
from sc_desktop.ui.editors import day_hint
from sc_desktop.ui.present import clearable, named, plain_label

_DAY = Day(empty="")
_DAY_WIDTH = 14  # signs


class SearchRow(QWidget):
    """`query_changed` comes with every letter; a day that can't be read asks nothing, and says why below."""

    query_changed = Signal()

    def __init__(self, manner: Manner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._manner = manner
        self._customer = self._field("historyCustomer", tr("Customer"), tr("ID, name or e-mail"))
        self._author = self._field("historyAuthor", tr("Author"), tr("Any"))
        self._since = self._field("historySince", tr("From day"), day_hint(manner))
        self._until = self._field("historyUntil", tr("To day"), day_hint(manner))
        letter = self.fontMetrics().horizontalAdvance("0")
        row = QHBoxLayout()
        row.setSpacing(8)
        for field, stretch in ((self._customer, 3), (self._author, 2), (self._since, 0), (self._until, 0)):
            label = plain_label(field.accessibleName())
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field, stretch)
            if not stretch:
                field.setFixedWidth(_DAY_WIDTH * letter)
        self._why = plain_label(wrap=True, name="historySearchReason")
        self._why.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._why)

    def query(self) -> BatchQuery | None:
        """What is asked for; None while a day can't be read."""
        try:
            since, until = (str(_DAY.parse(field.text(), self._manner)) for field in (self._since, self._until))
        except Unreadable:
            return None
        return BatchQuery(self._customer.text().strip(), self._author.text().strip(), since, until)

    def ask_for(self, customer: str) -> None:
        """Ask for one customer and nothing else, without telling."""
        for field, text in ((self._customer, customer), (self._author, ""), (self._since, ""), (self._until, "")):
            with QSignalBlocker(field):
                field.setText(text)
        self._show_reason()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for."""
        return self.query() != EVERY_BATCH

    def enter(self) -> None:
        """Put the cursor where one searches."""
        self._customer.setFocus()
        self._customer.selectAll()

    def _field(self, name: str, accessible: str, hint: str) -> QLineEdit:
        field = named(QLineEdit(), name, accessible)
        field.setPlaceholderText(hint)
        field.textChanged.connect(self._on_changed)
        clearable(field)
        return field

    def _on_changed(self, _text: str) -> None:
        self._show_reason()
        self.query_changed.emit()

    def _show_reason(self) -> None:
        reason = ""
        for field in (self._since, self._until):
            try:
                _DAY.parse(field.text(), self._manner)
            except Unreadable as unreadable:
                reason = tr(unreadable.reason)
        self._why.setText(reason)
        self._why.setVisible(bool(reason))
