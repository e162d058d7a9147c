"""Passwords as PrestaShop keeps them (DOMAIN section 2): what may be one, one made by chance, and its hash.

1.6 keeps the md5 of the shop's cookie key and the password, 1.7 and later bcrypt as PHP writes it. The rules are those of the back office;
how hard a password is to guess, which the front office asks since 8, is not judged."""

import hashlib
import secrets

from sc_desktop.domain.secret import Secret
from sc_desktop.i18n import N_, Message, msg

_BCRYPT_SINCE = (1, 7)
_LONGEST_OLD, _LONGEST_BYTES = 254, 72  # bcrypt looks at no more bytes
_COST = 10  # PHP's own, before 8.4
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
_BLOCKS, _BLOCK = 4, 4


def shortest_of(version: tuple[int, ...]) -> int:
    """So many signs a password has at least. Since 8 the shop's policy for customers says 8, unless its owner has changed that."""
    return 8 if version >= (8,) else 5


def why_not(text: str, version: tuple[int, ...]) -> Message | None:
    """Why this can't be a password of a shop of this version; None when it can."""
    shortest = shortest_of(version)
    if len(text) < shortest:
        return msg(N_("A password has at least {count} characters."), count=shortest)
    if "\0" in text or text != text.strip():
        return msg(N_("A password neither begins nor ends with a space."))
    if version < _BCRYPT_SINCE:
        return None if len(text) <= _LONGEST_OLD else msg(N_("A password has at most {count} characters."), count=_LONGEST_OLD)
    if len(text.encode()) > _LONGEST_BYTES:
        return msg(N_("A password has at most {count} characters; letters with accents count twice."), count=_LONGEST_BYTES)
    return None


def make_password() -> Secret:
    """One made by chance, 93 bits: to be read out, typed or copied."""
    return Secret("-".join("".join(secrets.choice(_LETTERS) for _sign in range(_BLOCK)) for _block in range(_BLOCKS)))


def needs_cookie_key(version: tuple[int, ...]) -> bool:
    """Whether the hash takes the shop's cookie key, which stands in its settings file only."""
    return version < _BCRYPT_SINCE


def hash_of(password: Secret, version: tuple[int, ...], cookie_key: Secret | None) -> str:
    """The hash as a shop of this version writes it. Each of bcrypt's takes some 50 ms, which is its purpose."""
    if needs_cookie_key(version):
        assert cookie_key is not None, "asked for before"
        return hashlib.md5((cookie_key.reveal() + password.reveal()).encode(), usedforsecurity=False).hexdigest()
    import bcrypt  # loaded when the first password is set

    made = bcrypt.hashpw(password.reveal().encode(), bcrypt.gensalt(_COST))
    return "$2y$" + made.decode("ascii").removeprefix("$2b$")
