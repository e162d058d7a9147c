"""When a shop is opened its first rows come first, and the rest of the window does not wait for a shop that has none to show."""

import pytest
from PySide6.QtWidgets import QTabWidget, QTreeWidget

from sc_desktop.errors import ShopRefused
from sc_desktop.i18n import msg
from sc_desktop.settings.store import FILE_NAME
from sc_desktop.ui.grid import first_rows, question
from sc_desktop.workspace import browsing


def groups(user):
    return user.find("groupsTree", QTreeWidget).topLevelItemCount()


@pytest.fixture
def asked(monkeypatch):
    """What was asked of the shop, in order."""
    told: list[str] = []

    def noting(name):
        ask = getattr(browsing, name)

        def noted(*values, **named):
            told.append(name)
            return ask(*values, **named)

        monkeypatch.setattr(browsing, name, noted)

    for name in ("answer", "load_rows", "list_groups", "arrived"):
        noting(name)
    return told


def test_that_nothing_is_asked_ahead_of_the_first_rows(asked, open_user):
    user = open_user()
    assert asked[:2] == ["answer", "load_rows"]
    assert {"list_groups", "arrived"} <= set(asked[2:])
    assert (groups(user) > 1, user.find("propertyTabs", QTabWidget).count() > 1) == (True, True)


def test_that_the_others_of_all_are_asked_for_once_the_first_are_there(asked, open_user, tmp_path, monkeypatch):
    (tmp_path / "profile" / FILE_NAME).write_text('{"values": {"customers.max_rows": 0}}')
    monkeypatch.setattr(question, "FIRST", 100)
    user = open_user()
    assert (asked[:2], asked.count("answer"), len(user.ids()) > 100) == (["answer", "load_rows"], 2, True)


def test_that_the_groups_come_although_the_customers_cannot_be_read(monkeypatch, open_user):
    def refuse(*_values, **_named):
        raise ShopRefused(what=msg("The customers could not be read."), effect=msg("Nothing is shown."))

    monkeypatch.setattr(browsing, "answer", refuse)
    assert groups(open_user()) > 1


def test_that_the_groups_come_although_there_are_no_customers(open_user, demo):
    demo.sql("DELETE FROM ps_customer")
    assert groups(open_user()) > 1


def test_that_the_groups_do_not_wait_for_a_shop_that_is_long_in_answering(monkeypatch, demo):
    find, is_slow = browsing.answer, [True]

    def find_slowly(workspace, query, *, view, progress):
        while is_slow[0]:
            progress.check()
        return find(workspace, query, view=view, progress=progress)

    monkeypatch.setattr(first_rows, "PATIENCE", 0)
    monkeypatch.setattr(browsing, "answer", find_slowly)
    demo.window.deeds.open_demo()
    demo.until(lambda: demo.ids() == [] and groups(demo) > 1)
    is_slow[0] = False
    demo.settle()
    assert len(demo.ids()) == 100
