"""What a command of the window is: a record. The window makes one QAction of each, the same in menu, toolbar and context menu."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Deeds(Protocol):
    """What the window can be told to do; each returns at once."""

    def connect_shop(self) -> None: ...
    def open_demo(self) -> None: ...
    def refresh(self) -> None: ...
    def quit(self) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def revert_cell(self) -> None: ...
    def discard(self) -> None: ...
    def select_all(self) -> None: ...
    def copy(self) -> None: ...
    def fill_selection(self) -> None: ...
    def review(self) -> None: ...
    def show_history(self) -> None: ...
    def export_csv(self) -> None: ...
    def show_preferences(self) -> None: ...
    def toggle_deleted(self) -> None: ...
    def find(self) -> None: ...
    def finish_typing(self) -> None: ...
    def next_pane(self) -> None: ...
    def previous_pane(self) -> None: ...
    def show_about(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Situation:
    """What the conditions of actions look at."""

    has_shop: bool = False
    is_writable: bool = False
    is_committing: bool = False
    pending: int = 0
    can_undo: bool = False
    can_redo: bool = False
    has_rows: bool = False
    has_selection: bool = False
    cell_is_pending: bool = False
    shows_deleted: bool = False


def always(_situation: Situation) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """One command. `place` is its menu and the group in it ("file.1"); `toolbar` puts it on the toolbar too; `checked` makes it a tick.

    `in_grid`: its keys count while the grid has the focus only; elsewhere they mean something else."""

    id: str
    text: str
    tip: str
    place: str
    run: Callable[[Deeds], None]
    when: Callable[[Situation], bool] = always
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    toolbar: bool = False
    context: bool = False
    in_grid: bool = False
    checked: Callable[[Situation], bool] | None = None
