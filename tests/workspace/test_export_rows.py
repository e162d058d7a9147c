"""Rows that come packed in one text are written as those that come one by one, whatever stands in them."""

import pytest

from sc_desktop.domain.column import Worked
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Chosen, Query, WholeResult
from sc_desktop.domain.view import View
from sc_desktop.exchange.csv_out import CsvStyle, TextRows
from sc_desktop.workspace import export_rows, exporting

WHOLE = WholeResult(Query(limit=None, with_deleted=True), 0)
STRANGE = ["a;b", 'say "hi"', "two\r\nlines", "=1+1", "@x", "-", "'quoted", " é", "Ünal", "", "x\x1fy", "\x00", "٣", "\\N", "NULL"]


@pytest.fixture
def parts(monkeypatch):
    """The kinds of the parts that were written."""
    seen = []
    ahead = export_rows._ahead

    def spy(load, ids):
        for part in ahead(load, ids):
            seen.append(type(part))
            yield part

    monkeypatch.setattr(export_rows, "_ahead", spy)
    return seen


def written(workspace, folder, selection=WHOLE, keys=None):
    shown = tuple(key for key, column in workspace.columns.items() if not isinstance(column.source, Worked))
    view = View(key="all", title="All", columns=keys or shown)
    style = CsvStyle()
    path = exporting.export_csv(workspace, selection, view, folder=folder, style=style, progress=Progress()).path
    try:
        return path.read_bytes()
    finally:
        path.unlink()


def one_by_one(workspace, folder, monkeypatch, selection=WHOLE, keys=None):
    with monkeypatch.context() as patched:
        patched.setattr(export_rows, "packed_rows", lambda _question: None)
        return written(workspace, folder, selection, keys)


@pytest.mark.parametrize("version", ["8.2", "1.6.1"])
def test_that_all_columns_are_the_same_bytes_either_way(shop_of, version, tmp_path, monkeypatch, parts):
    shop = shop_of(version)
    workspace = shop.workspace(writable=False)
    assert written(workspace, tmp_path) == one_by_one(workspace, tmp_path, monkeypatch)
    assert parts == [TextRows, list]


def test_that_strange_texts_are_the_same_bytes_either_way(shop, tmp_path, monkeypatch, parts):
    for customer, text in zip(shop.ids(len(STRANGE)), STRANGE, strict=True):
        shop.change_elsewhere(customer, firstname=text, note=text, birthday="0000-00-00")
    workspace = shop.workspace(writable=False)
    assert written(workspace, tmp_path) == one_by_one(workspace, tmp_path, monkeypatch)
    assert parts == [TextRows, list]


def test_that_a_text_with_the_separator_in_it_is_read_row_by_row(shop, tmp_path, parts):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, note="a\x1d.\x1db")
    assert b"a\x1d.\x1db" in written(shop.workspace(writable=False), tmp_path)
    assert parts == [list]


def test_that_a_text_the_server_cuts_off_is_read_row_by_row(shop, tmp_path, monkeypatch, parts):
    long = "x" * 60_000
    for customer in shop.ids(20):
        shop.change_elsewhere(customer, note=long)
    written_whole = written(shop.workspace(writable=False), tmp_path)
    assert (written_whole.count(long.encode()), parts) == (20, [list])


def test_that_rows_keep_the_order_they_are_asked_in_and_those_gone_are_left_out(shop, tmp_path):
    ids = shop.ids(5)
    wanted = Chosen((ids[3], ids[0], 999_999, ids[4]))
    lines = written(shop.workspace(writable=False), tmp_path, wanted, ("id_customer",)).decode("utf-8-sig").split()
    assert lines[1:] == [str(each) for each in (ids[3], ids[0], ids[4])]


def test_that_parts_come_in_order_and_none_is_lost(large_shop, tmp_path, monkeypatch, parts):
    monkeypatch.setattr(export_rows, "ROWS_A_PART", 500)
    workspace = large_shop.workspace(writable=False)
    lines = written(workspace, tmp_path, keys=("id_customer",)).decode("utf-8-sig").split()
    assert [int(each) for each in lines[1:]] == sorted(large_shop.read_all(), reverse=True)
    assert parts == [TextRows] * 3
