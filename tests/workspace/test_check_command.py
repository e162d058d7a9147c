"""The command `sc-desktop check`, as a user types it."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sc_desktop.app import main
from sc_desktop.domain.edits import Step
from sc_desktop.domain.edits.setting import SetValue
from sc_desktop.settings.recipes import save_recipe
from tests.kit.shop import TestShop
from tests.kit.ssh_server import SshServer


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "canary-7f3a")
    return "canary-7f3a"


def test_that_a_shop_is_told_and_found_fit_for_writing(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    assert main(["check", "--url", shop.server.url(shop.database)]) == 0
    told = capsys.readouterr().out
    kind = "MariaDB" if "MariaDB" in shop.execute("SELECT VERSION()")[0][0] else "MySQL"
    for word in ("8.2", "ps_", "fr (1)", "en (2)", "Maison Lavande", "InnoDB", "utf8mb4", kind, "can be read and"):
        assert word in told
    assert re.search(r"B2B\W+Maison Lavande Pro$", told, re.MULTILINE)


def test_that_an_account_that_only_reads_is_told_so_and_ends_with_1(
    shop: TestShop, password: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.server.create_user("reader", password, f"GRANT SELECT ON `{shop.database}`.* TO {{user}}")
    assert main(["check", "--url", shop.server.url(shop.database, user="reader")]) == 1
    told = capsys.readouterr()
    assert "stays read-only" in told.out and "UPDATE" in told.out
    assert password not in told.out + told.err


def test_that_checking_writes_nothing(shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    before = shop.read_all()
    main(["check", "--url", shop.server.url(shop.database)])
    assert shop.read_all() == before
    assert shop.execute("SHOW TABLES LIKE 'ps_scd%%'") == []


def test_that_a_shop_that_does_not_answer_ends_with_1_and_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--url", "mysql://nobody@127.0.0.1:1/none"]) == 1
    assert "does not answer" in capsys.readouterr().err


def test_that_check_without_a_shop_is_a_mistake_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert "--url" in capsys.readouterr().err


def test_that_a_shop_behind_ssh_is_checked_once_its_key_is_accepted_and_its_login_told(
    shop: TestShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with SshServer(password="canary-7f3a") as server:
        place = ["--url", shop.server.url(shop.database), "--profile-dir", str(tmp_path), "--ssh", f"staff@127.0.0.1:{server.port}"]
        assert main(["check", *place]) == 1
        told = capsys.readouterr().err
        assert f"--accept-host-key {server.fingerprint}" in told and f"127.0.0.1:{server.port}" in told
        assert main(["check", *place, "--accept-host-key", "SHA256:another"]) == 1
        assert main(["check", *place, "--accept-host-key", server.fingerprint]) == 1
        assert "asks for a password" in capsys.readouterr().err
        monkeypatch.setenv("SC_DESKTOP_SSH_PASSWORD", "canary-7f3a")
        assert main(["check", *place]) == 0
        told = capsys.readouterr()
    assert "through SSH to staff@127.0.0.1" in told.out
    assert "canary" not in told.out + told.err
    assert main(["check", "--url", shop.server.url(shop.database), "--ssh", "root:pw@host"]) == 1


def test_that_a_code_that_lives_once_is_asked_for_once_in_a_whole_command(
    shop: TestShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    codes = iter(["493021"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(codes) if "code" in prompt else "canary-7f3a")
    save_recipe(tmp_path, "named", [Step("firstname", SetValue("Zoé"))])
    (ann,) = shop.ids(1)
    with SshServer(asks_by_prompt=True) as server:
        server.rounds, server.right = [[("Password: ", False)], [("Verification code: ", False)]], ("canary-7f3a", "493021")
        monkeypatch.setenv("SC_DESKTOP_SSH_PASSWORD", "canary-7f3a")
        place = ["--url", shop.server.url(shop.database), "--profile-dir", str(tmp_path), "--ssh", f"staff@127.0.0.1:{server.port}"]
        place += ["--accept-host-key", server.fingerprint]
        assert main(["apply", "named", "--where", f"id_customer = {ann}", "--create-journal", "--commit", *place]) == 0
        assert server.answers == [("canary-7f3a", "493021")]
    assert shop.read(ann)["firstname"] == "Zoé"


def test_that_at_a_terminal_ssh_asks_what_it_wants(shop: TestShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    answers, asked = iter(["no", "yes"]), []
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or ("wrong" if len(asked) == 1 else "canary-7f3a"))
    with SshServer(password="canary-7f3a") as server:
        place = ["--url", shop.server.url(shop.database), "--profile-dir", str(tmp_path), "--ssh", f"staff@127.0.0.1:{server.port}"]
        assert (main(["check", *place]), server.logins) == (1, [])
        assert main(["check", *place]) == 0
    assert asked == [f"Password of staff@127.0.0.1:{server.port}: "] * 2
    assert server.passwords[:2] == ["wrong", "canary-7f3a"]
