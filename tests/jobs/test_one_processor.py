"""While long work goes on behind the window, the program's threads share one processor; afterwards each may run anywhere again."""

import os
import threading
from pathlib import Path

import pytest

from sc_desktop.jobs.one_processor import NICE, one_processor
from sc_desktop.jobs.runner import BEHIND, Lanes


def processors():
    """What each thread of this process may run on."""
    return {frozenset(os.sched_getaffinity(int(thread.name))) for thread in Path("/proc/self/task").iterdir()}


@pytest.fixture
def in_lane():
    """Have a lane do something, and get what it gave."""
    lanes = Lanes()

    def do(lane, act):
        done = threading.Event()
        task = lanes.run(lane, lambda _progress: act(), lambda _task: done.set())
        assert done.wait(30)
        return task.answer

    yield do
    lanes.close()


def niceness():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_that_long_work_has_all_threads_on_one_processor_and_lets_them_go(in_lane):
    before = processors()
    assert [len(each) for each in in_lane("export", processors)] == [1]
    assert processors() == before


def test_that_the_last_of_several_lets_them_go():
    before = processors()
    with one_processor():
        with one_processor():
            pass
        assert [len(each) for each in processors()] == [1]
    assert processors() == before


def test_that_a_thread_begun_meanwhile_is_let_go_too():
    before, ended = processors(), threading.Event()
    with one_processor():
        other = threading.Thread(target=ended.wait)
        other.start()
    assert processors() == before
    ended.set()
    other.join()


@pytest.mark.parametrize("lane", sorted(BEHIND))
def test_that_long_work_lets_the_window_go_first(lane, in_lane):
    assert in_lane(lane, niceness) == niceness() + NICE


@pytest.mark.parametrize("lane", ["grid", "rows", "connect", "properties"])
def test_that_what_the_user_waits_for_stands_in_no_line(lane, in_lane):
    assert (in_lane(lane, niceness), in_lane(lane, processors)) == (niceness(), processors())
