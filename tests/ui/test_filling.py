"""Filling in the grid on the demo shop: to the right, and with the handle at the selection's corner, dragged and double-clicked."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from tests.ui.test_clipboard import details_of, select_block
from tests.ui.test_editing import details, stored

__all__ = ["details"]
_KEY, _MOD, _LEFT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


def handle(user):
    user.settle()
    return user.find("fillHandle", QWidget)


def drag(user, index, modifiers=_MOD.NoModifier, *, end=True):
    """Drag the handle to a cell; without `end` the button is still held."""
    grip = handle(user)
    assert grip.isVisible()
    target = grip.mapFromGlobal(user.table.viewport().mapToGlobal(user.table.visualRect(index).center()))
    user.bot.mousePress(grip, _LEFT, modifiers, grip.rect().center())
    user.bot.mouseMove(grip, target)
    if end:
        user.bot.mouseRelease(grip, _LEFT, modifiers, target)
        user.settle()


def test_that_a_date_dragged_down_goes_on_day_by_day_and_reaches_the_shop(details):
    ids = details.ids()[:4]
    details.type_into(ids[0], "birthday", "1980-02-28")
    select_block(details, ids[:1], "birthday", "birthday")
    drag(details, details.index(ids[3], "birthday"))
    assert details.selected() == ids
    details.commit()
    assert [stored(details, each, "birthday") for each in ids] == ["1980-02-28", "1980-02-29", "1980-03-01", "1980-03-02"]


def test_that_a_fill_is_one_step_of_undo(details):
    ids = details.ids()[:3]
    details.type_into(ids[0], "company", "Row 1")
    select_block(details, ids[:1], "company", "company")
    drag(details, details.index(ids[2], "company"))
    assert [details.text(each, "company") for each in ids] == ["Row 1", "Row 2", "Row 3"]
    details.hits(_KEY.Key_Z, _MOD.ControlModifier)
    assert details.pending == 1
    details.hits(_KEY.Key_Y, _MOD.ControlModifier)
    assert details.text(ids[2], "company") == "Row 3"


def test_that_ctrl_repeats_what_would_be_a_series(details):
    ids = details.ids()[:3]
    details.type_into(ids[0], "company", "Row 1")
    select_block(details, ids[:1], "company", "company")
    drag(details, details.index(ids[2], "company"), _MOD.ControlModifier)
    assert [details.text(each, "company") for each in ids] == ["Row 1"] * 3


def test_that_dragged_up_the_cells_above_are_filled(details):
    ids = details.ids()[:3]
    details.type_into(ids[2], "company", "Row 5")
    select_block(details, ids[2:], "company", "company")
    drag(details, details.index(ids[0], "company"))
    assert [details.text(each, "company") for each in ids] == ["Row 3", "Row 4", "Row 5"]


def test_that_the_tip_shows_the_farthest_value_and_escape_lets_go(details):
    ids = details.ids()[:5]
    details.type_into(ids[0], "company", "Row 1")
    select_block(details, ids[:1], "company", "company")
    drag(details, details.index(ids[4], "company"), end=False)
    assert details.find("fillHandle").told() == "Row 5"
    details.bot.keyClick(handle(details), _KEY.Key_Escape)
    details.bot.mouseRelease(handle(details), _LEFT, _MOD.NoModifier, QPoint(2, 2))
    details.settle()
    assert details.pending == 1


def test_that_a_double_click_fills_down_to_the_last_row(demo):
    demo.sets("customers.max_rows", 8)
    ids = demo.ids()
    demo.type_into(ids[5], "lastname", "Meunier")
    select_block(demo, ids[5:6], "lastname", "lastname")
    demo.bot.mouseDClick(handle(demo), _LEFT)
    demo.settle()
    assert [demo.text(each, "lastname") for each in ids[5:]] == ["Meunier"] * 3
    assert any("2 cells were filled, down to the last row" in text for text in demo.notices())


def test_that_a_double_click_with_no_row_below_says_so(demo):
    last = demo.ids()[-1]
    demo.go_to(last, "lastname")
    demo.bot.mouseDClick(handle(demo), _LEFT)
    demo.settle()
    assert (demo.pending, demo.notices()[-1]) == (0, "There is no row below to fill.")


def test_that_what_breaks_a_rule_is_listed_and_then_marked_while_the_rest_is_filled(details):
    ids = details.ids()[:3]
    for place, year in enumerate(("9998", "9999")):
        details.type_into(ids[place], "company", f"Shop {year}")
    select_block(details, ids[:2], "birthday", "company")
    details.type_into(ids[0], "birthday", "2019-06-30")
    details.type_into(ids[1], "birthday", "2024-06-30")
    select_block(details, ids[:2], "birthday", "company")
    drag(details, details.index(ids[2], "company"))
    assert "2029" in details_of(details)
    details.confirm()
    details.settle()
    assert details.text(ids[2], "company") == "Shop 10000"
    assert "Refused: “2029-06-30”" in details.cell(ids[2], "birthday", Qt.ItemDataRole.ToolTipRole)


def test_that_values_of_another_kind_are_not_carried_aside(demo):
    demo.window.resize(1900, 900)
    customer = demo.ids()[0]
    select_block(demo, [customer], "email", "email")
    drag(demo, demo.index(customer, "newsletter"))
    assert demo.pending == 0
    assert any("another kind of value" in text for text in demo.notices())


def test_that_the_handle_is_there_for_one_block_in_sight_only(demo):
    ids = demo.ids()
    demo.select([ids[0], ids[4]], "lastname")
    assert not handle(demo).isVisible()
    select_block(demo, ids[:2], "lastname", "lastname")
    assert handle(demo).isVisible()
    demo.table.verticalScrollBar().setValue(60)
    assert not handle(demo).isVisible()


def test_that_many_cells_are_asked_about_before_they_are_filled(demo):
    demo.sets("customers.max_rows", 0)
    ids = demo.ids()
    demo.type_into(ids[0], "lastname", "Zanzibar")
    select_block(demo, ids[:1], "lastname", "lastname")
    demo.bot.mouseDClick(handle(demo), _LEFT)
    demo.settle()
    assert f"{len(ids) - 1:,} cells" in demo.dialog("confirmDialog").findChild(QLabel, "questionText").text()
    assert demo.pending == 1
    demo.confirm()
    demo.settle()
    assert demo.pending == len(ids)


def test_that_fill_right_takes_the_first_column_and_of_one_column_the_one_at_its_left(demo):
    first, second = demo.ids()[:2]
    names = {each: demo.text(each, "firstname") for each in (first, second)}
    select_block(demo, [first, second], "firstname", "lastname")
    demo.hits(_KEY.Key_R, _MOD.ControlModifier)
    assert [demo.text(each, "lastname") for each in (first, second)] == [names[first], names[second]]
    demo.do("action.undo")
    select_block(demo, [first], "lastname", "lastname")
    demo.hits(_KEY.Key_R, _MOD.ControlModifier)
    demo.commit()
    assert stored(demo, first, "lastname") == stored(demo, first, "firstname") == names[first]
