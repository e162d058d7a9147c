"""Filters kept under a name: what is saved is read again; a file that isn't understood is set aside by itself, with a message."""

from decimal import Decimal

import pytest

from sc_desktop.domain.filters import AllOf, AnyOf, Op, Test
from sc_desktop.errors import BadInput
from sc_desktop.i18n import tr
from sc_desktop.settings.filters import delete_filter, load_filters, rename_filter, save_filter
from sc_desktop.settings.where_text import read_where, where_text

WHERE = AllOf(
    (Test("lastname", Op.IS, ('d\'O "x" \\ é\n',)), AnyOf((Test("total_spent", Op.MORE, (Decimal("1.50"),)), Test("note", Op.EMPTY))))
)


def test_that_what_is_saved_is_read_again(tmp_path):
    saved = save_filter(tmp_path, "  Été  fidèles ", WHERE)
    assert load_filters(tmp_path) == ((saved,), ())
    assert (saved.key, saved.title) == ("ete-fideles", "Été fidèles")
    assert read_where(where_text(WHERE)) == WHERE


def test_that_a_renamed_filter_stands_once_and_a_deleted_one_no_more(tmp_path):
    renamed = rename_filter(tmp_path, save_filter(tmp_path, "One", WHERE), "Two")
    assert [each.title for each in load_filters(tmp_path)[0]] == ["Two"]
    delete_filter(tmp_path, renamed.key)
    assert load_filters(tmp_path) == ((), ())


@pytest.mark.parametrize("text", ["", "title = 3", 'title = "x"', 'title = "x"\nwhere = {all = []}', "[", 'title = "x"\nsql = "1"'])
def test_that_a_broken_file_is_set_aside_alone(tmp_path, text):
    good = save_filter(tmp_path, "Good", WHERE)
    (tmp_path / "filters" / "bad.toml").write_text(text, "utf-8")
    found, problems = load_filters(tmp_path)
    assert found == (good,)
    assert ["bad.toml" in tr(problem) for problem in problems] == [True]
    assert (tmp_path / "filters" / "bad.toml").read_text("utf-8") == text


@pytest.mark.parametrize("title", ["", "…", "x" * 101])
def test_that_a_name_that_is_none_is_refused(tmp_path, title):
    with pytest.raises(BadInput):
        save_filter(tmp_path, title, WHERE)
    assert load_filters(tmp_path) == ((), ())
