"""Which view is shown: the views of the shop that is open, and the one picked among them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from sc_desktop.datafiles import data_folder
from sc_desktop.domain.view import View, with_companies
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.views import load_views
from sc_desktop.ui.desk import Desk

COMPANIES = "customers.company_columns"


class ViewPicker(QComboBox):
    """Remembers the view picked for the next start."""

    picked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.views: tuple[View, ...] = ()
        self.setObjectName("viewPicker")
        self.setAccessibleName(tr(N_("View")))
        self.setToolTip(tr(N_("Which columns are shown")))
        self.setMinimumWidth(140)
        self.currentIndexChanged.connect(self._on_picked)

    def open_shop(self) -> None:
        """Offer the views of the shop that was opened; the one used last is picked. Nothing is emitted."""
        self.views, problems = load_views(data_folder("views"), tuple(self._desk.shop.columns))
        for problem in problems:
            self._desk.tell(tr(problem), role="warning")
        last = self._desk.layout.text("view")
        self.blockSignals(True)
        self.clear()
        self.addItems([tr(view.title) for view in self.views])
        self.setCurrentIndex(next((place for place, view in enumerate(self.views) if view.key == last), 0))
        self.blockSignals(False)

    def wanted(self) -> View:
        """The view that is picked, with the columns of companies where they are wanted."""
        view = self.views[max(0, self.currentIndex())]
        return with_companies(view, wanted=self._desk.settings.flag(COMPANIES), b2b=self._desk.shop.is_b2b)

    def _on_picked(self, place: int) -> None:
        self._desk.layout.keep({"view": self.views[place].key})
        self.picked.emit()
