"""What a large step leaves behind is cleared away once nobody waits for anything, and not before."""

import threading

import pytest
from PySide6.QtCore import QObject

from sc_desktop.ui import at_rest
from sc_desktop.ui.at_rest import AtRest
from sc_desktop.ui.bridge import Jobs


@pytest.fixture
def collected(monkeypatch):
    told: list[bool] = []
    monkeypatch.setattr(at_rest, "REST", 0)
    monkeypatch.setattr(at_rest, "collect_everything", lambda: told.append(True) or len(told) > 1)
    return told


@pytest.fixture
def jobs(qtbot):
    made = Jobs()
    yield made
    made.close()


def test_that_it_waits_for_what_is_under_way_and_asks_again_where_it_could_not(collected, jobs, qtbot):
    owner, go = QObject(), threading.Event()
    rest = AtRest(jobs, owner)
    jobs.run(lane="export", work=lambda _: go.wait(10), done=lambda _: None, owner=owner)
    rest.want()
    qtbot.waitUntil(lambda: jobs.is_busy)
    assert collected == []
    go.set()
    qtbot.waitUntil(lambda: len(collected) == 2)


def test_that_nothing_is_collected_unless_something_large_has_gone(collected, jobs, qtbot):
    owner = QObject()
    _rest = AtRest(jobs, owner)
    with qtbot.waitSignal(jobs.busy_changed, check_params_cb=lambda is_busy: not is_busy):
        jobs.run(lane="grid", work=lambda _: None, done=lambda _: None, owner=owner)
    assert collected == []


def test_that_it_is_asked_for_once_nothing_is_pending_any_more(collected, demo):
    demo.type_over(demo.ids()[0], "firstname", "Zora")
    demo.settle()
    assert collected == []
    demo.do("action.undo")
    demo.until(lambda: bool(collected))
