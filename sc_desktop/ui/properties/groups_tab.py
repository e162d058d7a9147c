"""The groups of the selected customers: join, leave, choose the default. Several customers show how many of them are members."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sc_desktop import workspace as use_cases
from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, CellChange, Change, RowAdded, RowRemoved
from sc_desktop.domain.stage import Stage
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.present import plain_label, plain_tip
from sc_desktop.ui.properties.empty import TabPage
from sc_desktop.ui.signs import TICK, paint_tick
from sc_desktop.ui.theme import scaled
from sc_desktop.ui.zoomed_table import ZoomedTable

if TYPE_CHECKING:
    from sc_desktop.workspace.inspecting import Memberships

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_KEYS = ("member", "default", "name")
_TITLES = (N_("Member"), N_("Default"), N_("Group"))
MOST_CUSTOMERS = 20_000


class GroupsModel(QAbstractTableModel):
    """One line a group: whether the customers are members, whether it is their default group, its name; pending edits included."""

    member_asked = Signal(int, bool)
    default_asked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[tuple[int, str]] = []
        self._members: dict[int, int] = {}
        self._defaults: dict[int, int] = {}
        self._changed: set[int] = set()
        self._customers = 0

    def show(self, memberships: "Memberships", stage: Stage) -> None:
        """Show these memberships with the pending changes over them."""
        self.beginResetModel()
        named = dict(memberships.names)
        for groups in memberships.groups.values():
            named.update({group: f"#{group}" for group in groups if group not in named})
        self._groups = sorted(named.items(), key=lambda item: (item[1].casefold(), item[0]))
        self._customers = len(memberships.groups)
        self._members, self._defaults = dict.fromkeys(named, 0), dict.fromkeys(named, 0)
        self._changed = set()
        for customer, groups in memberships.groups.items():
            default = stage.value(CUSTOMER, (customer,), "id_default_group", memberships.defaults[customer])
            if isinstance(default, int):
                self._defaults[default] = self._defaults.get(default, 0) + 1
            for group in named:
                member = is_member(stage, customer, group, groups, default)
                self._members[group] += member
                if member != (group in groups):
                    self._changed.add(group)
        self.endResetModel()

    def group_at(self, row: int) -> int:
        return self._groups[row][0]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._groups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_KEYS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        return tr(_TITLES[section]) if role == _ROLE.DisplayRole else _KEYS[section] if role == _ROLE.UserRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if _KEYS[index.column()] != "name" else flags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        group, name = self._groups[index.row()]
        key = _KEYS[index.column()]
        count = self._members[group] if key == "member" else self._defaults.get(group, 0)
        if role == _ROLE.UserRole:
            return group
        if key == "name":
            bold = role == _ROLE.DisplayRole and group in self._changed
            return (f"{name} *" if bold else name) if role == _ROLE.DisplayRole else plain_tip(name) if role == _ROLE.ToolTipRole else None
        if role == _ROLE.CheckStateRole:
            return _check(count, self._customers)
        if role == _ROLE.DisplayRole:
            return f"{count}/{self._customers}" if 0 < count < self._customers else ""
        if role == _ROLE.ToolTipRole:
            return _TIPS[key]()
        return None

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:
        if role != _ROLE.CheckStateRole or _KEYS[index.column()] == "name":
            return False
        wanted = value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value, True)
        group = self.group_at(index.row())
        if _KEYS[index.column()] == "member":
            self.member_asked.emit(group, wanted)
        elif wanted:
            self.default_asked.emit(group)
        return True


class TickDelegate(QStyledItemDelegate):
    """Paints ticks that are seen on every background; a tick in part says how many."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(_ROLE.CheckStateRole)
        if state is None:
            super().paint(painter, option, index)
            return
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        text, drawn.text = drawn.text, ""
        drawn.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, drawn.widget)
        ticked, partly = (Qt.CheckState(state) == each for each in (Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked))
        paint_tick(painter, _box(option), option.palette, ticked=ticked, partly=partly)
        if text:
            left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            painter.drawText(option.rect.adjusted(scaled(TICK) + 12, 0, 0, 0), left, text)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click counts on the box as it is painted; Qt would look for its own, which is smaller."""
        if not isinstance(event, QMouseEvent):
            return super().editorEvent(event, model, option, index)
        state, meant = index.data(_ROLE.CheckStateRole), _box(option).adjusted(-3, -3, 3, 3).contains(event.position())
        if state is None or not meant or event.type() != QEvent.Type.MouseButtonRelease or event.button() != Qt.MouseButton.LeftButton:
            return False
        wanted = Qt.CheckState.Unchecked if Qt.CheckState(state) == Qt.CheckState.Checked else Qt.CheckState.Checked
        return model.setData(index, wanted, _ROLE.CheckStateRole)


def _box(option: QStyleOptionViewItem) -> QRectF:
    """Where the box of a tick stands in its cell."""
    side = scaled(TICK)
    return QRectF(option.rect.x() + 6, option.rect.center().y() - side / 2 + 1, side, side)


class GroupsTab(QWidget):
    """Ticks are pending changes like any other: nothing is written before the review."""

    title = N_("Groups")

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("groupsTab")
        self._desk = desk
        self._memberships: Memberships | None = None
        self._model = GroupsModel(self)
        self.table = self._make_table()
        self._head = plain_label("", self, wrap=True)
        content = QWidget()
        box = QVBoxLayout(content)
        box.addWidget(self._head)
        box.addWidget(self.table, 1)
        rule = N_("The default group decides prices and discounts; it is always one of the customer's groups.")
        box.addWidget(plain_label(tr(rule), wrap=True))
        self._page = TabPage(content, self)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._page)
        self._page.show_empty(tr(N_("Select one or more customers in the grid to see and change their groups here.")))
        self._model.member_asked.connect(self._on_member_asked)
        self._model.default_asked.connect(self._on_default_asked)
        desk.stage_changed.connect(self._show_again)

    def show_customers(self, ids: Sequence[int]) -> None:
        """Read the memberships of these customers and show them."""
        workspace = self._desk.workspace
        if workspace is not None and not workspace.shop.facts.groups_active:
            self._memberships = None
            off = N_("Customer groups are switched off in this shop: every customer counts as a member of the customer group.")
            self._page.show_empty(tr(off))
        elif not ids or workspace is None:
            self._memberships = None
            self._page.show_empty(tr(N_("Select one or more customers in the grid to see and change their groups here.")))
        elif len(ids) > MOST_CUSTOMERS:
            self._memberships = None
            self._page.show_empty(trn(N_("Select at most {count} customer."), N_("Select at most {count} customers."), MOST_CUSTOMERS))
        else:
            self._desk.ask(
                "properties", use_cases.inspecting.load_memberships, tuple(ids), done=self._show, failed=self._on_failed, owner=self
            )

    def finish(self) -> None:
        """A tick is taken at once."""

    def _show(self, memberships: "Memberships") -> None:
        self._memberships = memberships
        self._show_again()
        self._page.show_content()

    def _show_again(self) -> None:
        if self._memberships is not None and self._desk.workspace is not None and self.isVisible():
            place = self.table.currentIndex()
            row, column = place.row(), place.column()
            count = len(self._memberships.groups)
            self._head.setText(trn(N_("Groups of {count} customer"), N_("Groups of {count} customers"), count))
            self._model.show(self._memberships, self._desk.stage)
            self.table.setCurrentIndex(self._model.index(row, column))

    def _on_member_asked(self, group: int, wanted: bool) -> None:
        shown, stage = self._memberships, self._desk.stage
        if shown is None:
            return
        changes: list[Change] = []
        kept = 0
        for customer, groups in shown.groups.items():
            default = stage.value(CUSTOMER, (customer,), "id_default_group", shown.defaults[customer])
            if is_member(stage, customer, group, groups, default) == wanted:
                continue
            if not wanted and default == group:
                kept += 1
            else:
                changes.append(RowAdded(CUSTOMER_GROUP, (customer, group)) if wanted else RowRemoved(CUSTOMER_GROUP, (customer, group)))
        self._desk.change(tr(N_("Groups")), changes)
        self._show_again()
        if kept:  # told after the others are pending, which drops older refusals
            text = trn(
                N_("{count} customer can't leave the default group: choose another default group first."),
                N_("{count} customers can't leave their default group: choose another default group first."),
                kept,
            )
            self._desk.tell(text, role="warning", topic="refusal")

    def _on_default_asked(self, group: int) -> None:
        shown, stage = self._memberships, self._desk.stage
        if shown is None:
            return
        changes: list[Change] = []
        for customer, default in shown.defaults.items():
            changes.append(CellChange(CUSTOMER, (customer,), "id_default_group", default, group))
            if isinstance(stage.get((CUSTOMER_GROUP, (customer, group), "")), RowRemoved):
                changes.append(RowAdded(CUSTOMER_GROUP, (customer, group)))
        self._desk.change(tr(N_("Default group")), changes)
        self._show_again()

    def _on_failed(self, error: Expected) -> None:
        self._memberships = None
        self._page.show_empty(str(error))

    def _make_table(self) -> QTableView:
        table = ZoomedTable(26, self)
        table.setObjectName("groupsTable")
        table.setAccessibleName(tr(N_("Groups of the selected customers")))
        table.setModel(self._model)
        table.verticalHeader().hide()
        table.setWordWrap(False)
        table.setItemDelegate(TickDelegate(table))
        table.setShowGrid(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.horizontalHeader().setSectionResizeMode(_KEYS.index("name"), QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setHighlightSections(False)
        table.setColumnWidth(0, scaled(80))
        table.setColumnWidth(1, scaled(80))
        return table


def is_member(stage: Stage, customer: int, group: int, groups: frozenset[int], default: object) -> bool:
    """Whether the customer will be a member once the pending changes are written; the default group always is."""
    pending = stage.get((CUSTOMER_GROUP, (customer, group), ""))
    if isinstance(pending, RowAdded):
        return True
    if isinstance(pending, RowRemoved):
        return False
    chosen = stage.cell(CUSTOMER, (customer,), "id_default_group")
    return group in groups or (chosen is not None and default == group)


def _check(count: int, customers: int) -> Qt.CheckState:
    if not count:
        return Qt.CheckState.Unchecked
    return Qt.CheckState.Checked if count == customers else Qt.CheckState.PartiallyChecked


_TIPS = {
    "member": lambda: tr(N_("Tick to join, untick to leave. The default group can't be left.")),
    "default": lambda: tr(N_("Tick to make this the default group.")),
}
