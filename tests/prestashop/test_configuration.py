"""Which row of a switch counts, as PrestaShop itself decides it."""

from __future__ import annotations

import pytest

from sc_desktop.prestashop.configuration import Configuration, Setting

ONE_SHOP = {1: 1}
TWO_SHOPS = {1: 1, 2: 1, 3: 2}
MULTISHOP = Setting(1, None, None, "PS_MULTISHOP_FEATURE_ACTIVE", "1")


def row(number: int, value: str | None, group: int | None = None, shop: int | None = None, name: str = "KEY") -> Setting:
    return Setting(number, group, shop, name, value)


def test_that_of_two_global_rows_the_one_with_the_lowest_id_counts():
    assert Configuration([row(9, "late"), row(4, "early", 0, 0)], ONE_SHOP).text("KEY") == "early"


def test_that_null_and_zero_both_make_a_row_global():
    for group, shop in ((None, None), (0, 0), (None, 0), (0, None)):
        assert Configuration([row(4, "x", group, shop)], ONE_SHOP).text("KEY") == "x"


def test_that_rows_left_over_from_multishop_are_overlooked_while_it_is_off():
    rows = [row(4, "global"), row(5, "group", 1), row(6, "shop", 1, 1)]
    assert Configuration(rows, TWO_SHOPS).text("KEY", shop=1) == "global"
    assert Configuration([MULTISHOP, *rows], ONE_SHOP).text("KEY", shop=1) == "global"


def test_that_a_shops_own_row_comes_before_its_groups_and_that_before_the_global_one():
    rows = [MULTISHOP, row(4, "global"), row(5, "group", 1), row(6, "shop", 1, 2)]
    configuration = Configuration(rows, TWO_SHOPS)
    assert [configuration.text("KEY", shop=shop) for shop in (0, 1, 2, 3)] == ["global", "group", "shop", "global"]


def test_that_a_shops_row_counts_whatever_group_it_notes():
    assert Configuration([MULTISHOP, row(4, "shop", None, 2)], TWO_SHOPS).text("KEY", shop=2) == "shop"


def test_that_multishop_needs_its_switch_and_a_second_shop():
    assert Configuration([MULTISHOP], TWO_SHOPS).is_multishop
    assert not Configuration([MULTISHOP], ONE_SHOP).is_multishop
    assert not Configuration([row(1, "0", name="PS_MULTISHOP_FEATURE_ACTIVE")], TWO_SHOPS).is_multishop


def test_that_null_reads_as_empty_and_a_missing_row_as_the_default():
    assert Configuration([row(4, None)], ONE_SHOP).text("KEY", "default") == ""
    assert Configuration([], ONE_SHOP).text("KEY", "default") == "default"


@pytest.mark.parametrize(("stored", "number"), [("3", 3), (" 12abc", 12), ("-1", -1), ("abc", 0), ("", 7), (None, 7)])
def test_that_numbers_are_read_as_php_reads_them(stored, number):
    assert Configuration([row(4, stored)], ONE_SHOP).whole("KEY", 7) == number
