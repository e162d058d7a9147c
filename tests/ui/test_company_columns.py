"""The columns of companies: in every view when they are preferred, and in a shop in B2B mode; in the file as on the screen."""

import csv

import pytest
from PySide6.QtWidgets import QComboBox

from sc_desktop.datafiles import data_folder
from sc_desktop.domain.view import COMPANY, TERMS
from sc_desktop.settings.views import load_views

WANTED = "customers.company_columns"
VIEWS = load_views(data_folder("views"))[0]


def pick(user, key):
    user.find("viewPicker", QComboBox).setCurrentIndex([view.key for view in VIEWS].index(key))
    user.settle()


def test_that_one_shop_of_two_in_b2b_mode_changes_no_view_of_both(demo):
    assert demo.sql("SELECT id_shop, value FROM ps_configuration WHERE name = 'PS_B2B_ENABLE' ORDER BY 1") == [(None, "0"), (2, "1")]
    for view in VIEWS:
        pick(demo, view.key)
        assert demo.column_keys() == list(view.columns)


def test_that_every_view_has_the_columns_once_they_are_preferred(demo):
    demo.sets(WANTED, True)
    for view in VIEWS:
        pick(demo, view.key)
        keys = demo.column_keys()
        assert set(keys) == {*view.columns, *COMPANY}
        assert len(keys) == len(set(keys))
        assert [key for key in keys if key in view.columns] == list(view.columns)


def test_that_they_come_and_go_at_once_and_the_selection_stays(demo):
    before, chosen = demo.column_keys(), demo.ids()[3:5]
    demo.select(chosen)
    demo.sets(WANTED, True)
    assert demo.column_keys() == [*before[:5], *COMPANY, *before[5:]]
    assert demo.selected() == chosen
    ((company,),) = demo.sql("SELECT coalesce(company, '') FROM ps_customer WHERE id_customer = ?", chosen[0])
    assert demo.text(chosen[0], "company") == company
    demo.sets(WANTED, False)
    assert demo.column_keys() == before
    assert demo.selected() == chosen


def test_that_a_column_that_goes_no_longer_sorts(demo):
    newest_first = demo.ids()
    demo.sets(WANTED, True)
    demo.click_header("company")
    assert demo.ids() != newest_first
    demo.sets(WANTED, False)
    assert demo.ids() == newest_first


def test_that_the_file_has_the_columns_of_the_screen(demo, tmp_path):
    demo.sets("export.folder", str(tmp_path))
    demo.sets("export.headers", "keys")
    demo.sets(WANTED, True)
    demo.select(demo.ids()[:3])
    demo.do("action.export_csv")
    demo.settle()
    (path,) = tmp_path.glob("customers_light_*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    assert header == demo.column_keys()
    companies = dict(demo.sql("SELECT id_customer, coalesce(company, '') FROM ps_customer"))
    assert [row[header.index("company")] for row in rows] == [companies[int(row[0])] for row in rows]


@pytest.mark.parametrize("preferred", [False, True])
def test_that_a_shop_in_b2b_mode_shows_all_its_columns_in_every_view(demo, preferred):
    demo.sql("UPDATE ps_configuration SET value = '1' WHERE name = 'PS_B2B_ENABLE'")
    demo.sets(WANTED, preferred)
    demo.do("action.open_demo")
    demo.settle()
    for view in VIEWS:
        pick(demo, view.key)
        assert set(demo.column_keys()) == {*view.columns, *COMPANY, *TERMS}


def test_that_looking_at_the_one_shop_in_b2b_mode_shows_its_columns_while_it_is_looked_at(demo):
    picker, before = demo.find("shopPicker", QComboBox), demo.column_keys()
    picker.setCurrentIndex(picker.findText("Maison Lavande Pro"))
    demo.settle()
    assert demo.column_keys() == [*before[:5], *COMPANY, *before[5:], *TERMS]
    companies = dict(demo.sql("SELECT id_customer, coalesce(company, '') FROM ps_customer"))
    assert demo.texts("company") == [companies[customer] for customer in demo.ids()]
    for other in ("Maison Lavande", "All shops"):
        picker.setCurrentIndex(picker.findText(other))
        demo.settle()
        assert demo.column_keys() == before


def test_that_the_preference_stands_on_the_page_of_customers(demo):
    demo.do("action.preferences")
    box = demo.dialog("preferencesDialog").findChild(object, "pref.customers.company_columns")
    assert not box.isChecked()
    box.click()
    demo.settle()
    assert set(COMPANY) <= set(demo.column_keys())
