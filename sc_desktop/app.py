"""The composition root: reads the command line, puts the layers together, opens the window."""

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sc_desktop import __version__
from sc_desktop.domain.address import ParsedUrl, Secret, parse_url
from sc_desktop.errors import BadInput, Expected
from sc_desktop.i18n import N_, preferred_language, tr, use_language
from sc_desktop.settings.profile_folder import profile_folder
from sc_desktop.settings.shops import KnownShops
from sc_desktop.settings.store import Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from sc_desktop.ui.window.main_window import MainWindow
    from sc_desktop.workspace.opening import OpenRequest

PASSWORD_VARIABLE = "SC_DESKTOP_PASSWORD"
DONE, REFUSED, USAGE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line may say."""

    command: str | None = None
    url: str | None = None
    prefix: str | None = None
    password_stdin: bool = False
    write: bool = False
    demo: bool = False
    profile_dir: str | None = None
    target: str | None = None
    where: str | None = None
    group: tuple[str, ...] = ()
    all: bool = False
    commit: bool = False
    with_consent: bool = False
    create_journal: bool = False
    customer: str = ""
    limit: int = 100
    purge_older_than: int | None = None
    customers: tuple[int, ...] | None = None
    column: str | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """The command `sc-desktop`. Returns the exit code."""
    use_language(preferred_language())
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    try:
        address = parse_url(options.url, options.prefix) if options.url else None
        password = _password(options, address)
    except Expected as error:
        print(error, file=sys.stderr)
        return REFUSED
    if options.command == "check":
        return _check(address, password)
    if options.command == "apply":
        return _apply(options, address, password)
    if options.command in ("history", "undo"):
        return _look_back(options, address, password)
    gc.disable()  # what the window is made of stays: looking for garbage in it cost some 10 ms of the start
    app = _application()
    try:
        window = _open(address, password, profile_dir=options.profile_dir, writable=options.write, demo=options.demo)
    except Expected as error:
        print(error, file=sys.stderr)
        return REFUSED
    gc.enable()
    del window  # Qt keeps it
    return int(app.exec())


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
    return _open(address, password, profile_dir=profile_dir, writable=writable)


def _open(
    address: ParsedUrl | None, password: Secret | None, *, profile_dir: str | Path | None, writable: bool, demo: bool = False
) -> "MainWindow":
    folder = profile_folder(None if profile_dir is None else Path(profile_dir))
    settings, shops = Settings(folder), KnownShops(folder)
    wish = settings.choice("appearance.language")
    use_language(preferred_language("" if wish == "auto" else wish))
    _speak()
    from sc_desktop.ui.theme import apply_theme, apply_zoom
    from sc_desktop.ui.window.main_window import MainWindow

    app = _application()
    apply_theme(app, settings.choice("appearance.theme"))
    apply_zoom(app, settings.whole("appearance.zoom"))
    window = MainWindow(settings, shops, folder)
    window.show()
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
            window.opening.ask_password(known, last.title)
            return window
        profile = known
    window.opening.open_soon(profile, password, writable=writable)
    return window


def _application() -> "QApplication":
    """The one QApplication; made on first use."""
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("SC Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("sc-desktop")
    return app


def _speak() -> None:
    """Qt's own words in the language of the interface."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    from sc_desktop.i18n import language

    QLocale.setDefault(QLocale(QLocale.Language.French if language() == "fr" else QLocale.Language.English))
    app = _application()
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


def _secret_of_environment() -> Secret | None:
    found = os.environ.get(PASSWORD_VARIABLE)
    return None if found is None else Secret(found)


def _check(address: ParsedUrl | None, password: Secret | None) -> int:
    """The command `sc-desktop check --url ...`."""
    if address is None:
        print(tr(N_("check needs --url: which shop is to be checked?")), file=sys.stderr)
        return USAGE
    from sc_desktop.commands.checking import check

    for warning in address.warnings:
        print(tr(warning), file=sys.stderr)
    try:
        return check(address.profile, password)
    except Expected as error:
        print(error, file=sys.stderr)
        return REFUSED


def _request(options: Options, address: ParsedUrl | None, password: Secret | None) -> "OpenRequest":
    """The shop a command works on, opened writable only where it is to write; what the address warns of is told."""
    from sc_desktop.i18n import language
    from sc_desktop.workspace.opening import OpenRequest

    for warning in address.warnings if address is not None else ():
        print(tr(warning), file=sys.stderr)
    folder = profile_folder(None if options.profile_dir is None else Path(options.profile_dir))
    return OpenRequest(folder, language(), address.profile if address is not None else None, password, writable=options.commit)


def _apply(options: Options, address: ParsedUrl | None, password: Secret | None) -> int:
    """The command `sc-desktop apply RECIPE --url ... --where ...`."""
    if not options.target or (address is None and not options.demo):
        print(tr(N_("apply needs a recipe, and --url: which shop is meant? (--demo: the demo shop)")), file=sys.stderr)
        return USAGE
    from sc_desktop.commands.applying import Wish, apply

    wish = Wish(
        options.target, options.where, tuple(options.group), options.all, options.commit, options.with_consent, options.create_journal
    )
    try:
        request = _request(options, address, password)
        return apply(request, wish, author=Settings(request.folder).text("editing.author").strip())
    except Expected as error:
        print(error, file=sys.stderr)
        return REFUSED


def _look_back(options: Options, address: ParsedUrl | None, password: Secret | None) -> int:
    """The commands `sc-desktop history --url ...` and `sc-desktop undo BATCH --url ...`."""
    if address is None and not options.demo:
        print(tr(N_("{command} needs --url: which shop is meant? (--demo: the demo shop)"), command=options.command), file=sys.stderr)
        return USAGE
    if options.command == "undo" and not options.target:
        print(tr(N_("undo needs the batch that is to be taken back; history lists them.")), file=sys.stderr)
        return USAGE
    from sc_desktop.commands.history import HistoryWish, show_history
    from sc_desktop.commands.undo import UndoWish, undo
    from sc_desktop.domain.batch import UndoScope

    try:
        request = _request(options, address, password)
        if options.command == "history":
            return show_history(request, HistoryWish(options.customer, options.limit, options.purge_older_than, options.commit))
        wish = UndoWish(options.target or "", UndoScope(options.customers, options.column), options.commit)
        return undo(request, wish, author=Settings(request.folder).text("editing.author").strip())
    except Expected as error:
        print(error, file=sys.stderr)
        return REFUSED


def _at_least_one(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= 1_000_000:
        raise ValueError(text)
    return int(text)


def _ids(text: str) -> tuple[int, ...]:
    """Ids with commas between them, at least one."""
    return tuple(int(part) for part in text.split(","))


def _parse(arguments: Sequence[str]) -> Options:
    """The options. argparse is loaded only when there is something to read; started from a desktop there isn't."""
    if not arguments:
        return Options()
    import argparse

    parser = argparse.ArgumentParser(prog="sc-desktop", description=tr(N_("Mass-edits the customers of a PrestaShop shop.")))
    parser.add_argument(
        "command",
        nargs="?",
        choices=["check", "apply", "history", "undo"],
        help=tr(
            N_(
                "check: say what the shop is and what may be done there; apply: do a recipe, or show what it would do;"
                " history: list the batches; undo: take one back"
            )
        ),
    )
    parser.add_argument(
        "target", nargs="?", metavar="RECIPE|BATCH", help=tr(N_("the recipe's name or file; the beginning of the batch's id"))
    )
    parser.add_argument("--url", metavar="URL", help=tr(N_("the shop's database: mysql+pymysql://user@host/database")))
    parser.add_argument("--prefix", metavar="PREFIX", help=tr(N_("the prefix of the shop's tables, when there are several shops")))
    parser.add_argument("--password-stdin", action="store_true", help=tr(N_("read the password from standard input")))
    parser.add_argument("--write", action="store_true", help=tr(N_("open the shop writable")))
    parser.add_argument("--demo", action="store_true", help=tr(N_("open the demo shop")))
    parser.add_argument("--commit", action="store_true", help=tr(N_("write it to the shop; without this it is a dry run")))
    parser.add_argument("--profile-dir", metavar="FOLDER", help=tr(N_("keep all of the user's state in this folder")))
    applying = parser.add_argument_group("apply")
    applying.add_argument("--where", metavar="EXPRESSION", help=tr(N_("for the customers of whom this holds, like: orders_valid > 3")))
    applying.add_argument(
        "--group", metavar="GROUP", action="append", default=[], help=tr(N_("for the members of this group, by name or id"))
    )
    applying.add_argument("--all", action="store_true", help=tr(N_("for all customers")))
    applying.add_argument("--with-consent", action="store_true", help=tr(N_("those who get subscribed have given their consent")))
    applying.add_argument("--create-journal", action="store_true", help=tr(N_("create the journal's three tables in the shop if needed")))
    looking_back = parser.add_argument_group("history, undo")
    looking_back.add_argument("--customer", metavar="CUSTOMER", default="", help=tr(N_("history: of this customer, by id, name or e-mail")))
    looking_back.add_argument("--limit", metavar="N", type=_at_least_one, default=100, help=tr(N_("history: at most so many batches")))
    looking_back.add_argument(
        "--purge-older-than", metavar="DAYS", type=_at_least_one, help=tr(N_("history: delete older values from the journal"))
    )
    looking_back.add_argument("--customers", metavar="IDS", type=_ids, help=tr(N_("undo: only of these customers, like: 12,13")))
    looking_back.add_argument("--column", metavar="KEY", help=tr(N_("undo: only this column, like: lastname")))
    parser.add_argument("--version", action="version", version=f"SC Desktop {__version__}")
    return Options(**vars(parser.parse_args(arguments)))


__all__ = ["BadInput", "main", "open_window"]
