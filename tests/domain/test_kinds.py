"""What is typed is read or refused, never guessed; what is shown can be typed again."""

import contextlib
import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sc_desktop.domain.column import Column
from sc_desktop.domain.kinds import ZERO_DAY, ZERO_MOMENT, Age, Amount, Choice, Day, Flag, Kind, Moment, Unreadable, Whole
from sc_desktop.domain.manner import ENGLISH, FILE, FRENCH, Manner
from sc_desktop.i18n import use_language
from sc_desktop.prestashop.customers import COLUMNS

LISTS = {
    "group": {1: "Visiteur", 3: "Client", 4: "VIP", 5: "Vip"},
    "gender": {1: "M.", 2: "Mme"},
    "risk": {1: "None", 2: "Low"},
    "language": {1: "Français (French)", 2: "English (English)"},
}
MANNERS = [Manner(m.language, m.day, m.decimal, m.thousands, m.yes, m.no, LISTS) for m in (ENGLISH, FRENCH, FILE)]
in_every_manner = pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner.language)
TYPED = [column for column in COLUMNS if column.is_editable or column.key.endswith(("date_add", "newsletter"))]


@in_every_manner
@pytest.mark.parametrize(
    ("column", "sample"),
    [(column, sample) for column in TYPED for sample in column.samples],
    ids=lambda part: getattr(part, "key", repr(part)),
)
def test_that_what_a_column_shows_can_be_typed_again(column: Column, sample, manner):
    assert column.kind.parse(column.kind.show(sample, manner), manner) == sample


@in_every_manner
@given(number=st.integers(-(10**12), 10**12))
def test_that_a_whole_number_shown_can_be_typed_again(manner, number):
    assert Whole().parse(Whole().show(number, manner), manner) == number


@in_every_manner
@given(number=st.decimals(-(10**12), 10**12, places=6))
def test_that_an_amount_shown_can_be_typed_again(manner, number):
    assert Amount().parse(Amount().show(number, manner), manner) == number


@in_every_manner
@given(day=st.dates())
def test_that_a_date_shown_can_be_typed_again(manner, day):
    assert Day().parse(Day().show(day.isoformat(), manner), manner) == day.isoformat()


@in_every_manner
@given(moment=st.datetimes())
def test_that_a_moment_shown_can_be_typed_again(manner, moment):
    stored = moment.replace(microsecond=0).isoformat(" ")
    assert Moment().parse(Moment().show(stored, manner), manner) == stored


UNREADABLE = [
    (Whole(), ["x", "1.5", "1,5", "12,50", "1,0000", "'", "-", "1e3", "١٢x", "0x10", "--1", "1_000"]),
    (Amount(), ["x", "€", "'", ".", "-", "nan", "inf", "1e5", "1..2", "1_0", "12,5,0", "1 000 x"]),
    (Flag(), ["maybe", "2", "-1", "?"]),
    (Day(), ["31/31/2024", "2024-02-30", "2023-02-29", "today", "1/2/24", "2024", "0000-00-01", "-", "12.2024"]),
    (Moment(), ["2024-02-30 10:00", "2024-02-29 25:00", "2024-02-29 10:60", "10:00", "0000-00-00 99:99", "x"]),
    (Choice(list_name="gender"), ["x", "3", "#9", "-1", "M", "Mme M."]),
]


@pytest.mark.parametrize("manner", MANNERS[:2], ids=["en", "fr"])
@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in UNREADABLE for text in texts], ids=lambda part: getattr(part, "name", part)
)
def test_that_what_can_not_be_read_is_refused(kind: Kind, text, manner):
    with pytest.raises(Unreadable):
        kind.parse(text, manner)


@in_every_manner
@pytest.mark.parametrize("kind", [Whole, Amount, Day, Moment, Choice], ids=lambda kind: kind.__name__)
@given(text=st.text(min_size=1).filter(lambda text: text.strip() not in ("", ZERO_DAY, ZERO_MOMENT)))
def test_that_only_nothing_becomes_empty(kind: type[Kind], manner, text):
    read: object = "refused"
    with contextlib.suppress(Unreadable):
        read = kind(empty=None).parse(text, manner)
    assert read is not None


@in_every_manner
@pytest.mark.parametrize("kind", [Whole(), Amount(), Flag(), Day(), Moment(), Choice(list_name="gender")], ids=lambda kind: kind.name)
@pytest.mark.parametrize("nothing", ["", "  ", "\u00a0"])
def test_that_nothing_is_the_kind_s_empty_value(kind: Kind, manner, nothing):
    assert kind.parse(nothing, manner) == kind.empty


@pytest.mark.parametrize(
    ("text", "manner", "number"),
    [
        ("1,234.5", MANNERS[0], "1234.5"),
        ("12 345,67 €", MANNERS[1], "12345.67"),
        ("12\u202f345,67", MANNERS[1], "12345.67"),
        ("12.50", MANNERS[1], "12.50"),
        ("-0.5", MANNERS[0], "-0.5"),
    ],
)
def test_that_an_amount_is_read_as_people_write_it(text, manner, number):
    assert Amount().parse(text, manner) == Decimal(number)


@pytest.mark.parametrize(("text", "day"), [("29/02/2024", "2024-02-29"), ("1.3.2024", "2024-03-01"), ("2024-3-1", "2024-03-01")])
def test_that_a_french_date_has_its_day_first(text, day):
    assert Day().parse(text, FRENCH) == day


def test_that_an_english_date_with_slashes_is_not_guessed():
    with pytest.raises(Unreadable):
        Day().parse("03/04/2024", ENGLISH)


@pytest.mark.parametrize("zero", [None, "", "0000-00-00", "2024-00-10", "2024-02-00"])
def test_that_a_date_that_is_none_shows_nothing(zero):
    assert Day().show(zero, ENGLISH) == ""


def test_that_an_entry_of_a_list_is_found_by_name_whatever_its_case():
    assert Choice(list_name="group").parse("client", MANNERS[1]) == 3


def test_that_an_entry_that_differs_from_another_by_case_is_found_by_its_own():
    assert Choice(list_name="group").parse("Vip", MANNERS[1]) == 5


def test_that_a_name_that_fits_several_entries_is_refused():
    with pytest.raises(Unreadable):
        Choice(list_name="group").parse("vip", MANNERS[1])


def test_that_an_id_the_list_does_not_name_is_shown_as_a_number():
    assert Choice(list_name="group").show(9, MANNERS[1]) == "#9"


def test_that_the_reason_says_how_to_write_it_in_the_user_s_language():
    use_language("fr")
    with pytest.raises(Unreadable) as refusal:
        Day().parse("demain", FRENCH)
    assert "31/12/1980" in str(refusal.value.reason)


# -- age ---------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birthday", "today", "age"),
    [
        ("1980-06-15", (2024, 6, 15), "44"),  # birthday today
        ("1980-06-16", (2024, 6, 15), "43"),  # birthday tomorrow
        ("1980-06-14", (2024, 6, 15), "44"),
        ("1980-02-29", (2023, 2, 28), "42"),
        ("1980-02-29", (2023, 3, 1), "43"),
        ("1980-02-29", (2024, 2, 28), "43"),
        ("1980-02-29", (2024, 2, 29), "44"),
        ("2024-06-15", (2024, 6, 15), "0"),
        ("2024-06-16", (2024, 6, 15), ""),  # not born yet
        ("1980-12-31", (2024, 1, 1), "43"),
        ("0000-00-00", (2024, 6, 15), ""),
        ("1980-00-15", (2024, 6, 15), ""),
        (None, (2024, 6, 15), ""),
    ],
)
def test_that_an_age_is_in_full_years(birthday, today, age):
    assert Age(today=lambda: datetime.date(*today)).show(birthday, ENGLISH) == age
