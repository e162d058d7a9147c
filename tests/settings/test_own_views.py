"""The user's own views: written as those shipped are, read entry by entry, never overwritten unheard."""

import tomllib
from decimal import Decimal

import pytest
from msgspec.structs import replace

from sc_desktop.domain.colour_rule import MOST_RULES, OwnRule
from sc_desktop.domain.filters import AllOf, AnyOf, Op, Test
from sc_desktop.domain.query import NEWEST_FIRST
from sc_desktop.domain.view import SortKey, View
from sc_desktop.errors import BadInput
from sc_desktop.settings.own_views import delete_view, export_view, import_view, load_shelf, new_key, save_view
from sc_desktop.settings.toml_text import toml_document

COLUMNS = frozenset({"id_customer", "firstname", "lastname", "email", "total"})
SHIPPED = (View("light", "Light", ("id_customer", "email"), position=10), View("company", "Company", ("email",), position=40))
MINE = View(
    "mine",
    "Ma vue « À moi »",
    ("email", "lastname"),
    sort=(SortKey("lastname"), SortKey("email", descending=True)),
    green=("email",),
    widths=(("email", 180),),
    pinned=1,
    where=AllOf((Test("lastname", Op.STARTS, ("Du",)), Test("total", Op.MORE, (Decimal("500.50"),)))),
    rules=(
        OwnRule("Gros paniers", Test("total", Op.MORE, (Decimal("500.5"),)), "rose", ("email", "lastname")),
        OwnRule("« Éteinte »", AnyOf((Test("email", Op.EMPTY), Test("lastname", Op.IS, ("x",)))), is_on=False),
    ),
    is_named=True,
    is_own=True,
)


def shelf(folder, known=COLUMNS):
    return load_shelf(folder, SHIPPED, known)


def put(folder, name, text):
    (folder / "views").mkdir(exist_ok=True)
    (folder / "views" / f"{name}.toml").write_text(text, "utf-8")


def save(folder, view, known=COLUMNS):
    return save_view(folder, view, known=known, seen=shelf(folder, known).texts.get(view.key))


def test_that_a_view_is_read_as_it_was_kept(tmp_path):
    assert save(tmp_path, MINE) is None
    found = shelf(tmp_path)
    assert found.problems == ()
    assert found.views == (*SHIPPED, MINE)


def test_that_the_users_copy_stands_in_the_place_and_under_the_title_of_the_shipped_view(tmp_path):
    save(tmp_path, replace(SHIPPED[0], columns=("lastname",)))
    first = shelf(tmp_path).views[0]
    assert (first.key, first.title, first.columns, first.is_own, first.is_named) == ("light", "Light", ("lastname",), True, False)


def test_that_the_shipped_view_is_shown_again_once_the_copy_is_deleted(tmp_path):
    save(tmp_path, replace(SHIPPED[0], columns=("lastname",)))
    delete_view(tmp_path, "light")
    assert shelf(tmp_path).views == SHIPPED


def test_that_a_broken_copy_is_told_and_the_shipped_view_shown(tmp_path):
    put(tmp_path, "light", "title = ")
    found = shelf(tmp_path)
    assert found.views == SHIPPED
    assert len(found.problems) == 1 and "light.toml" in str(found.problems[0])


def test_that_a_damaged_file_is_set_aside_before_a_view_of_its_name_is_kept(tmp_path):
    damaged = 'columns = ["email"]\nsort = 5\n'
    put(tmp_path, "light", damaged)
    told = save(tmp_path, replace(SHIPPED[0], columns=("lastname",)))
    assert told is not None and "light.toml.broken-1" in str(told)
    assert (tmp_path / "views" / "light.toml.broken-1").read_text() == damaged
    assert shelf(tmp_path).views[0].columns == ("lastname",)


def test_that_a_file_that_changed_since_it_was_read_is_set_aside(tmp_path):
    save(tmp_path, MINE)
    seen = shelf(tmp_path).texts["mine"]
    put(tmp_path, "mine", 'title = "Another window"\ncolumns = ["email"]\n')
    assert save_view(tmp_path, MINE, known=COLUMNS, seen=seen) is not None
    assert "Another window" in (tmp_path / "views" / "mine.toml.broken-1").read_text()


def test_that_entries_of_a_later_version_are_kept_and_told(tmp_path):
    put(tmp_path, "mine", 'title = "T"\ncolumns = ["email"]\nshapes = [{column = "email", is = "x"}]\n[colours]\nred = "a"\n')
    found = shelf(tmp_path)
    assert len(found.problems) == 2
    assert save(tmp_path, replace(found.views[-1], columns=("lastname",))) is None
    record = tomllib.loads((tmp_path / "views" / "mine.toml").read_text("utf-8"))
    assert (record["columns"], record["shapes"], record["colours"]) == (["lastname"], [{"column": "email", "is": "x"}], {"red": "a"})


def test_that_columns_only_another_shop_has_keep_their_place_in_the_file(tmp_path):
    elsewhere = COLUMNS | {"points", "level"}
    save(
        tmp_path,
        replace(MINE, columns=("email", "points", "lastname"), sort=(SortKey("points"),), widths=(("points", 90),)),
        elsewhere,
    )
    here = shelf(tmp_path).views[-1]
    assert here.columns == ("email", "lastname")
    save(tmp_path, replace(here, columns=("lastname", "email", "firstname"), sort=NEWEST_FIRST))
    there = shelf(tmp_path, elsewhere).views[-1]
    assert there.columns == ("lastname", "email", "points", "firstname")
    assert (dict(there.widths)["points"], SortKey("points") in there.sort) == (90, True)


def test_that_an_imported_view_is_taken_entry_by_entry_under_a_new_key(tmp_path):
    file = tmp_path / "From A Friend.toml"
    file.write_text('title = "Light"\ncolumns = ["email", "nowhere"]\nsort = 3\npinned = 9\nwidths = {email = 5}\n')
    view, problems = import_view(file, COLUMNS, {"light"})
    assert (view.key, view.columns, view.sort, view.pinned, view.widths) == ("light-2", ("email",), NEWEST_FIRST, 1, ())
    assert len(problems) == 3


@pytest.mark.parametrize("text", ["", "not toml", 'title = "T"\ncolumns = ["nowhere"]', f'title = "{"x" * 101}"\ncolumns = ["email"]'])
def test_that_a_file_that_is_no_view_is_refused_whole(tmp_path, text):
    file = tmp_path / "strange.toml"
    file.write_text(text)
    with pytest.raises(BadInput):
        import_view(file, COLUMNS, set())


def test_that_an_exported_view_is_imported_the_same(tmp_path):
    export_view(tmp_path / "out.toml", MINE, title=MINE.title)
    view, problems = import_view(tmp_path / "out.toml", COLUMNS, set())
    assert problems == ()
    assert replace(view, key="mine") == MINE


@pytest.mark.parametrize(("title", "key"), [("Été 2026 !", "ete-2026"), ("日本", "view"), ("../../etc", "etc"), ("Light", "light-2")])
def test_that_a_title_becomes_the_name_of_a_file(title, key):
    assert new_key(title, {"light"}) == key


def test_that_what_toml_holds_is_written_so_that_it_reads_the_same():
    plain = 'a = "q\\"\\u007F é"\nb = [1, 2.5, true, {x = [], "y z" = 1979-05-27}]\nc = 07:32:00\n'
    text = plain + '[t]\n"odd key" = 1979-05-27T07:32:00Z\nn = {k = -1}\n'
    record = tomllib.loads(text)
    assert tomllib.loads(toml_document(record)) == record


# -- filter and colours --------------------------------------------------------------------------------------------------------------------

GOOD = '{title = "Good", colour = "blue", where = {column = "email", test = "is empty"}}'


def read(tmp_path, *entries):
    put(tmp_path, "mine", "\n".join(['title = "T"', 'columns = ["email"]', *entries]) + "\n")
    found = shelf(tmp_path)
    return found.views[-1], [str(problem) for problem in found.problems]


@pytest.mark.parametrize(
    "bad",
    [
        "7",
        '{title = "B", colour = "pink", where = {column = "email", test = "is empty"}}',
        '{title = "B", colour = "blue", where = {column = "email", test = "resembles"}}',
        '{title = "B", colour = "blue"}',
        '{title = " ", colour = "blue", where = {column = "email", test = "is empty"}}',
        '{title = "B", colour = "blue", columns = "email", where = {column = "email", test = "is empty"}}',
        '{title = "B", colour = "blue", on = 1, where = {column = "email", test = "is empty"}}',
        '{title = "B", colour = "blue", shape = "round", where = {column = "email", test = "is empty"}}',
    ],
)
def test_that_a_broken_rule_is_told_and_the_others_stay(tmp_path, bad):
    view, problems = read(tmp_path, f"rules = [{GOOD}, {bad}]")
    assert [rule.title for rule in view.rules] == ["Good"]
    assert len(problems) == 1 and "rules 2" in problems[0]


def test_that_a_broken_filter_is_set_aside_and_the_view_shown_without_it(tmp_path):
    view, problems = read(tmp_path, 'where = {column = "email", test = "resembles"}', f"rules = [{GOOD}]")
    assert (view.where, len(view.rules), len(problems)) == (None, 1, 1)
    assert "mine.toml" in problems[0] and "where" in problems[0]
    assert save(tmp_path, view) is not None, "what stood in the file is kept beside it"


def test_that_no_more_rules_are_taken_than_a_page_can_decide(tmp_path):
    view, problems = read(tmp_path, f"rules = [{', '.join([GOOD] * (MOST_RULES + 2))}]")
    assert (len(view.rules), len(problems)) == (MOST_RULES, 1)


def test_that_a_filter_about_a_column_only_another_shop_has_is_told_and_kept(tmp_path):
    view, problems = read(tmp_path, 'where = {column = "points", test = ">", values = [3]}')
    assert len(problems) == 1 and "points" in problems[0]
    assert save(tmp_path, replace(view, columns=("lastname",))) is None
    assert shelf(tmp_path).views[-1].where == Test("points", Op.MORE, (3,))
