"""The actions: one record each, found in a menu, with keys of their own, enabled only when they can work."""

import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from sc_desktop.i18n import tr, use_language
from sc_desktop.ui.actions import roll
from sc_desktop.ui.actions.record import Situation

NAMES = """
connect refresh undo redo revert_cell discard review commit history export_csv preferences select_all
open_demo shop_settings quit select_nothing copy copy_with_headers cut paste fill_down put_today change_many replace
fill_selection show_deleted find next_pane previous_pane about
columns configure_view save_view own_fields show_groups show_properties theme zoom_in zoom_out zoom_reset
rows_compact rows_normal rows_roomy
export_orders show_orders show_in_back_office set_password
filter_is filter_is_not filter_contains filter_more filter_less filter_empty filter_not_empty filter_back filter_forward filter_clear
values figures
filter_row filter_build colour_shown colour_rules
fill_right next_tab previous_tab find_in_grid find_next find_previous keys
go_to repeat
"""
PROMISED = {f"action.{name}" for name in NAMES.split()}
IDS = {record.id: record for record in roll.ACTIONS}
KEYBOARD = Path(__file__).parents[2] / "docs" / "keyboard.md"


def enabled(**told):
    now = Situation(**told)
    return {record.id for record in roll.ACTIONS if record.when(now)}


def mnemonic(text):
    found = re.search(r"&(\w)", text)
    return found[1].casefold() if found else ""


def twice(things):
    return [thing for thing, count in Counter(things).items() if count > 1]


def test_that_the_actions_are_exactly_those_promised():
    assert set(IDS) == PROMISED


def test_that_no_id_stands_twice():
    assert twice(record.id for record in roll.ACTIONS) == []


def test_that_no_keys_mean_two_things():
    assert twice(QKeySequence(keys).toString() for record in roll.ACTIONS for keys in record.shortcuts) == []


@pytest.mark.parametrize("record", roll.ACTIONS, ids=lambda record: record.id)
def test_that_every_action_has_text_tip_and_a_place_in_a_menu(record):
    assert record.text
    assert record.tip
    assert re.fullmatch(rf"({'|'.join(roll.MENUS)})\.\d", record.place)


@pytest.mark.parametrize("record", roll.ACTIONS, ids=lambda record: record.id)
def test_that_every_action_is_in_french(record):
    use_language("fr")
    assert tr(record.text) != record.text
    assert tr(record.tip) != record.tip


@pytest.mark.parametrize("record", roll.ACTIONS, ids=lambda record: record.id)
def test_that_keys_are_keys(record):
    assert all(QKeySequence(keys).toString() for keys in record.shortcuts)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_letters_to_press_are_unique_in_each_menu(language):
    use_language(language)
    bar = [mnemonic(tr(title)) for title in roll.MENUS.values()]
    assert twice(bar) == []
    assert "" not in bar
    for menu in roll.MENUS:
        inside = [record for record in roll.ACTIONS if record.place.startswith(f"{menu}.")]
        for submenu in {record.submenu for record in inside}:
            letters = {record.id: mnemonic(tr(record.text)) for record in inside if record.submenu == submenu}
            if not submenu:
                letters |= {name: mnemonic(tr(roll.SUBMENUS[name])) for name in {record.submenu for record in inside} - {""}}
            assert twice(letters.values()) == [], (menu, letters)
            assert "" not in letters.values(), (menu, letters)


def test_that_the_toolbar_holds_actions_with_an_icon():
    on_it = {name for name in roll.TOOLBAR if name}
    assert on_it == {record.id for record in roll.ACTIONS if record.toolbar}
    assert on_it >= roll.NAMED
    assert [name for name in on_it if not IDS[name].icon] == []


def test_that_keys_of_the_grid_alone_are_those_of_its_context_menu():
    assert [record.id for record in roll.ACTIONS if record.in_grid and not record.context] == []


# -- enabled only when they can work -------------------------------------------------------------------------------------------------------


def test_that_without_a_shop_little_can_be_done():
    assert enabled() == {
        *("action.connect", "action.open_demo", "action.quit", "action.preferences"),
        *("action.next_pane", "action.previous_pane", "action.about", "action.show_groups", "action.show_properties"),
        *("action.keys", "action.theme", "action.zoom_in", "action.zoom_out", "action.zoom_reset"),
        *("action.rows_compact", "action.rows_normal", "action.rows_roomy"),
    }


def test_that_nothing_selected_can_be_neither_copied_nor_filled():
    without, given = (enabled(has_shop=True, has_rows=True, has_selection=selected) for selected in (False, True))
    assert given - without == {
        *("action.copy", "action.copy_with_headers", "action.cut", "action.paste", "action.fill_down", "action.put_today"),
        *("action.filter_is", "action.filter_is_not", "action.filter_contains", "action.filter_more", "action.filter_less"),
        *("action.filter_empty", "action.filter_not_empty"),
        *(
            "action.fill_right",
            "action.fill_selection",
            "action.repeat",
            "action.select_nothing",
            "action.show_orders",
            "action.set_password",
        ),
        *("action.filter_is", "action.filter_is_not", "action.filter_contains", "action.filter_more", "action.filter_less"),
        *("action.filter_empty", "action.filter_not_empty"),
    }


def test_that_pending_changes_can_be_reviewed_committed_and_discarded():
    without, given = (enabled(has_shop=True, pending=count) for count in (0, 2))
    assert given - without == {"action.review", "action.commit", "action.discard"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("action.undo", "can_undo"),
        ("action.redo", "can_redo"),
        ("action.revert_cell", "cell_is_pending"),
        ("action.export_orders", "has_orders"),
        ("action.show_in_back_office", "has_page"),
        ("action.filter_back", "can_filter_back"),
        ("action.filter_forward", "can_filter_forward"),
        ("action.filter_clear", "is_filtered"),
        ("action.colour_shown", "is_filtered"),
    ],
)
def test_that_what_there_is_nothing_of_is_not_offered(name, told):
    assert name not in enabled(has_shop=True)
    assert name in enabled(has_shop=True, **{told: True})


def test_that_while_a_batch_is_written_no_other_is_begun_and_the_shop_is_not_left():
    everything = dict.fromkeys(("has_shop", "is_writable", "can_undo", "can_redo", "has_rows", "has_selection", "cell_is_pending"), True)
    assert enabled(**everything, pending=3) - enabled(**everything, pending=3, is_committing=True) == {
        *("action.connect", "action.open_demo", "action.shop_settings", "action.review", "action.commit"),
    }


# -- the window and the page agree ---------------------------------------------------------------------------------------------------------


def test_that_each_record_is_one_action_of_the_window_and_stands_in_one_menu(demo):
    actions = [each for each in demo.window.findChildren(QAction) if each.objectName().startswith("action.")]
    assert sorted(each.objectName() for each in actions) == sorted(IDS)
    menus = [menu for menu in demo.window.findChildren(QMenu) if menu.title()]
    assert all(sum(each in menu.actions() for menu in menus) == 1 for each in actions)
    assert all(each.statusTip() and each.text() for each in actions)
    assert all(not each.icon().isNull() for each in actions if IDS[each.objectName()].icon)


def test_that_the_page_of_keys_tells_the_keys_of_every_action():
    rows = dict(re.findall(r"^\| ([^|]+?) \| `(action\.\w+)` \|", KEYBOARD.read_text(encoding="utf-8"), re.MULTILINE))
    told = {action: tuple(keys.split(", ")) if keys != "Ctrl+," else ("Ctrl+,",) for keys, action in rows.items()}
    assert told == {record.id: record.shortcuts for record in roll.ACTIONS if record.shortcuts}
