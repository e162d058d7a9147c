"""Blocks of cells as Excel, LibreOffice and web pages put them on the clipboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sc_desktop.exchange.clipboard import read_block, write_markup, write_text


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


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1))
def test_that_what_was_copied_is_pasted_alike(block):
    assert read_block(write_text(block)) == block


@given(st.text(), st.text())
def test_that_anything_on_the_clipboard_gives_a_rectangle(text, markup):
    assert len({len(row) for row in read_block(text, markup)}) <= 1


def test_that_a_table_copied_from_a_web_page_is_read_from_its_html():
    markup = "<style>td{x}</style><table><tr><th>Name<th>City</tr><tr><td>Zoé &amp;<br>Co</td><td> Aix </td></tr></table>"
    assert read_block("Name City Zoé & Co Aix", markup) == [["Name", "City"], ["Zoé &\nCo", "Aix"]]


def test_that_the_text_comes_before_the_html_where_it_tells_of_cells():
    assert read_block("a\tb", "<table><tr><td>x</td></tr></table>") == [["a", "b"]]


def test_that_a_strangers_tags_are_text_in_the_html_and_every_cell_is_marked_as_text():
    markup = write_markup([['<img src="x">', "=1+1"]])
    assert "<img" not in markup
    assert markup.count("mso-number-format:'\\@'") == 2
