"""The keys of the commands: those the program comes with, and the user's own over them, kept in shortcuts.json."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from sc_desktop.i18n import N_, Message, msg
from sc_desktop.settings.private_file import make_private_folder, read_json, write_json

FILE_NAME = "shortcuts.json"
Keys = tuple[str, ...]


class Shortcuts:
    """Keys by the name of an action; each key belongs to one action at most. `on_change` is called after each change.

    `defaults` are the program's own. `plain` writes a key the one way it is kept here ("ctrl+shift+k" as "Ctrl+Shift+K"), "" for what is
    none. What can't be used of the file is set aside in it, entry by entry, and `problems` says so."""

    def __init__(self, folder: Path, defaults: Mapping[str, Keys], plain: Callable[[str], str]) -> None:
        self.on_change: list[Callable[[], None]] = []
        self.problems: tuple[Message, ...] = ()
        self._plain = plain
        self._defaults = {action: tuple(map(plain, keys)) for action, keys in defaults.items()}
        self._path = make_private_folder(folder) / FILE_NAME
        self._own, self._aside = self._load()

    def keys(self, action: str) -> Keys:
        """The keys of an action, the first one shown in menus; none for an action without."""
        return self._own.get(action, self._defaults[action])

    def default(self, action: str) -> Keys:
        """The keys the program gives it."""
        return self._defaults[action]

    def is_changed(self, action: str) -> bool:
        return self.keys(action) != self._defaults[action]

    def holder(self, key: str) -> str | None:
        """The action a key belongs to; None when it is free."""
        wanted = self._plain(key)
        return next((action for action in self._defaults if wanted in self.keys(action)), None)

    def give(self, action: str, keys: Keys) -> None:
        """Give an action these keys and no others; whoever held one of them loses it. Raises Expected when the disk refuses."""
        wanted = tuple(dict.fromkeys(filter(None, map(self._plain, keys))))
        own = {**self._own, action: wanted}
        for other in self._defaults:
            held = own.get(other, self._defaults[other])
            if other != action and set(held) & set(wanted):
                own[other] = tuple(key for key in held if key not in wanted)
        self._keep(own)

    def reset(self, action: str) -> None:
        """Give an action back the keys the program came with, also those another one took meanwhile."""
        self.give(action, self._defaults[action])

    def reset_all(self) -> None:
        """All keys as the program came with them."""
        self._keep({})

    def _keep(self, own: Mapping[str, Keys]) -> None:
        kept = {action: keys for action, keys in own.items() if keys != self._defaults[action]}
        self._save(kept)
        self._own = kept
        for tell in tuple(self.on_change):
            tell()

    def _save(self, own: Mapping[str, Keys]) -> None:
        write_json(self._path, {"keys": {action: list(keys) for action, keys in own.items()}, "set_aside": self._aside})

    def _load(self) -> tuple[dict[str, Keys], dict[str, object]]:
        content, problem = read_json(self._path)
        stored, aside = _table(content, "keys"), _table(content, "set_aside")
        own: dict[str, Keys] = {}
        problems = [problem] if problem else []
        for action, told in stored.items():
            keys = self._read(action, told)
            if keys is None:
                problems.append(
                    msg(N_("{file}: the keys of “{action}” can't be used; the entry is set aside."), file=FILE_NAME, action=action)
                )
                aside[action] = told
            else:
                own[action] = keys
        while (taken := self._taken_twice(own)) is not None:
            text = N_("{file}: the keys of “{action}” belong to another command too; the entry is set aside.")
            problems.append(msg(text, file=FILE_NAME, action=taken))
            aside[taken] = list(own.pop(taken))
        self.problems = tuple(problems)
        return own, aside

    def _read(self, action: str, told: object) -> Keys | None:
        """The keys of an entry; None when it makes no sense."""
        if action not in self._defaults or not isinstance(told, list) or not all(isinstance(each, str) for each in told):
            return None
        keys = tuple(map(self._plain, told))
        return keys if all(keys) else None

    def _taken_twice(self, own: Mapping[str, Keys]) -> str | None:
        """The last of the user's entries with a key that another action has too."""
        counted = Counter(key for action in self._defaults for key in own.get(action, self._defaults[action]))
        return next((action for action in reversed(tuple(own)) if any(counted[key] > 1 for key in own[action])), None)


def _table(content: Mapping[str, object], name: str) -> dict[str, object]:
    table = content.get(name)
    return dict(table) if isinstance(table, dict) else {}
