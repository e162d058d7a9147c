"""Parts of the review: the filters with their counts, the consent, and the bar that stands in the place of the buttons while writing."""

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QProgressBar, QPushButton, QTabBar, QWidget

from sc_desktop.i18n import N_, Message, msgn, tr, trn
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
_RATE_AFTER = 5_000  # milliseconds until a rate means something


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


class WritingBar(QWidget):
    """How far the writing is, its rate after some seconds, and the way to stop it between two chunks."""

    cancel_asked = Signal()

    def __init__(self, doing: str) -> None:
        super().__init__()
        self._doing = doing
        self._clock = QElapsedTimer()
        self._label = plain_label(name="commitProgressText")
        self._bar = QProgressBar()
        self._bar.setObjectName("commitProgress")
        self._bar.setAccessibleName(doing)
        self._cancel = QPushButton(tr("Stop"))
        self._cancel.setObjectName("cancelCommitButton")
        self._cancel.setAccessibleName(tr("Stop writing"))
        self._cancel.setToolTip(tr("What is written stays written and can be taken back from the history."))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self._on_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._label)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)

    def begin(self) -> None:
        """Count the time from now, with nothing asked to stop."""
        self._clock.start()
        self._cancel.setEnabled(True)
        self._cancel.setFocus()
        self._label.setText(self._doing)

    def show_progress(self, done: int, total: int) -> None:
        """Show customers done of customers to do; total 0 is not known yet."""
        self._bar.setRange(0, total)
        self._bar.setValue(min(done, total))
        self._bar.setFormat(tr("{done} of {total}", done=done, total=total))
        if self._cancel.isEnabled() and done and self._clock.hasExpired(_RATE_AFTER):
            self._label.setText(tr("{doing} {rate}", doing=self._doing, rate=_rate(done, self._clock.elapsed())))

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._label.setText(tr("Stopping as soon as what is under way is written…"))
        self.cancel_asked.emit()


def _rate(done: int, milliseconds: int) -> Message:
    return msgn("{count} customer a second", "{count} customers a second", max(1, done * 1000 // milliseconds))
