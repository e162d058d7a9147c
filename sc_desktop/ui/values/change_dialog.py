"""Asks what a value is to be instead, for all customers that have it; how many these are comes first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QProgressBar, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.facets import Facet
from sc_desktop.domain.kinds import Flag
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, Message, tr, trn
from sc_desktop.ui.confirm import WIDTH, Question
from sc_desktop.ui.editors import Editor, editor_for
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import push_button
from sc_desktop.ui.values.model import named as shown


class ChangeValueDialog(Question):
    """`wanted` brings what an editor gives: a text, an id, a truth. The dialog stays until `show_done`, or until it is stopped."""

    wanted = Signal(object)
    stop_asked = Signal()

    def __init__(self, facet: Facet, column: Column, manner: Manner, *, is_filtered: bool, parent: QWidget) -> None:
        super().__init__(tr(N_("Change this value")), _told(facet, column, is_filtered), sign="circle-question", parent=parent)
        self.setObjectName("changeValueDialog")
        self._editor: Editor | None = None
        self._flag: QComboBox | None = None
        field = self._make_field(facet, column, manner)
        self.body.addWidget(plain_label(tr(N_("Their value will be:"))))
        self.body.addWidget(field)
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
        text = trn(N_("Change {count} customer"), N_("Change {count} customers"), facet.count)
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
        if self._flag is not None:
            self.wanted.emit(self._flag.currentData())
            return
        assert self._editor is not None
        reason = self._editor.why_refused()
        if reason is None:
            self.wanted.emit(self._editor.value())
        else:
            self.show_fault(reason)

    def _make_field(self, facet: Facet, column: Column, manner: Manner) -> QWidget:
        if isinstance(column.kind, Flag):
            self._flag = named(QComboBox(self), "changeValueEdit", tr(column.label))
            for value, text in ((True, manner.yes), (False, manner.no)):
                self._flag.addItem(text, value)
            self._flag.setCurrentIndex(0 if not facet.stored else 1)  # the other one: nobody changes yes to yes
            return self._flag
        self._editor = named(editor_for(column, manner, self), "changeValueEdit", tr(column.label))
        self._editor.show_value(column.kind.typed(facet.stored), facet.text)
        return self._editor


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
