"""The review, driven as its user does: what is ticked is what will be written, and what became of it is told."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPlainTextEdit, QPushButton, QTabBar, QTableView, QWidget

from sc_desktop.domain.batch import UNDO
from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, CellChange, RowAdded, RowRemoved, same_stored
from sc_desktop.domain.manner import ENGLISH
from sc_desktop.errors import ShopUnreachable
from sc_desktop.i18n import msg
from sc_desktop.prestashop.customers.native import COLUMNS
from sc_desktop.prestashop.laws import Standing, judge
from sc_desktop.ui.review.dialog import ReviewDialog
from sc_desktop.ui.review.model import ChangesModel
from sc_desktop.ui.theme import apply_theme
from sc_desktop.workspace.promising import Promises
from sc_desktop.workspace.reviewing import CONSEQUENCE, MINE, Line, Review

CLOCK = "2026-05-01 10:00:00"
MANNER = replace(ENGLISH, lists={"group": {3: "Customer", 4: "VIP"}})
BY_KEY = {column.key: column for column in COLUMNS}
WRITE, WHO, COLUMN, WAS, NOW, MINE_AT, REMARK = range(7)
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
LAW = msg("A customer can't leave the default group: choose another default group first.")
INTERACTIVE = ("QAbstractButton", "QLineEdit", "QComboBox", "QAbstractItemView", "QTabBar", "QPlainTextEdit", "QProgressBar")


def cell(customer, column, before, after, **more):
    now, who = more.pop("now", before), more.pop("who", "Ann Doe")
    change = CellChange(CUSTOMER, (customer,), column, before, after)
    is_conflict = not same_stored(now, before) and not same_stored(now, after)
    return Line(change, who, MINE, before, after, now, is_conflict, **more)


def subscribed(customer, **more):
    return cell(customer, "newsletter", 0, 1, warning=msg("Only with the customer's consent."), asks_consent=True, **more)


def joins(customer, group=4, **more):
    return Line(RowAdded(CUSTOMER_GROUP, (customer, group)), "Ann Doe", MINE, 0, 1, 0, **more)


def leaves(customer, group=3, **more):
    return Line(RowRemoved(CUSTOMER_GROUP, (customer, group)), "Ann Doe", MINE, 1, 0, 1, **more)


def review_of(*lines, **more):
    """A review as the shop would give it: consequences of all changes come last."""
    standings = {line.change.row[0]: Standing(3, frozenset({3}), None) for line in lines if not line.is_gone}
    verdict = judge([line.change for line in lines], standings, now=CLOCK, along=more.get("kind") != UNDO)
    along = []
    for change in verdict.consequences:
        values = (change.before, change.after) if isinstance(change, CellChange) else (0, 1)
        along.append(Line(change, "Ann Doe", CONSEQUENCE, *values, values[0]))
    return Review((*lines, *along), standings, CLOCK, **more)


class Robot:
    """What a user can do with the review, and see of it."""

    def __init__(self, qtbot, review, **terms):
        self.qtbot, self.review = qtbot, review
        self.dialog = ReviewDialog(review, BY_KEY, MANNER, **terms)
        qtbot.addWidget(self.dialog)
        self.asked = []
        self.dialog.commit_asked.connect(self.asked.append)
        with qtbot.waitExposed(self.dialog):
            self.dialog.open()
        self.table = self.find("changesTable", QTableView)
        self.commit = self.find("commitButton", QPushButton)
        self.consent = self.find("consentBox", QCheckBox)

    def find(self, name, kind=QWidget):
        widget = self.dialog.findChild(kind, name)
        assert widget is not None, name
        return widget

    def cells(self, column):
        model = self.table.model()
        return [model.index(row, column).data() for row in range(model.rowCount())]

    def cell(self, row, column, role=Qt.ItemDataRole.DisplayRole):
        return self.table.model().index(row, column).data(role)

    def ticks(self):
        model = self.table.model()
        states = [model.index(row, WRITE).data(Qt.ItemDataRole.CheckStateRole) for row in range(model.rowCount())]
        return "".join(" " if state is None else "x" if Qt.CheckState(state) == CHECKED else "o" for state in states)

    def clicks_tick(self, row):
        place = self.table.visualRect(self.table.model().index(row, WRITE)).center()
        self.qtbot.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def selects(self, first, last):
        place = self.table.visualRect(self.table.model().index(first, WHO)).center()
        self.qtbot.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        for _ in range(last - first):
            self.presses(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    def presses(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.table, key, modifier)

    def clicks(self, name):
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def agrees(self):
        self.consent.setFocus()
        self.qtbot.keyClick(self.consent, Qt.Key.Key_Space)

    def goes_to(self, filter_name):
        tabs = self.find("changesFilter", QTabBar)
        (place,) = [place for place in range(tabs.count()) if tabs.tabData(place) == filter_name]
        self.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())

    def tabs(self):
        tabs = self.find("changesFilter", QTabBar)
        return [tabs.tabText(place) for place in range(tabs.count())]

    def text(self, name):
        return self.find(name, QLabel).text().replace("\u00a0", " ")


@pytest.fixture
def show(qtbot):
    apply_theme(QApplication.instance(), "light")
    return lambda *lines, terms=None, **more: Robot(qtbot, review_of(*lines, **more), **(terms or {}))


def keys(*lines):
    return frozenset(line.change.key for line in lines)


def test_that_the_head_counts_changes_customers_and_columns(show):
    robot = show(cell(12, "firstname", "ann", "Ann"), cell(12, "lastname", "doe", "Doe"), joins(13))
    assert robot.text("reviewHead") == "3 changes on 2 customers"
    assert set(robot.text("reviewCounts").split("   ·   ")) == {"First name: 1", "Last name: 1", "Groups: 1"}


def test_that_a_line_shows_was_now_and_mine_as_the_grid_would(show):
    robot = show(cell(12, "active", 1, 0), cell(13, "firstname", "", "Bob", who="Bob"), joins(14), leaves(15, 4))
    assert robot.cells(WHO) == ["#12 Ann Doe", "#13 Bob", "#14 Ann Doe", "#15 Ann Doe"]
    assert robot.cells(WAS) == ["Yes", "(empty)", "not a member", "member"]
    assert robot.cells(MINE_AT) == ["No", "Bob", "member", "not a member"]


def test_that_a_membership_names_its_group_in_the_column_and_in_full_below(show):
    robot = show(joins(14))
    assert robot.cell(0, COLUMN) == "Groups: VIP"
    assert robot.find("changeDetail", QPlainTextEdit).toPlainText() == "#14 Ann Doe, group VIP: not a member → member"


def test_that_spaces_nobody_sees_are_shown(show):
    robot = show(cell(12, "firstname", " ann  lee ", "ann lee"))
    assert (robot.cell(0, WAS), robot.cell(0, MINE_AT)) == ("␣ann␣␣lee␣", "ann lee")


def test_that_two_empties_that_are_stored_differently_are_told_apart(show):
    robot = show(cell(12, "company", None, ""), cell(13, "birthday", "0000-00-00", None))
    assert robot.cells(WAS) == ["(empty: NULL)", "(empty) [0000-00-00]"]
    assert robot.cells(MINE_AT) == ["(empty)", "(empty: NULL)"]


def test_that_long_texts_are_shown_from_where_they_differ(show):
    robot = show(cell(12, "website", "a" * 900 + "old", "a" * 900 + "new"))
    assert robot.cell(0, WAS).endswith("aold")
    assert robot.cell(0, MINE_AT).endswith("anew")


def test_that_only_values_changed_elsewhere_stand_out(show):
    robot = show(cell(12, "firstname", "ann", "Ann"), cell(13, "firstname", "bob", "Bob", now="BOB"))
    role = Qt.ItemDataRole.BackgroundRole
    assert robot.cell(0, NOW, role) is None
    assert robot.cell(1, NOW, role) is not None
    assert robot.cell(1, NOW, Qt.ItemDataRole.FontRole).bold()


def test_that_a_column_the_shop_has_no_more_is_shown_by_its_key(show):
    assert show(cell(12, "fax", "1", "2")).cell(0, COLUMN) == "fax"


def test_that_a_conflict_is_written_only_when_it_is_ticked(show):
    mine, theirs = cell(12, "firstname", "ann", "Ann"), cell(13, "firstname", "bob", "Bob", now="BOB")
    robot = show(mine, theirs)
    assert robot.ticks() == "xo"
    assert "left as it is" in robot.cell(1, REMARK)
    robot.clicks_tick(1)
    assert robot.ticks() == "xx"
    assert "will replace" in robot.cell(1, REMARK)
    assert "1 replaces a value changed meanwhile" in robot.text("reviewCounts")
    robot.clicks("commitButton")
    assert robot.asked == [keys(mine, theirs)]


def test_that_refused_lines_and_customers_gone_can_not_be_ticked(show):
    robot = show(leaves(12, refusal=LAW), cell(13, "firstname", "b", "B", is_gone=True), cell(14, "firstname", "a", "A"))
    robot.selects(0, 1)
    robot.presses(Qt.Key.Key_Space)
    assert robot.ticks() == "  x"
    assert robot.cells(REMARK)[:2] == [str(LAW), "This customer is no longer in the shop."]
    assert robot.cell(1, NOW) == ""
    assert not robot.table.model().setData(robot.table.model().index(0, WRITE), CHECKED, Qt.ItemDataRole.CheckStateRole)


def test_that_the_space_bar_gives_all_selected_lines_the_same_tick(show):
    robot = show(*(cell(number, "firstname", "a", "A", now="AA" if number == 3 else "a") for number in range(1, 6)))
    assert robot.ticks() == "xxoxx"
    robot.selects(1, 3)
    robot.presses(Qt.Key.Key_Space)
    assert robot.ticks() == "xooox"
    robot.presses(Qt.Key.Key_Space)
    assert robot.ticks() == "xxxxx"


def test_that_a_click_on_the_tick_of_a_selected_line_means_all_selected(show):
    robot = show(*(cell(number, "firstname", "a", "A") for number in range(1, 5)))
    robot.selects(0, 2)
    robot.clicks_tick(1)
    assert robot.ticks() == "ooox"
    robot.clicks_tick(3)
    assert robot.ticks() == "oooo"


def test_that_a_filter_shows_its_lines_only_and_tells_how_many(show):
    robot = show(cell(12, "firstname", "a", "A"), cell(13, "firstname", "b", "B", now="c"), subscribed(14), leaves(15, refusal=LAW))
    assert robot.tabs() == ["All (5)", "Conflicts (1)", "Warnings (1)", "Refused (1)", "Consequences (1)"]
    found = {}
    for name in ("conflicts", "warnings", "refusals", "consequences", "all"):
        robot.goes_to(name)
        found[name] = [who.split()[0] for who in robot.cells(WHO)]
    expected = {"conflicts": ["#13"], "warnings": ["#14"], "refusals": ["#15"], "consequences": ["#14"]}
    assert found == {**expected, "all": ["#12", "#13", "#14", "#15", "#14"]}


def test_that_a_filter_that_would_show_nothing_can_not_be_chosen(show):
    tabs = show(cell(12, "firstname", "a", "A")).find("changesFilter", QTabBar)
    assert [tabs.isTabEnabled(place) for place in range(tabs.count())] == [True, False, False, False, False]


def test_that_ticking_all_leaves_conflicts_alone_unless_nothing_else_is_shown(show):
    robot = show(cell(12, "firstname", "a", "A"), cell(13, "firstname", "b", "B", now="c"))
    robot.clicks("untickAllButton")
    assert robot.ticks() == "oo"
    robot.clicks("tickAllButton")
    assert robot.ticks() == "xo"
    robot.goes_to("conflicts")
    robot.clicks("tickAllButton")
    robot.goes_to("all")
    assert robot.ticks() == "xx"


def test_that_unticking_all_touches_the_lines_shown_only(show):
    robot = show(cell(12, "firstname", "a", "A"), subscribed(13))
    robot.goes_to("warnings")
    robot.clicks("untickAllButton")
    robot.goes_to("all")
    assert robot.ticks() == "xo "


def test_that_a_consequence_goes_with_its_cause(show):
    robot = show(cell(12, "id_default_group", 3, 4), cell(13, "firstname", "a", "A"))
    assert (robot.cells(COLUMN)[2], robot.cells(MINE_AT)[2]) == ("Groups: VIP", "member")
    assert "Goes along" in robot.cell(2, REMARK)
    assert "1 consequence" in robot.text("reviewCounts")
    robot.clicks_tick(0)
    assert "Will not be written" in robot.cell(2, REMARK)
    assert robot.cell(2, MINE_AT, Qt.ItemDataRole.ForegroundRole) is not None
    assert "consequence" not in robot.text("reviewCounts")


def test_that_unticking_what_another_change_needs_shows_the_refusal(show):
    robot = show(cell(12, "id_default_group", 3, 4), leaves(12, 3), cell(13, "firstname", "a", "A"))
    assert robot.commit.text() == "Commit 3 changes"
    robot.clicks_tick(0)
    assert robot.ticks() == "oxx "
    assert robot.cell(1, REMARK) == f"Not written: {LAW}"
    assert robot.commit.text() == "Commit 1 change"
    assert "1 ticked change is held back" in robot.text("reviewCounts")
    assert robot.tabs()[3] == "Refused (1)"


def test_that_nobody_is_subscribed_without_their_consent(show):
    robot = show(subscribed(12), subscribed(13), cell(14, "firstname", "a", "A"))
    assert robot.consent.text() == "2 customers will be subscribed: I have their consent"
    assert not robot.commit.isEnabled()
    robot.agrees()
    assert robot.commit.isEnabled()


def test_that_a_warning_of_another_kind_is_shown_and_asks_for_no_consent(show):
    robot = show(cell(12, "company", "ACME", "", warning=msg("The shop asks every customer for this.")))
    assert "asks every customer" in robot.cell(0, REMARK)
    assert not robot.find("consentBand").isVisible()
    assert robot.commit.isEnabled()


def test_that_consent_is_asked_only_while_somebody_would_be_subscribed(show):
    robot = show(subscribed(12), cell(14, "firstname", "a", "A"))
    robot.clicks_tick(0)
    assert not robot.consent.isVisible()
    assert robot.commit.isEnabled()


def test_that_consent_for_some_is_no_consent_for_others_ticked_later(show):
    robot = show(subscribed(12), subscribed(13))
    robot.clicks_tick(1)
    robot.agrees()
    robot.clicks_tick(1)
    assert not robot.consent.isChecked()
    assert not robot.commit.isEnabled()


def test_that_consent_stays_when_fewer_are_subscribed(show):
    robot = show(subscribed(12), subscribed(13))
    robot.agrees()
    robot.clicks_tick(1)
    assert robot.consent.isChecked()


def test_that_only_ctrl_enter_commits_from_the_keyboard(show):
    line = cell(12, "firstname", "a", "A")
    robot = show(line)
    robot.presses(Qt.Key.Key_Return)
    assert (robot.asked, robot.dialog.isVisible()) == ([], True)
    robot.presses(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert robot.asked == [keys(line)]


def test_that_a_commit_is_asked_once(show):
    robot = show(cell(12, "firstname", "a", "A"))
    robot.clicks("commitButton")
    robot.clicks("commitButton")
    assert len(robot.asked) == 1
    robot.dialog.show_review()
    robot.clicks("commitButton")
    assert len(robot.asked) == 2


def test_that_escape_goes_back_and_writes_nothing(show):
    robot = show(cell(12, "firstname", "a", "A"))
    robot.presses(Qt.Key.Key_Escape)
    assert (robot.dialog.isVisible(), robot.asked) == (False, [])


def test_that_an_undo_says_that_it_takes_back(show):
    robot = show(cell(12, "firstname", "Ann", "ann"), kind=UNDO, undoes="b" * 32)
    assert (robot.dialog.windowTitle(), robot.commit.text()) == ("Undo a batch", "Take back 1 change")


def test_that_there_is_nothing_to_commit_without_a_tick(show):
    robot = show(cell(12, "firstname", "a", "A"))
    robot.clicks_tick(0)
    assert robot.text("reviewHead").startswith("Nothing to write")
    assert not robot.commit.isEnabled()


def test_that_an_empty_review_says_so(show):
    robot = show()
    assert robot.text("reviewHead") == "Nothing to write"
    assert robot.find("nothingToWrite").isVisible()
    assert not robot.table.isVisible()
    assert not robot.commit.isEnabled()


def test_that_the_line_one_stands_on_is_told_in_full(show):
    robot = show(cell(12, "firstname", "a", "A"), cell(13, "firstname", "b", "B", now="c"))
    robot.presses(Qt.Key.Key_Down)
    detail = robot.find("changeDetail", QPlainTextEdit).toPlainText()
    assert detail.startswith("#13 Ann Doe, First name: b → B (now in the shop: c)\nChanged in the shop meanwhile")


def test_that_what_was_asked_for_can_not_be_changed_any_more(show):
    robot = show(cell(12, "firstname", "a", "A"))
    robot.clicks("commitButton")
    robot.clicks_tick(0)
    robot.presses(Qt.Key.Key_Space)
    assert robot.ticks() == "x"
    robot.dialog.show_review()
    robot.clicks_tick(0)
    assert robot.ticks() == "o"


def test_that_a_failure_is_told_in_four_parts_and_can_be_tried_again(show):
    robot = show(cell(12, "firstname", "a", "A"))
    robot.clicks("commitButton")
    error = ShopUnreachable(what="Not saved.", effect="Nothing was written.", why="No answer.", advice="Try again.", details="2013")
    robot.dialog.show_failure(error)
    assert robot.text("failureWhat") == "Not saved."
    assert robot.text("failureRest") == "Nothing was written.\nNo answer.\nTry again."
    assert not robot.find("failureDetails").isVisible()
    robot.clicks("failureMore")
    assert robot.find("failureDetails").isVisible()
    robot.clicks("commitButton")
    assert len(robot.asked) == 2


# -- the table -----------------------------------------------------------------------------------------------------------------------------


def clicks_title(robot, column):
    header = robot.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
    robot.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def numbers(robot):
    return [int(who.split()[0][1:]) for who in robot.cells(WHO)]


def is_cut(robot, row, column):
    """Whether a cell shows less than its text."""
    cell = robot.table.model().index(row, column)
    return robot.table.fontMetrics().horizontalAdvance(cell.data()) > robot.table.columnWidth(column) - 6


def test_that_values_are_seen_in_full_before_a_long_remark_is(show):
    robot = show(
        cell(12, "firstname", "jean-pierre marcel", "Jean-Pierre Marcel", now="JEAN-PIERRE MARCEL"),
        *(leaves(number, refusal=LAW) for number in range(13, 20)),
    )
    robot.dialog.resize(1_120, 600)
    robot.qtbot.waitUntil(lambda: robot.dialog.width() == 1_120)
    assert not any(is_cut(robot, row, column) for row in range(8) for column in (WHO, COLUMN, WAS, NOW, MINE_AT))


@pytest.mark.parametrize(("width", "rows"), [(860, 2), (1_200, 1)])
def test_that_no_filter_is_cut_off_in_a_narrow_window(show, width, rows):
    robot = show(*(cell(number, "firstname", "a", "A") for number in range(1, 4)))
    tabs, search = robot.find("changesFilter", QTabBar), robot.find("reviewSearch")
    robot.dialog.resize(width, 600)
    robot.qtbot.waitUntil(lambda: (search.geometry().top() > tabs.geometry().bottom()) == (rows == 2))
    assert tabs.tabRect(tabs.count() - 1).right() < tabs.width()


def test_that_an_empty_remark_takes_no_room_from_long_values(show):
    was, mine = ("Jean-Baptiste L. " + letter for letter in "AB")
    robot = show(cell(12, "firstname", was, mine), cell(13, "firstname", "a", "A"))
    assert not any(is_cut(robot, 0, column) for column in (WAS, MINE_AT)), robot.table.width()


def test_that_a_click_on_a_title_sorts_and_the_next_one_turns_the_order(show):
    robot = show(cell(13, "lastname", "b", "B"), cell(2, "firstname", "a", "A"), cell(101, "firstname", "a", "A"), joins(5))
    clicks_title(robot, WHO)
    assert numbers(robot) == [2, 5, 13, 101]
    clicks_title(robot, WHO)
    assert numbers(robot) == [101, 13, 5, 2]
    clicks_title(robot, COLUMN)
    assert robot.cells(COLUMN) == ["First name", "First name", "Groups: VIP", "Last name"]
    assert numbers(robot) == [101, 2, 5, 13]


def test_that_a_click_on_remark_brings_first_what_needs_eyes(show):
    lines = (cell(1, "firstname", "a", "A"), subscribed(2), cell(3, "firstname", "b", "B", now="c"), leaves(4, refusal=LAW))
    robot = show(*lines, cell(5, "firstname", "a", "A"))
    clicks_title(robot, REMARK)
    assert numbers(robot)[:3] == [4, 3, 2]
    assert robot.table.rowAt(1) == 0
    assert numbers(robot)[-2:] == [1, 5]


def test_that_titles_of_values_sort_nothing(show):
    robot = show(cell(13, "firstname", "b", "B"), cell(2, "firstname", "a", "A"))
    for column in (WRITE, WAS, NOW, MINE_AT):
        clicks_title(robot, column)
    assert numbers(robot) == [13, 2]


def test_that_ticks_keyboard_and_selection_stay_on_their_lines_when_sorted(show):
    lines = [cell(number, "firstname", "a", "A") for number in (9, 7, 8, 1)]
    robot = show(*lines)
    robot.clicks_tick(1)
    robot.selects(0, 1)
    clicks_title(robot, WHO)
    assert (numbers(robot), robot.ticks()) == ([1, 7, 8, 9], "xoxx")
    assert robot.table.currentIndex().row() == 1
    robot.presses(Qt.Key.Key_Space)
    assert robot.ticks() == "xxxx"
    robot.presses(Qt.Key.Key_Space)
    assert robot.ticks() == "xoxo"
    robot.clicks("commitButton")
    assert robot.asked == [keys(lines[2], lines[3])]


def test_that_a_filter_keeps_the_order(show):
    robot = show(subscribed(9), cell(8, "firstname", "a", "A"), subscribed(7))
    clicks_title(robot, WHO)
    robot.goes_to("warnings")
    assert numbers(robot) == [7, 9]


def test_that_a_remark_follows_its_tick_when_sorted(show):
    robot = show(cell(9, "firstname", "a", "A"), cell(8, "firstname", "a", "A", now="b"))
    clicks_title(robot, WHO)
    told = []
    robot.table.model().dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    robot.clicks_tick(0)
    assert "will replace" in robot.cell(0, REMARK)
    assert any(first <= 0 <= last for first, last in told)


def test_that_each_widget_one_can_use_has_a_name_for_readers(show):
    QAccessible.setActive(True)
    robot = show(subscribed(12), cell(13, "firstname", "b", "B", now="c"))
    robot.dialog.show_failure(ShopUnreachable(what="Not saved.", effect="Nothing was written."))
    for widget in robot.dialog.findChildren(QWidget):
        is_part = (
            widget.parent().inherits("QTabBar")
            or widget.parent().inherits("QTableView")
            or widget.inherits("QHeaderView")
            or widget.inherits("QComboBoxListView")
        )
        if any(widget.inherits(kind) for kind in INTERACTIVE) and not is_part:
            face = QAccessible.queryAccessibleInterface(widget)
            assert face.text(QAccessible.Text.Name), (widget.metaObject().className(), widget.objectName())
    assert robot.cell(0, WRITE, Qt.ItemDataRole.AccessibleTextRole) == "ticked"


def test_that_labels_never_read_a_name_as_html(show):
    robot = show(cell(12, "firstname", "a", "A", who="<b>Ann</b>"))
    assert {label.textFormat() for label in robot.dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    assert "&lt;b&gt;" in robot.cell(0, WHO, Qt.ItemDataRole.ToolTipRole)


def test_that_the_model_keeps_qts_rules(show):
    robot = show(subscribed(12), cell(13, "firstname", "b", "B", now="c"))
    tester = QAbstractItemModelTester(robot.table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    robot.clicks_tick(0)
    robot.goes_to("conflicts")
    assert tester.model() is robot.table.model()


def test_that_a_change_of_theme_is_followed_while_the_review_is_open(show, qtbot):
    robot = show(subscribed(12))
    band = robot.find("consentBand")
    light = band.palette().window().color()
    apply_theme(QApplication.instance(), "dark")
    qtbot.waitUntil(lambda: band.palette().window().color() != light, timeout=2_000)


# -- by column, by customer ----------------------------------------------------------------------------------------------------------------


def groups(robot):
    """The columns with their counts, and their ticks as the list shows them."""
    model = robot.find("changedColumns").model()
    states = {None: " ", CHECKED: "x", UNCHECKED: "o", Qt.CheckState.PartiallyChecked: "-"}
    rows = [model.index(row) for row in range(model.rowCount())]
    told = [index.data(Qt.ItemDataRole.CheckStateRole) for index in rows]
    return [f"{index.data()} {states[None if state is None else Qt.CheckState(state)]}" for index, state in zip(rows, told, strict=True)]


def goes_to_group(robot, row, key=None):
    shown = robot.find("changedColumns")
    shown.setCurrentIndex(shown.model().index(row))
    if key is not None:
        robot.qtbot.keyClick(shown, key)


TWO_COLUMNS = (
    *(cell(number, "firstname", "a", "A") for number in (1, 2)),
    cell(3, "firstname", "a", "A", now="b"),
    cell(1, "lastname", "b", "B"),
)


def test_that_changes_are_counted_and_ticked_by_column(show):
    robot = show(*TWO_COLUMNS)
    assert groups(robot) == ["All columns  (4) -", "First name  (3) -", "Last name  (1) x"]
    robot.clicks_tick(2)
    assert groups(robot) == ["All columns  (4) x", "First name  (3) x", "Last name  (1) x"]


def test_that_the_space_bar_ticks_a_whole_column_but_its_conflicts(show):
    robot = show(*TWO_COLUMNS)
    goes_to_group(robot, 1, Qt.Key.Key_Space)
    goes_to_group(robot, 0)
    assert robot.ticks() == "ooox"
    goes_to_group(robot, 1, Qt.Key.Key_Space)
    goes_to_group(robot, 0)
    assert robot.ticks() == "xxox"


def test_that_a_column_is_shown_alone_within_the_filter(show):
    robot = show(*TWO_COLUMNS)
    goes_to_group(robot, 2)
    assert robot.cells(COLUMN) == ["Last name"]
    goes_to_group(robot, 1)
    robot.goes_to("conflicts")
    assert robot.cells(WHO) == ["#3 Ann Doe"]


def test_that_one_column_needs_no_list_of_columns(show):
    assert not show(cell(1, "firstname", "a", "A")).find("changedColumns").isVisible()


def test_that_a_customer_is_found_by_name_or_number(show):
    robot = show(cell(12, "firstname", "a", "A", who="Ann Doe"), cell(13, "firstname", "b", "B", who="Émile Zola"))
    field = robot.find("reviewSearch")
    robot.presses(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    robot.qtbot.keyClicks(field, "zola ÉM")
    robot.qtbot.waitUntil(lambda: robot.cells(WHO) == ["#13 Émile Zola"], timeout=2_000)
    robot.qtbot.keyClick(field, Qt.Key.Key_Escape)
    robot.qtbot.waitUntil(lambda: len(robot.cells(WHO)) == 2, timeout=2_000)
    assert robot.dialog.isVisible()
    robot.qtbot.keyClicks(field, "12")
    robot.qtbot.waitUntil(lambda: robot.cells(WHO) == ["#12 Ann Doe"], timeout=2_000)
    robot.clicks("commitButton")
    assert robot.asked == [frozenset(line.change.key for line in robot.review.lines)], "what is out of sight stays ticked"


# -- before much is written ----------------------------------------------------------------------------------------------------------------


def test_that_many_customers_of_a_live_shop_are_written_only_once_their_number_is_typed(show):
    robot = show(*(cell(number, "firstname", "a", "A") for number in range(1, 1_201)), terms={"type_above": 1_000})
    robot.qtbot.waitUntil(lambda: robot.find("countBand").isVisible(), timeout=5_000)
    assert "1,200" in robot.text("countText")
    assert not robot.commit.isEnabled()
    robot.qtbot.keyClicks(robot.find("typedCount"), "120")
    assert not robot.commit.isEnabled()
    robot.qtbot.keyClicks(robot.find("typedCount"), "0")
    assert robot.commit.isEnabled()
    robot.clicks_tick(0)
    assert not robot.commit.isEnabled()


@pytest.mark.parametrize("above", [0, 2])
def test_that_no_number_is_asked_for_up_to_the_limit_or_without_one(show, above):
    robot = show(cell(1, "firstname", "a", "A"), cell(2, "firstname", "a", "A"), terms={"type_above": above})
    assert (robot.find("countBand").isVisible(), robot.commit.isEnabled()) == (False, True)


def test_that_what_just_the_ticked_changes_do_without_is_told(show):
    robot = show(cell(1, "firstname", "a", "A"), cell(2, "firstname", "a", "A"), promises=Promises(most=1))
    first, *more = robot.text("reviewPromise").splitlines()
    assert ("taken back from any computer" in first, len(more), "not all saved in the same moment" in more[0]) == (True, 1, True)
    robot.clicks_tick(0)
    assert robot.text("reviewPromise") == first


def test_that_who_can_not_be_written_is_left_alone_unless_taking_back_is_chosen(show):
    robot = show(cell(1, "firstname", "a", "A"))
    assert not robot.dialog.takes_back
    robot.find("conflictChoice").setFocus()
    robot.qtbot.keyClick(robot.find("conflictChoice"), Qt.Key.Key_Down)
    assert robot.dialog.takes_back


@pytest.fixture
def counted(monkeypatch):
    """How many times Qt asked the model for a cell or for flags."""
    calls = {"data": 0, "flags": 0}

    def counting(name, real):
        def call(self, *arguments):
            calls[name] += 1
            return real(self, *arguments)

        return call

    for name in calls:
        monkeypatch.setattr(ChangesModel, name, counting(name, getattr(ChangesModel, name)))
    return calls


def test_that_the_table_asks_for_what_is_in_sight_whatever_the_number_of_lines(show, qtbot, counted):
    QAccessible.setActive(True)  # a screen reader must not make it slow either
    robot = show(*(cell(number, "firstname", "a", "A") for number in range(1, 100_001)))
    qtbot.waitUntil(lambda: robot.commit.text() == "Commit 100,000 changes" and robot.commit.isEnabled(), timeout=20_000)
    robot.presses(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    robot.presses(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    robot.table.grab()
    robot.presses(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: robot.text("reviewHead").startswith("Nothing"), timeout=20_000)
    robot.table.grab()
    qtbot.keyClicks(robot.find("reviewSearch"), "#99999")
    qtbot.waitUntil(lambda: robot.table.model().rowCount() == 1, timeout=20_000)
    assert robot.dialog.findChildren(QCheckBox) == [robot.consent]
    assert max(counted.values()) < 60_000, counted


def test_that_a_review_narrowed_to_nothing_says_so_and_leads_back(show):
    robot = show(cell(12, "firstname", "a", "A"), cell(13, "lastname", "b", "B", now="c"))
    assert robot.find("noMatch").isHidden()
    robot.goes_to("conflicts")
    robot.qtbot.keyClicks(robot.find("reviewSearch"), "zzzz")
    robot.qtbot.waitUntil(lambda: robot.find("noMatch").isVisible(), timeout=2_000)
    robot.clicks("allChangesButton")
    robot.qtbot.waitUntil(lambda: len(robot.cells(WHO)) == 2, timeout=2_000)
    assert (robot.find("noMatch").isHidden(), robot.find("reviewSearch").text()) == (True, "")
