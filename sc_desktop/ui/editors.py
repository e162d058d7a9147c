"""Editors of one value, one for each way of giving it: a line, several lines, a date, an entry of a list."""

from PySide6.QtCore import QDate, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QCalendarWidget, QComboBox, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QToolTip, QVBoxLayout, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.kinds import Choice, Day, LongText, Moment, Unreadable, read_day
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, Message, tr
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.theme import icon, theme


class Editor(QFrame):
    """What the delegate knows of an editor. `value()` is what the model is given: a text to be read, or an id."""

    def __init__(self, column: Column, manner: Manner, parent: QWidget) -> None:
        super().__init__(parent)
        self._column, self._manner = column, manner
        self._first: object = None
        self.is_filled = False
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_value(self, typed: object, shown: object) -> None:
        """Show the cell's value; what is shown now counts as unchanged."""
        self.show_text(str(shown or ""))
        self._first, self.is_filled = self.value(), True

    def show_text(self, text: str) -> None:
        raise NotImplementedError

    def text(self) -> str:
        raise NotImplementedError

    def value(self) -> object:
        return self.text()

    def was_changed(self) -> bool:
        return self.value() != self._first

    def takes_lines(self) -> bool:
        """Whether Alt+Enter is a new line here."""
        return False

    def place_caret(self) -> None:
        """Nothing selected, the caret at the end; a list has none."""

    def open_choices(self) -> None:
        """Unfold what there is to choose from; here nothing."""

    def break_line(self) -> None:
        """A new line where the caret is; only where there are several."""

    def is_acceptable(self) -> bool:
        """Whether the value can be handed over; otherwise the reason is shown."""
        reason = self.why_refused() if self.was_changed() else None
        if reason is not None:
            self.show_refusal(reason)
        return reason is None

    def why_refused(self) -> Message | None:
        """Why the value can't stand in the column; None when it can."""
        try:
            return self._column.refuse(self._column.kind.from_typed(self.value(), self._manner))
        except Unreadable as unreadable:
            return unreadable.reason

    def show_refusal(self, reason: Message) -> None:
        """Say why, right under the cell, and keep what was typed."""
        self.setStyleSheet(f"Editor, QLineEdit, QPlainTextEdit, QComboBox {{ {theme().sheet('refused')} }}")
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), plain_tip(tr(reason)), self, QRect(), 8000)


class LineEditor(Editor):
    """One line of text, numbers included."""

    def __init__(self, column: Column, manner: Manner, parent: QWidget) -> None:
        super().__init__(column, manner, parent)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(tr(column.label))
        self._layout.addWidget(self.line)
        self.setFocusProxy(self.line)

    def show_text(self, text: str) -> None:
        self.line.setText(text)
        self.line.selectAll()

    def place_caret(self) -> None:
        self.line.end(False)

    def text(self) -> str:
        return self.line.text()


class DateEditor(LineEditor):
    """A date typed as the language writes it, or picked in a calendar; empty means no date."""

    def __init__(self, column: Column, manner: Manner, parent: QWidget) -> None:
        super().__init__(column, manner, parent)
        self.line.setPlaceholderText(day_hint(manner))
        pick = QAction(icon("calendar-days"), tr(N_("Calendar")), self)
        pick.triggered.connect(self.open_choices)
        self.line.addAction(pick, QLineEdit.ActionPosition.TrailingPosition)

    def open_choices(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        calendar = QCalendarWidget(popup)
        box = QVBoxLayout(popup)
        box.setContentsMargins(1, 1, 1, 1)
        box.addWidget(calendar)
        day = read_day(self.text().strip(), self._manner)
        if day is not None:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.clicked.connect(self._on_picked)
        calendar.clicked.connect(popup.close)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()

    def _on_picked(self, day: QDate) -> None:
        self.line.setText(self._manner.day.format(year=day.year(), month=day.month(), day=day.day()))
        self.line.setFocus()


class LinesEditor(Editor):
    """Several lines of text; Alt+Enter makes a new one, Enter is done, as in a spreadsheet."""

    def __init__(self, column: Column, manner: Manner, parent: QWidget) -> None:
        super().__init__(column, manner, parent)
        self.area = QPlainTextEdit(self)
        self.area.setAccessibleName(tr(column.label))
        self._layout.addWidget(self.area)
        self.setFocusProxy(self.area)
        self.area.setTabChangesFocus(True)
        self.setMinimumHeight(90)

    def show_text(self, text: str) -> None:
        self.area.setPlainText(text)
        self.area.selectAll()

    def place_caret(self) -> None:
        self.area.moveCursor(QTextCursor.MoveOperation.End)

    def text(self) -> str:
        return self.area.toPlainText()

    def takes_lines(self) -> bool:
        return True

    def break_line(self) -> None:
        self.area.insertPlainText("\n")


class ListEditor(Editor):
    """An entry of one of the shop's lists, chosen by its label and handed over as its id."""

    def __init__(self, column: Column, manner: Manner, parent: QWidget) -> None:
        super().__init__(column, manner, parent)
        assert isinstance(column.kind, Choice)
        self.box = QComboBox(self)
        self.box.setAccessibleName(tr(column.label))
        labels = manner.labels(column.kind.list_name)
        if column.refuse(0) is None:
            self.box.addItem(tr(N_("(none)")), 0)
        for number, label in sorted(labels.items(), key=lambda item: item[1].casefold()):
            self.box.addItem(label, number)
        self._layout.addWidget(self.box)
        self.setFocusProxy(self.box)

    def show_value(self, typed: object, shown: object) -> None:
        place = self.box.findData(typed)
        if place < 0 and typed not in (None, 0):
            self.box.insertItem(0, str(shown), typed)
            place = 0
        self.box.setCurrentIndex(place)
        self._first, self.is_filled = (typed if place >= 0 else None), True

    def show_text(self, text: str) -> None:
        place = self.box.findText(text)
        if place >= 0:
            self.box.setCurrentIndex(place)

    def text(self) -> str:
        return self.box.currentText()

    def value(self) -> object:
        return self.box.currentData()

    def open_choices(self) -> None:
        self.box.showPopup()


def day_hint(manner: Manner) -> str:
    """How a date is to be typed; a date as an example would look filled in."""
    return tr(N_("dd/mm/yyyy")) if manner.language == "fr" else tr(N_("yyyy-mm-dd"))


def editor_for(column: Column, manner: Manner, parent: QWidget) -> Editor:
    """The editor that fits the column's kind."""
    kind = column.kind
    if isinstance(kind, Choice):
        return ListEditor(column, manner, parent)
    if isinstance(kind, Day) and not isinstance(kind, Moment):
        return DateEditor(column, manner, parent)
    if isinstance(kind, LongText):
        return LinesEditor(column, manner, parent)
    return LineEditor(column, manner, parent)
