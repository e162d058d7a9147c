"""Saved filters: conditions kept under a name, one TOML file each in the user's profile. What isn't understood whole is not used."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sc_desktop.domain.filters import BadFilter, Where, as_plain, from_plain
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.settings.private_file import make_private_folder, write_text
from sc_desktop.settings.toml_text import toml_document, toml_value

FOLDER = "filters"
LARGEST_FILE = 200_000
LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter under a title. `key` is the name of its file."""

    key: str
    title: str
    where: Where


def load_filters(folder: Path) -> tuple[tuple[SavedFilter, ...], tuple[Message, ...]]:
    """The filters of the user's profile folder by title, and what was wrong with the others; the files are never changed."""
    found: list[SavedFilter] = []
    problems: list[Message] = []
    for path in sorted((folder / FOLDER).glob("*.toml")):
        try:
            found.append(_read(path))
        except BadFilter as bad:
            problems.append(msg(N_("The saved filter {file} is set aside: {reason}"), file=path.name, reason=bad.reason))
    return tuple(sorted(found, key=lambda each: each.title.casefold())), tuple(problems)


def save_filter(folder: Path, title: str, where: Where) -> SavedFilter:
    """Keep the filter under a title; one of the same name is replaced. Raises BadInput for a title that can't be, Expected."""
    title = " ".join(title.split())
    key = _key_of(title)
    if not key or len(title) > LONGEST_TITLE:
        raise BadInput(
            what=msg(N_("“{title}” can't be the name of a filter."), title=title),
            effect=msg(N_("Nothing was saved.")),
            advice=msg(N_("A name needs letters or digits, and at most {most} characters."), most=LONGEST_TITLE),
        )
    write_text(make_private_folder(folder / FOLDER) / f"{key}.toml", toml_document({"title": title}) + f"where = {where_text(where)}\n")
    return SavedFilter(key, title, where)


def rename_filter(folder: Path, saved: SavedFilter, title: str) -> SavedFilter:
    """The same filter under another title. Raises as save_filter does; the old one then stands."""
    renamed = save_filter(folder, title, saved.where)
    if renamed.key != saved.key:
        delete_filter(folder, saved.key)
    return renamed


def delete_filter(folder: Path, key: str) -> None:
    """Forget a filter; nothing happens when it isn't there."""
    if _key_of(key) == key:
        (folder / FOLDER / f"{key}.toml").unlink(missing_ok=True)


def where_text(where: Where) -> str:
    """The filter as one line of TOML."""
    return toml_value(as_plain(where))


def read_where(text: str) -> Where:
    """The opposite of `where_text`. Raises BadFilter."""
    return _where(_toml(f"where = {text}\n"))


def _read(path: Path) -> SavedFilter:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadFilter(msg(N_("it is too large.")))
        text = path.read_text("utf-8")
    except (OSError, ValueError) as fault:
        if isinstance(fault, BadFilter):
            raise
        raise BadFilter(msg(N_("it can't be read."))) from fault
    content = _toml(text)
    title = content.get("title")
    if not isinstance(title, str) or not 0 < len(title.strip()) <= LONGEST_TITLE:
        raise BadFilter(msg(N_("its title is missing or too long.")))
    strange = sorted(set(content) - {"title", "where"})
    if strange:
        raise BadFilter(msg(N_("its entry “{entry}” means nothing."), entry=strange[0]))
    return SavedFilter(path.stem, " ".join(title.split()), _where(content))


def _toml(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as fault:
        raise BadFilter(msg(N_("it is no TOML file."))) from fault


def _where(content: dict[str, object]) -> Where:
    return from_plain(content.get("where"))


def _key_of(title: str) -> str:
    """A file name of the title: plain letters, digits and hyphens; "" when nothing of it is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
