"""Which view is shown: the views of the shop that is open, and the one picked among them."""

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from sc_desktop.domain.view import View, with_companies
from sc_desktop.i18n import N_, tr
from sc_desktop.settings.own_views import Shelf, whole_shelf
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.theme import scaled

COMPANIES = "customers.company_columns"
_SIGN = 16  # pixels at 100 %


class ConfigureButton(QToolButton):
    """Opens what the view is made of; its sign follows the zoom."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setIconSize(QSize(scaled(_SIGN), scaled(_SIGN)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setIconSize(QSize(scaled(_SIGN), scaled(_SIGN)))


class ViewPicker(QComboBox):
    """Remembers the view picked for the next start."""

    picked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.shelf = Shelf(())
        self.setObjectName("viewPicker")
        self.setAccessibleName(tr(N_("View")))
        self.setToolTip(tr(N_("Which columns are shown")))
        self.setMinimumWidth(140)
        self.currentIndexChanged.connect(self._on_picked)

    @property
    def views(self) -> tuple[View, ...]:
        """The views to choose from: those shipped, and the user's own."""
        return self.shelf.views

    def open_shop(self) -> None:
        """Offer the views of the shop that was opened; the one used last is picked. Nothing is emitted."""
        self.read_again()
        if self.shelf.problems:
            self._desk.tell("\n".join(map(tr, self.shelf.problems)), role="warning", topic="views")

    def read_again(self, key: str | None = None) -> None:
        """Read the views again, and pick this one, else the one used last. Nothing is emitted."""
        self.shelf = whole_shelf(self._desk.folder, tuple(self._desk.shop.columns))
        last = self._desk.layout.text("view") if key is None else key
        self.blockSignals(True)
        self.clear()
        self.addItems([shown_title(view) for view in self.views])
        self.setCurrentIndex(next((place for place, view in enumerate(self.views) if view.key == last), 0))
        self.blockSignals(False)
        if key is not None:
            self._desk.layout.keep({"view": self.views[self.currentIndex()].key})

    def pick(self, place: int) -> None:
        """Pick the view that stands there, counted from 0; where none does nothing happens."""
        if place < self.count():
            self.setCurrentIndex(place)

    def wanted(self) -> View:
        """The view that is picked, as it is to be shown."""
        return self._as_shown(self.views[max(0, self.currentIndex())])

    def shown_shelf(self) -> Shelf:
        """All views as they are to be shown."""
        shipped = {key: self._as_shown(view) for key, view in self.shelf.shipped.items()}
        return replace(self.shelf, views=tuple(map(self._as_shown, self.views)), shipped=shipped)

    def _as_shown(self, view: View) -> View:
        """With the columns of companies where they are wanted."""
        return with_companies(view, wanted=self._desk.settings.flag(COMPANIES), b2b=self._desk.shop.is_b2b)

    def _on_picked(self, place: int) -> None:
        self._desk.layout.keep({"view": self.views[place].key})
        self.picked.emit()


def shown_title(view: View) -> str:
    """The title of a view on the screen: the user's own words as they are, the program's translated."""
    return view.title if view.is_named else tr(view.title)
