"""The review's lines as Qt's table asks for them: one filter at a time, texts made when a line first comes into sight."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from operator import and_
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from sc_desktop.domain.batch import UNDO
from sc_desktop.domain.change import same_stored
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, msg, tr
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.review import ordering, wording
from sc_desktop.ui.review.judging import Judging
from sc_desktop.ui.theme import icon, theme

if TYPE_CHECKING:
    from sc_desktop.workspace.reviewing import Line

Index = QModelIndex | QPersistentModelIndex
TICK, CUSTOMER, COLUMN, WAS, NOW, MINE, REMARK = range(7)
TITLES = (N_("Write"), N_("Customer"), N_("Column"), N_("Was"), N_("Now in the shop"), N_("Mine"), N_("Remark"))
UNDO_TITLES = (
    N_("Take back"),
    N_("Customer"),
    N_("Column"),
    N_("Written by the batch"),
    N_("Now in the shop"),
    N_("Put back"),
    N_("Remark"),
)
ALL, CONFLICTS, WARNINGS, REFUSALS, CONSEQUENCES = "all", "conflicts", "warnings", "refusals", "consequences"
SORTABLE = (CUSTOMER, COLUMN, REMARK)
FILTERS = (ALL, CONFLICTS, WARNINGS, REFUSALS, CONSEQUENCES)
KEPT = 4_000
_ROLE = Qt.ItemDataRole
_SELECTABLE = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_TICKABLE = _SELECTABLE | Qt.ItemFlag.ItemIsUserCheckable


class Remark(Struct, frozen=True):
    """What is said of a line: its text, the role of its colours, and the icon that says the same without colour."""

    text: str
    role: str = ""
    icon: str = ""


class ChangesModel(QAbstractTableModel):
    """One row a line of the review, as far as the filter lets it through."""

    def __init__(self, judging: Judging, columns: Mapping[str, Column], manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._judging, self._columns, self._manner = judging, columns, manner
        self._titles = [tr(title) for title in (UNDO_TITLES if judging.review.kind == UNDO else TITLES)]
        self._filter, self._column, self._words = ALL, "", list[str]()
        self._folded: list[str] = []  # whom each line is about, made when a customer is first searched for
        self._is_sorted = False
        self._order = array("q", range(len(judging.lines)))  # every line, in the order of the title clicked last
        self._rows = self._order[:]
        self._texts: dict[int, tuple[str, ...]] = {}
        self._remarks: dict[int, Remark] = {}
        self._bold = QFont()
        self._bold.setBold(True)
        self.is_locked = False
        judging.judged.connect(self._on_judged)

    # -- what the dialog asks ------------------------------------------------------------------------------------------------------------

    @property
    def filter(self) -> str:
        return self._filter

    def count(self, name: str) -> int:
        """How many lines a filter lets through."""
        return sum(self._passing(name))

    def set_filter(self, name: str) -> None:
        """Show these lines only. A line stays in sight until the filter is chosen anew, even when a tick changes what it is."""
        self._filter = name
        self._narrow()

    def show_column(self, key: str) -> None:
        """Show the changes of one column only; "" shows those of all."""
        self._column = key
        self._narrow()

    def search(self, text: str) -> None:
        """Show the changes of customers whose number or name holds every word of the text."""
        self._words = text.casefold().split()
        self._narrow()

    def sort_lines(self, column: int, *, descending: bool) -> None:
        """Order the lines by one of the SORTABLE columns; equal ones stay in the order they are in, and the lines in sight stay so."""
        keys: Mapping[int, Callable[[], ordering.Key]] = {
            CUSTOMER: lambda: ordering.by_customer(self._judging),
            COLUMN: lambda: ordering.by_title(self._judging, self._columns, self._manner),
            REMARK: lambda: ordering.by_remark(self._judging),
        }
        key = keys[column]()
        self.beginResetModel()
        self._is_sorted = True
        self._order = array("q", sorted(self._order, key=key, reverse=descending))
        self._rows = array("q", sorted(self._rows, key=key, reverse=descending))
        self.endResetModel()

    def places(self, rows: Iterable[int]) -> frozenset[int]:
        """The lines that stand in these rows; a line keeps its place whatever the order and the filter."""
        return frozenset(self._rows[row] for row in rows)

    def rows_of(self, places: Collection[int]) -> list[int]:
        """The rows in which these lines stand now, those in sight."""
        return [row for row, place in enumerate(self._rows) if place in places]

    def toggle(self, rows: Iterable[int], leader: int) -> None:
        """Give all these rows the tick the leader does not have; when it can't be ticked, the first that can leads."""
        places = [self._rows[row] for row in rows]
        able = [place for place in places if self._judging.tickable[place]]
        if able and not self.is_locked:
            first = self._rows[leader] if 0 <= leader < len(self._rows) and self._judging.tickable[self._rows[leader]] else able[0]
            self._judging.set_ticks(able, not self._judging.ticks[first])

    def set_all(self, on: bool) -> None:
        """Tick or untick every line in sight. Conflicts are ticked only where nothing else is shown: each replaces someone's work."""
        lines = self._judging.lines
        places: Iterable[int] = self._rows
        if on and self._filter != CONFLICTS:
            places = [place for place in places if not lines[place].is_conflict]
        if not self.is_locked:
            self._judging.set_ticks(places, on)

    def remark_at(self, row: int) -> Remark:
        """The remark of a row, in full."""
        return self._remark(self._rows[row])

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        return str(self._display(self._rows[row], column) or "")

    def told_title(self, row: int) -> str:
        """What a row changes, within a sentence."""
        return wording.told_title(self._judging.lines[self._rows[row]], self._columns, self._manner)

    # -- what Qt asks --------------------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return self._titles[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        ticks = index.column() == TICK and not self.is_locked and self._judging.tickable[self._rows[index.row()]]
        return _TICKABLE if ticks else _SELECTABLE

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        look_up = self._look_ups.get(role)
        return None if look_up is None or not index.isValid() else look_up(self, self._rows[index.row()], index.column())

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:
        place = self._rows[index.row()]
        if role != _ROLE.CheckStateRole or index.column() != TICK or self.is_locked or not self._judging.tickable[place]:
            return False
        self._judging.set_ticks([place], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _display(self, place: int, column: int) -> object:
        if column == TICK:
            return None
        return self._remark(place).text if column == REMARK else self._line_texts(place)[column]

    def _check(self, place: int, column: int) -> object:
        if column != TICK or not self._judging.tickable[place]:
            return None
        return Qt.CheckState.Checked if self._judging.ticks[place] else Qt.CheckState.Unchecked

    def _tip(self, place: int, column: int) -> object:
        if column == TICK:
            return None
        return plain_tip(str(self._display(place, column)))

    def _accessible(self, place: int, column: int) -> object:
        if column != TICK:
            return self._display(place, column)
        if not self._judging.tickable[place]:
            return tr("can't be ticked")
        return tr("ticked") if self._judging.ticks[place] else tr("not ticked")

    def _background(self, place: int, column: int) -> object:
        role = self._role(place, column)
        return theme().background(role) if role else None

    def _foreground(self, place: int, column: int) -> object:
        role = self._role(place, column)
        if role:
            return theme().foreground(role)
        return None if self._judging.written[place] else theme().line("muted")

    def _font(self, place: int, column: int) -> object:
        return self._bold if column == NOW and self._is_elsewhere(place) else None

    def _decoration(self, place: int, column: int) -> object:
        name = self._remark(place).icon if column == REMARK else ""
        return icon(name) if name else None

    _look_ups: Mapping[int, Callable[["ChangesModel", int, int], object]] = {
        _ROLE.DisplayRole: _display,
        _ROLE.CheckStateRole: _check,
        _ROLE.ToolTipRole: _tip,
        _ROLE.AccessibleTextRole: _accessible,
        _ROLE.BackgroundRole: _background,
        _ROLE.ForegroundRole: _foreground,
        _ROLE.FontRole: _font,
        _ROLE.DecorationRole: _decoration,
    }

    def _narrow(self) -> None:
        """Gather the lines that pass the filter, the column and the search, in the order they are in."""
        self.beginResetModel()
        passing = bytearray(map(bool, self._passing(self._filter)))
        if self._column:
            passing = bytearray(map(and_, passing, (key == self._column for key in self._judging.column_keys)))
        if self._words:
            passing = bytearray(map(and_, passing, map(self._matches, self._searched())))
        self._rows = array("q", (place for place in self._order if passing[place]))
        self.endResetModel()

    def _searched(self) -> list[str]:
        if not self._folded:
            lines = zip(self._judging.lines, self._judging.customers, strict=True)
            self._folded = [wording.customer_label(line, customer).casefold() for line, customer in lines]
        return self._folded

    def _matches(self, who: str) -> bool:
        return all(word in who for word in self._words)

    # -- lines -------------------------------------------------------------------------------------------------------------------------

    def _passing(self, name: str) -> Iterable[bool]:
        judging = self._judging
        if name == ALL:
            return (True for _line in judging.lines)
        if name == REFUSALS:
            blocked = judging.blocked
            return (_is_refused(line) or (bool(tick) and customer in blocked) for line, tick, customer in self._with_ticks())
        test = {CONFLICTS: _is_conflict, WARNINGS: _has_warning, CONSEQUENCES: _is_consequence}[name]
        return map(test, judging.lines)

    def _with_ticks(self) -> "Iterable[tuple[Line, int, int]]":
        return zip(self._judging.lines, self._judging.ticks, self._judging.customers, strict=True)

    def _line_texts(self, place: int) -> tuple[str, ...]:
        found = self._texts.get(place)
        if found is None:
            if len(self._texts) >= KEPT:
                self._texts.clear()
            line, customer = self._judging.lines[place], self._judging.customers[place]
            label = wording.change_title(line, self._columns, self._manner)
            found = ("", wording.customer_label(line, customer), label, *wording.shown_values(line, self._columns, self._manner))
            self._texts[place] = found
        return found

    def _remark(self, place: int) -> Remark:
        found = self._remarks.get(place)
        if found is None:
            if len(self._remarks) >= KEPT:
                self._remarks.clear()
            found = self._remarks[place] = self._make_remark(place)
        return found

    def _make_remark(self, place: int) -> Remark:
        line, judging = self._judging.lines[place], self._judging
        if _is_refused(line):
            return Remark(tr(wording.static_remark(line) or ""), "refused", "user-slash" if line.is_gone else "ban")
        if _is_consequence(line):
            active = bool(judging.written[place])
            said_along = tr(wording.consequence_remark(line, active))
            return Remark(said_along, "notice", "link") if active else Remark(said_along, "", "link-slash")
        reason = judging.blocked.get(judging.customers[place])
        if reason is not None and judging.ticks[place]:
            return Remark(tr(msg(N_("Not written: {reason}"), reason=reason)), "refused", "ban")
        said = [wording.conflict_remark(bool(judging.ticks[place]))] if line.is_conflict else []
        said += [line.warning] if line.warning is not None else []
        if said:
            return Remark(" ".join(map(tr, said)), "warning", "code-branch" if line.is_conflict else "triangle-exclamation")
        return Remark(tr(wording.static_remark(line) or ""))

    def _role(self, place: int, column: int) -> str:
        if column == REMARK:
            return self._remark(place).role
        return "differs" if column == NOW and self._is_elsewhere(place) else ""

    def _is_elsewhere(self, place: int) -> bool:
        """Whether the shop holds something else now than it did when the change was made."""
        line = self._judging.lines[place]
        return not line.is_gone and not same_stored(line.now, line.before)

    def _on_judged(self, first: int, last: int) -> None:
        self._remarks.clear()
        if self._rows:
            top, bottom = 0, len(self._rows) - 1
            if not self._is_sorted:
                top, bottom = _row_from(self._rows, first), min(_row_from(self._rows, last + 1), len(self._rows)) - 1
            if top <= bottom:
                self.dataChanged.emit(self.index(top, TICK), self.index(bottom, REMARK))


def _row_from(rows: "array[int]", place: int) -> int:
    """The first row that stands at this line or after it, while rows are in the order of the lines."""
    return bisect_left(rows, place)


def _is_refused(line: "Line") -> bool:
    return line.refusal is not None or line.is_gone


def _is_conflict(line: "Line") -> bool:
    return line.is_conflict


def _has_warning(line: "Line") -> bool:
    return line.warning is not None


def _is_consequence(line: "Line") -> bool:
    return not line.can_be_ticked and not _is_refused(line)
