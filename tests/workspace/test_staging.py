"""Bulk edits on real shops: what is staged, what is refused, and that looking costs few questions and writes nothing."""

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, CellChange, RowAdded, RowRemoved
from sc_desktop.domain.edits import Step, Unusable
from sc_desktop.domain.edits.casing import ChangeCase
from sc_desktop.domain.edits.memberships import JoinGroups, LeaveGroups, ReplaceGroups
from sc_desktop.domain.edits.replacing import Replace
from sc_desktop.domain.edits.setting import Clear, SetValue
from sc_desktop.domain.edits.working_out import WorkOut
from sc_desktop.domain.expression import read_condition
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.domain.query import Chosen, Query, WholeResult
from sc_desktop.domain.stage import Stage
from sc_desktop.workspace import browsing, opening, staging
from sc_desktop.workspace.staging import Task, find_where, ground_of, on_cells, preview, stage_edit
from sc_desktop.workspace.workspace import Workspace
from tests.kit.shop import TestShop, User, statements

EVERYONE = Query(limit=None, with_deleted=True)


def on(column, edit, ids):
    return [Task((Step(column, edit),), Chosen(tuple(ids)))]


@pytest.fixture(params=["8.2", "1.6.1", "demo"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    """Each kind of shop in turn, open for reading."""
    if request.param == "demo":
        shutil.copy(request.getfixturevalue("_demo_of_40"), tmp_path / opening.DEMO_FILE)
        opened = opening.open_shop(opening.OpenRequest(tmp_path, "en"), progress=Progress())
        yield opened
        opened.close()
    else:
        shop: TestShop = request.getfixturevalue("shop" if request.param == "8.2" else "old_shop")
        yield shop.workspace(writable=False)


def test_that_an_edit_of_everybody_is_what_each_of_them_needs(place):
    count = browsing.count(place, EVERYONE, progress=Progress())
    staged = stage_edit(place, [Task((Step("lastname", ChangeCase("upper")),), WholeResult(EVERYONE, count))], progress=Progress())
    ids = browsing.find_ids(place, EVERYONE, progress=Progress())
    stored = browsing.load_values(place, ["lastname"], ids, progress=Progress())
    names = {customer: str(values["lastname"]) for customer, values in stored.items()}
    expected = {customer: (name, name.upper()) for customer, name in names.items() if name != name.upper()}
    assert {change.row[0]: (change.before, change.after) for change in staged.changes} == expected
    assert (staged.changed, staged.unchanged, staged.refusals, staged.gone) == (len(expected), count - len(expected), (), 0)


def test_that_an_expression_reads_computed_columns(place):
    ids = browsing.find_ids(place, EVERYONE, progress=Progress())
    source = 'if(orders_valid > 0, "spent " & round(total_spent, 2) & " in " & orders_valid, "none") & groups'
    staged = stage_edit(place, on("note", WorkOut(source), ids), progress=Progress())
    values = browsing.load_values(place, ["orders_valid", "groups", "total_spent"], ids, progress=Progress())
    assert len(staged.changes) == len(ids) and not staged.refusals
    for change in staged.changes:
        found, names = values[change.row[0]], place.manner.labels("group")
        groups = ", ".join(sorted((names[int(group)] for group in str(found["groups"] or "").split(",") if group), key=str.casefold))
        spent = f"{round(Decimal(str(found['total_spent'] or 0)), 2):f}".rstrip("0").rstrip(".")
        begin = f"spent {spent} in {found['orders_valid']}" if found["orders_valid"] else "none"
        assert change.after == begin + groups


def test_that_groups_are_joined_and_left_as_rows(place):
    ids = browsing.find_ids(place, EVERYONE, progress=Progress())
    read = browsing.load_values(place, ["groups", "id_default_group"], ids, progress=Progress())
    groups = {customer: {int(each) for each in str(values["groups"] or "").split(",") if each} for customer, values in read.items()}
    staged = stage_edit(place, on("groups", JoinGroups((2,)), ids), progress=Progress())
    assert set(staged.changes) == {RowAdded(CUSTOMER_GROUP, (customer, 2)) for customer in ids if 2 not in groups[customer]}
    staged = stage_edit(place, on("groups", LeaveGroups((3,)), ids), progress=Progress())
    bound = {customer for customer in ids if 3 in groups[customer] and read[customer]["id_default_group"] == 3}
    assert {refusal.customer for refusal in staged.refusals} == bound and bound
    assert set(staged.changes) == {RowRemoved(CUSTOMER_GROUP, (c, 3)) for c in ids if 3 in groups[c] and c not in bound}
    staged = stage_edit(
        place,
        [Task((Step("id_default_group", SetValue("2")), Step("groups", ReplaceGroups((2,)))), Chosen(tuple(ids)))],
        progress=Progress(),
    )
    assert not staged.refusals
    left = {change.row for change in staged.changes if isinstance(change, RowRemoved)}
    assert left == {(customer, group) for customer in ids for group in groups[customer] if group != 2}


def test_that_what_is_staged_can_be_committed_and_stands_in_the_shop(shop: TestShop, user: User):
    ann, bob = shop.ids(2)
    shop.change_elsewhere(ann, lastname="D’ORMESSON", note="x")
    shop.change_elsewhere(bob, lastname="de la tour")
    tasks = [Task((Step("lastname", ChangeCase("title")), Step("groups", JoinGroups((1,)))), Chosen((ann, bob)))]
    user.staged = list(stage_edit(user.workspace, tasks, progress=Progress()).changes)
    assert user.commits().applied == (ann, bob)
    assert (shop.read(ann)["lastname"], shop.read(bob)["lastname"]) == ("d’Ormesson", "de La Tour")
    assert 1 in shop.members(ann) & shop.members(bob)


def test_that_an_edit_starts_from_what_is_pending(shop: TestShop, user: User):
    ann, bob, cyd = shop.ids(3)
    shop.change_elsewhere(ann, firstname="Ann")
    stage = Stage()
    stage.add("typed", [CellChange(CUSTOMER, (ann,), "firstname", "Ann", "marie-lou"), RowAdded(CUSTOMER_GROUP, (bob, 1))])
    shop.change_elsewhere(ann, firstname="Anne")  # meanwhile: the first before stays, so that the review sees the conflict
    staged = stage_edit(user.workspace, on("firstname", ChangeCase("title"), [ann]), pending=tuple(stage), progress=Progress())
    assert staged.changes == (CellChange(CUSTOMER, (ann,), "firstname", "Ann", "Marie-Lou"),)
    stage.add("title", staged.changes)
    assert stage.cell(CUSTOMER, (ann,), "firstname") == CellChange(CUSTOMER, (ann,), "firstname", "Ann", "Marie-Lou")
    staged = stage_edit(user.workspace, on("firstname", SetValue("Ann"), [ann]), pending=tuple(stage), progress=Progress())
    stage.add("back", staged.changes)
    assert stage.cell(CUSTOMER, (ann,), "firstname") is None, "a change back to what was there leaves nothing pending"
    staged = stage_edit(user.workspace, on("groups", JoinGroups((1,)), [bob, cyd]), pending=tuple(stage), progress=Progress())
    assert staged.changes == (RowAdded(CUSTOMER_GROUP, (cyd, 1)),) and staged.unchanged == 1
    stage.add(
        "leave", stage_edit(user.workspace, on("groups", LeaveGroups((1,)), [bob]), pending=tuple(stage), progress=Progress()).changes
    )
    assert stage.get((CUSTOMER_GROUP, (bob, 1), "")) is None


def test_that_a_pending_value_of_another_column_is_what_an_expression_sees(shop: TestShop, user: User):
    (ann,) = shop.ids(1)
    pending = [CellChange(CUSTOMER, (ann,), "firstname", shop.read(ann)["firstname"], "Zoé")]
    staged = stage_edit(user.workspace, on("note", WorkOut('"Hello " & firstname'), [ann]), pending=pending, progress=Progress())
    assert [change.after for change in staged.changes] == ["Hello Zoé"]


def test_that_refusals_are_grouped_by_their_reason_and_others_go_on(shop: TestShop, user: User):
    ann, bob, cyd, dan = shop.ids(4)
    shop.change_elsewhere(ann, note="1")
    shop.change_elsewhere(bob, note="abc")
    shop.change_elsewhere(cyd, note="xyz")
    shop.delete_elsewhere(dan)
    staged = stage_edit(user.workspace, on("max_payment_days", WorkOut("note"), [ann, bob, cyd, dan]), progress=Progress())
    assert [change.row for change in staged.changes] == [(ann,)]
    assert (staged.changed, staged.unchanged, staged.gone) == (1, 0, 1)
    (reason,) = staged.reasons
    assert (reason.column, reason.count, str(reason.example)) == ("max_payment_days", 2, "“abc” is not a whole number.")


def test_that_cells_of_several_columns_are_refused_one_by_one(shop: TestShop, user: User):
    (ann,) = shop.ids(1)
    shop.change_elsewhere(ann, firstname="Ann", company="ab")
    tasks = on_cells(Replace("a", "1"), {"firstname": [ann], "company": [ann], "lastname": []})
    staged = stage_edit(user.workspace, tasks, progress=Progress())
    assert [(change.column, change.after) for change in staged.changes] == [("company", "1b")]
    assert [(refusal.customer, refusal.column) for refusal in staged.refusals] == [(ann, "firstname")]


def test_that_a_preview_shows_before_and_after_as_the_screen_does(shop: TestShop):
    workspace = shop.workspace(writable=False, language="fr")
    ann, bob, cyd = shop.ids(3)
    shop.change_elsewhere(ann, firstname="Ann", lastname="Lee", birthday="1980-12-31", note=None)
    shop.change_elsewhere(bob, note="5", birthday="1980-12-31", firstname="Bob", lastname="Roe")
    shop.change_elsewhere(cyd, note="31/12/1980", birthday="1980-12-31")
    pending = [CellChange(CUSTOMER, (ann,), "note", None, "01/02/1990")]
    found = preview(workspace, on("birthday", WorkOut("note"), [ann, bob, cyd]), pending=pending, progress=Progress())
    first, second = found.sights
    assert (first.customer, first.name, first.column, first.before, first.after) == (ann, "Ann Lee", "birthday", "31/12/1980", "01/02/1990")
    assert (second.name, second.before, second.after) == ("Bob Roe", "31/12/1980", "31/12/1980")
    assert second.reason is not None and "date" in str(second.reason)
    assert (found.changed, found.unchanged, found.refused, found.gone, found.looked_at, found.total) == (1, 1, 1, 0, 3, 3)
    grouped = preview(workspace, on("groups", JoinGroups((1, 2)), [ann]), progress=Progress()).sights[0]
    assert grouped.after.startswith(grouped.before[:1]) and len(grouped.after) > len(grouped.before)


def test_that_a_preview_asks_little_whatever_the_size(large_shop: TestShop):
    workspace = large_shop.workspace(writable=False)
    tasks = [Task((Step("lastname", ChangeCase("upper")),), WholeResult(EVERYONE, 1200))]
    with statements(workspace) as asked:
        found = preview(workspace, tasks, progress=Progress())
    assert len(asked) == 2
    assert (found.looked_at, found.total) == (staging.SAMPLE, 1200)
    assert len(found.sights) == staging.SHOWN


def test_that_staging_asks_once_a_chunk_for_just_the_columns_it_needs(large_shop: TestShop, monkeypatch):
    monkeypatch.setattr(staging, "ROWS_A_CHUNK", 500)
    workspace = large_shop.workspace(writable=False)
    with statements(workspace) as asked:
        stage_edit(workspace, [Task((Step("note", WorkOut("upper(firstname)")),), WholeResult(EVERYONE, 1200))], progress=Progress())
    rows = [statement for statement in asked if "firstname" in statement and "note" in statement]
    assert len(asked) == 1 + len(rows) == 4
    assert not any("email" in statement or "orders" in statement for statement in rows)


def test_that_staging_can_be_stopped_between_two_chunks(large_shop: TestShop, monkeypatch):
    monkeypatch.setattr(staging, "ROWS_A_CHUNK", 500)
    workspace = large_shop.workspace(writable=False)
    told = []

    def stop_after_the_first(done, total):
        if total:  # finding the customers comes first, with no total
            told.append((done, total))
            if done:
                progress.cancel()

    progress = Progress(stop_after_the_first)
    with pytest.raises(Cancelled):
        stage_edit(workspace, [Task((Step("note", Clear()),), WholeResult(EVERYONE, 1200))], progress=progress)
    assert told == [(0, 1200), (500, 1200)]


def test_that_a_request_that_makes_no_sense_reads_nothing(shop: TestShop, user: User):
    with statements(user.workspace) as asked, pytest.raises(Unusable):
        stage_edit(user.workspace, on("birthday", ChangeCase("upper"), shop.ids(1)), progress=Progress())
    assert asked == []


def test_that_a_pattern_that_runs_away_is_refused_for_its_customer_alone(shop: TestShop, user: User):
    ann, bob = shop.ids(2)
    shop.change_elsewhere(ann, note="a" * 60 + "b")
    shop.change_elsewhere(bob, note="aa")
    staged = stage_edit(user.workspace, on("note", Replace("^(a|a)*$", "x", mode="pattern"), [ann, bob]), progress=Progress())
    assert [(change.row, change.after) for change in staged.changes] == [((bob,), "x")]
    assert [refusal.customer for refusal in staged.refusals] == [ann]


def test_that_a_condition_finds_its_customers_in_the_order_asked(place):
    ground = ground_of(place)
    condition = read_condition('orders_valid >= 2 and contains(email, "@")', place.columns, manner=ground.manner, today=ground.today)
    found = find_where(place, EVERYONE, condition, progress=Progress())
    ids = browsing.find_ids(place, EVERYONE, progress=Progress())
    orders = browsing.load_values(place, ["orders_valid"], ids, progress=Progress())
    expected = [customer for customer in ids if int(str(orders[customer]["orders_valid"])) >= 2]
    assert list(found.ids) == expected and 0 < len(expected) < len(ids)
    assert found.unanswered == ()


def test_that_customers_of_whom_a_condition_can_not_be_told_are_named(shop: TestShop):
    workspace = shop.workspace(writable=False)
    ground = ground_of(workspace)
    condition = read_condition("100 / orders_valid > 30", workspace.columns, manner=ground.manner, today=ground.today)
    found = find_where(workspace, EVERYONE, condition, progress=Progress())
    assert found.unanswered and "divided by zero" in str(found.unanswered[0].reason)
    assert not {refusal.customer for refusal in found.unanswered} & set(found.ids)


def test_that_a_preview_of_several_columns_shows_something_of_each(large_shop: TestShop):
    workspace = large_shop.workspace(writable=False)
    ids = large_shop.ids(300)
    found = preview(workspace, on_cells(ChangeCase("upper"), {"firstname": ids, "lastname": ids}), progress=Progress())
    assert {sight.column for sight in found.sights} == {"firstname", "lastname"}
    assert (found.looked_at, found.total, len(found.sights)) == (staging.SAMPLE, 600, staging.SHOWN)
