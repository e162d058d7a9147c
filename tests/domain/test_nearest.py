"""A mistyped name is answered with the one that was meant, and with none when nothing comes close."""

import pytest

from sc_desktop.domain.nearest import nearest


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Vop", "VIP"), ("vip", "VIP"), ("lastnam", "lastname"), ("TITEL", "title"), ("eval", ""), ("exec", ""), ("", "")],
)
def test_that_what_is_proposed_is_what_was_meant_or_nothing(typed: str, meant: str) -> None:
    assert nearest(typed, ["VIP", "lastname", "title", "year", "lower"]) == meant
