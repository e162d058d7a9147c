"""One condition of the builder: a column, an operator, a value."""

from PySide6.QtCore import QPoint, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.filter_operands import boxed, example, op_word, operand_of, read_beside
from sc_desktop.domain.filters import EMPTINESS, Op, Test, Where, each_test
from sc_desktop.domain.kinds import Choice, Day, Flag, Names, Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.bridge import Jobs
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.filters.column_picker import ColumnPicker
from sc_desktop.ui.grid.filters.field import FilterField
from sc_desktop.ui.grid.filters.tick_list import TickList
from sc_desktop.ui.present import named
from sc_desktop.ui.theme import scaled


class ValueField(FilterField):
    """What a column is compared with; the operator stands beside it, unless another one is typed here."""

    def __init__(self, column: Column, manner: Manner, jobs: Jobs, parent: QWidget) -> None:
        self.op = boxed(column.kind)[0]
        super().__init__(column, manner, jobs, parent)
        self.line.setPlaceholderText(self.hint())
        self.line.editingFinished.connect(self._tidy)
        self._arrow.setVisible(isinstance(column.kind, (Choice, Names, Day, Flag)))  # the operators stand in the box

    def understood(self, text: str) -> Test | None:
        return read_beside(text, self.op, self.column, self.manner)

    def text_of(self, test: Test) -> str | None:
        return operand_of(test, self.column, self.manner)

    def hint(self) -> str:
        return tr(example(self.op, self.column.kind, self.manner))

    def show_condition(self, where: Where | None) -> None:
        first = next(each_test(where), None)
        if first is not None:
            self.op = first.op
        super().show_condition(where)

    def compare(self, op: Op) -> None:
        """Another operator from now on; the value stays where it can."""
        self.finish()
        self._tidy()
        self.op = op
        if op in EMPTINESS or not self._fits(op):
            self.line.clear()
        self.line.setPlaceholderText(self.hint())
        self._soon.ask_now()

    def follow(self, where: Where | None) -> None:
        """Another operator was typed, or came from the list."""
        first = next(each_test(where), None)
        if first is not None:
            self.op = first.op

    def _fits(self, op: Op) -> bool:
        try:
            found = self.understood(self.line.text())
        except Unreadable:
            return False
        return found is not None and found.op is op

    def _tidy(self) -> None:
        """Leave the value alone in the field: the box shows the operator."""
        if isinstance(self.shown, Test) and not self.is_refused:
            text = self.text_of(self.shown)
            if text is not None:
                self.line.setText(text)


class ConditionLine(QWidget):
    """One condition: a column, how it is compared, and with what."""

    changed = Signal()
    removed = Signal()

    def __init__(self, desk: Desk, where: Where | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._columns = {key: column for key, column in desk.shop.columns.items() if not column.is_hidden}
        self.picker = ColumnPicker(self._columns.values(), self)
        first = next(each_test(where), None)
        self.picker.setCurrentIndex(max(0, self.picker.findData(first.column if first is not None else "lastname")))
        self.box = named(QComboBox(self), "conditionOperator", tr(N_("How it is compared")))
        cross = named(QToolButton(self), "removeCondition", tr(N_("Take this condition away")))
        cross.setText("✕")
        cross.setAutoRaise(True)
        cross.clicked.connect(lambda: self.removed.emit())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.picker)
        self._row.addWidget(self.box)
        self._row.addWidget(cross)
        self.field = self._make_field()
        self.field.show_condition(where)
        self._list_operators()
        self.picker.currentIndexChanged.connect(self._on_column_picked)
        self.box.currentIndexChanged.connect(lambda _place: self.field.compare(Op(self.box.currentData())))

    def condition(self) -> Where | None:
        """What it asks; None while nothing was typed, or what means nothing."""
        return self.field.shown

    def finish(self) -> None:
        """Take what is being typed."""
        self.field.finish()

    def _make_field(self) -> ValueField:
        field = ValueField(self._columns[self.picker.currentData()], self._desk.shop.manner, self._desk.jobs, self)
        field.setMinimumWidth(scaled(220))
        field.given.connect(self._on_given)
        field.list_asked.connect(self._show_list)
        field.passed.connect(lambda way: field.focusNextPrevChild(way > 0))
        self._row.insertWidget(2, field, 1)
        return field

    def _list_operators(self) -> None:
        """The operators of the column's kind, and the one in use where that isn't among them."""
        kind, op = self.field.column.kind, self.field.op
        with QSignalBlocker(self.box):
            self.box.clear()
            for each in (*boxed(kind), *((op,) if op not in boxed(kind) else ())):
                self.box.addItem(tr(op_word(each, kind)), each.value)
            self.box.setCurrentIndex(self.box.findData(op.value))
        self.box.setFixedWidth(max(scaled(170), self.box.minimumWidth()))

    def _on_given(self, where: Where | None) -> None:
        self.field.follow(where)
        if self.box.currentData() != self.field.op.value:
            self._list_operators()
        self.changed.emit()

    def _on_column_picked(self, _place: int) -> None:
        if self.picker.currentData() in (None, self.field.column.key):
            return
        self.field.finish()
        self._row.removeWidget(self.field)
        self.field.hide()
        self.field.deleteLater()
        self.field = self._make_field()
        self.field.show()
        self._list_operators()
        QWidget.setTabOrder(self.box, self.field.line)
        self.changed.emit()

    def _show_list(self) -> None:
        kind = self.field.column.kind
        assert isinstance(kind, (Choice, Names))
        ticks = TickList(self.field.column, self._desk.shop.manner.labels(kind.list_name), self.field.shown, self.field)
        ticks.given.connect(self.field.take)
        ticks.open_at(self.field.mapToGlobal(QPoint(0, self.field.height())), self.field.width())
