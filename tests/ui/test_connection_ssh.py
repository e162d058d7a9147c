"""The form's part about SSH: folded away, the same as the address says, and asking what SSH asks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QGroupBox, QLabel, QLineEdit, QPushButton, QWidget

from sc_desktop.domain.address import Profile
from sc_desktop.domain.ssh import SshPrompt, SshQuestion, SshRoute
from sc_desktop.ui.connection.dialog import ConnectDialog, ConnectRequest
from sc_desktop.ui.connection.ssh_questions import SshQuestions
from tests.kit.impostor import Impostor
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop
from tests.kit.ssh_server import SshServer
from tests.kit.windows import User

CANARY, CODE = "canary-7Q", "code-493021"
AT_HOME = Profile("mysql", "127.0.0.1", user="anna", database="shop", prefix="ps_")


class Form:
    """The form in the hands of its user."""

    def __init__(self, bot, dialog: ConnectDialog) -> None:
        self.bot, self.dialog = bot, dialog
        self.asked: list[ConnectRequest] = []
        dialog.open_asked.connect(self.asked.append)

    def field(self, name: str) -> QLineEdit:
        return self.dialog.findChild(QLineEdit, name)

    def types(self, name: str, text: str) -> None:
        field = self.field(name)
        field.setFocus()
        field.selectAll()
        self.bot.keyClicks(field, text)

    def pastes(self, name: str, text: str) -> None:
        field = self.field(name)
        field.setFocus()
        field.selectAll()
        QApplication.clipboard().setText(text)
        self.bot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def clicks(self, name: str) -> None:
        widget = self.dialog.findChild(QWidget, name)
        x = 8 if isinstance(widget, QCheckBox) else widget.width() // 2
        self.bot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(x, widget.height() // 2))

    def message(self) -> str:
        label = self.dialog.findChild(QLabel, "connectMessage")
        return label.text() if label.isVisible() else ""

    def opens(self) -> ConnectRequest:
        self.clicks("openButton")
        return self.asked[-1]


@pytest.fixture
def form(qtbot) -> Form:
    dialog = ConnectDialog(AT_HOME)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return Form(qtbot, dialog)


def test_that_ssh_is_folded_away_until_it_is_ticked(form):
    details = form.dialog.findChild(QGroupBox, "sshDetails")
    assert not details.isVisible()
    before = form.dialog.height()
    form.clicks("sshBox")
    assert details.isVisible()
    assert form.dialog.height() > before
    form.clicks("sshBox")
    assert form.dialog.height() <= before, "no empty room is left"
    assert form.opens().profile == AT_HOME


def test_that_fields_and_address_say_the_same_of_ssh(form):
    form.clicks("sshBox")
    for name, text in (("sshHostEdit", "web.example"), ("sshPortEdit", "2222"), ("sshUserEdit", "shop"), ("sshKeyEdit", "/home/a/key")):
        form.types(name, text)
    assert form.opens().profile.ssh == SshRoute("web.example", 2222, "shop", "/home/a/key")
    form.pastes("urlEdit", "mysql://anna@10.0.0.7/shop?ssh=root@other.example")
    assert form.dialog.findChild(QCheckBox, "sshBox").isChecked()
    assert (form.field("sshHostEdit").text(), form.field("sshPortEdit").text(), form.field("sshUserEdit").text()) == (
        "other.example",
        "",
        "root",
    )
    form.pastes("urlEdit", "mysql://anna@10.0.0.7/shop")
    assert not form.dialog.findChild(QCheckBox, "sshBox").isChecked()


@pytest.mark.parametrize("name", ["", "a b", "-oProxyCommand=x"])
def test_that_without_a_server_to_log_in_to_nothing_is_asked(form, name):
    form.clicks("sshBox")
    form.types("sshHostEdit", name)
    form.clicks("openButton")
    assert form.asked == []
    assert "SSH server" in form.message()
    assert form.field("sshHostEdit").hasFocus()


def test_that_a_password_of_ssh_is_hidden_and_enters_no_address(form):
    form.clicks("sshBox")
    form.types("sshHostEdit", "web.example")
    form.types("sshSecretEdit", CANARY)
    assert form.field("sshSecretEdit").echoMode() == QLineEdit.EchoMode.Password
    request = form.opens()
    assert [secret.reveal() for secret in request.ssh_secrets.values()] == [CANARY]
    assert CANARY not in f"{request!r} {request.url} {form.field('urlEdit').text()}"


def test_that_answers_to_several_questions_are_kept_apart(form):
    form.clicks("sshBox")
    form.types("sshHostEdit", "web.example")
    form.dialog.ask_ssh_secret("/home/a/key", True)
    assert form.field("sshSecretEdit").hasFocus()
    form.types("sshSecretEdit", "one")
    form.dialog.ask_ssh_secret("shop@web.example:22", False)
    assert form.field("sshSecretEdit").text() == ""
    form.types("sshSecretEdit", "two")
    told = {opens: secret.reveal() for opens, secret in form.opens().ssh_secrets.items()}
    assert told == {"/home/a/key": "one", "shop@web.example:22": "two"}


def test_that_answers_for_one_server_are_not_given_to_another(form):
    form.clicks("sshBox")
    form.types("sshHostEdit", "web.example")
    form.dialog.ask_ssh_secret("shop@web.example:22", False)
    form.types("sshSecretEdit", "two")
    form.types("sshHostEdit", "other.example")
    assert "two" not in [secret.reveal() for secret in form.opens().ssh_secrets.values()]


def test_that_another_ssh_server_means_another_certificate(form):
    form.dialog.offer_tls("ab" * 32)
    form.clicks("tlsPin")
    form.clicks("sshBox")
    form.types("sshHostEdit", "web.example")
    assert (form.opens().profile.tls, form.opens().profile.certificate) == ("auto", "")


def test_that_letters_after_alt_are_each_used_once_with_ssh_open(form):
    form.clicks("sshBox")
    form.dialog.ask_host_key("web.example", "SHA256:abc", "line")
    shown = [widget for widget in form.dialog.findChildren(QWidget) if widget.isVisible() and hasattr(widget, "text")]
    texts = [widget.text() for widget in shown if not isinstance(widget, QLineEdit)]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(letters) == len(set(letters)), letters


# -- in the window, at a real server -------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(mariadb: MariaDbServer, tmp_path: Path) -> Iterator[TestShop]:
    built = TestShop(mariadb, tmp_path, customers=20)
    yield built
    built.drop()


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody who has never used SSH here."""
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    yield
    shutil.rmtree(Path.home() / ".ssh", ignore_errors=True)


def test_that_a_shop_behind_ssh_opens_after_its_key_is_trusted_and_its_password_told(demo: User, served: TestShop, stranger: None) -> None:
    with SshServer(password=CANARY) as server:
        demo.do("action.connect")
        dialog = demo.dialog("connectDialog")
        form = Form(demo.bot, dialog)
        form.pastes("urlEdit", f"{served.server.url(served.database)}?ssh=staff@127.0.0.1:{server.port}")
        form.clicks("openButton")
        demo.settle()
        assert dialog.findChild(QLineEdit, "hostKeyFingerprint").text() == server.fingerprint
        assert dialog.findChild(QLineEdit, "hostKeyFingerprint").hasFocus()
        assert (server.logins, demo.window.desk.shop.is_demo) == ([], True)
        form.clicks("trustHostKeyButton")
        demo.settle()
        assert "asks for a password" in form.message()
        assert form.field("sshSecretEdit").hasFocus()
        form.types("sshSecretEdit", CANARY)
        demo.bot.keyClick(form.field("sshSecretEdit"), Qt.Key.Key_Return)
        demo.settle()
        assert not demo.window.desk.shop.is_demo
        assert server.led_to and set(server.led_to) == {("127.0.0.1", served.server.port)}
        assert demo.label("statusLine") == "Through SSH"
        assert (demo.profile / "known_hosts").read_text().strip() == server.known_line
        assert CANARY not in "".join(file.read_text("utf-8", "ignore") for file in demo.profile.iterdir() if file.is_file())
        server.change_host_key()
        demo.window.desk.leave_shop()
        demo.do("action.connect")
        form = Form(demo.bot, demo.dialog("connectDialog"))
        form.pastes("urlEdit", f"{served.server.url(served.database)}?ssh=staff@127.0.0.1:{server.port}")
        form.clicks("testButton")
        demo.settle()
        assert "another key" in form.message()
        assert not form.dialog.findChild(QPushButton, "trustHostKeyButton").isVisible()
        form.dialog.reject()


def test_that_a_login_given_up_is_not_waited_for(demo: User, stranger: None) -> None:
    demo.sets("connection.connect_timeout", 120)
    with Impostor("is silent") as impostor:
        demo.do("action.connect")
        form = Form(demo.bot, demo.dialog("connectDialog"))
        form.pastes("urlEdit", f"mysql://anna@127.0.0.1/shop?ssh=staff@127.0.0.1:{impostor.port}")
        form.clicks("openButton")
        assert impostor.met.wait(20)
        demo.bot.keyClick(form.dialog, Qt.Key.Key_Escape)
        demo.settle()
    assert demo.window.desk.shop.is_demo
    assert not [notice for notice in demo.notices() if "SSH" in notice or "Opening" in notice]


def test_that_a_code_the_ssh_server_asks_for_is_asked_in_its_own_words_as_plain_text_and_opens_the_shop(
    demo: User, served: TestShop, stranger: None, caplog: pytest.LogCaptureFixture
) -> None:
    with SshServer(asks_by_prompt=True) as server, caplog.at_level("DEBUG"):
        server.rounds, server.right = [[("Password: ", False)], [("<b>Code</b> sent to 06…12: ", True)]], (CANARY, CODE)
        (demo.profile / "known_hosts").write_text(server.known_line + "\n")
        demo.do("action.connect")
        form = Form(demo.bot, demo.dialog("connectDialog"))
        form.pastes("urlEdit", f"{served.server.url(served.database)}?ssh=staff@127.0.0.1:{server.port}")
        form.types("sshSecretEdit", CANARY)
        form.clicks("openButton")
        asked = demo.dialog("sshQuestionDialog")
        prompt, field = asked.findChild(QLabel, "sshPrompt1"), asked.findChild(QLineEdit, "sshAnswer1")
        assert (prompt.text(), prompt.textFormat()) == ("<b>Code</b> sent to 06…12:", Qt.TextFormat.PlainText)
        assert (field.hasFocus(), field.echoMode()) == (True, QLineEdit.EchoMode.Normal)
        demo.bot.keyClicks(field, CODE)
        demo.bot.keyClick(field, Qt.Key.Key_Return)
        demo.settle()
        assert not demo.window.desk.shop.is_demo
        assert server.answers == [(CANARY, CODE)]
    kept = "".join(file.read_text("utf-8", "ignore") for file in demo.profile.iterdir() if file.is_file())
    assert all(secret not in kept + caplog.text for secret in (CANARY, CODE))


def test_that_giving_up_the_ssh_servers_question_ends_the_login_and_says_so(demo: User, stranger: None) -> None:
    with SshServer(asks_by_prompt=True) as server:
        server.rounds = [[("Code: ", False)]]
        (demo.profile / "known_hosts").write_text(server.known_line + "\n")
        demo.do("action.connect")
        form = Form(demo.bot, demo.dialog("connectDialog"))
        form.pastes("urlEdit", f"mysql://anna@127.0.0.1/shop?ssh=staff@127.0.0.1:{server.port}")
        form.clicks("openButton")
        asked = demo.dialog("sshQuestionDialog")
        assert asked.findChild(QLineEdit, "sshAnswer1").echoMode() == QLineEdit.EchoMode.Password
        demo.bot.keyClick(asked, Qt.Key.Key_Escape)
        demo.settle()
        assert "was not answered" in form.message()
        form.clicks("openButton")
        asked = demo.dialog("sshQuestionDialog")
        form.dialog.reject()
        demo.settle()
        assert demo.open_dialogs() == []


def test_that_a_question_whose_form_is_gone_when_it_is_over_is_no_fault(qtbot):
    window, form = QWidget(), QDialog()
    qtbot.addWidget(window)
    form.setModal(True)
    form.show()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is form)
    answered = SshQuestions(window, window)(SshQuestion("staff@host", "", (SshPrompt("Code:", False),)))
    qtbot.waitUntil(lambda: bool(form.findChildren(QDialog, "sshQuestionDialog")))
    shiboken6.delete(form)
    with qtbot.captureExceptions() as faults:
        answered.set_result(None)
        QApplication.processEvents()
    assert faults == []
