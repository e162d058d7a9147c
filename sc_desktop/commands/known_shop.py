"""`--shop NAME`: a shop the window has opened, reached as there; what opens it comes from the system's keyring where it was given to it."""

import getpass
import os
import sys
from collections.abc import Sequence

from sc_desktop.commands.whom import Mistake, unknown
from sc_desktop.domain.address import ParsedUrl, Profile, parse_url
from sc_desktop.domain.secret import Secret
from sc_desktop.i18n import N_, msg, tr
from sc_desktop.settings import keyring_store
from sc_desktop.settings.keyring_store import ShopSecrets
from sc_desktop.settings.shops import KnownShop

PASSWORD_VARIABLE = "SC_DESKTOP_PASSWORD"


def find_shop(name: str, shops: Sequence[KnownShop]) -> KnownShop:
    """The shop of this name, as the window's list shows it. Raises Mistake."""
    known = [shop for shop in shops if shop.url]
    found = [shop for shop in known if name.casefold() in (shop.name.casefold(), shop.title.casefold(), shop.url.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        told = ", ".join(shop.url for shop in found)
        raise Mistake(tr(N_("Several shops are called “{name}”; give the address of one: {addresses}"), name=name, addresses=told))
    raise unknown(msg(N_("No shop is known as “{name}”."), name=name), name, [shop.shown for shop in known])


def address_of(shop: KnownShop) -> ParsedUrl:
    """Where it is. Raises BadInput for an address that is none."""
    return parse_url(shop.url, shop.prefix)


def secrets_of(shop: KnownShop, profile: Profile, *, from_stdin: bool) -> ShopSecrets:
    """What opens it: told by standard input or the environment, else kept in the keyring, else asked for at a terminal. Raises Expected."""
    told = _told(from_stdin)
    kept = keyring_store.find(shop.key) if shop.in_keyring else None
    if told is not None:
        return ShopSecrets(told, kept.ssh if kept is not None else {})
    if kept is None and profile.driver == "mysql" and sys.stdin is not None and sys.stdin.isatty():
        return ShopSecrets(Secret(getpass.getpass(tr(N_("Password of {who}: "), who=profile.shown))))
    return kept or ShopSecrets(Secret(""))


def _told(from_stdin: bool) -> Secret | None:
    if from_stdin:
        return Secret(sys.stdin.readline().rstrip("\r\n"))
    told = os.environ.get(PASSWORD_VARIABLE)
    return None if told is None else Secret(told)
