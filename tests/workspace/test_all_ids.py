"""Every customer's id at once: packed into a few texts, and still exactly those the query asks for, in its order."""

import pytest
from sqlalchemy import text

from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.domain.query import NEWEST_FIRST, Query
from sc_desktop.domain.view import SortKey, View
from sc_desktop.workspace import browsing
from sc_desktop.workspace.workspace import Workspace
from tests.kit.shop import TestShop, statements

OLDEST_FIRST = (SortKey("id_customer"),)
PART = 300


@pytest.fixture
def workspace(large_shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A shop of 1,200 customers, read in parts of 300."""
    monkeypatch.setattr(browsing, "IDS_A_PART", PART)
    return large_shop.workspace(writable=False)


def numbered(shop: TestShop, order: str, where: str = "deleted = 0") -> list[int]:
    return [row[0] for row in shop.execute(f"SELECT id_customer FROM ps_customer WHERE {where} ORDER BY id_customer {order}")]


@pytest.mark.parametrize(("sort", "order"), [(NEWEST_FIRST, "DESC"), (OLDEST_FIRST, "ASC")])
def test_that_they_are_all_there_in_order_and_come_in_few_texts(workspace, large_shop, sort, order):
    with statements(workspace) as sent:
        found = browsing.find_ids(workspace, Query(sort=sort, limit=None), progress=Progress())
    assert list(found) == numbered(large_shop, order)
    assert len(found) > 1_000
    assert len(sent) == len(found) // PART + 1


def test_that_a_filter_holds_for_every_part(workspace, large_shop):
    found = browsing.find_ids(workspace, Query(search="a", limit=None), progress=Progress())
    like = " OR ".join(f"{name} LIKE '%%a%%'" for name in ("firstname", "lastname", "email", "company"))
    assert list(found) == numbered(large_shop, "DESC", f"deleted = 0 AND ({like})")


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 500])
def test_that_a_text_the_server_cut_off_is_read_again_row_by_row(workspace, large_shop, cut):
    everyone = numbered(large_shop, "DESC")
    whole = len(",".join(map(str, everyone[:PART])))
    with workspace.database.reading() as connection:
        connection.execute(text(f"SET SESSION group_concat_max_len = {whole - cut}"))  # of the one connection in the pool
    with statements(workspace) as sent:
        found = browsing.find_ids(workspace, Query(limit=None), progress=Progress())
    assert (list(found), len(sent)) == (everyone, 2)


def test_that_the_reading_stops_between_two_parts(workspace):
    progress = Progress(lambda done, _total: progress.cancel() if done == PART else None)
    with statements(workspace) as sent, pytest.raises(Cancelled):
        browsing.find_ids(workspace, Query(limit=None), progress=progress)
    assert len(sent) == 2


def test_that_the_first_rows_come_along_where_a_view_is_named(workspace):
    view = View("told", "Told", ("lastname", "orders_valid"))
    answer = browsing.answer(workspace, Query(sort=(SortKey("lastname"),), limit=None), view=view, progress=Progress())
    first = list(answer.ids[: browsing.ROWS_SEEN])
    assert answer.rows == browsing.load_rows(workspace, view, first, progress=Progress())
    assert (list(answer.rows.keys() ^ set(first)), len(answer.ids) > len(first), answer.view) == ([], True, view)


def test_that_each_is_found_at_its_place(workspace, monkeypatch):
    monkeypatch.setattr(browsing, "NAMED_A_QUESTION", 10)  # the places of many ids are made otherwise than those of a few
    answer = browsing.answer(workspace, Query(sort=(SortKey("lastname"),), limit=None), progress=Progress())
    assert [answer.places.of(each) for each in answer.ids] == list(range(len(answer.ids)))
    assert answer.places.of(0) is None
