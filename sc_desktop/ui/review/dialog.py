"""The review before a commit: every change with what was, what the shop holds now, and mine."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from sc_desktop.domain.batch import UNDO
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.errors import Expected
from sc_desktop.i18n import msgn, tr, trn
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.review.columns import ColumnsList, ColumnsModel
from sc_desktop.ui.review.judging import Judging, Tally
from sc_desktop.ui.review.model import ALL, CUSTOMER, FILTERS, MINE, NOW, REFUSALS, WAS, ChangesModel
from sc_desktop.ui.review.one_or_two_rows import OneOrTwoRows
from sc_desktop.ui.review.parts import ConflictChoice, ConsentBand, CountBand, Detail, FilterTabs, SearchField
from sc_desktop.ui.review.table import ChangesTable
from sc_desktop.ui.review.wording import column_label
from sc_desktop.ui.signs import FailureBand, push_button
from sc_desktop.ui.theme import icon
from sc_desktop.ui.themed_dialog import ThemedDialog

if TYPE_CHECKING:
    from sc_desktop.workspace.reviewing import Review

_SIZE = (1200, 720)
_SMALL = (460, 200)  # when there is nothing to write
_SEARCH_PAUSE = 150  # milliseconds after the last key
_EDGE = 48  # left free around the dialog on a small screen


class ReviewDialog(ThemedDialog):
    """Opened with open(). `commit_asked` carries the frozenset of ticked keys; the owner accepts the dialog when writing begins,
    or answers with show_failure, or with show_review when it did not go on. `sql_asked` carries the ticked keys too."""

    commit_asked = Signal(object)
    sql_asked = Signal(object)

    def __init__(
        self,
        review: "Review",
        columns: Mapping[str, Column],
        manner: Manner,
        parent: QWidget | None = None,
        *,
        type_above: int = 0,
    ) -> None:
        """With more customers than `type_above`, unless it is 0, their number has to be typed."""
        super().__init__(parent)
        self.setObjectName("reviewDialog")
        self._review, self._columns, self._manner = review, columns, manner
        self._is_undo = review.kind == UNDO
        self.setWindowTitle(tr("Undo a batch") if self._is_undo else tr("Review changes"))
        self._is_asked = False
        self._type_above = type_above
        self._judging = Judging(review, self)
        self._model = ChangesModel(self._judging, columns, manner, self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show_counts()
        self._refresh()
        self._table.enter_first()
        room, size = self.screen().availableSize(), _SIZE if review.lines else _SMALL
        self.resize(min(size[0], room.width() - _EDGE), min(size[1], room.height() - _EDGE))

    # -- what the owner says ---------------------------------------------------------------------------------------------------------------

    @property
    def takes_back(self) -> bool:
        """Whether the first who can't be written is to end the batch and take it back."""
        return self._conflicts.takes_back

    def commit(self) -> None:
        """As if the commit button were clicked: nothing happens while it is greyed."""
        self._commit.click()

    def show_review(self) -> None:
        """Back to the ticks: the commit asked for was not begun."""
        self._is_asked = False
        self._refresh()
        self._table.setFocus()

    def show_failure(self, error: Expected) -> None:
        """Tell why nothing was written; the commit can be asked for again."""
        self._failure.show_error(error)
        self.show_review()

    # -- building --------------------------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self._tally = self._judging.tally()
        self._head = plain_label(wrap=True, name="reviewHead")
        font = self._head.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self._head.setFont(font)
        self._by_column = plain_label(wrap=True, name="reviewCounts")
        self._failure = FailureBand()
        self._tabs = FilterTabs()
        self._tick_all = push_button("tickAllButton", tr("Tick all"), self._on_tick_all)
        self._tick_all.setToolTip(tr("Ticks the changes shown. Conflicts are ticked with it only when nothing else is shown."))
        self._untick_all = push_button("untickAllButton", tr("Untick all"), self._on_untick_all)
        self._search = SearchField()
        self._search_soon = QTimer(self, singleShot=True, interval=_SEARCH_PAUSE)
        self._groups = ColumnsModel(self._judging, dict(self._columns), self)
        self._by_group = ColumnsList(self._groups)
        self._table = ChangesTable(self._model)
        self._detail = Detail()
        self._consent = ConsentBand()
        self._count = CountBand()
        self._conflicts = ConflictChoice()
        self._conflicts.setVisible(bool(self._review.lines))
        self._promise = plain_label(wrap=True, name="reviewPromise")
        self._sql = push_button("showSqlButton", tr("Show the SQL…"), self._on_sql)
        self._back = push_button("backButton", tr("Back"), self.reject)
        self._back.setToolTip(tr("Back to the customers; nothing is written (Esc)"))
        self._commit = push_button("commitButton", "", self._on_commit)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._conflicts)
        row.addStretch()
        row.addWidget(self._sql)
        row.addWidget(self._back)
        row.addWidget(self._commit)
        whole = QVBoxLayout(self)
        for part in (self._head, self._by_column, self._failure):
            whole.addWidget(part)
        whole.addWidget(OneOrTwoRows(self._tabs, self._search, self._tick_all, self._untick_all))
        middle = QSplitter(Qt.Orientation.Horizontal)  # the columns can be pushed aside
        middle.addWidget(self._by_group)
        middle.addWidget(self._table)
        middle.setStretchFactor(1, 1)
        middle.setSizes([self._by_group.wanted_width, _SIZE[0]])
        middle.setVisible(bool(self._review.lines))
        whole.addWidget(middle, 1)
        whole.addWidget(self._empty_place(), 1)
        for widget in (self._detail, self._consent, self._count, self._promise):
            whole.addWidget(widget)
        whole.addLayout(row)

    def _empty_place(self) -> QWidget:
        """Says why there is no table when there is none."""
        place = plain_label(tr("This batch has nothing to take back.") if self._is_undo else tr("There are no pending changes."), wrap=True)
        place.setObjectName("nothingToWrite")
        place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        has_lines = bool(self._review.lines)
        place.setHidden(has_lines)
        for widget in (self._tabs, self._search, self._tick_all, self._untick_all, self._table, self._detail, self._promise, self._sql):
            widget.setVisible(has_lines)
        self._by_group.setVisible(self._groups.rowCount() > 2)  # all columns, and more than one of them
        return place

    def _connect(self) -> None:
        self._tabs.filter_chosen.connect(self._on_filter)
        self._table.line_entered.connect(self._on_line)
        self._table.no_match.all_asked.connect(self._on_all)
        self._judging.judged.connect(self._on_judged)
        self._consent.agreed.connect(self._refresh_commit)
        self._count.typed.connect(self._refresh_commit)
        self._by_group.column_chosen.connect(self._on_column)
        self._search_soon.timeout.connect(self._on_search)
        self._search.textChanged.connect(self._search_soon.start)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            combination = QKeyCombination(Qt.KeyboardModifier.ControlModifier, key)
            QShortcut(QKeySequence(combination), self, self._commit.click)

    def paint_icons(self) -> None:
        self._commit.setIcon(icon("rotate-left" if self._is_undo else "floppy-disk"))
        self._tick_all.setIcon(icon("square-check"))
        self._untick_all.setIcon(icon("square-minus"))

    def _told_promises(self, customers: int) -> str:
        """What the commit promises, and what the ticked changes, on so many customers, do without: a line each."""
        promises = self._review.promises
        lost = self._review.not_promised(self._judging.ticked_keys() if customers <= promises.most else None) if customers else ()
        good, bad = " ".join(map(tr, promises.kept())), " ".join(map(tr, lost))
        return "\n".join(part for part in (good, tr("Please note: {what}", what=bad) if bad else "") if part)

    # -- showing ---------------------------------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Show what the ticks of this moment would write, and what can be done now."""
        self._model.is_locked = self._groups.is_locked = self._is_asked  # what was asked for is what is written
        for button in (self._tick_all, self._untick_all):
            button.setEnabled(bool(self._review.lines))
        if self._judging.is_settled:
            self._show_tally(self._judging.tally())
        else:
            self._head.setText(tr("Checking the changes…"))
        self._refresh_commit()

    def _show_tally(self, tally: Tally) -> None:
        self._tally = tally
        self._tabs.show_count(REFUSALS, self._model.count(REFUSALS))
        self._consent.show_customers(tally.consent)
        self._promise.setText(self._told_promises(tally.customers))
        self._count.ask_for(tally.customers if 0 < self._type_above < tally.customers else 0)
        if tally.changes:
            changes = msgn("{count} change", "{count} changes", tally.changes)
            customers = msgn("{count} customer", "{count} customers", tally.customers)
            self._head.setText(tr("{changes} on {customers}", changes=changes, customers=customers))
        elif self._review.lines:
            self._head.setText(tr("Nothing to write: no change that can be written is ticked."))
        else:
            self._head.setText(tr("Nothing to write"))
        parts = [
            tr("{column}: {count}", column=column_label(key, self._columns), count=count) for key, count in tally.columns.most_common()
        ]
        if tally.consequences:
            parts.append(trn("{count} consequence", "{count} consequences", tally.consequences))
        if tally.replacing:
            parts.append(trn("{count} replaces a value changed meanwhile", "{count} replace values changed meanwhile", tally.replacing))
        if tally.held_back:
            parts.append(trn("{count} ticked change is held back", "{count} ticked changes are held back", tally.held_back))
        self._by_column.setText("   ·   ".join(part.replace(" ", "\u00a0") for part in parts))  # lines break between the counts only
        self._by_column.setVisible(bool(parts))

    def _refresh_commit(self) -> None:
        count = self._tally.changes
        if self._is_undo:
            self._commit.setText(trn("Take back {count} change", "Take back {count} changes", count))
        else:
            self._commit.setText(trn("Commit {count} change", "Commit {count} changes", count))
        nothing = self._why_nothing()
        self._sql.setToolTip(nothing or tr("The statements that write the ticked changes, and those that put everything back"))
        self._sql.setEnabled(not nothing and not self._is_asked)
        why = nothing or self._what_is_missing()
        self._commit.setToolTip(why or tr("Write the ticked changes to the shop (Ctrl+Enter)"))
        self._commit.setEnabled(not why and not self._is_asked)

    def _why_nothing(self) -> str:
        """Why there is nothing that could be written now; "" when there is."""
        if not self._judging.is_settled:
            return tr("The changes are being checked.")
        return "" if self._tally.changes else tr("Nothing to write")

    def _what_is_missing(self) -> str:
        """What the user has to do before it may be written; "" for nothing."""
        if not self._consent.is_given:
            return tr("First confirm that you have the customers' consent.")
        return "" if self._count.is_given else tr("First type the number of customers.")

    def _show_counts(self) -> None:
        for name in FILTERS:
            self._tabs.show_count(name, self._model.count(name))

    # -- what the user does ----------------------------------------------------------------------------------------------------------------

    def _on_judged(self, _first: int, _last: int) -> None:
        self._refresh()
        self._on_line(self._table.currentIndex().row())

    def _on_filter(self, name: str) -> None:
        self._model.set_filter(name)
        self._table.enter_first()

    def _on_column(self, key: str) -> None:
        self._model.show_column(key)
        self._table.enter_first()

    def _on_search(self) -> None:
        self._model.search(self._search.text())
        self._table.enter_first()

    def _on_all(self) -> None:
        """Narrowed to nothing: show all changes again."""
        self._tabs.choose(ALL)
        self._by_group.setCurrentIndex(self._groups.index(0))
        self._search.clear()
        self._table.setFocus()

    def _on_line(self, row: int) -> None:
        if row < 0:
            self._detail.clear()
            return
        customer, was, now, mine = (self._model.text(row, place) for place in (CUSTOMER, WAS, NOW, MINE))
        column = self._model.told_title(row)
        told = tr("{customer}, {column}: {was} → {mine}", customer=customer, column=column, was=was, mine=mine)
        if now and now != was:
            told = tr("{change} (now in the shop: {now})", change=told, now=now)
        self._detail.setPlainText(f"{told}\n{self._model.remark_at(row).text}".rstrip())

    def _on_tick_all(self) -> None:
        self._model.set_all(True)

    def _on_untick_all(self) -> None:
        self._model.set_all(False)

    def _on_sql(self) -> None:
        self.sql_asked.emit(self._judging.ticked_keys())

    def _on_commit(self) -> None:
        self._is_asked = True
        self._refresh()
        self.commit_asked.emit(self._judging.ticked_keys())
