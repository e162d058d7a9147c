"""The user's own views: files of the same form as those shipped, in the profile folder. One of a shipped view's name stands for it."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from sc_desktop.datafiles import data_folder
from sc_desktop.domain.filters import as_plain
from sc_desktop.domain.view import LAST, SortKey, View, woven
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.settings.private_file import make_private_folder, set_aside, write_text
from sc_desktop.settings.titled_files import key_of
from sc_desktop.settings.toml_text import toml_document
from sc_desktop.settings.views import ViewFile, in_order, load_views

FOLDER = "views"
IMPORTED = "imported"


class Shelf(Struct, frozen=True):
    """Every view there is, in the order they are offered. `shipped` by key; `texts` of the user's files by key, as they were read."""

    views: tuple[View, ...]
    shipped: Mapping[str, View] = field(default_factory=dict)
    problems: tuple[Message, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def whole_shelf(folder: Path, known: Collection[str]) -> Shelf:
    """The views shipped with the program and those of the user's profile folder, as load_shelf puts them together."""
    shipped, problems = load_views(data_folder("views"), known)
    shelf = load_shelf(folder, shipped, known)
    return replace(shelf, problems=(*problems, *shelf.problems))


def load_shelf(folder: Path, shipped: Iterable[View], known: Collection[str]) -> Shelf:
    """The views shipped, and those of the user's profile folder, which stand for shipped ones of the same name.

    `known` are the columns this shop has. A file that can't be used is told, left as it is, and the shipped view shown instead."""
    offered = {view.key: view for view in shipped}
    originals = dict(offered)
    problems: list[Message] = []
    texts: dict[str, str] = {}
    for path in sorted((folder / FOLDER).glob("*.toml")):
        original = originals.get(path.stem)
        reader = ViewFile(path, known, title="" if original is None else original.title)
        view = reader.read()
        problems += reader.problems
        texts[path.stem] = _text_of(path)
        if view is not None:
            position = original.position if original is not None and "position" not in reader.record else view.position
            offered[view.key] = replace(view, position=position, is_own=True, is_named="title" in reader.record)
    return Shelf(in_order(offered.values()), originals, tuple(problems), texts)


def save_view(folder: Path, view: View, *, known: Collection[str], seen: str | None) -> Message | None:
    """Keep the view in the profile folder. Columns that only other shops have keep their place in its file.

    A file that was damaged, or changed since it was read (`seen`), is set aside first; the message says where. Raises Expected."""
    path = make_private_folder(folder / FOLDER) / f"{view.key}.toml"
    elsewhere: Mapping[str, object] = {}
    told = None
    if path.exists():
        reader = ViewFile(path, known, title=view.title)
        reader.read()
        elsewhere = {name: reader.record.get(name) for name in ("columns", "sort", "green", "widths")} if reader.unknown else {}
        if reader.is_damaged or _text_of(path) != (seen or ""):
            kept = set_aside(path)
            told = msg(N_("The view file {file} held something else than was read; it is kept as {kept}."), file=path.name, kept=kept.name)
    write_text(path, written(view, elsewhere=elsewhere, known=known))
    return told


def delete_view(folder: Path, key: str) -> None:
    """Forget the user's own view; a shipped one of that name is shown again. Nothing happens when it isn't there."""
    (folder / FOLDER / f"{key}.toml").unlink(missing_ok=True)


def export_view(path: Path, view: View, *, title: str) -> None:
    """Write the view to a file for somebody else, under this title. Raises Expected."""
    write_text(path, written(replace(view, title=title, is_named=True, position=LAST)))


def import_view(path: Path, known: Collection[str], taken: Collection[str]) -> tuple[View, tuple[Message, ...]]:
    """The view in a file from anywhere, under a key that isn't `taken`, and what in it can't be used here. Raises BadInput."""
    reader = ViewFile(path, known, key=IMPORTED)
    view = reader.read()
    if view is None:
        raise BadInput(what=reader.problems[0], effect=N_("Nothing was changed."))
    view = replace(view, key=new_key(view.title, taken), position=LAST, is_own=True, is_named=True)
    return view, tuple(reader.problems)


def new_key(title: str, taken: Collection[str]) -> str:
    """A name for the file of a new view: the plain letters of its title, with a number where that is taken."""
    spaced = "".join(sign if sign.isalnum() else "-" for sign in title)
    stem = key_of(spaced) or "view"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def written(view: View, *, elsewhere: Mapping[str, object] | None = None, known: Collection[str] = ()) -> str:
    """The file of a view. `elsewhere` are the entries its file held, of which those columns are kept that are not `known` here."""
    old = elsewhere or {}
    columns = _with_foreign(view.columns, old.get("columns"), known)
    green = _with_foreign(view.green, old.get("green"), known)
    foreign = {name: width for name, width in _items(old.get("widths")) if name not in known}
    sort = [*map(_sort_text, view.sort), *(name for name in _texts(old.get("sort")) if name.removeprefix("-") not in known)]
    content: dict[str, object] = {"title": view.title} if view.is_named else {}
    content |= {"columns": columns, "sort": sort}
    content |= {"green": green} if green else {}
    content |= {"pinned": view.pinned} if view.pinned else {}
    content |= {"position": view.position} if view.position != LAST else {}
    content |= {"where": as_plain(view.where)} if view.where is not None else {}
    if view.rules:
        from sc_desktop.settings.view_rules import plain_rules

        content |= {"rules": plain_rules(view.rules)}
    content |= dict(view.rest)
    widths = {**dict(view.widths), **foreign}
    return toml_document({**content, "widths": widths} if widths else content)


def _with_foreign(columns: Iterable[str], old: object, known: Collection[str]) -> list[str]:
    """The columns, and those of the old file this shop doesn't know, each behind the one it followed."""
    mine = list(columns)
    before = _texts(old)
    everything = [key for key in dict.fromkeys(before) if key in mine or key not in known]
    return woven(mine, [*everything, *(key for key in mine if key not in everything)])


def _sort_text(sort: SortKey) -> str:
    return f"-{sort.column}" if sort.descending else sort.column


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _items(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []


def _text_of(path: Path) -> str:
    """What stands in a file; "" when it can't be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""
