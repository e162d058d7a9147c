"""The shop picker narrows grid, groups and tabs to what a shop of the multistore sees."""

import sqlite3

from PySide6.QtWidgets import QComboBox, QTabWidget


def picks(user, name):
    picker = user.find("shopPicker", QComboBox)
    picker.setFocus()
    picker.setCurrentIndex(picker.findText(name))
    user.settle()


def test_that_the_shops_of_the_installation_are_offered_and_all_of_them_are_looked_at_first(demo):
    picker = demo.find("shopPicker", QComboBox)
    assert [picker.itemText(place) for place in range(picker.count())] == ["All shops", "Maison Lavande", "Maison Lavande Pro"]
    assert picker.isVisible()
    assert picker.currentText() == "All shops"


def test_that_a_shop_shows_its_customers_and_groups_only(demo):
    demo.sets("customers.max_rows", 0)
    picks(demo, "Maison Lavande Pro")
    mine = {row[0] for row in demo.sql("SELECT id_customer FROM ps_customer WHERE deleted = 0 AND id_shop = 2")}
    assert set(demo.ids()) == mine
    assert demo.group("All customers").text(1) == str(len(mine))


def test_that_the_selected_customers_tabs_follow_the_shop(demo):
    bought = "SELECT id_customer FROM ps_orders JOIN ps_customer c USING (id_customer) WHERE c.deleted = 0 AND c.id_shop = 2"
    customer = demo.sql(bought)[0][0]
    demo.sql("UPDATE ps_orders SET id_shop = 1 WHERE id_customer = ?", customer)
    demo.sets("customers.max_rows", 0)
    demo.go_to(customer, "lastname")
    tabs = demo.find("propertyTabs", QTabWidget)
    before = [tabs.tabText(place) for place in range(tabs.count())]
    picks(demo, "Maison Lavande Pro")
    after = [tabs.tabText(place) for place in range(tabs.count())]
    assert demo.selected() == [customer]
    place = next(place for place, text in enumerate(before) if text.startswith("Orders"))
    assert "(" in before[place] and "(" not in after[place]


def test_that_pending_edits_stay_when_another_shop_is_looked_at(demo):
    customer = demo.ids()[0]
    demo.type_into(customer, "lastname", "Meunier")
    picks(demo, "Maison Lavande Pro")
    picks(demo, "All shops")
    assert demo.pending == 1
    assert demo.cell(customer, "lastname") == "Meunier"


def test_that_where_there_is_one_shop_there_is_nothing_to_choose(open_user, tmp_path):
    with sqlite3.connect(tmp_path / "profile" / "demo-shop.db") as shop:
        shop.execute("DELETE FROM ps_shop WHERE id_shop = 2")
    shop.close()
    assert not open_user().find("shopPicker", QComboBox).isVisible()
