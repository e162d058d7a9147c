"""A text that the live column can't keep exactly is refused before anything is written."""

import pytest

from sc_desktop.i18n import tr
from sc_desktop.prestashop.rules import RULED, rule_of

EIGHT = (8, 2, 0)
TEXTS = ("firstname", "lastname", "email", "company", "siret", "ape", "website", "note")
OTHERS = sorted(RULED - set(TEXTS))


def test_that_the_width_of_the_live_column_counts_in_characters() -> None:
    rule = rule_of("lastname", version=EIGHT, length=32)
    assert rule("é" * 32) is None
    assert tr(rule("é" * 33) or "") == "This text has 33 characters; only 32 fit here."


def test_that_a_text_column_counts_in_bytes_of_its_charset() -> None:
    for charset, fitting in (("utf8mb4", 5), ("latin1", 10), ("utf32", 2)):
        rule = rule_of("note", version=EIGHT, bytes_length=10, charset=charset)
        assert (rule("é" * fitting), rule("é" * (fitting + 1)) is None) == (None, False)


def test_that_the_length_the_server_gives_for_a_note_is_in_bytes() -> None:
    rule = rule_of("note", version=EIGHT, length=10, charset="utf8mb4")
    assert (rule("é" * 5), rule("é" * 6) is None) == (None, False)


@pytest.mark.parametrize(
    ("charset", "kept", "lost"),
    [
        ("utf8", "Ünal 李", "𠮷田"),
        ("utf8mb3", "é", "ok 👍"),
        ("UTF8MB3", "é", "👍"),
        ("ucs2", "李", "👍"),
        ("latin1", "Noël €œ", "Łukasz"),
        ("latin2", "Łukasz", "Ñandú"),
        ("cp1251", "Анна", "é"),
        ("gbk", "李", "한"),
        ("ascii", "Ann", "é"),
        ("dec8", "Ann", "é"),
    ],
)
def test_that_a_character_the_charset_lacks_is_refused_and_named(charset: str, kept: str, lost: str) -> None:
    rule = rule_of("company", version=EIGHT, length=255, charset=charset)
    reason = rule(lost)
    assert rule(kept) is None
    assert reason is not None
    assert str(reason.values["found"]) in lost
    assert reason.values["charset"] == charset


def test_that_utf8mb4_takes_emoji() -> None:
    assert rule_of("company", version=EIGHT, length=255, charset="utf8mb4")("Fleurs 🌷") is None


@pytest.mark.parametrize("key", TEXTS)
@pytest.mark.parametrize("charset", ["utf8", "utf8mb4", "latin1", "utf16"])
@pytest.mark.parametrize("damaged", ["Ann\x00", "Ann\ud83d", "\udc00"])
def test_that_nul_and_half_characters_are_refused_in_every_text_and_charset(key: str, charset: str, damaged: str) -> None:
    assert rule_of(key, version=EIGHT, length=255, charset=charset)(damaged) is not None


def test_that_a_note_longer_than_the_models_limit_is_refused_even_where_the_column_has_room() -> None:
    assert rule_of("note", version=(8, 1, 6), bytes_length=16_777_215)("a" * 65_001) is not None
    assert rule_of("note", version=(8, 1, 7), bytes_length=16_777_215)("a" * 65_001) is None
    assert rule_of("note", version=(8, 1, 7), bytes_length=16_777_215)("a" * 4_194_304) is not None


def test_that_a_dotted_ape_is_refused_where_an_upgraded_shop_kept_five_characters() -> None:
    assert rule_of("ape", version=EIGHT, length=5)("62.01Z") is not None


@pytest.mark.parametrize("key", [*OTHERS, "company", "note"])
def test_that_null_stands_only_where_the_column_takes_it(key: str) -> None:
    assert rule_of(key, version=EIGHT, nullable=True)(None) is None
    assert rule_of(key, version=EIGHT, nullable=False)(None) is not None


@pytest.mark.parametrize("key", ["firstname", "lastname", "email"])
def test_that_a_required_field_is_never_empty_even_in_a_column_that_takes_null(key: str) -> None:
    rule = rule_of(key, version=EIGHT, nullable=True)
    assert "required" in tr(rule(None) or "")
    assert "required" in tr(rule("") or "")
