"""What became of a commit: its outcomes, each with its count, what it means, and the customers behind it as a table."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sc_desktop.domain.batch import UNDO, Refusal, Report
from sc_desktop.domain.change import ChangeKey, customer_of
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.review import wording
from sc_desktop.ui.review.model import MINE, NOW, TITLES, UNDO_TITLES, WAS

if TYPE_CHECKING:
    from sc_desktop.workspace.reviewing import Line, Review

Index = QModelIndex | QPersistentModelIndex
_AT_REVIEW = N_("In the shop at the review")


class Outcome(Struct, frozen=True):
    """One of the ends a customer can come to. `reasons` goes with `customers`, or is empty when `meaning` says it all.

    `is_there`: the customers are in the shop and can be shown in the grid."""

    key: str
    icon: str
    title: str
    meaning: str
    customers: Sequence[int]
    reasons: Sequence[str] = ()
    tells_changes: bool = False
    is_there: bool = True


def outcomes_of(report: Report, *, is_undo: bool) -> list[Outcome]:
    """The outcomes that occurred, what matters most first."""
    found = [*_open_ends(report, is_undo), *_left_alone(report, is_undo), *_taken_back(report), *_done(report, is_undo)]
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


def _taken_back(report: Report) -> list[Outcome]:
    taken_back = len(report.taken_back)
    return [
        Outcome(
            "taken_back",
            "rotate-left",
            trn("{count} customer written and taken back", "{count} customers written and taken back", taken_back),
            trn(
                "The batch ended because somebody could not be written; this customer holds again what it held before.",
                "The batch ended because somebody could not be written; they hold again what they held before.",
                taken_back,
            ),
            report.taken_back,
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
            is_there=False,
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


class Subject:
    """What a report is about: who the customers are, and what was to be written for each."""

    def __init__(self, review: "Review", ticked: frozenset[ChangeKey], columns: Mapping[str, Column], manner: Manner) -> None:
        self.review, self._columns, self._manner = review, columns, manner
        self.is_undo = review.kind == UNDO
        self._names = {customer_of(line.change): line.who for line in review.lines}
        self._ticked = ticked
        self._lines: dict[int, list[Line]] = {}
        self.is_fresh = False
        self._take(review)

    def look_again(self, fresh: "Review") -> None:
        """What the shop holds after the commit, of the customers it left alone."""
        self.is_fresh = True
        self._lines.clear()
        self._take(fresh)

    def lines_of(self, customer: int) -> "Sequence[Line]":
        """What was to be written for a customer; once looked at again, only what someone else has changed, where that is known."""
        lines = self._lines.get(customer, [])
        return [line for line in lines if line.is_conflict] or lines if self.is_fresh else lines

    def name_of(self, customer: int) -> str:
        return self._names.get(customer, "")

    def who(self, customer: int) -> str:
        """The customer as "#12 Ann Doe"."""
        return f"#{customer} {self.name_of(customer)}".rstrip()

    @property
    def change_titles(self) -> tuple[str, ...]:
        """The titles of what `told` tells."""
        titles = UNDO_TITLES if self.is_undo else TITLES
        return (tr("Column"), tr(titles[WAS]), tr(titles[NOW] if self.is_fresh else _AT_REVIEW), tr(titles[MINE]))

    def told(self, line: "Line") -> tuple[str, ...]:
        """A change: its column, what was, what the shop holds, mine."""
        title = wording.change_title(line, self._columns, self._manner)
        return (title, *wording.shown_values(line, self._columns, self._manner))

    def _take(self, review: "Review") -> None:
        for line in review.lines:
            if line.can_be_ticked and line.change.key in self._ticked:
                self._lines.setdefault(customer_of(line.change), []).append(line)


class OutcomeModel(QAbstractTableModel):
    """The customers of an outcome: alone, with the reason of each, or a row for each change; texts are made when they come into sight."""

    def __init__(self, outcome: Outcome, subject: Subject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._outcome, self._subject = outcome, subject
        self._rows: list[tuple[int, Line | None]] = []
        self.look_again()

    def look_again(self) -> None:
        """The subject has learned what the shop holds now."""
        self.beginResetModel()
        if self._outcome.tells_changes:
            self._rows = []
            for each in self._outcome.customers:
                lines = self._subject.lines_of(each)
                self._rows.extend((each, line) for line in lines)
                if not lines:
                    self._rows.append((each, None))
        self.endResetModel()

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of all columns; the first is the customer's."""
        if self._outcome.tells_changes:
            return (tr("Customer"), *self._subject.change_titles)
        return (tr("Customer"), tr("Reason")) if self._outcome.reasons else (tr("Customer"),)

    def customer(self, row: int) -> int:
        return self._rows[row][0] if self._outcome.tells_changes else self._outcome.customers[row]

    def exported(self, row: int) -> tuple[int | str, ...]:
        """A row for a file: the customer's number and name apart."""
        customer = self.customer(row)
        return (customer, self._subject.name_of(customer), *self.texts(row))

    def texts(self, row: int) -> tuple[str, ...]:
        """What stands behind the customer in a row."""
        if self._outcome.tells_changes:
            line = self._rows[row][1]
            return self._subject.told(line) if line is not None else ("",) * (len(self.titles) - 1)
        return (self._outcome.reasons[row],) if self._outcome.reasons else ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        if parent.isValid():
            return 0
        return len(self._rows) if self._outcome.tells_changes else len(self._outcome.customers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_title = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.titles[section] if is_title else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row, column = index.row(), index.column()
        text = self.texts(row)[column - 1] if column else self._subject.who(self.customer(row))
        return text if role == Qt.ItemDataRole.DisplayRole else plain_tip(text)
