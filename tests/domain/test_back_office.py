"""The address of a back office is kept without page, token and password; what is no web address is none."""

import pytest

from sc_desktop.domain.back_office import read_back_office

KEPT = "https://shop.example/admin123/"


@pytest.mark.parametrize(
    "text",
    [
        KEPT,
        "https://shop.example/admin123",
        f"  {KEPT}\n",
        f"{KEPT}index.php",
        f"{KEPT}index.php?controller=AdminDashboard&token=c0ffee",
        f"{KEPT}index.php/sell/orders/12/view?_token=c0ffee",
        f"{KEPT}sell/customers/?_token=c0ffee",
        f"{KEPT}?controller=AdminLogin#top",
        "HTTPS://shop.example/admin123/",
    ],
)
def test_that_any_page_of_the_back_office_tells_its_folder(text):
    assert read_back_office(text) == KEPT


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8080/a/", "https://shop.example/", "https://boutique.example/zoé/admin/", "https://[::1]:81/a/", ""]
)
def test_that_an_address_as_it_is_kept_is_read_as_itself(text):
    assert read_back_office(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "shop.example/admin123/",
        "ftp://shop.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///admin/",
        "https://anna@shop.example/admin/",
        "https://anna:secret@shop.example/admin/",
        "https://shop.example\\@evil.example/",
        "https://shop.example/ad min/",
        "https://shop.example/\x00",
        "https://shop.example:99999/",
        "https://[::1/",
    ],
)
def test_that_what_is_no_bare_web_address_is_none(text):
    assert read_back_office(text) is None
