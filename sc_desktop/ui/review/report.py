"""The report of a commit: what became of every customer, each outcome to be listed, shown in the grid, exported, reviewed again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sc_desktop.domain.batch import Report
from sc_desktop.i18n import tr, trn
from sc_desktop.ui.plain_table import look_plain
from sc_desktop.ui.present import plain_label
from sc_desktop.ui.review.outcome import Outcome, OutcomeModel, Subject, outcomes_of
from sc_desktop.ui.signs import push_button
from sc_desktop.ui.theme import icon
from sc_desktop.ui.themed_dialog import ThemedDialog
from sc_desktop.ui.widths import NARROWEST, shared, wanted_width

MOST_ROWS = 8  # shown at once of a list
ICON = 18
_SIZE = (860, 560)
_EDGE = 48  # left free around the dialog on a small screen
_FOLDED = ("applied", "already_so", "taken_back")


class OutcomeTable(QTableView):
    """The customers of an outcome, in widths after what they hold."""

    def __init__(self, name: str, title: str, model: OutcomeModel) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._model = model
        self.setModel(model)
        look_plain(self)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(NARROWEST)
        header.setStretchLastSection(True)
        header.setVisible(len(model.titles) > 1)
        model.modelReset.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share()
        super().resizeEvent(event)

    def _fit(self) -> None:
        rows = min(self._model.rowCount(), MOST_ROWS)
        title = self.horizontalHeader().sizeHint().height() if len(self._model.titles) > 1 else 0
        self.setFixedHeight(rows * self.verticalHeader().defaultSectionSize() + title + 2 * self.frameWidth())
        self._share()

    def _share(self) -> None:
        wanted = [self._wanted_width(column) for column in range(self._model.columnCount())]
        for column, width in enumerate(shared(wanted, self.viewport().width())):
            self.setColumnWidth(column, width)

    def _wanted_width(self, column: int) -> int:
        return wanted_width(
            self._model.rowCount(),
            lambda row: str(self._model.index(row, column).data() or ""),
            self._model.titles[column],
            self.fontMetrics(),
        )


class OutcomeSection(QWidget):
    """An outcome: icon, count and meaning, what can be done with it; the list unfolds. `asked` tells what was clicked."""

    asked = Signal(str)

    def __init__(self, outcome: Outcome, subject: Subject, *, can_review: bool) -> None:
        super().__init__()
        name = f"outcome.{outcome.key}"
        self.setObjectName(name)
        self.outcome = outcome
        self.model = OutcomeModel(outcome, subject, self)
        self._sign = plain_label()
        title = plain_label(outcome.title, wrap=True, name=f"{name}.title")
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        self._list = OutcomeTable(f"{name}.list", outcome.title, self.model)
        self._fold = push_button(f"{name}.fold", "")
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._on_folded)
        buttons = QHBoxLayout()
        for button in (self._fold, *self._make_deeds(name, can_review=can_review)):
            buttons.addWidget(button)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(title)
        words.addWidget(plain_label(outcome.meaning, wrap=True))
        words.addLayout(buttons)
        words.addWidget(self._list)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        unfolded = outcome.key not in _FOLDED
        self._fold.setChecked(unfolded)
        self._on_folded(unfolded)

    def paint_icon(self) -> None:
        """Draw the icon in the theme's colour."""
        self._sign.setPixmap(icon(self.outcome.icon).pixmap(ICON))

    def text(self) -> str:
        """The outcome with its whole list, as lines of text."""
        rows = range(self.model.rowCount())
        listed = ["\t".join(str(self.model.index(row, column).data()) for column in range(self.model.columnCount())) for row in rows]
        return "\n".join([self.outcome.title, self.outcome.meaning, "\t".join(self.model.titles), *listed])

    def _make_deeds(self, name: str, *, can_review: bool) -> list[QPushButton]:
        offered = [("show", tr("Show in the grid"))] if self.outcome.is_there else []
        offered.append(("export", tr("Export as CSV")))
        if can_review:
            offered.append(("review", tr("Review them again…")))
        buttons = []
        for deed, text in offered:
            button = push_button(f"{name}.{deed}", text)
            button.setAccessibleName(f"{text}: {self.outcome.title}")
            button.clicked.connect(lambda _checked=False, deed=deed: self.asked.emit(deed))
            buttons.append(button)
        return buttons

    def _on_folded(self, unfolded: bool) -> None:
        self._list.setVisible(unfolded)
        self._fold.setText(tr("Hide list") if unfolded else tr("Show list"))
        self._fold.setAccessibleName(f"{self._fold.text()}: {self.outcome.title}")


class ReportDialog(ThemedDialog):
    """Shown with show(), beside the window. `deed_asked` carries "show", "export" or "review" and the section it was asked of."""

    deed_asked = Signal(str, object)
    undo_asked = Signal()

    def __init__(self, report: Report, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reportDialog")
        self.setWindowTitle(tr("Report"))
        self._subject = subject
        outcomes = outcomes_of(report, is_undo=subject.is_undo)
        self.sections = [OutcomeSection(outcome, subject, can_review=outcome.key == "conflicts") for outcome in outcomes]
        for section in self.sections:
            section.asked.connect(lambda deed, section=section: self.deed_asked.emit(deed, section))
        copy = push_button("copyReportButton", tr("Copy report"), self.copy)
        take_back = push_button("undoReportButton", tr("Take back…"), self.undo_asked.emit)
        applied = len(report.applied)
        told = trn("Takes back what was written for {count} customer", "Takes back what was written for {count} customers", applied)
        take_back.setToolTip(told)
        take_back.setVisible(bool(report.applied and report.batch) and not subject.is_undo)
        close = push_button("closeReportButton", tr("Close"), self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addWidget(take_back)
        buttons.addStretch()
        buttons.addWidget(close)
        whole = QVBoxLayout(self)
        whole.addWidget(self._make_head())
        whole.addWidget(self._make_page(), 1)
        whole.addLayout(buttons)
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], room.width() - _EDGE), min(_SIZE[1], room.height() - _EDGE))
        close.setFocus()

    def look_again(self) -> None:
        """The subject has learned what the shop holds now."""
        for section in self.sections:
            section.model.look_again()

    def copy(self) -> None:
        """Put the whole report on the clipboard as text."""
        QGuiApplication.clipboard().setText("\n".join(section.text() for section in self.sections))

    def _make_head(self) -> QWidget:
        text = tr("What became of the batch taken back") if self._subject.is_undo else tr("What became of the changes")
        head = plain_label(text, wrap=True, name="reportHead")
        font = head.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        head.setFont(font)
        return head

    def _make_page(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        for section in self.sections:
            column.addWidget(section)
        if not self.sections:
            column.addWidget(plain_label(tr("Nothing was written: no change was left to make."), name="outcome.nothing"))
        column.addStretch(1)
        page = QScrollArea()
        page.setObjectName("commitReport")
        page.setFrameShape(QFrame.Shape.NoFrame)
        page.setWidgetResizable(True)
        page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page.setWidget(content)
        return page

    def paint_icons(self) -> None:
        for section in self.sections:
            section.paint_icon()
