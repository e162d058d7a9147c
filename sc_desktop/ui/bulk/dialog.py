"""Change many customers at once: which ones, which column, what to do, and what that would come to on real rows."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import fields
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QInputDialog,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sc_desktop.domain.column import Column
from sc_desktop.domain.edits import EDITS, Edit, Step, Unusable
from sc_desktop.domain.edits.memberships import GROUPS
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.bulk.forms import FIELD_GAP, Form, StepsForm, field_label, form_for
from sc_desktop.ui.bulk.questions import Questions
from sc_desktop.ui.bulk.sights import SightTable, button_text
from sc_desktop.ui.present import named, plain_label, told
from sc_desktop.ui.signs import RadioMark, push_button
from sc_desktop.ui.theme import scaled

if TYPE_CHECKING:
    from sc_desktop.settings.recipes import Recipe
    from sc_desktop.workspace.staging import Preview

CELLS, ROWS, RESULT = "cells", "rows", "result"
RECIPE = "recipe."
_LISTED = 4
_SIZE = (760, 620)
_EDGE = 48  # left free around the dialog on a small screen


class Scope(Struct, frozen=True):
    """Which customers can be meant: the cells selected, the rows selected, the whole result. `columns` are those of the cells.

    `is_selected`: the whole result is what is selected; else it is never taken for granted."""

    key: str
    count: int
    columns: tuple[str, ...] = ()
    is_selected: bool = False


class Wish(Struct, frozen=True):
    """What the dialog asks for, for a scope. For cells each step is meant for the cells of its column; else all are done in order."""

    scope: str
    title: str
    steps: tuple[Step, ...]


class BulkDialog(QDialog):
    """Opened with open(). Whoever opens it answers `preview_asked` with show_preview or show_fault, and `staging_asked` with close."""

    preview_asked = Signal(object)
    staging_asked = Signal(object)
    cancel_asked = Signal()
    recipe_kept = Signal(str, object)
    recipe_dropped = Signal(str)

    def __init__(
        self,
        columns: Mapping[str, Column],
        manner: Manner,
        scopes: Sequence[Scope],
        recipes: Sequence["Recipe"] = (),
        *,
        column: str = "",
        edit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bulkDialog")
        self.setWindowTitle(tr(N_("Change many")))
        room = self.screen().availableSize()
        self.resize(min(scaled(_SIZE[0]), room.width() - _EDGE), min(scaled(_SIZE[1]), room.height() - _EDGE))
        self._columns, self._manner, self._scopes = columns, manner, {scope.key: scope for scope in scopes}
        self._recipes = {recipe.key: recipe for recipe in recipes}
        self._wish: Wish | None = None
        self._form: Form | None = None
        self._first_edit = edit
        self._scope_buttons = QButtonGroup(self)
        self.column = named(QComboBox(), "bulkColumn", tr(N_("Column")))
        self.edit = named(QComboBox(), "bulkEdit", tr(N_("What to do")))
        self._cells_of = plain_label("", wrap=True)
        self._forms = QStackedWidget()
        self.message = plain_label("", wrap=True, name="bulkMessage")
        self.preview = SightTable(columns)
        self._bar = named(QProgressBar(), "bulkProgress", tr(N_("Progress")))
        self.apply = push_button("bulkApply", "", self._on_apply)
        self.keep = push_button("bulkKeep", "", self._on_keep)
        self.cancel = push_button("cancelButton", tr(N_("Cancel")), self.reject)
        self._lay_out(scopes)
        self._fill_columns(column)
        self._on_scope()
        self._connect()
        if edit:
            self._take_focus()  # what to do is said already

    # -- what is asked for -------------------------------------------------------------------------------------------------------------

    @property
    def scope(self) -> Scope | None:
        """The scope chosen; None until one is."""
        button = self._scope_buttons.checkedButton()
        return None if button is None else self._scopes[button.objectName().removeprefix("bulkScope.")]

    @property
    def _recipe(self) -> "Recipe | None":
        """The recipe chosen instead of an edit."""
        return self._recipes.get(str(self.edit.currentData()).removeprefix(RECIPE))

    def _targets(self) -> tuple[str, ...]:
        scope = self.scope
        return scope.columns if scope is not None and scope.key == CELLS else (str(self.column.currentData()),)

    def _on_scope(self) -> None:
        scope = self.scope
        of_cells = scope is not None and scope.key == CELLS
        self.column.setVisible(not of_cells)
        self._cells_of.setVisible(of_cells)
        if of_cells and scope is not None:
            self._cells_of.setText(", ".join(tr(self._columns[key].label) for key in scope.columns))
        self._fill_edits()

    def _fill_columns(self, wanted: str) -> None:
        editable = [column for column in self._columns.values() if (column.is_editable or column.key == GROUPS) and not column.is_hidden]
        for column in editable:
            self.column.addItem(tr(column.label), column.key)
        self.column.setCurrentIndex(max(0, self.column.findData(wanted)))

    def _fill_edits(self) -> None:
        """Another column or scope is meant: the edits that suit it, and the form of the one in use."""
        self._list_edits()
        self._show_form()

    def _list_edits(self) -> None:
        """The edits that make sense on every column meant; the one in use stays where it can."""
        wanted = self._first_edit or str(self.edit.currentData() or "")
        columns = [self._columns[key] for key in self._targets()]
        self.edit.blockSignals(True)
        self.edit.clear()
        for name, kind in EDITS.items():
            if all(_suits(kind, column) for column in columns):
                self.edit.addItem(tr(kind.title), name)
        if self.scope is None or self.scope.key != CELLS:  # a recipe names its columns itself
            self._offer_recipes()
        self.edit.setCurrentIndex(max(0, self.edit.findData(wanted)))
        self.edit.blockSignals(False)

    def _offer_recipes(self) -> None:
        if self._recipes:
            self.edit.insertSeparator(self.edit.count())
        for key, recipe in self._recipes.items():
            self.edit.addItem(tr(N_("Recipe: {title}"), title=recipe.title), RECIPE + key)

    def show_recipes(self, recipes: Sequence["Recipe"]) -> None:
        """The recipes there are now; what is being filled in stays as it is."""
        self._recipes = {recipe.key: recipe for recipe in recipes}
        before = self.edit.currentData()
        self._list_edits()
        if self.edit.currentData() != before or self._wish is None:
            self._show_form()

    def _show_form(self) -> None:
        name, recipe = self.edit.currentData(), self._recipe
        was_typed_in = self._form is not None and self._form.isAncestorOf(self.focusWidget())
        if self._form is not None:
            self._forms.removeWidget(self._form)
            self._form.deleteLater()
            self._form = None
        self.column.setEnabled(recipe is None)
        self.keep.setText(tr(N_("Keep as a recipe…")) if recipe is None else tr(N_("Delete this recipe")))
        if recipe is not None:
            self._form = StepsForm([_in_words(step, self._columns) for step in recipe.steps])
        elif name is not None:
            self._form = form_for(EDITS[name], self._columns[self._targets()[0]], self._columns, self._manner)
        if self._form is not None:
            self._form.changed.connect(self._ask)
            self._forms.addWidget(self._form)
            self._forms.setCurrentWidget(self._form)
            if was_typed_in:
                self._take_focus()
        self._ask()

    def _take_focus(self) -> None:
        if self._form is not None:
            self._form.take_focus()

    def _ask(self) -> None:
        """Have what is asked for tried on real rows; until the answer comes nothing can be applied."""
        self._wish = None
        self._follow()
        if self._form is None or self.scope is None:
            why = N_("No edit suits all of these columns: choose the selected customers above, and one column.")
            self._say(tr(N_("Choose which customers are meant.")) if self.scope is None else tr(why))
            return
        try:
            steps = self._steps(self._form)
        except Unreadable as unreadable:
            self._say(tr(unreadable.reason))
            return
        title = tr(steps[0].edit.title) if self._recipe is None else self._recipe.title
        self._wish = Wish(self.scope.key, title, steps)
        self._follow()
        self.preview_asked.emit(self._wish)

    def _steps(self, form: Form) -> tuple[Step, ...]:
        if self._recipe is not None:
            return self._recipe.steps
        edit = form.edit()
        return tuple(Step(column, edit) for column in self._targets())

    def _on_keep(self) -> None:
        """Keep what is asked for under a name, or drop the recipe that is chosen."""
        if self._recipe is not None:
            self.recipe_dropped.emit(self._recipe.key)
        elif self._wish is not None:
            asking = QInputDialog(self)
            asking.setObjectName("recipeNameDialog")
            asking.setWindowTitle(tr(N_("Keep as a recipe")))
            asking.setLabelText(tr(N_("Name of the recipe:")))
            asking.setTextValue(self._wish.title)
            asking.textValueSelected.connect(partial(self._on_named, self._wish.steps))
            asking.finished.connect(asking.deleteLater)
            asking.open()

    def _on_named(self, steps: tuple[Step, ...], title: str) -> None:
        if title.strip():
            self.recipe_kept.emit(title.strip(), steps)

    # -- answers -----------------------------------------------------------------------------------------------------------------------

    def show_preview(self, wish: Wish, preview: "Preview") -> None:
        """Show what the wish would come to, if it is still what is asked for."""
        if wish is not self._wish:
            return
        if self._form is not None:
            self._form.mark(0, 0)
        self.preview.rows.show_sights(preview.sights)
        parts = [
            tr(N_("{count} to change"), count=grouped(preview.changed)),
            tr(N_("{count} already so"), count=grouped(preview.unchanged)),
            tr(N_("{count} refused"), count=grouped(preview.refused)),
        ]
        looked = trn(N_("Of the first {count} value:"), N_("Of the first {count} values:"), preview.looked_at)
        if preview.looked_at >= preview.total:
            looked = trn(N_("Of {count} value:"), N_("Of {count} values:"), preview.looked_at)
        reasons = [f"{grouped(each.count)} × {tr(each.example)}" for each in preview.reasons[:_LISTED]]
        self._say("\n".join([f"{looked} {', '.join(parts)}.", *reasons]))
        self._follow(preview)

    def show_fault(self, wish: Wish, fault: "Unusable | Expected") -> None:
        """Say why the wish can't be done."""
        if wish is not self._wish:
            return
        self.preview.rows.show_sights(())
        if isinstance(fault, Unusable):
            place = tr(N_("(at character {place})"), place=str(fault.start + 1)) if fault.end else ""
            self._say(f"{tr(fault.reason)} {place}".rstrip())
            if self._form is not None:
                self._form.mark(fault.start, fault.end)
        else:
            self._say(told(fault))
        self._follow()

    def show_progress(self, done: int, total: int) -> None:
        """The wish is being carried out; Cancel stops it with nothing changed."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.show()
        self.apply.setEnabled(False)

    def show_done(self) -> None:
        """The changes are pending: the dialog has nothing more to do."""
        self._bar.hide()
        self.accept()

    def show_stopped(self) -> None:
        """It was stopped or failed: the dialog can be used again."""
        self._bar.hide()
        self._ask()

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self.message.setText(text)

    def _follow(self, preview: "Preview | None" = None) -> None:
        self.apply.setText(button_text(preview, 0 if self.scope is None else self.scope.count))
        self.apply.setEnabled(preview is not None and (preview.changed > 0 or preview.looked_at < preview.total))
        self.keep.setEnabled(self._wish is not None)

    def _on_apply(self) -> None:
        if self._wish is not None:
            self.staging_asked.emit(self._wish)

    def reject(self) -> None:
        """Cancel stops what is under way first."""
        if self._bar.isVisible():
            self.cancel_asked.emit()
        else:
            super().reject()

    def _connect(self) -> None:
        self._scope_buttons.buttonClicked.connect(lambda _button: self._on_scope())
        self.column.currentIndexChanged.connect(lambda _place: self._fill_edits())
        self.edit.currentIndexChanged.connect(self._on_edit_picked)

    def _on_edit_picked(self, _place: int) -> None:
        self._first_edit = ""
        self._show_form()

    def _lay_out(self, scopes: Sequence[Scope]) -> None:
        top = QFormLayout()
        top.setHorizontalSpacing(FIELD_GAP)
        top.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        meant = QVBoxLayout()
        meant.setSpacing(4)
        for scope in scopes:
            button = RadioMark(_scope_text(scope))
            button.setObjectName(f"bulkScope.{scope.key}")
            self._scope_buttons.addButton(button)
            meant.addWidget(button)
        if scopes and (scopes[0].key != RESULT or scopes[0].is_selected):
            self._scope_buttons.buttons()[0].setChecked(True)
        top.addRow(field_label(tr(N_("Customers"))), meant)
        where = QVBoxLayout()
        where.addWidget(self.column)
        where.addWidget(self._cells_of)
        top.addRow(field_label(tr(N_("Column"))), where)
        top.addRow(field_label(tr(N_("What to do"))), self.edit)
        foot = QHBoxLayout()
        foot.addWidget(self._bar, 1)
        foot.addStretch()
        foot.addWidget(self.keep)
        foot.addWidget(self.cancel)
        foot.addWidget(self.apply)
        self._bar.hide()
        self.apply.setDefault(True)
        self.message.setMinimumHeight(self.message.fontMetrics().lineSpacing() * 3)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 14)
        whole.setSpacing(12)
        whole.addWidget(Questions(top, self._forms))
        whole.addWidget(self.message)
        whole.addWidget(self.preview, 1)
        whole.addWidget(plain_label(tr(N_("Nothing is written to the shop before the review.")), wrap=True))
        whole.addLayout(foot)


def _in_words(step: Step, columns: Mapping[str, Column]) -> str:
    """A step of a recipe for reading: the column and what is done to it."""
    column = columns.get(step.column)
    told = {field.name: getattr(step.edit, field.name) for field in fields(step.edit)}  # type: ignore[arg-type]
    details = ", ".join(f"{name} = {value}" for name, value in told.items() if value not in (None, "", False))
    return f"{tr(column.label) if column is not None else step.column}: {tr(step.edit.title)}" + (f" ({details})" if details else "")


def _suits(kind: type[Edit], column: Column) -> bool:
    """Whether an edit of this kind, whatever its fields hold, makes sense on the column."""
    return kind.suits(column) is None


def _scope_text(scope: Scope) -> str:
    if scope.key == CELLS:
        return trn(N_("The selected cells, of {count} customer"), N_("The selected cells, of {count} customers"), scope.count)
    if scope.key == ROWS:
        return trn(N_("The {count} selected customer"), N_("The {count} selected customers"), scope.count)
    return trn(N_("The {count} customer of the whole result"), N_("All {count} customers of the whole result"), scope.count)
