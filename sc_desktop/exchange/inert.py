"""Keeps spreadsheets from running a customer's text as a formula, and makes the names of exported files.

A visitor of the shop may register as `=HYPERLINK(...)`; Excel, Calc and Sheets would run that when the merchant opens the export
(CWE-1236). The rule: a text whose first sign that counts is `=`, `+`, `-` or `@` gets an apostrophe in front.
- Spaces, control characters, invisible signs and quotation marks before it don't count: spreadsheets drop some of them on import.
- Full-width, small and raised forms of the four count like the plain ones (U+FF1D and so on): Excel folds them in East Asian locales.
- A text that begins with a tab or a carriage return gets the apostrophe whatever follows.
- A text that begins with an apostrophe is inert already, so `inert(inert(text)) == inert(text)`.
- Left alone, as they hold no letter and so can name no cell and call nothing: a number with its sign ("-12,50", "+3"), a phone number
  ("+33 6 12 34 56 78", "+1 (555) 010-9999") and a mere dash or plus sign ("-"). Dates begin with a digit.
A file opened with another separator than its own is cut elsewhere, and no mark of ours can guard a cell that begins mid-text."""

import datetime
import re
import unicodedata

_STARTERS = frozenset("=+-@")
_QUOTES = frozenset("'\"`´‘’‚‛“”„‟«»‹›＇＂")
_SPACES = " \u00a0\u202f"
_NUMBER = re.compile(rf"[{_SPACES}]*[+-]?[0-9][0-9.,{_SPACES}]*")
_PHONE = re.compile(rf"[{_SPACES}]*\+[{_SPACES}]?\(?[0-9][0-9()./{_SPACES}-]*")
_MERE_SIGN = re.compile(rf"[{_SPACES}]*(?:\+|-+)[{_SPACES}]*")
_MARK = "'"

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_LONGEST_SLUG = 60


def inert(text: str) -> str:
    """The text, with an apostrophe in front when a spreadsheet would take it for a formula."""
    if not text or text[0].isalnum() or not _may_run(text):
        return text
    return text if any(form.fullmatch(text) for form in (_NUMBER, _PHONE, _MERE_SIGN)) else _MARK + text


def _may_run(text: str) -> bool:
    if text[0] == _MARK:
        return False
    if text[0] in "\t\r":
        return True
    first = next((sign for sign in text if not _counts_for_nothing(sign)), "")
    # the compatibility form turns ＝, ﹦ and ⁼ into =
    return unicodedata.normalize("NFKC", first)[:1] in _STARTERS


def _counts_for_nothing(sign: str) -> bool:
    return sign.isspace() or sign in _QUOTES or unicodedata.category(sign)[0] in "CZ"


def file_name(view_title: str, now: datetime.datetime, subject: str = "customers") -> str:
    """ "customers_relance_20240229_130501.csv": plain ASCII, so that it survives mail, zip and every file system."""
    plain = unicodedata.normalize("NFKD", view_title.lower().translate(_LIGATURES)).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9_]+", "-", plain.lower())[:_LONGEST_SLUG].strip("-_")
    return f"{subject}_{slug or 'view'}_{now:%Y%m%d_%H%M%S}.csv"
