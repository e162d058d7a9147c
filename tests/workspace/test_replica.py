"""A replica that a profile names is looked at, decides nothing, and never hides what we have written ourselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from sc_desktop.domain.progress import Progress
from sc_desktop.domain.view import View
from sc_desktop.workspace import browsing, opening
from sc_desktop.workspace.replica import Lag, look, measure_lag
from sc_desktop.workspace.workspace import Workspace
from tests.kit.mariadb import MariaDbServer, free_port
from tests.kit.replica import catch_up
from tests.kit.shop import TestShop, User


@pytest.fixture
def shop(pair: tuple[MariaDbServer, MariaDbServer], tmp_path: Path) -> Iterator[TestShop]:
    """A shop with its journal on the primary, which the replica has got."""
    primary, replica = pair
    shop = TestShop(primary, tmp_path)
    shop.workspace()
    catch_up(primary, replica)
    yield shop
    replica.execute(None, "START SLAVE")
    shop.drop()


def opened(shop: TestShop, port: int) -> Workspace:
    """The shop, with a replica that answers there."""
    profile = replace(shop.profile(), replica=f"127.0.0.1:{port}")
    request = opening.OpenRequest(shop._folder, "en", profile, writable=True, connect_timeout=2, read_timeout=5)
    workspace = opening.open_shop(request, progress=Progress())
    shop._open.append(workspace)
    return workspace


def first_name(workspace: Workspace, customer: int) -> object:
    """As the grid shows it."""
    view = View("names", "Names", ("id_customer", "firstname"))
    rows = look(browsing.load_rows, workspace, view, [customer], progress=Progress())
    return rows[customer].values["firstname"]  # type: ignore[index]


def where_it_looks(workspace: Workspace) -> int:
    return int(look(lambda seen, progress: seen.database.profile.port, workspace, progress=Progress()))  # type: ignore[call-overload]


def test_that_lists_are_read_on_the_replica_and_changes_compared_with_the_primary(shop, pair):
    _, replica = pair
    workspace = opened(shop, replica.port)
    (ann,) = shop.ids(1)
    before = shop.read(ann)["firstname"]
    replica.execute(None, "STOP SLAVE")
    user = User(workspace, shop)
    user.sets("firstname", "Zoé", [ann])
    shop.change_elsewhere(ann, firstname="Meanwhile")
    review = user.reviews()
    assert first_name(workspace, ann) == before
    assert [(line.before, line.is_conflict) for line in review.lines] == [(before, True)]


def test_that_what_we_have_written_is_shown_from_the_primary_until_the_replica_has_it(shop, pair):
    primary, replica = pair
    workspace = opened(shop, replica.port)
    (ann,) = shop.ids(1)
    assert (measure_lag(workspace, progress=Progress()), where_it_looks(workspace)) == (Lag(0), replica.port)
    replica.execute(None, "STOP SLAVE")
    user = User(workspace, shop)
    user.sets("firstname", "Zoé", [ann])
    assert user.commits().applied == (ann,)
    lag = measure_lag(workspace, progress=Progress())
    assert lag is not None and lag.seconds is not None and lag.seconds >= 1
    assert (first_name(workspace, ann), where_it_looks(workspace)) == ("Zoé", primary.port)
    replica.execute(None, "START SLAVE")
    catch_up(primary, replica)
    assert (first_name(workspace, ann), where_it_looks(workspace)) == ("Zoé", replica.port)
    assert measure_lag(workspace, progress=Progress()) == Lag(0)


def test_that_how_far_it_is_behind_counts_from_the_first_chunk_it_lacks(shop, pair, monkeypatch):
    _, replica = pair
    workspace = opened(shop, replica.port)
    replica.execute(None, "STOP SLAVE")
    for name, now in (("Zoé", "2026-03-01 12:00:00"), ("Léa", "2026-03-01 12:00:20")):
        monkeypatch.setattr(Workspace, "now", lambda _self, now=now: now)
        user = User(workspace, shop)
        user.sets("firstname", name, shop.ids(1))
        user.commits()
    monkeypatch.setattr(Workspace, "now", lambda _self: "2026-03-01 12:00:33")
    assert measure_lag(workspace, progress=Progress()) == Lag(33)


def test_that_a_replica_that_does_not_answer_leaves_everything_to_the_primary(shop):
    workspace = opened(shop, free_port())
    (ann,) = shop.ids(1)
    assert (first_name(workspace, ann), where_it_looks(workspace)) == (shop.read(ann)["firstname"], shop.server.port)
    assert measure_lag(workspace, progress=Progress()) == Lag(None)


def test_that_a_shop_without_a_replica_tells_of_none(shop):
    assert measure_lag(shop.workspace(), progress=Progress()) is None
