"""A view may have a filter: it comes and goes with the view, what was set by hand stays, and no view gets one unheard."""

import tomllib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QInputDialog, QLabel

from sc_desktop.domain.filters import Op
from tests.ui.test_filters import chips, click_tool, shown, told

_MOD = Qt.KeyboardModifier
WHERE = {"column": "newsletter", "test": "is", "values": [1]}
FILE = 'title = "Readers"\ncolumns = ["id_customer", "lastname", "newsletter", "active"]\n'
READERS = FILE + 'where = {column = "newsletter", test = "is", values = [1]}\n'


def own_file(user, name="light"):
    return tomllib.loads((user.profile / "views" / f"{name}.toml").read_text("utf-8"))


@pytest.fixture
def open_with(open_user, tmp_path):
    """A window in a profile that has such a view."""

    def open_it(text=READERS):
        views = tmp_path / "profile" / "views"
        views.mkdir()
        (views / "readers.toml").write_text(text, "utf-8")
        return open_user()

    return open_it


def filter_by(user, key):
    """By hand, from the first row's cell."""
    user.go_to(user.ids()[0], key)
    user.do("action.filter_is")
    user.settle()


def test_that_opening_a_view_sets_its_filter_and_leaving_it_takes_it_away(open_with):
    user = open_with()
    everyone = shown(user)
    user.pick_view("Readers")
    assert chips(user) == ["Newsletter: Yes"]
    assert shown(user) == told(user, "newsletter = 1") != everyone
    user.pick_view("Light")
    assert (chips(user), shown(user)) == ([], everyone)


def test_that_what_was_set_by_hand_stays_when_the_view_goes(open_with):
    user = open_with()
    user.pick_view("Readers")
    filter_by(user, "active")
    active = user.sql("SELECT active FROM ps_customer WHERE id_customer = ?", user.ids()[0])[0][0]
    assert len(chips(user)) == 2
    user.pick_view("Overview")
    assert len(chips(user)) == 1 and chips(user)[0].startswith("Enabled")
    assert shown(user) == told(user, "active = ?", active)
    user.pick_view("Readers")
    assert shown(user) == told(user, "newsletter = 1 AND active = ?", active)


def test_that_a_condition_of_the_view_taken_away_stays_away_until_it_is_opened_again(open_with):
    user = open_with()
    user.pick_view("Readers")
    click_tool(user, "filterChipRemove.where.0")
    user.do("action.refresh")
    user.settle()
    assert chips(user) == []
    user.pick_view("Light")
    user.pick_view("Readers")
    assert chips(user) == ["Newsletter: Yes"]


def test_that_back_and_forward_go_through_the_filters_of_views_too(open_with):
    user = open_with()
    everyone = shown(user)
    user.pick_view("Readers")
    readers = shown(user)
    user.do("action.filter_back")
    user.settle()
    assert (chips(user), shown(user)) == ([], everyone)
    assert user.find("viewPicker", QComboBox).currentText() == "Readers"
    user.do("action.filter_forward")
    user.settle()
    assert shown(user) == readers
    user.pick_view("Light")
    user.do("action.filter_back")
    user.settle()
    assert (chips(user), shown(user)) == (["Newsletter: Yes"], readers)


def test_that_the_view_of_the_last_time_is_opened_with_its_filter(open_with, open_user):
    user = open_with()
    user.pick_view("Readers")
    user.window.close()
    again = open_user()
    assert again.find("viewPicker", QComboBox).currentText() == "Readers"
    assert (chips(again), shown(again)) == (["Newsletter: Yes"], told(again, "newsletter = 1"))


def test_that_a_filter_this_shop_can_not_answer_is_told_and_the_view_shown_without_it(open_with):
    user = open_with(FILE + 'where = {column = "newsletter", test = "contains", values = ["x"]}\n')
    everyone = shown(user)
    user.pick_view("Readers")
    assert (chips(user), shown(user)) == ([], everyone)
    assert any("without its filter" in text and "Newsletter" in text for text in user.notices())


def test_that_saving_the_view_keeps_the_filter_and_one_click_leaves_it_out(demo):
    customer = next(each for each in demo.ids() if each in told(demo, "newsletter = 1"))
    demo.go_to(customer, "newsletter")
    demo.window.deeds.filter_by_cell(Op.IS)
    demo.settle()
    readers = shown(demo)
    demo.do("action.save_view")
    demo.settle()
    assert own_file(demo)["where"] == WHERE
    assert any("Newsletter: Yes" in text for text in demo.notices())
    demo.notice_button("Without the filter")
    assert "where" not in own_file(demo)
    assert (chips(demo), shown(demo)) == (["Newsletter: Yes"], readers), "what is on the screen stays"


def test_that_saving_a_view_whose_filter_was_taken_away_says_so_and_one_click_keeps_it(open_with):
    user = open_with()
    user.pick_view("Readers")
    user.do("action.filter_clear")
    user.settle()
    user.do("action.save_view")
    user.settle()
    assert "where" not in own_file(user, "readers")
    user.notice_button("Keep its filter")
    assert own_file(user, "readers")["where"] == WHERE


def configure(user):
    user.do("action.configure_view")
    dialog = user.dialog("configureDialog")
    user.settle()
    return dialog, dialog.findChild(QCheckBox, "viewFilter")


def test_that_a_tick_says_whether_a_view_keeps_its_filter(open_with):
    user = open_with()
    dialog, tick = configure(user)
    assert not tick.isVisible(), "Light has none, and nothing is filtered"
    views = dialog.findChild(QComboBox, "configuredView")
    views.setCurrentIndex(views.findText("Readers"))
    assert tick.isChecked()
    assert dialog.findChild(QLabel, "viewFilterTold").text() == "Newsletter: Yes"
    user.bot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center() * 0.2)
    assert not tick.isChecked()
    user.click("saveView", dialog)
    user.settle()
    assert "where" not in own_file(user, "readers")
    assert chips(user) == []


def test_that_a_view_saved_as_takes_the_filter_on_the_screen_and_the_one_it_was_made_of_does_not(demo):
    filter_by(demo, "newsletter")
    filtered = shown(demo)
    dialog, tick = configure(demo)
    assert tick.isChecked()
    demo.click("saveViewAs", dialog)
    asking = demo.dialog("viewTitleDialog")
    assert isinstance(asking, QInputDialog)
    asking.setTextValue("Narrow")
    asking.accept()
    demo.settle()
    assert own_file(demo, "narrow")["where"]["column"] == "newsletter"
    assert not (demo.profile / "views" / "light.toml").exists()
    assert shown(demo) == filtered
    demo.pick_view("Light")
    assert chips(demo) == []
    demo.pick_view("Narrow")
    assert shown(demo) == filtered
