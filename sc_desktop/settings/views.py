"""Grid views, one TOML each: title, columns, sort, green, position, widths, pinned, where, rules. Checked entry by entry."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from sc_desktop.domain.filters import BadFilter, Where, each_test, from_plain
from sc_desktop.domain.own_field import is_own
from sc_desktop.domain.query import NEWEST_FIRST
from sc_desktop.domain.view import LAST, SortKey, View
from sc_desktop.i18n import N_, Message, msg

if TYPE_CHECKING:
    from sc_desktop.domain.colour_rule import OwnRule

FIELDS = frozenset({"title", "columns", "sort", "green", "position", "widths", "pinned", "where", "rules"})
KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
LARGEST_FILE = 200_000
LONGEST_TITLE = 100
_WIDTHS = range(20, 2001)


def load_views(folder: Path, known_columns: Collection[str] | None = None) -> tuple[tuple[View, ...], tuple[Message, ...]]:
    """The views of a folder by their position, and what was wrong with some.

    A file that can't be read as a view is left out; an entry that can't be used, or a column that isn't in `known_columns`
    (None: not checked), is left out of its view. The files themselves are never changed."""
    found: list[View] = []
    problems: list[Message] = []
    for path in sorted(folder.glob("*.toml")):
        reader = ViewFile(path, known_columns)
        view = reader.read()
        problems += reader.problems
        if view is not None:
            found.append(view)
    return in_order(found), tuple(problems)


def in_order(views: Iterable[View]) -> tuple[View, ...]:
    """The views as they are offered: by position, then by key."""
    return tuple(sorted(views, key=lambda view: (view.position, view.key)))


class ViewFile:
    """One file on its way to a View; `problems` gathers what had to be left out.

    The view is called by `key`, else by the name of the file; a file without a title takes `title`. `is_damaged`: something in it can't
    be understood, beyond names that only this shop, or only this version, doesn't know. `unknown` are the columns that were left out."""

    def __init__(self, path: Path, known_columns: Collection[str] | None, *, key: str | None = None, title: str = "") -> None:
        self._path, self._known, self._title = path, known_columns, title
        self._key = path.stem if key is None else key
        self.problems: list[Message] = []
        self.is_damaged = False
        self.unknown: set[str] = set()
        self.record: Mapping[str, object] = {}

    def read(self) -> View | None:
        """The view; None when nothing can be shown."""
        try:
            if self._path.stat().st_size > LARGEST_FILE:
                return self._useless()
            record = self.record = tomllib.loads(self._path.read_text("utf-8"), parse_float=Decimal)
        except (OSError, ValueError, RecursionError, ArithmeticError):
            return self._useless()
        title, columns = record.get("title", self._title), self._columns(record.get("columns"), "columns")
        if not KEY.fullmatch(self._key) or not _is_title(title) or not columns:
            return self._useless()
        for name in sorted(set(record) - FIELDS):
            self._tell_unusable(name)
        sort = tuple(self._sort(record["sort"])) if "sort" in record else ()
        return View(
            key=self._key,
            title=" ".join(title.split()),
            columns=columns,
            sort=sort or NEWEST_FIRST,
            green=self._columns(record.get("green", []), "green"),
            widths=tuple(self._widths(record.get("widths", {}))),
            pinned=min(self._number(record, "pinned", 0), len(columns)),
            position=self._number(record, "position", LAST),
            where=self.condition(record["where"], "where") if "where" in record else None,
            rules=self._rules(record["rules"]) if "rules" in record else (),
            rest={name: value for name, value in record.items() if name not in FIELDS},
        )

    def _useless(self) -> View | None:
        self.is_damaged = True
        self.problems = [msg(N_("The view file {file} can't be used; it is set aside."), file=self._path.name)]
        return None

    def _unusable(self, entry: str) -> None:
        self.is_damaged = True
        self._tell_unusable(entry)

    def _tell_unusable(self, entry: str) -> None:
        self.problems.append(
            msg(N_("In the view file {file}, “{entry}” can't be used; it is set aside."), file=self._path.name, entry=entry)
        )

    def condition(self, plain: object, entry: str) -> Where | None:
        """A filter, or the condition of a rule; None when it can't be understood. One about a column this shop lacks is kept, and told."""
        try:
            where = from_plain(plain)
        except BadFilter as bad:
            self.is_damaged = True
            template = N_("In the view file {file}, “{entry}” is set aside: {reason}")
            self.problems.append(msg(template, file=self._path.name, entry=entry, reason=bad.reason))
            return None
        for key in dict.fromkeys(test.column for test in each_test(where)):
            if self._known is not None and key not in self._known and not is_own(key):
                template = N_("In the view file {file}, “{entry}” asks about a column “{column}” that doesn't exist; it isn't used here.")
                self.problems.append(msg(template, file=self._path.name, entry=entry, column=key))
        return where

    def _rules(self, plain: object) -> "tuple[OwnRule, ...]":
        from sc_desktop.settings.view_rules import read_rules  # few views have any

        return read_rules(plain, self.condition, self._unusable)

    def _number(self, record: Mapping[str, object], entry: str, default: int) -> int:
        number = record.get(entry, default)
        if type(number) is int and number >= 0:
            return number
        self._unusable(entry)
        return default

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
        self.unknown.add(str(name))
        if isinstance(name, str) and is_own(name):
            return False  # an own field of another shop
        problem = msg(
            N_("The view file {file} names a column “{column}” that doesn't exist; it is left out."), file=self._path.name, column=str(name)
        )
        if problem not in self.problems:
            self.problems.append(problem)
        return False


def _is_title(title: object) -> TypeGuard[str]:
    return isinstance(title, str) and 0 < len(title.strip()) <= LONGEST_TITLE
