"""How the window was left: size, panes, view, and each view's columns and sorting. A file of the user's, never a promise."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeGuard

from msgspec.structs import replace

from sc_desktop.domain.view import SortKey, View, woven
from sc_desktop.settings.private_file import make_private_folder, read_json, write_json

FILE_NAME = "window.json"
NARROWEST, WIDEST = 20, 2000
_LONGEST = 200
MOST_SORT_KEYS = 9


class WindowState:
    """The state in window.json. What can't be read, or makes no sense, is as if it had never been kept.

    `keep` changes what this window knows and calls `on_change`; `save` writes it, from any thread."""

    def __init__(self, folder: Path) -> None:
        self.on_change: list[Callable[[], None]] = []
        self._path = make_private_folder(folder) / FILE_NAME
        self._state, _problem = read_json(self._path)  # a damaged file is set aside; the window opens as the first time
        self._saved = self._state

    def is_kept(self, name: str) -> bool:
        """Whether anything stands there."""
        return bool(self._state.get(name))

    def text(self, name: str) -> str:
        """A kept text; "" when there is none."""
        found = self._state.get(name)
        return found if isinstance(found, str) else ""

    def texts(self, name: str) -> list[str]:
        """A kept list of texts; what is no text in it is left out."""
        found = self._state.get(name)
        return [each for each in found[:_LONGEST] if isinstance(each, str)] if isinstance(found, list) else []

    def numbers(self, name: str) -> list[int]:
        """Kept whole numbers; empty when there are none, or when something else stands there."""
        found = self._state.get(name)
        if not isinstance(found, list) or not all(_is_whole(each) for each in found):
            return []
        return found[:_LONGEST]

    def widths(self, view: str) -> dict[str, int]:
        """The columns of a view that were given a width of their own, in pixels at a zoom of 100 %."""
        found = self._state.get(f"widths.{view}")
        if not isinstance(found, dict):
            return {}
        return {key: min(max(width, NARROWEST), WIDEST) for key, width in found.items() if _is_whole(width)}

    def sort(self, view: str) -> tuple[SortKey, ...]:
        """How the user sorted a view, the first column first; empty when he didn't."""
        found = self.texts(f"sort.{view}") or [self.text(f"sort.{view}")]
        keys = dict.fromkeys(each.removeprefix("-") for each in found if each.removeprefix("-"))
        return tuple(SortKey(key, descending=key not in found) for key in list(keys)[:MOST_SORT_KEYS])

    def order(self, view: View) -> list[str]:
        """All columns of a view as they were left, the hidden ones among them; one it gained since stands where its file puts it."""
        return woven(self.texts(f"order.{view.key}"), view.columns)

    def arranged(self, view: View) -> View:
        """The view with the columns to show, in their order, and how many stay at the left; never without any."""
        hidden = set(self.texts(f"hidden.{view.key}"))
        columns = tuple(key for key in self.order(view) if key not in hidden) or view.columns
        pinned = self._state.get(f"pinned.{view.key}")
        return replace(view, columns=columns, pinned=min(pinned if _is_count(pinned) else view.pinned, len(columns)))

    def keep(self, state: Mapping[str, object]) -> None:
        """Keep these by name; None forgets."""
        kept = {name: value for name, value in {**self._state, **state}.items() if value is not None}
        if kept != self._state:
            self._state = kept  # never changed in place: `save` may be reading it
            for tell in tuple(self.on_change):
                tell()

    def save(self) -> None:
        """Write what is kept; it is on the disk when this returns. Raises Expected when the disk refuses."""
        state = self._state
        if state != self._saved:
            write_json(self._path, state)
            self._saved = state


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
