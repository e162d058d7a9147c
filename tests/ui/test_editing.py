"""Editing in the grid on the demo shop, by keys and clicks as in a spreadsheet; nothing is written before the review."""

import datetime
import sqlite3

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit

from sc_desktop.domain.view import View
from sc_desktop.i18n import use_language
from sc_desktop.journal.local import LocalJournal
from sc_desktop.settings import own_views
from sc_desktop.ui.cell_marks import PENDING_ROLE, REFUSED_ROLE

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)  # a tooltip on a screen that is none

_KEY, _MOD, _ROLE = Qt.Key, Qt.KeyboardModifier, Qt.ItemDataRole
DETAILS = View("details", "Details", ("id_customer", "firstname", "birthday", "company", "website", "id_default_group", "note", "age"))


@pytest.fixture
def details(demo, monkeypatch):
    """The demo in a view with a date, a note and a list."""
    shown = (DETAILS,)
    monkeypatch.setattr(own_views, "load_views", lambda *_: (shown, ()))
    demo.window.grid.open_shop()
    demo.settle()
    return demo


def is_editing(user):
    return user.table.state() == QAbstractItemView.State.EditingState


def stored(user, customer, column):
    ((value,),) = user.sql(f"SELECT {column} FROM ps_customer WHERE id_customer = ?", customer)
    return value


# -- opening and closing a cell ------------------------------------------------------------------------------------------------------------


def test_that_the_first_value_is_reviewed_while_it_is_still_being_typed(demo):
    demo.go_to(demo.ids()[0], "lastname")
    demo.types("Martin")
    demo.until(demo.find("action.review", QAction).isEnabled)
    demo.do("action.review")
    assert demo.pending == 1
    demo.dialog("reviewDialog").reject()
    demo.hits(Qt.Key.Key_F2)
    demo.hits(_KEY.Key_Escape)
    demo.do("action.undo")
    demo.until(lambda: not demo.find("action.review", QAction).isEnabled())


def test_that_typing_replaces_what_the_cell_holds_and_enter_takes_it(demo):
    customer = demo.ids()[2]
    before = stored(demo, customer, "firstname")
    demo.type_into(customer, "firstname", "Zoe")
    assert (demo.text(customer, "firstname"), demo.pending) == ("Zoe", 1)
    assert stored(demo, customer, "firstname") == before, "nothing is written yet"


def test_that_enter_goes_one_down_and_shift_enter_one_up(demo):
    ids = demo.ids()
    demo.type_into(ids[2], "firstname", "Zoe")
    demo.types("Ann")
    demo.hits(_KEY.Key_Return, _MOD.ShiftModifier)
    assert [demo.text(each, "firstname") for each in ids[2:4]] == ["Zoe", "Ann"]
    assert demo.table.currentIndex().row() == 2


def test_that_f2_opens_the_cell_with_what_it_holds(demo):
    customer = demo.ids()[0]
    demo.open_editor(customer, "lastname")
    assert demo.focused_line().text() == demo.text(customer, "lastname")


def test_that_escape_drops_what_was_typed(demo):
    customer = demo.ids()[0]
    before = demo.text(customer, "firstname")
    demo.type_into(customer, "firstname", "Zoe", end=_KEY.Key_Escape)
    assert (demo.text(customer, "firstname"), demo.pending, is_editing(demo)) == (before, 0, False)


def test_that_a_cell_opened_and_left_as_it_was_is_not_changed(demo):
    demo.open_editor(demo.ids()[0], "email")
    demo.hits(_KEY.Key_Return)
    assert demo.pending == 0


@pytest.mark.parametrize("way", ["tab", "click", "search"])
def test_that_leaving_the_cell_takes_what_was_typed(demo, way):
    ids = demo.ids()
    demo.type_into(ids[1], "firstname", "Zoe", end=None)
    if way == "tab":
        demo.hits(_KEY.Key_Tab)
    elif way == "click":
        demo.click_cell(ids[5], "lastname")
    else:
        demo.find("quickSearch", QLineEdit).setFocus()
        demo.settle()
    assert (demo.text(ids[1], "firstname"), demo.pending, is_editing(demo)) == ("Zoe", 1, False)


def test_that_a_command_takes_what_is_being_typed(demo):
    customer = demo.ids()[1]
    demo.type_into(customer, "firstname", "Zoe", end=None)
    demo.do("action.refresh")
    demo.settle()
    assert (demo.text(customer, "firstname"), demo.pending) == ("Zoe", 1)


def test_that_rows_that_arrive_meanwhile_leave_what_is_typed_alone(demo):
    customer = demo.ids()[1]
    demo.type_into(customer, "firstname", "Zoe", end=None)
    demo.window.grid.reread([customer, demo.ids()[2]])
    demo.settle()
    assert demo.focused_line().text() == "Zoe"


# -- ticks ---------------------------------------------------------------------------------------------------------------------------------


def test_that_space_turns_a_tick(demo):
    customer = demo.ids()[0]
    before = demo.cell(customer, "active", _ROLE.EditRole)
    demo.go_to(customer, "active")
    demo.press(_KEY.Key_Space)
    assert (demo.cell(customer, "active", _ROLE.EditRole), demo.pending) == (not before, 1)


def test_that_space_turns_the_ticks_of_the_whole_selection_alike(demo):
    ids = demo.ids()[:6]
    wanted = not demo.cell(ids[0], "newsletter", _ROLE.EditRole)
    demo.select(ids, "newsletter")
    demo.press(_KEY.Key_Space)
    assert {demo.cell(each, "newsletter", _ROLE.EditRole) for each in ids} == {wanted}


def test_that_a_click_on_the_box_turns_the_tick_and_beside_it_does_not(demo):
    customer = demo.ids()[3]
    before = demo.cell(customer, "optin", _ROLE.EditRole)
    demo.click_cell(customer, "optin")
    assert demo.cell(customer, "optin", _ROLE.EditRole) is not before
    rect = demo.table.visualRect(demo.index(customer, "optin"))
    demo.bot.mouseClick(demo.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(3, 3))
    demo.settle()
    assert demo.cell(customer, "optin", _ROLE.EditRole) is not before


def test_that_dragging_over_ticks_selects_and_turns_none(demo):
    ids, viewport = demo.ids(), demo.table.viewport()
    demo.table.scrollTo(demo.index(ids[4], "optin"))
    first, last = (demo.table.visualRect(demo.index(each, "optin")).center() for each in (ids[1], ids[4]))
    demo.bot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=first)
    demo.bot.mouseMove(viewport, last)
    demo.bot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=last)
    demo.settle()
    assert demo.pending == 0


# -- emptying and filling ------------------------------------------------------------------------------------------------------------------


def test_that_delete_empties_a_text(details):
    customer = details.ids()[0]
    details.sql("UPDATE ps_customer SET company = 'ACME' WHERE id_customer = ?", customer)
    details.press(_KEY.Key_F5)
    details.go_to(customer, "company")
    details.press(_KEY.Key_Delete)
    assert (details.text(customer, "company"), details.pending) == ("", 1)


def test_that_deleting_a_whole_row_is_one_step_and_names_what_cannot_be_empty(details):
    customer = details.ids()[0]
    details.sql("UPDATE ps_customer SET company = 'ACME', website = 'x.example', birthday = '1980-02-29' WHERE id_customer = ?", customer)
    details.press(_KEY.Key_F5)
    details.select([customer])
    details.press(_KEY.Key_Delete)
    assert [details.text(customer, key) for key in ("company", "website", "birthday")] == ["", "", ""]
    assert any("old value was kept" in text for text in details.notices())
    details.do("action.undo")
    details.settle()
    assert details.pending == 0


def test_that_an_empty_cell_emptied_again_stays_what_it_is(details):
    customer = details.ids()[0]
    details.sql("UPDATE ps_customer SET birthday = '0000-00-00', company = NULL WHERE id_customer = ?", customer)
    details.press(_KEY.Key_F5)
    for key in ("birthday", "company"):
        details.go_to(customer, key)
        details.press(_KEY.Key_Delete)
    assert details.pending == 0


def test_that_ctrl_enter_puts_the_value_into_every_selected_cell(demo):
    ids = demo.ids()[:5]
    demo.select(ids, "firstname")
    demo.table.setFocus()
    demo.types("Camille")
    demo.hits(_KEY.Key_Return, _MOD.ControlModifier)
    assert {demo.text(each, "firstname") for each in ids} == {"Camille"}
    assert demo.selected() == ids


def test_that_filling_puts_the_current_value_into_the_selected_cells_of_its_column(demo):
    ids = demo.ids()[2:6]
    value = demo.text(ids[0], "lastname")
    demo.select(ids, "lastname")
    demo.do("action.fill_selection")
    demo.settle()
    assert {demo.text(each, "lastname") for each in ids} == {value}


def test_that_one_act_on_many_cells_is_one_step_of_undo(demo):
    ids = demo.ids()[:5]
    demo.select(ids, "firstname")
    demo.table.setFocus()
    demo.types("Camille")
    demo.hits(_KEY.Key_Return, _MOD.ControlModifier)
    demo.press(_KEY.Key_Z, _MOD.ControlModifier)
    assert demo.pending == 0


# -- lists and dates -----------------------------------------------------------------------------------------------------------------------


def test_that_a_list_is_chosen_by_its_label_and_stored_as_its_id(details):
    customer = details.ids()[0]
    ((vip,),) = details.sql("SELECT id_group FROM ps_group_lang WHERE name = 'VIP' LIMIT 1")
    details.go_to(customer, "id_default_group")
    details.press(_KEY.Key_F2)
    box = QApplication.focusWidget()
    assert isinstance(box, QComboBox)
    assert "Customer" in [box.itemText(place) for place in range(box.count())]
    box.setCurrentText("VIP")
    details.hits(_KEY.Key_Return)
    assert details.text(customer, "id_default_group") == "VIP"
    assert details.cell(customer, "id_default_group", _ROLE.EditRole) == vip


@pytest.mark.parametrize("text", ["29/02/1980", "1980-02-29", "29.02.1980"])
def test_that_a_date_is_typed_the_french_way_or_as_iso(open_user, monkeypatch, text):
    monkeypatch.setenv("SC_DESKTOP_LANGUAGE", "fr")
    monkeypatch.setattr(own_views, "load_views", lambda *_: ((DETAILS,), ()))
    user = open_user()
    customer = user.ids()[0]
    user.type_into(customer, "birthday", text)
    assert user.text(customer, "birthday") == "29/02/1980"
    assert user.cell(customer, "birthday", _ROLE.EditRole) == datetime.date(1980, 2, 29)
    use_language("en")


def test_that_a_date_that_does_not_exist_is_refused(details):
    customer = details.ids()[0]
    details.type_into(customer, "birthday", "1981-02-29")
    assert is_editing(details)
    assert "not a date" in details.tip()


# -- refused values ------------------------------------------------------------------------------------------------------------------------

BAD = [("firstname", "R2D2"), ("lastname", "x" * 256), ("email", "no-at-sign")]


@pytest.mark.parametrize(("key", "text"), BAD)
def test_that_enter_on_a_refused_value_keeps_the_editor_open_with_the_reason(demo, key, text):
    demo.type_into(demo.ids()[0], key, text)
    assert is_editing(demo)
    assert demo.focused_line().text() == text
    assert demo.tip()
    assert demo.pending == 0


@pytest.mark.parametrize(("key", "text"), BAD)
def test_that_a_refused_value_left_behind_is_kept_beside_the_old_one(demo, key, text):
    customer = demo.ids()[0]
    before = demo.text(customer, key)
    demo.type_into(customer, key, text, end=None)
    demo.click_cell(demo.ids()[4], "lastname")
    assert (demo.text(customer, key), demo.pending) == (before, 0), "the old value is kept"
    assert demo.cell(customer, key, REFUSED_ROLE) is True
    assert text in demo.cell(customer, key, _ROLE.ToolTipRole)
    demo.open_editor(customer, key)
    assert demo.focused_line().text() == text, "what was typed is not lost"


def test_that_a_refusal_names_the_column_and_the_rule(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "firstname", "R2D2", end=None)
    demo.click_cell(demo.ids()[4], "lastname")
    (notice,) = [text for text in demo.notices() if "First name" in text]
    assert "The old value was kept" in notice


def test_that_the_mark_of_a_refusal_goes_with_a_good_value(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "firstname", "R2D2", end=None)
    demo.click_cell(demo.ids()[4], "lastname")
    demo.open_editor(customer, "firstname")
    demo.focused_line().selectAll()
    demo.types("Zoe")
    demo.hits(_KEY.Key_Return)
    assert (demo.text(customer, "firstname"), demo.cell(customer, "firstname", REFUSED_ROLE)) == ("Zoe", False)


def test_that_escape_in_a_refused_cell_forgets_what_was_typed(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "firstname", "R2D2", end=None)
    demo.click_cell(demo.ids()[4], "lastname")
    demo.open_editor(customer, "firstname")
    demo.hits(_KEY.Key_Escape)
    assert demo.cell(customer, "firstname", REFUSED_ROLE) is False


# -- marks, undo, revert -------------------------------------------------------------------------------------------------------------------


def test_that_a_changed_cell_is_marked_and_tells_old_and_new(demo):
    customer = demo.ids()[0]
    before = demo.text(customer, "firstname")
    demo.type_into(customer, "firstname", "Zoe")
    assert demo.cell(customer, "firstname", PENDING_ROLE) is True
    assert f"{before} → Zoe" in demo.cell(customer, "firstname", _ROLE.ToolTipRole)


def test_that_ctrl_z_takes_back_and_ctrl_y_does_again(demo):
    customer = demo.ids()[0]
    before = demo.text(customer, "firstname")
    demo.type_into(customer, "firstname", "Zoe")
    demo.press(_KEY.Key_Z, _MOD.ControlModifier)
    assert (demo.text(customer, "firstname"), demo.pending) == (before, 0)
    demo.press(_KEY.Key_Y, _MOD.ControlModifier)
    assert (demo.text(customer, "firstname"), demo.pending) == ("Zoe", 1)


def test_that_a_cell_typed_back_to_what_it_was_is_not_pending(demo):
    demo.sql("UPDATE ps_customer SET firstname = 'Ann' WHERE id_customer = ?", demo.ids()[0])
    demo.press(_KEY.Key_F5)
    demo.type_into(demo.ids()[0], "firstname", "Zoe")
    demo.type_into(demo.ids()[0], "firstname", "Ann")
    assert demo.pending == 0


def test_that_revert_drops_the_selected_cells_only(demo):
    first, second = demo.ids()[:2]
    demo.type_into(first, "firstname", "Zoe")
    demo.type_into(second, "firstname", "Ann")
    demo.select([first], "firstname")
    demo.do("action.revert_cell")
    demo.settle()
    assert (demo.pending, demo.text(second, "firstname")) == (1, "Ann")


def test_that_discarding_all_asks_first_and_can_be_undone(demo):
    demo.type_into(demo.ids()[0], "firstname", "Zoe")
    demo.type_into(demo.ids()[1], "firstname", "Ann")
    demo.do("action.discard")
    assert demo.pending == 2
    demo.confirm()
    demo.settle()
    assert demo.pending == 0
    demo.press(_KEY.Key_Z, _MOD.ControlModifier)
    assert demo.pending == 2


def test_that_reading_again_keeps_pending_changes(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "firstname", "Zoe")
    demo.press(_KEY.Key_F5)
    assert (demo.text(customer, "firstname"), demo.pending) == ("Zoe", 1)


def test_that_a_pending_change_is_shown_in_every_view(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "firstname", "Zoe")
    demo.pick_view("Overview")
    assert demo.text(customer, "firstname") == "Zoe"


# -- keeping what is pending ---------------------------------------------------------------------------------------------------------------


def test_that_what_a_full_disk_can_not_keep_is_told_and_kept_once_there_is_room(demo, monkeypatch):
    workspace = demo.window.desk.shop
    first, second = demo.ids()[:2]
    opened = LocalJournal._open
    monkeypatch.setattr(LocalJournal, "_open", _refuse)
    demo.type_into(first, "firstname", "Zoe")
    demo.settle()
    told = [text for text in demo.notices() if "disk of this computer is full" in text]
    monkeypatch.setattr(LocalJournal, "_open", opened)
    demo.type_into(second, "firstname", "Ann")
    demo.settle()
    assert (len(told), demo.pending) == (1, 2)
    assert {change.row[0] for change in workspace.local.pending(workspace.key)} == {first, second}
    assert not any("disk of this computer" in text for text in demo.notices())


def test_that_what_could_not_be_kept_is_kept_by_a_press_of_the_button(demo, monkeypatch):
    workspace = demo.window.desk.shop
    with monkeypatch.context() as full:
        full.setattr(LocalJournal, "_open", _refuse)
        demo.type_into(demo.ids()[0], "firstname", "Zoe")
        demo.settle()
    demo.notice_button("Retry")
    demo.settle()
    assert len(workspace.local.pending(workspace.key)) == 1


def _refuse(_journal):
    raise sqlite3.OperationalError("database or disk is full")
