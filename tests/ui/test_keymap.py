"""F1 shows the keys as they are now; the preferences give commands other ones, and everything follows at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QKeySequenceEdit, QLabel, QLineEdit, QTreeWidget

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


def lines(tree):
    """Keys and texts in sight."""
    tops = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    items = [top.child(number) for top in tops if not top.isHidden() for number in range(top.childCount())]
    return [(item.text(0), item.text(1)) for item in items if not item.isHidden()]


def opens_map(user):
    user.hits(_KEY.Key_F1)
    return user.dialog("keyMapDialog")


def chooses(user, command):
    """Open the page of keys at a command."""
    user.window.deeds.change_keys()
    dialog = user.dialog("preferencesDialog")
    tree = dialog.findChild(QTreeWidget, "keysTree")
    (item,) = tree.findItems(command, Qt.MatchFlag.MatchExactly)
    tree.setCurrentItem(item)
    return dialog


def presses(user, dialog, key, modifiers=_MOD.NoModifier):
    edit = dialog.findChild(QKeySequenceEdit, "keysEdit")
    edit.setFocus()
    user.bot.keyClick(edit, key, modifiers)
    user.settle()


def told(dialog):
    return dialog.findChild(QLabel, "keysTold").text()


def test_that_f1_shows_the_keys_and_the_search_finds_them_by_deed_and_by_key(demo):
    dialog = opens_map(demo)
    tree, search = dialog.findChild(QTreeWidget, "keyMapTree"), dialog.findChild(QLineEdit, "keyMapSearch")
    assert ("F2, double click", "open the cell with what it holds, the caret behind it") in lines(tree)
    search.setText("fill down")
    assert [keys for keys, _text in lines(tree)] == ["Ctrl+D"]
    search.setText("ctrl+shift+e")
    assert [keys for keys, _text in lines(tree)] == ["Ctrl+Shift+E"]
    search.setText("no such thing")
    assert (lines(tree), dialog.findChild(QLabel, "keyMapNothing").isVisible()) == ([], True)


def test_that_what_was_searched_is_searched_where_keys_are_changed(demo):
    dialog = opens_map(demo)
    dialog.findChild(QLineEdit, "keyMapSearch").setText("fill down")
    demo.click("keyMapChange", dialog)
    options = demo.dialog("preferencesDialog")
    tree = options.findChild(QTreeWidget, "keysTree")
    items = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    assert options.findChild(QLineEdit, "preferences.search").text() == "fill down"
    assert [item.text(0) for item in items if not item.isHidden()] == ["Fill down"]


def test_that_the_map_can_be_printed(demo, tmp_path):
    dialog, printer = opens_map(demo), QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "keys.pdf"))
    dialog.print_on(printer)
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")
    assert "Fill down" in dialog.document().toPlainText()


def test_that_a_new_key_works_at_once_is_told_everywhere_and_outlives_the_window(demo, open_user):
    map_dialog = opens_map(demo)
    dialog = chooses(demo, "Fill down")
    presses(demo, dialog, _KEY.Key_F9)
    action = demo.find("action.fill_down", QAction)
    assert (action.shortcut().toString(), "F9" in action.toolTip()) == ("F9", True)
    assert any(keys == "F9" for keys, _text in lines(map_dialog.findChild(QTreeWidget, "keyMapTree")))
    dialog.close()
    map_dialog.close()
    ids = demo.ids()
    demo.go_to(ids[1], "lastname")
    demo.hits(_KEY.Key_F9)
    assert demo.text(ids[1], "lastname") == demo.text(ids[0], "lastname")
    demo.window.abandon()
    assert open_user().find("action.fill_down", QAction).shortcut().toString() == "F9"


def test_that_a_conflict_is_named_and_the_key_taken_only_when_that_is_asked_for(demo):
    dialog = chooses(demo, "Fill down")
    presses(demo, dialog, _KEY.Key_R, _MOD.ControlModifier)
    assert "Fill right" in told(dialog)
    assert demo.window.shortcuts.keys("action.fill_down") == ("Ctrl+D",)
    demo.click("keysTake", dialog)
    assert demo.window.shortcuts.keys("action.fill_down") == ("Ctrl+R",)
    assert demo.window.shortcuts.keys("action.fill_right") == ()
    demo.click("keysResetAll", dialog)
    assert demo.window.shortcuts.keys("action.fill_right") == ("Ctrl+R",)


@pytest.mark.parametrize(
    ("key", "modifiers", "reason"),
    [
        (_KEY.Key_Space, _MOD.ControlModifier, "of the grid itself"),
        (_KEY.Key_Down, _MOD.ShiftModifier, "grid itself"),
        (_KEY.Key_X, _MOD.NoModifier, "types"),
    ],
)
def test_that_keys_of_the_grid_and_keys_that_type_are_refused_with_the_reason(demo, key, modifiers, reason):
    dialog = chooses(demo, "Fill down")
    presses(demo, dialog, key, modifiers)
    assert reason in told(dialog)
    assert demo.window.shortcuts.keys("action.fill_down") == ("Ctrl+D",)


def test_that_one_command_is_given_back_its_keys_or_left_without(demo):
    dialog = chooses(demo, "Undo")
    demo.click("keysNone", dialog)
    assert demo.find("action.undo", QAction).shortcut().isEmpty()
    demo.click("keysReset", dialog)
    assert demo.find("action.undo", QAction).shortcut().toString() == "Ctrl+Z"
