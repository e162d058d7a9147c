"""The shop's settings file as a source of the form: a button to open or paste it, and what a drop onto the dialog holds."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from sc_desktop.i18n import N_, tr

if TYPE_CHECKING:
    from sc_desktop.prestashop.settings_file import FoundSettings

_NAMES = {
    "host": N_("the server"),
    "database": N_("the database"),
    "user": N_("the user name"),
    "password": N_("the password"),
    "prefix": N_("the table prefix"),
}
_FILTER = "parameters.php, settings.inc.php (*.php);;* (*)"


class SettingsSource(QPushButton):
    """`given` carries the path of a file, or the text that was pasted."""

    given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr(N_("From the shop's settings f&ile")), parent)
        self.setObjectName("settingsFileButton")
        self.setAutoDefault(False)
        tip = N_(
            "app/config/parameters.php since PrestaShop 1.7, config/settings.inc.php before. It is read, never run; dropping it onto this"
            " dialog does the same."
        )
        self.setToolTip(tr(tip))
        menu = QMenu(self)
        self._add(menu, "openSettingsFile", tr(N_("&Open the file…")), self._on_open)
        self._add(menu, "pasteSettings", tr(N_("&Paste what you copied of it")), self._on_paste)
        self.setMenu(menu)

    def _add(self, menu: QMenu, name: str, text: str, act: Callable[[], None]) -> None:
        action = menu.addAction(text)
        action.setObjectName(name)
        action.triggered.connect(act)

    def _on_open(self) -> None:
        dialog = QFileDialog(self, tr(N_("The shop's settings file")), "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._give_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _give_file(self, name: str) -> None:
        self.given.emit(Path(name))

    def _on_paste(self) -> None:
        self.given.emit(QGuiApplication.clipboard().text())


def dropped(data: QMimeData) -> Path | str | None:
    """The one file, or the text, that is dropped; None for anything else."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if data.hasUrls():
        return files[0] if len(files) == 1 == len(data.urls()) else None
    return data.text() or None


def sentences(found: "FoundSettings") -> Sequence[str]:
    """What is to be said of the settings that were found."""
    said = [tr(problem) for problem in found.problems]
    if found.missing:
        names = ", ".join(tr(_NAMES[name]) for name in found.missing)
        said.append(tr(N_("What the file does not tell, or only PHP could tell, is still to be filled in: {names}."), names=names))
    if found.is_on_web_server:
        text = N_(
            "By this file the database is on the web server itself. From your computer, the way there is SSH: fill in above how you log"
            " in to the web server (your host's control panel tells). If the shop runs on this computer, untick it."
        )
        said.append(tr(text))
    return said or [tr(N_("Everything was found; test the connection, or open the shop."))]
