"""Recipes come back as they were kept; a file that isn't understood whole is not used, whatever is in it."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sc_desktop.domain.edits import EDITS, Step
from sc_desktop.domain.edits.calculating import Calculate, MoveDate
from sc_desktop.domain.edits.casing import ChangeCase
from sc_desktop.domain.edits.copying import CopyFrom
from sc_desktop.domain.edits.memberships import JoinGroups, LeaveGroups, ReplaceGroups
from sc_desktop.domain.edits.replacing import Replace
from sc_desktop.domain.edits.setting import Clear, SetValue
from sc_desktop.domain.edits.trimming import Trim
from sc_desktop.domain.edits.working_out import WorkOut
from sc_desktop.errors import BadInput
from sc_desktop.settings.recipes import delete_recipe, find_recipe, load_recipes, save_recipe

STEPS = (
    Step("lastname", Trim()),
    Step("lastname", ChangeCase("upper")),
    Step("note", SetValue('He said "no"\n\\ 😀 \x7f\t\x01')),
    Step("company", Clear()),
    Step("email", Replace(r"(\w+)@", r"\1+x@", mode="pattern", match_case=True)),
    Step("note", CopyFrom("email")),
    Step("outstanding_allow_amount", Calculate("*", Decimal("1.10"), decimals=2)),
    Step("max_payment_days", Calculate("+", Decimal(5))),
    Step("birthday", MoveDate(days=-3, months=1)),
    Step("note", WorkOut('if(orders_valid > 3, "VIP", note)')),
    Step("groups", JoinGroups((3, 4))),
    Step("groups", LeaveGroups((1,))),
    Step("groups", ReplaceGroups((3,))),
)


def put(tmp_path, name, text):
    folder = tmp_path / "recipes"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_that_a_recipe_comes_back_as_it_was_kept(tmp_path):
    kept = save_recipe(tmp_path, "  Été: noms & notes  ", STEPS)
    assert (kept.key, kept.title, kept.steps) == ("ete-noms-notes", "Été: noms & notes", STEPS)
    assert load_recipes(tmp_path) == ((kept,), ())
    assert find_recipe(tmp_path, "ete-noms-notes") == kept
    assert find_recipe(tmp_path, str(tmp_path / "recipes" / "ete-noms-notes.toml")) == kept


def test_that_every_edit_there_is_can_be_kept():
    assert {step.edit.name for step in STEPS} == set(EDITS)


def test_that_recipes_are_told_by_title_replaced_by_name_and_forgotten(tmp_path):
    save_recipe(tmp_path, "b", STEPS[:1])
    save_recipe(tmp_path, "A", STEPS[:1])
    save_recipe(tmp_path, "b", STEPS[1:2])
    assert [(recipe.title, recipe.steps) for recipe in load_recipes(tmp_path)[0]] == [("A", STEPS[:1]), ("b", STEPS[1:2])]
    delete_recipe(tmp_path, "a")
    delete_recipe(tmp_path, "a")
    assert [recipe.key for recipe in load_recipes(tmp_path)[0]] == ["b"]


@given(text=st.text(max_size=40))
def test_that_any_text_can_be_kept(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("profile")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return
    assert save_recipe(folder, "x", [Step("note", SetValue(text))]).steps == (Step("note", SetValue(text)),)
    assert find_recipe(folder, "x").steps[0].edit == SetValue(text)


STEP = '[[step]]\ncolumn = "note"\n'
BAD = {
    "no toml": ("[[[", "no TOML"),
    "no text": (b"\xff\xfe\x00", "no TOML"),
    "no title": (STEP + 'edit = "trim"', "title"),
    "a long title": (f'title = "{"x" * 101}"\n' + STEP + 'edit = "trim"', "title"),
    "a title of another type": ("title = 1\n" + STEP + 'edit = "trim"', "title"),
    "no steps": ('title = "x"', "from 1 to 50 steps"),
    "too many steps": ('title = "x"\n' + (STEP + 'edit = "trim"\n') * 51, "from 1 to 50 steps"),
    "steps of another type": ('title = "x"\nstep = [1]', "step 1 names no column"),
    "another entry": ('title = "x"\nsql = "DROP"\n' + STEP + 'edit = "trim"', "“sql” means nothing"),
    "no column": ('title = "x"\n[[step]]\nedit = "trim"', "step 1 names no column"),
    "an unknown edit": ('title = "x"\n' + STEP + 'edit = "eval"', "no edit there is"),
    "an edit of another type": ('title = "x"\n' + STEP + 'edit = ["trim"]', "no edit there is"),
    "a missing field": ('title = "x"\n' + STEP + 'edit = "set"', "“value” is missing"),
    "a field too many": ('title = "x"\n' + STEP + 'edit = "trim"\nhow = "x"', "“how” means nothing"),
    "a field of another type": ('title = "x"\n' + STEP + 'edit = "set"\nvalue = 1', "“value” has a value"),
    "an unknown choice": ('title = "x"\n' + STEP + 'edit = "case"\nhow = "eval"', "“how” has a value"),
    "a truth for a number": ('title = "x"\n' + STEP + 'edit = "move"\ndays = true', "“days” has a value"),
    "ids of another type": ('title = "x"\n' + STEP + 'edit = "join"\ngroups = ["3"]', "“groups” has a value"),
    "a mountain": (b"#" * 200_001, "too large"),
    "a deep hole": ("x = " + "[" * 5000 + "]" * 5000, "no TOML"),
}


@pytest.mark.parametrize("name", BAD)
def test_that_a_file_with_something_wrong_is_not_used_and_stays(tmp_path, name):
    content, why = BAD[name]
    save_recipe(tmp_path, "good", STEPS)
    path = put(tmp_path, "bad.toml", content)
    before = path.read_bytes()
    recipes, problems = load_recipes(tmp_path)
    assert [recipe.key for recipe in recipes] == ["good"]
    assert len(problems) == 1 and "bad.toml" in str(problems[0]) and why in str(problems[0])
    with pytest.raises(BadInput) as raised:
        find_recipe(tmp_path, "bad")
    assert why in str(raised.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["nothing", "../shops", "..", "", "no/such.toml"])
def test_that_a_name_leads_nowhere_else(tmp_path, name):
    (tmp_path / "shops.toml").write_text('title = "x"\n' + STEP + 'edit = "trim"')
    with pytest.raises(BadInput):
        find_recipe(tmp_path, name)


@pytest.mark.parametrize(
    ("title", "steps"),
    [("", STEPS), ("…", STEPS), ("x" * 101, STEPS), ("x", ()), ("x", STEPS * 5), ("x", (Step("note", SetValue("\ud800")),))],
)
def test_that_what_could_not_be_read_again_is_not_kept(tmp_path, title, steps):
    with pytest.raises(BadInput):
        save_recipe(tmp_path, title, steps)
    assert load_recipes(tmp_path) == ((), ())


@given(st.text(max_size=80) | st.binary(max_size=80))
def test_that_whatever_a_file_holds_is_a_recipe_or_a_problem(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("profile")
    put(folder, "any.toml", content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    recipes, problems = load_recipes(folder)
    assert len(recipes) + len(problems) == 1


def test_that_the_guide_tells_of_every_edit():
    page = (Path(__file__).parents[2] / "docs" / "expressions.md").read_text(encoding="utf-8")
    assert [name for name in EDITS if f"`{name}`" not in page] == []
