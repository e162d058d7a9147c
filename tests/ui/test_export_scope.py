"""Which customers an export takes: those shown, or the whole result."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from sc_desktop.ui.export.scope_dialog import ExportScopeDialog


@pytest.fixture
def ask(qtbot):
    def opened(shown, total):
        dialog = ExportScopeDialog(shown, total)
        qtbot.addWidget(dialog)
        dialog.chosen = []
        dialog.shown_chosen.connect(lambda: dialog.chosen.append("shown"))
        dialog.all_chosen.connect(lambda: dialog.chosen.append("all"))
        with qtbot.waitExposed(dialog):
            dialog.open()
        return dialog

    return opened


def button(dialog, name):
    return dialog.findChild(QPushButton, name)


@pytest.mark.parametrize(
    ("shown", "total", "one", "all_of_them"),
    [
        (100, 2_000, "Export the 100 customers shown", "Export all 2,000 customers of the result"),
        (1, 12, "Export the 1 customer shown", "Export all 12 customers of the result"),
        (100, None, "Export the 100 customers shown", "Export all customers of the result"),
    ],
)
def test_that_the_buttons_name_what_they_export(ask, shown, total, one, all_of_them):
    dialog = ask(shown, total)
    assert (button(dialog, "exportShown").text(), button(dialog, "exportAll").text()) == (one, all_of_them)


@pytest.mark.parametrize(("name", "chosen"), [("exportShown", ["shown"]), ("exportAll", ["all"]), ("cancelButton", [])])
def test_that_each_button_answers_once_and_closes(ask, qtbot, name, chosen):
    dialog = ask(100, 2_000)
    qtbot.mouseClick(button(dialog, name), Qt.MouseButton.LeftButton)
    assert (dialog.chosen, dialog.isVisible()) == (chosen, False)


def test_that_return_exports_what_is_shown(ask, qtbot):
    dialog = ask(100, 2_000)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.chosen == ["shown"]


def test_that_escape_exports_nothing(ask, qtbot):
    dialog = ask(100, 2_000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert (dialog.chosen, dialog.isVisible()) == ([], False)


def test_that_the_whole_result_is_not_offered_twice(ask):
    assert not button(ask(100, 100), "exportAll").isVisible()


def test_that_nothing_shown_can_not_be_exported(ask):
    assert not button(ask(0, None), "exportShown").isEnabled()
