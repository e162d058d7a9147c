"""Patterns people type replace what they find, and can't run away with time or memory."""

import threading

import pytest

from sc_desktop.domain.edits import Unusable
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.workspace import patterns
from sc_desktop.workspace.patterns import make_replacer

RUNS_AWAY = ("(a|a)*$", "a" * 60 + "b")


@pytest.mark.parametrize(
    ("pattern", "template", "text", "outcome"),
    [
        (r"(\w+)-(\w+)", r"\2 \1", "Jean-Pierre", "Pierre Jean"),
        (r"(?<user>.+)@", r"\g<user>+shop@", "ann@x.fr", "ann+shop@x.fr"),
        (r"@gmial\.", "@gmail.", "ann@gmial.com", "ann@gmail.com"),
        (r"é", "e", "ÉLOÏSE éloïse", "eLOÏSE eloïse"),
        (r"(a)|(b)", r"[\1\2]", "b", "[b]"),
        (r"^(\d{2})(\d{2})$", r"\1.\2", "6201", "62.01"),
        (r"$", "!", "ok", "ok!"),
    ],
)
def test_that_a_pattern_replaces_what_it_finds(pattern, template, text, outcome):
    assert make_replacer(pattern, template, False)(text) == outcome


def test_that_case_matters_when_asked():
    assert make_replacer("é", "e", True)("Éé") == "Ée"


@pytest.mark.parametrize(
    ("pattern", "template", "field", "why"),
    [
        ("(a", "", "find", "bracket"),
        ("[", "", "find", "bracket"),
        ("(a)", r"\2", "by", "group"),
        ("(a)", r"\g<no>", "by", "group"),
        ("a", "\\", "by", "replacement"),
        ("(?:a{9999}){9999}", "", "find", "repeats too much"),
        ("a{99999999999999999999999}", "", "find", "repeats too much"),
        ("(?:" * 30 + "a" + "){9}" * 30, "", "find", "repeats too much"),
        ("(?ix) a { 9 9 9 9 9 9 }", "", "find", "(?x)"),
        ("a" * 501, "", "find", "too long"),
        ("a", "b" * 501, "by", "too long"),
    ],
)
def test_that_a_pattern_that_can_not_be_used_is_told_before_it_is_tried(pattern, template, field, why):
    with pytest.raises(Unusable) as raised:
        make_replacer(pattern, template, False)
    assert raised.value.field == field and why in str(raised.value.reason)


def test_that_a_runaway_is_stopped_while_other_threads_go_on():
    beats = []
    done = threading.Event()

    def beat():
        while not done.wait(0.001):
            beats.append(None)

    pulse = threading.Thread(target=beat)
    pulse.start()
    with pytest.raises(Unreadable) as raised:
        make_replacer(RUNS_AWAY[0], "x", False)(RUNS_AWAY[1])
    done.set()
    pulse.join()
    assert "takes too long" in str(raised.value.reason)
    assert len(beats) > 10, "the interpreter's lock was let go"


def test_that_a_pattern_that_ran_away_often_is_not_tried_any_more(monkeypatch):
    monkeypatch.setattr(patterns, "PATIENCE", 0.01)
    monkeypatch.setattr(patterns, "ENDURANCE", 2)
    replaced = make_replacer(RUNS_AWAY[0], "x", False)
    assert replaced("aa") == "xx"
    for _ in range(2):
        with pytest.raises(Unreadable):
            replaced(RUNS_AWAY[1])
    with pytest.raises(Unreadable):
        replaced("aa")


def test_that_a_result_can_not_grow_without_end():
    with pytest.raises(Unreadable):
        make_replacer("", "x" * 400, False)("a" * 100_000)
