"""The questions: nothing happens without the button that names it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QCheckBox, QLabel, QPlainTextEdit, QPushButton

from sc_desktop.ui.confirm import ConfirmDialog, KeepPendingDialog


@pytest.fixture
def opened(qtbot):
    def show(dialog):
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.open()
        return dialog

    return show


@pytest.fixture
def confirm(opened):
    def show(**more):
        dialog = ConfirmDialog("Create the journal?", "Three tables.", "Create the journal", **more)
        dialog.told = []
        dialog.confirmed.connect(lambda: dialog.told.append(True))
        return opened(dialog)

    return show


def button(dialog, name):
    return dialog.findChild(QPushButton, name)


def test_that_the_button_names_the_deed_and_does_it(confirm, qtbot):
    dialog = confirm()
    assert button(dialog, "confirmButton").text() == "Create the journal"
    qtbot.mouseClick(button(dialog, "confirmButton"), Qt.MouseButton.LeftButton)
    assert (dialog.told, dialog.isVisible()) == ([True], False)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_that_return_and_escape_cancel(confirm, qtbot, key):
    dialog = confirm()
    qtbot.keyClick(dialog, key)
    assert (dialog.told, dialog.isVisible()) == ([], False)


def test_that_the_deed_waits_for_the_tick(confirm, qtbot):
    dialog = confirm(check_label="I have a backup", warning=True)
    assert not button(dialog, "confirmButton").isEnabled()
    box = dialog.findChild(QCheckBox, "confirmCheck")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert button(dialog, "confirmButton").isEnabled()


def test_that_no_tick_is_asked_for_without_a_label(confirm):
    assert not confirm().findChild(QCheckBox, "confirmCheck").isVisible()


def test_that_details_are_shown_as_they_are_in_a_fixed_pitch(confirm):
    details = confirm(details="CREATE TABLE `<b>x</b>` (\n  id INT\n);").findChild(QPlainTextEdit, "confirmDetails")
    assert details.toPlainText() == "CREATE TABLE `<b>x</b>` (\n  id INT\n);"
    assert details.isReadOnly()
    assert details.font().fixedPitch() or "mono" in details.font().family().lower()


def test_that_widgets_have_names_for_readers_and_labels_read_no_html(confirm):
    QAccessible.setActive(True)
    dialog = confirm(details="x", check_label="I have a backup")
    for widget in [*dialog.findChildren(QPushButton), *dialog.findChildren(QPlainTextEdit), *dialog.findChildren(QCheckBox)]:
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget.objectName()
    assert {label.textFormat() for label in dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


@pytest.fixture
def keep(opened):
    dialog = KeepPendingDialog(12)
    dialog.told = []
    dialog.review_chosen.connect(lambda: dialog.told.append("review"))
    dialog.keep_chosen.connect(lambda: dialog.told.append("keep"))
    dialog.discard_chosen.connect(lambda: dialog.told.append("discard"))
    return opened(dialog)


@pytest.mark.parametrize(
    ("name", "told"), [("reviewPending", ["review"]), ("keepPending", ["keep"]), ("discardPending", ["discard"]), ("cancelButton", [])]
)
def test_that_each_way_out_of_pending_changes_is_told(keep, qtbot, name, told):
    qtbot.mouseClick(button(keep, name), Qt.MouseButton.LeftButton)
    assert (keep.told, keep.isVisible()) == (told, False)


def test_that_discarding_names_its_count_and_is_not_the_default(keep):
    discard = button(keep, "discardPending")
    assert (discard.text(), discard.isDefault()) == ("Discard 12 changes", False)


def test_that_escape_stays(keep, qtbot):
    qtbot.keyClick(keep, Qt.Key.Key_Escape)
    assert (keep.told, keep.isVisible()) == ([], False)
