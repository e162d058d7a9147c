"""The status bar tells how far the replica is behind, where the shop's profile names one."""

from PySide6.QtWidgets import QLabel

from tests.kit.mariadb import free_port
from tests.kit.shop import TestShop


def told(user):
    label = user.find("statusReplica", QLabel)
    return label.text() if label.isVisible() else ""


def test_that_a_replica_that_has_everything_is_told_so_and_gone_with_its_shop(mariadb, tmp_path, open_user):
    shop = TestShop(mariadb, tmp_path / "shop", customers=40)
    url = shop.server.url(shop.database)
    user = open_user(f"{url}?replica=127.0.0.1:{shop.server.port}")
    before = told(user)
    user.window.opening.open(None, None)
    user.settle()
    assert (before, told(user)) == ("Replica up to date", "")
    user = open_user(f"{url}?replica=127.0.0.1:{free_port()}")
    assert (told(user), len(user.ids()) > 0) == ("Main server only: the replica does not answer", True)
    shop.drop()
