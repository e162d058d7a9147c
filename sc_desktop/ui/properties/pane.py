"""The right of the window: tabs about the selected customers. Only the visible tab asks the shop."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.properties.wrapped_tabs import WrappedTabBar

ROOM = 99  # a tab keeps room for so many rows: from customer to customer the tabs stay where they are


class Tab(Protocol):
    """What the pane asks of a tab."""

    def show_customers(self, ids: Sequence[int]) -> None:
        """Show these customers, read from the shop again; none shows the empty state."""

    def finish(self) -> None:
        """Take what is being typed."""


class PropertiesPane(QWidget):
    """Follows the selection after a short pause, so that fast arrow keys ask once. `counted` tells that the rows of the lists were."""

    counted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids: tuple[int, ...] = ()
        self._counted: tuple[int, ...] = ()
        self._counts: Mapping[str, int] = {}
        self._soon = Debounce(desk.jobs, self._show, 80, self)
        self.tabs = named(QTabWidget(self), "propertyTabs", tr(N_("Properties of the selected customers")))
        self.tabs.setTabBar(WrappedTabBar(self.tabs))
        self.tabs.setDocumentMode(True)
        self._many = plain_label("", self, wrap=True, name="tooManySelected")
        self._many.setContentsMargins(8, 0, 8, 6)
        self._many.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._many.hide()
        self._pages: list[Tab] = []
        self._titles: list[tuple[str, str]] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 6, 6, 4)
        box.addWidget(self._many)
        box.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._show_page)

    def open_shop(self) -> None:
        """Make the tabs, the first time a shop is opened: before that they have nothing to show, and the window comes sooner."""
        if self._pages:
            return
        from sc_desktop.ui.properties.roll import TABS

        for kind in TABS:
            page = kind(self._desk, self)
            self._pages.append(page)
            self._titles.append((kind.title, getattr(kind, "panel", "")))
            place = self.tabs.addTab(page, "")
            self.tabs.tabBar().setTabData(place, _title(kind.title, ROOM if getattr(kind, "panel", "") else 0))
        self._show_counts(self._ids, {})

    @property
    def is_typing(self) -> bool:
        """Whether something was typed in a tab that is not pending yet."""
        return any(getattr(page, "is_typing", False) for page in self._pages)

    def show_customers(self, ids: Sequence[int], *, of: int = 0) -> None:
        """The selection changed. `of` is how many are selected: when they are more than are named, only that is told."""
        self._say_too_many(of if of > len(ids) else 0)
        self.tabs.setVisible(of <= len(ids))  # each would ask to select a customer
        if tuple(ids) != self._ids:
            self._ids = tuple(ids)
            self._soon.ask()

    def show_list(self, panel: str) -> None:
        """Go to the tab of a list; hidden, the pane comes back for it."""
        self.show()
        place = next((place for place, (_title, name) in enumerate(self._titles) if name == panel), None)
        if place is not None:
            self.tabs.setCurrentIndex(place)

    def turn_tab(self, steps: int) -> None:
        """So many tabs on, and round; hidden, the pane comes back for it."""
        self.show()
        if self._pages:
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + steps) % len(self._pages))

    def has_rows(self, panel: str) -> bool:
        """Whether a list has rows of the customers selected, once they were counted; hidden, the pane counts none and any may have some."""
        counted = self._counts.get(panel, 0) if self._counted == self._ids else 0
        return bool(self._ids) and (counted > 0 or self.isHidden())

    def finish(self) -> None:
        """Take what is being typed in any tab."""
        for page in self._pages:
            page.finish()

    def reread(self) -> None:
        """The shop changed under the customers shown."""
        self._soon.ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Hidden, the pane asks the shop nothing; what was missed is read now."""
        super().showEvent(event)
        if self._ids and not event.spontaneous():
            self._soon.ask()

    def _say_too_many(self, count: int) -> None:
        """So many are selected that their lists are not read; 0 says nothing."""
        self._many.setVisible(count > 0)
        self._many.setText(
            trn(
                N_("{count} customer is selected: its lists are not shown. “Change many” and exports take it."),
                N_("{count} customers are selected: their lists are not shown. “Change many” and exports take all of them."),
                count,
            )
        )

    def _show(self) -> None:
        if self.isHidden():
            return
        self._show_page(self.tabs.currentIndex())
        if self._counted != self._ids:
            self._show_counts(self._ids, {})
        if self._ids and self._desk.workspace is not None:
            self._desk.ask(
                "badges",
                use_cases.listing.count_lists,
                self._ids,
                done=partial(self._show_counts, self._ids),
                failed=lambda _error: None,  # the tab itself tells, when it is looked at
                owner=self,
            )

    def _show_page(self, place: int) -> None:
        if 0 <= place < len(self._pages):
            self._pages[place].show_customers(self._ids)

    def _show_counts(self, ids: tuple[int, ...], counts: Mapping[str, int]) -> None:
        """Write how many rows each tab has beside its title; nothing for none, and where it is not known."""
        if ids != self._ids:
            return
        self._counted, self._counts = ids, counts
        for place, (bare, panel) in enumerate(self._titles):
            count = counts.get(panel, 0)
            title = _title(bare, count)
            if self.tabs.tabText(place) != title:
                self.tabs.setTabText(place, title)
        self.counted.emit()


def _title(bare: str, count: int) -> str:
    """What stands on a tab."""
    title = tr(N_("{title} ({count})"), title=tr(bare), count=count) if count else tr(bare)
    return title.replace("&", "&&")
