"""PrestaShop's rules for the fields of a customer, both sides of each, version by version."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from sc_desktop.domain.change import StoredValue
from sc_desktop.i18n import Message, tr
from sc_desktop.prestashop.rules import RULED, rule_of

OLD, SEVEN, EIGHT, NINE = (1, 6, 1, 25), (1, 7, 8, 6), (8, 2, 0), (9, 1, 0)
SEVEN_SIX, EIGHT_ONE = (1, 7, 6, 9), (8, 1, 2)
ALL = (OLD, SEVEN, EIGHT, NINE)
SINCE_7 = (SEVEN, EIGHT, NINE)
TODAY = datetime.date(2024, 3, 1)
Case = tuple[str, tuple[int, ...], StoredValue]


def judged(key: str, version: tuple[int, ...], value: StoredValue) -> Message | None:
    return rule_of(key, version=version, length=255, nullable=True, today=lambda: TODAY)(value)


def each(key: str, versions: tuple[tuple[int, ...], ...], *values: StoredValue) -> Iterator[Case]:
    return ((key, version, value) for version in versions for value in values)


ACCEPTED: list[Case] = [
    *each(
        "firstname", ALL, "Mathieu", "Jaçinthø", "Jean-Marie", "D'Arcy", "John D.", "John D. John", "Mario Bros.", "Łukasz", "李", "Анна"
    ),
    *each("lastname", ALL, "ÃƒÆ’Ã‚Â¢ÃƒÂ¢Ã¢â", "田中。", "van der Berg", "O’Neill", "E&Y", "a~b"),
    *each("firstname", (OLD, SEVEN_SIX), " ", "Jean.  P", "J.\u00a0P", "Jean. "),
    *each("email", ALL, "john.doe@prestashop.com", "john.doe+alias@pr.e.sta.shop.com", "j@p.com", "john#doe@a.fr", "a@сайт.рф", "a'b@c.fr"),
    *each("email", (OLD,), "иван@prestashop.com", "élise@exemple.fr", "a..b@c.fr", "a.@c.fr"),
    *each("email", (SEVEN,), "user@localhost"),
    *each("email", SINCE_7, '"john doe"@example.com', "a@[192.0.2.1]", "a@xn--80aswg.xn--p1ai", "a@b_c.fr"),
    *each("company", ALL, "", None, "R&D; «Été», 100% (S.A.) #1", "田中商店"),
    *each("company", (NINE,), "a=b"),
    *each("siret", (OLD,), "", None, "73282932000074", "00000000000000"),
    *each("siret", SINCE_7, "73282932000075", "732 829 320", "ABC"),
    *each("ape", (OLD, SEVEN, EIGHT_ONE), "", "6201Z", "620a"),
    *each("ape", (EIGHT, NINE), "", "6201Z", "62.01Z", "6.1z", "62Z"),
    *each("website", ALL, "", None, "https://www.example.com/a?b=1&c=%20#d", "exämple.fr", "例え.jp", "a < b", "index.php?x=(1)"),
    *each("note", ALL, "", None, "Called <b>twice</b>.\nPays = late", "transcript : ok", "on clicks = 3", "format and objects"),
    *each("note", (OLD, SEVEN), "\u202eabc"),
    *each("birthday", ALL, None, "0000-00-00", "1980-12-31", "2024-03-01", "2000-02-29", "1905-01-01"),
    *each("birthday", (OLD,), "1801-01-01"),
    *each("birthday", (SEVEN, EIGHT), "1824-03-02", "1904-01-01"),
    *each("birthday", (NINE,), "1904-03-02"),
    *each("outstanding_allow_amount", ALL, 0, 12, Decimal("0.000001"), Decimal("99999999999999.999999"), 12.5, Decimal("1.0000000000")),
    *each("max_payment_days", ALL, 0, 60, 4294967295),
    *each("id_risk", ALL, 0, 4),
    *each("id_gender", ALL, 0, 2),
    *each("id_lang", ALL, None, 0, 1),
    *each("id_default_group", ALL, 1, 4294967295),
    *each("active", ALL, 0, 1),
    *each("newsletter", ALL, 0, 1),
    *each("optin", ALL, 0, 1),
]

REFUSED: list[Case] = [
    *(("firstname", version, f"Jean{sign}Paul") for version in ALL for sign in '0123456789!<>,;?=+()/\\@#"°*`{}_^$%:¤[]|'),
    *each("lastname", ALL, "", None, "www.website.com", "website。com", "J.P", ".rn", "website%2Ecom", "`hello", "hello[my friend]"),
    *each("lastname", (SEVEN, EIGHT, NINE, (1, 7, 7, 0)), " ", "\u00a0", "Jean.  P", "J.\u00a0P", "Jean. "),
    *each(
        "email", ALL, "", None, "john", "@", "a@", "@b.fr", "a@b..fr", "a b@c.fr", "a@b,fr", "a@b.fr\n", "a@.fr", "a@b.fr.", ".a@b.fr", 12
    ),
    *each("email", (OLD, EIGHT, NINE), "john.doe@prestashop", "user@localhost"),
    *each("email", (OLD,), '"john doe"@example.com', "a@_b.fr", "a@b.c-d"),
    *each("email", SINCE_7, "иван@prestashop.com", "аnn@example.com", "élise@exemple.fr", "a..b@c.fr", "a.@c.fr", "a@-b.fr", "a@b-.fr"),
    *each("email", SINCE_7, '"a"b"@c.fr', '"a<b>"@c.fr', "ann(home)@c.fr", "a@[1.2.3]", f"a@{'b' * 64}.fr", "a@b@c.fr"),
    *each("company", ALL, "<b>", "a>b", "{a", "a}"),
    *each("company", (OLD, SEVEN, EIGHT), "a=b"),
    *each("siret", (OLD,), "73282932000075", "7328293200007", "732829320000745", "ABCDEFGHIJKLMN", "732 829 320 00074", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"),
    *each("siret", SINCE_7, "732829320000745", "a{b"),
    *each("ape", (OLD, SEVEN, EIGHT_ONE), "62.01Z", "62Z", "6201", "62011Z", "6201Z\n", "٦٢٠١Z"),
    *each("ape", (EIGHT, NINE), "62.01", "Z", "620.1Z", "62.011Z", "6201ZZ"),
    *each("website", ALL, "http://a.fr/<script>", "<", "a<b", "a!b", "a;b", "a'b", 'a"b', "a[b]", "{a}", "a*b", "a\\b"),
    *each("note", ALL, "<script>", "< SCRIPT src", "javascript:x", "<a ONCLICK =x>", "<iframe>", "<form>", "<input>", "<object", "<embed>"),
    *each("note", (EIGHT, NINE), "\u202eabc"),
    *each("birthday", ALL, "", "2024-03-02", "1991-02-30", "1991-15-19", "1980-00-00", "1980-1-2", "0085-02-25", "31/12/1980", 19801231),
    *each("birthday", (SEVEN, EIGHT), "1824-03-01", "1801-01-01"),
    *each("birthday", (NINE,), "1904-03-01", "1850-01-01"),
    *each(
        "outstanding_allow_amount", ALL, -1, Decimal("-0.01"), Decimal("100000000000000"), Decimal("0.0000001"), Decimal("NaN"), "12", ""
    ),
    *each("outstanding_allow_amount", ALL, float("inf"), Decimal("1E-999999999"), Decimal("1.0000000000000000000000000000000000001")),
    *each("max_payment_days", ALL, -1, 4294967296, "30", 1.5),
    *each("id_risk", ALL, -1, 4294967296, "", Decimal(1)),
    *each("id_gender", ALL, -1, "Mr."),
    *each("id_lang", ALL, -1, b"1"),
    *each("id_default_group", ALL, 0, -1, 4294967296),
    *each("active", ALL, 2, -1, "1", ""),
    *each("newsletter", ALL, 2, "yes"),
    *each("optin", ALL, 2, 1.0),
]


@pytest.mark.parametrize(("key", "version", "value"), ACCEPTED)
def test_that_what_prestashop_accepts_may_stand(key: str, version: tuple[int, ...], value: StoredValue) -> None:
    assert judged(key, version, value) is None


@pytest.mark.parametrize(("key", "version", "value"), REFUSED)
def test_that_what_prestashop_refuses_is_refused_with_a_whole_sentence(key: str, version: tuple[int, ...], value: StoredValue) -> None:
    reason = judged(key, version, value)
    assert reason is not None
    sentence = tr(reason)
    assert sentence[0].isupper() or sentence[0] in "“"
    assert re.search(r" (is|are|can't|needs?|has|takes|holds?|must|refuses) ", sentence)


def test_that_a_refused_name_says_which_sign_and_which_are_refused() -> None:
    assert tr(judged("firstname", EIGHT, "Ann2") or "").startswith(
        "A first name can't hold “2”: PrestaShop refuses digits and any of ! < > , ;"
    )
    assert "last name" in tr(judged("lastname", EIGHT, "Smith!") or "")


def test_that_a_birthday_moves_with_the_given_today() -> None:
    leap = rule_of("birthday", version=EIGHT, today=lambda: datetime.date(2000, 2, 29))
    assert leap("2000-03-01") is not None
    assert (leap("1800-03-01") is not None, leap("1800-03-02")) == (True, None)


def test_that_every_field_of_the_rolls_has_both_accepted_and_refused_examples_in_every_version() -> None:
    for cases in (ACCEPTED, REFUSED):
        covered = {(key, version) for key, version, _ in cases}
        # a last name is judged as a first name is: their examples are shared
        assert {(key, version) for key in RULED for version in ALL} <= covered


def test_that_a_field_without_a_rule_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        rule_of("passwd", version=EIGHT)
