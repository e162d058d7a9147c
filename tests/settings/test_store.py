"""Preferences: declared, typed, checked, kept; what can't be used is set aside and told, never fatal."""

import json
import stat

import pytest

from sc_desktop.errors import BadInput, Expected
from sc_desktop.settings.records import Page, Preference
from sc_desktop.settings.store import Settings

NUMBER = Preference("grid.rows", "grid", "whole", 100, "Rows", minimum=0, maximum=500)
SIGN = Preference("grid.sign", "grid", "choice", ";", "Sign", choices=((";", "Semicolon"), ("\t", "Tab")))
MARK = Preference("grid.mark", "grid", "flag", True, "Mark")
NAME = Preference("grid.name", "grid", "text", "", "Name")
PLACE = Preference("grid.place", "grid", "folder", "", "Place")
SPEECH = Preference("grid.speech", "grid", "choice", "en", "Speech", choices=(("en", "English"), ("fr", "French")), needs_restart=True)
PAGES = (Page("grid", "Grid", "fa6s.table", (NUMBER, SIGN, MARK, NAME, PLACE, SPEECH)),)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "profile"


def opened(folder):
    return Settings(folder, PAGES)


def write(folder, text):
    folder.mkdir(exist_ok=True)
    (folder / "settings.json").write_text(text, "utf-8")


def stored(folder):
    return json.loads((folder / "settings.json").read_text("utf-8"))


def test_that_a_preference_nobody_touched_has_its_default(folder):
    settings = opened(folder)
    assert (settings.whole("grid.rows"), settings.choice("grid.sign"), settings.flag("grid.mark")) == (100, ";", True)
    assert not settings.is_changed("grid.rows")


def test_that_a_value_is_there_again_at_the_next_start(folder):
    settings = opened(folder)
    for key, value in (("grid.rows", 7), ("grid.sign", "\t"), ("grid.mark", False), ("grid.name", "Élodie"), ("grid.place", "/tmp/à")):
        settings.set(key, value)
    again = opened(folder)
    assert (again.whole("grid.rows"), again.choice("grid.sign"), again.flag("grid.mark")) == (7, "\t", False)
    assert (again.text("grid.name"), again.text("grid.place")) == ("Élodie", "/tmp/à")
    assert again.is_changed("grid.rows")


def test_that_only_what_differs_from_its_default_is_stored(folder):
    settings = opened(folder)
    settings.set("grid.rows", 7)
    settings.set("grid.mark", False)
    settings.reset("grid.rows")
    assert stored(folder)["values"] == {"grid.mark": False}


def test_that_an_undeclared_key_raises_for_reading_and_for_writing(folder):
    settings = opened(folder)
    for use in (settings.whole, settings.text, settings.is_changed, settings.reset):
        with pytest.raises(KeyError):
            use("grid.unheard_of")
    with pytest.raises(KeyError):
        settings.set("grid.unheard_of", 1)


def test_that_asking_for_the_wrong_kind_raises(folder):
    settings = opened(folder)
    for use, key in (
        (settings.whole, "grid.mark"),
        (settings.flag, "grid.rows"),
        (settings.text, "grid.sign"),
        (settings.choice, "grid.name"),
    ):
        with pytest.raises(TypeError):
            use(key)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("grid.rows", -1),
        ("grid.rows", 501),
        ("grid.rows", True),
        ("grid.rows", "7"),
        ("grid.mark", 1),
        ("grid.sign", "|"),
        ("grid.name", "two\nlines"),
        ("grid.name", "half a \ud800 sign"),
        ("grid.name", "x" * 1001),
        ("grid.place", 3),
    ],
)
def test_that_a_value_that_does_not_fit_is_refused_and_nothing_changes(folder, key, value):
    settings = opened(folder)
    before, told = settings.value(key), []
    settings.on_change.append(told.append)
    with pytest.raises(BadInput):
        settings.set(key, value)
    assert (settings.value(key), told) == (before, [])
    assert not (folder / "settings.json").exists()


def test_that_subscribers_hear_of_a_change_once_and_of_no_change_never(folder):
    settings, told = opened(folder), []
    settings.on_change.append(told.append)
    settings.set("grid.rows", 7)
    settings.set("grid.rows", 7)
    settings.reset("grid.rows")
    assert told == ["grid.rows", "grid.rows"]


def test_that_a_restart_is_asked_for_only_while_it_would_change_something(folder):
    settings = opened(folder)
    settings.set("grid.rows", 7)
    assert not settings.restart_pending()
    settings.set("grid.speech", "fr")
    assert settings.restart_pending()
    settings.set("grid.speech", "en")
    assert not settings.restart_pending()


def test_that_two_windows_do_not_overwrite_each_others_preferences(folder):
    one, other = opened(folder), opened(folder)
    one.set("grid.rows", 7)
    other.set("grid.name", "Ann")
    assert stored(folder)["values"] == {"grid.rows": 7, "grid.name": "Ann"}


def test_that_file_and_folder_are_readable_by_their_owner_alone(folder):
    opened(folder).set("grid.rows", 7)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "settings.json").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("text", ["no json {", "[1, 2]", "", "[" * 100_000, "1" * 10_000])
def test_that_a_damaged_file_is_kept_under_another_name_and_the_defaults_apply(folder, text):
    write(folder, text)
    settings = opened(folder)
    assert settings.whole("grid.rows") == 100
    assert len(settings.problems) == 1 and "settings.json.broken-1" in str(settings.problems[0])
    assert (folder / "settings.json.broken-1").read_text("utf-8") == text
    assert opened(folder).problems == ()


def test_that_a_second_damaged_file_does_not_overwrite_the_first(folder):
    for text in ("first {", "second {"):
        write(folder, text)
        opened(folder)
    assert (folder / "settings.json.broken-1").read_text() == "first {"
    assert (folder / "settings.json.broken-2").read_text() == "second {"


def test_that_a_file_in_another_encoding_is_kept_under_another_name(folder):
    folder.mkdir()
    (folder / "settings.json").write_bytes('{"values": {"grid.name": "é"}}'.encode("latin-1"))
    assert len(opened(folder).problems) == 1


def test_that_entries_that_can_not_be_used_are_set_aside_told_and_kept(folder):
    write(folder, json.dumps({"values": {"grid.rows": "many", "grid.gone": 1, "grid.mark": False}}))
    settings = opened(folder)
    assert (settings.whole("grid.rows"), settings.flag("grid.mark")) == (100, False)
    assert len(settings.problems) == 2
    assert stored(folder) == {"values": {"grid.mark": False}, "set_aside": {"grid.rows": "many", "grid.gone": 1}}
    settings.set("grid.rows", 7)
    assert stored(folder)["set_aside"] == {"grid.rows": "many", "grid.gone": 1}
    assert opened(folder).problems == ()


def test_that_values_of_any_shape_in_the_file_never_stop_the_program(folder):
    for values in (7, None, "x", [1], {"grid.rows": {"deep": [1]}, "grid.name": None, "grid.sign": ["x"]}):
        write(folder, json.dumps({"values": values, "set_aside": values}))
        assert opened(folder).whole("grid.rows") == 100


def test_that_a_disk_that_refuses_leaves_the_value_and_says_so(folder, monkeypatch):
    settings = opened(folder)

    def refuse(*_args, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sc_desktop.settings.private_file.os.fsync", refuse)
    with pytest.raises(Expected, match="No space left"):
        settings.set("grid.rows", 7)
    assert settings.whole("grid.rows") == 100
    assert list(folder.iterdir()) == []
