"""A newcomer's walk: from the shop's parameters.php through SSH to the first committed change, and back."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit

from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop
from tests.kit.ssh_server import SshServer
from tests.kit.windows import User, demo_file, open_user  # noqa: F401 - fixtures

SECRET, SSH_SECRET = "canary-of-the-shop'€", "canary-of-the-host"


@pytest.fixture
def served(mariadb: MariaDbServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestShop]:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    built = TestShop(mariadb, tmp_path, customers=20)
    mariadb.create_user("web", SECRET, f"GRANT ALL ON `{built.database}`.* TO {{user}}")
    yield built
    built.drop()
    shutil.rmtree(Path.home() / ".ssh", ignore_errors=True)


def settings_of(shop: TestShop) -> str:
    quoted = SECRET.replace("'", "\\'")
    return f"""<?php return array('parameters' => array(
      'database_host' => '127.0.0.1', 'database_port' => '{shop.server.port}', 'database_name' => '{shop.database}',
      'database_user' => 'web', 'database_password' => '{quoted}', 'database_prefix' => 'ps_'));"""


def test_that_the_settings_file_and_the_ssh_login_are_enough(open_user: Callable[..., User], served: TestShop) -> None:  # noqa: F811
    with SshServer(password=SSH_SECRET) as server:
        user = open_user()
        user.do("action.connect")
        dialog = user.dialog("connectDialog")
        QApplication.clipboard().setText(settings_of(served))
        dialog.findChild(QAction, "pasteSettings").trigger()
        user.settle()
        assert dialog.findChild(QCheckBox, "sshBox").isChecked()
        for name, text in (("sshHostEdit", "127.0.0.1"), ("sshPortEdit", str(server.port)), ("sshUserEdit", "staff")):
            user.bot.keyClicks(dialog.findChild(QLineEdit, name), text)
        user.click("testButton", dialog)
        user.settle()
        user.click("trustHostKeyButton", dialog)
        user.settle()
        assert "asks for a password" in dialog.findChild(QLabel, "connectMessage").text()
        user.bot.keyClicks(dialog.findChild(QLineEdit, "sshSecretEdit"), SSH_SECRET)
        user.click("testButton", dialog)
        user.settle()
        assert "PrestaShop 8.2" in dialog.findChild(QLabel, "connectMessage").text()
        user.click("openButton", dialog)
        user.settle()
        user.window.opening.allow()
        user.settle()
        (customer,) = served.ids(1)
        before = served.read(customer)["firstname"]
        user.type_into(customer, "firstname", "Zoe")
        user.do("action.review")
        user.commit_review()
        assert served.read(customer)["firstname"] == "Zoe"
        assert set(server.led_to) == {("127.0.0.1", served.server.port)}
        kept = "".join(file.read_text("utf-8", "ignore") for file in user.profile.rglob("*") if file.is_file())
        assert SECRET not in kept and SSH_SECRET not in kept
        assert before != "Zoe"
