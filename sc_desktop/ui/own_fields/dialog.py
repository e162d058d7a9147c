"""Own fields: those there are, and three ways to add one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QTabWidget, QVBoxLayout, QWidget

from sc_desktop.domain.own_field import OWN, OwnField, shortened
from sc_desktop.i18n import N_, Message, tr
from sc_desktop.settings.own_fields import LONGEST_TITLE
from sc_desktop.settings.own_views import new_key
from sc_desktop.ui.own_fields.forms import AggregateForm, Form, FormulaForm, StoredForm, told_of
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import push_button
from sc_desktop.ui.theme import scaled

if TYPE_CHECKING:
    from sc_desktop.prestashop.own_columns import Offered
    from sc_desktop.workspace.workspace import Workspace

_SIZE = (720, 620)
_EDGE = 48


class OwnFieldsDialog(QDialog):
    """Opened with open(). `saved` brings the fields of this shop and of all shops; nothing is kept before.

    `judge` tells why a field can't be used, None when it can."""

    saved = Signal(object)

    def __init__(
        self,
        workspace: "Workspace",
        fields: Sequence[OwnField],
        offered: "Sequence[Offered]",
        judge: Callable[[OwnField], Message | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("ownFieldsDialog")
        self.setWindowTitle(tr(N_("Own fields")))
        room = self.screen().availableSize()
        self.resize(min(scaled(_SIZE[0]), room.width() - _EDGE), min(scaled(_SIZE[1]), room.height() - _EDGE))
        self._fields, self._offered, self._judge = list(fields), offered, judge
        self._taken = frozenset(workspace.columns)
        self.list = named(QListWidget(), "ownFields", tr(N_("Own fields")))
        self.title = named(QLineEdit(), "fieldTitle", tr(N_("Title")))
        self.title.setMaxLength(LONGEST_TITLE)
        self.message = plain_label("", wrap=True, name="ownFieldsMessage")
        self.message.hide()
        self.ways = named(QTabWidget(), "fieldWays", tr(N_("Add a field")))
        self.stored, self.aggregate = StoredForm(workspace.key), AggregateForm(workspace.manner)
        self.formula = FormulaForm(workspace.columns)
        self._add = push_button("addField", tr(N_("Add")), self._on_add)
        self._rename = push_button("renameField", tr(N_("Rename")), self._on_rename)
        self._remove = push_button("removeField", tr(N_("Remove")), self._on_remove)
        self._lay_out()
        self._show()
        self._suggest()

    # -- what the user does ------------------------------------------------------------------------------------------------------------

    @property
    def _form(self) -> Form:
        return (self.stored, self.aggregate, self.formula)[self.ways.currentIndex()]

    def _suggest(self) -> None:
        """Suggest a title, unless the user has written one."""
        if not self.title.isModified() or not self.title.text():
            self.title.setText(shortened(self._form.suggestion(), LONGEST_TITLE))
        self._follow()

    def _follow(self) -> None:
        title = " ".join(self.title.text().split())
        self._add.setEnabled(bool(title) and self._form.field(OWN, title) is not None)
        self._remove.setEnabled(self.list.currentRow() >= 0)
        self._rename.setEnabled(self.list.currentRow() >= 0 and bool(title))

    def _on_add(self) -> None:
        title = " ".join(self.title.text().split())
        taken = {field.key.removeprefix(OWN) for field in self._fields} | {key.removeprefix(OWN) for key in self._taken}
        field = self._form.field(OWN + new_key(title, taken).replace("-", "_"), title)
        reason = None if field is None else self._judge(field)
        if any(each.title.casefold() == title.casefold() for each in self._fields):
            self.tell(tr(N_("There is a field of that name already.")))
        elif reason is not None:
            self.tell(tr(reason))
        elif field is not None:
            self._fields.append(field)
            self.tell("")
            self.title.clear()
            self.title.setModified(False)
            self._show(len(self._fields) - 1)
            self._suggest()

    def _on_rename(self) -> None:
        place, title = self.list.currentRow(), " ".join(self.title.text().split())
        self._fields[place] = replace(self._fields[place], title=title)
        self._show(place)

    def _on_remove(self) -> None:
        place = self.list.currentRow()
        del self._fields[place]
        self._show(min(place, len(self._fields) - 1))

    def _on_save(self) -> None:
        self.saved.emit(tuple(self._fields))
        self.accept()

    def tell(self, text: str) -> None:
        """Show a message above the buttons."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    # -- showing -----------------------------------------------------------------------------------------------------------------------

    def _show(self, place: int = -1) -> None:
        self.list.clear()
        for field in self._fields:
            item = QListWidgetItem(f"{field.title}    ({told_of(field)})")
            item.setData(Qt.ItemDataRole.UserRole, field.key)
            self.list.addItem(item)
        self.list.setCurrentRow(place)
        self.take_offered(self._offered)
        self._follow()

    def take_offered(self, offered: "Sequence[Offered]") -> None:
        """These are the columns of the shop that can be added, but for those that are fields already."""
        self._offered = offered
        taken = {field.key for field in self._fields}
        self.stored.show_offered([each for each in offered if not {each.column, f"{each.table}__{each.column}"} & taken])

    def _lay_out(self) -> None:
        box, row, beside, buttons = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        box.addWidget(plain_label(tr(N_("Your own fields; each can be shown in every view (Configure views…)")), wrap=True))
        box.addWidget(self.list, 1)
        row.addStretch(1)
        row.addWidget(self._rename)
        row.addWidget(self._remove)
        box.addLayout(row)
        self.ways.addTab(self.stored, tr(N_("A column of the shop")))
        self.ways.addTab(self.aggregate, tr(N_("Count, sum, newest")))
        self.ways.addTab(self.formula, tr(N_("An expression")))
        box.addWidget(self.ways, 2)
        label = plain_label(tr(N_("Title")))
        label.setBuddy(self.title)
        for widget in (label, self.title, self._add):
            beside.addWidget(widget)
        box.addLayout(beside)
        box.addWidget(self.message)
        buttons.addStretch(1)
        buttons.addWidget(push_button("cancelButton", tr(N_("Cancel")), self.reject))
        buttons.addWidget(push_button("saveFields", tr(N_("Save")), self._on_save))
        box.addLayout(buttons)
        for form in (self.stored, self.aggregate, self.formula):
            form.changed.connect(self._suggest)
        self.ways.currentChanged.connect(lambda _place: self._suggest())
        self.title.textChanged.connect(lambda _text: self._follow())
        self.title.returnPressed.connect(self._add.click)
        self.list.currentRowChanged.connect(lambda _row: self._follow())
