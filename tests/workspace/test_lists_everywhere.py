"""Every column of every view and of every tab, of thirty customers of all kinds, in a shop of each version and in the demo.

What is right is gathered in plain Python over the raw tables (tests/kit/expected.py, tests/kit/expected_lists.py)."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sc_desktop.domain.column import Computed
from sc_desktop.domain.kinds import Moment
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.view import View
from sc_desktop.prestashop.customers import COLUMNS
from sc_desktop.prestashop.definitions import VERSIONS
from sc_desktop.prestashop.panels import COUNTED, PANELS
from sc_desktop.workspace import browsing, inspecting, opening
from sc_desktop.workspace.workspace import Workspace
from tests.kit.expected import Expected
from tests.kit.expected_lists import BELOW, OF_CUSTOMERS, ExpectedLists
from tests.kit.filling import add_talks, add_vouchers, break_some, make_segments
from tests.kit.lists import FIRST_30, NOW, FilePlace, ListPlace, ServedPlace
from tests.kit.shop import TestShop

KIND_OF = {column.key: column.kind for column in COLUMNS}
ON_THE_CARD = (
    *("id_gender", "birthday", "company", "id_lang", "date_add", "newsletter", "optin", "id_default_group", "firstname", "lastname"),
    *("email", "note"),
)
LINES = (
    *("id_gender", "birthday", "company", "id_lang", "date_add", "last_visit", "date_upd", "newsletter", "optin", "id_default_group"),
    *("groups", "orders_valid", "total_spent", "last_order"),
)


@pytest.fixture(scope="module", params=[*VERSIONS, "demo"])
def place(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    _built: Callable[[str, int], TestShop],
    _demo_of_40: Path,
) -> Iterator[ListPlace]:
    """Each shop in turn, at noon of 1 March 2026 by its own clock, with something in every list and some of it broken; only looked at."""
    with pytest.MonkeyPatch.context() as clock, contextlib.ExitStack() as after:
        clock.setattr(Workspace, "now", lambda self: NOW)
        made: ListPlace
        if request.param == "demo":
            folder = tmp_path_factory.mktemp("compared")
            shutil.copy(_demo_of_40, folder / opening.DEMO_FILE)
            made = FilePlace(folder)
        else:
            made = ServedPlace(_built(request.param, 40))
        after.callback(made.put_back)
        for fill in (add_talks, add_vouchers, break_some, make_segments):
            fill(made)
        yield made


@pytest.fixture(scope="module")
def expected(place: ListPlace) -> ExpectedLists:
    return ExpectedLists(place.rows, id_lang=place.workspace.id_lang, now=NOW)


def test_that_the_thirty_are_of_every_kind(place, expected):
    people = [row for row in place.rows("customer") if row["id_customer"] in FIRST_30]
    orders, carts, addresses = ({row["id_customer"] for row in place.rows(table)} for table in ("orders", "cart", "address"))
    ids = set(FIRST_30)
    assert {row["is_guest"] for row in people} == {0, 1}
    assert len({row["id_lang"] for row in people}) > 1
    for some in (orders, carts, addresses):
        assert ids & some
        assert ids - some


def test_that_every_column_of_the_grid_holds_what_the_tables_say(place):
    counted = Expected(place.rows, id_lang=place.workspace.id_lang, version=place.workspace.shop.facts.version)
    values = counted.computed() | {"groups": counted.groups()}
    view = View("v", "V", tuple(column.key for column in COLUMNS))
    rows = browsing.load_rows(place.workspace, view, FIRST_30, progress=Progress())
    for column in COLUMNS:
        wanted = values[column.key] if isinstance(column.source, Computed) else counted.stored(column.key)
        shown: dict[int, Any] = {customer: row.values[column.key] for customer, row in rows.items()}
        if column.key == "groups":
            shown = {customer: {int(group) for group in (text or "").split(",") if group} for customer, text in shown.items()}
        assert shown == {customer: wanted[customer] for customer in FIRST_30}, column.key


def test_that_every_line_of_the_summary_says_what_the_tables_say(place):
    counted = Expected(place.rows, id_lang=place.workspace.id_lang, version=place.workspace.shop.facts.version)
    people = {row["id_customer"]: row for row in place.rows("customer")}
    values = counted.computed() | {key: counted.stored(key) for key in ON_THE_CARD}
    values |= {"groups": {customer: ",".join(map(str, sorted(groups))) for customer, groups in counted.groups().items()}}
    for customer in FIRST_30:
        person = people[customer]
        texts = {key: KIND_OF[key].show(held[customer], place.workspace.manner) for key, held in values.items() if key in KIND_OF}
        texts["date_upd"] = Moment().show(person["date_upd"], place.workspace.manner)
        texts["birthday"] = f"{texts['age']} years, born {texts['birthday']}" if texts["age"] else "not known"
        texts["total_spent"] = texts["total_spent"] or KIND_OF["total_spent"].show(Decimal(0), place.workspace.manner)
        texts |= {key: texts[key] or nothing for key, nothing in (("last_visit", "never"), ("last_order", "never"), ("groups", "none"))}
        card = inspecting.load_summary(place.workspace, customer, progress=Progress())
        assert card is not None
        assert (card.id, card.names, card.email) == (customer, (person["firstname"], person["lastname"]), person["email"])
        assert card.note == person["note"]
        assert {key: text for key, _, text in card.lines} == {key: texts[key] for key in LINES if texts[key]}
        assert card.badges == badges_of(person)


def test_that_the_groups_tab_ticks_what_the_tables_say(place):
    counted = Expected(place.rows, id_lang=place.workspace.id_lang, version=place.workspace.shop.facts.version)
    found = inspecting.load_memberships(place.workspace, FIRST_30, progress=Progress())
    names = {row["id_group"]: row["name"] for row in place.rows("group_lang") if row["id_lang"] == place.workspace.id_lang}
    assert found.groups == {customer: counted.groups()[customer] for customer in FIRST_30}
    assert found.defaults == {customer: counted.stored("id_default_group")[customer] for customer in FIRST_30}
    assert found.names == names


def test_that_every_badge_counts_the_rows_of_its_list_that_are_somebody_s(place, expected):
    assert place.counts() == {key: sum(row["id_customer"] != 0 for row in expected.of(key, FIRST_30)) for key in COUNTED}


@pytest.mark.parametrize("key", OF_CUSTOMERS)
def test_that_every_column_of_a_list_of_customers_holds_what_the_tables_say(place, expected, key):
    rows = expected.of(key, FIRST_30)
    assert [dict(row.values) for row in place.shown(key)] == rows
    assert values_seen(rows) == {column.key for column in PANELS[key].columns} - always_alike(key), "nothing to compare"


@pytest.mark.parametrize("key", OF_CUSTOMERS)
def test_that_a_list_of_one_customer_is_that_customer_s_part(place, expected, key):
    for customer in (2, 7, 11):
        assert [dict(row.values) for row in place.shown(key, [customer])] == expected.of(key, [customer])


@pytest.mark.parametrize("key", BELOW)
def test_that_every_column_of_a_list_below_another_holds_what_the_tables_say(place, expected, key):
    above = BELOW[key]
    seen = []
    for parent in expected.of(above, FIRST_30):
        number = parent[PANELS[above].columns[0].key]
        rows = expected.below(key, number)
        assert [dict(row.values) for row in place.shown(key, (), parent=number)] == rows, number
        seen += rows
    assert values_seen(seen) == {column.key for column in PANELS[key].columns} - always_alike(key), "nothing to compare"


def badges_of(person: dict[str, Any]) -> tuple[str, ...]:
    """The short states at the top of the summary, by the customer's own row."""
    states = ("Enabled" if person["active"] else "Disabled", "Guest" if person["is_guest"] else "", "Deleted" if person["deleted"] else "")
    return tuple(filter(None, states))


def values_seen(rows: list[dict[str, Any]]) -> set[str]:
    """Columns that hold more than one value: those that hold but one could hold it for any reason."""
    return {key for key in rows[0] if key != "id_customer" and len({row[key] for row in rows}) > 1}


def always_alike(key: str) -> set[str]:
    """Columns that can't differ within the list, or do not in a made-up shop."""
    return {"addresses": {"deleted"}}.get(key, set())
