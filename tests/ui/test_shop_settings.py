"""What is known of the open shop is changed without typing its password again."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from sc_desktop.settings.shops import KnownShops

FOLDER = "https://shop.example/admin123/"


@pytest.fixture
def user(open_user):
    """Somebody at a shop that is no demo, though it is the demo's file; open for reading."""
    profile = open_user().profile
    return open_user(f"sqlite:///{profile}/demo-shop.db", prefix="ps_")


def change(user, *, address=None, **ticks):
    user.do("action.shop_settings")
    dialog = user.dialog("shopDialog")
    if address is not None:
        dialog.findChild(QLineEdit, "shopBackOffice").setText(address)
    for name, is_ticked in ticks.items():
        dialog.findChild(QCheckBox, name).setChecked(is_ticked)
    user.click("keepShopButton", dialog)
    user.settle()


def known(user):
    return KnownShops(user.profile).get(user.window.desk.shop.key)


def test_that_the_back_office_is_kept_without_its_token_and_offered(user):
    change(user, address=f"{FOLDER}index.php?controller=AdminDashboard&token=c0ffee")
    assert known(user).back_office == FOLDER
    user.select(user.ids()[:1])
    assert user.find("action.show_in_back_office", QAction).isEnabled()


def test_that_an_address_that_is_none_is_told_and_nothing_is_kept(user):
    change(user, address="not an address", productionBox=False)
    dialog = user.dialog("shopDialog")
    assert "begins with https://" in dialog.findChild(QLabel, "connectMessage").text()
    assert known(user).production
    dialog.reject()


def test_that_a_copy_for_tries_is_no_live_shop_any_more(user):
    change(user, productionBox=False)
    assert not known(user).production
    assert user.window.commits.type_above() == 0
    change(user, productionBox=True)
    assert user.window.commits.type_above() > 0


def test_that_writing_is_allowed_and_forbidden_again_and_pending_changes_stay(user):
    change(user, writingBox=True)
    assert (known(user).write_allowed, user.window.desk.shop.is_writable) == (True, True)
    user.type_into(user.ids()[0], "firstname", "Zoe")
    change(user, writingBox=False)
    assert (known(user).write_allowed, user.window.desk.shop.is_writable, user.pending) == (False, False, 1)
    assert user.find("statusReadOnly").isVisible()


def test_that_the_form_to_connect_tells_whether_customers_buy_there(user):
    user.do("action.connect")
    dialog = user.dialog("connectDialog")
    assert dialog.findChild(QCheckBox, "productionBox").isChecked()
    dialog.findChild(QCheckBox, "productionBox").setChecked(False)
    user.click("openButton", dialog)
    user.settle()
    assert not known(user).production


def test_that_the_demo_shop_has_nothing_to_be_set(demo):
    assert not demo.find("action.shop_settings", QAction).isEnabled()
    assert not demo.find("shopBand").isVisible()
