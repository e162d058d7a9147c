"""The versions beside the oldest and the usual one, once through: both views read, one cell edited, written, taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from sc_desktop.prestashop.customers import COLUMNS
from tests.kit.expected import Expected, Row, rows_of
from tests.kit.mariadb import MariaDbServer
from tests.kit.robot import Robot
from tests.kit.shop import TestShop

KIND_OF = {column.key: column.kind for column in COLUMNS}


@pytest.fixture(params=["1.7.8", "9.1"])
def shop(request: pytest.FixtureRequest, mariadb: MariaDbServer, tmp_path: Path) -> Iterator[TestShop]:
    """A shop of 60 customers, in which what was paid differs from what the orders came to."""
    built = TestShop(mariadb, tmp_path, version=request.param, customers=60)
    built.execute("UPDATE ps_orders SET total_paid_real = total_paid_real - 1 WHERE id_order % 2 = 0")
    yield built
    built.drop()


@pytest.fixture
def robot(shop: TestShop, open_robot: Callable[..., Robot]) -> Robot:
    robot = open_robot(shop.server.url(shop.database))
    robot.allow_writing()
    return robot


@pytest.mark.parametrize("view", ["Light", "Overview"])
def test_that_every_cell_of_a_view_shows_what_the_tables_say(robot: Robot, shop: TestShop, view: str) -> None:
    robot.pick_view(view)
    model = robot.table.model()
    keys = [model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.UserRole) for place in range(model.columnCount())]
    robot.until(lambda: all(text not in ("", "…") for text in robot.texts("email")))
    expected = texts_of(robot, shop, keys)
    assert len(robot.ids()) > 50
    for key in keys:
        assert robot.texts(key) == [expected[key][customer] for customer in robot.ids()], key


def test_that_a_cell_is_edited_written_and_taken_back(robot: Robot, shop: TestShop) -> None:
    customer = robot.ids()[0]
    before = everything(shop)
    robot.type_over(customer, "firstname", "Zoe")
    robot.commit()
    for dialog in robot.open_dialogs():
        dialog.close()
    assert everything(shop) == {**before, customer: {**before[customer], "firstname": "Zoe"}}

    robot.undo_newest_batch()
    assert everything(shop) == before


def everything(shop: TestShop) -> dict[int, Row]:
    """All customers, but for the date of the last update, which every saving sets."""
    return {customer: {name: row[name] for name in row if name != "date_upd"} for customer, row in shop.read_all().items()}


def texts_of(robot: Robot, shop: TestShop, keys: list[str]) -> dict[str, dict[int, str]]:
    """What each cell should show, counted in Python over the tables."""
    workspace = robot.window.desk.workspace
    expected = Expected(lambda table: rows_of(shop.server, shop.database, f"ps_{table}"), id_lang=workspace.id_lang, version=shop.version)
    values = expected.computed() | {"groups": {customer: ",".join(map(str, ids)) for customer, ids in expected.groups().items()}}
    found = {key: values.get(key) or expected.stored(key) for key in keys}
    return {key: {customer: KIND_OF[key].show(value, workspace.manner) for customer, value in found[key].items()} for key in keys}
