"""The form of each edit: its fields on the screen, and the request they make."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sc_desktop.domain.column import Column
from sc_desktop.domain.edits import Edit
from sc_desktop.domain.edits.calculating import Calculate, MoveDate
from sc_desktop.domain.edits.casing import ChangeCase
from sc_desktop.domain.edits.copying import CopyFrom, sources_of
from sc_desktop.domain.edits.memberships import JoinGroups, LeaveGroups, ReplaceGroups
from sc_desktop.domain.edits.replacing import Replace
from sc_desktop.domain.edits.setting import Clear, SetValue
from sc_desktop.domain.edits.trimming import Trim
from sc_desktop.domain.edits.working_out import WorkOut
from sc_desktop.domain.expression import FUNCTIONS, TOPICS
from sc_desktop.domain.folding import fold
from sc_desktop.domain.kinds import Amount, Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, msg, tr
from sc_desktop.ui.editors import editor_for
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import TickBox, TickedItems
from sc_desktop.ui.theme import scaled

Columns = Mapping[str, Column]
GroupsEdit = type[JoinGroups] | type[LeaveGroups] | type[ReplaceGroups]

LABEL_LETTERS = 14
FIELD_GAP = 9  # Qt's own differs with what stands beside the label
_CASES = {"title": N_("Names: Jean-Pierre de La Tour"), "upper": N_("CAPITALS"), "lower": N_("small letters")}
_MODES = {"part": N_("Anywhere in the text"), "cell": N_("The whole cell"), "pattern": N_("Regular expression")}
_SIGNS = {"+": N_("+ add"), "-": N_("− take away"), "*": N_("× multiply by"), "/": N_("÷ divide by")}
_ROUNDED = {None: N_("not rounded"), 0: N_("rounded to a whole number"), 2: N_("rounded to 2 decimals")}


class Form(QWidget):
    """The fields of one edit. `edit()` is the request they make; it raises Unreadable for what can't be one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = QFormLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setHorizontalSpacing(FIELD_GAP)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def edit(self) -> Edit:
        raise NotImplementedError

    def mark(self, start: int, end: int) -> None:
        """Show which part of what was typed is at fault; forms without such a place do nothing."""

    def take_focus(self) -> None:
        """The keys are for its first field."""
        first = self.rows.itemAt(0, QFormLayout.ItemRole.FieldRole)
        widget = None if first is None else first.widget()
        if widget is not None:
            widget.setFocus()

    def _add(self, label: str, widget: QWidget, name: str) -> None:
        self.rows.addRow(field_label(tr(label)), named(widget, name, tr(label)))

    def _tell(self, *_values: object) -> None:
        self.changed.emit()


class PlainForm(Form):
    """An edit that has no fields."""

    def __init__(self, make: Callable[[], Edit], explanation: str) -> None:
        super().__init__()
        self._make = make
        self.rows.addRow(plain_label(tr(explanation), wrap=True))

    def edit(self) -> Edit:
        return self._make()


class StepsForm(Form):
    """The steps of a recipe in words; they are not changed here."""

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__()
        for number, step in enumerate(steps, start=1):
            self.rows.addRow(field_label(f"{number}."), plain_label(step, wrap=True))


class SetForm(Form):
    """A value, given as in a cell."""

    def __init__(self, column: Column, manner: Manner) -> None:
        super().__init__()
        self._column, self._manner = column, manner
        self._flag: QComboBox | None = None
        if column.kind.name == "flag":
            self._flag = _choice({True: N_("Yes"), False: N_("No")})
            self._flag.currentIndexChanged.connect(self._tell)
            self._add(N_("Value"), self._flag, "bulkValue")
            return
        self._editor = editor_for(column, manner, self)
        self._editor.show_text("")
        for line in self._editor.findChildren(QLineEdit):
            line.textChanged.connect(self._tell)
        for area in self._editor.findChildren(QPlainTextEdit):
            area.textChanged.connect(self._tell)
        for box in self._editor.findChildren(QComboBox):
            box.currentIndexChanged.connect(self._tell)
        self._add(N_("Value"), self._editor, "bulkValue")

    def edit(self) -> Edit:
        value = self._editor.value() if self._flag is None else self._flag.currentData()
        if value is None or value == "":  # to empty cells is an edit of its own: a field that was not filled in yet means nothing
            can_clear = Clear().suits(self._column) is None
            why = N_("Give a value. “{clear}” under “What to do” empties the cells.") if can_clear else N_("Give a value.")
            raise Unreadable(msg(why, clear=msg(Clear.title)))
        return SetValue.typed(self._column, value, self._manner)


class ReplaceForm(Form):
    """What to find and what to put in its place."""

    def __init__(self) -> None:
        super().__init__()
        self._find, self._by, self._mode = QLineEdit(), QLineEdit(), _choice(_MODES)
        self._match = TickBox(tr(N_("Match case")))
        self._add(N_("Find"), self._find, "bulkFind")
        self._add(N_("Replace by"), self._by, "bulkBy")
        self._add(N_("Where"), self._mode, "bulkMode")
        self.rows.addRow(field_label(), named(self._match, "bulkMatchCase"))
        self._mode.setToolTip(tr(N_("In a regular expression, \\1 in the replacement stands for the first group found.")))
        for signal in (self._find.textChanged, self._by.textChanged, self._mode.currentIndexChanged, self._match.toggled):
            signal.connect(self._tell)

    def edit(self) -> Edit:
        return Replace(self._find.text(), self._by.text(), self._mode.currentData(), self._match.isChecked())


class CaseForm(Form):
    """How letters are written."""

    def __init__(self) -> None:
        super().__init__()
        self._how = _choice(_CASES)
        self._add(N_("Write as"), self._how, "bulkCase")
        self._how.currentIndexChanged.connect(self._tell)

    def edit(self) -> Edit:
        return ChangeCase(self._how.currentData())


class CopyForm(Form):
    """The column to copy from."""

    def __init__(self, column: Column, columns: Columns) -> None:
        super().__init__()
        others = {key: columns[key].label for key in sources_of(column, columns)}
        self._source = _choice(dict(sorted(others.items(), key=lambda each: fold(tr(each[1])))))
        self._source.setPlaceholderText(tr(N_("Choose a column")))
        self._source.setCurrentIndex(-1)  # none is likelier than the others
        self._add(N_("Copy from"), self._source, "bulkSource")
        self._source.currentIndexChanged.connect(self._tell)

    def edit(self) -> Edit:
        if self._source.currentIndex() < 0:
            raise Unreadable(msg(N_("Choose the column to copy from.")))
        return CopyFrom(self._source.currentData())


class CalculateForm(Form):
    """A sign, a number, and how the outcome is rounded."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self._manner = manner
        self._sign, self._number, self._decimals = _choice(_SIGNS), QLineEdit(), _choice(_ROUNDED)
        self._add(N_("Calculate"), self._sign, "bulkSign")
        self._add(N_("Number"), self._number, "bulkNumber")
        self._add(N_("The result is"), self._decimals, "bulkDecimals")
        for signal in (self._sign.currentIndexChanged, self._number.textChanged, self._decimals.currentIndexChanged):
            signal.connect(self._tell)

    def edit(self) -> Edit:
        number = Amount().parse(self._number.text(), self._manner)
        return Calculate(self._sign.currentData(), Decimal(str(number)), self._decimals.currentData())


class MoveForm(Form):
    """By how many months and days."""

    def __init__(self) -> None:
        super().__init__()
        self._months, self._days = QSpinBox(), QSpinBox()
        self._months.setRange(-1200, 1200)
        self._days.setRange(-36_500, 36_500)
        self._add(N_("Months"), self._months, "bulkMonths")
        self._add(N_("Days"), self._days, "bulkDays")
        self.rows.addRow(field_label(), plain_label(tr(N_("Negative numbers move dates back.")), wrap=True))
        for box in (self._months, self._days):
            box.valueChanged.connect(self._tell)

    def edit(self) -> Edit:
        return MoveDate(self._days.value(), self._months.value())


class ExpressionForm(Form):
    """An expression, with menus of the columns and functions it may name."""

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self._source = QPlainTextEdit()
        self._source.setPlaceholderText('title(trim(lastname))   ·   if(orders_valid > 3, "VIP", note)')
        self._source.setTabChangesFocus(True)
        self._source.setFixedHeight(self._source.fontMetrics().lineSpacing() * 4)
        self._source.textChanged.connect(self._tell)
        buttons = QHBoxLayout()
        shown = {key: column for key, column in columns.items() if not column.is_hidden}
        names = [(f"{tr(column.label)}  –  {key}", key, tr(column.help)) for key, column in shown.items()]
        for title, menu, name in (
            (tr(N_("Columns")), self._menu(sorted(names)), "bulkColumns"),
            (tr(N_("Functions")), self._functions(), "bulkFunctions"),
        ):
            buttons.addWidget(named(_menu_button(title, menu), name, title))
        buttons.addStretch(1)
        whole = QVBoxLayout()
        whole.addWidget(named(self._source, "bulkExpression", tr(N_("Expression"))))
        whole.addLayout(buttons)
        self.rows.addRow(field_label(tr(N_("Expression"))), whole)

    def edit(self) -> Edit:
        return WorkOut(self._source.toPlainText())

    def mark(self, start: int, end: int) -> None:
        """Put the wavy line of a spelling fault under the part."""
        wrong = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._source.document())
        length = len(self._source.toPlainText())
        cursor.setPosition(min(start, max(0, length - 1)))
        cursor.setPosition(min(max(end, start + 1), length), QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wrong.cursor, wrong.format = cursor, look
        self._source.setExtraSelections([wrong] if end > 0 else [])

    def _functions(self) -> QMenu:
        """The functions by what they are about."""
        menu = QMenu(self)
        for topic, names in TOPICS.items():
            usages = [(each.usage, each.usage, tr(each.help)) for each in map(FUNCTIONS.__getitem__, names)]
            submenu = self._menu(usages)
            submenu.setTitle(tr(topic))
            menu.addMenu(submenu)
        return menu

    def _menu(self, entries: Sequence[tuple[str, str, str]]) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for text, inserted, help_text in entries:
            action = menu.addAction(text.replace("&", "&&"))
            action.setToolTip(help_text)
            action.triggered.connect(partial(self._insert, inserted))
        return menu

    def _insert(self, text: str, _checked: bool = False) -> None:
        self._source.insertPlainText(text)
        self._source.setFocus()


class GroupsForm(Form):
    """Some of the shop's groups."""

    def __init__(self, make: GroupsEdit, manner: Manner) -> None:
        super().__init__()
        self._make = make
        self._list = QListWidget()
        self._list.setMaximumHeight(scaled(150))
        self._list.setItemDelegate(TickedItems(self._list))
        for number, label in sorted(manner.labels("group").items(), key=lambda each: each[1].casefold()):
            item = QListWidgetItem(label, self._list)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setCheckState(Qt.CheckState.Unchecked)
        self._list.itemChanged.connect(self._tell)
        self._add(N_("Groups"), self._list, "bulkGroups")

    def edit(self) -> Edit:
        items = (self._list.item(place) for place in range(self._list.count()))
        return self._make(tuple(item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked))


def _menu_button(title: str, menu: QMenu) -> QToolButton:
    button = QToolButton()
    button.setText(title)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)
    return button


def form_for(edit: type[Edit], column: Column, columns: Columns, manner: Manner) -> Form:
    """The form of an edit on a column."""
    makers: Mapping[type[Edit], Callable[[], Form]] = {
        SetValue: lambda: SetForm(column, manner),
        Clear: lambda: PlainForm(Clear, N_("The cells are emptied.")),
        Replace: ReplaceForm,
        ChangeCase: CaseForm,
        Trim: lambda: PlainForm(Trim, N_("Spaces at both ends go, and several in a row become one.")),
        CopyFrom: lambda: CopyForm(column, columns),
        Calculate: lambda: CalculateForm(manner),
        MoveDate: MoveForm,
        WorkOut: lambda: ExpressionForm(columns),
        JoinGroups: lambda: GroupsForm(JoinGroups, manner),
        LeaveGroups: lambda: GroupsForm(LeaveGroups, manner),
        ReplaceGroups: lambda: GroupsForm(ReplaceGroups, manner),
    }
    return makers[edit]()


def field_label(text: str = "") -> QLabel:
    """The label of a field; all are as wide, so that the fields of the dialog and of the edit stand under each other."""
    label = plain_label(text)
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance("0") * LABEL_LETTERS)
    return label


def _choice(entries: Mapping[object, str] | Mapping[str, str] | Mapping[bool, str] | Mapping[int | None, str]) -> QComboBox:
    box = QComboBox()
    for value, text in entries.items():
        box.addItem(tr(text), value)
    return box
