"""Things kept under a title, one TOML file each in a folder of the profile. What isn't understood whole is not used."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeVar

from sc_desktop.i18n import N_, Message, msg

LARGEST_FILE = 200_000
LONGEST_TITLE = 100


class Unusable(ValueError):
    """What is wrong with a file; `reason` says it."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.template)
        self.reason = reason


class Titled(Protocol):
    """What such a file holds."""

    @property
    def title(self) -> str: ...


AnyTitled = TypeVar("AnyTitled", bound=Titled)


def read_all(folder: Path, read: Callable[[Path], AnyTitled]) -> tuple[tuple[AnyTitled, ...], list[tuple[str, Message]]]:
    """What the files of a folder hold, by title, and the names of those that can't be used, each with its reason; no file is changed.

    `read` raises Unusable."""
    found: list[AnyTitled] = []
    problems: list[tuple[str, Message]] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append(read(path))
        except Unusable as fault:
            problems.append((path.name, fault.reason))
    return tuple(sorted(found, key=lambda each: each.title.casefold())), problems


def read_record(path: Path) -> Mapping[str, object]:
    """What stands in a file. Raises FileNotFoundError, Unusable."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unusable(msg(N_("it is too large.")))
        content = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise Unusable(msg(N_("it can't be read."))) from fault
    return understood(content)


def understood(content: bytes) -> Mapping[str, object]:
    """TOML as a record. Raises Unusable."""
    try:
        return tomllib.loads(content.decode(), parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as fault:
        raise Unusable(msg(N_("it is no TOML file."))) from fault


def title_of(record: Mapping[str, object], others: str) -> str:
    """The title in a record that has nothing but it and one entry more. Raises Unusable."""
    title = record.get("title")
    if not isinstance(title, str) or not 0 < len(title.strip()) <= LONGEST_TITLE:
        raise Unusable(msg(N_("its title is missing or too long.")))
    strange = sorted(set(record) - {"title", others})
    if strange:
        raise Unusable(msg(N_("its entry “{entry}” means nothing."), entry=strange[0]))
    return " ".join(title.split())


def key_of(title: str) -> str:
    """A file name of a title: plain letters, digits and hyphens; "" when nothing of it is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
