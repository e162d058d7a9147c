"""What stands in the dock: which column is told, its figures, its values, and how far the counting is."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sc_desktop.domain.charts import Chart, Form, chart_of
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.memberships import GROUPS
from sc_desktop.domain.facets import Facet, Grain, facets_of, fitting
from sc_desktop.domain.filters import Test
from sc_desktop.domain.folding import fold
from sc_desktop.domain.kinds import Amount, Day
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.spread import Spread
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.present import clearable, named, plain_label
from sc_desktop.ui.signs import push_button
from sc_desktop.ui.theme import icon, scaled
from sc_desktop.ui.values.chart import ChartView
from sc_desktop.ui.values.model import FacetModel
from sc_desktop.ui.values.table import FacetTable

_SIGN = 16  # pixels at 100 %
ABOUT_WIDTH = 260  # pixels of the figures beside the values
GRAINS = {Grain.DAY: N_("by day"), Grain.MONTH: N_("by month"), Grain.YEAR: N_("by year")}


class ValuesPane(QWidget):
    """`column_picked` brings a key; `pick_asked` a line and whether it is added, and `pick_revoked` that this was not meant; `bar_asked` a
    bar of the chart; `change_asked` the line that is to be another value; `search_wanted` a text that may stand in values too rare to be
    listed."""

    column_picked = Signal(str)
    pick_asked = Signal(object, bool)
    pick_revoked = Signal()
    change_asked = Signal(object)
    bar_asked = Signal(object, bool)
    chart_toggled = Signal(bool)
    search_wanted = Signal(str)
    count_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("valuesPane")
        self._column: Column | None = None
        self._manner: Manner | None = None
        self._listed: Spread | None = None
        self._pairs: list[tuple[QLabel, QLabel]] = []
        self.picker = named(QComboBox(self), "valuesColumn", tr(N_("Column")))
        self.picker.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.picker.setMaxVisibleItems(24)
        self.pin = named(QToolButton(self), "valuesPin", tr(N_("Stay with this column")))
        self.pin.setToolTip(tr(N_("Stay with this column, wherever the cursor goes in the grid")))
        self.pin.setCheckable(True)
        self.pin.setAutoRaise(True)
        self.as_chart = named(QToolButton(self), "valuesAsChart", tr(N_("As a chart")))
        self.as_chart.setToolTip(tr(N_("The values as a chart, or as a list")))
        self.as_chart.setCheckable(True)
        self.as_chart.setAutoRaise(True)
        self._pyramid: Chart | None = None
        self._figures = QGridLayout()
        self.search = named(QLineEdit(self), "valuesSearch", tr(N_("Find a value")))
        self.search.setPlaceholderText(tr(N_("Find a value")))
        self.grain = named(QComboBox(self), "valuesGrain", tr(N_("How dates are put together")))
        for grain, text in GRAINS.items():
            self.grain.addItem(tr(text), grain)
        self.model = FacetModel(self)
        self.table = named(FacetTable(self.model, self), "valuesTable", tr(N_("Values of the column")))
        self.chart = ChartView(self)
        self._pages = QStackedWidget(self)
        self._others = plain_label("", self, wrap=True, name="valuesOthers")
        self._status = plain_label("", self, wrap=True, name="valuesStatus")
        self._bar = named(QProgressBar(self), "valuesProgress", tr(N_("Counting")))
        self._bar.setTextVisible(False)
        self._stop = push_button("valuesStop", tr(N_("Stop")), self.stop_asked.emit)
        self._again = push_button("valuesCount", tr(N_("Count again")), self.count_asked.emit)
        self._change = push_button("changeValueButton", tr(N_("Change this value…")), self._on_change)
        self._copy = push_button("copyChartButton", tr(N_("Copy as a picture")), self.chart.copy)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self.show_nothing("")

    # -- what the flow shows -------------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The figures stand above the values, or, where the dock lies below the grid, at their left."""
        super().resizeEvent(event)
        is_flat = self.width() > 2 * self.height()
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if is_flat else QBoxLayout.Direction.TopToBottom)
        self._about.setMinimumWidth(scaled(ABOUT_WIDTH) if is_flat else 0)

    def paint_icons(self) -> None:
        """In the theme's colour, as large as the texts; the field's button to clear it comes along."""
        self.pin.setIcon(icon("thumbtack"))
        self.as_chart.setIcon(icon("chart-simple"))
        for button in (self.pin, self.as_chart):
            button.setIconSize(QSize(scaled(_SIGN), scaled(_SIGN)))
        if not self.search.isClearButtonEnabled():
            clearable(self.search)

    def show_columns(self, columns: Mapping[str, Column]) -> None:
        """The columns of the shop, by name."""
        with QSignalBlocker(self.picker):
            self.picker.clear()
            for key, column in sorted(columns.items(), key=lambda entry: fold(tr(entry[1].label))):
                if not column.is_hidden:
                    self.picker.addItem(tr(column.label), key)

    def show_column(self, column: Column, manner: Manner) -> None:
        """This column is told from now on; what stood there of another one goes."""
        if self._column is None or column.key != self._column.key:
            self.search.clear()
            self.show_nothing("")
        self._column, self._manner = column, manner
        with QSignalBlocker(self.picker):
            self.picker.setCurrentIndex(self.picker.findData(column.key))

    def show_nothing(self, why: str) -> None:
        """No values, and the reason."""
        self._listed = None
        self._show_figures([])
        self.model.show_facets((), 0)
        self.chart.show_chart(Chart(Form.ROWS, ()), "", 0)
        self._others.hide()
        self.grain.hide()
        self.show_idle(why)

    def show_spread(self, figures: Spread, listed: Spread, note: str, pyramid: Chart | None = None) -> None:
        """What was counted: `figures` of the result, `listed` of it without what is picked of this column. `note` tells when."""
        if self._column is None or self._manner is None:
            return
        self._show_figures(told_figures(figures, self._column, self._manner))
        if listed is not self._listed or pyramid is not self._pyramid:
            self._listed, self._pyramid = listed, pyramid
            is_dated = isinstance(self._column.kind, Day) and bool(listed.days)
            self.grain.setVisible(is_dated)
            with QSignalBlocker(self.grain):
                self.grain.setCurrentIndex(list(Grain).index(fitting(listed)))
            self._show_facets()
        self.show_idle(note)

    def show_picked(self, picked: frozenset[Test]) -> None:
        """These lines are what the grid is filtered by."""
        self.model.show_picked(picked)
        self.chart.show_picked(picked)

    def show_found(self, text: str, found: Spread) -> None:
        """The values that hold this text, those too rare to be listed among them."""
        if self._column is not None and self._manner is not None and self._listed is not None and self.search.text() == text:
            self.model.show_facets(facets_of(found, self._column, self._manner), self._listed.filled + self._listed.empty)
            self._follow()

    def show_counting(self, done: int, total: int) -> None:
        """How far the counting is; the values before it stay until it is done."""
        self._bar.setRange(0, 1000 if total else 0)
        self._bar.setValue(1000 * done // total if total else 0)
        for widget, is_shown in ((self._bar, True), (self._stop, True), (self._again, False), (self._status, False)):
            widget.setVisible(is_shown)

    def show_idle(self, note: str) -> None:
        """Nothing is being counted; the note says how things stand."""
        self._status.setText(note)
        for widget, is_shown in ((self._bar, False), (self._stop, False), (self._again, bool(note)), (self._status, True)):
            widget.setVisible(is_shown)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self.isVisible():
            QTimer.singleShot(0, self, self.paint_icons)  # the icons of the old theme are dropped after the palette has changed

    # -- inside --------------------------------------------------------------------------------------------------------------------------

    def _show_facets(self) -> None:
        spread, column, manner = self._listed, self._column, self._manner
        if spread is None or column is None or manner is None:
            return
        facets: Sequence[Facet] = facets_of(spread, column, manner, self.grain.currentData())
        cells = spread.filled + spread.empty
        self.model.show_facets(facets, cells)
        chart = self._pyramid or chart_of(spread, column, manner, self.grain.currentData() if isinstance(column.kind, Day) else None)
        self.chart.show_chart(chart, tr(N_("{column}: number of customers"), column=tr(column.label)), cells)
        self._others.setVisible(spread.others > 0 and not self.as_chart.isChecked())
        self._others.setText(
            tr(
                N_("The {listed} most frequent values are listed; {customers} have others, which a search finds."),
                listed=grouped(len(spread.listed)),
                customers=trn(N_("{count} customer"), N_("{count} customers"), spread.others),
            )
        )
        self._follow()

    def _show_figures(self, pairs: list[tuple[str, str]]) -> None:
        for place, (title, value) in enumerate(pairs):
            if place == len(self._pairs):
                self._add_pair(place)
            self._pairs[place][0].setText(title)
            self._pairs[place][1].setText(value)
        for place, labels in enumerate(self._pairs):
            for label in labels:
                label.setVisible(place < len(pairs))

    def _add_pair(self, place: int) -> None:
        title, value = plain_label("", self), plain_label("", self, name=f"valuesFigure.{place}")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        title.setForegroundRole(title.palette().ColorRole.PlaceholderText)
        row, side = divmod(place, 2)
        self._figures.addWidget(title, row, side * 2)
        self._figures.addWidget(value, row, side * 2 + 1, Qt.AlignmentFlag.AlignRight)
        self._pairs.append((title, value))

    def _follow(self, *_index: object) -> None:
        facet = self._current()
        self._change.setEnabled(facet is not None and facet.is_exact)
        if self._column is not None and self._column.key == GROUPS:
            tip = N_("Move all members of this group to another one; it stays pending until you review it")
        elif self._column is not None and not self._column.is_editable:
            tip = N_("This column can't be edited.")
        else:
            tip = N_("Give all customers that have this value another one; it stays pending until you review it")
        self._change.setToolTip(tr(tip))

    def _on_searched(self, text: str) -> None:
        self.model.search(text)
        if self._listed is not None and self._listed.others:
            self._show_facets()
            self.search_wanted.emit(text)

    def _on_as_chart(self, wanted: bool) -> None:
        self._pages.setCurrentIndex(int(wanted))
        self.setFocusProxy(self.chart if wanted else self.table)
        for widget in (self.search, self._change):
            widget.setVisible(not wanted)
        self._copy.setVisible(wanted)
        self._show_facets()
        self.chart_toggled.emit(wanted)

    def _current(self) -> Facet | None:
        row = self.table.currentIndex().row()
        return self.model.shown[row] if 0 <= row < len(self.model.shown) else None

    def _on_change(self) -> None:
        facet = self._current()
        if facet is not None:
            self.change_asked.emit(facet)

    def _connect(self) -> None:
        self.picker.activated.connect(lambda _place: self.column_picked.emit(self.picker.currentData()))
        self.search.textChanged.connect(self._on_searched)
        self.grain.activated.connect(lambda _place: self._show_facets())
        self.as_chart.toggled.connect(self._on_as_chart)
        self.chart.chosen.connect(self.bar_asked)
        self.table.pick_asked.connect(lambda row, adds: self.pick_asked.emit(self.model.shown[row], adds))
        self.table.pick_revoked.connect(self.pick_revoked)
        self.table.change_asked.connect(lambda row: self.change_asked.emit(self.model.shown[row]))
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        self.model.modelReset.connect(self._follow)

    def _lay_out(self) -> None:
        top, find, low, deeds = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.addWidget(self.picker, 1)
        top.addWidget(self.as_chart)
        top.addWidget(self.pin)
        self._figures.setHorizontalSpacing(8)
        self._figures.setVerticalSpacing(2)
        self._figures.setColumnStretch(1, 1)
        self._figures.setColumnStretch(3, 1)
        find.addWidget(self.search, 1)
        find.addWidget(self.grain)
        find.addStretch(0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.chart)
        self._pages.addWidget(self.table)
        self._pages.addWidget(scroll)
        self._copy.hide()
        low.addWidget(self._bar, 1)
        low.addWidget(self._stop)
        low.addWidget(self._status, 1)
        deeds.addWidget(self._change)
        deeds.addWidget(self._copy)
        deeds.addStretch(1)
        deeds.addWidget(self._again)
        self._about = QWidget(self)
        about, values = QVBoxLayout(self._about), QVBoxLayout()
        about.setContentsMargins(0, 0, 0, 0)
        for part in (top, self._figures):
            about.addLayout(part)
        about.addStretch(0)
        values.addLayout(find)
        values.addWidget(self._pages, 1)
        values.addWidget(self._others)
        values.addLayout(low)
        values.addLayout(deeds)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(6, 6, 6, 4)
        self._box.setSpacing(6)
        self._box.addWidget(self._about)
        self._box.addLayout(values, 1)


def told_figures(spread: Spread, column: Column, manner: Manner) -> list[tuple[str, str]]:
    """The figures of a column, each with its name."""
    told = [
        (tr(N_("Customers")), grouped(spread.filled + spread.empty)),
        (tr(N_("Empty")), grouped(spread.empty)),
        (tr(N_("Filled")), grouped(spread.filled)),
        (tr(N_("Distinct")), grouped(spread.distinct)),
    ]
    found = spread.figures
    if found is not None:
        for title, number, places in (
            (N_("Minimum"), found.least, found.places),
            (N_("Maximum"), found.most, found.places),
            (N_("Average"), found.average, found.average_places),
            (N_("Median"), found.median, found.average_places),
            (N_("Sum"), found.total, found.places),
        ):
            told.append((tr(title), _shown(number, places, manner)))
    elif spread.days:
        first, last = (Day().show(day, manner) for day, _count in (spread.days[0], spread.days[-1]))
        told += [(tr(N_("Earliest")), first), (tr(N_("Latest")), last)]
    return told


def _shown(number: Decimal, places: int, manner: Manner) -> str:
    return Amount(places=places).show(number, manner)
