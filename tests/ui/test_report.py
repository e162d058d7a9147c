"""The report of a commit: each outcome with its customers, and what can be done with them."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget

from sc_desktop.domain.batch import UNDO, Refusal, Report
from sc_desktop.i18n import msg
from sc_desktop.ui.review.outcome import Subject
from sc_desktop.ui.review.report import ReportDialog
from sc_desktop.ui.theme import apply_theme
from tests.ui.test_review import BY_KEY, INTERACTIVE, MANNER, cell, joins, review_of

LAW = msg("A customer can't leave the default group: choose another default group first.")
EVERY_END = Report("b" * 32, (1, 2), (3,), (12,), (4,), (Refusal(5, LAW),), (6,), (7, 8), (9,), "c" * 32)


class Robot:
    """What a user can do with the report, and see of it."""

    def __init__(self, qtbot, report, review, unticked=()):
        self.qtbot = qtbot
        ticked = {line.change.key for line in review.lines} - {line.change.key for line in unticked}
        self.subject = Subject(review, frozenset(ticked), BY_KEY, MANNER)
        self.dialog = ReportDialog(report, self.subject)
        qtbot.addWidget(self.dialog)
        self.asked = []
        self.dialog.deed_asked.connect(lambda deed, section: self.asked.append((deed, tuple(section.outcome.customers))))
        with qtbot.waitExposed(self.dialog):
            self.dialog.show()

    def find(self, name, kind=QWidget):
        widget = self.dialog.findChild(kind, name)
        assert widget is not None, name
        return widget

    def clicks(self, name):
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def text(self, name):
        return self.find(name, QLabel).text()

    def rows(self, key):
        model = self.find(f"outcome.{key}.list", QTableView).model()
        return [tuple(model.index(row, column).data() for column in range(model.columnCount())) for row in range(model.rowCount())]

    def titles(self, key):
        model = self.find(f"outcome.{key}.list", QTableView).model()
        return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]


@pytest.fixture
def tell(qtbot):
    apply_theme(QApplication.instance(), "light")
    return lambda report, *lines, unticked=(), **more: Robot(qtbot, report, review_of(*lines, **more), unticked)


def test_that_each_outcome_is_told_with_its_count(tell):
    robot = tell(EVERY_END, cell(12, "firstname", "a", "A"))
    expected = {
        "applied": "2 customers changed",
        "already_so": "1 customer already so",
        "conflicts": "1 conflict",
        "gone": "1 customer no longer in the shop",
        "refused": "1 customer refused",
        "unknown": "1 customer: not known whether written",
        "not_done": "2 customers not reached",
        "taken_back": "1 customer written and taken back",
    }
    assert {key: robot.text(f"outcome.{key}.title") for key in expected} == expected


def test_that_a_refused_customer_is_listed_with_the_reason(tell):
    robot = tell(EVERY_END, cell(5, "firstname", "a", "A", who="Eve"))
    assert robot.rows("refused") == [("#5 Eve", str(LAW))]
    robot.clicks("copyReportButton")
    assert f"#5 Eve\t{LAW}" in QGuiApplication.clipboard().text()


def test_that_what_went_well_is_listed_on_demand(tell):
    robot = tell(EVERY_END, cell(12, "firstname", "a", "A"))
    assert not robot.find("outcome.applied.list").isVisible()
    robot.clicks("outcome.applied.fold")
    assert robot.find("outcome.applied.list").isVisible()


def test_that_a_conflict_tells_each_of_its_changes_as_they_were_reviewed(tell):
    robot = tell(Report("b", (13,), conflicts=(12, 99)), cell(12, "firstname", "a", "A"), joins(12), cell(13, "lastname", "c", "C"))
    assert robot.titles("conflicts") == ["Customer", "Column", "Was", "In the shop at the review", "Mine"]
    assert robot.rows("conflicts") == [
        ("#12 Ann Doe", "First name", "a", "a", "A"),
        ("#12 Ann Doe", "Groups: VIP", "not a member", "not a member", "member"),
        ("#99", "", "", "", ""),
    ]


def test_that_a_conflict_tells_what_the_shop_holds_now_once_it_was_asked(tell):
    robot = tell(Report("b", conflicts=(12,)), cell(12, "firstname", "a", "A"), joins(12))
    robot.subject.look_again(review_of(cell(12, "firstname", "a", "A", now="b"), joins(12)))
    robot.dialog.look_again()
    assert robot.titles("conflicts")[3] == "Now in the shop"
    assert robot.rows("conflicts") == [("#12 Ann Doe", "First name", "a", "b", "A")]


def test_that_what_was_not_ticked_is_not_told_as_a_conflict(tell):
    other = cell(12, "lastname", "b", "B")
    robot = tell(Report("b", conflicts=(12,)), cell(12, "firstname", "a", "A"), other, unticked=[other])
    assert [row[1] for row in robot.rows("conflicts")] == ["First name"]


def test_that_each_list_can_be_shown_exported_and_conflicts_reviewed_again(tell):
    robot = tell(EVERY_END, cell(12, "firstname", "a", "A"))
    for name in ("outcome.applied.show", "outcome.refused.export", "outcome.conflicts.review"):
        robot.clicks(name)
    assert robot.asked == [("show", (1, 2)), ("export", (5,)), ("review", (12,))]


def test_that_customers_who_are_gone_are_not_offered_to_the_grid(tell):
    robot = tell(EVERY_END, cell(12, "firstname", "a", "A"))
    assert robot.dialog.findChild(QWidget, "outcome.gone.show") is None


def test_that_only_what_was_written_can_be_taken_back(tell):
    line = cell(12, "firstname", "a", "A")
    written, nothing, undone = tell(EVERY_END, line), tell(Report("b", conflicts=(12,)), line), tell(EVERY_END, line, kind=UNDO)
    assert [robot.find("undoReportButton").isVisible() for robot in (written, nothing, undone)] == [True, False, False]


def test_that_the_outcomes_stand_close_together_on_a_tall_page(tell):
    robot = tell(Report("b", (12,), conflicts=(13,)), cell(12, "firstname", "a", "A"))
    for key in ("conflicts", "applied"):
        section = robot.find(f"outcome.{key}")
        assert section.height() <= section.sizeHint().height() + 4, key


def test_that_one_customer_is_not_told_as_many(tell):
    robot = tell(Report("b", (1,), (2,), (3,), (4,), (Refusal(5, LAW),), (6,), (7,)), cell(12, "firstname", "a", "A"))
    said = " ".join(label.text() for label in robot.find("commitReport").findChildren(QLabel))
    assert not [word for word in (" they ", " their ", "Their ", " each", "customers", "These") if word in said]


@pytest.mark.parametrize(("report", "expected"), [(Report("b", (1,), (2,)), False), (Report("b", (1,), not_done=(2,)), True)])
def test_that_a_report_without_problems_is_known_as_such(report, expected):
    assert bool(report.left_out) is expected


def test_that_widgets_have_names_for_readers_and_labels_read_no_html(tell):
    QAccessible.setActive(True)
    robot = tell(EVERY_END, cell(12, "firstname", "a", "A", who="<b>Ann</b>"))
    for widget in robot.dialog.findChildren(QWidget):
        is_part = widget.parent().inherits("QTableView") or widget.inherits("QHeaderView")
        if any(widget.inherits(kind) for kind in INTERACTIVE) and not is_part:
            assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget.objectName()
    assert {label.textFormat() for label in robot.dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_that_the_lists_keep_qts_rules(tell):
    robot = tell(EVERY_END, cell(12, "firstname", "a", "A"))
    model = robot.find("outcome.conflicts.list", QTableView).model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    robot.subject.look_again(replace(robot.subject.review, lines=()))
    robot.dialog.look_again()
    assert tester.model() is model
