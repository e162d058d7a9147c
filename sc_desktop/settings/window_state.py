"""How the window was left: size, panes, view, and each view's widths, order and sorting. A file of the user's, never a promise."""

from collections.abc import Mapping
from pathlib import Path

from sc_desktop.domain.view import SortKey
from sc_desktop.settings.private_file import make_private_folder, read_json, write_json

FILE_NAME = "window.json"
NARROWEST, WIDEST = 20, 2000
_LONGEST = 200


class WindowState:
    """The state in window.json. What can't be read, or makes no sense, is as if it had never been kept."""

    def __init__(self, folder: Path) -> None:
        self._path = make_private_folder(folder) / FILE_NAME
        self._state, _problem = read_json(self._path)  # a damaged file is set aside; the window opens as the first time

    def text(self, name: str) -> str:
        """A kept text; "" when there is none."""
        found = self._state.get(name)
        return found if isinstance(found, str) else ""

    def numbers(self, name: str) -> list[int]:
        """Kept whole numbers; empty when there are none, or when something else stands there."""
        found = self._state.get(name)
        if not isinstance(found, list) or not all(isinstance(each, int) and not isinstance(each, bool) for each in found):
            return []
        return found[:_LONGEST]

    def columns(self, view: str) -> list[tuple[str, int]]:
        """A view's columns in the order they were left in, each with its width in pixels."""
        found = self._state.get(f"columns.{view}")
        if not isinstance(found, list):
            return []
        pairs = (each for each in found[:_LONGEST] if isinstance(each, list) and len(each) == 2)
        return [(str(key), min(max(width, NARROWEST), WIDEST)) for key, width in pairs if isinstance(width, int)]

    def sort(self, view: str) -> SortKey | None:
        """The order a view was left in."""
        found = self.text(f"sort.{view}")
        return SortKey(found.removeprefix("-"), found.startswith("-")) if found else None

    def keep(self, state: Mapping[str, object]) -> None:
        """Keep these by name, on the disk when this returns. Raises Expected when the disk refuses."""
        self._state = {**self._state, **state}
        write_json(self._path, self._state)
