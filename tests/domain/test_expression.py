"""The small language says what is meant, where it is wrong, and never more than it may."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sc_desktop.domain.expression import FUNCTIONS, TOPICS, ExpressionError, read_condition, read_expression
from sc_desktop.domain.expression.values import Type
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.i18n import Message
from sc_desktop.prestashop.customers import COLUMNS

COLUMNS_BY_KEY = {column.key: column for column in COLUMNS}
LISTS = {"group": {3: "Client", 4: "VIP"}, "gender": {1: "M."}, "language": {1: "Français"}}
TODAY = datetime.date(2026, 3, 1)
ANN = {
    "firstname": "Ann", "lastname": " DE  LA TOUR ", "email": "ann@example.com", "company": "", "note": None, "newsletter": 1, "optin": 0,
    "orders_valid": 5, "total_spent": Decimal("12.500000"), "id_default_group": 4, "id_gender": 0, "groups": "3,4",
    "birthday": "1980-02-29", "last_order": "2024-05-01 10:00:00", "last_visit": None, "max_payment_days": 30, "age": "1980-02-29",
}  # fmt: skip


def answer(source, manner=ENGLISH, **values):
    expression = read_expression(source, COLUMNS_BY_KEY, manner=replace(manner, lists=LISTS), today=TODAY)
    return expression.answer({**ANN, **values})


def fault(source):
    with pytest.raises(ExpressionError) as raised:
        read_expression(source, COLUMNS_BY_KEY, manner=replace(ENGLISH, lists=LISTS), today=TODAY)
    return str(raised.value.reason), source[raised.value.start : raised.value.end]


ANSWERS = {
    "title(trim(lastname))": "de La Tour",
    'if(orders_valid > 3, "VIP", note)': "VIP",
    'if(orders_valid > 9, "VIP", note)': None,
    'if(optin, "yes")': None,
    '"a" & \'b"c\' & "d""e"': 'ab"cd"e',
    'firstname & " " & total_spent & " " & birthday & " " & newsletter & note': "Ann 12.5 1980-02-29 Yes",
    "1 + 2 * 3 - 4 / 8": Decimal("6.5"),
    "-(2 - 5) * -1": Decimal(-3),
    "total_spent + newsletter": Decimal("13.5"),
    "birthday + 1": datetime.date(1980, 3, 1),
    "today() - 2026-02-01": Decimal(28),
    'today() - "2026-02-01"': Decimal(28),
    "add_months(2024-01-31, 1)": datetime.date(2024, 2, 29),
    "add_months(2024-01-31, -14)": datetime.date(2022, 11, 30),
    "add_days(today(), -1)": datetime.date(2026, 2, 28),
    "year(birthday) * 100 + month(birthday) + day(birthday)": Decimal(198031),
    "min(3, 1, 2) & max(3, 1)": "13",
    "min(birthday, last_order)": datetime.date(1980, 2, 29),
    "max(2020-01-01, 2021-01-01)": datetime.date(2021, 1, 1),
    "round(2.5) & round(1.005, 2) & round(-2.5) & abs(-3)": "31.01-33",
    "left(email, 3) & right(email, 4) & mid(email, 2, 2)": "ann.comnn",
    "left(email, -1) & right(email, 0) & right(email, 99)": "ann@example.com",
    'before(email, "@") & after(email, "@") & after(email, "#")': "annexample.com",
    'replace(email, "@", " at ") & replace(email, "", "x")': "ann at example.comann@example.com",
    "upper(firstname) & lower(firstname) & length(firstname) & length(note)": "ANNann30",
    'ifempty(note, company, "none")': "none",
    "coalesce(note, empty)": None,
    "ifempty(last_visit, last_order)": datetime.datetime(2024, 5, 1, 10),
    'number("1,234.5") + 1': Decimal("1235.5"),
    'date("2020-02-29") + 366': datetime.date(2021, 3, 1),
    "text(12.50)": "12.5",
    "age": Decimal(46),
    "id_default_group & groups": "VIPClient, VIP",
    "IF(NEWSLETTER AND NOT OPTIN; 1; 2)": Decimal(1),
}  # fmt: skip


@pytest.mark.parametrize("source", ANSWERS)
def test_that_an_expression_gives_what_it_says(source, monkeypatch):
    monkeypatch.setitem(
        COLUMNS_BY_KEY, "age", replace(COLUMNS_BY_KEY["age"], kind=replace(COLUMNS_BY_KEY["age"].kind, today=lambda: TODAY))
    )
    assert answer(source) == ANSWERS[source]


def test_that_texts_are_written_and_read_in_the_users_language():
    assert answer('total_spent & " " & birthday & " " & optin', FRENCH) == "12,5 29/02/1980 Non"
    assert answer('number("1 234,5")', FRENCH) == Decimal("1234.5")


HOLDS = [
    "newsletter", "newsletter = 1", "newsletter = true", "not optin", 'id_default_group = "VIP"', "id_default_group = 4",
    "id_default_group <> 3", "id_gender = empty", "isempty(id_gender)", 'note = ""', "company = note", "orders_valid >= 5",
    'contains(groups, "VIP") and starts(email, "ann@") and ends(email, ".com")', "last_order = 2024-05-01", 'last_order < "2024-05-02"',
    "last_order <= 2024-05-01", "not last_order > 2024-05-01", 'firstname <> "ann"', "firstname = 'Ann'", "birthday < last_order",
    "false or true and true", "not (true and false)", "last_visit <> 2024-01-01", "total_spent == 12.5 and total_spent != 12",
]  # fmt: skip
FAILS = ["optin", "last_visit < 2024-01-01", "last_visit > 2024-01-01", 'note > ""', 'firstname = "ANN"', "false", "not true"]


@pytest.mark.parametrize(("source", "holds"), [(source, True) for source in HOLDS] + [(source, False) for source in FAILS])
def test_that_a_condition_holds_as_it_says(source, holds):
    condition = read_condition(source, COLUMNS_BY_KEY, manner=replace(ENGLISH, lists=LISTS), today=TODAY)
    assert condition.holds(ANN) is holds


def test_that_a_condition_must_say_yes_or_no():
    with pytest.raises(ExpressionError) as raised:
        read_condition("firstname", COLUMNS_BY_KEY, manner=ENGLISH, today=TODAY)
    assert "compare it with something" in str(raised.value.reason)


FAULTS = {
    "": ("Write an expression", ""),
    "lastnam": ("Did you mean “lastname”?", "lastnam"),
    "upper(lastnane)": ("Did you mean “lastname”?", "lastnane"),
    "titel(lastname)": ("Did you mean “title”?", "titel"),
    "qqqqqq": ("There is no column “qqqqqq”.", "qqqqqq"),
    "upper": ("it is written upper(text)", "upper"),
    "upper(firstname": ("is not closed", "upper"),
    "upper(firstname, 1)": ("It is written upper(text)", "upper(firstname, 1)"),
    "(1 + 2": ("is not closed", "("),
    "1 +": ("missing at the end", ""),
    "1 2": ("“2” can't stand here", "2"),
    "firstname lastname": ("“lastname” can't stand here", "lastname"),
    'firstname & "x': ("quotation mark is missing", '"'),
    "firstname & “x”": ("straight quotation marks", "“"),
    "1 @ 2": ("“@” has no meaning", "@"),
    "2020-02-30": ("no such day", "2020-02-30"),
    'birthday = "1980"': ("no such day", '"1980"'),
    'firstname + "x"': ("to join texts write &", "+"),
    "firstname * 2": ("A number belongs here", "firstname"),
    "upper(12)": ("A text belongs here", "12"),
    "year(firstname)": ("A date belongs here", "firstname"),
    "5 - birthday": ("can't be taken from a number", "-"),
    "firstname > 3": ("can't be compared", ">"),
    "birthday = 3": ("can't be compared", "="),
    "1 < 2 < 3": ("need “and” between", "<"),
    'if(newsletter, 1, "a")': ("both must be alike", '"a"'),
    "firstname and newsletter": ("A condition belongs here", "firstname"),
    "1" * 19: ("too large", "1" * 19),
    "and": ("“and” can't stand here", "and"),
}


@pytest.mark.parametrize("source", FAULTS)
def test_that_a_fault_is_told_with_its_place(source):
    told, place = fault(source)
    assert FAULTS[source][0] in told
    assert place == FAULTS[source][1]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("total_spent / 0", "divided by zero"), ("0 / 0", "divided by zero"),
        ("last_visit + 1", "is empty"), ("number(note) + 1", "is empty"), ('number("abc")', "is not a number"),
        ('date("2020-13-01")', "is not a date"), ("add_days(birthday, 99999999)", "years 1 and 9999"), ("birthday + 0.5", "whole numbers"),
        ("add_months(birthday, 999999)", "years 1 and 9999"), ("round(1, 7)", "6 decimals"), ("999999999999999999 * 9", "too large"),
    ],
)  # fmt: skip
def test_that_what_has_no_answer_is_said_for_the_customer(source, why):
    found = answer(source)
    assert isinstance(found, Message) and why in str(found)


def test_that_results_stay_bounded():
    found = answer("replace(note, 'a', 'aaaaaaaaaa')", note="a" * 200_000)
    assert isinstance(found, Message) and "too long" in str(found)
    found = answer("note & note", note="a" * 600_000)
    assert isinstance(found, Message) and "too long" in str(found)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 500 + "1" + ")" * 500,
        "-" * 500 + "1",
        "not " * 400 + "true",
        "upper(" * 300 + "note" + ")" * 300,
        "1" + "+1" * 900,
        "a" * 2001,
    ],
)
def test_that_nothing_nests_or_chains_without_end(source):
    assert fault(source)


@pytest.mark.parametrize(
    "source", ["(" * 39 + "1" + ")" * 39, "1" + "+1" * 100, " & ".join(["firstname"] * 150), " or ".join(["optin"] * 150), "- " * 39 + "1"]
)
def test_that_what_is_within_the_limits_is_calculated(source):
    assert not isinstance(answer(source), Message)


SIGNS = [*"(((())),,&+-*/=<>.é", "<>", '"a"', "''", '"', "1", "0", "2.5", "2020-01-31", "9" * 18, "__x__", "and", "not", "true", "empty"]
WORDS = st.sampled_from([*FUNCTIONS, *ANN, *SIGNS])


@given(source=st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)), data=st.data())
def test_that_whatever_is_typed_gives_an_answer_a_message_or_a_fault_with_its_place(source, data):
    try:
        expression = read_expression(source, COLUMNS_BY_KEY, manner=replace(ENGLISH, lists=LISTS), today=TODAY)
    except ExpressionError as error:
        assert 0 <= error.start <= error.end <= len(source) + 1 and str(error.reason)
        return
    values = dict(ANN)
    for key in expression.reads:
        if isinstance(ANN[key], str) or ANN[key] is None:
            values[key] = data.draw(st.one_of(st.none(), st.text(max_size=5)) if key != "groups" else st.sampled_from([None, "3", "4,9"]))
    found = expression.answer(values)
    assert found is None or isinstance(found, (str, Decimal, bool, datetime.date, Message)) or type(found).__name__ == "Entry"
    if expression.type is Type.NUMBER and isinstance(found, Decimal):
        assert abs(found) < 10**18


def test_that_the_guide_tells_of_every_function():
    page = (Path(__file__).parents[2] / "docs" / "expressions.md").read_text(encoding="utf-8")
    assert [name for name, function in FUNCTIONS.items() if f"`{function.usage}`" not in page] == []


def test_that_every_function_stands_under_one_topic():
    assert sorted(name for names in TOPICS.values() for name in names) == sorted(FUNCTIONS)


@pytest.mark.parametrize(
    ("source", "is_money"),
    [
        ("total_spent", True),
        ("total_spent / orders_valid", True),
        ("total_spent * 1.2 + 10", True),
        ("-total_spent", True),
        ("round(ifempty(total_spent, 0) / 3, 1)", True),
        ("if(newsletter, total_spent, 0)", True),
        ("max(total_spent, 100)", True),
        ("total_spent / last_cart_total", False),
        ("total_spent * total_spent", False),
        ("1 / total_spent", False),
        ("orders_valid * 2", False),
        ("length(text(total_spent))", False),
        ("total_spent > 5", False),
    ],
)
def test_that_what_comes_of_sums_of_money_is_known_to_be_money(source, is_money):
    assert read_expression(source, COLUMNS_BY_KEY, manner=ENGLISH, today=TODAY).part.is_money is is_money
