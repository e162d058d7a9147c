"""The builder of filters: conditions on any column in groups of which all or any must hold, with the number of customers found; and filters
kept under a name."""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sc_desktop import workspace as use_cases
from sc_desktop.domain.filters import DEEPEST, AllOf, AnyOf, Test, Where, each_test, parts_of, why_unusable
from sc_desktop.domain.query import Query
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, Message, tr, trn
from sc_desktop.settings.filters import SavedFilter, delete_filter, load_filters, rename_filter, save_filter
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.filters.condition import ConditionLine
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.theme import scaled, theme


class ConditionGroup(QWidget):
    """Conditions, and groups of them, of which all must hold, or any."""

    changed = Signal()
    removed = Signal()

    def __init__(self, desk: Desk, where: AllOf | AnyOf, parent: QWidget, *, depth: int = 1) -> None:
        super().__init__(parent)
        self._desk, self._depth = desk, depth
        self._parts: list[ConditionLine | ConditionGroup] = []
        self.mode = named(QComboBox(self), "conditionMode", tr(N_("How the conditions are combined")))
        self.mode.addItem(tr(N_("All of these hold")), False)
        self.mode.addItem(tr(N_("At least one of these holds")), True)
        self.mode.setCurrentIndex(int(isinstance(where, AnyOf)))
        self.mode.currentIndexChanged.connect(lambda _place: self.changed.emit())
        head = QHBoxLayout()
        head.addWidget(self.mode)
        head.addStretch(1)
        for name, text, act in (
            ("addCondition", tr(N_("Add a condition")), lambda: self.add(None).field.line.setFocus()),
            ("addGroup", tr(N_("Add a group")), self._add_group),
            ("removeGroup", tr(N_("Remove the group")), self.removed.emit),
        ):
            button = named(QPushButton(text, self), name)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, act=act: act())
            button.setVisible(
                name == "addCondition" or (name == "addGroup" and depth < DEEPEST - 1) or (name == "removeGroup" and depth > 1)
            )
            head.addWidget(button)
        self._box = QVBoxLayout(self)
        self._box.addLayout(head)
        for part in where.parts:
            self._take(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame one can see in either theme: it alone shows what is within what."""
        painter = QPainter(self)
        painter.setPen(theme().line("field"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)

    def where(self) -> Where | None:
        """What it comes to; None without any condition."""
        parts = tuple(part for each in self._parts if (part := _of(each)) is not None)
        if len(parts) < 2:
            return parts[0] if parts else None
        return AnyOf(parts) if self.mode.currentData() else AllOf(parts)

    def lines(self) -> list[ConditionLine]:
        """Every line in it, from top to bottom."""
        return [line for part in self._parts for line in ([part] if isinstance(part, ConditionLine) else part.lines())]

    def place_of(self, place: int) -> "ConditionLine | None":
        """The first line of the part at this place."""
        part = self._parts[place] if place < len(self._parts) else None
        return part if isinstance(part, ConditionLine) or part is None else next(iter(part.lines()), None)

    def add(self, where: Where | None) -> ConditionLine:
        """One more line."""
        line = ConditionLine(self._desk, where, self)
        self._hold(line)
        return line

    def _take(self, part: Where) -> None:
        columns = {test.column for test in each_test(part)}
        if isinstance(part, Test) or (isinstance(part, AnyOf) and len(columns) == 1 and all(isinstance(each, Test) for each in part.parts)):
            self.add(part)
        else:
            self._hold(ConditionGroup(self._desk, part, self, depth=self._depth + 1))

    def _add_group(self) -> None:
        group = ConditionGroup(self._desk, AnyOf(()), self, depth=self._depth + 1)
        self._hold(group)
        group.add(None).field.line.setFocus()

    def _hold(self, part: "ConditionLine | ConditionGroup") -> None:
        part.changed.connect(self.changed)
        part.removed.connect(partial(self._drop, part))
        self._parts.append(part)
        self._box.addWidget(part)
        part.show()

    def _drop(self, part: "ConditionLine | ConditionGroup") -> None:
        for line in [part] if isinstance(part, ConditionLine) else part.lines():
            line.finish()
        self._parts.remove(part)
        self._box.removeWidget(part)
        part.hide()
        part.deleteLater()
        self.changed.emit()


class FilterDialog(QDialog):
    """`wanted` brings the filter to apply."""

    wanted = Signal(object)

    def __init__(self, desk: Desk, query: Query, where: Where | None, parent: QWidget, *, apply_text: str = "") -> None:
        """`query` is what else is asked of those counted; `apply_text` what the button says that brings the filter."""
        super().__init__(parent)
        self._desk, self._query = desk, query
        self._apply_text = apply_text or tr(N_("Show these customers"))
        self._saved: Sequence[SavedFilter] = ()
        self.setObjectName("filterDialog")
        self.setWindowTitle(tr(N_("Build a filter")))
        self.resize(scaled(900), scaled(500))
        self._count_soon = Debounce(desk.jobs, self._count, 400, self)
        self._picker = named(QComboBox(self), "filterSaved", tr(N_("Saved filters")))
        self._picker.activated.connect(self._on_picked)
        self._picker.currentIndexChanged.connect(lambda _place: self._follow())
        self._buttons: dict[str, QPushButton] = {}
        self._name = named(QLineEdit(self), "filterName", tr(N_("Name of the filter")))
        self._name.setPlaceholderText(tr(N_("Name to save it under")))
        self._name.textChanged.connect(lambda _text: self._follow())
        self._told = plain_label("", self, wrap=True, name="filterCount")
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._lay_out()
        self.group = self._show(where)
        self._list_saved()

    def edit_part(self, place: int) -> None:
        """Put the keyboard into the condition at this place."""
        line = self.group.place_of(place)
        if line is not None:
            line.field.line.setFocus()
            line.field.line.selectAll()

    def where(self) -> Where | None:
        """The filter as it stands."""
        for line in self.group.lines():
            line.finish()
        return self.group.where()

    def done(self, result: int) -> None:
        """Closed either way: what waits for a pause in the typing must not wait for ever."""
        for line in self.group.lines():
            line.finish()
        self._count_soon.finish()
        super().done(result)

    # -- inside ----------------------------------------------------------------------------------------------------------------------------

    def _show(self, where: Where | None) -> ConditionGroup:
        root = where if isinstance(where, AnyOf) and len({test.column for test in each_test(where)}) > 1 else AllOf(parts_of(where))
        self.group = ConditionGroup(self._desk, root, self)
        if not root.parts:
            self.group.add(None)
        self.group.changed.connect(self._count_soon.ask)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.addWidget(self.group)
        box.addStretch(1)
        self._area.setWidget(holder)
        self._count_soon.ask()
        return self.group

    def _count(self) -> None:
        query = replace(self._query, where=self.group.where(), limit=None, among=None)
        self._told.setText(tr(N_("Counting …")))
        self._desk.ask("filter count", use_cases.browsing.count, query, done=self._on_count, failed=self._on_failed, owner=self)

    def _on_count(self, count: int) -> None:
        self._told.setText(trn(N_("{count} customer"), N_("{count} customers"), count))
        self._tell_why_not()

    def _on_failed(self, error: Expected) -> None:
        self._told.setText(str(error))

    def _apply(self) -> None:
        where = self.where()
        if any(line.field.is_refused for line in self.group.lines()):
            return
        self.wanted.emit(where)
        self.accept()

    def _list_saved(self, key: str = "") -> None:
        self._saved, problems = load_filters(self._desk.folder)
        if problems:
            self._desk.tell("\n".join(map(tr, problems)), role="warning", topic="saved filters")
        self._picker.clear()
        self._picker.addItem(tr(N_("Saved filters")), "")
        for saved in self._saved:
            self._picker.addItem(saved.title, saved.key)
        self._picker.setCurrentIndex(max(0, self._picker.findData(key)))
        self._follow()

    def _picked(self) -> SavedFilter | None:
        return next((saved for saved in self._saved if saved.key == self._picker.currentData()), None)

    def _follow(self) -> None:
        """Offer what can work now. While a saved filter is chosen that can't be used, what is shown is another one: it isn't applied."""
        is_picked, is_named = self._picked() is not None, bool(self._name.text().strip())
        self._buttons["applyFilterButton"].setEnabled(self._why_not() is None)
        self._buttons["saveFilterButton"].setEnabled(is_named)
        self._buttons["renameFilterButton"].setEnabled(is_picked and is_named)
        self._buttons["deleteFilterButton"].setEnabled(is_picked)

    def _on_picked(self, _place: int) -> None:
        saved = self._picked()
        if saved is None:
            return
        if self._why_not() is None:
            self._name.setText(saved.title)
            self._show(saved.where)
        else:
            self._name.clear()
            self._tell_why_not()

    def _why_not(self) -> Message | None:
        """Why the saved filter that is chosen can't be used; None also while none is chosen."""
        saved = self._picked()
        return None if saved is None else why_unusable(saved.where, self._desk.shop.columns)

    def _tell_why_not(self) -> None:
        reason = self._why_not()
        if reason is not None:
            self._told.setText(tr(N_("The filter can't be used: {reason}"), reason=reason))

    def _save(self) -> None:
        where = self.where()
        if where is None:
            self._told.setText(tr(N_("There is no condition to save.")))
            return
        self._keep(lambda: save_filter(self._desk.folder, self._name.text(), where))

    def _rename(self) -> None:
        saved = self._picked()
        if saved is not None:
            self._keep(lambda: rename_filter(self._desk.folder, saved, self._name.text()))

    def _keep(self, act: Callable[[], SavedFilter]) -> None:
        try:
            saved = act()
        except Expected as error:
            self._told.setText(str(error))
        else:
            self._list_saved(saved.key)

    def _delete(self) -> None:
        saved = self._picked()
        if saved is not None:
            delete_filter(self._desk.folder, saved.key)
            self._list_saved()

    def _lay_out(self) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._picker)
        top.addWidget(self._name, 1)
        for name, text, act in (
            ("saveFilterButton", tr(N_("Save")), self._save),
            ("renameFilterButton", tr(N_("Rename")), self._rename),
            ("deleteFilterButton", tr(N_("Delete")), self._delete),
        ):
            button = named(QPushButton(text, self), name)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, act=act: act())
            self._buttons[name] = button
            top.addWidget(button)
        bottom.addWidget(self._told, 1)
        for name, text, act in (
            ("cancelButton", tr(N_("Cancel")), self.reject),
            ("applyFilterButton", self._apply_text, self._apply),
        ):
            button = named(QPushButton(text, self), name)
            button.setDefault(name == "applyFilterButton")
            button.clicked.connect(lambda _on=False, act=act: act())
            self._buttons[name] = button
            bottom.addWidget(button)
        box = QVBoxLayout(self)
        box.addLayout(top)
        box.addWidget(self._area, 1)
        box.addLayout(bottom)


def _of(part: ConditionLine | ConditionGroup) -> Where | None:
    return part.condition() if isinstance(part, ConditionLine) else part.where()
