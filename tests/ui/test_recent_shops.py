"""Shops opened before: listed, opened again with what was kept of them, told apart by their colour, and forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget, QMenu

from sc_desktop.settings.shops import KnownShops
from tests.kit.mariadb import MariaDbServer
from tests.kit.memory_keyring import MemoryKeyring, in_use
from tests.kit.shop import TestShop
from tests.kit.windows import User

CANARY = "canary-7Q"


@pytest.fixture(scope="module")
def served(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    built = TestShop(mariadb, tmp_path_factory.mktemp("served"), customers=20)
    mariadb.create_user("merchant", CANARY, f"GRANT ALL ON `{built.database}`.* TO {{user}}")
    yield built
    built.drop()


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    backend = MemoryKeyring()
    with in_use(backend):
        yield backend


def connect(user: User, shop: TestShop, *, remember: bool) -> None:
    user.do("action.connect")
    dialog = user.dialog("connectDialog")
    url = dialog.findChild(QLineEdit, "urlEdit")
    url.selectAll()
    user.bot.keyClicks(url, shop.server.url(shop.database, user="merchant"))
    dialog.findChild(QLineEdit, "passwordEdit").setText(CANARY)
    dialog.findChild(QCheckBox, "rememberBox").setChecked(remember)
    user.click("openButton", dialog)
    user.settle()
    assert not user.window.desk.shop.is_demo, user.notices()


def recent(user: User) -> QMenu:
    menu = user.find("recentShops", QMenu)
    menu.aboutToShow.emit()
    return menu


def files(profile: Path) -> str:
    return "".join(file.read_text("utf-8", "ignore") for file in profile.rglob("*") if file.is_file())


def test_that_a_password_is_kept_in_the_keyring_alone_and_opens_the_shop_at_the_next_start(open_user, served, ring):
    first = open_user()
    connect(first, served, remember=True)
    (entry,) = ring.entries.values()
    assert json.loads(entry)["password"] == CANARY
    assert CANARY not in files(first.profile)
    first.window.abandon()
    again = open_user()
    assert again.window.desk.shop.database.profile.database == served.database
    connect(again, served, remember=False)
    assert ring.entries == {}


def test_that_without_the_tick_the_password_lives_as_long_as_the_window(open_user, served, ring):
    user = open_user()
    connect(user, served, remember=False)
    assert ring.entries == {}
    user.do("action.open_demo")
    user.settle()
    (action,) = recent(user).actions()
    action.trigger()
    user.settle()
    assert user.window.desk.shop.database.profile.database == served.database
    user.window.abandon()
    again = open_user()
    assert again.dialog("connectDialog").findChild(QLineEdit, "passwordEdit").text() == ""


def test_that_a_locked_keyring_is_told_and_the_password_asked_for(open_user, served, ring):
    first = open_user()
    connect(first, served, remember=True)
    first.window.abandon()
    ring.fault = KeyringLocked("locked")
    again = open_user()
    assert any("keyring" in notice for notice in again.notices())
    assert again.dialog("connectDialog").findChild(QLineEdit, "passwordEdit").hasFocus()


def test_that_a_computer_without_a_keyring_opens_the_shop_and_says_what_becomes_of_the_password(open_user, served):
    user = open_user()
    connect(user, served, remember=True)
    assert any("in memory" in notice for notice in user.notices())
    assert CANARY not in files(user.profile)
    assert not KnownShops(user.profile).recent()[0].in_keyring


def test_that_the_list_beside_the_form_fills_it_and_forgets_with_the_password(open_user, served, ring):
    user = open_user()
    connect(user, served, remember=True)
    user.do("action.open_demo")
    user.settle()
    user.do("action.connect")
    dialog = user.dialog("connectDialog")
    shops = dialog.findChild(QListWidget, "knownShops")
    assert "reading only" in shops.item(0).text()
    user.bot.mouseClick(shops.viewport(), Qt.MouseButton.LeftButton, pos=shops.visualItemRect(shops.item(0)).center())
    assert dialog.findChild(QLineEdit, "databaseEdit").text() == served.database
    assert dialog.findChild(QCheckBox, "rememberBox").isChecked()
    user.click("forgetShopButton", dialog)
    user.settle()
    assert (ring.entries, KnownShops(user.profile).recent()) == ({}, [])
    dialog.reject()


def test_that_a_chosen_colour_marks_the_window_with_a_band_and_a_given_one_with_a_line(open_user, served, ring):
    user = open_user()
    connect(user, served, remember=True)
    band = user.find("shopBand")
    assert (band.isVisible(), band.height(), user.find("shopBandText").isVisible()) == (True, 4, False)
    assert "live shop" in band.toolTip()
    user.do("action.shop_settings")
    dialog = user.dialog("shopDialog")
    choice = dialog.findChild(QComboBox, "shopColour")
    choice.setCurrentIndex(choice.findData("orange"))
    dialog.findChild(QLineEdit, "shopName").setText("  Lavande <b>live</b>  ")
    user.click("keepShopButton", dialog)
    user.settle()
    assert user.find("shopBandText").isVisible() and band.height() > 4
    assert user.label("shopBandText") == "Lavande <b>live</b> – live shop"
    assert user.window.windowTitle().startswith("Lavande <b>live</b> – merchant@")
    assert user.label("statusShop").startswith("Lavande <b>live</b> · PrestaShop")
    assert recent(user).actions()[0].text().startswith("Lavande <b>live</b> (live shop")
    other = open_user("sqlite:///" + str(user.profile / "demo-shop.db"), prefix="ps_")
    line = other.find("shopBand")
    assert (line.isVisible(), line.height()) == (True, 4)
    assert line.palette().window().color() != band.palette().window().color()
    assert other.window.windowTitle() != user.window.windowTitle()


def test_that_a_shop_given_up_while_it_is_being_opened_does_not_open(open_user, served, ring):
    user = open_user()
    user.do("action.connect")
    dialog = user.dialog("connectDialog")
    dialog.findChild(QLineEdit, "urlEdit").selectAll()
    user.bot.keyClicks(dialog.findChild(QLineEdit, "urlEdit"), served.server.url(served.database, user="merchant"))
    dialog.findChild(QLineEdit, "passwordEdit").setText(CANARY)
    user.click("openButton", dialog)
    dialog.reject()
    user.settle()
    assert user.window.desk.shop.is_demo
    assert KnownShops(user.profile).recent() == []
