"""Pages of the back office stand where the version has them: PrestaShop's admin routes, and the controllers before."""

import pytest

from sc_desktop.prestashop.back_office import customer_page, order_page
from sc_desktop.prestashop.shop import version_numbers

FOLDER = "https://shop.example/admin123/"
OLD_CUSTOMER = "index.php?controller=AdminCustomers&id_customer=7&viewcustomer"
OLD_ORDER = "index.php?controller=AdminOrders&id_order=12&vieworder"
CUSTOMER, ORDER = "index.php/sell/customers/7/view", "index.php/sell/orders/12/view"


@pytest.mark.parametrize(
    ("version", "customer", "order"),
    [
        ("1.6.1.24", OLD_CUSTOMER, OLD_ORDER),
        ("1.7.5.2", OLD_CUSTOMER, OLD_ORDER),
        ("1.7.6.0", CUSTOMER, OLD_ORDER),
        ("1.7.7.0", CUSTOMER, ORDER),
        ("8.2.0", CUSTOMER, ORDER),
        ("9.1.0", CUSTOMER, ORDER),
    ],
)
def test_that_each_version_shows_its_pages_where_it_has_them(version, customer, order):
    numbers = version_numbers(version)
    assert customer_page(FOLDER, numbers, 7) == FOLDER + customer
    assert order_page(FOLDER, numbers, 12) == FOLDER + order
