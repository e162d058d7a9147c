"""Recipes: bulk edits kept under a name, one TOML file each. A file may come from anywhere: what isn't understood whole is not used."""

import types
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from sc_desktop.domain.edits import EDITS, Edit, Step
from sc_desktop.domain.nearest import nearest
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.settings.private_file import make_private_folder, write_text
from sc_desktop.settings.titled_files import Unusable, key_of, read_all, read_record, title_of, understood
from sc_desktop.settings.toml_text import toml_value

FOLDER = "recipes"
MOST_STEPS = 50
_ABOUT_STEP = {"column", "edit"}
_NO_SUCH = msg(N_("there is no such recipe."))


class Recipe(Struct, frozen=True):
    """Steps under a title. `key` is the name of its file, and what the command line calls it by."""

    key: str
    title: str
    steps: tuple[Step, ...]


def load_recipes(folder: Path) -> tuple[tuple[Recipe, ...], tuple[Message, ...]]:
    """The recipes of the user's profile folder by title, and what was wrong with the others; the files are never changed."""
    found, problems = read_all(folder / FOLDER, _read)
    return found, tuple(msg(N_("The recipe {file} can't be used: {reason}"), file=file, reason=reason) for file, reason in problems)


def find_recipe(folder: Path, name: str) -> Recipe:
    """The recipe of this file, or of this title or file name in the profile folder. Raises BadInput, with the nearest name."""
    try:
        return _read(Path(name) if name.endswith(".toml") else folder / FOLDER / f"{_key(name)}.toml")
    except Unusable as wrong:
        meant = nearest(name, (recipe.title for recipe in load_recipes(folder)[0])) if wrong.reason == _NO_SUCH else ""
        raise BadInput(
            what=msg(N_("The recipe {file} can't be used: {reason}"), file=name, reason=wrong.reason),
            effect=N_("Nothing was changed."),
            advice=msg(N_("Did you mean “{nearest}”?"), nearest=meant) if meant else "",
        ) from None


def save_recipe(folder: Path, title: str, steps: Sequence[Step]) -> Recipe:
    """Keep the steps under a title; a recipe of the same name is replaced. Raises BadInput for what could not be read again, Expected."""
    title = title.strip()
    try:
        text = _written(title, steps)
        recipe = _understood(_key(title), understood(text.encode()))
    except ValueError as fault:
        reason = fault.reason if isinstance(fault, Unusable) else msg(N_("a value can't be written to a file."))
        raise BadInput(
            what=msg(N_("The recipe “{title}” can't be kept: {reason}"), title=title, reason=reason), effect=N_("Nothing was changed.")
        ) from None
    write_text(make_private_folder(folder / FOLDER) / f"{recipe.key}.toml", text)
    return recipe


def delete_recipe(folder: Path, key: str) -> None:
    """Forget a recipe; nothing happens when it isn't there."""
    (folder / FOLDER / f"{_key(key)}.toml").unlink(missing_ok=True)


def _read(path: Path) -> Recipe:
    """Raises Unusable."""
    try:
        return _understood(path.stem, read_record(path))
    except FileNotFoundError:
        raise Unusable(_NO_SUCH) from None


def _understood(key: str, content: Mapping[str, object]) -> Recipe:
    """The recipe in a file's content. Raises Unusable."""
    title, steps = title_of(content, "step"), content.get("step")
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
        raise Unusable(msg(N_("it needs from 1 to {most} steps."), most=MOST_STEPS))
    return Recipe(key, title, tuple(_step(number, step) for number, step in enumerate(steps, start=1)))


def _step(number: int, step: object) -> Step:
    column = step.get("column") if isinstance(step, dict) else None
    name = step.get("edit") if isinstance(step, dict) else None
    if not isinstance(step, dict) or not isinstance(column, str) or not isinstance(name, str) or name not in EDITS:
        raise Unusable(msg(N_("step {number} names no column, or no edit there is."), number=number))
    return Step(column, _edit(number, EDITS[name], {key: value for key, value in step.items() if key not in _ABOUT_STEP}))


def _edit(number: int, kind: type[Edit], given: Mapping[str, object]) -> Edit:
    hints = get_type_hints(kind)
    made: dict[str, object] = {}
    for field in fields(kind):  # type: ignore[arg-type]  # every edit is a struct
        if field.name not in given:
            if field.required:
                raise Unusable(msg(N_("in step {number}, “{entry}” is missing."), number=number, entry=field.name))
            continue
        made[field.name] = _fitting(number, field.name, given[field.name], hints[field.name])
    strange = sorted(set(given) - set(made))
    if strange:
        raise Unusable(msg(N_("in step {number}, “{entry}” means nothing."), number=number, entry=strange[0]))
    return kind(**made)


def _fitting(number: int, entry: str, value: object, wanted: Any) -> object:
    """The value as the field holds it. Raises Unusable for one of another type."""
    options = get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,)
    for option in options:
        if get_origin(option) is Literal:
            if isinstance(value, str) and value in get_args(option):
                return value
        elif get_origin(option) is tuple:
            if isinstance(value, list) and all(type(each) is int for each in value):
                return tuple(value)
        elif option is Decimal and type(value) in (int, Decimal):
            return Decimal(str(value))
        elif type(value) is option:
            return value
    raise Unusable(msg(N_("in step {number}, “{entry}” has a value it can't have."), number=number, entry=entry))


def _written(title: str, steps: Sequence[Step]) -> str:
    lines = [f"title = {toml_value(title)}"]
    for step in steps:
        lines += ["", "[[step]]", f"column = {toml_value(step.column)}", f"edit = {toml_value(step.edit.name)}"]
        for field in fields(step.edit):  # type: ignore[arg-type]  # every edit is a struct
            value = getattr(step.edit, field.name)
            if value is not None and value != field.default:
                lines.append(f"{field.name} = {toml_value(value)}")
    return "\n".join(lines) + "\n"


def _key(title: str) -> str:
    """The name of a recipe's file. Raises Unusable when the title has nothing for one."""
    key = key_of(title)
    if not key:
        raise Unusable(msg(N_("its title needs letters or digits.")))
    return key
