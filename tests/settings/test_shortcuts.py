"""Keys of the user's own: kept, given back, never twice; a broken file is set aside entry by entry."""

import json

import pytest

from sc_desktop.settings.shortcuts import FILE_NAME, Shortcuts

DEFAULTS = {"action.one": ("Ctrl+1",), "action.two": ("Ctrl+2", "F2"), "action.none": ()}


def plain(key):
    """A key is Ctrl or F and a sign here."""
    return key.title() if key.lower().startswith(("ctrl+", "f")) else ""


@pytest.fixture
def opened(tmp_path):
    return lambda: Shortcuts(tmp_path, DEFAULTS, plain)


def write(tmp_path, content):
    (tmp_path / FILE_NAME).write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")


def test_that_keys_given_are_kept_and_told(opened):
    keys, told = opened(), []
    keys.on_change.append(lambda: told.append(keys.keys("action.one")))
    keys.give("action.one", ("ctrl+7",))
    assert told == [("Ctrl+7",)]
    assert (opened().keys("action.one"), opened().is_changed("action.one")) == (("Ctrl+7",), True)


def test_that_a_key_taken_is_lost_by_the_one_who_had_it(opened):
    keys = opened()
    assert keys.holder("F2") == "action.two"
    keys.give("action.none", ("F2",))
    assert (keys.keys("action.none"), keys.keys("action.two"), keys.holder("f2")) == (("F2",), ("Ctrl+2",), "action.none")


def test_that_one_and_all_can_be_given_back(opened):
    keys = opened()
    keys.give("action.none", ("F2",))
    keys.give("action.one", ())
    keys.reset("action.two")
    assert (keys.keys("action.two"), keys.keys("action.none"), keys.keys("action.one")) == (("Ctrl+2", "F2"), (), ())
    keys.reset_all()
    assert [keys.keys(action) for action in DEFAULTS] == list(DEFAULTS.values())
    assert [opened().keys(action) for action in DEFAULTS] == list(DEFAULTS.values())


def test_that_what_makes_no_sense_is_set_aside_entry_by_entry(opened, tmp_path):
    write(tmp_path, {"keys": {"action.one": ["F9"], "action.gone": ["F8"], "action.two": ["nonsense"], "action.none": "F7"}})
    keys = opened()
    assert (keys.keys("action.one"), keys.keys("action.two"), keys.keys("action.none")) == (("F9",), ("Ctrl+2", "F2"), ())
    assert len(keys.problems) == 3
    keys.give("action.one", ("F8",))
    content = json.loads((tmp_path / FILE_NAME).read_text("utf-8"))
    assert content["set_aside"] == {"action.gone": ["F8"], "action.two": ["nonsense"], "action.none": "F7"}
    assert opened().problems == ()


def test_that_a_key_given_twice_in_the_file_counts_once(opened, tmp_path):
    write(tmp_path, {"keys": {"action.one": ["F2"], "action.none": ["F5"]}})
    keys = opened()
    assert (keys.holder("F2"), keys.keys("action.one"), keys.keys("action.none")) == ("action.two", ("Ctrl+1",), ("F5",))
    assert len(keys.problems) == 1


def test_that_two_keys_exchanged_are_no_conflict(opened, tmp_path):
    write(tmp_path, {"keys": {"action.one": ["Ctrl+2"], "action.two": ["Ctrl+1"]}})
    assert (opened().keys("action.one"), opened().problems) == (("Ctrl+2",), ())


def test_that_a_damaged_file_is_kept_beside_and_the_defaults_count(opened, tmp_path):
    write(tmp_path, "{broken")
    assert opened().keys("action.one") == ("Ctrl+1",)
    assert (tmp_path / f"{FILE_NAME}.broken-1").exists()
