"""Saved filters: conditions kept under a name, one TOML file each in the user's profile. What isn't understood whole is not used."""

from pathlib import Path

from msgspec import Struct

from sc_desktop.domain.filters import BadFilter, Where, from_plain
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.settings.private_file import make_private_folder, write_text
from sc_desktop.settings.titled_files import LONGEST_TITLE, Unusable, key_of, read_all, read_record, title_of
from sc_desktop.settings.toml_text import toml_document
from sc_desktop.settings.where_text import where_text

FOLDER = "filters"


class SavedFilter(Struct, frozen=True):
    """A filter under a title. `key` is the name of its file."""

    key: str
    title: str
    where: Where


def load_filters(folder: Path) -> tuple[tuple[SavedFilter, ...], tuple[Message, ...]]:
    """The filters of the user's profile folder by title, and what was wrong with the others; the files are never changed."""
    found, problems = read_all(folder / FOLDER, _read)
    return found, tuple(msg(N_("The saved filter {file} is set aside: {reason}"), file=file, reason=reason) for file, reason in problems)


def save_filter(folder: Path, title: str, where: Where) -> SavedFilter:
    """Keep the filter under a title; one of the same name is replaced. Raises BadInput for a title that can't be, Expected."""
    title = " ".join(title.split())
    key = key_of(title)
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
    if key_of(key) == key:
        (folder / FOLDER / f"{key}.toml").unlink(missing_ok=True)


def _read(path: Path) -> SavedFilter:
    """Raises Unusable."""
    try:
        record = read_record(path)
        return SavedFilter(path.stem, title_of(record, "where"), from_plain(record.get("where")))
    except FileNotFoundError as fault:
        raise Unusable(msg(N_("it can't be read."))) from fault
    except BadFilter as bad:
        raise Unusable(bad.reason) from bad
