"""Shops as they are in the wild open, show and export what their tables hold; what they lack is left out, and nothing raises."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from sc_desktop.domain.batch import Report
from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.column import Field
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query, WholeResult
from sc_desktop.domain.view import SortKey, View
from sc_desktop.errors import ShopRefused
from sc_desktop.exchange.csv_out import CsvStyle
from sc_desktop.i18n import Message, tr
from sc_desktop.prestashop.panels import PANELS
from sc_desktop.settings.views import load_views
from sc_desktop.workspace import browsing, committing, exporting, history, inspecting, listing, opening, reviewing
from sc_desktop.workspace.browsing import GridRow
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.workspace import Workspace
from tests.kit.expected import Row
from tests.kit.expected_lists import BELOW, OF_CUSTOMERS, ExpectedLists
from tests.kit.hostile import CUSTOMERS, HOSTILE, NOW, Hostile, HostileShop
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import ME

EVERYBODY = Query(with_deleted=True, limit=None)
Opened = tuple[HostileShop, Workspace]
READ_ONLY = {"MyISAM and Aria": "MyISAM", "an account that sees little": "UPDATE"}
SHIPPED, _ = load_views(Path(__file__).parents[2] / "views")
MORE_THAN_THERE_ARE, SOME = 100_000, 20
_READ: dict[str, Mapping[int, GridRow]] = {}


def named(name: str) -> Hostile:
    return next(kind for kind in HOSTILE if kind.name == name)


@pytest.fixture(scope="module", params=HOSTILE, ids=lambda kind: kind.name)
def opened(request: pytest.FixtureRequest, mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Each of them, opened as the program does; for reading only."""
    shop = HostileShop(mariadb, tmp_path_factory.mktemp("hostile"), request.param)
    workspace = shop.open()
    yield shop, workspace
    workspace.close()
    shop.drop()


@pytest.fixture(scope="module")
def expected(opened: Opened) -> ExpectedLists:
    """What the lists of the shop should show."""
    shop, workspace = opened
    return shop.expected_lists(workspace.id_lang)


def test_that_the_groups_are_counted(opened):
    shop, workspace = opened
    alive = {row["id_customer"] for row in shop.rows("customer") if not row["deleted"]}
    counted = {row["id_group"]: 0 for row in shop.rows("group")}
    for row in shop.rows("customer_group"):
        if row["id_customer"] in alive:
            counted[row["id_group"]] = counted.get(row["id_group"], 0) + 1
    listed = browsing.list_groups(workspace, progress=Progress())
    named = {row["id_group"]: 0 for row in shop.rows("group_lang")}
    assert listed.everyone == len(alive)
    assert {line.id: line.members for line in listed.groups} == named | counted
    assert all(line.name.strip() for line in listed.groups)


def test_that_every_sort_finds_every_customer_and_puts_empty_cells_last(opened):
    _, workspace = opened
    rows = everybody(workspace)
    for key in workspace.columns:
        for descending in (False, True):
            query = Query(with_deleted=True, limit=None, sort=(SortKey(key, descending), SortKey("lastname")))
            ids = browsing.find_ids(workspace, query, progress=Progress())
            empty = [rows[each].texts[key] == "" for each in ids]
            assert sorted(ids) == sorted(rows), key
            if key not in ("firstname", "lastname", "email"):  # never empty in a shop that is whole, so they are sorted as they are
                assert empty == sorted(empty), f"{key} {'down' if descending else 'up'}"


def test_that_every_column_shows_what_the_tables_hold(opened):
    shop, workspace = opened
    rows = everybody(workspace)
    assert sorted(rows) == sorted(row["id_customer"] for row in shop.rows("customer"))
    expected = shop.expected(workspace.id_lang)
    counted = expected.computed() | {"groups": expected.groups()}
    for key, column in workspace.columns.items():
        shown = {customer: row.values[key] for customer, row in rows.items()}
        if key == "groups":
            shown = {customer: {int(group) for group in (text or "").split(",") if group} for customer, text in shown.items()}
        assert shown == (expected.stored(key) if isinstance(column.source, Field) else counted[key]), key


def test_that_every_cell_has_a_text_and_nothing_shows_as_nothing(opened):
    _, workspace = opened
    for row in everybody(workspace).values():
        assert row.texts.keys() >= workspace.columns.keys()
        assert {row.texts[key] for key, value in row.values.items() if value in (None, "", "0000-00-00", "0000-00-00 00:00:00")} <= {""}


def test_that_a_search_finds_no_more_than_there_is_in_any_script(opened):
    _, workspace = opened
    for search in ("an", "é", "Ж", "💜", "42", "%", "'"):
        found = browsing.find_ids(workspace, Query(search=search, with_deleted=True, limit=None), progress=Progress())
        assert set(found) <= set(everybody(workspace))
        assert browsing.count(workspace, Query(search=search, with_deleted=True), progress=Progress()) == len(found)


def test_that_every_customer_has_a_card(opened):
    shop, workspace = opened
    for row in shop.rows("customer"):
        card = inspecting.load_summary(workspace, row["id_customer"], progress=Progress())
        assert card is not None
        assert (card.id, card.email) == (row["id_customer"], row["email"])
        assert all(text for _, _, text in card.lines)
        assert card.badges


def test_that_memberships_and_default_groups_are_read(opened):
    shop, workspace = opened
    customers = {row["id_customer"]: row["id_default_group"] for row in shop.rows("customer")}
    found = inspecting.load_memberships(workspace, list(customers), progress=Progress())
    assert found.groups == shop.expected(workspace.id_lang).groups()
    assert found.defaults == customers


@pytest.mark.parametrize("key", OF_CUSTOMERS)
def test_that_every_list_shows_and_exports_what_the_tables_hold_or_tells_why_not(opened, expected, tmp_path: Path, monkeypatch, key: str):
    monkeypatch.setattr(Workspace, "now", lambda self: NOW)
    _, workspace = opened
    ids = sorted(everybody(workspace))
    listed = listing.load_list(workspace, key, ids, limit=MORE_THAN_THERE_ARE, progress=Progress())
    if PANELS[key].is_there(workspace.shop.tables):
        assert [dict(row.values) for row in listed.rows] == expected.of(key, ids)
    else:
        assert (listed.rows, listed.note) == ((), tr(PANELS[key].missing))
    assert all(row.texts.keys() == row.values.keys() for row in listed.rows)
    assert bool(listed.note) is not bool(listed.rows)
    written = exporting.export_list(workspace, key, ids, folder=tmp_path, style=CsvStyle(), progress=Progress())
    assert written.rows == len(listed.rows)


@pytest.mark.parametrize("key", BELOW)
def test_that_every_list_below_another_shows_what_the_tables_hold(opened, expected, key: str):
    _, workspace = opened
    if not (PANELS[BELOW[key]].is_there(workspace.shop.tables) and PANELS[key].is_there(workspace.shop.tables)):
        return
    above = listing.load_list(workspace, BELOW[key], sorted(everybody(workspace)), limit=SOME, progress=Progress())
    number = PANELS[BELOW[key]].columns[0].key
    for parent in (int(str(row.values[number])) for row in above.rows):
        listed = listing.load_list(workspace, key, parent=parent, progress=Progress())
        assert [dict(row.values) for row in listed.rows] == expected.below(key, parent), parent


@pytest.mark.parametrize("view", SHIPPED, ids=lambda view: view.key)
def test_that_everybody_is_exported_in_every_view(opened, tmp_path: Path, view: View):
    shop, workspace = opened
    query = replace(EVERYBODY, sort=view.sort)
    written = exporting.export_csv(
        workspace, WholeResult(query, CUSTOMERS), view, folder=tmp_path, style=CsvStyle(headers="keys"), progress=Progress()
    )
    with written.path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert sorted(int(row["id_customer"]) for row in rows) == sorted(everybody(workspace))
    assert list(rows[0]) == [key for key in view.columns if key in workspace.columns]
    ended = {row["id_customer"]: row["lastname"] for row in shop.rows("customer")}
    assert all(row["lastname"].removeprefix("'") == ended[int(row["id_customer"])].removeprefix("'") for row in rows)


def test_that_an_edit_is_written_and_taken_back_or_the_reason_told(opened):
    shop, _ = opened
    workspace = shop.open()
    before, members = people(shop), shop.rows("customer_group")
    customer = min(before)
    changes = [CellChange(CUSTOMER, (customer,), "lastname", before[customer]["lastname"], "Zweig")]
    try:
        opening.allow_writing(workspace, progress=Progress())
    except ShopRefused as refusal:
        assert shop.kind.name in READ_ONLY
        assert isinstance(refusal.why, Message)
        assert READ_ONLY[shop.kind.name] in tr(refusal.why)
        assert not workspace.is_writable
    else:
        opening.create_journal_tables(workspace, progress=Progress())
        done = commit(workspace, reviewing.review(workspace, changes, progress=Progress()))
        assert people(shop) == {**before, customer: {**before[customer], "lastname": "Zweig"}}
        commit(workspace, history.review_undo(workspace, done.batch, progress=Progress()))
        assert (people(shop), shop.rows("customer_group")) == (before, members)
    workspace.close()


# -- what the spoiling comes to ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opened", [named("an account that sees little")], indirect=True, ids=[""])
def test_that_columns_the_account_may_not_read_are_left_out(opened):
    assert set(opened[1].columns) == {
        *("id_customer", "id_default_group", "firstname", "lastname", "email", "active"),
        *("groups", "orders_valid", "total_spent", "last_order", "last_delivery_address", "open_cart", "last_visit"),
        *("phone", "vat_number", "cart_lang", "carts_unordered", "last_cart_date", "last_cart_total"),
        *("delivery_identity", "invoice_identity"),
    }


@pytest.mark.parametrize("opened", [named("tables of modules dropped")], indirect=True, ids=[""])
def test_that_nobody_is_said_never_to_have_visited_where_visits_are_not_kept(opened):
    card = inspecting.load_summary(opened[1], 1, progress=Progress())
    assert card is not None
    assert "last_visit" not in {key for key, _, _ in card.lines}


@pytest.mark.parametrize("opened", [named("narrow columns of an upgraded shop")], indirect=True, ids=[""])
def test_that_a_name_must_fit_the_column_as_it_is(opened):
    columns = opened[1].columns
    assert columns["firstname"].refuse("A" * 32) is None
    assert "32" in tr(columns["firstname"].refuse("A" * 33) or "")


@pytest.mark.parametrize("opened", [named("every setting twice")], indirect=True, ids=[""])
def test_that_the_older_of_two_rows_of_a_setting_counts(opened):
    facts = opened[1].shop.facts
    assert (facts.title, facts.version, facts.default_language, facts.timezone) == ("Maison Lavande", "8.2.0", 1, "Europe/Paris")
    assert tuple(facts.special_groups) == (1, 2, 3)


@pytest.mark.parametrize("opened", [named("groups without row or name")], indirect=True, ids=[""])
def test_that_a_group_without_a_name_goes_by_another_language_or_its_number(opened):
    labels = opened[1].lists["group"]
    assert {group: labels[group] for group in (4, 5, 6, 7)} == {4: "VIP", 5: "#5", 6: "#6", 7: "Newsletter fidèle"}


@pytest.mark.parametrize("opened", [named("no rate of exchange")], indirect=True, ids=[""])
def test_that_an_order_without_a_rate_adds_nothing_to_what_was_spent(opened):
    shop, workspace = opened
    rated = {order["id_customer"] for order in shop.rows("orders") if order["valid"] and order["conversion_rate"]}
    ordered = {order["id_customer"] for order in shop.rows("orders") if order["valid"]}
    spent = {customer: row.texts["total_spent"] for customer, row in everybody(workspace).items()}
    assert ordered - rated
    assert {spent[customer] for customer in ordered - rated} == {""}
    assert "" not in {spent[customer] for customer in rated}


def everybody(workspace: Workspace) -> Mapping[int, GridRow]:
    """All columns of all customers, read once a shop."""
    if workspace.key not in _READ:
        ids = browsing.find_ids(workspace, EVERYBODY, progress=Progress())
        view = View("all", "All", tuple(workspace.columns), green=("orders_valid",))
        _READ.clear()
        _READ[workspace.key] = browsing.load_rows(workspace, view, ids, progress=Progress())
    return _READ[workspace.key]


def people(shop: HostileShop) -> dict[int, Row]:
    """Whole rows by customer, but for what follows of itself: the date of the last update, and a column the server works out."""
    return {row["id_customer"]: {name: row[name] for name in row if name not in ("date_upd", "fullname")} for row in shop.rows("customer")}


def commit(workspace: Workspace, looked: Review) -> Report:
    return committing.commit(workspace, looked, [line.change.key for line in looked.lines], author=ME, progress=Progress())
