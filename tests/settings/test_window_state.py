"""How the window was left."""

import pytest

from sc_desktop.domain.view import SortKey, View
from sc_desktop.settings.window_state import NARROWEST, WindowState, woven

LIGHT = View("light", "Light", ("id", "first", "last", "email"))


@pytest.fixture
def state(tmp_path):
    return WindowState(tmp_path)


def kept(folder, **told):
    """The state the next window finds when these were kept."""
    state = WindowState(folder)
    state.keep({name.replace("_", "."): value for name, value in told.items()})
    state.save()
    return WindowState(folder)


def test_that_what_was_kept_is_there_the_next_time(tmp_path):
    state = kept(tmp_path, panes=[1, 2, 3], view="overview", sort_overview="-lastname", widths_light={"first": 90})
    assert state.numbers("panes") == [1, 2, 3]
    assert state.text("view") == "overview"
    assert state.sort("overview") == (SortKey("lastname", descending=True),)  # as earlier versions kept it: one column
    assert state.widths("light") == {"first": 90}


def test_that_columns_come_back_in_their_order_without_the_hidden_ones(tmp_path):
    state = kept(tmp_path, order_light=["email", "id", "first", "last"], hidden_light=["first"])
    assert state.arranged(LIGHT).columns == ("email", "id", "last")
    assert state.order(LIGHT) == ["email", "id", "first", "last"]


def test_that_a_column_a_view_gained_or_lost_since_is_no_trouble(tmp_path):
    state = kept(tmp_path, order_light=["last", "gone", "id", "last"], hidden_light=["gone"])
    assert state.arranged(LIGHT).columns == ("last", "email", "id", "first")


def test_that_a_view_is_never_left_without_columns(tmp_path):
    assert kept(tmp_path, hidden_light=list(LIGHT.columns)).arranged(LIGHT) == LIGHT


def test_that_nonsense_counts_as_nothing(tmp_path):
    state = kept(tmp_path, panes="wide", view=7, widths_light={"a": "x", "b": True, "c": -3}, order_light=[5, None], hidden_light="id")
    assert (state.numbers("panes"), state.text("view"), state.widths("light")) == ([], "", {"c": NARROWEST})
    assert state.arranged(LIGHT) == LIGHT


def test_that_a_damaged_file_is_set_aside(tmp_path):
    (tmp_path / "window.json").write_text("{oops", "utf-8")
    assert WindowState(tmp_path).text("view") == ""
    assert list(tmp_path.glob("window.json.broken-*"))


def test_that_none_forgets(tmp_path):
    kept(tmp_path, view="light")
    assert kept(tmp_path, view=None).text("view") == ""


def test_that_only_what_differs_is_told_and_written(state, tmp_path):
    told = []
    state.on_change.append(lambda: told.append(True))
    state.keep({"view": "light"})
    state.keep({"view": "light"})
    state.save()
    (tmp_path / "window.json").unlink()
    state.save()
    assert len(told) == 1
    assert not (tmp_path / "window.json").exists()


@pytest.mark.parametrize(("order", "all_of_them"), [("", "abcd"), ("ca", "cdab"), ("db", "adbc"), ("bxba", "bcda"), ("dcba", "dcba")])
def test_that_what_an_order_does_not_name_stays_beside_its_neighbour(order, all_of_them):
    assert "".join(woven(order, "abcd")) == all_of_them
