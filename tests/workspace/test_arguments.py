"""What can't be understood on the command line is told in the user's language, in words and not in names of ours."""

import pytest

from sc_desktop.app import main
from sc_desktop.commands import running
from sc_desktop.commands.arguments import OF_ARGPARSE, read_arguments
from sc_desktop.errors import TlsNotTrusted
from sc_desktop.i18n import tr, use_language


def complaint(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as left:
        read_arguments(words)
    assert left.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("undo", "b", "--customers", "a"), "--customers: “a” is no list of customers' ids"),
        (("undo", "b", "--customers", "1,,2"), "--customers: “1,,2” is no list of customers' ids"),
        (("undo", " "), "BATCH: it is empty"),
        (("history", "--limit", "0"), "--limit: “0” is no whole number from 1 to"),
    ],
)
def test_that_a_value_that_does_not_fit_is_told_in_words(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str) -> None:
    assert told in complaint(capsys, *words)


def test_that_ids_may_have_spaces_around_their_commas() -> None:
    assert read_arguments(["undo", "b", "--customers", "12, 13"]).customers == (12, 13)


def test_that_the_words_of_the_parser_itself_are_translated_too(capsys: pytest.CaptureFixture[str]) -> None:
    use_language("fr")
    for words, said in ((("apply",), "the following arguments are required: %s"), (("--urk",), "unrecognized arguments: %s")):
        told = complaint(capsys, *words)
        assert said in OF_ARGPARSE and tr(said).partition("%")[0] in told and tr("usage: ") in told


def test_that_a_certificate_nobody_vouches_for_is_told_with_what_the_address_can_say(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = TlsNotTrusted(what="It could not be verified.", effect="Nothing was opened.")
    refusal.certificate = "ab" * 32

    def refused(*_: object) -> int:
        raise refusal

    monkeypatch.setenv("SC_DESKTOP_PASSWORD", "")
    monkeypatch.setattr(running, "_in_shop", refused)
    assert main(["check", "--url", "mysql://anna@db.example/shop?ssl_ca=ca.pem"]) == 1
    told = capsys.readouterr().err
    assert f"tls=pin&cert={'ab' * 32}" in told and "ssl_ca, the file of the server's authority, is called ca here" in told


@pytest.mark.parametrize("command", ["check", "grants"])
def test_that_a_command_about_servers_says_so_when_it_is_given_the_demo(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, "--demo"]) == 2
    told = capsys.readouterr().err
    assert "on a server" in told and "--demo" not in told
