"""Passwords as PrestaShop keeps them (DOMAIN section 2): what may be one, one made by chance, and its hash.

1.6 keeps the md5 of the shop's cookie key and the password, 1.7 and later bcrypt as PHP writes it. Since 8 each shop says for itself what a
password has to be like."""

import hashlib
import secrets
from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import Connection, select

from sc_desktop.db.read import read_table
from sc_desktop.domain.secret import Secret
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.configuration import MULTISHOP, Configuration, Setting
from sc_desktop.prestashop.shop import Shop

_BCRYPT_SINCE, _POLICY_SINCE = (1, 7), (8,)
_SHORTEST, _LONGEST_OLD, _LONGEST = 5, 254, 72  # bcrypt looks at no more bytes
_COST = 10  # PHP's own, before 8.4
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
_BLOCKS, _BLOCK = 4, 4
_HARDEST = 4
_ENOUGH_TO_JUDGE = 24  # characters: more of them make no password easier, and may take seconds to be judged
_USUAL = {
    "PS_SECURITY_PASSWORD_POLICY_MINIMUM_LENGTH": 8,
    "PS_SECURITY_PASSWORD_POLICY_MAXIMUM_LENGTH": _LONGEST,
    "PS_SECURITY_PASSWORD_POLICY_MINIMUM_SCORE": 3,
}
"""The settings of a policy, and what each says in a new shop."""


class Policy(Struct, frozen=True):
    """What a shop asks of a password: its length in characters, and how hard it is to guess, from 0 to 4 (zxcvbn's score).

    `most_bytes`: it has no more in UTF-8; 0 where that is nothing to the hash."""

    shortest: int = _SHORTEST
    longest: int = _LONGEST
    score: int = 0
    most_bytes: int = _LONGEST

    def with_one(self, other: "Policy") -> "Policy":
        """What both ask for; the shorter lengths give way where no password could have them all."""
        shortest = max(self.shortest, other.shortest)
        longest = max(shortest, min(self.longest, other.longest))
        return Policy(shortest, longest, max(self.score, other.score), self.most_bytes)

    def told(self) -> Message:
        """The same in words."""
        if self.score:
            text = N_("The shop asks for {shortest} to {longest} characters, strength {score} of {hardest}.")
        else:
            text = N_("The shop asks for {shortest} to {longest} characters.")
        return msg(text, shortest=self.shortest, longest=self.longest, score=self.score, hardest=_HARDEST)


def load_policy(connection: Connection, shop: Shop, customers: Iterable[int]) -> Policy:
    """What the shops of these customers ask for, all of them together; before 8 it is the version that asks."""
    if shop.facts.version_numbers < _BCRYPT_SINCE:
        return Policy(longest=_LONGEST_OLD, most_bytes=0)
    if shop.facts.version_numbers < _POLICY_SINCE:
        return Policy()
    c, configuration = shop.tables.customer.c, shop.tables.configuration.c
    columns = (configuration[name] for name in ("id_configuration", "id_shop_group", "id_shop", "name", "value"))
    rows = read_table(connection, select(*columns).where(configuration.name.in_([MULTISHOP, *_USUAL])))
    known = Configuration([Setting(*row) for row in rows], shop.facts.shop_group_of)  # type: ignore[arg-type]
    named = read_table(connection, select(c.id_shop).where(c.id_customer.in_(list(customers))).distinct()) if "id_shop" in c else []
    policy = Policy()
    for place in sorted({int(str(row[0] or 0)) for row in named} or {0}):
        policy = policy.with_one(_policy_of(known, place))
    return policy


def _policy_of(known: Configuration, place: int) -> Policy:
    shortest, longest, score = (known.whole(name, usual, shop=place) for name, usual in _USUAL.items())
    shortest = min(max(_SHORTEST, shortest), _LONGEST)
    return Policy(shortest, max(shortest, min(longest, _LONGEST)), min(max(0, score), _HARDEST))


def why_not(text: str, policy: Policy) -> Message | None:
    """Why this can't be a password where that is asked for; None when it can, or when only how hard it is to guess is left to be judged."""
    if len(text) < policy.shortest:
        return msg(N_("A password has at least {count} characters; this one has {length}."), count=policy.shortest, length=len(text))
    if "\0" in text or text != text.strip():
        return msg(N_("A password neither begins nor ends with a space."))
    if len(text) > policy.longest:
        return msg(N_("A password has at most {count} characters; this one has {length}."), count=policy.longest, length=len(text))
    if policy.most_bytes and len(text.encode()) > policy.most_bytes:
        return msg(N_("A password has at most {count} characters; letters with accents count twice."), count=policy.most_bytes)
    return None


def why_too_weak(text: str, policy: Policy) -> Message | None:
    """Why this is too easy to guess; None when it is not. It may take a good part of a second.

    The shop judges by zxcvbn too, in PHP: near its limits it may say otherwise."""
    if not policy.score:
        return None
    from zxcvbn import zxcvbn  # with its lists of words, loaded when the first password is judged

    score = int(zxcvbn(text[:_ENOUGH_TO_JUDGE])["score"])
    if score < policy.score and len(text) > _ENOUGH_TO_JUDGE:
        score = int(zxcvbn(text)["score"])
    if score >= policy.score:
        return None
    return msg(
        N_("Too easy to guess: strength {score}, and the shop asks for {wanted}. Rare words help; names, dates and repetitions don't."),
        score=score,
        wanted=policy.score,
    )


def make_password(policy: Policy) -> Secret:
    """One made by chance, of 93 bits where the shop has room for them: to be read out, typed or copied."""
    blocks = max(_BLOCKS, -(-(policy.shortest + 1) // (_BLOCK + 1)))
    text = "-".join("".join(secrets.choice(_LETTERS) for _sign in range(_BLOCK)) for _block in range(blocks))
    return Secret(text if len(text) <= policy.longest else "".join(secrets.choice(_LETTERS) for _sign in range(policy.longest)))


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
