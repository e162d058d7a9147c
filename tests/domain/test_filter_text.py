"""What is typed below a title is understood, or refused with the reason; and a test is written so that it is read again."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from sc_desktop.domain.filter_text import read_typed, written
from sc_desktop.domain.filters import Op, Test
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.i18n import tr, use_language
from sc_desktop.prestashop.customers import COLUMNS

BY_KEY = {column.key: column for column in COLUMNS}
LISTS = {"group": {3: "Customer", 4: "VIP", 5: "Vip gold"}}
EN, FR = replace(ENGLISH, lists=LISTS), replace(FRENCH, lists=LISTS)
TYPED = [
    ("lastname", "dup", Op.CONTAINS, ("dup",)),
    ("lastname", " =Dup ont ", Op.IS, ("Dup ont",)),
    ("lastname", "<>dup", Op.IS_NOT, ("dup",)),
    ("lastname", "!dup", Op.NOT_CONTAINS, ("dup",)),
    ("lastname", "du*", Op.STARTS, ("du",)),
    ("lastname", "*nt", Op.ENDS, ("nt",)),
    ("lastname", "*a*", Op.CONTAINS, ("a",)),
    ("lastname", '"*=x"', Op.CONTAINS, ("*=x",)),
    ("lastname", '="=x"', Op.IS, ("=x",)),
    ("lastname", "=", Op.EMPTY, ()),
    ("lastname", "<>", Op.NOT_EMPTY, ()),
    ("last_delivery_address", "Paris, France", Op.CONTAINS, ("Paris, France",)),
    ("orders_valid", "3", Op.IS, (3,)),
    ("orders_valid", ">= 1,000", Op.AT_LEAST, (1000,)),
    ("orders_valid", "<>0", Op.IS_NOT, (0,)),
    ("orders_valid", "2..5", Op.BETWEEN, (2, 5)),
    ("orders_valid", "2..", Op.AT_LEAST, (2,)),
    ("orders_valid", "..5", Op.AT_MOST, (5,)),
    ("orders_valid", "1; 3;3", Op.ONE_OF, (1, 3)),
    ("total_spent", "> 12.50", Op.MORE, (Decimal("12.50"),)),
    ("age", "18..25", Op.BETWEEN, (18, 25)),
    ("age", "=", Op.EMPTY, ()),
    ("birthday", "1980-12-31", Op.IS, ("1980-12-31",)),
    ("birthday", "1980-02", Op.BETWEEN, ("1980-02-01", "1980-02-29")),
    ("birthday", "1980", Op.BETWEEN, ("1980-01-01", "1980-12-31")),
    ("birthday", "1979..1980-02", Op.BETWEEN, ("1979-01-01", "1980-02-29")),
    ("birthday", "> 1980", Op.MORE, ("1980-12-31",)),
    ("birthday", ">=1980", Op.AT_LEAST, ("1980-01-01",)),
    ("birthday", "<1980-02", Op.LESS, ("1980-02-01",)),
    ("birthday", "<= 1980-02", Op.AT_MOST, ("1980-02-29",)),
    ("birthday", "..1980", Op.AT_MOST, ("1980-12-31",)),
    ("birthday", "<> 1980-12-31", Op.IS_NOT, ("1980-12-31",)),
    ("last_order", "Last 30 days", Op.DURING, ("last_days", 30)),
    ("last_order", "last 3,000 days", Op.DURING, ("last_days", 3000)),
    ("last_order", "last 1 day", Op.DURING, ("last_days", 1)),
    ("last_order", "more than 365 days ago", Op.DURING, ("more_than_days_ago", 365)),
    ("last_order", "THIS month", Op.DURING, ("this_month",)),
    ("last_order", "the  last month", Op.DURING, ("last_month",)),
    ("last_order", "the past 7 days", Op.DURING, ("last_days", 7)),
    ("last_order", "previous year", Op.DURING, ("last_year",)),
    ("last_order", "yesterday", Op.DURING, ("yesterday",)),
    ("last_order", "last 3 months", Op.DURING, ("last_months", 3)),
    ("last_order", "the last 2 weeks", Op.DURING, ("last_weeks", 2)),
    ("last_order", "past 2 years", Op.DURING, ("last_years", 2)),
    ("last_order", "next 3 months", Op.DURING, ("next_months", 3)),
    ("last_order", "more than 6 months ago", Op.DURING, ("more_than_months_ago", 6)),
    ("newsletter", "yes", Op.IS, (1,)),
    ("id_default_group", "vip", Op.ONE_OF, (4,)),
    ("id_default_group", "vi; cust", Op.ONE_OF, (4, 5, 3)),
    ("groups", "<>VIP", Op.NONE_OF, (4,)),
]
REFUSED = [
    ("orders_valid", "many"),
    ("orders_valid", ">"),
    ("orders_valid", "> 2.5"),
    ("orders_valid", ".."),
    ("orders_valid", "1..x"),
    ("orders_valid", ";"),
    ("birthday", "1980-13"),
    ("birthday", "2023-02-29"),
    ("birthday", "last 0 days"),
    ("birthday", "last 1201 months"),
    ("birthday", "<> 1980"),
    ("birthday", "soon"),
    ("newsletter", "perhaps"),
    ("groups", "nobody"),
    ("groups", ";"),
    ("lastname", "*"),
    ("lastname", "!"),
    ("lastname", "x" * 501),
    ("last_delivery_address", "=Paris"),
]


@pytest.mark.parametrize(("key", "text", "op", "values"), TYPED)
def test_that_what_is_typed_is_understood(key, text, op, values):
    assert read_typed(text, BY_KEY[key], EN) == Test(key, op, values)


@pytest.mark.parametrize("text", ["", "   "])
def test_that_nothing_typed_is_no_test(text):
    assert read_typed(text, BY_KEY["lastname"], EN) is None


@pytest.mark.parametrize(("key", "text"), REFUSED)
def test_that_what_means_nothing_is_refused_with_the_reason(key, text):
    with pytest.raises(Unreadable) as refused:
        read_typed(text, BY_KEY[key], EN)
    assert tr(refused.value.reason)


@pytest.mark.parametrize(("key", "text", "op", "values"), TYPED)
@pytest.mark.parametrize("manner", [EN, FR], ids=["en", "fr"])
def test_that_a_test_is_written_as_it_is_read(manner, key, text, op, values):
    shown = written(Test(key, op, values), BY_KEY[key], manner)
    assert shown is not None
    assert read_typed(shown, BY_KEY[key], manner) == Test(key, op, values)


def test_that_french_dates_and_numbers_are_understood():
    assert read_typed("02/1980..31/12/1980", BY_KEY["birthday"], FR) == Test("birthday", Op.BETWEEN, ("1980-02-01", "1980-12-31"))
    assert read_typed("> 1 234,50", BY_KEY["total_spent"], FR) == Test("total_spent", Op.MORE, (Decimal("1234.50"),))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("mois dernier", ("last_month",)),
        ("Le mois dernier", ("last_month",)),
        ("mois précédent", ("last_month",)),
        ("ce mois", ("this_month",)),
        ("semaine dernière", ("last_week",)),
        ("SEMAINE PASSEE", ("last_week",)),
        ("année dernière", ("last_year",)),
        ("l’an dernier", ("last_year",)),
        ("7 derniers jours", ("last_days", 7)),
        ("les 7 derniers jours", ("last_days", 7)),
        ("depuis 7 jours", ("last_days", 7)),
        ("12 derniers mois", ("last_months", 12)),
        ("les 12 derniers mois", ("last_months", 12)),
        ("2 dernières semaines", ("last_weeks", 2)),
        ("depuis 2 ans", ("last_years", 2)),
        ("il y a plus de 6 mois", ("more_than_months_ago", 6)),
        ("hier", ("yesterday",)),
        ("cette année", ("this_year",)),
        ("plus de 1 000 jours", ("more_than_days_ago", 1000)),
    ],
)
def test_that_a_period_is_understood_as_people_write_it_in_french(text, values):
    use_language("fr")
    assert read_typed(text, BY_KEY["last_order"], FR) == Test("last_order", Op.DURING, values)


def test_that_what_has_no_text_is_told_so():
    assert written(Test("groups", Op.ALL_OF, (3, 4)), BY_KEY["groups"], EN) is None
