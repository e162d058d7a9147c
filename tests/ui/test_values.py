"""The dock of a column's values by clicks and keys: what it counts, what a click filters, and what an edit there writes to the shop."""

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QMenu, QPushButton, QStyleOptionHeader, QTableView

from sc_desktop.domain import spread
from sc_desktop.domain.change import RowRemoved
from sc_desktop.workspace import valuing
from tests.ui.test_filters import chips

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
_KEY, _MOD, _ROLE = Qt.Key, Qt.KeyboardModifier, Qt.ItemDataRole
LIVE = "FROM ps_customer WHERE deleted = 0"


@pytest.fixture
def asked(monkeypatch):
    """The columns the shop was asked to count."""
    found, ask = [], valuing.spreads

    def noted(workspace, queries, key, **told):
        found.append(key)
        return ask(workspace, queries, key, **told)

    monkeypatch.setattr(valuing, "spreads", noted)
    return found


def open_on(user, key, view="All fields"):
    user.pick_view(view)
    user.go_to(user.ids()[0], key)
    user.do("action.values")
    user.settle()


def table(user):
    return user.find("valuesTable", QTableView)


def lines(user):
    """The values listed, from top to bottom, with their counts."""
    model = table(user).model()
    return {model.index(row, 0).data(_ROLE.UserRole): model.index(row, 1).data(_ROLE.UserRole) for row in range(model.rowCount())}


def ticked(user):
    model = table(user).model()
    cells = [model.index(row, 0) for row in range(model.rowCount())]
    return {cell.data(_ROLE.UserRole) for cell in cells if Qt.CheckState(cell.data(_ROLE.CheckStateRole)) == Qt.CheckState.Checked}


def place_of(user, value):
    model = table(user).model()
    return model.index(list(lines(user)).index(value), 0)


def click(user, value, modifiers=_MOD.NoModifier, *, twice=False):
    index = place_of(user, value)
    table(user).scrollTo(index)
    where = table(user).viewport(), Qt.MouseButton.LeftButton, modifiers, table(user).visualRect(index).center()
    user.bot.mouseClick(*where)
    if twice:
        user.bot.mouseDClick(*where)
    user.settle()


def figures(user):
    """Every figure above the values by its name."""
    found = [label.text() for label in user.find("valuesPane").findChildren(QLabel) if label.isVisible() and not label.wordWrap()]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_that_the_title_opens_the_values_and_a_click_on_one_filters(demo):
    demo.pick_view("Overview")
    demo.go_to(demo.ids()[0], "lastname")
    header = demo.table.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(demo.column("id_gender")) + 8, 8)
    header.menu_asked.emit(header.mapToGlobal(where))
    (menu,) = [each for each in demo.window.findChildren(QMenu, "columnMenu") if each.isVisible()]
    menu.findChild(QAction, "columnValues").trigger()
    menu.close()
    demo.settle()
    told = dict(demo.sql(f"SELECT id_gender, COUNT(*) {LIVE} GROUP BY id_gender"))
    assert (lines(demo)["Mrs."], lines(demo)["Mr."], figures(demo)["Customers"]) == (told[2], told[1], "2,000")
    click(demo, "Mr.")
    assert f"of {told[1]:,} customer" in demo.label("shownLabel")
    assert (chips(demo), ticked(demo), figures(demo)["Customers"]) == (["Title: Mr."], {"Mr."}, f"{told[1]:,}")
    assert lines(demo)["Mrs."] == told[2], "the others can still be picked"


def test_that_ctrl_and_a_click_add_a_value_and_a_second_click_ends_it(demo, asked):
    open_on(demo, "id_default_group")
    click(demo, "VIP")
    click(demo, "Press", _MOD.ControlModifier)
    named = "SELECT id_group FROM ps_group_lang WHERE id_lang = 2 AND name IN ('VIP', 'Press')"
    ((both,),) = demo.sql(f"SELECT COUNT(*) {LIVE} AND id_default_group IN ({named})")
    assert f"{both:,} customer" in demo.label("shownLabel")
    assert ticked(demo) == {"VIP", "Press"}
    click(demo, "VIP", _MOD.ControlModifier)
    assert ticked(demo) == {"Press"}
    click(demo, "Press")
    assert (ticked(demo), chips(demo)) == (set(), [])
    assert len(asked) == 4, "the list is counted once; its own picks change nothing of it"


def test_that_an_edit_of_a_value_is_one_step_and_is_written_to_everybody_behind_it(demo):
    demo.sql("UPDATE ps_customer SET company = 'ACME' WHERE id_customer IN (1900, 1901, 1902)")
    demo.sql("UPDATE ps_customer SET company = 'Acme' WHERE id_customer = 1903")
    demo.do("action.refresh")
    open_on(demo, "company")
    click(demo, "ACME", twice=True)
    assert chips(demo) == [], "a double click filters nothing"
    dialog = demo.dialog("changeValueDialog")
    assert "3 customers have “ACME” in “Company (account)”." in dialog.findChild(QLabel, "questionText").text()
    editor = dialog.findChild(QLineEdit)
    editor.selectAll()
    demo.bot.keyClicks(editor, "Acme SA")
    demo.click("changeValue", dialog)
    demo.settle()
    assert demo.pending == 3
    demo.do("action.undo")
    demo.settle()
    assert demo.pending == 0
    demo.do("action.redo")
    demo.settle()
    before = demo.sql(f"SELECT COUNT(*) {LIVE} AND company = 'Acme SA'")
    demo.commit(consents=True)
    demo.settle()
    assert before == [(0,)]
    assert demo.sql("SELECT id_customer FROM ps_customer WHERE company = 'Acme SA'") == [(1900,), (1901,), (1902,)]
    assert (lines(demo)["Acme SA"], lines(demo)["Acme"], "ACME" in lines(demo)) == (3, 1, False)


def members(demo, group):
    """Who is in a group: the default group by customer."""
    joined = "SELECT c.id_customer, id_default_group FROM ps_customer c JOIN ps_customer_group g USING (id_customer)"
    return dict(demo.sql(f"{joined} WHERE deleted = 0 AND id_group = {group}"))


def move(demo, name, to, *, with_default=True):
    """A double click on a group's line, and the other group chosen."""
    click(demo, name, twice=True)
    dialog = demo.dialog("changeValueDialog")
    groups = dialog.findChild(QComboBox, "changeValueEdit")
    assert name not in [groups.itemText(place) for place in range(groups.count())]
    groups.setCurrentText(to)
    dialog.findChild(QCheckBox, "changeValueDefault").setChecked(with_default)
    demo.click("changeValue", dialog)
    demo.settle()


def test_that_everybody_in_a_group_is_moved_to_another_and_back_by_one_step(demo):
    named = dict(demo.sql("SELECT name, id_group FROM ps_group_lang WHERE id_lang = 2"))
    vip, press = named["VIP"], named["Press"]
    were, were_press, others = members(demo, vip), members(demo, press), demo.sql("SELECT COUNT(*) FROM ps_customer_group")
    assert set(were.values()) > {vip}, "some have it as the default group, some have not"
    open_on(demo, "groups", "Overview")
    move(demo, "VIP", "Press")
    demo.do("action.undo")
    demo.settle()
    assert demo.pending == 0
    demo.do("action.redo")
    demo.settle()
    demo.commit(consents=True)
    demo.settle()
    moved = {customer: press if default == vip else default for customer, default in were.items()}
    assert members(demo, vip) == {}
    assert members(demo, press) == were_press | moved
    ((both,),) = [(len(set(were) & set(were_press)),)]
    assert demo.sql("SELECT COUNT(*) FROM ps_customer_group") == [(others[0][0] - both,)]
    assert ("VIP" in lines(demo), lines(demo)["Press"]) == (False, len(members(demo, press)))


def test_that_a_group_that_stays_the_default_one_is_not_left(demo):
    named = dict(demo.sql("SELECT name, id_group FROM ps_group_lang WHERE id_lang = 2"))
    were = members(demo, named["VIP"])
    open_on(demo, "groups", "Overview")
    move(demo, "VIP", "Press", with_default=False)
    moved = {change.row[0] for change in demo.window.desk.stage if isinstance(change, RowRemoved)}
    assert moved == {customer for customer, default in were.items() if default != named["VIP"]}
    assert "default group" in demo.notices()[-1]


def test_that_a_filtered_edit_leaves_the_others_alone(demo):
    open_on(demo, "newsletter")
    demo.search("martin")
    ((told,),) = demo.sql(
        f"SELECT COUNT(*) {LIVE} AND newsletter = 0 AND (firstname || '|' || lastname || '|' || email || '|' || IFNULL(company, ''))"
        " LIKE '%martin%'"
    )
    click(demo, "No", twice=True)
    dialog = demo.dialog("changeValueDialog")
    assert "Only those the grid is filtered to are meant." in dialog.findChild(QLabel, "questionText").text()
    assert dialog.findChild(QPushButton, "changeValue").text() == f"Change {told} customers"
    assert dialog.findChild(QComboBox, "changeValueEdit").currentText() == "Yes"
    demo.click("changeValue", dialog)
    demo.settle()
    assert len({change.row for change in demo.window.desk.stage if change.column == "newsletter"}) == told


def test_that_keys_pick_values_and_change_them(demo):
    open_on(demo, "active")
    table(demo).setCurrentIndex(place_of(demo, "No"))
    assert QApplication.focusWidget() is table(demo)
    demo.hits(_KEY.Key_Return)
    assert chips(demo) == ["Enabled: No"]
    table(demo).setCurrentIndex(place_of(demo, "Yes"))
    demo.hits(_KEY.Key_Space)
    assert ticked(demo) == {"Yes", "No"}
    demo.hits(_KEY.Key_F2)
    dialog = demo.dialog("changeValueDialog")
    demo.bot.keyClick(dialog, _KEY.Key_Escape)
    assert demo.pending == 0


def test_that_the_dock_follows_the_column_unless_it_is_pinned_and_asks_nothing_hidden(demo, asked):
    open_on(demo, "firstname")
    demo.go_to(demo.ids()[0], "lastname")
    demo.go_to(demo.ids()[0], "firstname")
    assert (asked, figures(demo)["Distinct"]) == (["firstname", "lastname"], "287")
    demo.find("valuesPin").click()
    demo.go_to(demo.ids()[0], "email")
    assert demo.find("valuesColumn", QComboBox).currentData() == "firstname"
    demo.do("action.values")
    demo.go_to(demo.ids()[0], "newsletter")
    demo.search("a")
    demo.do("action.refresh")
    demo.settle()
    assert asked == ["firstname", "lastname"]


def test_that_dates_are_picked_by_the_month_and_computed_numbers_by_their_value(demo):
    open_on(demo, "date_add")
    grain = demo.find("valuesGrain", QComboBox)
    grain.setCurrentIndex(1)
    grain.activated.emit(1)
    ((told,),) = demo.sql(f"SELECT COUNT(*) {LIVE} AND date_add LIKE '2025-03%'")
    click(demo, "2025-03")
    assert (lines(demo)["2025-03"], ticked(demo)) == (told, {"2025-03"})
    assert f"{told:,} customer" in demo.label("shownLabel")
    demo.do("action.filter_clear")
    demo.pick_view("Overview")
    demo.go_to(demo.ids()[0], "orders_valid")
    click(demo, "3")
    ((told,),) = demo.sql(
        f"SELECT COUNT(*) {LIVE} AND (SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = ps_customer.id_customer AND valid) = 3"
    )
    assert f"{told:,} customer" in demo.label("shownLabel")
    assert not demo.find("changeValueButton", QPushButton).isEnabled()


def test_that_a_value_is_searched_without_accents_and_the_order_is_turned(demo):
    open_on(demo, "firstname")
    demo.bot.keyClicks(demo.find("valuesSearch", QLineEdit), "elo")
    assert list(lines(demo)) == [row[0] for row in demo.sql(
        f"SELECT firstname {LIVE} AND (firstname LIKE '%elo%' OR firstname LIKE '%élo%' OR firstname LIKE 'Élo%')"
        " GROUP BY firstname ORDER BY COUNT(*) DESC, firstname"
    )]  # fmt: skip
    demo.find("valuesSearch", QLineEdit).clear()
    table(demo).sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert next(iter(lines(demo))) == " Anne  Laure ", "spelled as it is, spaces and all"


def test_that_a_value_too_rare_to_be_listed_is_found_by_a_search(demo, monkeypatch):
    monkeypatch.setattr(spread, "MOST_LISTED", 5)
    open_on(demo, "lastname")
    assert len(lines(demo)) == 5
    demo.bot.keyClicks(demo.find("valuesSearch", QLineEdit), "ormesson")
    demo.settle()
    told = dict(demo.sql(f"SELECT lastname, COUNT(*) {LIVE} AND lastname LIKE '%ormesson%' GROUP BY lastname"))
    assert lines(demo) == told
    demo.find("valuesSearch", QLineEdit).clear()
    assert len(lines(demo)) == 5


def test_that_counting_can_be_stopped_and_asked_for_again(demo, monkeypatch):
    monkeypatch.setattr(valuing, "IDS_A_PART", 1)
    monkeypatch.setattr(valuing, "PARTS_AT_MOST", 10**6)
    demo.pick_view("Overview")
    demo.do("action.values")
    demo.until(lambda: demo.find("valuesStop", QPushButton).isVisible())
    demo.click("valuesStop")
    demo.settle()
    assert demo.label("valuesStatus") == "The counting was stopped."
    monkeypatch.undo()
    demo.click("valuesCount")
    demo.settle()
    assert demo.label("valuesStatus").startswith("As of ")


def test_that_the_dock_stands_there_again_the_next_time(demo, open_user):
    open_on(demo, "id_gender")
    demo.window.close()
    again = open_user()
    again.settle()
    assert again.find("valuesDock").isVisible()
    assert QApplication.focusWidget() is again.table
    again.do("action.next_pane")
    again.do("action.next_pane")
    assert QApplication.focusWidget() is table(again)
    assert sum(lines(again).values()) == 2000


def test_that_the_properties_make_room_for_the_values_and_get_their_width_back(demo):
    panes = demo.window.panes
    demo.window.resize(1400, 900)
    demo.settle()
    before = panes.sizes()
    open_on(demo, "id_gender")
    assert not demo.window.properties.isVisible()
    assert panes.sizes()[1] > 700
    demo.do("action.values")
    demo.until(lambda: panes.sizes() == before)


def test_that_shares_have_equal_decimals_and_the_arrow_points_down_where_counts_fall(demo):
    open_on(demo, "id_default_group")
    model, header = table(demo).model(), table(demo).horizontalHeader()
    shares = [model.index(row, 2).data() for row in range(model.rowCount())]
    assert all(re.fullmatch(r"\d+\.\d%|< 0\.1%", share) for share in shares)
    option = QStyleOptionHeader()
    header.initStyleOptionForIndex(option, 1)
    assert option.sortIndicator == QStyleOptionHeader.SortIndicator.SortDown
