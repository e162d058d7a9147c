"""How the window was left."""

from pathlib import Path

from sc_desktop.domain.view import SortKey
from sc_desktop.settings.window_state import NARROWEST, WindowState


def test_that_what_was_kept_is_there_the_next_time_in_its_order(tmp_path: Path) -> None:
    kept = {"panes": [1, 2, 3], "view": "overview", "sort.overview": "-lastname", "columns.light": [["zeta", 90], ["alpha", 40]]}
    WindowState(tmp_path).keep(kept)
    state = WindowState(tmp_path)
    assert state.numbers("panes") == [1, 2, 3]
    assert state.text("view") == "overview"
    assert state.sort("overview") == SortKey("lastname", descending=True)
    assert state.columns("light") == [("zeta", 90), ("alpha", 40)]


def test_that_nonsense_counts_as_nothing(tmp_path: Path) -> None:
    WindowState(tmp_path).keep({"panes": "wide", "view": 7, "columns.light": [["a"], 5, ["b", "x"], ["c", -3]]})
    state = WindowState(tmp_path)
    assert (state.numbers("panes"), state.text("view"), state.columns("light")) == ([], "", [("c", NARROWEST)])


def test_that_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text("{oops", "utf-8")
    assert WindowState(tmp_path).text("view") == ""
    assert list(tmp_path.glob("window.json.broken-*"))
