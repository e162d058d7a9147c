"""Parts of the review: filters with their counts, the search, the line in full, consent, the number to be typed, what a conflict does."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTabBar

from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.review.model import ALL, CONFLICTS, CONSEQUENCES, FILTERS, REFUSALS, WARNINGS
from sc_desktop.ui.signs import Band, TickBox

_TITLES = {
    ALL: N_("All ({count})"),
    CONFLICTS: N_("Conflicts ({count})"),
    WARNINGS: N_("Warnings ({count})"),
    REFUSALS: N_("Refused ({count})"),
    CONSEQUENCES: N_("Consequences ({count})"),
}
_DETAIL_LINES = 3


class FilterTabs(QTabBar):
    """One tab a filter; those that would show nothing can't be chosen. `filter_chosen` tells the filter's name."""

    filter_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("changesFilter")
        self.setAccessibleName(tr("Show which changes"))
        self.setDrawBase(False)
        self.setExpanding(False)
        for name in FILTERS:
            self.setTabData(self.addTab(""), name)
        self.currentChanged.connect(self._on_current)

    def show_count(self, name: str, count: int) -> None:
        """Set the count of a filter."""
        place = FILTERS.index(name)
        text = tr(_TITLES[name], count=count)
        if self.tabText(place) != text:
            self.setTabText(place, text)
        self.setTabEnabled(place, count > 0 or name == ALL or place == self.currentIndex())

    def choose(self, name: str) -> None:
        """Go to a filter."""
        self.setCurrentIndex(FILTERS.index(name))

    def _on_current(self, place: int) -> None:
        self.filter_chosen.emit(FILTERS[place])


class Detail(QPlainTextEdit):
    """The line the keyboard stands on, in full: cells cut long values off."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("changeDetail")
        self.setAccessibleName(tr("The change in full"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFixedHeight(_DETAIL_LINES * self.fontMetrics().lineSpacing() + 14)


class ConsentBand(Band):
    """Asks for the customers' consent; what was agreed to counts for those customers and not for others ticked later."""

    agreed = Signal()

    def __init__(self) -> None:
        super().__init__("warning", "triangle-exclamation", sign=tr("Warning"))
        self.setObjectName("consentBand")
        self.box = TickBox()
        self.box.setObjectName("consentBox")
        self.row.addWidget(self.box, 1)
        self._customers: frozenset[int] = frozenset()
        self.box.toggled.connect(self._on_toggled)
        self.hide()

    @property
    def is_given(self) -> bool:
        """Whether nothing stands in the way: nobody is subscribed, or their consent was confirmed."""
        return not self._customers or self.box.isChecked()

    def show_customers(self, customers: frozenset[int]) -> None:
        """Ask for these customers; none hides the band."""
        if not customers <= self._customers or not customers:
            self.box.setChecked(False)
        self._customers = customers
        self.box.setText(
            trn(
                "{count} customer will be subscribed: I have their consent",
                "{count} customers will be subscribed: I have their consent",
                len(customers),
            )
        )
        self.setVisible(bool(customers))

    def _on_toggled(self, _on: bool) -> None:
        self.agreed.emit()


class CountBand(Band):
    """Asks to type how many customers will be written to, where a slip would cost much. Each count has to be typed anew."""

    backs, fores = (QPalette.ColorRole.Window,), (QPalette.ColorRole.WindowText,)  # the field looks like one
    typed = Signal()

    def __init__(self) -> None:
        super().__init__("warning", "triangle-exclamation", sign=tr("Warning"))
        self.setObjectName("countBand")
        self._text = plain_label(wrap=True, name="countText")
        self.field = QLineEdit()
        self.field.setObjectName("typedCount")
        self.field.setAccessibleName(tr("Number of customers"))
        self.field.setMaximumWidth(120)
        self.row.addWidget(self._text, 1)
        self.row.addWidget(self.field)
        self._count = 0
        self.field.textChanged.connect(lambda _text: self.typed.emit())
        self.hide()

    @property
    def is_given(self) -> bool:
        """Whether nothing stands in the way: no number is asked for, or it was typed; groups of digits may be parted."""
        return not self._count or "".join(sign for sign in self.field.text() if sign.isdecimal()) == str(self._count)

    def ask_for(self, count: int) -> None:
        """Ask for this number; 0 hides the band."""
        if count != self._count:
            self.field.clear()
        self._count = count
        text = tr("This is a live shop. Type the number of customers that will be written to, {count}, to go on.", count=grouped(count))
        self._text.setText(text)
        self.setVisible(bool(count))


class SearchField(QLineEdit):
    """Finds the changes of a customer; Esc empties it first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reviewSearch")
        self.setAccessibleName(tr("Find a customer"))
        self.setPlaceholderText(tr("Find a customer"))
        self.setToolTip(tr("Shows the changes of customers whose name or number holds every word (Ctrl+F)"))
        self.setFixedWidth(200)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ConflictChoice(QComboBox):
    """What happens when a customer can't be written: changed by someone else since the review, gone, or refused by the shop."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("conflictChoice")
        self.setAccessibleName(tr("Customers that can't be written"))
        self.setToolTip(tr("What happens when someone else has changed a customer since this review, or the shop refuses one"))
        self.addItem(tr("Leave customers alone that can't be written"), False)
        self.addItem(tr("At the first that can't be written, stop and take back what was done"), True)

    @property
    def takes_back(self) -> bool:
        """Whether the first who can't be written ends the batch and takes it back."""
        return bool(self.currentData())
