"""A test in two pieces: the operator chosen, the value typed beside it."""

import pytest
from msgspec.structs import replace

from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.filter_operands import boxed, operand_of, read_beside
from sc_desktop.domain.filters import Op, Test, why_unusable
from sc_desktop.domain.kinds import Amount, Choice, Day, Flag, Kind, Lines, Names, Text, Unreadable, Whole
from sc_desktop.domain.manner import ENGLISH

MANNER = replace(ENGLISH, lists={"group": {1: "Guest", 2: "VIP"}, "gender": {1: "Mr", 2: "Mrs"}})
KINDS = (Text(), Whole(), Amount(), Flag(), Day(), Choice(list_name="gender"), Names(list_name="group"), Lines())


def column(kind: Kind) -> Column:
    return Column("it", "It", "It.", kind, Field("customer", "it"))


@pytest.mark.parametrize(
    ("kind", "op", "text", "expected"),
    [
        (Text(), Op.CONTAINS, "dup", Test("it", Op.CONTAINS, ("dup",))),
        (Text(), Op.STARTS, "dup", Test("it", Op.STARTS, ("dup",))),
        (Text(), Op.NOT_CONTAINS, "dup", Test("it", Op.NOT_CONTAINS, ("dup",))),
        (Text(), Op.ONE_OF, "Paris; Lyon", Test("it", Op.ONE_OF, ("Paris", "Lyon"))),
        (Text(), Op.STARTS, "=dup", Test("it", Op.IS, ("dup",))),
        (Whole(), Op.AT_LEAST, "3", Test("it", Op.AT_LEAST, (3,))),
        (Whole(), Op.IS, ">= 3", Test("it", Op.AT_LEAST, (3,))),
        (Whole(), Op.NONE_OF, "1; 2", Test("it", Op.NONE_OF, (1, 2))),
        (Whole(), Op.IS, "5..10", Test("it", Op.BETWEEN, (5, 10))),
        (Whole(), Op.AT_LEAST, "=", Test("it", Op.EMPTY)),
        (Whole(), Op.NOT_EMPTY, "", Test("it", Op.NOT_EMPTY)),
        (Whole(), Op.AT_LEAST, "", None),
        (Day(), Op.AT_LEAST, "2024-03", Test("it", Op.AT_LEAST, ("2024-03-01",))),
        (Day(), Op.MORE, "2024-03", Test("it", Op.MORE, ("2024-03-31",))),
        (Day(), Op.DURING, "last 30 days", Test("it", Op.DURING, ("last_days", 30))),
        (Day(), Op.BETWEEN, "2024-03", Test("it", Op.BETWEEN, ("2024-03-01", "2024-03-31"))),
        (Flag(), Op.IS, "yes", Test("it", Op.IS, (1,))),
    ],
)
def test_that_the_box_says_how_and_a_sign_in_the_field_stands_above_it(kind, op, text, expected):
    assert read_beside(text, op, column(kind), ENGLISH) == expected


def test_that_one_number_is_no_stretch():
    with pytest.raises(Unreadable):
        read_beside("5", Op.BETWEEN, column(Whole()), ENGLISH)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_that_every_operator_in_the_box_is_one_of_its_kind_and_its_value_is_read_back(kind):
    values = {"Text": ('du "p*',), "Whole": (3, 7), "Amount": (3, 7), "Flag": (1,), "Day": ("2024-01-02", "2024-02-03"), "Lines": ("a",)}
    for op in boxed(kind):
        wanted = () if op in (Op.EMPTY, Op.NOT_EMPTY) else ("last_month",) if op is Op.DURING else values.get(type(kind).__name__, (1, 2))
        one = wanted if op in (Op.BETWEEN, Op.ONE_OF, Op.ALL_OF, Op.NONE_OF) else wanted[:1]
        test, asked = Test("it", op, one), column(kind)
        assert why_unusable(test, {"it": asked}) is None
        text = operand_of(test, asked, MANNER)
        assert text is not None, (op, one)
        assert read_beside(text, op, asked, MANNER) == test
