"""The exact SQL of a review: what the commit would run and what puts everything back, to be read, copied or saved."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from sc_desktop.errors import Expected
from sc_desktop.i18n import grouped, tr, trn
from sc_desktop.ui.present import named, plain_label
from sc_desktop.ui.signs import FailureBand, push_button

if TYPE_CHECKING:
    from sc_desktop.workspace.scripting import Glance

_SIZE = (980, 620)


class ScriptDialog(QDialog):
    """Opened with open(), before there is anything to show. `save_asked` tells which script: whether the one to put back.

    `cancel_asked` comes when the work under way is no longer wanted; closing the dialog asks for it too. `folder_asked` carries the folder
    of the file saved last."""

    save_asked = Signal(bool)
    cancel_asked = Signal()
    folder_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sqlDialog")
        self.setWindowTitle(tr("SQL of the ticked changes"))
        self._glances: tuple[Glance, ...] = ()
        self._is_saving = False
        self._saved_in: Path | None = None
        explanation = tr(
            "Statements with the effect of the commit, customer by customer; the program itself writes many at once. Run by hand, they are"
            " not noted in the journal: the second script is then the only way back."
        )
        self._failure = FailureBand()
        self._tabs = named(QTabWidget(), "sqlTabs", tr("Script"))
        self._texts = tuple(named(_text_area(), name) for name in ("sqlThere", "sqlBack"))
        for text, title in zip(self._texts, (tr("Write"), tr("Take back")), strict=True):
            self._tabs.addTab(text, title)
            text.setAccessibleName(title)
        self._told = plain_label(wrap=True, name="sqlTold")
        self._cancel = push_button("sqlCancel", tr("Cancel"), self.cancel_asked.emit)
        self._folder = push_button("sqlFolder", tr("Open folder"), self._on_folder)
        self._copy = push_button("sqlCopy", tr("Copy"), self._on_copy)
        self._save = push_button("sqlSave", tr("Save to a file"), self._on_save)
        close = push_button("sqlClose", tr("Close"), self.reject)
        row = QHBoxLayout()
        row.addWidget(self._told, 1)
        for button in (self._cancel, self._folder, self._copy, self._save, close):
            row.addWidget(button)
        whole = QVBoxLayout(self)
        whole.addWidget(plain_label(explanation, wrap=True))
        whole.addWidget(self._failure)
        whole.addWidget(self._tabs, 1)
        whole.addLayout(row)
        self._tabs.currentChanged.connect(self._on_tab)
        self.finished.connect(self.cancel_asked)
        self._folder.hide()
        self._begin(tr("Preparing the statements…"))
        self.resize(*_SIZE)

    # -- what the owner says ---------------------------------------------------------------------------------------------------------------

    def show_scripts(self, glances: "tuple[Glance, Glance]") -> None:
        """Show the beginnings of both scripts, there and back."""
        self._glances = glances
        for text, glance in zip(self._texts, glances, strict=True):
            text.setPlainText(glance.text)
        self._end()
        self._texts[self._tabs.currentIndex()].setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """Tell how far the file is."""
        if self._is_saving and total:
            self._told.setText(tr("Saving: {done} of {total} customers…", done=grouped(done), total=grouped(total)))

    def show_saved(self, path: Path) -> None:
        """The file is whole."""
        self._saved_in = path.parent
        self._end(tr("Saved to {path}", path=str(path)))
        self._folder.show()

    def show_stopped(self) -> None:
        """The work was cancelled."""
        self._end(tr("Cancelled; no file was written.") if self._is_saving else tr("Cancelled."))

    def show_failure(self, error: Expected) -> None:
        """Tell why it could not be done."""
        self._failure.show_error(error)
        self._end()

    # -- what the user does ----------------------------------------------------------------------------------------------------------------

    def _on_tab(self, _place: int) -> None:
        if self._glances and not self._is_saving:
            self._end()

    def _on_folder(self) -> None:
        self.folder_asked.emit(self._saved_in)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._shown.text)
        self._told.setText(tr("Copied."))

    def _on_save(self) -> None:
        self._is_saving = True
        self._failure.hide()
        self._folder.hide()
        self._begin(tr("Saving…"))
        self.save_asked.emit(self._tabs.currentIndex() == 1)

    # -- showing ---------------------------------------------------------------------------------------------------------------------------

    @property
    def _shown(self) -> "Glance":
        return self._glances[self._tabs.currentIndex()]

    def _begin(self, text: str) -> None:
        self._told.setText(text)
        self._cancel.show()
        for button in (self._copy, self._save):
            button.setEnabled(False)

    def _end(self, text: str = "") -> None:
        self._is_saving = False
        self._cancel.hide()
        self._told.setText(text or self._told_extent())
        self._save.setEnabled(bool(self._glances))
        is_whole = bool(self._glances) and not self._shown.has_more
        self._copy.setEnabled(is_whole)
        self._copy.setToolTip("" if is_whole else tr("Only the beginning is shown: save it to a file to have all of it."))

    def _told_extent(self) -> str:
        if not self._glances:
            return ""
        if not self._shown.has_more:
            return trn("{count} customer", "{count} customers", self._shown.customers)
        return trn(
            "The statements of the first customer are shown; a saved file holds all.",
            "The statements of the first {count} customers are shown; a saved file holds all.",
            self._shown.customers,
        )


def _text_area() -> QPlainTextEdit:
    area = QPlainTextEdit()
    area.setReadOnly(True)
    area.setTabChangesFocus(True)
    area.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    area.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return area
