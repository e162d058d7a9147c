"""No text of a customer runs in the merchant's spreadsheet, and no phone number is spoiled for it."""

import datetime
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sc_desktop.exchange.inert import file_name, inert

NOON = datetime.datetime(2024, 2, 29, 13, 5, 1)
TRICKY = st.text(st.sampled_from("=+-@＝＋－＠﹦⁼ \u00a0\t\r\n\x00\ufeff\u200b\"'“0129.,/()aA!|"), max_size=12)


def starts_a_formula(text: str) -> bool:
    """A spreadsheet's view, told anew: no apostrophe first, and an operator first in sight of more than digits."""
    if text.startswith("'"):
        return False
    visible = re.sub(r"^[\s\x00-\x1f\x7f\ufeff\u200b\"'“]+", "", text)
    if unicodedata.normalize("NFKC", visible[:1])[:1] not in ("=", "+", "-", "@"):
        return False
    return not re.fullmatch(r"[+-][0-9.,\s]*|-+\s*|\+\s?\(?[0-9][0-9()./\s-]*", visible)


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0", "-2+3", "-A1", "@SUM(1)", "\tnote", "\rnote", "  =1", '"=1', "\x00=1",
     "\n=1", "＝1", "＋a", "－a", "＠a", "﹦1", "\ufeff=1", "+33 call", "- item", "-1-1", "=", "@", "+=1", " '=1", "\t-12", "+1*2", "--a",
     "+A1 (555)"],
)  # fmt: skip
def test_that_what_a_spreadsheet_may_run_gets_an_apostrophe(text: str) -> None:
    assert inert(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    ["", "Ann", "O'Neill", "é", "李", "+33 6 12 34 56 78", "+33612345678", "-", "--", "+", " - ", "+1 (555) 010-9999", "+ 33 1",
     "+49 30/123456", "-12,50", "-12.50", "+3", "-1\u202f234,56", " -7", "2024-02-29", "0612345678", "a=b", "ann@example.com", "'=1",
     "(+33) 6", "«Été»", "12-1"],
)  # fmt: skip
def test_that_names_phones_numbers_and_dates_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


@given(st.one_of(st.text(), TRICKY))
@example("' =1")
@example("\u200b=1")
def test_that_nothing_that_comes_out_starts_a_formula(text: str) -> None:
    assert not starts_a_formula(inert(text))


@given(st.one_of(st.text(), TRICKY))
def test_that_a_text_made_inert_twice_is_as_after_once_and_keeps_all_it_held(text: str) -> None:
    once = inert(text)
    assert inert(once) == once
    assert once.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("text", [" " * 10_000 + "x", "+" + "1 " * 5_000 + "x", "-" * 10_000 + "x", '"' * 10_000 + "="])
def test_that_ten_thousand_signs_get_their_answer(text: str) -> None:
    assert inert(text).removeprefix("'") == text


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Relance", "relance"), ("À relancer — été 2024 !", "a-relancer-ete-2024"), ("Cœur / Œuvres", "coeur-oeuvres"),
     ("../../etc/passwd", "etc-passwd"), ("B2B_gros", "b2b_gros"), ("李", "view"), ("", "view"), ("a\x00b\nc", "a-b-c"),
     ("x" * 200, "x" * 60)],
)  # fmt: skip
def test_that_the_file_is_named_after_the_view_and_the_moment(title: str, slug: str) -> None:
    assert file_name(title, NOON) == f"customers_{slug}_20240229_130501.csv"


@given(st.text())
def test_that_any_title_gives_a_plain_file_name(title: str) -> None:
    assert re.fullmatch(r"customers_[a-z0-9_-]+_20240229_130501\.csv", file_name(title, NOON))
