"""The keys that belong to a place and not to a command: of the grid, of an open cell, of the other panes. They can't be changed."""

from msgspec import Struct
from PySide6.QtGui import QKeySequence

from sc_desktop.i18n import N_, tr

GRID, CELL, ELSEWHERE = N_("In the grid"), N_("While a cell is open"), N_("Elsewhere")
_TYPING = {"Ctrl", "Alt", "Meta"}


class KeyRecord(Struct, frozen=True):
    """Keys and what they do in a place. `also` are gestures besides, or what is no key of its own; `selects`: with Shift they take cells
    along."""

    id: str
    place: str
    keys: tuple[str, ...]
    text: str
    also: str = ""
    selects: bool = False

    def told(self) -> str:
        """The keys as the screen shows them."""
        return ", ".join([*(shown_key(key) for key in self.keys), *([tr(self.also)] if self.also else [])])


KEYS = (
    KeyRecord(
        "grid.move",
        GRID,
        ("Up", "Down", "Left", "Right", "PgUp", "PgDown", "Home", "End"),
        N_("move; with Shift they select"),
        selects=True,
    ),
    KeyRecord(
        "grid.edge",
        GRID,
        ("Ctrl+Up", "Ctrl+Down", "Ctrl+Left", "Ctrl+Right", "Ctrl+Home", "Ctrl+End"),
        N_("first and last row, column, cell; with Shift they select"),
        selects=True,
    ),
    KeyRecord(
        "grid.enter",
        GRID,
        ("Return", "Shift+Return"),
        N_("one down, one up; round in a selection of several cells; after some Tabs, down in the column they began in"),
    ),
    KeyRecord("grid.tab", GRID, ("Tab", "Shift+Tab"), N_("one to the right, to the left; round in a selection of several cells")),
    KeyRecord("grid.rows", GRID, ("Shift+Space",), N_("select the rows of the selected cells")),
    KeyRecord("grid.columns", GRID, ("Ctrl+Space",), N_("select the columns of the selected cells")),
    KeyRecord("grid.type", GRID, (), N_("type over the cell"), N_("any letter or digit")),
    KeyRecord("grid.open", GRID, ("F2",), N_("open the cell with what it holds, the caret behind it"), N_("double click")),
    KeyRecord("grid.tip", GRID, ("Shift+F2",), N_("the customer in a few lines, beside the cell"), N_("resting with the mouse on an ID")),
    KeyRecord("grid.choices", GRID, ("Alt+Down",), N_("open the cell's list or calendar")),
    KeyRecord("grid.tick", GRID, ("Space",), N_("turn the tick; of a selection, all ticks of the column alike")),
    KeyRecord("grid.clear", GRID, ("Del", "Backspace"), N_("empty the selected cells")),
    KeyRecord("grid.view", GRID, tuple(f"Ctrl+{place}" for place in range(1, 10)), N_("the first view, up to the ninth")),
    KeyRecord("grid.zoom", GRID, (), N_("larger, smaller"), N_("Ctrl and the wheel")),
    KeyRecord("grid.menu", GRID, ("Menu", "Shift+F10"), N_("what can be done with the selected cells"), N_("right click")),
    KeyRecord(
        "cell.take",
        CELL,
        ("Return", "Shift+Return"),
        N_("take the value and go one down, one up; a refused value stays open with the reason"),
    ),
    KeyRecord("cell.fill", CELL, ("Ctrl+Return",), N_("take the value into every selected cell of the same kind")),
    KeyRecord(
        "cell.tab", CELL, ("Tab", "Shift+Tab"), N_("take the value and go one to the right, to the left; what is refused stays marked")
    ),
    KeyRecord("cell.line", CELL, ("Alt+Return",), N_("a new line, in a note")),
    KeyRecord("cell.drop", CELL, ("Esc",), N_("drop what was typed")),
    KeyRecord("find.on", ELSEWHERE, ("Return", "Shift+Return"), N_("find bar: the next match, the one before")),
    KeyRecord("find.close", ELSEWHERE, ("Esc",), N_("find bar: close it and go back to the grid")),
    KeyRecord("question.stop", ELSEWHERE, ("Esc",), N_("while the shop is looking: stop it; the rows stay as they are")),
    KeyRecord("fill.drop", ELSEWHERE, ("Esc",), N_("fill handle: let go without filling")),
    KeyRecord(
        "address.edit",
        ELSEWHERE,
        ("F2", "Return", "Tab", "Esc", "Del", "Ctrl+C", "Ctrl+V"),
        N_("addresses: as in the grid; Del and one pasted value go into every selected cell"),
    ),
    KeyRecord("groups.add", ELSEWHERE, ("Ctrl+Space",), N_("groups: add a group, or take it away"), N_("Ctrl and a click")),
    KeyRecord("memberships.turn", ELSEWHERE, ("Space",), N_("groups of the customers: join, leave; make it the default")),
    KeyRecord("field.pass", ELSEWHERE, ("Tab",), N_("filter row: the next field")),
    KeyRecord("field.take", ELSEWHERE, ("Return", "Esc"), N_("filter row: filter at once; empty the field, then back to the grid")),
    KeyRecord("field.leave", ELSEWHERE, ("Down", "Alt+Down"), N_("filter row: to the grid; what else can be asked")),
    KeyRecord(
        "values.pick", ELSEWHERE, ("Return", "Space"), N_("values of a column: filter by one; by one more, or no longer by it"), N_("click")
    ),
    KeyRecord("values.change", ELSEWHERE, ("F2",), N_("values of a column: another value for all who have this one"), N_("double click")),
    KeyRecord(
        "chart.go",
        ELSEWHERE,
        ("Left", "Right", "Up", "Down", "Return", "Space", "Ctrl+C"),
        N_("chart of a column: go from bar to bar, filter by one, copy the picture"),
    ),
    KeyRecord("conditions.change", ELSEWHERE, ("Return", "Del"), N_("conditions above the grid: change the condition; take it away")),
    KeyRecord("message.close", ELSEWHERE, ("Esc",), N_("messages: close the one that has the focus")),
    KeyRecord("review.tick", ELSEWHERE, ("Space",), N_("review: turn the tick of a line or a column")),
    KeyRecord("review.find", ELSEWHERE, ("Ctrl+F",), N_("review: find a customer")),
    KeyRecord("review.commit", ELSEWHERE, ("Ctrl+Return",), N_("review: commit")),
    KeyRecord(
        "configure.show", ELSEWHERE, ("Return", "Space"), N_("columns available: show the selected ones; in the search, those found first")
    ),
    KeyRecord("configure.move", ELSEWHERE, ("Alt+Up", "Alt+Down", "Del"), N_("columns shown: move up, move down, take away")),
    KeyRecord("configure.save", ELSEWHERE, ("Ctrl+Return",), N_("configure views: save")),
    KeyRecord("dialog.close", ELSEWHERE, ("Esc",), N_("any dialog: close it; nothing is done")),
)


def plain_key(key: str) -> str:
    """A key as it is kept in files, "Ctrl+Shift+K"; "" for what is none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def shown_key(key: str) -> str:
    """A key as menus of this computer and language show it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def shown_keys(keys: tuple[str, ...]) -> str:
    return ", ".join(map(shown_key, keys))


def grid_key(key: str) -> KeyRecord | None:
    """What a key does in the grid by itself, with Shift too where it selects; a command can't have it."""
    wanted = plain_key(key)
    for record in KEYS:
        if record.place == GRID:
            keys = set(record.keys) | (
                {f"Shift+{each}".replace("Shift+Ctrl+", "Ctrl+Shift+") for each in record.keys} if "Shift" in record.text else set()
            )
            if wanted in map(plain_key, keys):
                return record
    return None


def types(key: str) -> bool:
    """Whether the key writes or moves by itself, so that it can't be a command's: it has neither Ctrl nor Alt and is no F key."""
    *modifiers, last = plain_key(key).replace("++", "+plus").split("+")
    return not _TYPING & set(modifiers) and not (last.startswith("F") and last[1:].isdigit())
