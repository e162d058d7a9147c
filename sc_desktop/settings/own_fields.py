"""The user's own fields, in own_fields.toml of the profile folder. What can't be used is told, set aside, and kept in the file."""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from sc_desktop.domain.own_field import DEEDS, OWN, Aggregate, Formula, OwnField, StoredField
from sc_desktop.domain.periods import Period
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.settings.private_file import make_private_folder, set_aside, write_text
from sc_desktop.settings.toml_text import toml_key, toml_value

FILE_NAME = "own_fields.toml"
LARGEST_FILE = 500_000
LONGEST_TITLE = 60


class OwnFields(Struct, frozen=True):
    """The fields of every shop; `broken` are entries of the file that can't be used, written back as they were.

    `text` is what the file held, None when it could not be understood at all."""

    fields: tuple[OwnField, ...] = ()
    problems: tuple[Message, ...] = ()
    broken: tuple[object, ...] = ()
    text: str | None = ""


class _Wrong(ValueError):
    pass


def load_own_fields(folder: Path) -> OwnFields:
    """What the file holds, checked entry by entry; nothing when there is none."""
    path = folder / FILE_NAME
    if not path.exists():
        return OwnFields()
    useless = OwnFields(
        problems=(msg(N_("The file of your own fields, {file}, can't be used; it is set aside."), file=FILE_NAME),), text=None
    )
    try:
        if path.stat().st_size > LARGEST_FILE:
            return useless
        text = path.read_text("utf-8")
        entries = tomllib.loads(text, parse_float=Decimal).get("field", [])
    except (OSError, ValueError, RecursionError, ArithmeticError):
        return useless
    fields: dict[str, OwnField] = {}
    broken: list[object] = []
    problems: list[Message] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        try:
            field = _read(entry)
            if (_place(field)) in fields:
                raise _Wrong
            fields[_place(field)] = field
        except _Wrong:
            broken.append(entry)
            problems.append(msg(N_("Own field {number} in {file} can't be used; it is set aside."), number=number, file=FILE_NAME))
    return OwnFields(tuple(fields.values()), tuple(problems), tuple(broken), text)


def save_own_fields(folder: Path, fields: Sequence[OwnField], kept: OwnFields) -> Message | None:
    """Write the fields; the broken entries that were `kept` go back into the file as they were.

    A file that could not be understood, or changed since it was read, is set aside first; the message says where. Raises Expected."""
    path = make_private_folder(folder) / FILE_NAME
    told = None
    if path.exists() and (kept.text is None or load_own_fields(folder).text != kept.text):
        aside = set_aside(path)
        told = msg(N_("The file of your own fields held something else than was read; it is kept as {kept}."), kept=aside.name)
    entries = [*map(_written, fields), *kept.broken]
    write_text(path, "\n".join(map(_entry, entries)))
    return told


def _place(field: OwnField) -> str:
    return f"{field.shop} {field.key}" if isinstance(field, StoredField) else field.key


def _entry(entry: object) -> str:
    if not isinstance(entry, Mapping):
        return f"[[field]]\nunreadable = {toml_value(entry)}\n"
    lines = (f"{toml_key(str(name))} = {toml_value(value)}" for name, value in entry.items())
    return "\n".join(("[[field]]", *lines, ""))


def _written(field: OwnField) -> Mapping[str, object]:
    if isinstance(field, StoredField):
        return {"kind": "column", "title": field.title, "shop": field.shop, "table": field.table, "column": field.column}
    if isinstance(field, Formula):
        return {"kind": "expression", "key": field.key, "title": field.title, "expression": field.expression}
    entry: dict[str, object] = {"kind": "aggregate", "key": field.key, "title": field.title, "of": field.of, "deed": field.deed}
    entry |= {"column": field.column} if field.column else {}
    entry |= {"only_valid": True} if field.only_valid else {}
    entry |= {"period": field.period.word} if field.period is not None else {}
    entry |= {"days": field.period.count} if field.period is not None and field.period.count else {}
    return entry | ({"at_least": field.at_least} if field.at_least is not None else {})


def _read(entry: object) -> OwnField:
    """Raises _Wrong."""
    if not isinstance(entry, Mapping):
        raise _Wrong
    kind, title = entry.get("kind"), " ".join(_text(entry, "title").split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise _Wrong
    if kind == "column":
        _only(entry, "kind", "title", "shop", "table", "column")
        return StoredField(title, _text(entry, "shop"), _text(entry, "table"), _text(entry, "column"))
    key = _text(entry, "key")
    if not key.startswith(OWN) or not key.isidentifier() or not key.isascii() or key != key.lower():
        raise _Wrong
    if kind == "expression":
        _only(entry, "kind", "key", "title", "expression")
        return Formula(key, title, _text(entry, "expression"))
    if kind != "aggregate":
        raise _Wrong
    return _aggregate(entry, key, title)


def _aggregate(entry: Mapping[str, object], key: str, title: str) -> Aggregate:
    _only(entry, "kind", "key", "title", "of", "deed", "column", "only_valid", "period", "days", "at_least")
    deed, column, valid = _text(entry, "deed"), entry.get("column", ""), entry.get("only_valid", False)
    days, least = entry.get("days", 0), entry.get("at_least")
    if deed not in DEEDS or not isinstance(column, str) or not isinstance(valid, bool) or type(days) is not int:
        raise _Wrong
    if least is not None and (type(least) not in (int, Decimal) or not Decimal(str(least)).is_finite()):
        raise _Wrong
    period = Period(_text(entry, "period"), days) if "period" in entry else None
    if period is not None and not period.is_sound:
        raise _Wrong
    return Aggregate(key, title, _text(entry, "of"), deed, column, valid, period, None if least is None else Decimal(str(least)))


def _text(entry: Mapping[str, object], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > 2000:
        raise _Wrong
    return value


def _only(entry: Mapping[str, object], *names: str) -> None:
    if set(entry) - set(names):
        raise _Wrong
