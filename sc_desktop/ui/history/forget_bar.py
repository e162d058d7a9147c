"""Personal data in the journal: what can be deleted, and how far deleting is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QToolButton, QWidget

from sc_desktop.i18n import tr
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import push_button
from sc_desktop.ui.theme import icon


class ForgetBar(QWidget):
    """Hidden until values are being deleted. `menu_button` stands elsewhere and offers what can be deleted."""

    old_asked = Signal()
    customer_asked = Signal(object)
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._customer: int | None = None
        self.menu_button = named(QToolButton(parent), "personalDataButton", tr("Personal data"))
        self.menu_button.setText(tr("Personal data"))
        self.menu_button.setToolTip(tr("Delete values from the journal: old ones, or those of one customer"))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(self.menu_button)
        menu.setToolTipsVisible(True)
        self._old = QAction(tr("Delete &old values…"), menu)
        self._old.setObjectName("purgeJournalAction")
        self._old.triggered.connect(self._on_old)
        self._one = QAction("", menu)
        self._one.setObjectName("eraseCustomerAction")
        self._one.triggered.connect(self._on_one)
        menu.addActions([self._old, self._one])
        self.menu_button.setMenu(menu)
        self._label = plain_label(name="forgetLabel", wrap=True)
        self._bar = named(QProgressBar(), "forgetProgress", tr("Progress"))
        self._cancel = push_button("cancelForgetButton", tr("Stop"), self.cancel_asked.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label, 1)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self.offer_customer(None)
        self.hide()

    def offer_customer(self, customer: int | None) -> None:
        """The customer whose values can be erased; None while it is not clear whose."""
        self._customer = customer
        self._one.setEnabled(customer is not None)
        if customer is None:
            self._one.setText(tr("&Erase the values of a customer…"))
            self._one.setToolTip(tr("First choose a change of the customer in the lower list"))
        else:
            self._one.setText(tr("&Erase the values of customer #{id}…", id=str(customer)))
            self._one.setToolTip("")

    def show_progress(self, done: int, total: int) -> None:
        """Changes deleted of changes to delete."""
        self._label.setText(tr("Deleting values from the journal…"))
        for widget in (self._bar, self._cancel):
            widget.show()
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.menu_button.setEnabled(False)
        self.show()

    def end(self) -> None:
        """It is done, or stopped."""
        self.menu_button.setEnabled(True)
        self.hide()

    def tell(self, text: str) -> None:
        """What became of it, until the next time."""
        self._label.setText(text)
        for widget in (self._bar, self._cancel):
            widget.hide()
        self.show()

    def paint_icons(self) -> None:
        """In the colours of the theme."""
        self.menu_button.setIcon(icon("user-shield"))

    def _on_old(self) -> None:
        self.old_asked.emit()

    def _on_one(self) -> None:
        if self._customer is not None:
            self.customer_asked.emit(self._customer)
