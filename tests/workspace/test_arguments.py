"""What can't be understood on the command line is told in the user's language, in words and not in names of ours."""

import pytest

from sc_desktop.app import main
from sc_desktop.commands.arguments import OF_ARGPARSE, read_arguments
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


@pytest.mark.parametrize("command", ["check", "grants"])
def test_that_a_command_about_servers_says_so_when_it_is_given_the_demo(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, "--demo"]) == 2
    told = capsys.readouterr().err
    assert "on a server" in told and "--demo" not in told
