"""The exact SQL of the review on the demo shop: shown on request, copied, saved, for the ticked changes only."""

import sqlite3

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTableView, QTabWidget

from sc_desktop.ui.window import script_flow


@pytest.fixture
def two_edits(demo):
    ann, bob = demo.ids()[:2]
    demo.type_into(ann, "firstname", "Anna")
    demo.type_into(bob, "firstname", "Bobby")
    return ann, bob


@pytest.fixture
def show(demo, two_edits):
    """Open the review, untick some rows, ask for the SQL."""

    def open_it(*unticked):
        demo.do("action.review")
        review = demo.dialog("reviewDialog")
        model = review.findChild(QTableView, "changesTable").model()
        for row in unticked:
            model.setData(model.index(row, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
        demo.click("showSqlButton", review)
        dialog = demo.dialog("sqlDialog")
        demo.settle()
        return dialog

    return open_it


def text(dialog, name):
    return dialog.findChild(QPlainTextEdit, name).toPlainText()


def told(dialog):
    return dialog.findChild(QLabel, "sqlTold").text()


def test_that_the_sql_of_the_ticked_changes_and_its_way_back_are_shown(demo, two_edits, show):
    dialog = show(1)
    assert "'Anna'" in text(dialog, "sqlThere") and "'Bobby'" not in text(dialog, "sqlThere")
    way_back = text(dialog, "sqlBack")
    assert way_back.count("UPDATE") == way_back.count("IS 'Anna'") == 1
    assert told(dialog) == "1 customer"


def test_that_what_is_copied_is_the_script_shown(demo, show):
    dialog = show()
    dialog.findChild(QTabWidget, "sqlTabs").setCurrentIndex(1)
    demo.click("sqlCopy", dialog)
    assert QGuiApplication.clipboard().text() == text(dialog, "sqlBack")


def test_that_a_saved_script_run_on_the_shop_writes_what_the_review_showed(demo, two_edits, show, tmp_path):
    demo.sets("export.folder", str(tmp_path))
    dialog = show()
    demo.click("sqlSave", dialog)
    demo.settle()
    (path,) = tmp_path.glob("customers_commit_*.sql")
    assert str(path) in told(dialog)
    connection = sqlite3.connect(demo.profile / "demo-shop.db")
    connection.executescript(path.read_text(encoding="utf-8"))
    connection.close()
    question = "SELECT firstname FROM ps_customer WHERE id_customer IN (?, ?) ORDER BY firstname"
    assert demo.sql(question, *two_edits) == [("Anna",), ("Bobby",)]


def test_that_a_long_script_shows_its_beginning_and_can_only_be_saved_whole(demo, show, monkeypatch):
    monkeypatch.setattr(script_flow, "STATEMENTS_SHOWN", 1)
    monkeypatch.setattr("sc_desktop.workspace.scripting.CUSTOMERS_A_CHUNK", 1)
    dialog = show()
    assert "first customer" in told(dialog)
    assert not dialog.findChild(QPushButton, "sqlCopy").isEnabled()
    assert dialog.findChild(QPushButton, "sqlSave").isEnabled()


def test_that_a_folder_that_is_not_there_is_told_and_the_script_can_be_saved_again(demo, show, tmp_path):
    demo.sets("export.folder", str(tmp_path / "nowhere"))
    dialog = show()
    demo.click("sqlSave", dialog)
    demo.settle()
    assert "could not be written" in " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    demo.sets("export.folder", str(tmp_path))
    demo.click("sqlSave", dialog)
    demo.settle()
    assert len(list(tmp_path.glob("*.sql"))) == 1


def test_that_there_is_no_sql_to_show_when_nothing_is_ticked(demo, two_edits):
    demo.do("action.review")
    review = demo.dialog("reviewDialog")
    demo.click("untickAllButton", review)
    demo.settle()
    assert not review.findChild(QPushButton, "showSqlButton").isEnabled()


def test_that_closing_it_leads_back_to_the_review(demo, show):
    dialog = show()
    demo.click("sqlClose", dialog)
    demo.settle()
    assert [each.objectName() for each in demo.open_dialogs()] == ["reviewDialog"]
