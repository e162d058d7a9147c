"""Statistics of the selected cells in the status bar. Many cells are gone through off the window's thread; the newest selection wins."""

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from sc_desktop import workspace as use_cases
from sc_desktop.domain.kinds import Amount
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.jobs.runner import Task
from sc_desktop.ui.bridge import Debounce
from sc_desktop.ui.desk import Desk
from sc_desktop.ui.grid.pane import GridPane
from sc_desktop.ui.present import named, plain_tip
from sc_desktop.ui.theme import scaled
from sc_desktop.ui.window.status import StatusBar

if TYPE_CHECKING:
    from sc_desktop.domain.statistics import Statistics

AT_ONCE = 300  # cells that are gone through while the window waits
AT_MOST = 1_000_000  # cells that are gone through at all
PAUSE = 60  # milliseconds a selection stands still before it is added up
HIDDEN = "statistics_hidden"
FIGURES = (
    ("distinct", N_("Different values")),
    ("empty", N_("Empty cells")),
    ("sum", N_("Sum")),
    ("average", N_("Average")),
    ("least", N_("Minimum, or earliest date")),
    ("most", N_("Maximum, or latest date")),
)
"""What can be shown beside the count of cells, which always is."""
Told = list[tuple[str, str, str]]
BETWEEN = " · "
LEAST_WIDTH = 80
_GAP = 12  # to what is told beside


class CutLabel(QLabel):
    """A line whose last figures give way to "…" in a narrow window, instead of making the window wider. A figure is shown whole or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(0, 0, scaled(_GAP), 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(LEAST_WIDTH), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        room, lies = self.contentsRect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        parts, text = self.text().split(BETWEEN), self.text()
        while len(parts) > 1 and self.fontMetrics().horizontalAdvance(text) > room.width():
            del parts[-1]
            text = f"{BETWEEN.join(parts)} …"
        self.style().drawItemText(QPainter(self), room, lies, self.palette(), self.isEnabled(), text, self.foregroundRole())


class StatisticsFlow(QObject):
    """Says nothing of a single cell, nor where customers are selected that are not shown: their count stands beside."""

    def __init__(self, desk: Desk, grid: GridPane, status: StatusBar) -> None:
        super().__init__(status)
        self._desk, self._grid = desk, grid
        self._statistics: Statistics | None = None
        self._was_held = False  # whether the grid had read all of the cells
        self._asked = object()  # the newest question; what an older one brings is not shown
        self._label = named(CutLabel(status), "statusStatistics")
        self._label.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # for the menu's key
        self._label.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._label.hide()
        status.insertPermanentWidget(0, self._label)
        self._choices = [self._choice(figure, title) for figure, title in FIGURES]
        self._soon = Debounce(desk.jobs, self._follow, PAUSE, self)
        self._task: Task | None = None
        grid.model.dataChanged.connect(self._on_cells_changed)
        desk.work_changed.connect(self.follow_soon)

    def follow_soon(self) -> None:
        """The selection is another one, or what its cells hold."""
        self._asked = object()
        self._soon.ask()

    # -- what is asked -----------------------------------------------------------------------------------------------------------------

    def _on_cells_changed(self) -> None:
        """Rows were read again. What the grid doesn't hold whole was asked of the shop: rows that are scrolled by change nothing of it."""
        if self._was_held:
            self.follow_soon()

    def _follow(self) -> None:
        self._asked, self._was_held = object(), False
        self._give_up()
        table = self._grid.table
        count = 0 if self._desk.workspace is None or self._grid.selecting.is_beyond_shown else len(table.selected_cells())
        if count < 2:
            self._take(self._asked, None)
        elif count > AT_MOST:
            self._tell_count(count, tr(N_("So many cells are counted only; up to {most} are added up."), most=AT_MOST))
        else:
            self._summarize(count)

    def _give_up(self) -> None:
        """Nobody waits for the selection before; and beside a batch and the window there is no room for many cells."""
        if self._task is not None:
            self._desk.jobs.drop(self._task)
        self._task = None

    def _summarize(self, count: int) -> None:
        cells, done = list(self._grid.table.cells()), partial(self._take, self._asked)
        held, stage = self._grid.model.held(self._grid.table.selected_ids()), self._desk.stage
        self._was_held = held is not None
        if held is not None and count <= AT_ONCE:
            done(use_cases.summing.summarize(self._desk.shop, cells, held, stage.get, progress=Progress()))
        elif self._desk.is_committing:
            self._tell_count(count, tr(N_("The cells are added up once the batch is written.")))
        else:
            forget = partial(self._take, self._asked, None)
            pending = stage.copy().get
            if self._statistics is None or self._statistics.cells != count:
                self._tell_count(count, tr(N_("The cells are being added up …")))
            self._task = self._desk.ask(
                "statistics", use_cases.summing.summarize, cells, held, pending, done=done, failed=lambda _: forget(), owner=self
            )

    # -- what is shown -----------------------------------------------------------------------------------------------------------------

    def _take(self, asked: object, statistics: "Statistics | None") -> None:
        if asked is self._asked:
            self._statistics = statistics if self._desk.workspace is not None else None
            self._show()

    def _show(self) -> None:
        """The figures the user chose; the tooltip tells them all, in full words."""
        found = self._statistics
        self._label.setVisible(found is not None)
        if found is None:
            return
        told, hidden = _told(found, self._desk.shop.manner), self._desk.layout.texts(HIDDEN)
        self._label.setText(BETWEEN.join([_count(found.cells), *(short for figure, short, _full in told if figure not in hidden)]))
        hint = tr(N_("Right click to choose what is shown."))
        selected = trn(N_("{count} cell is selected."), N_("{count} cells are selected."), found.cells)
        self._label.setToolTip(plain_tip("\n".join([selected, *(full for _figure, _short, full in told), hint])))

    def _tell_count(self, count: int, why: str) -> None:
        """No more than the count, and why."""
        self._statistics = None
        self._label.setText(_count(count))
        self._label.setToolTip(why)
        self._label.show()

    def _choice(self, figure: str, title: str) -> QAction:
        action = QAction(tr(title), self._label, checkable=True, checked=figure not in self._desk.layout.texts(HIDDEN))
        action.setObjectName(f"statistics.{figure}")
        action.triggered.connect(self._on_chosen)
        self._label.addAction(action)
        return action

    def _on_chosen(self) -> None:
        chosen = zip(FIGURES, self._choices, strict=True)
        hidden = [figure for (figure, _title), action in chosen if not action.isChecked()]
        self._desk.layout.keep({HIDDEN: hidden or None})
        self._show()


def _count(cells: int) -> str:
    return tr(N_("Cells: {value}"), value=cells)


def _told(found: "Statistics", manner: Manner) -> Told:
    """Each figure there is: its name, how the status bar says it, and a full sentence."""
    told = [
        ("distinct", tr(N_("Distinct: {value}"), value=found.distinct), _distinct(found.distinct)),
        ("empty", tr(N_("Empty: {value}"), value=found.empty), _empty(found.empty)),
    ]
    if found.numbers is not None:
        numbers = found.numbers
        told += [
            _figure("sum", N_("Sum: {value}"), N_("The sum of the numbers is {value}."), _shown(numbers.total, numbers.places, manner)),
            _figure(
                "average",
                N_("Average: {value}"),
                N_("Their average is {value}, empty cells not counted."),
                _shown(numbers.average, numbers.average_places, manner),
            ),
            _figure("least", N_("Min: {value}"), N_("The smallest number is {value}."), _shown(numbers.least, numbers.places, manner)),
            _figure("most", N_("Max: {value}"), N_("The largest number is {value}."), _shown(numbers.most, numbers.places, manner)),
        ]
    if found.dates is not None:
        first, last = (found.dates.kind.show(each, manner) for each in (found.dates.earliest, found.dates.latest))
        told += [
            _figure("least", N_("Earliest: {value}"), N_("The earliest date is {value}."), first),
            _figure("most", N_("Latest: {value}"), N_("The latest date is {value}."), last),
        ]
    return told


def _distinct(count: int) -> str:
    return trn(
        N_("They show {count} value, empty cells not counted."), N_("They show {count} different values, empty cells not counted."), count
    )


def _empty(count: int) -> str:
    return trn(N_("{count} cell is empty."), N_("{count} cells are empty."), count)


def _figure(name: str, short: str, full: str, value: str) -> tuple[str, str, str]:
    return name, tr(short, value=value), tr(full, value=value)


def _shown(number: Decimal, places: int, manner: Manner) -> str:
    """Written as the language does, with so many decimals."""
    return Amount(places=places).show(number, manner)
