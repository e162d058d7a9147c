"""What an edit makes of one customer: changes, nothing, or a refusal with its reason."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sc_desktop.domain import edits
from sc_desktop.domain.batch import Refusal
from sc_desktop.domain.change import CellChange, RowAdded, RowRemoved
from sc_desktop.domain.edits import EDITS, Ground, Step, Unusable, ready, why_not
from sc_desktop.domain.edits.calculating import Calculate, MoveDate
from sc_desktop.domain.edits.casing import ChangeCase
from sc_desktop.domain.edits.copying import CopyFrom
from sc_desktop.domain.edits.memberships import JoinGroups, LeaveGroups, ReplaceGroups
from sc_desktop.domain.edits.replacing import Replace
from sc_desktop.domain.edits.setting import Clear, SetValue
from sc_desktop.domain.edits.trimming import Trim
from sc_desktop.domain.edits.working_out import WorkOut
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.prestashop.customers import COLUMNS
from sc_desktop.prestashop.rules import RULED, rule_of

LISTS = {
    "group": {3: "Client", 4: "VIP", 5: "Twin", 6: "Twin"},
    "gender": {1: "M.", 2: "Mme"},
    "risk": {1: "Low"},
    "language": {1: "Français"},
}
ANN = {
    "firstname": "ANN",
    "lastname": "DE LA TOUR",
    "email": "ann@example.com",
    "company": None,
    "siret": "",
    "note": "call  back",
    "newsletter": 0,
    "optin": 1,
    "active": 1,
    "orders_valid": 5,
    "total_spent": Decimal("12.5"),
    "outstanding_allow_amount": Decimal("100.000000"),
    "max_payment_days": 30,
    "id_default_group": 4,
    "id_gender": 0,
    "id_lang": 1,
    "groups": "4,3",
    "birthday": "1980-01-31",
    "website": None,
    "id_risk": 0,
    "ape": None,
    "date_add": "2020-01-01 10:00:00",
    "last_order": None,
}
RULES = {
    key: rule_of(key, version=(8, 2, 0), length=255, nullable=key in ("company", "siret", "ape", "website", "note", "birthday"))
    for key in RULED
}
BOUND = {column.key: replace(column, check=RULES.get(column.key)) for column in COLUMNS}


def no_patterns(pattern, template, match_case):
    raise AssertionError("no pattern was asked for")


def ground(manner=ENGLISH, make_replacer=no_patterns):
    return Ground(BOUND, replace(manner, lists=LISTS), datetime.date(2026, 3, 1), make_replacer)


def outcome(*steps, manner=ENGLISH, pending=None, make_replacer=no_patterns, **values):
    made = ready([Step(column, edit) for column, edit in steps], ground(manner, make_replacer))
    stored = {**ANN, **values}
    assert set(made.reads) <= set(stored)
    return made.apply(7, {key: stored[key] for key in made.reads}, pending or {})


def after(column, edit, **more):
    """The value one edit gives the column; "unchanged" or the reason of its refusal."""
    found = outcome((column, edit), **more)
    if isinstance(found, Refusal):
        assert found.customer == 7 and found.column == column
        return f"refused: {found.reason}"
    if not found:
        return "unchanged"
    assert len(found) == 1 and isinstance(found[0], CellChange) and found[0].row == (7,)
    return found[0].after


def unusable(column, edit, **more):
    with pytest.raises(Unusable) as raised:
        outcome((column, edit), **more)
    return str(raised.value.reason), raised.value.field


@pytest.mark.parametrize(
    ("column", "edit", "value"),
    [
        ("firstname", SetValue("Zoé"), "Zoé"),
        ("newsletter", SetValue("1"), 1),
        ("birthday", SetValue("2000-02-29"), "2000-02-29"),
        ("id_default_group", SetValue("Client"), 3),
        ("id_default_group", SetValue("6"), 6),
        ("outstanding_allow_amount", SetValue("1500.5"), Decimal("1500.5")),
        ("optin", SetValue("1"), "unchanged"),
        ("note", Clear(), None),
        ("birthday", Clear(), "0000-00-00"),
        ("company", Clear(), "unchanged"),
        ("siret", Clear(), "unchanged"),
        ("lastname", ChangeCase("title"), "de La Tour"),
        ("firstname", ChangeCase("lower"), "ann"),
        ("firstname", ChangeCase("upper"), "unchanged"),
        ("company", ChangeCase("upper"), "unchanged"),
        ("note", Trim(), "call back"),
        ("lastname", Trim(), "unchanged"),
        ("email", Replace("EXAMPLE.", "shop."), "ann@shop.com"),
        ("email", Replace("EXAMPLE", "shop", match_case=True), "unchanged"),
        ("email", Replace("example", "shop", match_case=True), "ann@shop.com"),
        ("note", Replace("L", "\\1"), "ca\\1\\1  back"),
        ("lastname", Replace("la", "x", mode="cell"), "unchanged"),
        ("firstname", Replace("ann", "Zoé", mode="cell"), "Zoé"),
        ("firstname", Replace("ann", "Zoé", mode="cell", match_case=True), "unchanged"),
        ("company", Replace("", "ACME", mode="cell"), "ACME"),
        ("birthday", Replace("1980", "1990"), "1990-01-31"),
        ("max_payment_days", Replace("30", "45", mode="cell"), 45),
        ("id_default_group", Replace("VIP", "Client", mode="cell"), 3),
        ("newsletter", Replace("No", "Yes", mode="cell"), 1),
        ("note", CopyFrom("email"), "ann@example.com"),
        ("note", CopyFrom("total_spent"), "12.5"),
        ("note", CopyFrom("company"), None),
        ("company", CopyFrom("siret"), "unchanged"),
        ("id_gender", CopyFrom("id_lang"), "refused: “Français” is not in the list: M., Mme."),
        ("max_payment_days", CopyFrom("orders_valid"), 5),
        ("firstname", CopyFrom("lastname"), "DE LA TOUR"),
        ("outstanding_allow_amount", Calculate("*", Decimal("1.1")), Decimal(110)),
        ("max_payment_days", Calculate("+", Decimal(15)), 45),
        ("max_payment_days", Calculate("*", Decimal("1.15"), decimals=0), 35),
        ("max_payment_days", Calculate("*", Decimal(1)), "unchanged"),
        ("outstanding_allow_amount", Calculate("/", Decimal(3)), Decimal("33.333333")),
        ("birthday", MoveDate(months=1), "1980-02-29"),
        ("birthday", MoveDate(days=1, months=-12), "1979-02-01"),
        ("note", WorkOut('if(orders_valid > 3, "VIP", note)'), "VIP"),
        ("note", WorkOut("note"), "unchanged"),
        ("note", WorkOut("empty"), None),
        ("newsletter", WorkOut("orders_valid > 3"), 1),
        ("newsletter", WorkOut("1"), 1),
        ("birthday", WorkOut("birthday + 1"), "1980-02-01"),
        ("outstanding_allow_amount", WorkOut("total_spent / 3"), Decimal("4.166667")),
        ("id_default_group", WorkOut('"client"'), 3),
        ("id_default_group", WorkOut("id_default_group"), "unchanged"),
        ("max_payment_days", WorkOut('"12"'), 12),
        ("birthday", WorkOut("date_add"), "2020-01-01"),
    ],
)
def test_that_an_edit_gives_the_value_it_promises(column, edit, value):
    assert after(column, edit) == value


@pytest.mark.parametrize(
    ("column", "edit", "why"),
    [
        ("firstname", WorkOut('firstname & "1"'), "can't hold “1”"),
        ("email", Replace("@", ""), "refused"),
        ("birthday", Replace("1980", "3980"), "refused"),
        ("birthday", Replace("-", "/"), "is not a date"),
        ("birthday", MoveDate(months=1200), "refused"),
        ("birthday", MoveDate(days=10**9), "years 1 and 9999"),
        ("max_payment_days", Calculate("-", Decimal(31)), "refused"),
        ("max_payment_days", Calculate("/", Decimal(7)), "not a whole number"),
        ("outstanding_allow_amount", Calculate("*", Decimal(10) ** 17), "too large"),
        ("max_payment_days", WorkOut("note"), "is not a whole number"),
        ("newsletter", WorkOut("orders_valid"), "neither yes nor no"),
        ("note", WorkOut("orders_valid / newsletter"), "divided by zero"),
        ("firstname", CopyFrom("company"), "first name is required"),
        ("max_payment_days", CopyFrom("note"), "is not a whole number"),
        ("birthday", CopyFrom("email"), "is not a date"),
    ],
)
def test_that_what_does_not_fit_is_refused_and_never_turned_into_nothing(column, edit, why):
    told = after(column, edit)
    assert told.startswith("refused") and why in told


@pytest.mark.parametrize(
    ("column", "edit", "why", "field"),
    [
        ("firstname", SetValue("A1"), "can't hold “1”", "value"),
        ("birthday", SetValue("31/12/1980"), "is not a date", "value"),
        ("id_default_group", SetValue("Twin"), "several entries", "value"),
        ("firstname", Clear(), "required", ""),
        ("age", SetValue("3"), "can't be edited", ""),
        ("nonsense", Clear(), "no column “nonsense”", ""),
        ("newsletter", ChangeCase("upper"), "does not hold text", ""),
        ("birthday", Trim(), "does not hold text", ""),
        ("firstname", Calculate("+", Decimal(1)), "does not hold numbers", ""),
        ("id_lang", Calculate("+", Decimal(1)), "does not hold numbers", ""),
        ("firstname", MoveDate(1), "does not hold dates", ""),
        ("max_payment_days", Calculate("/", Decimal(0)), "can't be calculated", "number"),
        ("max_payment_days", Calculate("+", Decimal("NaN")), "can't be calculated", "number"),
        ("max_payment_days", Calculate("*", Decimal("1e999999")), "can't be calculated", "number"),
        ("max_payment_days", Calculate("/", Decimal("1e-999999")), "can't be calculated", "number"),
        ("max_payment_days", Calculate("+", Decimal(1), decimals=9), "6 decimals", "decimals"),
        ("email", Replace("", "x"), "to be found", "find"),
        ("note", WorkOut("notee"), "Did you mean “note”?", "source"),
        ("birthday", WorkOut("5"), "gives a number", "source"),
        ("newsletter", WorkOut("birthday"), "gives a date", "source"),
        ("note", CopyFrom("note"), "another column", "source"),
        ("note", CopyFrom("nonsense"), "no column", "source"),
        ("groups", SetValue("VIP"), "joined and left", ""),
        ("groups", Clear(), "joined and left", ""),
        ("firstname", JoinGroups((3,)), "Only the column of the groups", ""),
        ("groups", JoinGroups((99,)), "no group 99", "groups"),
        ("groups", JoinGroups(()), "at least one", "groups"),
        ("groups", LeaveGroups(()), "at least one", "groups"),
        ("groups", WorkOut("groups"), "joined and left", ""),
    ],
)
def test_that_a_request_that_makes_no_sense_is_told_once(column, edit, why, field):
    told, at = unusable(column, edit)
    assert why in told and at == field


def test_that_the_place_of_a_fault_and_its_step_are_told():
    with pytest.raises(Unusable) as raised:
        ready([Step("note", Trim()), Step("note", WorkOut("upper(notee)"))], ground())
    assert (raised.value.step, raised.value.start, raised.value.end) == (1, 6, 11)


def test_that_empty_cells_stay_as_they_are_stored():
    for stored in (None, ""):
        assert after("company", Clear(), company=stored) == "unchanged"
        assert after("company", CopyFrom("siret"), company=stored, siret=None) == "unchanged"
    assert after("birthday", Clear(), birthday=None) == "unchanged"
    assert after("birthday", MoveDate(1), birthday="0000-00-00") == "unchanged"
    assert after("outstanding_allow_amount", Calculate("+", Decimal(1)), outstanding_allow_amount=None) == "unchanged"


def test_that_what_was_typed_is_kept_as_files_write_it():
    french = replace(FRENCH, lists=LISTS)
    assert SetValue.typed(BOUND["birthday"], "31/12/1980", french) == SetValue("1980-12-31")
    assert SetValue.typed(BOUND["outstanding_allow_amount"], "1 500,50", french) == SetValue("1500.50")
    assert SetValue.typed(BOUND["newsletter"], True, french) == SetValue("1")
    assert SetValue.typed(BOUND["id_default_group"], 4, french) == SetValue("VIP")
    assert SetValue.typed(BOUND["id_default_group"], 6, french) == SetValue("6"), "two groups have this name"
    assert after("outstanding_allow_amount", SetValue("1500.50"), manner=FRENCH) == Decimal("1500.50")


def test_that_an_edit_starts_from_what_is_pending_and_keeps_the_first_before():
    (change,) = outcome(("firstname", ChangeCase("title")), pending={"firstname": "MARIE-LOU"})
    assert (change.before, change.after) == ("ANN", "Marie-Lou")
    assert outcome(("firstname", ChangeCase("title")), pending={"firstname": "Marie"}) == ()
    (change,) = outcome(("note", WorkOut("firstname")), pending={"firstname": "Zoé"})
    assert change.after == "Zoé"


def test_that_steps_see_what_the_steps_before_them_made():
    (change,) = outcome(("lastname", Trim()), ("lastname", ChangeCase("title")), lastname="  DE   LA  TOUR ")
    assert (change.before, change.after) == ("  DE   LA  TOUR ", "de La Tour")
    assert outcome(("firstname", ChangeCase("lower")), ("firstname", ChangeCase("upper"))) == ()
    (moved, emptied) = outcome(("company", CopyFrom("note")), ("note", Clear()))
    assert (moved.after, emptied.after) == ("call  back", None)


def test_that_one_refused_step_leaves_the_customer_alone():
    found = outcome(("company", CopyFrom("note")), ("note", Clear()), note="<b>")
    assert isinstance(found, Refusal) and found.column == "company"


def test_that_a_rule_judges_what_comes_out_in_the_end_only():
    (change,) = outcome(("firstname", WorkOut('firstname & "1"')), ("firstname", Replace("1", "e")))
    assert change.after == "ANNe"


@pytest.mark.parametrize(
    ("edit", "changes"),
    [
        (JoinGroups((5, 3)), (RowAdded("customer_group", (7, 5)),)),
        (JoinGroups((3,)), ()),
        (LeaveGroups((3, 5)), (RowRemoved("customer_group", (7, 3)),)),
        (LeaveGroups((99,)), ()),
        (ReplaceGroups((4, 5)), (RowAdded("customer_group", (7, 5)), RowRemoved("customer_group", (7, 3)))),
        (ReplaceGroups((3, 4)), ()),
    ],
)
def test_that_groups_are_joined_and_left(edit, changes):
    assert outcome(("groups", edit)) == changes


@pytest.mark.parametrize("edit", [LeaveGroups((4,)), ReplaceGroups((3, 5))])
def test_that_nobody_leaves_the_default_group(edit):
    assert "can't leave the default group" in str(outcome(("groups", edit)).reason)


def test_that_who_gets_another_default_group_may_leave_the_old_one():
    found = outcome(("id_default_group", SetValue("Client")), ("groups", LeaveGroups((4,))))
    assert found == (CellChange("customer", (7,), "id_default_group", 4, 3), RowRemoved("customer_group", (7, 4)))


def test_that_groups_joined_and_not_yet_written_count():
    assert outcome(("groups", JoinGroups((5,))), pending={"groups": "3,4,5"}) == ()
    assert outcome(("groups", LeaveGroups((5,))), pending={"groups": "3,4,5"}) == (RowRemoved("customer_group", (7, 5)),)
    assert outcome(("groups", JoinGroups((3,))), groups=None) == (RowAdded("customer_group", (7, 3)),)


def test_that_a_pattern_is_replaced_by_what_the_ground_gives():
    def make(pattern, template, match_case):
        assert (pattern, template, match_case) == (r"(\w+)@", r"\1.x@", False)
        return lambda text: text.replace("ann@", "ann.x@")

    assert after("email", Replace(r"(\w+)@", r"\1.x@", mode="pattern"), make_replacer=make) == "ann.x@example.com"


def test_that_a_huge_outcome_is_refused_before_it_is_made():
    for match_case in (False, True):
        assert "too long" in after("note", Replace("c", "x" * 100_000, match_case=match_case), note="c" * 1000)


def test_that_the_roll_and_the_folder_agree():
    folder = Path(edits.__file__).parent
    aside = {"__init__", "contract", "applying", "roll", "texts"}
    assert {edit.__module__.rpartition(".")[2] for edit in EDITS.values()} == {path.stem for path in folder.glob("*.py")} - aside


MADE = [
    SetValue("x"),
    Clear(),
    Replace("a", "b"),
    Replace("a", "b", mode="cell"),
    ChangeCase("title"),
    ChangeCase("upper"),
    Trim(),
    CopyFrom("email"),
    CopyFrom("birthday"),
    Calculate("*", Decimal("1.5"), decimals=0),
    MoveDate(3, 2),
    WorkOut("note & firstname"),
    WorkOut("orders_valid + 1"),
    JoinGroups((5,)),
    LeaveGroups((3,)),
    ReplaceGroups((4,)),
]


def samples_of(column):
    fitting = [st.sampled_from(column.samples)] if column.samples else []
    empty = st.sampled_from([None, column.kind.empty])
    is_text = column.kind.name in ("text", "long text")
    return st.one_of(*fitting, empty, st.text(max_size=20)) if is_text else st.one_of(*fitting, empty)


@given(edit=st.sampled_from(MADE), key=st.sampled_from(sorted(BOUND)), data=st.data())
def test_that_every_edit_on_every_column_ends_in_changes_or_a_reason(edit, key, data):
    column = BOUND[key]
    if why_not(edit, column) is not None:
        assert unusable(key, edit)[0] == str(why_not(edit, column))
        return
    try:
        made = ready([Step(key, edit)], ground())
    except Unusable as fault:
        assert str(fault.reason)
        return
    stored = {**ANN, **{each: data.draw(samples_of(BOUND[each])) for each in made.reads if each not in ("groups", "age")}}
    found = made.apply(7, stored, {})
    if isinstance(found, Refusal):
        assert str(found.reason) and found.column == key
        return
    for change in found:
        if isinstance(change, CellChange):
            assert column.refuse(change.after) is None
            assert change.before == stored[key]
            again = made.apply(7, {**stored, key: change.after}, {})
            assert again == () or isinstance(edit, (Replace, Calculate, MoveDate, WorkOut)), "done twice is done once"
