"""Between lanes and window: answers arrive on the window's thread, in order, and only while somebody wants them."""

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from sc_desktop.domain.progress import Cancelled, progress_here
from sc_desktop.errors import ShopRefused
from sc_desktop.ui.bridge import Debounce, Jobs, Reporter

REFUSED = ShopRefused(what="No.", effect="Nothing was written.")


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def owner(qapp):
    return QObject()


def raising(error):
    def work(_progress):
        raise error

    return work


def settle(qtbot, jobs):
    qtbot.waitUntil(lambda: not jobs.is_busy)


def test_that_an_answer_arrives_on_the_windows_thread(jobs, owner, qtbot):
    told = []
    jobs.run(lane="grid", work=lambda _: 7, done=lambda answer: told.append((answer, threading.current_thread())), owner=owner)
    settle(qtbot, jobs)
    assert told == [(7, threading.main_thread())]


def test_that_in_a_lane_of_questions_only_the_newest_is_answered(jobs, owner, qtbot):
    told, go = [], threading.Event()

    def slow(_progress):
        go.wait(10)
        return "old"

    jobs.run(lane="grid", work=slow, done=told.append, owner=owner)
    jobs.run(lane="grid", work=lambda _: "new", done=told.append, owner=owner)
    go.set()
    settle(qtbot, jobs)
    assert told == ["new"]


def test_that_in_a_lane_of_deeds_everything_is_done_in_order(jobs, owner, qtbot):
    told = []
    for number in range(5):
        jobs.run(lane="write", work=lambda _, number=number: number, done=told.append, owner=owner)
    settle(qtbot, jobs)
    assert told == [0, 1, 2, 3, 4]


def test_that_nobody_is_told_once_the_owner_is_gone(jobs, owner, qtbot):
    told, go = [], threading.Event()
    jobs.run(lane="grid", work=lambda _: go.wait(10), done=told.append, owner=owner)
    shiboken6.delete(owner)
    go.set()
    settle(qtbot, jobs)
    assert told == []


def test_that_the_worlds_fault_goes_to_whoever_asked(jobs, owner, qtbot):
    told = []
    jobs.run(lane="grid", work=raising(REFUSED), done=told.append, failed=lambda error: told.append(error), owner=owner)
    settle(qtbot, jobs)
    assert told == [REFUSED]


def test_that_the_worlds_fault_is_told_to_the_window_when_nobody_takes_it(jobs, owner, qtbot):
    with qtbot.waitSignal(jobs.failed) as told:
        jobs.run(lane="grid", work=raising(REFUSED), done=lambda _: None, owner=owner)
    assert told.args == [REFUSED]


def test_that_a_bug_of_ours_is_raised_for_the_excepthook(jobs, owner, qtbot):
    with qtbot.captureExceptions() as caught:
        jobs.run(lane="grid", work=raising(ZeroDivisionError("ours")), done=lambda _: None, owner=owner)
        settle(qtbot, jobs)
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]


def test_that_stopped_work_is_told_as_stopped(jobs, owner, qtbot):
    told = []
    jobs.run(lane="write", work=raising(Cancelled()), done=told.append, stopped=lambda: told.append("stopped"), owner=owner)
    settle(qtbot, jobs)
    assert told == ["stopped"]


def test_that_progress_is_told_on_the_windows_thread(jobs, owner, qtbot):
    told = []

    def work(progress):
        progress.begin(2)
        progress.step(2)

    jobs.run(lane="write", work=work, done=lambda _: None, stepped=lambda *now: told.append((now, threading.current_thread())), owner=owner)
    settle(qtbot, jobs)
    assert told[-1] == ((2, 2), threading.main_thread())


def test_that_busy_is_told_once_when_work_begins_and_once_when_it_ends(jobs, owner, qtbot):
    told = []
    jobs.busy_changed.connect(told.append)
    for _ in range(3):
        jobs.run(lane="write", work=lambda _: None, done=lambda _: None, owner=owner)
    settle(qtbot, jobs)
    assert told == [True, False]


def test_that_a_wish_repeated_in_the_pause_is_called_once(jobs, owner, qtbot):
    calls = []
    soon = Debounce(jobs, lambda: calls.append(True), 20, owner)
    for _ in range(5):
        soon.ask()
    assert (jobs.is_busy, calls) == (True, [])
    settle(qtbot, jobs)
    assert calls == [True]


def test_that_finishing_calls_only_what_is_waiting(jobs, owner):
    calls = []
    soon = Debounce(jobs, lambda: calls.append(True), 60_000, owner)
    soon.finish()
    assert calls == []
    soon.ask()
    soon.finish()
    assert (calls, jobs.is_busy) == ([True], False)


def test_that_nothing_is_delivered_after_closing(jobs, owner, qtbot):
    told, go = [], threading.Event()
    jobs.run(lane="grid", work=lambda _: go.wait(10), done=told.append, owner=owner)
    go.set()
    jobs.close()
    QApplication.processEvents()
    assert (told, jobs.is_busy) == ([], False)


def test_that_progress_is_passed_on_when_the_window_has_time_and_always_the_newest():
    told, woken = [], []
    report = Reporter(lambda done, total: told.append(done), woken.append)
    for done in (0, 1, 2):
        report(done, 5)
    report.tell()
    report(3, 5)
    assert (told, woken) == ([2], [report])
    assert report.has_news()
    report.tell()
    assert not report.has_news()
    report(4, 5)
    report(5, 5)
    report.end(is_wanted=True)
    report.tell()
    assert (told, len(woken), report.has_news()) == ([2, 3, 5], 2, False)


def test_that_the_last_step_is_shown_while_the_work_waits_for_long(jobs, owner, qtbot):
    told, go = [], threading.Event()

    def work(progress):
        progress.begin(3)
        progress.step(1)
        progress.step(1)
        go.wait(10)

    jobs.run(lane="write", work=work, done=lambda _: told.append("done"), stepped=lambda done, _total: told.append(done), owner=owner)
    qtbot.waitUntil(lambda: told[-1:] == [2])
    go.set()
    settle(qtbot, jobs)
    assert (told[-2:], told == [*sorted(told[:-1]), "done"]) == ([2, "done"], True)


@pytest.mark.parametrize(("lane", "is_cut"), [("grid", True), ("export", True), ("write", False), ("forgetting", False)])
def test_that_only_work_that_writes_nothing_is_cut_short_where_it_waits(jobs, owner, qtbot, lane, is_cut):
    told = []
    jobs.run(lane=lane, work=lambda progress: progress_here() is progress, done=told.append, owner=owner)
    settle(qtbot, jobs)
    assert told == [is_cut]


def test_that_work_that_was_dropped_is_cancelled_and_not_answered(jobs, owner, qtbot):
    told, go = [], threading.Event()

    def work(progress):
        go.wait(10)
        progress.check()

    task = jobs.run(lane="grid", work=work, done=told.append, stopped=lambda: told.append("stopped"), owner=owner)
    jobs.drop(task)
    go.set()
    settle(qtbot, jobs)
    assert (told, type(task.error)) == ([], Cancelled)


def test_that_what_the_first_rows_do_not_need_waits_until_they_are_there(jobs, owner, qtbot):
    told = []
    jobs.let_ahead(("grid", "rows"))
    jobs.run(lane="groups", work=lambda _: "groups", done=told.append, owner=owner)
    jobs.run(
        lane="grid",
        work=lambda _: "ids",
        done=lambda answer: (told.append(answer), jobs.run(lane="rows", work=lambda _: "rows", done=show, owner=owner)),
        owner=owner,
    )

    def show(answer):
        told.append(answer)
        jobs.let_all()

    settle(qtbot, jobs)
    assert told == ["ids", "rows", "groups"]
