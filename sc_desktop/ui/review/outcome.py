"""What became of a commit: one section an outcome, with its count, what it means, and the customers behind it on demand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from sc_desktop.domain.batch import Refusal, Report
from sc_desktop.i18n import tr, trn
from sc_desktop.ui.present import plain_label, plain_tip
from sc_desktop.ui.theme import icon

Index = QModelIndex | QPersistentModelIndex
Told = Callable[[int], str]  # what was to be written for a customer; "" when nothing is known of it
LIST_HEIGHT = 150
ICON = 18
_AIR = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the seven ends a customer can come to. `reasons` goes with `customers`, or is empty when `meaning` says it all."""

    key: str
    icon: str
    title: str
    meaning: str
    customers: Sequence[int]
    reasons: Sequence[str] = ()
    tells_changes: bool = False


def has_problems(report: Report) -> bool:
    """Whether the user must be told more than a count."""
    return bool(report.conflicts or report.gone or report.refused or report.unknown or report.not_done)


def outcomes_of(report: Report, *, is_undo: bool) -> list[Outcome]:
    """The outcomes that occurred, what matters most first."""
    found = [*_open_ends(report, is_undo), *_left_alone(report, is_undo), *_done(report, is_undo)]
    return [outcome for outcome in found if outcome.customers]


def _open_ends(report: Report, is_undo: bool) -> list[Outcome]:
    unknown, not_done = len(report.unknown), len(report.not_done)
    return [
        Outcome(
            "unknown",
            "circle-question",
            trn("{count} customer: not known whether written", "{count} customers: not known whether written", unknown),
            trn(
                "The line to the shop was lost while this one was being written. Look at the history once the shop answers again.",
                "The line to the shop was lost while they were being written. Look at the history once the shop answers again.",
                unknown,
            ),
            report.unknown,
        ),
        Outcome(
            "not_done",
            "circle-pause",
            trn("{count} customer not reached", "{count} customers not reached", not_done),
            trn(
                "Writing ended before its turn: it is in the shop as the batch left it.",
                "Writing ended before their turn: they are in the shop as the batch left them.",
                not_done,
            )
            if is_undo
            else trn(
                "Writing ended before its turn: its changes are still pending.",
                "Writing ended before their turn: their changes are still pending.",
                not_done,
            ),
            report.not_done,
        ),
    ]


def _left_alone(report: Report, is_undo: bool) -> list[Outcome]:
    refused: Sequence[Refusal] = report.refused
    return [
        Outcome(
            "refused",
            "ban",
            trn("{count} customer refused", "{count} customers refused", len(refused)),
            trn("Left as it was, for the reason given.", "Left as they were, for the reason given with each.", len(refused))
            if is_undo
            else trn(
                "Left as it was, for the reason given; its changes are still pending.",
                "Left as they were, for the reason given with each; their changes are still pending.",
                len(refused),
            ),
            [refusal.customer for refusal in refused],
            [tr(refusal.reason) for refusal in refused],
        ),
        Outcome(
            "conflicts",
            "code-branch",
            trn("{count} conflict", "{count} conflicts", len(report.conflicts)),
            trn(
                "This customer was changed in the shop by someone else since the review, and left as it is there.",
                "These customers were changed in the shop by someone else since the review, and left as they are there.",
                len(report.conflicts),
            ),
            report.conflicts,
            tells_changes=True,
        ),
        Outcome(
            "gone",
            "user-slash",
            trn("{count} customer no longer in the shop", "{count} customers no longer in the shop", len(report.gone)),
            trn(
                "This customer was deleted meanwhile: there was nothing to write to.",
                "These customers were deleted meanwhile: there was nothing to write to.",
                len(report.gone),
            ),
            report.gone,
        ),
    ]


def _done(report: Report, is_undo: bool) -> list[Outcome]:
    applied, already = len(report.applied), len(report.already_so)
    return [
        Outcome(
            "applied",
            "circle-check",
            trn("{count} customer put back", "{count} customers put back", applied)
            if is_undo
            else trn("{count} customer changed", "{count} customers changed", applied),
            trn("This customer's changes are in the shop.", "Their changes are in the shop.", applied),
            report.applied,
        ),
        Outcome(
            "already_so",
            "equals",
            trn("{count} customer already so", "{count} customers already so", already),
            trn(
                "The shop held the values already; nothing was written for this customer.",
                "The shop held these values already; nothing was written for them.",
                already,
            ),
            report.already_so,
        ),
    ]


class CustomersModel(QAbstractListModel):
    """Customers by id and name, each with its reason, or with what was to be written; texts are made when they come into sight."""

    def __init__(self, outcome: Outcome, names: Mapping[int, str], told: Told, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcome, self._names, self._told = outcome, names, told

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._outcome.customers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row())
        return plain_tip(self.text(index.row())) if role == Qt.ItemDataRole.ToolTipRole else None

    def text(self, row: int) -> str:
        """A customer, and why when each has its own reason."""
        customer = self._outcome.customers[row]
        who = f"#{customer} {self._names.get(customer, '')}".rstrip()
        reasons = self._outcome.reasons
        if reasons:
            return tr("{customer}: {reason}", customer=who, reason=reasons[row])
        changes = self._told(customer) if self._outcome.tells_changes else ""
        return tr("{customer}, {changes}", customer=who, changes=changes) if changes else who


class OutcomeSection(QWidget):
    """An outcome: icon, count and meaning; the list unfolds."""

    def __init__(self, outcome: Outcome, names: Mapping[int, str], told: Told, *, unfolded: bool) -> None:
        super().__init__()
        self.setObjectName(f"outcome.{outcome.key}")
        self.outcome = outcome
        self.model = CustomersModel(outcome, names, told, self)
        self._sign = QLabel()
        self._sign.setTextFormat(Qt.TextFormat.PlainText)
        title = plain_label(outcome.title, wrap=True, name=f"outcome.{outcome.key}.title")
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        self._list = self._make_list()
        self._fold = self._make_fold()
        head = QHBoxLayout()
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(plain_label(outcome.meaning, wrap=True))
        head.addLayout(words, 1)
        head.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.addLayout(head)
        column.addWidget(self._list)
        self._fold.setChecked(unfolded)
        self._on_folded(unfolded)
        self.paint_icon()

    def paint_icon(self) -> None:
        """Draw the icon in the theme's colour."""
        self._sign.setPixmap(icon(self.outcome.icon).pixmap(ICON))

    def _make_list(self) -> QListView:
        shown = QListView()
        shown.setObjectName(f"outcome.{self.outcome.key}.list")
        shown.setAccessibleName(self.outcome.title)
        shown.setUniformItemSizes(True)
        shown.setModel(self.model)
        shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)  # or the room of the page goes to the sections
        rows = min(self.model.rowCount(), 8)
        shown.setFixedHeight(min(LIST_HEIGHT, rows * shown.sizeHintForRow(0) + 2 * shown.frameWidth() + _AIR))
        return shown

    def _make_fold(self) -> QPushButton:
        fold = QPushButton()
        fold.setObjectName(f"outcome.{self.outcome.key}.fold")
        fold.setCheckable(True)
        fold.setAutoDefault(False)
        fold.toggled.connect(self._on_folded)
        return fold

    def _on_folded(self, unfolded: bool) -> None:
        self._list.setVisible(unfolded)
        self._fold.setText(tr("Hide list") if unfolded else tr("Show list"))
        self._fold.setAccessibleName(f"{self._fold.text()}: {self.outcome.title}")


class ReportView(QScrollArea):
    """All outcomes of a commit, one below the other."""

    def __init__(self, report: Report, names: Mapping[int, str], told: Told, *, is_undo: bool) -> None:
        super().__init__()
        self.setObjectName("commitReport")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        outcomes = outcomes_of(report, is_undo=is_undo)
        self.sections = [
            OutcomeSection(outcome, names, told, unfolded=outcome.key not in ("applied", "already_so")) for outcome in outcomes
        ]
        for section in self.sections:
            column.addWidget(section)
        if not self.sections:
            column.addWidget(plain_label(tr("Nothing was written: no change was left to make."), name="outcome.nothing"))
        column.addStretch(1)
        self.setWidget(content)

    def copy(self) -> None:
        """Put the whole report on the clipboard as text."""
        lines: list[str] = []
        for section in self.sections:
            lines += [section.outcome.title, section.outcome.meaning]
            lines += [f"\t{section.model.text(row)}" for row in range(section.model.rowCount())]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paint_icons(self) -> None:
        """Draw the icons in the theme's colour."""
        for section in self.sections:
            section.paint_icon()
