"""Parts of the review: the filters with their counts, the line in full, and the consent."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QTabBar

from sc_desktop.i18n import N_, tr, trn
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
