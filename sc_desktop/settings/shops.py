"""The shops this user has opened: how to reach them again, and what was allowed there. Never a password."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict, Unpack, cast
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct
from msgspec.structs import asdict, fields, replace

from sc_desktop.domain.back_office import read_back_office
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.settings.private_file import make_private_folder, read_json, write_json

FILE_NAME = "shops.json"
SHOP_COLOURS = ("blue", "sky", "yellow", "orange", "plum")
_SECRETS = {"password", "passwd", "pwd", "passphrase"}


class KnownShop(Struct, frozen=True):
    """One shop. `title` is the name it gives itself, `name` what its user calls it, "" for the same.

    `certificate` is the SHA-256 pinned by the user, "" for none; `opened` counts up: the highest was used last.
    `back_office` is the web address of its back office, as read_back_office gives it; "" when the user told none.
    `production`: customers buy there, so that a slip costs more than in a copy for tries.
    `accepted`: the name of the keeping (domain.keeping) its user has accepted though less is promised; "" for none.
    `colour`: one of SHOP_COLOURS, which its user chose for its windows; "" for none. `given`: the one it has while none is chosen.
    `in_keyring`: its password was given to the system's keyring."""

    key: str
    title: str = ""
    name: str = ""
    url: str = ""
    prefix: str = ""
    tls: str = ""
    certificate: str = ""
    write_allowed: bool = False
    back_office: str = ""
    production: bool = True
    accepted: str = ""
    colour: str = ""
    given: str = ""
    in_keyring: bool = False
    opened: int = 0

    @property
    def shown(self) -> str:
        """What it is called on the screen; its address while it has told no name."""
        return self.name or self.title or self.url

    @property
    def mark(self) -> str:
        """The colour that tells it from other shops."""
        return self.colour or self.given


class ShopFields(TypedDict, total=False):
    """What can be remembered of a shop; what isn't given stays as it was."""

    title: str
    name: str
    url: str
    prefix: str
    tls: str
    certificate: str
    write_allowed: bool
    back_office: str
    production: bool
    accepted: str
    colour: str
    in_keyring: bool


class KnownShops:
    """The shops in shops.json. An entry that can't be used moves to "set_aside" there, and `problems` says so. Saving raises Expected."""

    def __init__(self, folder: Path) -> None:
        self._path = make_private_folder(folder) / FILE_NAME
        self.problems: tuple[Message, ...] = ()
        self._shops: dict[str, KnownShop] = {}
        self._aside: dict[str, object] = {}
        self._load()

    def remember(self, key: str, **changes: Unpack[ShopFields]) -> KnownShop:
        """Note what is given and make this the shop used last. Raises ValueError for a url with a password, for a back office
        that is no bare web address, and for a colour shops can't have."""
        if has_password(changes.get("url", "")):
            raise ValueError("a shop's url is kept without its password")
        if not _is_back_office(changes.get("back_office", "")):
            raise ValueError("a back office is kept as its bare web address")
        if changes.get("colour", "") not in ("", *SHOP_COLOURS):
            raise ValueError(f"no colour of shops is called {changes['colour']}")
        problems = self.problems
        self._load()  # another window may have remembered its own shop meanwhile
        self.problems = problems + tuple(new for new in self.problems if new not in problems)
        latest = max((shop.opened for shop in self._shops.values()), default=0)
        shop = replace(self._shops.get(key, KnownShop(key)), **changes, opened=latest + 1)
        self._save(_told_apart(self._shops | {key: shop}))
        return self._shops[key]

    def forget(self, key: str) -> None:
        """Remove the shop from the list; nothing happens when it isn't there."""
        self._load()
        self._save({other: shop for other, shop in self._shops.items() if other != key})

    def get(self, key: str) -> KnownShop | None:
        """What is known of the shop, or None."""
        return self._shops.get(key)

    def recent(self) -> list[KnownShop]:
        """All known shops, the one used last first."""
        return sorted(self._shops.values(), key=lambda shop: shop.opened, reverse=True)

    def last(self) -> KnownShop | None:
        """The shop used last, or None before the first."""
        return next(iter(self.recent()), None)

    def _load(self) -> None:
        content, problem = read_json(self._path)
        problems = [problem] if problem else []
        stored, aside = content.get("shops"), content.get("set_aside")
        self._aside = dict(aside) if isinstance(aside, dict) else {}
        self._shops = {}
        for key, entry in stored.items() if isinstance(stored, dict) else ():
            if (shop := _known_shop(key, entry)) is not None:
                self._shops[key] = shop
                continue
            self._aside[key] = entry
            problems.append(msg(N_("What {file} says of the shop “{key}” can't be used; it is set aside."), file=FILE_NAME, key=key))
        self._shops = _told_apart(self._shops)  # those that were kept before shops were given colours
        self.problems = tuple(problems)

    def _save(self, shops: dict[str, KnownShop]) -> None:
        entries = {key: {name: value for name, value in asdict(shop).items() if name != "key"} for key, shop in shops.items()}
        write_json(self._path, {"shops": entries, "set_aside": self._aside})
        self._shops = shops


def has_password(url: str) -> bool:
    """Whether the url carries a password: before its host, even one with signs that should be escaped, or among its options."""
    if url.partition("://")[2].startswith("/"):  # a file
        return False
    before_host, at, _ = url.partition("://")[2].partition("@")
    options = parse_qsl(urlsplit(url).query)
    return (bool(at) and ":" in before_host) or any(name.lower() in _SECRETS for name, _ in options)


def _known_shop(key: str, entry: object) -> KnownShop | None:
    kinds = {field.name: type(field.default) for field in fields(KnownShop) if field.name != "key"}
    if not isinstance(entry, dict) or not set(entry) <= set(kinds):
        return None
    if any(type(value) is not kinds[name] for name, value in entry.items()) or has_password(cast(str, entry.get("url", ""))):
        return None
    if not {entry.get("colour", ""), entry.get("given", "")} <= {"", *SHOP_COLOURS}:
        return None
    return KnownShop(key, **entry) if _is_back_office(entry.get("back_office", "")) else None


def _told_apart(shops: Mapping[str, KnownShop]) -> dict[str, KnownShop]:
    """The shops, each with a colour: one that has none is given the one that fewest others have, and keeps it."""
    told = dict(shops)
    for key, shop in shops.items():
        if not shop.mark:
            taken = Counter(colour for other in told.values() for colour in {other.colour, other.given})
            told[key] = replace(shop, given=min(SHOP_COLOURS, key=lambda colour: taken[colour]))
    return told


def _is_back_office(address: str) -> bool:
    return read_back_office(address) == address
