"""Changes keep both values as they are stored, so that exactly what was there can be put back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sc_desktop.domain.change import CellChange, RowAdded, RowRemoved, by_customer, same_stored

STORED = st.one_of(
    st.none(),
    st.integers(),
    st.text(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False),
    st.binary(),
)
KEYS = st.tuples(st.integers(1), st.integers(1))
CHANGES = st.one_of(
    st.builds(CellChange, st.just("customer"), st.tuples(st.integers(1)), st.sampled_from(["firstname", "birthday"]), STORED, STORED),
    st.builds(RowAdded, st.just("customer_group"), KEYS),
    st.builds(RowRemoved, st.just("customer_group"), KEYS),
)


@given(CHANGES)
def test_that_the_inverse_of_the_inverse_is_the_change(change):
    assert change.inverse().inverse() == change


@given(CHANGES)
def test_that_a_change_and_its_inverse_have_one_key(change):
    assert change.inverse().key == change.key


@given(STORED)
def test_that_a_value_is_the_same_as_itself(value):
    assert same_stored(value, value)


@given(STORED, STORED)
def test_that_sameness_goes_both_ways(one, other):
    assert same_stored(one, other) == same_stored(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dupont", "DUPONT"),
        ("Éric", "Eric"),
        ("a", "a "),
        ("é", "e\u0301"),
        (None, ""),
        ("", "0000-00-00"),
        (None, "0000-00-00"),
        (None, 0),
        (0, ""),
        ("1", 1),
        (Decimal("0.1"), Decimal("0.100001")),
        (b"a", "a"),
    ],
)
def test_that_values_that_only_look_alike_are_not_the_same(one, other):
    assert not same_stored(one, other)


def test_that_amounts_are_the_same_at_any_scale():
    assert same_stored(Decimal("12.5"), Decimal("12.500000"))


def test_that_changes_are_gathered_by_customer_in_id_order():
    late, early, row = (
        CellChange("customer", (9,), "note", None, "a"),
        RowAdded("customer_group", (2, 5)),
        RowRemoved("customer_group", (9, 4)),
    )
    assert list(by_customer([late, early, row]).items()) == [(2, [early]), (9, [late, row])]
