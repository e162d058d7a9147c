"""What can be preferred: the records of prefs/*.toml, read strictly, since a broken record is our own mistake."""

import tomllib
from pathlib import Path
from typing import Literal, get_args
from unicodedata import category

from msgspec import Struct

from sc_desktop.datafiles import data_folder
from sc_desktop.i18n import N_, Message, msg

Kind = Literal["whole", "flag", "text", "choice", "folder"]
Value = int | str  # a flag is a bool, which is an int

TEXT_LIMIT = 1000
_NOT_IN_A_LINE = {"Cc", "Cs", "Zl", "Zp"}  # control signs, halves of characters, ends of lines
_PAGE_FIELDS = {"title", "icon", "position"}
_COMMON = {"kind", "default", "label", "help", "needs_restart"}
_FIELDS: dict[str, set[str]] = {
    "whole": {"minimum", "maximum", "unit", "when_empty"},
    "flag": set(),
    "text": {"when_empty"},
    "choice": {"choices"},
    "folder": {"when_empty"},
}


class Preference(Struct, frozen=True):
    """One thing that can be preferred; its texts are marked for translation.

    `when_empty` is what 0 or an empty text is called on screen ("All"), `unit` what follows a number."""

    key: str
    page: str
    kind: Kind
    default: Value
    label: str
    help: str = ""
    minimum: int = 0
    maximum: int = 2**31 - 1
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    when_empty: str = ""
    needs_restart: bool = False

    def refusal(self, value: object) -> Message | None:
        """Why `value` can't be this preference's; None when it can."""
        label = msg(self.label)
        if self.kind == "whole":
            if isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum:
                return None
            template = N_("“{label}” needs a whole number from {minimum} to {maximum}.")
            return msg(template, label=label, minimum=self.minimum, maximum=self.maximum)
        if self.kind == "flag":
            return None if isinstance(value, bool) else msg(N_("“{label}” needs yes or no."), label=label)
        if self.kind == "choice":
            allowed = any(value == choice for choice, _ in self.choices)
            return None if allowed else msg(N_("“{label}” knows no such choice."), label=label)
        if isinstance(value, str) and len(value) <= TEXT_LIMIT and not any(category(sign) in _NOT_IN_A_LINE for sign in value):
            is_place = self.kind != "folder" or not value or Path(value).is_absolute()
            return None if is_place else msg(N_("“{label}” needs the full path of a folder."), label=label)
        return msg(N_("“{label}” needs one line of at most {limit} characters."), label=label, limit=TEXT_LIMIT)


class Page(Struct, frozen=True):
    """One page of preferences, in the order of its file; `icon` is a name for the window's icon font."""

    key: str
    title: str
    icon: str
    preferences: tuple[Preference, ...]


def load_pages(folder: Path | None = None) -> tuple[Page, ...]:
    """All pages, by their position. Raises ValueError naming the file when a record is broken."""
    found = []
    for path in sorted((folder or data_folder("prefs")).glob("*.toml")):
        try:
            record = tomllib.loads(path.read_text("utf-8"))
            found.append((_whole(record, "position"), _page(path.stem, record)))
        except ValueError as fault:
            raise ValueError(f"{path.name}: {fault}") from fault
    return tuple(page for _, page in sorted(found, key=lambda pair: (pair[0], pair[1].key)))


def _page(key: str, record: dict[str, object]) -> Page:
    tables = {name: value for name, value in record.items() if isinstance(value, dict)}
    _refuse_others(set(record) - set(tables), _PAGE_FIELDS)
    preferences = tuple(_preference(key, name, table) for name, table in tables.items())
    return Page(key, _text(record, "title"), _text(record, "icon"), preferences)


def _preference(page: str, name: str, record: dict[str, object]) -> Preference:
    kind = record.get("kind")
    if kind not in get_args(Kind):
        raise ValueError(f"[{name}] kind = {kind!r} is not one of {get_args(Kind)}")
    _refuse_others(set(record), _COMMON | _FIELDS[str(kind)])
    fields = dict(record)
    if kind == "whole":
        fields["minimum"], fields["maximum"] = _whole(record, "minimum"), _whole(record, "maximum")
    if kind == "choice":
        fields["choices"] = _choices(record.get("choices"))
    for optional in {"help", "unit", "when_empty"} & set(record):
        _text(record, optional)
    if not isinstance(record.get("needs_restart", False), bool) or "default" not in record or not _text(record, "label"):
        raise ValueError(f"[{name}] needs a default, a label and a needs_restart of true or false")
    preference = Preference(key=f"{page}.{name}", page=page, **fields)  # type: ignore[arg-type]  # checked above and below
    if refused := preference.refusal(preference.default):
        raise ValueError(f"[{name}] default: {refused}")
    return preference


def _choices(record: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(record, list) or not record or not all(isinstance(entry, dict) for entry in record):
        raise ValueError("choices must be a list of { value, label }")
    return tuple((_text(entry, "value"), _text(entry, "label")) for entry in record)


def _text(record: dict[str, object], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} = {value!r} must be a text")
    return value


def _whole(record: dict[str, object], name: str) -> int:
    value = record.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} = {value!r} must be a whole number")
    return value


def _refuse_others(names: set[str], known: set[str]) -> None:
    if unknown := names - known:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
