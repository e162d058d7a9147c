"""Whatever is typed gets an answer, and an accepted text holds nothing that PrestaShop forbids."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sc_desktop.domain.change import StoredValue
from sc_desktop.i18n import Message, tr
from sc_desktop.prestashop.rules import RULED, rule_of

VERSIONS = ((1, 6, 1, 25), (1, 7, 6, 9), (1, 7, 8, 6), (8, 0, 0), (8, 2, 0), (9, 1, 0))
CHARSETS = ("utf8", "utf8mb4", "latin1", "ucs2", "utf32", "dec8", "")
EVERY_SIGN = st.text(st.characters(exclude_categories=()))
NEAR_MISSES = st.text(st.sampled_from("aZé0.。- \u00a0@<>={}[]\"'\\/:;!?_\n\ud800👍"))
STORED: st.SearchStrategy[StoredValue] = st.one_of(
    EVERY_SIGN, NEAR_MISSES, st.none(), st.integers(), st.floats(), st.decimals(), st.binary(), st.dates().map(datetime.date.isoformat)
)
HOSTILE = (
    *(sign * 10_000 for sign in '.<" 0👍'), "a. " * 3_333, "<  " * 3_333, "onclick" * 1_400, "onclick" + " " * 9_993,
    "a@" * 5_000, "a@" + "b." * 5_000, "a@[" + "1." * 5_000 + "]",
)  # fmt: skip


def answers(value: StoredValue, key: str) -> list[Message | None]:
    return [
        rule_of(key, version=version, length=255, bytes_length=999, charset=charset)(value) for version in VERSIONS for charset in CHARSETS
    ]


@pytest.mark.parametrize("key", sorted(RULED))
@given(value=STORED)
def test_that_a_rule_answers_every_stored_value_with_a_sentence_or_nothing(key: str, value: StoredValue) -> None:
    assert all(reason is None or tr(reason) for reason in answers(value, key))


@pytest.mark.parametrize("key", sorted(RULED))
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: f"{value[:6]!r}...")
def test_that_ten_thousand_hostile_characters_get_their_answer(key: str, value: str) -> None:
    assert all(reason is None or tr(reason) for reason in answers(value, key))


@given(value=st.one_of(EVERY_SIGN, NEAR_MISSES), version=st.sampled_from(VERSIONS))
def test_that_an_accepted_name_holds_no_forbidden_sign_and_no_dot_before_a_letter(value: str, version: tuple[int, ...]) -> None:
    if rule_of("firstname", version=version, length=255)(value) is None:
        assert not re.search(r"[0-9!<>,;?=+()/\\@#\"°*`{}_^$%:¤\[\]|\x00\ud800-\udfff]", value)
        assert not re.search(r"[.。]\w", value)


@given(value=st.one_of(EVERY_SIGN, NEAR_MISSES), version=st.sampled_from(VERSIONS))
def test_that_an_accepted_address_has_one_plain_name_and_a_domain_and_no_line_break(value: str, version: tuple[int, ...]) -> None:
    if rule_of("email", version=version, length=255)(value) is None:
        assert re.fullmatch(r'("[^"]+"|[^@\s]+)@[^@\s<>]+', value)


@given(value=st.one_of(EVERY_SIGN, NEAR_MISSES), version=st.sampled_from(VERSIONS), key=st.sampled_from(["company", "siret", "ape"]))
def test_that_an_accepted_plain_text_holds_no_tag_and_no_brace(value: str, version: tuple[int, ...], key: str) -> None:
    if rule_of(key, version=version, length=255)(value) is None:
        assert not set("<>{}") & set(value)


@given(value=st.one_of(EVERY_SIGN, NEAR_MISSES), charset=st.sampled_from(["latin1", "utf8"]))
def test_that_an_accepted_text_can_be_kept_by_its_column(value: str, charset: str) -> None:
    if rule_of("note", version=(9, 1, 0), length=20, charset=charset)(value) is None:
        assert len(value) <= 20
        assert value.encode("cp1252" if charset == "latin1" else "utf-8").decode("cp1252" if charset == "latin1" else "utf-8") == value
        assert all(ord(sign) <= 0xFFFF for sign in value)
