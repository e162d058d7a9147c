"""One editor for each kind of preference. An editor shows a value and says when its user has chosen another."""

from typing import cast

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QWidget

from sc_desktop.i18n import tr
from sc_desktop.settings.records import TEXT_LIMIT, Preference, Value
from sc_desktop.ui.signs import TickBox


class Editor(QWidget):
    """What all editors share; `field` is the widget that takes the focus, named "pref.<key>"."""

    value_chosen = Signal(object)

    def __init__(self, preference: Preference, field: QWidget) -> None:
        super().__init__()
        self.preference, self.field = preference, field
        field.setObjectName(f"pref.{preference.key}")
        field.setAccessibleName(tr(preference.label))
        field.setAccessibleDescription(tr(preference.help))
        self.setFocusProxy(field)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.addWidget(field)

    def show_value(self, value: Value) -> None:
        """Show a value without telling that it was chosen."""
        raise NotImplementedError

    def select_text(self) -> None:
        """Make the next key replace what is there, where there is a text."""


class _CalmSpinBox(QSpinBox):
    """Leaves the wheel to the page around it: scrolling must not change a value on the way."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _CalmComboBox(QComboBox):
    """Leaves the wheel to the page around it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class WholeEditor(Editor):
    """A spin box; the value counts when typing has ended, not digit by digit."""

    def __init__(self, preference: Preference) -> None:
        self._box = _CalmSpinBox()
        super().__init__(preference, self._box)
        self._box.setRange(preference.minimum, preference.maximum)
        self._box.setSuffix(tr(preference.unit))
        self._box.setSpecialValueText(tr(preference.when_empty))
        self._box.setGroupSeparatorShown(True)
        self._box.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(self.value_chosen.emit)
        self.row.addStretch()

    def show_value(self, value: Value) -> None:
        self._box.blockSignals(True)
        self._box.setValue(cast(int, value))
        self._box.blockSignals(False)

    def select_text(self) -> None:
        self._box.selectAll()


class FlagEditor(Editor):
    """A check box that carries the preference's label itself."""

    def __init__(self, preference: Preference) -> None:
        self._box = TickBox(tr(preference.label).replace("&", "&&"))
        super().__init__(preference, self._box)
        self._box.clicked.connect(self._on_clicked)
        self.row.addStretch()

    def show_value(self, value: Value) -> None:
        self._box.setChecked(bool(value))

    def _on_clicked(self, is_checked: bool) -> None:
        self.value_chosen.emit(is_checked)


class ChoiceEditor(Editor):
    """A list of labels; what is chosen is the value behind the label."""

    def __init__(self, preference: Preference) -> None:
        self._box = _CalmComboBox()
        super().__init__(preference, self._box)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, label in preference.choices:
            self._box.addItem(tr(label), value)
        self._box.activated.connect(self._on_activated)
        self.row.addStretch()

    def show_value(self, value: Value) -> None:
        self._box.setCurrentIndex(self._box.findData(value))

    def _on_activated(self, index: int) -> None:
        self.value_chosen.emit(self._box.itemData(index))


class TextEditor(Editor):
    """A line of text, which counts when it is left or Return is pressed."""

    def __init__(self, preference: Preference) -> None:
        self.line = QLineEdit()
        super().__init__(preference, self.line)
        self.line.setMaxLength(TEXT_LIMIT)
        self.line.setPlaceholderText(tr(preference.when_empty))
        self.line.setMinimumWidth(self.line.fontMetrics().averageCharWidth() * 28)
        self.line.editingFinished.connect(self._on_editing_finished)

    def show_value(self, value: Value) -> None:
        if self.line.text() != value:
            self.line.setText(str(value))

    def select_text(self) -> None:
        self.line.selectAll()

    def _on_editing_finished(self) -> None:
        self.value_chosen.emit(self.line.text().strip())


class FolderEditor(TextEditor):
    """The path of a folder, typed or picked."""

    def __init__(self, preference: Preference) -> None:
        super().__init__(preference)
        button = QPushButton(tr("Browse…"))
        button.setObjectName(f"browse.{preference.key}")
        button.setAccessibleName(tr("Browse: {label}", label=tr(preference.label)))
        button.setAutoDefault(False)
        button.clicked.connect(self._on_browse)
        self.row.addWidget(button)

    def _on_browse(self) -> None:
        start = self.line.text() or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), tr(self.preference.label), start)
        dialog.setObjectName(f"folder.{self.preference.key}")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.value_chosen.emit)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


_EDITORS: dict[str, type[WholeEditor] | type[FlagEditor] | type[ChoiceEditor] | type[TextEditor]] = {
    "whole": WholeEditor,
    "flag": FlagEditor,
    "choice": ChoiceEditor,
    "text": TextEditor,
    "folder": FolderEditor,
}


def make_editor(preference: Preference) -> Editor:
    """The editor that fits the preference's kind."""
    return _EDITORS[preference.kind](preference)
