"""Blocks of cells as Excel, LibreOffice and web pages put them on the clipboard."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sc_desktop.domain.kinds import Amount, Day, Flag, Moment, Text, Whole
from sc_desktop.domain.manner import FRENCH
from sc_desktop.exchange.clipboard import read_block, written


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("one", [["one"]]),
        ("one\r\n", [["one"]]),
        ("a\tb\nc\td\n", [["a", "b"], ["c", "d"]]),
        ("a\t\n\tb", [["a", ""], ["", "b"]]),
        ("a\tb\nc", [["a", "b"], ["c", ""]]),
        ("\n", [[""]]),
        ('"two\nlines"\tb', [["two\nlines", "b"]]),
        ('"with ""quotes"""', [['with "quotes"']]),
        ('"Bob" Smith\tx', [['"Bob" Smith', "x"]]),
        ('"Bob"\tx', [['"Bob"', "x"]]),
        ('"never closed\tx', [['"never closed', "x"]]),
        ("00612\t=1+1", [["00612", "=1+1"]]),
    ],
)
def test_that_tab_separated_text_is_read_as_spreadsheets_write_it(text, block):
    assert read_block(text) == block


CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"))
INK = st.text(st.characters(exclude_categories=("Cs", "Z", "C")), min_size=1)  # what neither HTML nor a cell's edges swallow


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1))
def test_that_what_was_copied_is_pasted_alike(block):
    assert read_block(written(block)[0]) == block


@given(st.lists(st.lists(st.one_of(INK, st.lists(INK, min_size=2).map("\n".join)), min_size=2, max_size=2), min_size=1))
def test_that_the_html_says_what_the_text_says(block):
    assert read_block("", written(block)[1]) == block


@given(st.text(), st.text())
def test_that_anything_on_the_clipboard_gives_a_rectangle(text, markup):
    assert len({len(row) for row in read_block(text, markup)}) <= 1


def test_that_a_table_copied_from_a_web_page_is_read_from_its_html():
    markup = "<style>td{x}</style><table><tr><th>Name<th>City</tr><tr><td>Zoé &amp;<br>Co</td><td> Aix </td></tr></table>"
    assert read_block("Name City Zoé & Co Aix", markup) == [["Name", "City"], ["Zoé &\nCo", "Aix"]]


def test_that_the_text_comes_before_the_html_where_it_tells_of_cells():
    assert read_block("a\tb", "<table><tr><td>x</td></tr></table>") == [["a", "b"]]


def test_that_a_strangers_tags_are_text_in_the_html_and_all_cells_are_marked_as_text():
    for note in ("plain", "two\nlines"):
        markup = written([['<img src="x">', "=1+1", note]])[1]
        assert "<img" not in markup
        assert 'td{mso-number-format:"\\@"}' in markup
        assert "style=" not in markup


def test_that_a_cell_of_two_lines_stays_one_cell_in_both_forms():
    text, markup = written([["a\nb", 'say "so"'], ["c", "d"]])
    assert text == '"a\nb"\t"say ""so"""\nc\td'
    assert "<td>a<br>b</td>" in markup
    assert "br{mso-data-placement:same-cell}" in markup


# -- what spreadsheets really give ---------------------------------------------------------------------------------------------------------

EXCEL_TEXT = (
    "Nom\tNote\tDate\tMontant\tTéléphone\r\n"
    'Zoé\t"deux\nlignes, ""oui"""\t29/02/2024\t1\u202f234,50\u00a0€\t0612345678\r\n'
    "L'Œil\t\t\t-12,5\t+33 6 12\r\n"
)
EXCEL_HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--table {mso-displayed-decimal-separator:"\\,";}
.xl65 {mso-number-format:"\\@";} td {color:black;}--></style></head><body link="#0563C1"><table border=0 style='border-collapse:collapse'>
<!--StartFragment--><col width=64><tr height=20><td class=xl65 width=64>Zoé&nbsp;</td><td align=right>1&nbsp;234,50 €</td></tr>
<tr height=20><td>deux<br>
    lignes</td><td>Jean <font class="font5">Dupont</font></td></tr>
<tr><td>&nbsp;</td><td></td></tr><!--EndFragment--></table></body></html>"""
CALC_HTML = """<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><style type="text/css">
body,div,table,thead,tbody { font-family:"Liberation Sans" }</style></head><body><table cellspacing="0"><colgroup span="2"></colgroup><tr>
<td height="17" align="left">Zoé</td><td align="right" sdval="45351" sdnum="1036;1036;JJ/MM/AAAA">29/02/2024</td></tr><tr>
<td align="left" sdnum="1036;0;@">00612</td><td align="left"><br></td></tr></table></body></html>"""


def test_that_what_excel_copies_is_read_to_the_letter():
    assert read_block(EXCEL_TEXT, EXCEL_HTML) == [
        ["Nom", "Note", "Date", "Montant", "Téléphone"],
        ["Zoé", 'deux\nlignes, "oui"', "29/02/2024", "1\u202f234,50\u00a0€", "0612345678"],
        ["L'Œil", "", "", "-12,5", "+33 6 12"],
    ]


@pytest.mark.parametrize(
    ("markup", "block"),
    [
        (EXCEL_HTML, [["Zoé", "1 234,50 €"], ["deux\nlignes", "Jean Dupont"], ["", ""]]),
        (CALC_HTML, [["Zoé", "29/02/2024"], ["00612", ""]]),
    ],
    ids=["Excel", "LibreOffice"],
)
def test_that_tables_of_spreadsheets_are_read_from_html_where_no_text_came_along(markup, block):
    assert read_block("", markup) == block


def test_that_one_cell_is_taken_from_the_text_which_keeps_all_its_spaces():
    markup = "<table><tr><td>two<span style='mso-spacerun:yes'>&nbsp; </span>spaces</td></tr></table>"
    assert read_block("two  spaces\r\n", markup) == [["two  spaces"]]


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        (Amount(), "1\u202f234,50\u00a0€", Decimal("1234.50")),
        (Amount(), "1 234,50 €", Decimal("1234.50")),
        (Whole(), "12\u00a0345", 12345),
        (Day(), "29/02/2024", "2024-02-29"),
        (Day(), "2024-02-29", "2024-02-29"),
        (Moment(), "29/02/2024 13:05", "2024-02-29 13:05:00"),
        (Flag(), "VRAI", 1),
        (Text(), "0612345678", "0612345678"),
    ],
)
def test_that_what_a_french_spreadsheet_shows_is_what_the_cell_will_hold(kind, text, stored):
    assert kind.from_typed(text, FRENCH) == stored
