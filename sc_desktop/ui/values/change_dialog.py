"""Asks what a value is to be instead, for all customers that have it; how many these are comes first."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QProgressBar, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.facets import Facet
from sc_desktop.domain.folding import fold
from sc_desktop.domain.kinds import Flag, Names
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, Message, tr, trn
from sc_desktop.ui.confirm import WIDTH, Question
from sc_desktop.ui.editors import Editor, editor_for
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import TickBox, push_button
from sc_desktop.ui.values.model import named as shown


class Move(Struct, frozen=True):
    """To this group; `with_default`: it becomes the default group of those who had the one they leave."""

    group: int
    with_default: bool


class ChangeValueDialog(Question):
    """`wanted` brings what an editor gives: a text, an id, a truth, a Move. The dialog stays until `show_done`, or until it is stopped."""

    wanted = Signal(object)
    stop_asked = Signal()

    def __init__(self, facet: Facet, column: Column, manner: Manner, *, is_filtered: bool, parent: QWidget) -> None:
        self._is_move = isinstance(column.kind, Names)
        title = N_("Move to another group") if self._is_move else N_("Change this value")
        super().__init__(tr(title), _told(facet, column, is_filtered), sign="circle-question", parent=parent)
        self.setObjectName("changeValueDialog")
        self._editor: Editor | None = None
        self._choice: QComboBox | None = None
        self._default = named(TickBox(tr(N_("Where it is the default group, change that too")), self), "changeValueDefault", "")
        self._default.setChecked(True)
        self._default.setVisible(self._is_move and bool(facet.text))
        field = self._make_field(facet, column, manner)
        self.body.addWidget(plain_label(tr(N_("They will be members of:") if self._is_move else N_("Their value will be:"))))
        self.body.addWidget(field)
        self.body.addWidget(self._default)
        self._fault = plain_label("", self, wrap=True, name="changeValueFault")
        self._fault.hide()
        self._bar = named(QProgressBar(self), "changeValueProgress", tr(N_("Making the changes")))
        self._bar.hide()
        self.body.addWidget(self._fault)
        self.body.addWidget(self._bar)
        note = tr(N_("Nothing is written to the shop yet: the changes are pending until you review them, and Ctrl+Z takes them back."))
        told = plain_label(note, wrap=True)
        told.setMinimumHeight(told.heightForWidth(WIDTH))  # the dialog is measured for one line of it otherwise
        self.body.addWidget(told)
        text = (
            trn(N_("Move {count} customer"), N_("Move {count} customers"), facet.count)
            if self._is_move
            else trn(N_("Change {count} customer"), N_("Change {count} customers"), facet.count)
        )
        self._do = push_button("changeValue", text, self._on_wanted)
        self._do.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(push_button("cancelButton", tr("Cancel"), self.reject))
        self.buttons.addWidget(self._do)
        field.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """The changes are being made."""
        self._fault.hide()
        self._do.setEnabled(False)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.show()

    def show_stopped(self) -> None:
        """Nothing was changed."""
        self._bar.hide()
        self._do.setEnabled(True)

    def show_fault(self, reason: str | Message) -> None:
        """Why it can't be done; what was typed stays."""
        self.show_stopped()
        self._fault.setText(tr(reason))
        self._fault.show()

    def reject(self) -> None:
        """Esc and Cancel stop the work first where there is some."""
        self.stop_asked.emit()
        super().reject()

    def _on_wanted(self) -> None:
        if self._choice is not None:
            chosen = self._choice.currentData()
            self.wanted.emit(Move(chosen, self._default.isChecked()) if self._is_move else chosen)
            return
        assert self._editor is not None
        reason = self._editor.why_refused()
        if reason is None:
            self.wanted.emit(self._editor.value())
        else:
            self.show_fault(reason)

    def _make_field(self, facet: Facet, column: Column, manner: Manner) -> QWidget:
        if isinstance(column.kind, (Flag, Names)):
            self._choice = named(QComboBox(self), "changeValueEdit", tr(column.label))
            for value, text in _others(facet, column.kind, manner):
                self._choice.addItem(text, value)
            return self._choice
        self._editor = named(editor_for(column, manner, self), "changeValueEdit", tr(column.label))
        self._editor.show_value(column.kind.typed(facet.stored), facet.text)
        return self._editor


def _others(facet: Facet, kind: Flag | Names, manner: Manner) -> list[tuple[int | bool, str]]:
    """What can be chosen instead: nobody changes yes to yes, or moves to where he is."""
    if isinstance(kind, Flag):
        return [(True, manner.yes), (False, manner.no)] if not facet.stored else [(False, manner.no), (True, manner.yes)]
    labels = manner.labels(kind.list_name)
    return [(each, labels[each]) for each in sorted(labels, key=lambda each: fold(labels[each])) if str(each) != str(facet.stored)]


def _told(facet: Facet, column: Column, is_filtered: bool) -> str:
    label = tr(column.label)
    if not facet.text:
        told = trn(
            N_("{count} customer has nothing in “{column}”."),
            N_("{count} customers have nothing in “{column}”."),
            facet.count,
            column=label,
        )
    else:
        told = trn(
            N_("{count} customer has “{value}” in “{column}”."),
            N_("{count} customers have “{value}” in “{column}”."),
            facet.count,
            value=shown(facet),
            column=label,
        )
    return f"{told} {tr(N_('Only those the grid is filtered to are meant.'))}" if is_filtered else told
