"""The user's preferences: typed, checked, kept in settings.json."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from sc_desktop.errors import BadInput, Expected
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.settings.private_file import make_private_folder, read_json, write_json
from sc_desktop.settings.records import Page, Preference, Value, load_pages

FILE_NAME = "settings.json"


class Settings:
    """Values by key ("customers.max_rows"); a key nobody declared raises KeyError, asking for another kind raises TypeError.

    Only values that differ from their default are stored. Entries that can't be used move to "set_aside" in the file,
    and `problems` says so. `on_change` is called with the key after each change."""

    def __init__(self, folder: Path, pages: Sequence[Page] | None = None) -> None:
        self.pages: tuple[Page, ...] = tuple(load_pages() if pages is None else pages)
        self.on_change: list[Callable[[str], None]] = []
        self.problems: tuple[Message, ...] = ()
        self._records = {preference.key: preference for page in self.pages for preference in page.preferences}
        self._path = make_private_folder(folder) / FILE_NAME
        self._values = self._load()
        self._at_start = dict(self._values)

    def whole(self, key: str) -> int:
        """A whole number."""
        return cast(int, self._value(key, "whole"))

    def flag(self, key: str) -> bool:
        """Yes or no."""
        return cast(bool, self._value(key, "flag"))

    def text(self, key: str) -> str:
        """A text, or the path of a folder; "" when the user left it empty."""
        return cast(str, self._value(key, "text", "folder"))

    def choice(self, key: str) -> str:
        """The stored value of the choice made, never its label."""
        return cast(str, self._value(key, "choice"))

    def value(self, key: str) -> Value:
        """The value, whatever its kind: for the preferences dialog."""
        return self._value(key)

    def preference(self, key: str) -> Preference:
        """The record of a key. Raises KeyError."""
        return self._records[key]

    def is_changed(self, key: str) -> bool:
        """Whether the value differs from its default."""
        return self.value(key) != self.preference(key).default

    def restart_pending(self) -> bool:
        """Whether a value that counts only at the start differs from the one the program started with."""
        return any(
            self.value(key) != self._at_start.get(key, preference.default)
            for key, preference in self._records.items()
            if preference.needs_restart
        )

    def set(self, key: str, value: Value) -> None:
        """Store a value and tell everybody. Raises BadInput when it can't be the key's, Expected when the disk refuses."""
        preference = self.preference(key)
        if refused := preference.refusal(value):
            raise BadInput(what=refused, effect=N_("The preference keeps its value."))
        if value == self.value(key):
            return
        values = {other: kept for other, kept in self._values.items() if other != key}
        if value != preference.default:
            values[key] = value
        self._save(key, value)
        self._values = values
        for tell in tuple(self.on_change):
            tell(key)

    def reset(self, key: str) -> None:
        """Back to the default."""
        self.set(key, self.preference(key).default)

    def _value(self, key: str, *kinds: str) -> Value:
        preference = self.preference(key)
        if kinds and preference.kind not in kinds:
            raise TypeError(f"{key} is a {preference.kind}, not a {' or '.join(kinds)}")
        return self._values.get(key, preference.default)

    def _load(self) -> dict[str, Value]:
        content, problem = read_json(self._path)
        problems = [problem] if problem else []
        stored, aside = _table(content, "values"), _table(content, "set_aside")
        values: dict[str, Value] = {}
        for key, value in stored.items():
            refused = self._records[key].refusal(value) if key in self._records else msg(N_("There is no preference “{key}”."), key=key)
            if refused:
                aside[key] = value
                problems.append(msg(N_("{reason} The entry in {file} is set aside."), reason=refused, file=FILE_NAME))
            else:
                values[key] = cast(Value, value)
        if len(values) < len(stored):
            try:
                write_json(self._path, {"values": values, "set_aside": aside})
            except Expected as fault:
                problems.append(Message("{reason}", {"reason": fault}))
        self.problems = tuple(problems)
        return values

    def _save(self, key: str, value: Value) -> None:
        content, _ = read_json(self._path)  # read again: another window may have stored its own changes meanwhile
        values, aside = _table(content, "values"), _table(content, "set_aside")
        values.pop(key, None)
        if value != self.preference(key).default:
            values[key] = value
        write_json(self._path, {"values": values, "set_aside": aside})


def _table(content: dict[str, object], name: str) -> dict[str, object]:
    table = content.get(name)
    return dict(table) if isinstance(table, dict) else {}
