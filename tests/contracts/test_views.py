"""The views shipped with the program parse without a complaint and name columns that exist."""

import pytest

from sc_desktop.datafiles import data_folder
from sc_desktop.i18n import tr, use_language
from sc_desktop.prestashop.customers import COLUMNS
from sc_desktop.settings.views import load_views


def shipped():
    return load_views(data_folder("views"), {column.key for column in COLUMNS})


def test_that_every_shipped_view_can_be_used_as_it_is():
    views, problems = shipped()
    assert [str(problem) for problem in problems] == []
    assert {view.key for view in views} == {path.stem for path in data_folder("views").glob("*.toml")}


@pytest.mark.parametrize("of", ["key", "title"])
def test_that_no_two_shipped_views_share_a_name(of):
    names = [getattr(view, of) for view in shipped()[0]]
    assert len(set(names)) == len(names)


def test_that_a_view_colours_and_sizes_only_columns_it_shows():
    for view in shipped()[0]:
        assert {*view.green, *(name for name, _ in view.widths)} <= set(view.columns), view.key


def test_that_the_light_view_comes_first():
    assert shipped()[0][0].key == "light"


def test_that_every_shipped_view_has_a_french_title():
    use_language("fr")
    assert [view.key for view in shipped()[0] if tr(view.title) == view.title] == []
