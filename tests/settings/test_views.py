"""View files are checked entry by entry; what can't be used is left out and told."""

import pytest

from sc_desktop.domain.query import NEWEST_FIRST
from sc_desktop.domain.view import SortKey
from sc_desktop.settings.views import load_views

COLUMNS = {"id_customer", "firstname", "lastname", "email"}


def views(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return load_views(folder, COLUMNS)


def test_that_a_file_becomes_a_view(tmp_path):
    text = 'title = "Mine"\ncolumns = ["email", "lastname"]\nsort = ["-email", "lastname"]\ngreen = ["email"]\n[widths]\nemail = 180\n'
    (view,), problems = views(tmp_path, mine=text)
    assert problems == ()
    assert (view.key, view.title, view.columns, view.green) == ("mine", "Mine", ("email", "lastname"), ("email",))
    assert view.sort == (SortKey("email", descending=True), SortKey("lastname"))
    assert view.widths == (("email", 180),)


def test_that_a_view_without_an_order_shows_the_newest_first(tmp_path):
    (view,), _ = views(tmp_path, mine='title = "Mine"\ncolumns = ["email"]\n')
    assert view.sort == NEWEST_FIRST


def test_that_views_come_by_position_then_by_name(tmp_path):
    text = 'title = "T"\ncolumns = ["email"]\n'
    found, _ = views(tmp_path, a=text, b=text + "position = 2\n", c=text + "position = 1\n")
    assert [view.key for view in found] == ["c", "b", "a"]


@pytest.mark.parametrize(
    "text",
    [
        "not toml at all",
        'columns = ["email"]',
        'title = ""\ncolumns = ["email"]',
        'title = 3\ncolumns = ["email"]',
        'title = "T"',
        'title = "T"\ncolumns = []',
        'title = "T"\ncolumns = "email"',
        'title = "T"\ncolumns = ["nowhere"]',
        "deep = " + "[" * 20_000,
    ],
)
def test_that_a_file_that_makes_no_view_is_told_and_the_others_stay(tmp_path, text):
    found, problems = views(tmp_path, bad=text, good='title = "Good"\ncolumns = ["email"]\n')
    assert [view.key for view in found] == ["good"]
    assert len(problems) == 1 and "bad.toml" in str(problems[0])
    assert (tmp_path / "bad.toml").read_text() == text


def test_that_a_column_that_does_not_exist_is_left_out_and_told_once(tmp_path):
    text = 'title = "T"\ncolumns = ["email", "nowhere"]\nsort = ["-nowhere"]\ngreen = ["nowhere"]\n[widths]\nnowhere = 100\n'
    (view,), problems = views(tmp_path, mine=text)
    assert (view.columns, view.green, view.sort, view.widths) == (("email",), (), NEWEST_FIRST, ())
    assert len(problems) == 1 and "nowhere" in str(problems[0])


@pytest.mark.parametrize(
    "entry", ["sort = 3", "green = 3", 'position = "x"', "widths = 3", "widths = {email = 5}", 'widths = {email = "x"}', "where = 1"]
)
def test_that_an_entry_that_can_not_be_used_is_left_out_and_told(tmp_path, entry):
    (view,), problems = views(tmp_path, mine=f'title = "T"\ncolumns = ["email"]\n{entry}\n')
    assert (view.columns, view.sort, view.green, view.widths) == (("email",), NEWEST_FIRST, (), ())
    assert len(problems) == 1 and entry.split()[0] in str(problems[0])


def test_that_columns_are_not_checked_when_nobody_knows_them(tmp_path):
    (tmp_path / "mine.toml").write_text('title = "T"\ncolumns = ["anything"]\n')
    (view,), problems = load_views(tmp_path, None)
    assert (view.columns, problems) == (("anything",), ())


def test_that_a_column_named_twice_is_shown_once(tmp_path):
    (view,), _ = views(tmp_path, mine='title = "T"\ncolumns = ["email", "email"]\n')
    assert view.columns == ("email",)


def test_that_a_folder_that_is_missing_has_no_views(tmp_path):
    assert load_views(tmp_path / "nowhere", COLUMNS) == ((), ())
