"""One field below a title: what is typed there filters its column; its arrow shows what else can be asked."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QToolButton, QToolTip, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.filter_text import read_typed, written
from sc_desktop.domain.filter_words import OP_WORDS, PERIOD_WORDS, told, told_period
from sc_desktop.domain.filters import EMPTINESS, Op, Test, Where, operators_of
from sc_desktop.domain.kinds import Choice, Day, Flag, Lines, Names, Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.periods import Period
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.bridge import Debounce, Jobs
from sc_desktop.ui.present import named, plain_tip
from sc_desktop.ui.theme import theme

PAUSE = 350  # milliseconds after the last key until the shop is asked
_USUAL_PERIODS = (
    *((word, 0) for word in PERIOD_WORDS),
    ("last_days", 30),
    ("last_months", 3),
    ("last_months", 12),
    ("more_than_months_ago", 12),
)
_KEY = Qt.Key


class FilterField(QFrame):
    """`given` brings what its column must hold, None for nothing; what means nothing is framed in red with the reason, and asks nothing
    of its column. `judged` tells that what stands there means something now, or nothing.

    `left` tells that the keyboard goes back to the table, `passed` that it goes to the next field or the one before, `list_asked` that
    the entries of a list are to be shown."""

    given = Signal(object)
    judged = Signal()
    left = Signal()
    list_asked = Signal()
    entered = Signal()
    passed = Signal(int)

    def __init__(self, column: Column, manner: Manner, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self.column, self.manner = column, manner
        self.shown: Where | None = None
        label = tr(column.label)
        self.line = named(QLineEdit(self), f"filterField.{column.key}", tr(N_("Filter: {column}"), column=label))
        self.line.installEventFilter(self)
        self._arrow = named(QToolButton(self), f"filterFieldMenu.{column.key}", tr(N_("More filters: {column}"), column=label))
        self._arrow.setArrowType(Qt.ArrowType.DownArrow)
        self._arrow.setAutoRaise(True)
        self._arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt+Down opens it
        self._arrow.clicked.connect(self.open_menu)
        self._soon = Debounce(jobs, self._give, PAUSE, self)
        self.line.textEdited.connect(lambda _text: self._soon.ask())
        self.line.returnPressed.connect(self._soon.ask_now)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.line, 1)
        row.addWidget(self._arrow)
        self._help()

    def understood(self, text: str) -> Test | None:
        """What a text asks for. Raises Unreadable."""
        return read_typed(text, self.column, self.manner)

    def text_of(self, test: Test) -> str | None:
        """The text that asks for it; None where there is none."""
        return written(test, self.column, self.manner)

    def hint(self) -> str:
        """What stands in the field while it is empty."""
        return ""

    def show_condition(self, where: Where | None) -> None:
        """Show what the column must hold now, unless it was typed here."""
        if where == self.shown and not self._soon.is_waiting:
            return
        self.shown = where
        if self._soon.is_waiting or (where is not None and where == self._read()):
            return
        text = self.text_of(where) if isinstance(where, Test) else None
        self.line.setText(text or "")
        self.line.setPlaceholderText(self.hint() if where is None or text else told(where, {self.column.key: self.column}, self.manner))
        self._mark("")

    def open_menu(self) -> None:
        """Show what can be asked of the column besides what is typed."""
        if isinstance(self.column.kind, (Choice, Names)):
            self.list_asked.emit()
            return
        menu = QMenu(self)
        menu.setObjectName("filterFieldOperators")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(self.column.kind, Flag):
            for stored in (1, 0):
                self._offer(menu, self.column.kind.show(stored, self.manner), Test(self.column.key, Op.IS, (stored,)))
        elif isinstance(self.column.kind, Day):
            for word, days in _USUAL_PERIODS:
                self._offer(menu, told_period(Period(word, days)), Test(self.column.key, Op.DURING, (word, days) if days else (word,)))
        else:
            for op in operators_of(self.column.kind):
                if op not in (*EMPTINESS, Op.BETWEEN, Op.ONE_OF, Op.NONE_OF) and not (
                    isinstance(self.column.kind, Lines) and op in (Op.IS, Op.IS_NOT)
                ):
                    menu.addAction(tr(OP_WORDS[op])).triggered.connect(lambda _on=False, op=op: self._apply(op))
        menu.addSeparator()
        for op in () if isinstance(self.column.kind, Flag) else EMPTINESS:  # yes or no says it all
            self._offer(menu, tr(OP_WORDS[op]), Test(self.column.key, op))
        menu.addSeparator()
        menu.addAction(tr(N_("Anything"))).triggered.connect(lambda: self.take(None))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def take(self, where: Where | None) -> None:
        """As if it had been typed."""
        self.show_condition(where)
        if where is None:
            self.line.clear()
            self._mark("")
        self.given.emit(where)

    @property
    def is_refused(self) -> bool:
        """Whether what stands there means nothing."""
        return bool(self.property("refusal"))

    def empty(self) -> None:
        """Let go of what stands there and is not asked: it means nothing, or waits for a pause in the typing."""
        if self.is_refused or self._soon.is_waiting:
            self.line.clear()
            self._soon.ask_now()

    def finish(self) -> None:
        """Take what is being typed."""
        self._soon.finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._takes_key(event):
            return True
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() == QEvent.Type.FocusOut and self._soon.is_waiting:
            self._soon.ask_now()
        return super().eventFilter(watched, event)

    def _takes_key(self, event: QKeyEvent) -> bool:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key == _KEY.Key_Down and alt:
            self.open_menu()
        elif key == _KEY.Key_Down or (key == _KEY.Key_Escape and not self.line.text() and self.shown is None):
            self.left.emit()
        elif key in (_KEY.Key_Tab, _KEY.Key_Backtab):  # the table around would take it for a step between cells
            self.passed.emit(1 if key == _KEY.Key_Tab else -1)
        elif key == _KEY.Key_Escape:
            self.line.clear()
            self._soon.ask_now()
        else:
            return False
        return True

    def _offer(self, menu: QMenu, text: str, test: Test) -> None:
        menu.addAction(text).triggered.connect(lambda: self.take(test))

    def _apply(self, op: Op) -> None:
        """The same value with another operator; without a value its sign, for the value to be typed after."""
        found = self._read()
        values = found.values[:1] if isinstance(found, Test) else ()
        if values:
            self.take(Test(self.column.key, op, values))
        else:
            value = "0" if self.column.kind.is_numeric else "x"
            sign = written(Test(self.column.key, op, (int(value) if value == "0" else value,)), self.column, self.manner) or ""
            self.line.setText(sign.replace(value, "").strip())
            self.line.setCursorPosition(1 if op not in (Op.STARTS, Op.ENDS) else 0 if op is Op.STARTS else 1)
        self.line.setFocus()

    def _read(self) -> Test | None:
        """The test in the field; None also for what means nothing."""
        try:
            return self.understood(self.line.text())
        except Unreadable:
            return None

    def _give(self) -> None:
        try:
            found = self.understood(self.line.text())
        except Unreadable as unreadable:
            found = None
            self._mark(tr(unreadable.reason))
        else:
            self._mark("")
        if found != self.shown:
            self.shown = found
            self.line.setPlaceholderText(self.hint())
            self.given.emit(found)

    def _mark(self, reason: str) -> None:
        """Frame what can't be asked in red, and say why; "" takes the frame away."""
        was_refused = self.is_refused
        self.setProperty("refusal", reason)
        self.line.setStyleSheet(f"QLineEdit {{ border: 2px solid {theme().line('refused').name()}; }}" if reason else "")
        self.line.setAccessibleDescription(reason)
        if reason:
            self.line.setToolTip(plain_tip(reason))
            QToolTip.showText(self.line.mapToGlobal(QPoint(0, self.line.height())), plain_tip(reason), self.line)
        else:
            self._help()
        if self.is_refused != was_refused:
            self.judged.emit()

    def _help(self) -> None:
        kind = self.column.kind
        if isinstance(kind, Day):
            text = tr(N_("A day, month or year, 2024-01..2024-03, > 2024-03, last month, last 30 days; = for empty."))
        elif isinstance(kind, (Choice, Names)):
            text = tr(N_("Names or parts of them with semicolons between; <> leaves them out; = for empty. Alt+Down opens the list."))
        elif isinstance(kind, Flag):
            text = tr(N_("Yes or no. Alt+Down opens the list."))
        elif kind.is_numeric:
            text = tr(N_("A number, > 5, <= 10, 5..10, 1; 2; 3; = for empty, <> for not empty."))
        else:
            text = tr(N_("A part of the text; =all of it, <>not this, !not containing, beginning*, *end; = for empty."))
        self.line.setToolTip(plain_tip(text))
