"""Values with their counts, in many small tables, are told as one large table would tell them."""

from collections import Counter
from decimal import Decimal

from sc_desktop.domain.tallies import Tallies

VALUES = [*(f"user{number % 700}" for number in range(3000)), None, "", 1, Decimal("1.0"), *range(400), None]


def tallied():
    tallies = Tallies()
    for value in VALUES:
        tallies.add(value, 2)
    return tallies


def test_that_equal_values_are_one_and_each_is_counted():
    tallies, told = tallied(), Counter({value: 2 * count for value, count in Counter(VALUES).items()})
    assert dict(tallies.items()) == told
    assert (len(tallies), tallies.total()) == (len(told), told.total())
    assert tallies.frequencies() == Counter(told.values())


def test_that_a_value_taken_out_is_there_no_more():
    tallies = tallied()
    assert [tallies.pop(None), tallies.pop(None), tallies.pop("nobody")] == [4, 0, 0]
    assert None not in dict(tallies.items())
    tallies.clear()
    assert (len(tallies), list(tallies.items())) == (0, [])
