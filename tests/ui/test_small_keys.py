"""Keys that go somewhere or do again: Ctrl+1 to Ctrl+9, Ctrl+G, F4."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QInputDialog, QLineEdit

from tests.ui.test_clipboard import select_block

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


def test_that_ctrl_and_a_digit_show_a_view_on_a_french_keyboard_too(demo):
    picker = demo.find("viewPicker", QComboBox)
    for key, modifiers, place in (
        (_KEY.Key_2, _MOD.ControlModifier, 1),
        (_KEY.Key_Ampersand, _MOD.ControlModifier, 0),
        (_KEY.Key_Eacute, _MOD.ControlModifier, 1),
        (_KEY.Key_3, _MOD.ControlModifier | _MOD.KeypadModifier, 2),
        (_KEY.Key_9, _MOD.ControlModifier, 2),  # there are not so many
    ):
        demo.press(key, modifiers)
        assert picker.currentIndex() == place
    assert demo.column_keys()[0] == "id_customer"


def goes_to(user, text):
    """Ctrl+G, a place, Enter."""
    user.press(_KEY.Key_G, _MOD.ControlModifier)
    dialog = user.dialog("goToDialog")
    assert isinstance(dialog, QInputDialog)
    user.bot.keyClicks(dialog.findChild(QLineEdit), text)
    user.bot.keyClick(dialog, _KEY.Key_Return)
    user.settle()


def test_that_ctrl_g_leads_to_a_customer_or_a_row_in_the_column_one_is_in(demo):
    ids = demo.ids()
    demo.go_to(ids[0], "email")
    goes_to(demo, str(ids[60]))
    index = demo.table.currentIndex()
    assert (index.row(), index.column()) == (60, demo.column("email"))
    assert demo.table.viewport().rect().contains(demo.table.visualRect(index))
    goes_to(demo, "# 12")
    assert demo.table.currentIndex().row() == 11
    goes_to(demo, "#99 999")
    assert demo.table.currentIndex().row() == len(ids) - 1


@pytest.mark.parametrize(("typed", "told"), [("1", "#1 is not among those shown"), ("Dupont", "“Dupont”")])
def test_that_ctrl_g_says_what_is_not_there_and_stays(demo, typed, told):
    demo.go_to(demo.ids()[3], "email")
    goes_to(demo, typed)
    assert demo.table.currentIndex().row() == 3
    assert any(told in text for text in demo.notices())


def test_that_f4_gives_the_last_value_once_more_as_one_step(demo):
    ids = demo.ids()
    demo.type_into(ids[0], "lastname", "Meunier")
    select_block(demo, ids[4:7], "lastname", "lastname")
    demo.hits(_KEY.Key_F4)
    assert {demo.text(each, "lastname") for each in ids[4:7]} == {"Meunier"}
    demo.hits(_KEY.Key_Z, _MOD.ControlModifier)
    assert demo.pending == 1
    demo.go_to(ids[2], "firstname")
    demo.hits(_KEY.Key_F4)
    assert demo.text(ids[2], "firstname") == "Meunier"


def test_that_f4_without_a_value_or_in_another_kind_of_column_says_so(demo):
    ids = demo.ids()
    demo.go_to(ids[0], "lastname")
    demo.hits(_KEY.Key_F4)
    assert any("could be repeated" in text for text in demo.notices())
    demo.type_into(ids[0], "lastname", "Meunier")
    demo.go_to(ids[1], "newsletter")
    demo.hits(_KEY.Key_F4)
    assert demo.pending == 1
    assert any("another kind" in text for text in demo.notices())
