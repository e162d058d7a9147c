"""Changing many customers at once on the demo shop: scope named, preview on real rows, pending as one step, then the same review."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTableView,
    QToolButton,
    QWidget,
)

_KEY, _MOD, _ROLE = Qt.Key, Qt.KeyboardModifier, Qt.ItemDataRole
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


class Bulk:
    """The dialog, as a person uses it."""

    def __init__(self, user, action="action.change_many"):
        self.user = user
        user.do(action)
        self.dialog = user.dialog("bulkDialog")
        user.settle()

    def find(self, name, kind):
        return next(each for each in self.dialog.findChildren(kind, name) if each.isVisible())

    def scope(self, key):
        self.find(f"bulkScope.{key}", QRadioButton).click()
        self.user.settle()

    def pick(self, name, text):
        box = self.find(name, QComboBox)
        assert box.findText(text) >= 0, [box.itemText(place) for place in range(box.count())]
        box.setCurrentIndex(box.findText(text))
        self.user.settle()

    def types(self, name, text):
        line = self.find(name, QLineEdit)
        line.setFocus()
        line.clear()
        self.user.bot.keyClicks(line, text)
        self.user.settle()

    def expression(self, text):
        area = self.find("bulkExpression", QPlainTextEdit)
        area.setPlainText(text)
        self.user.settle()

    def note(self, text):
        next(each for each in self.dialog.findChildren(QPlainTextEdit) if each.isVisible()).setPlainText(text)
        self.user.settle()

    @property
    def message(self):
        return self.dialog.findChild(QLabel, "bulkMessage").text()

    @property
    def button(self):
        return self.dialog.findChild(QPushButton, "bulkApply")

    def sights(self):
        model = self.dialog.findChild(QTableView, "bulkPreview").model()
        return [[model.index(row, place).data() for place in range(4)] for row in range(model.rowCount())]

    def apply(self):
        self.button.click()
        self.user.settle()


def edits(bulk):
    box = bulk.find("bulkEdit", QComboBox)
    return [box.itemText(place) for place in range(box.count())]


def test_that_the_selected_cells_are_meant_first_and_their_count_is_named(demo):
    demo.select(demo.ids()[:3], "lastname")
    bulk = Bulk(demo)
    assert bulk.find("bulkScope.cells", QRadioButton).isChecked()
    assert "3" in bulk.find("bulkScope.cells", QRadioButton).text()
    assert bulk.button.text() == "Change at most 3 customers"


def test_that_without_a_selection_nothing_is_meant_until_it_is_chosen(demo):
    bulk = Bulk(demo)
    assert not bulk.find("bulkScope.result", QRadioButton).isChecked()
    assert not bulk.button.isEnabled()
    bulk.scope("result")
    assert bulk.button.text() == "Change at most 2,000 customers"


def test_that_the_preview_shows_real_rows_before_and_after(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "lastname", "de la tour")
    demo.select([customer], "lastname")
    bulk = Bulk(demo)
    bulk.pick("bulkEdit", "Upper, lower or title case")
    ((who, column, before, after),) = bulk.sights()
    assert who.startswith(f"#{customer} ")
    assert (column, before, after) == ("Last name", "de la tour", "de La Tour")


def test_that_an_edit_is_one_step_that_one_undo_takes_back(demo):
    ids = demo.ids()[:20]
    demo.select(ids, "lastname")
    bulk = Bulk(demo)
    bulk.pick("bulkEdit", "Upper, lower or title case")
    bulk.pick("bulkCase", "CAPITALS")
    bulk.apply()
    assert all(demo.text(each, "lastname").isupper() for each in ids)
    demo.do("action.undo")
    demo.settle()
    assert demo.pending == 0


def test_that_the_whole_result_is_changed_beyond_what_is_shown(demo):
    demo.click_group("VIP")
    members = "SELECT m.id_customer FROM ps_customer_group m JOIN ps_customer c USING (id_customer) WHERE c.deleted = 0 AND m.id_group = ?"
    group = demo.group("VIP").data(0, _ROLE.UserRole)
    expected = {row[0] for row in demo.sql(members, group)}
    demo.sets("customers.max_rows", 2)
    bulk = Bulk(demo)
    bulk.scope("result")
    bulk.pick("bulkColumn", "Private note")
    bulk.note("VIP")
    bulk.apply()
    noted = {row[0] for row in demo.sql("SELECT id_customer FROM ps_customer WHERE note = 'VIP'")}
    assert noted == set(), "nothing is written before the review"
    demo.commit()
    noted = {row[0] for row in demo.sql("SELECT id_customer FROM ps_customer WHERE note = 'VIP'")}
    assert noted == expected
    demo.undo_newest_batch()
    assert demo.sql("SELECT COUNT(*) FROM ps_customer WHERE note = 'VIP'") == [(0,)]


def test_that_an_expression_is_worked_out_for_each_customer(demo):
    ids = demo.ids()[:4]
    demo.select(ids, "firstname")
    bulk = Bulk(demo)
    bulk.pick("bulkEdit", "Expression")
    expected = {f"#{each}": demo.text(each, "lastname").upper() for each in ids}
    bulk.expression("upper(lastname)")
    assert {row[0].split()[0]: row[3] for row in bulk.sights()} == expected


def test_that_a_wrong_expression_says_where_and_nothing_can_be_applied(demo):
    demo.select(demo.ids()[:4], "firstname")
    bulk = Bulk(demo)
    bulk.pick("bulkEdit", "Expression")
    bulk.expression("upper(lastnam)")
    assert "lastname" in bulk.message
    assert not bulk.button.isEnabled()
    bulk.expression("upper(lastname)")
    assert bulk.button.isEnabled()


def test_that_refused_values_are_counted_with_their_reason_and_left_alone(demo):
    ids = demo.ids()[:3]
    demo.select(ids, "lastname")
    before = {each: demo.text(each, "lastname") for each in ids}
    bulk = Bulk(demo, "action.replace")
    bulk.types("bulkFind", before[ids[0]])
    bulk.types("bulkBy", "<b>")
    assert "1 refused" in bulk.message
    assert not bulk.button.isEnabled()
    assert {each: demo.text(each, "lastname") for each in ids} == before


def test_that_replace_opens_with_its_fields_and_counts_what_it_finds(demo):
    ids = demo.ids()
    demo.select(ids, "email")
    bulk = Bulk(demo, "action.replace")
    assert bulk.find("bulkEdit", QComboBox).currentText() == "Find and replace"
    bulk.types("bulkFind", "@example.com")
    bulk.types("bulkBy", "@example.net")
    holding = sum("@example.com" in demo.text(each, "email") for each in ids)
    assert f"{holding} to change" in bulk.message
    bulk.apply()
    assert sum("@example.net" in demo.text(each, "email") for each in ids) >= holding
    assert demo.pending == holding


def test_that_what_is_typed_after_ctrl_h_is_looked_for_and_no_field_lies_out_of_sight(demo):
    demo.select(demo.ids()[:3], "email")
    demo.window.resize(1300, 800)
    bulk = Bulk(demo, "action.replace")
    demo.bot.keyClicks(bulk.dialog.focusWidget(), "@example.com")
    assert bulk.find("bulkFind", QLineEdit).text() == "@example.com"
    assert all(area.verticalScrollBar().maximum() == 0 for area in bulk.dialog.findChildren(QScrollArea))


def test_that_groups_are_joined_by_ticking_them(demo):
    ids = demo.ids()[:5]
    demo.select(ids)
    bulk = Bulk(demo)
    bulk.scope("rows")
    bulk.pick("bulkColumn", "Groups")
    assert edits(bulk) == ["Join groups", "Leave groups", "Replace all groups"]
    groups = bulk.find("bulkGroups", QListWidget)
    vip = next(groups.item(place) for place in range(groups.count()) if groups.item(place).text() == "VIP")
    group = vip.data(_ROLE.UserRole)
    vip.setCheckState(Qt.CheckState.Checked)
    demo.settle()
    bulk.apply()
    demo.commit()
    members = {row[0] for row in demo.sql("SELECT id_customer FROM ps_customer_group WHERE id_group = ?", group)}
    assert members >= set(ids)


def test_that_only_edits_that_make_sense_on_the_column_are_offered(demo):
    demo.select(demo.ids()[:2], "newsletter")
    assert "Calculate" not in edits(Bulk(demo))


def test_that_escape_changes_nothing(demo):
    demo.select(demo.ids()[:2], "lastname")
    bulk = Bulk(demo)
    bulk.pick("bulkEdit", "Trim and collapse spaces")
    demo.bot.keyClick(bulk.dialog, _KEY.Key_Escape)
    demo.settle()
    assert demo.pending == 0
    assert not demo.open_dialogs()


def keep(bulk, title):
    bulk.find("bulkKeep", QPushButton).click()
    asking = bulk.user.dialog("recipeNameDialog")
    asking.setTextValue(title)
    asking.accept()
    bulk.user.settle()


def test_that_an_edit_is_kept_as_a_recipe_and_used_the_next_time(open_user):
    user = open_user()
    ids = user.ids()[:3]
    user.select(ids)
    bulk = Bulk(user)
    bulk.scope("rows")
    bulk.pick("bulkColumn", "Last name")
    bulk.pick("bulkEdit", "Upper, lower or title case")
    bulk.pick("bulkCase", "CAPITALS")
    keep(bulk, "Shout")
    assert bulk.find("bulkCase", QComboBox).currentText() == "CAPITALS", "what was filled in stays"
    bulk.dialog.reject()
    user.settle()
    bulk = Bulk(user)
    bulk.scope("cells")
    assert "Recipe: Shout" not in edits(bulk), "a recipe names its columns itself: it is not for cells"
    bulk.scope("rows")
    bulk.pick("bulkEdit", "Recipe: Shout")
    bulk.apply()
    assert all(user.text(each, "lastname").isupper() for each in ids)


def test_that_a_recipe_can_be_dropped(demo):
    demo.select(demo.ids()[:3])
    bulk = Bulk(demo)
    bulk.scope("rows")
    bulk.pick("bulkColumn", "Last name")
    bulk.pick("bulkEdit", "Trim and collapse spaces")
    keep(bulk, "Tidy")
    bulk.pick("bulkEdit", "Recipe: Tidy")
    bulk.find("bulkKeep", QPushButton).click()
    demo.settle()
    assert "Recipe: Tidy" not in edits(bulk)
    assert list((demo.profile / "recipes").glob("*.toml")) == []


def test_that_a_broken_recipe_is_told_and_the_others_are_offered(demo):
    (demo.profile / "recipes").mkdir()
    (demo.profile / "recipes" / "bad.toml").write_text('title = "Bad"\n[[step]]\ncolumn = "lastname"\nedit = "explode"\n')
    demo.select(demo.ids()[:3])
    bulk = Bulk(demo)
    bulk.scope("rows")
    assert not any("Bad" in text for text in edits(bulk))
    assert any("bad.toml" in text for text in demo.notices())


def test_that_customers_a_batch_is_writing_are_not_counted_as_changed(demo):
    ids = demo.ids()[:3]
    demo.select(ids)
    bulk = Bulk(demo)
    bulk.scope("rows")
    bulk.pick("bulkColumn", "Private note")
    bulk.pick("bulkEdit", "Set a value")
    bulk.note("VIP")
    demo.window.desk.begin_work(ids[:1])
    bulk.apply()
    assert demo.pending == 2
    assert any("2 customers are changed" in text for text in demo.notices()), demo.notices()
    assert any("1 customer is being written" in text for text in demo.notices())
    demo.window.desk.end_work()


def test_that_the_fields_of_an_edit_stand_under_those_of_the_dialog(demo):
    demo.select(demo.ids()[:2])
    bulk = Bulk(demo)
    bulk.pick("bulkEdit", "Set a value")
    edit, value = bulk.find("bulkEdit", QComboBox), bulk.find("bulkValue", QWidget)
    assert value.mapTo(bulk.dialog, QPoint(0, 0)).x() == edit.mapTo(bulk.dialog, QPoint(0, 0)).x()


def test_that_whole_rows_mean_customers_and_not_their_cells(demo):
    demo.select(demo.ids()[:5])
    bulk = Bulk(demo)
    assert bulk.find("bulkScope.rows", QRadioButton).isChecked()


def test_that_what_it_told_goes_with_the_pending_changes(demo):
    demo.select(demo.ids()[:3], "lastname")
    bulk = Bulk(demo)
    bulk.pick("bulkEdit", "Upper, lower or title case")
    bulk.pick("bulkCase", "CAPITALS")
    bulk.apply()
    assert any("not written yet" in text for text in demo.notices())
    demo.do("action.undo")
    demo.settle()
    assert not any("not written yet" in text for text in demo.notices())


def test_that_a_function_is_found_under_its_topic_and_put_into_the_expression(demo):
    demo.select(demo.ids()[:1], "lastname")
    bulk = Bulk(demo)
    bulk.pick("bulkEdit", "Expression")
    topics = {action.text(): action.menu() for action in bulk.find("bulkFunctions", QToolButton).menu().actions()}
    assert list(topics) == ["Texts", "Numbers", "Dates", "Decisions"]
    (trim,) = [action for action in topics["Texts"].actions() if action.text() == "trim(text)"]
    trim.trigger()
    assert bulk.find("bulkExpression", QPlainTextEdit).toPlainText() == "trim(text)"


def test_that_the_button_tells_how_many_values_change_once_all_were_looked_at(demo):
    first, second, third = demo.ids()[:3]
    demo.type_into(second, "lastname", demo.text(second, "lastname").upper())
    demo.select([first, second, third], "lastname")
    bulk = Bulk(demo)
    bulk.pick("bulkEdit", "Upper, lower or title case")
    bulk.pick("bulkCase", "CAPITALS")
    assert bulk.button.text() == "Change 2 values"


def of_everybody(user, column, edit):
    bulk = Bulk(user)
    bulk.scope("result")
    box = bulk.find("bulkColumn", QComboBox)
    box.setCurrentIndex(box.findData(column))
    user.settle()
    bulk.pick("bulkEdit", edit)
    return bulk


def test_that_a_value_that_was_not_given_yet_empties_nothing(demo):
    for column, may_be_empty in (("birthday", True), ("lastname", False)):
        bulk = of_everybody(demo, column, "Set a value")
        assert "Give a value" in bulk.message
        assert not bulk.button.isEnabled()
        assert ("Clear" in bulk.message, "Clear" in edits(bulk)) == (may_be_empty, may_be_empty)
        bulk.dialog.reject()


def test_that_a_column_to_copy_from_is_chosen_among_those_that_fit(demo):
    bulk = of_everybody(demo, "birthday", "Copy from another column")
    source = bulk.find("bulkSource", QComboBox)
    offered = {source.itemData(place) for place in range(source.count())}
    assert (source.currentIndex(), bulk.button.isEnabled()) == (-1, False) and "Choose the column" in bulk.message
    assert "last_order" in offered and not offered & {"birthday", "active", "total_spent", "id_gender"}
    bulk.pick("bulkSource", "Last order")
    assert bulk.sights()
