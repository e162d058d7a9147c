"""The shop's own settings file fills the form: what is certain is filled in, the rest is pointed at, and localhost is explained."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit

from sc_desktop.ui.connection.dialog import ConnectDialog
from tests.kit.windows import User

CANARY = "canary-7Q'\""
HOME = r"""<?php return array ('parameters' => array (
    'database_host' => '127.0.0.1', 'database_port' => '3307', 'database_name' => 'lavande', 'database_user' => 'web',
    'database_password' => 'canary-7Q\'"', 'database_prefix' => 'ml_', 'secret' => 'x'));"""
REMOTE = "<?php define('_DB_SERVER_', 'db.host.example'); define('_DB_NAME_', getenv('DB')); define('_DB_USER_', 'web');"


@pytest.fixture
def dialog(demo: User) -> ConnectDialog:
    demo.do("action.connect")
    return demo.dialog("connectDialog")


def field(dialog: ConnectDialog, name: str) -> str:
    return dialog.findChild(QLineEdit, f"{name}Edit").text()


def message(dialog: ConnectDialog) -> str:
    return dialog.findChild(QLabel, "connectMessage").text()


def paste(user: User, dialog: ConnectDialog, text: str) -> None:
    QApplication.clipboard().setText(text)
    dialog.findChild(QAction, "pasteSettings").trigger()
    user.settle()


def drop(user: User, dialog: ConnectDialog, data: QMimeData) -> QDropEvent:
    event = QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    dialog.dropEvent(event)
    user.settle()
    return event


def test_that_a_file_dropped_fills_the_form_and_leads_to_ssh_when_the_database_is_at_home_there(demo, dialog, tmp_path: Path) -> None:
    (tmp_path / "parameters.php").write_text(HOME)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "parameters.php"))])
    drop(demo, dialog, data)
    assert [field(dialog, name) for name in ("host", "port", "user", "database", "prefix")] == [
        "127.0.0.1",
        "3307",
        "web",
        "lavande",
        "ml_",
    ]
    assert field(dialog, "password") == CANARY
    assert CANARY not in field(dialog, "url") + message(dialog)
    assert dialog.findChild(QCheckBox, "sshBox").isChecked()
    assert "on the web server itself" in message(dialog)
    assert dialog.findChild(QLineEdit, "sshHostEdit").hasFocus()
    dialog.reject()


def test_that_what_only_php_could_tell_is_pointed_at(demo, dialog) -> None:
    paste(demo, dialog, REMOTE)
    assert (field(dialog, "host"), field(dialog, "user"), field(dialog, "database")) == ("db.host.example", "web", "")
    assert "the database, the password, the table prefix" in message(dialog)
    assert not dialog.findChild(QCheckBox, "sshBox").isChecked()
    assert dialog.findChild(QLineEdit, "databaseEdit").hasFocus()
    dialog.reject()


def test_that_a_socket_there_is_kept_for_the_way_through_ssh(demo, dialog) -> None:
    paste(demo, dialog, "<?php define('_DB_SERVER_', 'localhost:/run/mysqld/mysqld.sock'); define('_DB_NAME_', 'shop');")
    assert "unix_socket=/run/mysqld/mysqld.sock" in field(dialog, "url")
    assert dialog.findChild(QCheckBox, "sshBox").isChecked()
    dialog.reject()


@pytest.mark.parametrize("text", ["", "nothing of a shop", "<?php system('rm -rf /');"])
def test_that_what_is_no_settings_file_is_told_and_leaves_the_form_alone(demo, dialog, text) -> None:
    before = field(dialog, "url")
    paste(demo, dialog, text)
    assert "can't be read" in message(dialog)
    assert field(dialog, "url") == before
    dialog.reject()


def test_that_a_folder_or_several_files_are_not_taken_for_one(demo, dialog, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl.fromLocalFile(str(tmp_path / "other"))])
    assert not drop(demo, dialog, data).isAccepted()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    drop(demo, dialog, data)
    assert "can't be read" in message(dialog)
    dialog.reject()
