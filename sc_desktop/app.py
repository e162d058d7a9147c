"""The composition root: reads the command line, puts the layers together, opens the window."""

import builtins
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sc_desktop import __version__
from sc_desktop.commands import REFUSED, STOPPED
from sc_desktop.commands.arguments import Options, read_arguments
from sc_desktop.datafiles import resource
from sc_desktop.domain.address import ParsedUrl, Secret, parse_url, through_ssh
from sc_desktop.errors import BadInput, Expected
from sc_desktop.i18n import N_, preferred_language, tr, use_language
from sc_desktop.settings.profile_folder import profile_folder
from sc_desktop.settings.shops import KnownShops
from sc_desktop.settings.store import Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from sc_desktop.settings.crash_log import CrashLog
    from sc_desktop.ui.window.main_window import MainWindow

PASSWORD_VARIABLE = "SC_DESKTOP_PASSWORD"
LACKING = {
    ("QFileDialog", N_("&Look in:")),
    ("QFileDialog", N_("Files of &type:")),
    ("QAbstractFileIconProvider", N_("Folder")),
    ("QAbstractFileIconProvider", N_("Drive")),
}
"""Words of Qt's own dialogs that its French translation lacks, by the class that says them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command `sc-desktop`. Returns the exit code."""
    use_language(preferred_language())
    try:
        return _main(arguments)
    except KeyboardInterrupt:  # at a question, or while the command was being loaded; what writes ends by itself at its next step
        print(tr(N_("Stopped.")), file=sys.stderr)
        return STOPPED


def _main(arguments: Sequence[str] | None) -> int:
    options = read_arguments(sys.argv[1:] if arguments is None else arguments)
    try:
        address = _address(options)
        password = _password(options, address)
    except Expected as error:
        print(error, file=sys.stderr)
        return REFUSED
    if options.command is not None:
        from sc_desktop.commands.running import run_command

        return run_command(options, address, password)
    gc.disable()  # what is loaded and made until the first rows are there stays: looking for garbage in it cost 50 ms
    app = _application()
    from PySide6.QtCore import Qt

    try:
        folder = profile_folder(None if options.profile_dir is None else Path(options.profile_dir))
        window = _open(address, password, folder=folder, writable=options.write, demo=options.demo)
    except Expected as error:
        print(error, file=sys.stderr)
        return REFUSED
    window.settled.connect(_collect_from_now_on, Qt.ConnectionType.SingleShotConnection)
    log = _watch(window, folder)
    del window  # Qt keeps it
    code = int(app.exec())
    log.unwatch()
    return code


def open_window(
    url: str | None = None, *, prefix: str | None = None, profile_dir: str | Path | None = None, writable: bool = False
) -> "MainWindow":
    """The window on a shop, shown; the shop is opened while it stands there, and its signal `settled` tells when that is done.

    Without a URL: the shop opened last, else the demo. The password comes from the URL or from SC_DESKTOP_PASSWORD. `profile_dir` holds all
    of the user's state. Raises BadInput for a URL that is none."""
    _application()
    address = parse_url(url, prefix) if url else None
    password = None
    if address is not None:
        password = address.password or _secret_of_environment()
    folder = profile_folder(None if profile_dir is None else Path(profile_dir))
    return _open(address, password, folder=folder, writable=writable)


def _watch(window: "MainWindow", folder: Path) -> "CrashLog":
    """Note and tell what nobody expected, from now on; and what ended the program the last time."""
    from sc_desktop.settings.crash_log import CrashLog
    from sc_desktop.ui.crash import CrashGuard

    log = CrashLog(folder)
    guard = CrashGuard(log, window)
    guard.install()
    died = log.watch()
    if died:
        guard.tell_last(died)
    return log


def _open(address: ParsedUrl | None, password: Secret | None, *, folder: Path, writable: bool, demo: bool = False) -> "MainWindow":
    settings, shops = Settings(folder), KnownShops(folder)
    wish = settings.choice("appearance.language")
    use_language(preferred_language("" if wish == "auto" else wish))
    _speak()
    from PySide6.QtGui import QIcon

    from sc_desktop.ui.theme import apply_theme, apply_zoom
    from sc_desktop.ui.window.main_window import MainWindow

    app = _application()
    apply_theme(app, settings.choice("appearance.theme"))
    apply_zoom(app, settings.whole("appearance.zoom"))
    window = MainWindow(settings, shops, folder)
    window.show()
    app.setWindowIcon(QIcon(str(resource("icons", "sc-desktop.png"))))  # the window need not wait for it
    for problem in (*settings.problems, *shops.problems):
        window.desk.tell(tr(problem), role="warning")
    for warning in address.warnings if address is not None else ():
        window.desk.tell(tr(warning), role="warning")
    profile = address.profile if address is not None else None
    last = shops.last() if profile is None and not demo else None
    if last is not None and last.url:
        known = parse_url(last.url, last.prefix).profile
        password = password or _secret_of_environment()
        if password is None and known.driver == "mysql":
            window.recent.open_known(last)
            return window
        profile = known
    window.opening.open_soon(profile, password, writable=writable)
    return window


def _application() -> "QApplication":
    """The one QApplication; made on first use."""
    from PySide6.QtWidgets import QApplication

    _import_as_ever()
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("SC Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("sc-desktop")
    return app


def _collect_from_now_on() -> None:
    """Look for garbage, but never again in what the program is made of."""
    gc.freeze()
    gc.enable()


def _import_as_ever() -> None:
    """Take back the import that PySide put in place of Python's. For the sake of `from __feature__ import`, which nothing here asks for, it
    reads the source of each module that is loaded after it, and keeps it: a sixth of what is loaded until the first rows are there."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def _speak() -> None:
    """Qt's own words in the language of the interface."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    from sc_desktop.i18n import language

    class Missing(QTranslator):
        """What Qt's own translation lacks: it is asked last, for nothing but that."""

        def isEmpty(self) -> bool:
            return False  # one that is empty is not installed

        def translate(self, context: str, text: str, _about: object = None, _n: int = -1) -> str | None:
            return tr(text) if (context, text) in LACKING else None  # "" would be a translation

    QLocale.setDefault(QLocale(QLocale.Language.French if language() == "fr" else QLocale.Language.English))
    app = _application()
    for spoken in app.findChildren(QTranslator):  # of a window opened before, in another language
        app.removeTranslator(spoken)
        spoken.deleteLater()
    app.installTranslator(Missing(app))
    translator = QTranslator(app)
    if translator.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def _password(options: Options, address: ParsedUrl | None) -> Secret | None:
    """From the URL, standard input, the environment or a prompt; in this order, and never from an option of its own."""
    if address is None or address.profile.driver == "sqlite":
        return None
    if options.password_stdin:
        return Secret(sys.stdin.readline().rstrip("\r\n"))
    found = address.password or _secret_of_environment()
    if found is None and sys.stdin is not None and sys.stdin.isatty():
        import getpass  # asked at a terminal only

        found = Secret(getpass.getpass(tr(N_("Password of {who}: "), who=address.profile.shown)))
    return found


def _address(options: Options) -> ParsedUrl | None:
    """What --url says, through SSH where --ssh says so. Raises BadInput."""
    if not options.url:
        return None
    address = parse_url(options.url, options.prefix)
    return address if options.ssh is None else replace(address, profile=through_ssh(address.profile, options.ssh, options.ssh_key))


def _secret_of_environment() -> Secret | None:
    found = os.environ.get(PASSWORD_VARIABLE)
    return None if found is None else Secret(found)


__all__ = ["BadInput", "main", "open_window"]
