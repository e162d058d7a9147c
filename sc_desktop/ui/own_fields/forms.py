"""The three ways to add a field: a stored column, something counted or summed, an expression. Each form gives a field, or nothing yet."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QSpinBox, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.filter_words import PERIOD_WORDS, told_period
from sc_desktop.domain.kinds import Amount, Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.own_field import COUNT, LEAST, MOST, NEWEST, SUM, Aggregate, Formula, OwnField, StoredField
from sc_desktop.domain.periods import Period
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.own_fields.names import NameList
from sc_desktop.ui.present import named, plain_label, plain_tip
from sc_desktop.ui.signs import TickBox

if TYPE_CHECKING:
    from sc_desktop.prestashop.own_columns import Offered

DEED_WORDS = {
    COUNT: N_("How many"),
    SUM: N_("Sum of"),
    LEAST: N_("Least of"),
    MOST: N_("Most of"),
    NEWEST: N_("Of the newest"),
}
_NAME = re.compile(r"""[^\W\d]\w*(?=([^"']|"[^"]*"|'[^']*')*$)""")  # outside of quotation marks
ALWAYS, LAST_DAYS = "", "last_days"
_PERIODS = ("today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_year", LAST_DAYS)
_ROLE = Qt.ItemDataRole.UserRole


class StoredForm(QWidget):
    """Columns of the shop's own tables, by table."""

    changed = Signal()

    def __init__(self, shop: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self.tree = named(QTreeWidget(), "offeredColumns", tr(N_("Columns of the shop")))
        self.tree.setHeaderLabels([tr(N_("Column")), tr(N_("Type")), tr(N_("Editing"))])
        box = QVBoxLayout(self)
        box.addWidget(plain_label(tr(N_("Columns of the customer, and of modules’ tables with one row a customer")), wrap=True))
        box.addWidget(self.tree, 1)
        self.tree.currentItemChanged.connect(lambda *_: self.changed.emit())

    def show_offered(self, offered: "Sequence[Offered]") -> None:
        """Show what can be added."""
        self.tree.clear()
        above: dict[str, QTreeWidgetItem] = {}
        for each in offered:
            if each.table not in above:
                above[each.table] = QTreeWidgetItem(self.tree, [each.table])
                above[each.table].setFlags(Qt.ItemFlag.ItemIsEnabled)
            told = tr(N_("can be edited")) if each.read_only is None else tr(each.read_only)
            item = QTreeWidgetItem(above[each.table], [each.column, each.type, told])
            item.setData(0, _ROLE, (each.table, each.column))
            item.setToolTip(2, plain_tip(told))
        self.tree.expandAll()
        for column in range(2):
            self.tree.resizeColumnToContents(column)

    def suggestion(self) -> str:
        """A title for what is chosen."""
        item = self.tree.currentItem()
        chosen = None if item is None else item.data(0, _ROLE)
        return "" if not chosen else str(chosen[1]).replace("_", " ").capitalize()

    def field(self, key: str, title: str) -> OwnField | None:
        """The field asked for; None until one is."""
        item = self.tree.currentItem()
        chosen = None if item is None else item.data(0, _ROLE)
        return StoredField(title, self._shop, chosen[0], chosen[1]) if chosen else None


class AggregateForm(QWidget):
    """What to make of the rows of a related table, with one simple condition or several."""

    changed = Signal()

    def __init__(self, manner: Manner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from sc_desktop.prestashop.own_aggregates import ROWS

        self._rows, self._manner = ROWS, manner
        self.deed = named(QComboBox(), "aggregateDeed", tr(N_("What to make of them")))
        self.of = named(QComboBox(), "aggregateRows", tr(N_("Of which rows")))
        self.column = named(QComboBox(), "aggregateColumn", tr(N_("Of which value")))
        self.valid = named(TickBox(""), "aggregateValid")
        self.period = named(QComboBox(), "aggregatePeriod", tr(N_("Period")))
        self.days = named(QSpinBox(), "aggregateDays", tr(N_("Days")))
        self.least = named(QLineEdit(), "aggregateLeast", tr(N_("Amount of at least")))
        self._lay_out()
        for key, rows in ROWS.items():
            self.of.addItem(tr(rows.title), key)
        self.period.addItem(tr(N_("at any time")), ALWAYS)
        for word in _PERIODS:
            self.period.addItem(tr(PERIOD_WORDS[word]) if word in PERIOD_WORDS else tr(N_("last … days")), word)
        self.of.currentIndexChanged.connect(self._on_rows)
        self.deed.currentIndexChanged.connect(self._on_deed)
        for signal in (self.column.currentIndexChanged, self.valid.toggled, self.period.currentIndexChanged, self.days.valueChanged):
            signal.connect(self._on_changed)
        self.least.textChanged.connect(self._on_changed)
        self._on_rows()

    def suggestion(self) -> str:
        """A title for what is chosen, with what narrows it down."""
        rows = tr(self._rows[str(self.of.currentData())].title)
        deed = str(self.deed.currentData())
        if deed == COUNT:
            title = tr(N_("{rows}: how many"), rows=rows)
        else:
            title = tr(N_("{rows}: {deed} {value}"), rows=rows, deed=tr(DEED_WORDS[deed]).lower(), value=self.column.currentText())
        field = self.field("", title)
        narrowed = narrowed_to(field) if isinstance(field, Aggregate) else []
        return tr(N_("{title} ({details})"), title=title, details=", ".join(narrowed).lower()) if narrowed else title

    def field(self, key: str, title: str) -> OwnField | None:
        """The field asked for; None while the amount is no number."""
        deed = str(self.deed.currentData())
        at_least: Decimal | None = None
        if self.least.isEnabled() and self.least.text().strip():
            try:
                at_least = Decimal(str(Amount().parse(self.least.text(), self._manner)))
            except Unreadable:
                return None
        word = str(self.period.currentData())
        period = Period(word, self.days.value() if word == LAST_DAYS else 0) if word else None
        column = "" if deed == COUNT else str(self.column.currentData())
        return Aggregate(key, title, str(self.of.currentData()), deed, column, self.valid.isChecked(), period, at_least)

    def _on_rows(self) -> None:
        from sc_desktop.prestashop.own_aggregates import deeds_of

        rows = self._rows[str(self.of.currentData())]
        can = {deed for looked in rows.looked.values() for deed in deeds_of(looked.kind)}
        before = self.deed.currentData()
        with QSignalBlocker(self.deed):
            self.deed.clear()
            for deed in DEED_WORDS:
                if deed == COUNT or deed in can:
                    self.deed.addItem(tr(DEED_WORDS[deed]), deed)
            self.deed.setCurrentIndex(max(0, self.deed.findData(before)))
        self.valid.setEnabled(rows.valid is not None)
        if rows.valid is None:
            self.valid.setChecked(False)
        self.least.setEnabled(bool(rows.amount))
        self._on_deed()

    def _on_deed(self, *_place: object) -> None:
        """Offer the values this can be made of; whoever wants a sum finds it before knowing of what."""
        from sc_desktop.prestashop.own_aggregates import deeds_of

        rows, deed, before = self._rows[str(self.of.currentData())], self.deed.currentData(), self.column.currentData()
        with QSignalBlocker(self.column):
            self.column.clear()
            for key, looked in rows.looked.items():
                if deed in deeds_of(looked.kind):
                    self.column.addItem(tr(looked.title), key)
            self.column.setCurrentIndex(max(0, self.column.findData(before)))
        self._on_changed()

    def _on_changed(self, *_what: object) -> None:
        self.column.setEnabled(self.deed.currentData() != COUNT)
        self.days.setVisible(self.period.currentData() == LAST_DAYS)
        self.changed.emit()

    def _lay_out(self) -> None:
        self.valid.setText(tr(N_("Valid ones only")))
        self.days.setRange(1, 3650)
        self.days.setValue(30)
        self.days.setSuffix(" " + tr(N_("days")))
        period = QHBoxLayout()
        period.addWidget(self.period, 1)
        period.addWidget(self.days)
        form = QFormLayout(self)
        for text, field in ((N_("Rows"), self.of), (N_("What"), self.deed), (N_("Value"), self.column)):
            form.addRow(tr(text), field)
        form.addRow("", self.valid)
        form.addRow(tr(N_("Period")), period)
        form.addRow(tr(N_("Amount of at least")), self.least)


class FormulaForm(QWidget):
    """An expression over other columns, whose names can be looked up and put in."""

    changed = Signal()

    def __init__(self, columns: Mapping[str, Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = {key: column for key, column in columns.items() if column.is_asked and not column.is_hidden}
        self.source = named(QLineEdit(), "fieldExpression", tr(N_("Expression")))
        self.source.setPlaceholderText('total_spent / orders_valid        if(orders_valid > 3, "VIP", "")')
        self.names = NameList(self._columns)
        self._left_open = ("", 0, 0)  # the expression with a function's arguments still to be given, and where these stand
        hint = N_("A double click puts a column or function in. To sort and filter by it, it is worked out here of all customers.")
        box = QVBoxLayout(self)
        box.addWidget(self.source)
        box.addWidget(plain_label(tr(hint), wrap=True))
        box.addWidget(self.names, 1)
        self.source.textChanged.connect(lambda _text: self.changed.emit())
        self.names.chosen.connect(self._insert)

    def suggestion(self) -> str:
        """The expression with the titles of its columns in place of their names."""
        columns = self._columns
        return _NAME.sub(lambda found: tr(columns[found[0]].label) if found[0] in columns else found[0], self.source.text().strip())

    def _insert(self, text: str, selected: int) -> None:
        """Put a name in where the cursor is; of a function, what stands between its brackets is selected, to be typed over.

        The field forgets what was selected when it is left for the list: what was put in last is put in the place of that."""
        whole, start, length = self._left_open
        if length and self.source.text() == whole:
            self.source.setSelection(start, length)
        self.source.insert(text)
        self.source.setFocus()
        end = self.source.cursorPosition()
        self._left_open = (self.source.text(), end - selected - 1, selected)
        if selected:
            self.source.setSelection(end - selected - 1, selected)

    def field(self, key: str, title: str) -> OwnField | None:
        text = self.source.text().strip()
        return Formula(key, title, text) if text else None


def told_of(field: OwnField) -> str:
    """What a field is made of, beside its title."""
    if isinstance(field, StoredField):
        return f"{field.table}.{field.column}"
    if isinstance(field, Formula):
        return field.expression
    from sc_desktop.prestashop.own_aggregates import ROWS

    rows = ROWS.get(field.of)
    if rows is None:
        return field.of
    parts = [tr(rows.title), tr(DEED_WORDS[field.deed])]
    if field.column in rows.looked:
        parts[-1] += " " + tr(rows.looked[field.column].title)
    return " · ".join((*parts, *narrowed_to(field)))


def narrowed_to(field: Aggregate) -> list[str]:
    """Which of the rows are meant, a phrase for each condition."""
    told = [tr(N_("Valid ones only"))] if field.only_valid else []
    told += [] if field.period is None else [told_period(field.period)]
    return told + ([] if field.at_least is None else [f"≥ {field.at_least}"])


Form = StoredForm | AggregateForm | FormulaForm
