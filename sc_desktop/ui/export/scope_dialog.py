"""Asks which customers an export takes when the result holds more than are shown."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from sc_desktop.i18n import tr, trn
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.signs import push_button
from sc_desktop.ui.theme import icon

WIDTH = 420


class ExportScopeDialog(QDialog):
    """Opened with open(). `total` is None while the result has not been counted. Nothing is written here."""

    shown_chosen = Signal()
    all_chosen = Signal()

    def __init__(self, shown: int, total: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportScopeDialog")
        self.setWindowTitle(tr("Export customers"))
        self._shown = push_button("exportShown", _of_shown(shown), self._on_shown)
        self._all = push_button("exportAll", _of_all(total), self._on_all)
        self._all.setVisible(total is None or total > shown)
        cancel = push_button("cancelButton", tr("Cancel"), self.reject)
        self._shown.setDefault(True)
        self._shown.setEnabled(shown > 0)
        question = plain_label(_question(shown, total), wrap=True, name="exportQuestion")
        question.setMinimumWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(12)
        column.addWidget(question)
        for button in (self._shown, self._all):
            button.setMinimumHeight(34)
            column.addWidget(button)
        column.addStretch()
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        column.addLayout(foot)
        self._shown.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shown.setIcon(icon("table-list"))
        self._all.setIcon(icon("database"))

    def _on_shown(self) -> None:
        self.accept()
        self.shown_chosen.emit()

    def _on_all(self) -> None:
        self.accept()
        self.all_chosen.emit()


def _question(shown: int, total: int | None) -> str:
    if total is None:
        return tr("The result holds more customers than are shown. Which ones should the file hold?")
    if total <= shown:
        return tr("All customers of the result are shown.")
    return trn(
        "{count} customer of {total} is shown. Which ones should the file hold?",
        "{count} customers of {total} are shown. Which ones should the file hold?",
        shown,
        total=total,
    )


def _of_shown(shown: int) -> str:
    return trn("Export the {count} customer shown", "Export the {count} customers shown", shown)


def _of_all(total: int | None) -> str:
    if total is None:
        return tr("Export all customers of the result")
    return trn("Export {count} customer of the result", "Export all {count} customers of the result", total)
