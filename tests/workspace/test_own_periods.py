"""The days of an aggregate's period are those of the shop's clock, as the dates in its tables are."""

import datetime
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from sc_desktop.domain.own_field import Aggregate
from sc_desktop.domain.periods import Period
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey, View
from sc_desktop.settings.own_fields import OwnFields, save_own_fields
from sc_desktop.workspace import browsing
from tests.kit.shop import TestShop

EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"  # 25 hours apart: never the same day
TODAY = Aggregate("own_today", "T", "carts", "count", period=Period("today"))


@pytest.fixture
def shop_in(shop: TestShop) -> Iterator[TestShop]:
    yield shop
    shop.close()
    shop.execute("UPDATE ps_configuration SET value = 'Europe/Paris' WHERE name = 'PS_TIMEZONE'")
    (shop._folder / "own_fields.toml").unlink(missing_ok=True)


@pytest.mark.parametrize("zone", [EAST, WEST])
def test_that_today_is_the_shops_day_wherever_this_computer_is(shop_in, zone):
    (ann,) = shop_in.ids(1)
    (cart,) = shop_in.execute("SELECT MIN(id_cart), date_add FROM ps_cart WHERE id_customer = %s", (ann,))
    shop_in.execute("UPDATE ps_configuration SET value = %s WHERE name = 'PS_TIMEZONE'", (zone,))
    now = datetime.datetime.now(ZoneInfo(zone)).replace(tzinfo=None)
    shop_in.execute("UPDATE ps_cart SET date_add = %s WHERE id_cart = %s", (now, cart[0]))
    save_own_fields(shop_in._folder, [TODAY], OwnFields())
    workspace = shop_in.workspace()
    view, query = View("all", "All", ("own_today",)), Query(sort=(SortKey("own_today", descending=True),), limit=1)
    rows = browsing.load_rows(workspace, view, [ann], progress=Progress())
    assert (rows[ann].values["own_today"], list(browsing.find_ids(workspace, query, progress=Progress()))) == (1, [ann])
    shop_in.execute("UPDATE ps_cart SET date_add = %s WHERE id_cart = %s", (cart[1], cart[0]))
