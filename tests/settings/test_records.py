"""Shipped preference records are read strictly: a broken one is our bug and stops the tests, not the user."""

import pytest

from sc_desktop.settings.records import load_pages

PAGE = 'title = "Grid"\nicon = "fa6s.table"\nposition = 1\n'
GOOD = PAGE + '[rows]\nkind = "whole"\ndefault = 5\nminimum = 0\nmaximum = 9\nlabel = "Rows"\n'


def pages(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return load_pages(folder)


def test_that_a_record_becomes_a_preference_of_its_page(tmp_path):
    (page,) = pages(tmp_path, grid=GOOD)
    (rows,) = page.preferences
    assert (page.key, page.title, page.icon) == ("grid", "Grid", "fa6s.table")
    assert (rows.key, rows.page, rows.kind, rows.default, rows.minimum, rows.maximum) == ("grid.rows", "grid", "whole", 5, 0, 9)


def test_that_pages_come_by_position_and_preferences_as_written(tmp_path):
    late = GOOD.replace("position = 1", "position = 2") + '[also]\nkind = "flag"\ndefault = true\nlabel = "Also"\n'
    first, second = pages(tmp_path, a_late=late, z_early=GOOD)
    assert (first.key, second.key) == ("z_early", "a_late")
    assert [preference.key for preference in second.preferences] == ["a_late.rows", "a_late.also"]


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("default = 5", "default = 10"),
        GOOD.replace("default = 5", 'default = "5"'),
        GOOD.replace("default = 5\n", ""),
        GOOD.replace('label = "Rows"', 'lable = "Rows"'),
        GOOD.replace('label = "Rows"', ""),
        GOOD.replace('kind = "whole"', 'kind = "number"'),
        GOOD.replace("maximum = 9", ""),
        GOOD.replace('title = "Grid"', ""),
        GOOD.replace("position = 1", ""),
        GOOD + "needs_restart = 1\n",
        GOOD + 'choices = [{ value = "a", label = "A" }]\n',
        PAGE + '[a]\nkind = "choice"\ndefault = "a"\nlabel = "A"\n',
        PAGE + '[a]\nkind = "choice"\ndefault = "b"\nlabel = "A"\nchoices = [{ value = "a", label = "A" }]\n',
        PAGE + "surprise = 1\n",
        PAGE + "[broken",
    ],
)
def test_that_a_broken_record_raises_and_names_its_file(tmp_path, text):
    with pytest.raises(ValueError, match=r"grid\.toml"):
        pages(tmp_path, grid=text)
