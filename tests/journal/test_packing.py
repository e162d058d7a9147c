"""Values packed in one text come back as they were, and a damaged text is not taken for one."""

from decimal import Decimal

import pytest

from sc_desktop.journal.packing import pack, type_code, unpack


@pytest.mark.parametrize(
    "values",
    [
        [],
        [None],
        [""],
        ["N", None, "3:a", ":", "12"],
        ["💜é", "\x00\n", "x" * 100_000],
        [0, -(2**63), Decimal("12.500000"), 0.1, "0000-00-00"],
    ],
    ids=repr,
)
def test_that_packed_values_come_back_as_they_were(values):
    back = unpack(pack(values), "".join(map(type_code, values)))
    assert (back, list(map(type, back))) == (values, list(map(type, values)))


@pytest.mark.parametrize("text", ["", "3:Ann4:more", "3:Ann N", "Ann", "x:Ann"])
def test_that_a_damaged_text_is_not_taken_for_values(text):
    with pytest.raises(ValueError, match=r".+"):
        unpack(text, "s")
