"""Own fields by keys and clicks: added in their dialog, shown through Configure, edited, reviewed, written and taken back."""

import tomllib
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget, QTabWidget, QTreeWidget

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def user(open_user):
    """A person at a demo shop to whose customers an override added a code."""
    first = open_user()
    first.window.close()
    first.sql("ALTER TABLE ps_customer ADD loyalty_code varchar(8)")
    return open_user()


def open_fields(user):
    user.do("action.own_fields")
    return user.dialog("ownFieldsDialog")


def choose(dialog, column):
    """Choose a stored column to add."""
    tree = dialog.findChild(QTreeWidget, "offeredColumns")
    (item,) = tree.findItems(column, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    tree.setCurrentItem(item)


def add(user, dialog, title):
    field = dialog.findChild(QLineEdit, "fieldTitle")
    field.selectAll()
    user.bot.keyClicks(field, title)
    user.click("addField", dialog)


def show(user, *words):
    """Show columns by Configure, found by these words."""
    user.do("action.configure_view")
    dialog = user.dialog("configureDialog")
    search = dialog.findChild(QLineEdit, "columnSearch")
    for word in words:
        search.clear()
        user.bot.keyClicks(search, word)
        user.bot.keyClick(search, _KEY.Key_Return)
    user.click("saveView", dialog)
    user.settle()


def test_that_a_column_of_the_shops_own_is_added_shown_edited_written_and_taken_back(user):
    dialog = open_fields(user)
    choose(dialog, "loyalty_code")
    add(user, dialog, "Code fidelite")
    user.click("saveFields", dialog)
    user.settle()
    show(user, "fidelite")
    assert user.column_keys()[-1] == "loyalty_code"
    customer = user.ids()[0]
    user.type_into(customer, "loyalty_code", "GOLD")
    assert user.pending == 1
    user.do("action.review")
    user.commit_review()
    held = "SELECT loyalty_code FROM ps_customer WHERE id_customer = ?"
    assert user.sql(held, customer) == [("GOLD",)]
    assert user.text(customer, "loyalty_code") == "GOLD"


def test_that_a_count_and_an_expression_are_added_sort_and_filter_and_outlive_a_restart(open_user):
    user = open_user()
    dialog = open_fields(user)
    ways = dialog.findChild(QTabWidget, "fieldWays")
    ways.setCurrentIndex(1)
    rows = dialog.findChild(QComboBox, "aggregateRows")
    rows.setCurrentIndex(rows.findText("Carts"))
    add(user, dialog, "All carts")
    ways.setCurrentIndex(2)
    user.bot.keyClicks(dialog.findChild(QLineEdit, "fieldExpression"), "nowhere * 2")
    add(user, dialog, "Wrong")
    assert "nowhere" in user.label("ownFieldsMessage")
    expression = dialog.findChild(QLineEdit, "fieldExpression")
    expression.clear()
    user.bot.keyClicks(expression, "orders_valid * 2")
    add(user, dialog, "Twice")
    assert dialog.findChild(QListWidget, "ownFields").count() == 2
    user.click("saveFields", dialog)
    show(user, "all carts", "twice")
    entries = tomllib.loads((user.profile / "own_fields.toml").read_text())["field"]
    assert [entry["key"] for entry in entries] == ["own_all_carts", "own_twice"]
    user.window.close()
    again = open_user()
    carts = dict(again.sql("SELECT id_customer, COUNT(*) FROM ps_cart GROUP BY id_customer"))
    valid = dict(again.sql("SELECT id_customer, COUNT(*) FROM ps_orders WHERE valid = 1 GROUP BY id_customer"))
    for customer in again.ids()[:30]:
        assert again.text(customer, "own_all_carts") == str(carts.get(customer, 0))
        assert float(again.text(customer, "own_twice")) == 2 * valid.get(customer, 0)
    everyone = [customer for (customer,) in again.sql("SELECT id_customer FROM ps_customer WHERE deleted = 0")]
    again.click_header("own_twice")
    again.click_header("own_twice")
    most = sorted(everyone, key=lambda customer: (-valid.get(customer, 0), -customer))
    assert again.ids()[:50] == most[:50]
    again.hits(_KEY.Key_L, _MOD.ControlModifier | _MOD.ShiftModifier)
    again.bot.keyClicks(again.find("filterField.own_twice", QLineEdit), "2..4")
    again.hits(_KEY.Key_Return)
    again.settle()
    assert again.ids() == [customer for customer in most if valid.get(customer, 0) in (1, 2)][: len(again.ids())]
    assert f"{sum(count in (1, 2) and customer in everyone for customer, count in valid.items()):,}" in again.label("shownLabel")


def test_that_a_field_that_was_removed_is_gone_from_the_grid_and_stays_in_no_file(user):
    dialog = open_fields(user)
    choose(dialog, "loyalty_code")
    add(user, dialog, "Code")
    user.click("saveFields", dialog)
    show(user, "loyalty_code")
    dialog = open_fields(user)
    dialog.findChild(QListWidget, "ownFields").setCurrentRow(0)
    user.click("removeField", dialog)
    user.click("saveFields", dialog)
    user.settle()
    assert "loyalty_code" not in user.column_keys()
    assert (user.profile / "own_fields.toml").read_text() == ""


def test_that_columns_and_functions_are_searched_and_put_into_an_expression_and_money_shows_cents(open_user):
    user = open_user()
    dialog = open_fields(user)
    dialog.findChild(QTabWidget, "fieldWays").setCurrentIndex(2)
    source, search = (dialog.findChild(QLineEdit, name) for name in ("fieldExpression", "expressionSearch"))
    user.bot.waitUntil(dialog.isActiveWindow)
    for words, typed in (("isn't empty ifempty", ""), ("total spent", ", 0")):
        search.setFocus()
        search.clear()
        user.types(words)
        user.hits(_KEY.Key_Return)
        user.types(typed)
    user.hits(_KEY.Key_End)
    user.types("/3")
    assert source.text() == "ifempty(total_spent, 0)/3"
    assert dialog.findChild(QLineEdit, "fieldTitle").text() == "ifempty(Total spent, 0)/3"
    add(user, dialog, "Third")
    user.click("saveFields", dialog)
    user.settle()
    show(user, "third")
    (key,) = [key for key in user.column_keys() if key.startswith("own_")]
    spent = dict(user.sql("SELECT id_customer, SUM(total_paid_real / conversion_rate) FROM ps_orders WHERE valid = 1 GROUP BY id_customer"))
    for customer in user.ids()[:40]:
        wanted = Decimal(str(spent.get(customer, 0))) / 3
        assert abs(Decimal(user.text(customer, key).replace(",", "")) - wanted) <= Decimal("0.005001")
        assert len(user.text(customer, key).partition(".")[2]) == 2


def test_that_a_suggested_title_follows_until_another_is_typed(open_user):
    user = open_user()
    dialog = open_fields(user)
    dialog.findChild(QTabWidget, "fieldWays").setCurrentIndex(1)
    title = dialog.findChild(QLineEdit, "fieldTitle")
    assert title.text() == "Orders: how many"
    valid = dialog.findChild(QCheckBox, "aggregateValid")
    valid.setChecked(True)
    assert title.text() == "Orders: how many (valid ones only)"
    title.selectAll()
    user.bot.keyClicks(title, "Good ones")
    valid.setChecked(False)
    assert title.text() == "Good ones"


def test_that_a_sum_is_offered_at_once_and_then_of_what(open_user):
    user = open_user()
    dialog = open_fields(user)
    dialog.findChild(QTabWidget, "fieldWays").setCurrentIndex(1)
    deed, value = dialog.findChild(QComboBox, "aggregateDeed"), dialog.findChild(QComboBox, "aggregateColumn")
    assert not value.isEnabled()
    deed.setCurrentIndex(deed.findText("Sum of"))
    assert value.isEnabled()
    assert [value.itemText(place) for place in range(value.count())][:2] == ["Amount paid", "Products, excl. tax"]
    dialog.findChild(QCheckBox, "aggregateValid").setChecked(True)
    add(user, dialog, "Paid in all")
    assert "Sum of Amount paid" in dialog.findChild(QListWidget, "ownFields").item(0).text()


# -- a module's table ----------------------------------------------------------------------------------------------------------------------

POINTS = "loyaltycard__points"
HELD = "SELECT id_customer, points, note FROM ps_loyaltycard ORDER BY id_customer"


@pytest.fixture
def holder(open_user):
    """A person at a demo shop with a module's table: every second customer has a row there; its points are shown."""
    first = open_user()
    first.window.close()
    first.sql("CREATE TABLE ps_loyaltycard (id_customer INTEGER NOT NULL PRIMARY KEY, points int(11) NOT NULL DEFAULT 0, note varchar(20))")
    first.sql("INSERT INTO ps_loyaltycard SELECT id_customer, id_customer, 'as it was' FROM ps_customer WHERE id_customer % 2 = 0")
    user = open_user()
    dialog = open_fields(user)
    choose(dialog, "points")
    add(user, dialog, "Points fidelite")
    user.click("saveFields", dialog)
    user.settle()
    show(user, "fidelite")
    return user


def test_that_a_modules_cell_is_edited_reviewed_written_and_taken_back(holder):
    before = holder.sql(HELD)
    customer = next(each for each in holder.ids() if each % 2 == 0)
    holder.type_into(customer, POINTS, "7")
    assert (holder.pending, holder.text(customer, POINTS)) == (1, "7")
    assert "→ 7" in holder.cell(customer, POINTS, Qt.ItemDataRole.ToolTipRole)
    holder.do("action.undo")
    holder.settle()
    assert (holder.pending, holder.text(customer, POINTS)) == (0, str(customer))
    holder.do("action.redo")
    holder.settle()
    holder.do("action.review")
    holder.commit_review()
    wanted = [(each, 7 if each == customer else points, note) for each, points, note in before]
    assert holder.sql(HELD) == wanted
    assert (holder.pending, holder.text(customer, POINTS)) == (0, "7")
    holder.do("action.history")
    dialog = holder.dialog("historyDialog")
    holder.settle()
    holder.click("undoBatchButton", dialog)
    holder.settle()
    holder.commit_review()
    assert holder.sql(HELD) == before


def test_that_a_customer_without_a_row_is_refused_where_it_is_typed_and_none_is_made(holder):
    before = holder.sql(HELD)
    customer = next(each for each in holder.ids() if each % 2)
    holder.type_into(customer, POINTS, "7")
    assert holder.pending == 0
    holder.hits(_KEY.Key_Escape)
    assert any("loyaltycard" in text and "no row" in text for text in holder.notices())
    assert holder.sql(HELD) == before


def test_that_filling_a_selection_changes_those_with_a_row_and_tells_how_many_have_none(holder):
    chosen = holder.ids()[:6]
    before = {row[0]: row[1:] for row in holder.sql(HELD)}
    holder.select(chosen, POINTS)
    holder.types("9")
    holder.hits(_KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    have = [each for each in chosen if each % 2 == 0]
    assert holder.pending == len(have)
    assert any(f"{len(chosen) - len(have)} customers have no row" in text for text in holder.notices())
    holder.do("action.review")
    holder.commit_review()
    after = {row[0]: row[1:] for row in holder.sql(HELD)}
    assert after == {each: (9 if each in have else points, note) for each, (points, note) in before.items()}


def test_that_columns_added_while_the_shop_is_open_are_told_at_f5_and_offered_by_the_dialog(open_user):
    user = open_user()
    user.sql("ALTER TABLE ps_customer ADD club_card varchar(8)")
    user.press(_KEY.Key_F5)
    user.settle()
    assert any("club_card" in notice for notice in user.notices())
    user.sql("CREATE TABLE ps_club (id_customer int PRIMARY KEY, club_points int)")
    dialog = open_fields(user)
    user.settle()
    for column, title in (("club_card", "Carte"), ("club_points", "Points")):
        choose(dialog, column)
        add(user, dialog, title)
    user.click("saveFields", dialog)
    show(user, "carte", "points")
    customer = user.ids()[0]
    user.type_into(customer, "club_card", "C-1")
    user.do("action.review")
    user.commit_review()
    assert user.sql("SELECT club_card FROM ps_customer WHERE id_customer = ?", customer) == [("C-1",)]
    assert user.column_keys()[-2:] == ["club_card", "club__club_points"]
