"""Saved grid views, one TOML each: title, columns, sort, green, position, widths. Checked entry by entry."""

import re
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TypeGuard

from sc_desktop.domain.query import NEWEST_FIRST
from sc_desktop.domain.view import SortKey, View
from sc_desktop.i18n import N_, Message, msg

_FIELDS = {"title", "columns", "sort", "green", "position", "widths"}
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LAST = 1_000_000
_WIDTHS = range(20, 2001)


def load_views(folder: Path, known_columns: Collection[str] | None = None) -> tuple[tuple[View, ...], tuple[Message, ...]]:
    """The views of a folder by their position, and what was wrong with some.

    A file that can't be read as a view is left out; an entry that can't be used, or a column that isn't in `known_columns`
    (None: not checked), is left out of its view. The files themselves are never changed."""
    found: list[tuple[int, View]] = []
    problems: list[Message] = []
    for path in sorted(folder.glob("*.toml")):
        reader = _ViewFile(path, known_columns)
        position, view = reader.read()
        problems += reader.problems
        if view is not None:
            found.append((position, view))
    return tuple(view for _, view in sorted(found, key=lambda pair: (pair[0], pair[1].key))), tuple(problems)


class _ViewFile:
    """One file on its way to a View; `problems` gathers what had to be left out."""

    def __init__(self, path: Path, known_columns: Collection[str] | None) -> None:
        self._path, self._known = path, known_columns
        self.problems: list[Message] = []

    def read(self) -> tuple[int, View | None]:
        """Position and view; no view when nothing can be shown."""
        try:
            record = tomllib.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return self._useless()
        title, columns = record.get("title"), self._columns(record.get("columns"), "columns")
        if not _KEY.fullmatch(self._path.stem) or not isinstance(title, str) or not title.strip() or not columns:
            return self._useless()
        for name in sorted(set(record) - _FIELDS):
            self._unusable(name)
        sort = tuple(self._sort(record["sort"])) if "sort" in record else ()
        view = View(
            key=self._path.stem,
            title=title.strip(),
            columns=columns,
            sort=sort or NEWEST_FIRST,
            green=self._columns(record.get("green", []), "green"),
            widths=tuple(self._widths(record.get("widths", {}))),
        )
        position = record.get("position", _LAST)
        if type(position) is not int:
            self._unusable("position")
            position = _LAST
        return position, view

    def _useless(self) -> tuple[int, None]:
        self.problems = [msg(N_("The view file {file} can't be used; it is set aside."), file=self._path.name)]
        return _LAST, None

    def _unusable(self, entry: str) -> None:
        self.problems.append(
            msg(N_("In the view file {file}, “{entry}” can't be used; it is set aside."), file=self._path.name, entry=entry)
        )

    def _columns(self, names: object, entry: str) -> tuple[str, ...]:
        if not isinstance(names, list):
            self._unusable(entry)
            return ()
        return tuple(dict.fromkeys(name for name in names if self._is_column(name)))

    def _sort(self, names: object) -> Iterator[SortKey]:
        if not isinstance(names, list):
            self._unusable("sort")
            return
        for name in names:
            bare = name.removeprefix("-") if isinstance(name, str) else name
            if self._is_column(bare):
                yield SortKey(bare, descending=bare != name)

    def _widths(self, widths: object) -> Iterator[tuple[str, int]]:
        if not isinstance(widths, dict):
            self._unusable("widths")
            return
        for name, width in widths.items():
            if type(width) is not int or width not in _WIDTHS:
                self._unusable(f"widths.{name}")
            elif self._is_column(name):
                yield name, width

    def _is_column(self, name: object) -> TypeGuard[str]:
        if isinstance(name, str) and name and (self._known is None or name in self._known):
            return True
        problem = msg(
            N_("The view file {file} names a column “{column}” that doesn't exist; it is left out."), file=self._path.name, column=str(name)
        )
        if problem not in self.problems:
            self.problems.append(problem)
        return False
