"""Whatever tables a shop lacks, each list says so or does without, and the others are counted all the same."""

import pytest

from sc_desktop.prestashop.panels import COUNTED, PANELS

OF_CUSTOMERS = (*COUNTED, "mails")
NEEDED = sorted(
    {(key, table) for key in OF_CUSTOMERS for table in PANELS[key].needs} - {("segments", "sc_segment"), ("segments", "sc_segment_element")}
)


@pytest.mark.parametrize(("key", "table"), NEEDED)
def test_that_a_list_without_a_table_it_needs_says_so(lists, key, table):
    lists.lose(table)
    assert lists.listed(key).note
    assert lists.listed(key).rows == ()
    assert key not in lists.counts()


def test_that_a_shop_with_nothing_but_customers_and_orders_is_counted(lists):
    lists.lose("address", "cart", "customer_thread", "cart_rule", "connections", "mail", "connections_page", "employee")
    assert set(lists.counts()) <= {"orders"}
