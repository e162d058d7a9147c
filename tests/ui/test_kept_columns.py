"""In a large shop orders are read once, with how far that is; what is sorted by them says of when it is, and F5 renews it."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sc_desktop.domain.view import SortKey
from sc_desktop.ui.grid import question
from sc_desktop.workspace import at_hand, snapshots
from tests.kit.shop import TestShop

BY_ORDERS = (
    "SELECT c.id_customer FROM ps_customer c WHERE deleted = 0 "
    "ORDER BY (SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = c.id_customer AND valid = 1) DESC, c.id_customer DESC"
)


@pytest.fixture(scope="module")
def shop(mariadb, tmp_path_factory):
    built = TestShop(mariadb, tmp_path_factory.mktemp("large"), customers=60)
    yield built
    built.drop()


@pytest.fixture
def user(shop, open_user, monkeypatch):
    monkeypatch.setattr(snapshots, "LARGE", 10)
    monkeypatch.setattr(question, "PATIENCE", 0)
    return open_user(url=shop.server.url(shop.database))


def sorts_by_orders(user):
    user.window.grid.model.sort_wanted.emit("orders_valid", True)
    user.settle()


def by_orders(shop):
    return [row[0] for row in shop.execute(BY_ORDERS)]


def test_that_an_order_by_orders_says_of_when_it_is_and_f5_renews_it(user, shop):
    assert "as of" not in user.label("shownLabel")
    sorts_by_orders(user)
    before = by_orders(shop)
    assert user.ids() == before
    assert "as of" in user.label("shownLabel")
    shop.execute("UPDATE ps_orders SET valid = 1, id_customer = %s", (before[-1],))
    user.window.grid.model.sort_wanted.emit("id_customer", True)
    sorts_by_orders(user)
    assert user.ids() == before
    user.press(Qt.Key.Key_F5)
    assert user.ids() == by_orders(shop) != before
    user.window.grid.model.sort_wanted.emit("id_customer", True)
    user.settle()
    assert "as of" not in user.label("shownLabel")


def test_that_the_reading_tells_how_far_it_is_and_can_be_stopped(user, shop, monkeypatch):
    def endless(_workspace, _gathering, *, progress):
        stopped = threading.Event()
        progress.begin(200)
        progress.step(90)
        with progress.waiting(stopped.set):
            while not stopped.wait(0.01):
                progress.step(0)
        progress.check()

    monkeypatch.setattr(at_hand, "read_vectors", endless)
    rows = user.ids()
    user.window.grid.model.sort_wanted.emit("orders_valid", True)
    user.until(lambda: "45 %" in user.label("waitingText"))
    user.click("cancelQuestion")
    user.settle()
    assert user.ids() == rows
    assert user.window.grid.query.sort == (SortKey("id_customer", descending=True),)
    assert not user.find("waitingBar", QWidget).isVisible()
