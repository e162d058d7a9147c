"""Every key of the map (F1, docs/keyboard.md) does what it says, and has a test that says so."""

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow, QTableWidget

from sc_desktop.settings.shortcuts import Shortcuts
from sc_desktop.ui.actions.keys import CELL, ELSEWHERE, GRID, KEYS, grid_key, plain_key, types
from sc_desktop.ui.actions.roll import ACTIONS
from sc_desktop.ui.window.commands import Commands

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "keyboard.md").read_text(encoding="utf-8")
_GRID, _EDITING = "ui/test_spreadsheet_keys.py", "ui/test_editing.py"
PROVEN = {  # the test of each key that is no command's
    "grid.move": (_GRID, "test_that_keys_lead_to_edges_and_neighbours"),
    "grid.edge": ("ui/test_clipboard.py", "test_that_ctrl_and_an_arrow_go_to_the_edge_and_shift_selects_up_to_it"),
    "grid.enter": (_GRID, "test_that_tab_and_enter_go_round_in_the_selection_and_keep_it"),
    "grid.tab": (_GRID, "test_that_tab_and_enter_go_round_in_the_selection_and_keep_it"),
    "grid.rows": ("ui/test_grid.py", "test_that_shift_and_ctrl_with_space_select_the_row_and_the_column"),
    "grid.columns": ("ui/test_grid.py", "test_that_shift_and_ctrl_with_space_select_the_row_and_the_column"),
    "grid.type": (_EDITING, "test_that_typing_replaces_what_the_cell_holds_and_enter_takes_it"),
    "grid.open": (_GRID, "test_that_typing_replaces_and_f2_goes_on_behind_what_is_there"),
    "grid.tip": ("ui/test_tips.py", "test_that_shift_f2_tells_of_the_customer_the_cursor_is_at"),
    "grid.choices": (_GRID, "test_that_alt_down_opens_the_list_and_the_calendar_of_a_cell"),
    "grid.tick": (_EDITING, "test_that_space_turns_the_ticks_of_the_whole_selection_alike"),
    "grid.clear": (_EDITING, "test_that_delete_empties_a_text"),
    "grid.view": ("ui/test_small_keys.py", "test_that_ctrl_and_a_digit_show_a_view_on_a_french_keyboard_too"),
    "grid.zoom": ("ui/test_zoom.py", "test_that_the_wheel_zooms_with_control_and_scrolls_without"),
    "grid.menu": (_GRID, "test_that_shift_f10_opens_the_menu_of_the_selected_cells"),
    "cell.take": (_EDITING, "test_that_enter_goes_one_down_and_shift_enter_one_up"),
    "cell.fill": (_EDITING, "test_that_ctrl_enter_puts_the_value_into_every_selected_cell"),
    "cell.tab": (_GRID, "test_that_a_block_is_typed_in_with_tab_and_enter_alone"),
    "cell.line": (_GRID, "test_that_alt_enter_is_a_new_line_in_a_note"),
    "cell.drop": (_EDITING, "test_that_escape_drops_what_was_typed"),
    "find.on": ("ui/test_finding.py", "test_that_what_is_typed_leads_to_the_first_cell_found_and_enter_goes_on_and_round"),
    "find.close": ("ui/test_finding.py", "test_that_the_cursor_stays_in_the_bar_and_escape_goes_back"),
    "question.stop": ("ui/test_giving_up.py", "test_that_escape_stops_a_slow_filter_and_rows_and_filter_are_as_before"),
    "fill.drop": ("ui/test_filling.py", "test_that_the_tip_shows_the_farthest_value_and_escape_lets_go"),
    "address.edit": ("ui/test_address_editing.py", "test_that_delete_empties_and_a_block_is_pasted_over_cells"),
    "groups.add": (_GRID, "test_that_ctrl_space_adds_a_group_and_takes_it_away"),
    "memberships.turn": ("ui/test_properties.py", "test_that_space_turns_the_tick_of_the_current_group"),
    "field.pass": ("ui/test_filter_row.py", "test_that_keys_lead_from_the_cell_to_the_field_on_and_back"),
    "field.take": ("ui/test_filter_row.py", "test_that_keys_lead_from_the_cell_to_the_field_on_and_back"),
    "field.leave": ("ui/test_filter_row.py", "test_that_a_list_is_ticked_with_counts_beside"),
    "values.pick": ("ui/test_values.py", "test_that_keys_pick_values_and_change_them"),
    "values.change": ("ui/test_values.py", "test_that_keys_pick_values_and_change_them"),
    "chart.go": ("ui/test_charts.py", "test_that_keys_go_through_the_bars_and_copy_the_picture"),
    "conditions.change": ("ui/test_filters.py", "test_that_a_chip_is_taken_away_by_its_cross_or_by_delete"),
    "configure.show": ("ui/test_configure.py", "test_that_columns_are_added_moved_and_taken_away_by_keys_alone"),
    "configure.move": ("ui/test_configure.py", "test_that_columns_are_added_moved_and_taken_away_by_keys_alone"),
    "configure.save": ("ui/test_configure.py", "test_that_columns_are_added_moved_and_taken_away_by_keys_alone"),
    "message.close": ("ui/test_notices.py", "test_that_escape_closes_the_message_that_has_the_focus"),
    "review.tick": ("ui/test_review.py", "test_that_the_space_bar_gives_all_selected_lines_the_same_tick"),
    "review.find": ("ui/test_review.py", "test_that_a_customer_is_found_by_name_or_number"),
    "review.commit": ("ui/test_review.py", "test_that_only_ctrl_enter_commits_from_the_keyboard"),
    "dialog.close": ("ui/test_confirm.py", "test_that_return_and_escape_cancel"),
}


class Recorder:
    """Notes which deed was asked for instead of doing it."""

    def __init__(self):
        self.asked = []

    def __getattr__(self, name):
        return lambda *told: self.asked.append((name, *told)) if name != "finish_typing" else None


@pytest.fixture(scope="module")
def pressed(qapp, tmp_path_factory):
    """A window with every command enabled, its grid in the focus; presses keys and tells the deeds asked for."""
    from PySide6.QtTest import QTest

    window, recorder = QMainWindow(), Recorder()
    shortcuts = Shortcuts(tmp_path_factory.mktemp("keys"), {record.id: record.shortcuts for record in ACTIONS}, plain_key)
    commands = Commands(window, recorder, shortcuts)
    table = QTableWidget(3, 3, window)
    table.addActions(commands.context_actions())
    window.setCentralWidget(table)
    window.show()
    table.setFocus()
    QTest.qWaitForWindowActive(window)
    for record in ACTIONS:
        commands[record.id].setEnabled(True)

    def press(keys):
        recorder.asked.clear()
        combination = QKeySequence(keys)[0]
        QTest.keyClick(table, combination.key(), combination.keyboardModifiers())
        return list(recorder.asked)

    yield press
    window.close()
    window.deleteLater()


@pytest.mark.parametrize(
    ("record", "keys"), [(each, keys) for each in ACTIONS for keys in each.shortcuts], ids=lambda told: getattr(told, "id", told)
)
def test_that_pressing_a_key_does_what_its_command_does(pressed, record, keys):
    wanted = Recorder()
    record.run(wanted)
    assert pressed(keys) == wanted.asked


def test_that_every_key_that_is_no_commands_names_its_test():
    assert set(PROVEN) == {record.id for record in KEYS}


@pytest.mark.parametrize(("file", "test"), sorted(set(PROVEN.values())), ids=lambda told: told)
def test_that_the_test_of_a_key_exists(file, test):
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_that_the_page_tells_the_keys_of_the_grid_and_of_the_other_places():
    for place, middle in ((GRID, " |"), (CELL, ""), (ELSEWHERE, "")):
        told = re.search(rf"^## {place}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)[1]
        rows = [row for row in re.findall(r"^\|.*\|$", told, re.MULTILINE)[2:] if "`action." not in row]
        assert rows == [
            f"| {', '.join(filter(None, (*record.keys, record.also)))} |{middle} {record.text} |"
            for record in KEYS
            if record.place == place
        ]


def test_that_no_command_has_a_key_of_the_grid_or_one_that_types():
    own = [keys for record in ACTIONS for keys in record.shortcuts]
    assert [keys for keys in own if grid_key(keys) or types(keys)] == []


@pytest.mark.parametrize(
    ("key", "is_typing"),
    [("A", True), ("Shift+A", True), ("Ctrl+A", False), ("F7", False), ("Shift+F7", False), ("F", True), ("Ctrl++", False), ("+", True)],
)
def test_that_a_key_with_ctrl_or_alt_and_an_f_key_type_nothing(key, is_typing):
    assert types(key) == is_typing
