"""The tabs at the right: the roll and the folder agree."""

import importlib
import inspect
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTabWidget, QWidget

from sc_desktop.i18n import tr, use_language
from sc_desktop.ui import properties
from sc_desktop.ui.properties.roll import TABS

SAME_IN_FRENCH = {"Messages", "Segments"}
FOLDER = Path(properties.__file__).parent


def test_that_every_tab_of_the_folder_is_in_the_roll():
    modules = sorted(path.stem for path in FOLDER.glob("*_tab.py"))
    assert sorted(tab.__module__.rsplit(".", 1)[1] for tab in TABS) == modules


def test_that_each_module_holds_one_tab():
    for path in FOLDER.glob("*_tab.py"):
        module = importlib.import_module(f"sc_desktop.ui.properties.{path.stem}")
        tabs = [
            name for name, each in inspect.getmembers(module, inspect.isclass) if each.__module__ == module.__name__ and "Tab" in name[-3:]
        ]
        assert len(tabs) == 1, path.name


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.__name__)
def test_that_a_tab_is_a_widget_with_a_title_in_french(tab):
    assert issubclass(tab, QWidget)
    use_language("fr")
    assert tr(tab.title) != tab.title or tab.title in SAME_IN_FRENCH


def test_that_the_window_shows_the_tabs_of_the_roll_in_its_order(demo):
    tabs = demo.find("propertyTabs", QTabWidget)
    assert [type(tabs.widget(place)) for place in range(tabs.count())] == list(TABS)
