"""The left of the window: all customers and the groups, with their members counted; several by ctrl-click."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sc_desktop import workspace as use_cases
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, grouped, tr
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import named, plain_label, plain_tip

if TYPE_CHECKING:
    from sc_desktop.workspace.browsing import GroupList

_ID = Qt.ItemDataRole.UserRole


class GroupsPane(QWidget):
    """Choosing groups narrows the grid. Greyed, with the reason, when the shop has its groups switched off."""

    groups_chosen = Signal(object, bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told: tuple[frozenset[int], bool] = (frozenset(), False)
        self._soon = Debounce(desk.jobs, self._tell, 120, self)
        self.shops = named(QComboBox(self), "shopPicker", tr(N_("Shop")))
        self.shops.setToolTip(tr(N_("Which shops are looked at. Customers and orders that shops share are seen from each of them.")))
        self.search = named(QLineEdit(self), "groupSearch", tr(N_("Find a group")))
        self.search.setPlaceholderText(tr(N_("Find a group")))
        self.tree = self._make_tree()
        self.mode = named(QComboBox(self), "groupMode", tr(N_("How several groups are combined")))
        self.mode.addItem(tr(N_("in any of these groups")), False)
        self.mode.addItem(tr(N_("in all of these groups")), True)
        self._mode_row = QWidget(self)
        self.why = plain_label("", self, wrap=True, name="groupsReason")
        self._lay_out()
        self.shops.currentIndexChanged.connect(self._on_shop_picked)
        self.search.textChanged.connect(self._filter)
        self.tree.itemSelectionChanged.connect(self._on_selection)
        self.mode.currentIndexChanged.connect(lambda _: self._soon.ask())

    def open_shop(self) -> None:
        """Show the groups of the shop that was opened."""
        self._show_shops()
        active = self._desk.shop.shop.facts.groups_active
        self.tree.clear()
        self._told = (frozenset(), False)
        self.tree.setEnabled(active)
        self.search.setEnabled(active)
        self.why.setVisible(not active)
        if not active:
            self.why.setText(
                tr(
                    N_(
                        "Customer groups are switched off in this shop (PrestaShop: Advanced Parameters > Performance > Optional features):"
                        " every customer counts as a member of the customer group."
                    )
                )
            )
        self.refresh()

    def close_shop(self) -> None:
        """No shop is open."""
        self.tree.clear()
        self.shops.hide()

    def _show_shops(self) -> None:
        """Offer the shops of a multistore; where there is but one, there is nothing to choose."""
        scopes = self._desk.shop.scopes
        with QSignalBlocker(self.shops):
            self.shops.clear()
            for scope, name in scopes:
                text = name or tr(N_("All shops"))
                self.shops.addItem(tr(N_("Group “{name}”"), name=text) if scope.group else text, scope)
            self.shops.setCurrentIndex(next(place for place, (scope, _name) in enumerate(scopes) if scope == self._desk.shop.scope))
        self.shops.setVisible(len(scopes) > 1)

    def _on_shop_picked(self, _place: int) -> None:
        self._desk.look_from(self.shops.currentData())

    def refresh(self) -> None:
        """Count the members again; what is chosen stays."""
        if self._desk.workspace is not None:
            self._desk.ask("groups", use_cases.browsing.list_groups, done=self._show, failed=self._on_failed, owner=self)

    def chosen(self) -> frozenset[int]:
        """The ids of the groups chosen; empty for everyone."""
        return frozenset(item.data(0, _ID) for item in self.tree.selectedItems() if item.data(0, _ID) is not None)

    def choose_everyone(self) -> None:
        """Choose no group but all customers."""
        everyone = self.tree.topLevelItem(0)
        if everyone is not None:
            self.tree.setCurrentItem(everyone)

    def choose(self, groups: frozenset[int], all_groups: bool) -> None:
        """Choose these groups because the grid shows them already: nothing is told."""
        self._told = (groups, all_groups if len(groups) > 1 else bool(self.mode.currentData()))
        with QSignalBlocker(self.tree), QSignalBlocker(self.mode):
            for place in range(self.tree.topLevelItemCount()):
                item = self.tree.topLevelItem(place)
                if item is not None:
                    group = item.data(0, _ID)
                    item.setSelected(group in groups if group is not None else not groups)
            if len(groups) > 1:
                self.mode.setCurrentIndex(self.mode.findData(all_groups))
        self._mode_row.setVisible(len(groups) > 1)

    def _show(self, groups: "GroupList") -> None:
        self._desk.untell("groups")
        chosen, current = self.chosen(), self.tree.currentItem()
        here = None if current is None else current.data(0, _ID)
        with QSignalBlocker(self.tree):
            self.tree.clear()
            self._add(None, tr(N_("All customers")), groups.everyone, selected=not chosen)
            for line in groups.groups:
                self._add(line.id, line.name, line.members, selected=line.id in chosen)
            for place in range(self.tree.topLevelItemCount()):
                item = self.tree.topLevelItem(place)
                if item is not None and item.data(0, _ID) == here:
                    self.tree.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._filter(self.search.text())

    def _add(self, group: int | None, name: str, members: int, *, selected: bool) -> None:
        item = QTreeWidgetItem(self.tree, [name, grouped(members)])
        item.setData(0, _ID, group)
        item.setData(1, _ID, group)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, plain_tip(name))
        item.setSizeHint(0, QSize(0, self.tree.fontMetrics().height() + 8))
        if group is None:
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
        item.setSelected(selected)

    def _filter(self, text: str) -> None:
        """Hide the groups whose name does not hold the text; all customers stay."""
        wanted = text.strip().casefold()
        for place in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(place)
            if item is not None and item.data(0, _ID) is not None:
                item.setHidden(wanted not in item.text(0).casefold())

    def _on_selection(self) -> None:
        everyone = self.tree.topLevelItem(0)
        chosen = self.chosen()
        if everyone is not None and len(self.tree.selectedItems()) > 1 and everyone.isSelected():
            with QSignalBlocker(self.tree):  # everyone and a group together: the group was added, so it is meant
                everyone.setSelected(False)
        elif everyone is not None and not chosen:
            with QSignalBlocker(self.tree):  # the last group was taken away
                everyone.setSelected(True)
        self._mode_row.setVisible(len(chosen) > 1)
        self._soon.ask()

    def _tell(self) -> None:
        asked = (self.chosen(), bool(self.mode.currentData()))
        if asked != self._told:
            self._told = asked
            self.groups_chosen.emit(*asked)

    def _on_failed(self, error: Expected) -> None:
        self._desk.offer_retry(error, "groups")

    def _make_tree(self) -> QTreeWidget:
        tree = named(QTreeWidget(self), "groupsTree", tr(N_("Customer groups")))
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setColumnCount(2)
        tree.setHeaderLabels([tr(N_("Group")), tr(N_("Members"))])
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setToolTip(tr(N_("Click a group to see its members; Ctrl+click adds another one.")))
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._mode_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.mode, 1)
        self._mode_row.hide()
        self.why.hide()
        self.shops.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 6, 0, 4)
        box.setSpacing(6)
        box.addWidget(self.shops)
        box.addWidget(self.search)
        box.addWidget(self.why)
        box.addWidget(self.tree, 1)
        box.addWidget(self._mode_row)
