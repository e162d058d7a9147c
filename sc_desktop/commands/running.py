"""One command of the command line, from its options to its exit code."""

import sys
from pathlib import Path

from sc_desktop.commands import REFUSED, USAGE
from sc_desktop.commands.arguments import Options
from sc_desktop.commands.known_shop import address_of, find_shop, secrets_of
from sc_desktop.commands.ssh import logged_in_ahead
from sc_desktop.commands.whom import Mistake, Whom
from sc_desktop.commands.writer import Writer
from sc_desktop.domain.address import ParsedUrl, Secret
from sc_desktop.errors import Expected, TlsNotTrusted
from sc_desktop.i18n import N_, language, tr
from sc_desktop.settings.keyring_store import ShopSecrets
from sc_desktop.settings.profile_folder import profile_folder
from sc_desktop.settings.shops import KnownShops
from sc_desktop.settings.store import Settings
from sc_desktop.workspace.opening import OpenRequest, ssh_means

ABOUT_SERVERS = ("check", "grants")  # what the demo, a file of this computer, has none of


def run_command(options: Options, address: ParsedUrl | None, password: Secret | None) -> int:
    """Do it and return the exit code; what the world refuses is told on standard error."""
    if options.shop and (address is not None or options.demo):
        print(tr(N_("Give either --shop or --url, not both.")), file=sys.stderr)
        return USAGE
    if address is None and not options.shop and (not options.demo or options.command in ABOUT_SERVERS):
        needs = N_("{command} needs --shop or --url: which shop is meant? (--demo: the demo shop)")
        if options.command in ABOUT_SERVERS:
            needs = N_("{command} needs --shop or --url: it is about a shop's database on a server.")
        print(tr(needs, command=options.command), file=sys.stderr)
        return USAGE
    for warning in address.warnings if address is not None else ():
        print(tr(warning), file=sys.stderr)
    try:
        folder = profile_folder(None if options.profile_dir is None else Path(options.profile_dir))
        if not options.shop:
            return _in_shop(options, folder, address, ShopSecrets(password) if password is not None else None)
        shop = find_shop(options.shop, KnownShops(folder).recent())
        address = address_of(shop)
        return _in_shop(options, folder, address, secrets_of(shop, address.profile, from_stdin=options.password_stdin))
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return USAGE
    except Expected as error:
        print(error, file=sys.stderr)
        if isinstance(error, TlsNotTrusted) and error.certificate:
            print(_how_to_trust(error.certificate), file=sys.stderr)
        return REFUSED


def _how_to_trust(certificate: str) -> str:
    """What the address can say of a server whose encryption could not be verified."""
    told = N_("Its fingerprint (SHA-256) is {certificate}. The address can say what to trust: ?tls=pin&cert={certificate} or ?ca=FILE.")
    return tr(told, certificate=certificate)


def _in_shop(options: Options, folder: Path, address: ParsedUrl | None, secrets: ShopSecrets | None) -> int:
    """A command that needs the user's profile; the shop is opened writable only where it is to write."""
    settings = Settings(folder)
    profile = address.profile if address is not None else None
    shops = {shop.key: shop for shop in KnownShops(folder).recent()}
    accepted = {key: shop.accepted for key, shop in shops.items()}
    writer = Writer(settings.text("editing.author").strip(), shops, settings.whole("editing.confirm_above"), options.at_most)
    ssh = ssh_means(folder, secrets.ssh if secrets is not None else {})
    password = secrets.password if secrets is not None else None
    request = OpenRequest(folder, language(), profile, password, writable=options.commit, accepted=accepted, ssh=ssh)
    with logged_in_ahead(request, options.accept_host_key) as request:
        return _act(options, folder, request, settings, writer)


def _act(options: Options, folder: Path, request: OpenRequest, settings: Settings, writer: Writer) -> int:
    whom = Whom(options.where, options.group, options.all, options.filter, folder)
    match options.command:
        case "check":
            from sc_desktop.commands.checking import check

            return check(request)
        case "grants":
            from sc_desktop.commands.granting import print_grants

            return print_grants(request, account=options.account, for_writing=options.write)
        case "export":
            from sc_desktop.commands.exporting import ExportWish, export
            from sc_desktop.exchange.csv_out import preferred_style

            output = Path(options.output) if options.output else None
            companies = settings.flag("customers.company_columns")
            return export(request, ExportWish(whom, preferred_style(settings), folder, options.view, output, options.overwrite, companies))
        case "apply":
            from sc_desktop.commands.applying import ApplyWish, apply

            wish = ApplyWish(options.recipe, whom, options.commit, options.with_consent, options.create_journal)
            return apply(request, wish, writer=writer)
        case "history":
            from sc_desktop.commands.history import HistoryWish, show_history

            asked = HistoryWish(options.customer, options.limit, options.purge_older_than, options.commit)
            return show_history(request, asked, writer=writer)
        case "undo":
            from sc_desktop.commands.undo import UndoWish, undo
            from sc_desktop.domain.batch import UndoScope

            scope = UndoScope(options.customers, options.column)
            return undo(request, UndoWish(options.batch, scope, options.commit), writer=writer)
    raise AssertionError(options.command)
