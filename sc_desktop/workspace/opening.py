"""Opening a shop: connect, probe, read the lists; and what has to be true before it may be written to."""

import datetime
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.database import Database
from sc_desktop.db.faults import shop_errors
from sc_desktop.db.profile import Profile, Secret
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.domain.ssh import Asking, SshMeans
from sc_desktop.errors import BadInput, Expected, ShopRefused
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.journal.book import Book, local_path, open_local_book, set_aside_if_damaged
from sc_desktop.journal.local import LocalJournal
from sc_desktop.journal.tables import NAMES, create_journal, has_journal, is_complete, journal_ddl, journal_tables
from sc_desktop.prestashop.address_columns import address_columns_of
from sc_desktop.prestashop.customers import columns_of, subjects_of
from sc_desktop.prestashop.lists import take_lists
from sc_desktop.prestashop.login_columns import login_columns_of
from sc_desktop.prestashop.probe import choose_prefix, probe
from sc_desktop.prestashop.rights import find_rights
from sc_desktop.settings.own_fields import load_own_fields
from sc_desktop.workspace.replica import Replica
from sc_desktop.workspace.workspace import Workspace

if TYPE_CHECKING:
    from sc_desktop.prestashop.settings_file import FoundSettings

KNOWN_HOSTS = "known_hosts"
DEMO_FILE = "demo-shop.db"
DEMO_CUSTOMERS = 2031  # 2,000 of them are not deleted
OPENING = msg(N_("The shop could not be opened."))


class OpenRequest(Struct, frozen=True):
    """What is needed to open a shop. Without a profile the demo shop is meant, built when it is not there yet.

    `accepted`: by key of the shop, the name of the keeping that the user has accepted though less is promised.
    `ssh`: what logging in takes where the profile leads through SSH. `logged_in`: the database, where `log_in` has opened it already."""

    folder: Path
    language: str
    profile: Profile | None = None
    password: Secret | None = None
    writable: bool = False
    connect_timeout: int = 10
    read_timeout: int = 60
    accepted: Mapping[str, str] = field(default_factory=dict)
    ssh: SshMeans = field(default_factory=SshMeans)
    logged_in: Database | None = None


def open_shop(request: OpenRequest, *, progress: Progress) -> Workspace:
    """Connect and find out what the shop is; nothing is written to it.

    Raises ShopUnreachable, ShopRefused, NotAShop (with the prefixes found when there are several), BadInput, and Cancelled."""
    is_demo = request.profile is None
    profile = request.profile or demo_profile(request.folder, progress=progress)
    database = request.logged_in or _database(request, profile)
    try:
        with progress.waiting(database.stop_waiting):
            workspace = _probe(request, database, is_demo)
            with shop_errors(OPENING):
                database.server  # asked here, off the window's thread; the window only looks it up  # noqa: B018
            if request.writable or is_demo:
                with suppress(ShopRefused):  # it opens read-only, and read_only_reason says why
                    allow_writing(workspace, request.accepted.get(workspace.key, ""), progress=progress)
        progress.check()
    except Expected as fault:
        database.close()
        if progress.is_cancelled:  # the fault is but what came of that
            raise Cancelled from fault
        raise
    except BaseException:
        database.close()
        raise
    return workspace


def demo_profile(folder: Path, *, progress: Progress) -> Profile:
    """The demo shop's profile; its file is built the first time, never again unasked."""
    path = folder / DEMO_FILE
    if not path.exists():
        from sc_desktop.demo.build import build_demo_file  # the names, places and goods of a whole shop

        progress.begin(DEMO_CUSTOMERS)

        def step(done: int, total: int) -> None:
            progress.step(done - progress.done)

        build_demo_file(path, customers=DEMO_CUSTOMERS, as_of=datetime.datetime.now().replace(microsecond=0), step=step)
    return Profile(driver="sqlite", path=str(path), prefix="ps_")


class Tested(Struct, frozen=True):
    """What a test of a connection found: what went well in order, and the fault with its stage where it stopped."""

    passed: tuple[Message, ...]
    fault: Expected | None = None
    stage: str = ""


def ssh_means(folder: Path, secrets: Mapping[str, Secret], asking: Asking | None = None) -> SshMeans:
    """What SSH takes, with the keys of hosts this user has accepted; `asking` asks for what only a person knows."""
    return SshMeans(folder / KNOWN_HOSTS, secrets, asking)


def log_in(request: OpenRequest) -> OpenRequest:
    """Log in ahead of opening: the request then holds the database, to be opened or closed. Raises what opening raises."""
    assert request.profile is not None, "the demo needs no login"
    database = _database(request, request.profile)
    try:
        with shop_errors(OPENING), database.reading():
            return replace(request, logged_in=database)
    except BaseException:
        database.close()
        raise


def _database(request: OpenRequest, profile: Profile, along: Database | None = None) -> Database:
    timeouts = {"connect_timeout": request.connect_timeout, "read_timeout": request.read_timeout}
    return Database(profile, request.password, ssh=request.ssh, along=along, **timeouts)


def read_settings(given: Path | str) -> "FoundSettings":
    """What the shop's own settings file (parameters.php, settings.inc.php), or a text of it, says of its database. Raises BadInput."""
    from sc_desktop.prestashop.settings_file import LARGEST, read_settings_file

    if isinstance(given, str):
        return read_settings_file(given)
    try:
        with given.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as fault:
        raise BadInput(
            what=msg(N_("The file {name} can't be read."), name=given.name),
            effect=msg(N_("Nothing was filled in.")),
            why=fault.strerror or "",
        ) from fault
    return read_settings_file(content)


def accept_host_key(folder: Path, line: str) -> None:
    """From now on the SSH host is known by this key, which its user has compared and accepted."""
    from sc_desktop.db.host_keys import accept_key  # loads asyncssh, which only shops behind SSH need

    accept_key(folder / KNOWN_HOSTS, line)


def test_connection(profile: Profile, password: Secret | None, *, timeout: int, progress: Progress, ssh: SshMeans | None = None) -> Tested:
    """Try every stage of connecting, one after another, and name the one that fails; nothing stays open."""
    from sc_desktop.prestashop.examination import examine

    passed: list[Message] = []
    for step in examine(profile, password, connect_timeout=timeout, ssh=ssh):
        if step.fault is not None:
            return Tested(tuple(passed), step.fault, step.stage)
        passed.append(step.message)
        progress.step(0)
    return Tested(tuple(passed))


def allow_writing(workspace: Workspace, accepted: str = "", *, progress: Progress) -> None:
    """Let the shop be written to, after asking the server for every right it takes. Raises ShopRefused when it stays read-only.

    Where less can be promised than elsewhere, it does so until that is `accepted` by name: `workspace.offered` tells what to accept."""
    if workspace.read_only_reason is None:
        workspace.database.allow_writing()
        try:
            _allow(workspace, accepted)
        except Expected:
            workspace.database.forbid_writing()
            raise
    if workspace.read_only_reason is not None:
        workspace.database.forbid_writing()
        advice = msg(N_("You can browse and export; ask whoever runs the database for what is missing."))
        raise _stays_read_only(workspace.read_only_reason, advice)


def _allow(workspace: Workspace, accepted: str) -> None:
    with shop_errors(msg(N_("Writing could not be allowed."))), workspace.database.writing() as connection:
        has = workspace.has_journal
        rights = find_rights(connection, workspace.shop, workspace.subjects, workspace.journal, has_journal=has)
        workspace.read_only_reason = rights.missing
        if rights.missing is not None:
            return
        if not rights.keeping.is_fenced and rights.keeping.name != accepted:
            workspace.offered = rights.keeping
            assert rights.keeping.why is not None, "less is promised for a reason"
            advice = msg(N_("It can be written to all the same: the program tells what is not promised then."))
            raise _stays_read_only(rights.keeping.why, advice)
        if rights.keeping.is_local and workspace.local_book is None:
            workspace.local_book = _open_book(workspace.local, workspace.key)
    workspace.keeping, workspace.offered = rights.keeping, None
    workspace.addresses_locked, workspace.passwords_locked = rights.no_addresses, rights.no_passwords


def _stays_read_only(why: Message, advice: Message) -> ShopRefused:
    return ShopRefused(what=msg(N_("This shop stays read-only.")), effect=msg(N_("Nothing was written.")), why=why, advice=advice)


def _open_book(local: LocalJournal, shop: str) -> Book:
    """The book of this shop on this computer. A file that is damaged is set aside, as the other notes are."""
    path = local_path(local.folder, shop)
    try:
        return open_local_book(path)
    except DBAPIError as error:
        if not set_aside_if_damaged(path, error):
            raise
    local.was_broken = True
    return open_local_book(path)


def forbid_writing(workspace: Workspace, *, progress: Progress) -> None:
    """Read this shop only from now on, as its user wishes; pending changes stay."""
    workspace.database.forbid_writing()


def list_journal_ddl(workspace: Workspace, *, progress: Progress) -> Sequence[str]:
    """The statements that would create the journal in this shop; none when it is there."""
    with shop_errors(OPENING), workspace.database.reading() as connection:
        workspace.has_journal = has_journal(connection, workspace.journal)
        return () if workspace.has_journal else journal_ddl(connection, workspace.journal)


def create_journal_tables(workspace: Workspace, *, progress: Progress) -> None:
    """Create the journal in the shop; the user has seen the statements and agreed."""
    try:
        with workspace.database.writing() as connection:
            create_journal(connection, workspace.journal)
            connection.commit()
    except DBAPIError as error:
        workspace.database.forbid_writing()
        workspace.read_only_reason = msg(N_("The journal tables could not be created in the shop's database."))
        raise ShopRefused(
            what=msg(N_("The journal could not be created.")),
            effect=msg(N_("Nothing was written; your changes are still pending.")),
            why=workspace.read_only_reason,
            advice=msg(N_("Ask for the CREATE right on this database, then open the shop again.")),
        ) from error
    workspace.has_journal = True


def _replica(request: OpenRequest, database: Database) -> Replica | None:
    """What the profile names to be looked at; nothing is connected yet."""
    named = database.profile.of_replica
    return None if named is None else Replica(_database(request, named, database))


def _probe(request: OpenRequest, database: Database, is_demo: bool) -> Workspace:
    with shop_errors(OPENING), database.reading() as connection:
        prefix = choose_prefix(connection, database.profile.prefix)
        database.profile = replace(database.profile, prefix=prefix)
        found = probe(connection, prefix, beside=NAMES)
        shop = found.shop
        journal = journal_tables(prefix)
        id_lang = shop.facts.language_of(request.language)
        local = LocalJournal(request.folder / "local.db")
        has_book = local_path(request.folder, database.profile.key).exists()
        workspace = Workspace(
            database=database,
            shop=shop,
            columns=columns_of(shop),
            address_columns=address_columns_of(shop),
            login_columns=login_columns_of(shop),
            subjects=subjects_of(shop),
            journal=journal,
            local=local,
            local_book=_open_book(local, database.profile.key) if has_book else None,
            lists=take_lists(found.lists, id_lang=id_lang),
            language=request.language,
            is_demo=is_demo,
            has_journal=is_complete(journal, {name: live.names for name, live in found.beside.items()}),
            read_only_reason=shop.facts.read_only_reason,
            replica=_replica(request, database),
        )
        fields = load_own_fields(request.folder).fields
        if fields:
            from sc_desktop.workspace.own_fields import columns_with  # loads the language of expressions

            workspace.columns = columns_with(workspace, fields)
        return workspace
