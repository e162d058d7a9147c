"""A mistake of the program is told, with a report that can be handed on."""

import sys
import threading

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from sc_desktop.settings.crash_log import CrashLog
from sc_desktop.ui.crash import CrashGuard

CANARY = "canary@example.com"


@pytest.fixture
def guard(demo, tmp_path, monkeypatch):
    for place in (sys, threading):
        monkeypatch.setattr(place, "excepthook", place.excepthook)  # put back in the end
    guard = CrashGuard(CrashLog(tmp_path), demo.window)
    guard.install()
    return guard


def break_down():
    raise ValueError(CANARY)


def test_that_an_error_of_a_thread_is_shown_without_its_values(demo, guard):
    broken = threading.Thread(target=break_down)
    broken.start()
    broken.join()
    dialog = demo.dialog("crashDialog")
    report = dialog.findChild(QPlainTextEdit, "crashReport").toPlainText()
    assert "builtins.ValueError" in report and CANARY not in report
    demo.click("copyReport", dialog)
    assert QGuiApplication.clipboard().text() == report


def test_that_a_row_of_errors_opens_one_dialog(demo, guard):
    for _ in range(3):
        guard.take(ValueError, ValueError("x"), None)
    demo.settle()
    assert len(demo.open_dialogs()) == 1
    demo.click("closeButton", demo.dialog("crashDialog"))
    assert demo.open_dialogs() == []
    guard.take(ValueError, ValueError("x"), None)
    demo.settle()
    assert len(demo.open_dialogs()) == 1


def test_that_who_stops_the_program_is_obeyed(demo, guard, capsys):
    guard.take(KeyboardInterrupt, KeyboardInterrupt(), None)
    demo.settle()
    assert demo.open_dialogs() == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_that_the_last_time_is_told(demo, guard):
    guard.tell_last("Segmentation fault")
    assert "Segmentation fault" in demo.dialog("crashDialog").findChild(QPlainTextEdit, "crashReport").toPlainText()
