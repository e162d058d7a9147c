"""Moving and selecting by keys in the grid on the demo shop, as in a spreadsheet."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCalendarWidget, QComboBox, QTabWidget, QTreeWidget

from sc_desktop.ui.grid.walking import Box, next_cell
from tests.ui.test_clipboard import select_block
from tests.ui.test_editing import details, is_editing

__all__ = ["details"]
_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
_BOTH = _MOD.ControlModifier | _MOD.ShiftModifier
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)


def place(user):
    """The row and the column of the cursor."""
    index = user.table.currentIndex()
    return index.row(), user.column_keys()[index.column()]


def test_that_shift_selects_from_the_cell_a_jump_or_enter_led_to(demo):
    ids = demo.ids()
    demo.go_to(ids[3], "email")
    demo.hits(_KEY.Key_Return)
    demo.hits(_KEY.Key_Down, _MOD.ShiftModifier)
    assert demo.selected() == ids[4:6]
    demo.hits(_KEY.Key_Home, _MOD.ControlModifier)
    demo.hits(_KEY.Key_Down, _MOD.ShiftModifier)
    assert demo.selected() == ids[:2]


def test_that_shift_goes_on_selecting_where_ctrl_shift_ended(demo):
    ids = demo.ids()
    demo.go_to(ids[3], "email")
    demo.hits(_KEY.Key_Down, _BOTH)
    demo.hits(_KEY.Key_Up, _MOD.ShiftModifier)
    assert demo.selected() == ids[3:-1]


@pytest.mark.parametrize(
    ("key", "modifiers", "end"),
    [
        (_KEY.Key_Home, _MOD.NoModifier, (5, "id_customer")),
        (_KEY.Key_End, _MOD.NoModifier, (5, None)),
        (_KEY.Key_Home, _MOD.ControlModifier, (0, "id_customer")),
        (_KEY.Key_End, _MOD.ControlModifier, (99, None)),
        (_KEY.Key_Right, _MOD.ControlModifier, (5, None)),
        (_KEY.Key_Right, _MOD.NoModifier, (5, "lastname")),
        (_KEY.Key_Up, _MOD.NoModifier, (4, "firstname")),
    ],
)
def test_that_keys_lead_to_edges_and_neighbours(demo, key, modifiers, end):
    demo.go_to(demo.ids()[5], "firstname")
    demo.hits(key, modifiers)
    assert place(demo) == (end[0], end[1] or demo.column_keys()[-1])


def test_that_pages_are_turned_and_selected(demo):
    demo.go_to(demo.ids()[0], "email")
    demo.hits(_KEY.Key_PageDown)
    below = place(demo)[0]
    assert below > 1
    demo.hits(_KEY.Key_PageUp, _MOD.ShiftModifier)
    assert demo.selected() == demo.ids()[: below + 1]


def test_that_tab_and_enter_go_round_in_the_selection_and_keep_it(demo):
    ids = demo.ids()[:2]
    select_block(demo, ids, "firstname", "lastname")
    seen = []
    for _ in range(4):
        demo.hits(_KEY.Key_Tab)
        seen.append(place(demo))
    assert seen == [(0, "lastname"), (1, "firstname"), (1, "lastname"), (0, "firstname")]
    seen = []
    for _ in range(4):
        demo.hits(_KEY.Key_Return)
        seen.append(place(demo))
    assert seen == [(1, "firstname"), (0, "lastname"), (1, "lastname"), (0, "firstname")]
    demo.hits(_KEY.Key_Backtab, _MOD.ShiftModifier)
    assert place(demo) == (1, "lastname")
    assert len(demo.selected_cells()) == 4


def test_that_a_block_is_typed_in_with_tab_and_enter_alone(demo):
    ids = demo.ids()[:2]
    select_block(demo, ids, "firstname", "lastname")
    for text in ("Zoe", "Martin", "Lea"):
        demo.types(text)
        demo.hits(_KEY.Key_Tab)
    demo.types("Durand")
    demo.hits(_KEY.Key_Return)
    assert [(demo.text(each, "firstname"), demo.text(each, "lastname")) for each in ids] == [("Zoe", "Martin"), ("Lea", "Durand")]
    assert len(demo.selected_cells()) == 4


def test_that_enter_after_tabs_goes_down_in_the_column_they_began_in(demo):
    demo.go_to(demo.ids()[0], "firstname")
    demo.types("Zoe")
    demo.hits(_KEY.Key_Tab)
    demo.types("Martin")
    demo.hits(_KEY.Key_Return)
    assert place(demo) == (1, "firstname")
    demo.hits(_KEY.Key_Tab)
    demo.hits(_KEY.Key_Left)
    demo.hits(_KEY.Key_Right)
    demo.hits(_KEY.Key_Up)
    demo.hits(_KEY.Key_Return)
    assert place(demo) == (1, "lastname")


def test_that_a_refused_value_left_by_tab_stays_marked(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "email", "no mail", end=_KEY.Key_Tab)
    assert not is_editing(demo)
    assert "no mail" in demo.cell(customer, "email", Qt.ItemDataRole.ToolTipRole)


def test_that_typing_replaces_and_f2_goes_on_behind_what_is_there(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "firstname", "Anne")
    demo.open_editor(customer, "firstname")
    demo.types("So")
    demo.hits(_KEY.Key_Return)
    assert demo.text(customer, "firstname") == "AnneSo"


def test_that_alt_down_opens_the_list_and_the_calendar_of_a_cell(details):
    customer = details.ids()[0]
    details.go_to(customer, "id_default_group")
    details.hits(_KEY.Key_Down, _MOD.AltModifier)
    box = details.table.findChild(QComboBox)
    assert box.view().isVisible()
    box.hidePopup()
    details.hits(_KEY.Key_Escape)
    details.go_to(customer, "birthday")
    details.hits(_KEY.Key_Down, _MOD.AltModifier)
    (calendar,) = [each for each in QApplication.allWidgets() if isinstance(each, QCalendarWidget) and each.isVisible()]
    calendar.window().close()


def test_that_ctrl_and_page_keys_turn_the_tabs_of_the_properties(demo):
    demo.go_to(demo.ids()[0], "lastname")
    tabs = demo.find("propertyTabs", QTabWidget)
    demo.hits(_KEY.Key_PageUp, _MOD.ControlModifier)
    assert tabs.currentIndex() == tabs.count() - 1
    demo.hits(_KEY.Key_PageDown, _MOD.ControlModifier)
    assert tabs.currentIndex() == 0


def test_that_the_way_goes_from_block_to_block_and_round():
    boxes = [Box(0, 0, 1, 1), Box(5, 2, 5, 3)]
    assert next_cell(boxes, 1, 1, rows=0, columns=1) == (5, 2)
    assert next_cell(boxes, 5, 3, rows=1, columns=0) == (0, 0)
    assert next_cell(boxes, 0, 0, rows=-1, columns=0) == (5, 3)
    assert next_cell(boxes, 3, 3, rows=1, columns=0) is None


def test_that_shift_f10_opens_the_menu_of_the_selected_cells(demo):
    demo.go_to(demo.ids()[2], "lastname")
    seen = []

    def look():
        menu = QApplication.activePopupWidget()
        seen.extend(action.objectName() for action in menu.actions())
        menu.close()

    QTimer.singleShot(0, demo.window, look)
    demo.hits(_KEY.Key_F10, _MOD.ShiftModifier)
    assert "action.copy" in seen


def test_that_alt_enter_is_a_new_line_in_a_note(details):
    customer = details.ids()[0]
    details.open_editor(customer, "note")
    details.hits(_KEY.Key_A, _MOD.ControlModifier)
    details.types("one")
    details.hits(_KEY.Key_Return, _MOD.AltModifier)
    details.types("two")
    details.hits(_KEY.Key_Return)
    assert details.cell(customer, "note", Qt.ItemDataRole.EditRole) == "one\ntwo"


def test_that_ctrl_space_adds_a_group_and_takes_it_away(demo):
    tree = demo.find("groupsTree", QTreeWidget)
    tree.setFocus()
    demo.click_group("VIP")
    alone = demo.ids()
    demo.hits(_KEY.Key_Down, _MOD.ControlModifier)
    demo.hits(_KEY.Key_Space, _MOD.ControlModifier)
    both = [item.text(0) for item in tree.selectedItems()]
    demo.hits(_KEY.Key_Space, _MOD.ControlModifier)
    assert (len(both), demo.ids()) == (2, alone)
