"""Passwords in the system's keyring: one entry a shop, and never a file of our own.

The library is loaded when it is first asked: it takes a tenth of a second, and the keyring may ask its user to be unlocked."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from sc_desktop.domain.secret import Secret
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, Message, msg

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "SC Desktop"
_NONE_AT_ALL = ("keyring.backends.fail", "keyring.backends.null")
_IN_PLAIN_FILES = "keyrings.alt"
_PATIENCE_WORDS = N_("The password is kept in memory until the program ends, and will be asked for again.")


class ShopSecrets(Struct, frozen=True):
    """What opens a shop: the database's password, and passwords and passphrases of SSH by what they open."""

    password: Secret
    ssh: Mapping[str, Secret] = field(default_factory=dict)


def keep(shop: str, secrets: ShopSecrets) -> None:
    """Put what opens the shop (its key in shops.json) into the keyring, in place of what was there. Raises Expected."""
    content = {"password": secrets.password.reveal(), "ssh": {opens: secret.reveal() for opens, secret in secrets.ssh.items()}}
    _ask("set_password", shop, json.dumps(content))


def find(shop: str) -> ShopSecrets | None:
    """What opens the shop; None when the keyring knows nothing of it. Raises Expected."""
    try:
        content = json.loads(_ask("get_password", shop) or "null")
        return ShopSecrets(Secret(content["password"]), {opens: Secret(text) for opens, text in content["ssh"].items()})
    except (ValueError, TypeError, KeyError, AttributeError):  # an entry somebody else has made
        return None


def forget(shop: str) -> None:
    """Take the shop out of the keyring; nothing happens when it isn't there. Raises Expected."""
    if _ask("get_password", shop) is not None:
        _ask("delete_password", shop)


def _ask(question: str, shop: str, *values: str) -> Any:
    from keyring.errors import InitError, KeyringError, NoKeyringError

    try:
        return getattr(_backend(), question)(SERVICE, shop, *values)
    except (NoKeyringError, InitError) as error:
        raise _closed(msg(N_("This computer has no keyring that is running."))) from error
    except KeyringError as error:
        raise _closed(msg(N_("The keyring is locked, or refused."))) from error
    except Expected:
        raise
    except (OSError, RuntimeError, ValueError) as error:  # what a system's service says when it fails
        raise _closed(msg(N_("The keyring does not answer."))) from error


def _backend() -> "KeyringBackend":
    """The system's keyring. Raises Expected where there is none, or only one that writes passwords into a plain file."""
    import keyring

    backend = keyring.get_keyring()
    places = {type(each).__module__ for each in (backend, *getattr(backend, "backends", ()))}
    if any(place.startswith(_IN_PLAIN_FILES) for place in places):
        raise _closed(msg(N_("The keyring set up here writes passwords into a plain file.")))
    if type(backend).__module__ in _NONE_AT_ALL:
        raise _closed(msg(N_("This computer has no keyring that is running.")))
    return backend


def _closed(why: Message) -> Expected:
    return Expected(what=msg(N_("The system's keyring can't be used.")), effect=msg(_PATIENCE_WORDS), why=why)
