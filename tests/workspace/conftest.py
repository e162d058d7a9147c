"""Shops to work in: built once a session, put back before each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sc_desktop.demo.build import build_demo_file
from sc_desktop.workspace import opening
from sc_desktop.workspace.workspace import Workspace
from tests.kit.addresses import AddressBook, kept
from tests.kit.delay_proxy import DelayProxy
from tests.kit.lists import NOW, FilePlace, ListPlace, ServedPlace
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import AS_OF, TestShop, User


@pytest.fixture(scope="session")
def _built(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, int], TestShop]]:
    shops: dict[tuple[str, int], TestShop] = {}

    def build(version: str, customers: int) -> TestShop:
        if (version, customers) not in shops:
            shops[version, customers] = TestShop(mariadb, tmp_path_factory.mktemp("shop"), version=version, customers=customers)
        shops[version, customers].reset()
        return shops[version, customers]

    yield build
    for shop in shops.values():
        shop.drop()


@pytest.fixture
def shop(_built: Callable[[str, int], TestShop]) -> Iterator[TestShop]:
    """A PrestaShop 8.2 of 40 customers."""
    shop = _built("8.2", 40)
    yield shop
    shop.close()


@pytest.fixture
def old_shop(_built: Callable[[str, int], TestShop]) -> Iterator[TestShop]:
    """A PrestaShop 1.6.1 of 40 customers, in utf8mb3."""
    shop = _built("1.6.1", 40)
    yield shop
    shop.close()


@pytest.fixture
def shop_of(_built: Callable[[str, int], TestShop]) -> Callable[[str], TestShop]:
    """Gives the shop of 40 customers of a version, put back."""
    return lambda version: _built(version, 40)


@pytest.fixture(params=["1.6.1", "8.2", "9.1"])
def book(request: pytest.FixtureRequest, shop_of: Callable[[str], TestShop]) -> Iterator[AddressBook]:
    """The addresses of a shop of each version in turn."""
    shop = shop_of(request.param)
    with kept(shop) as book:
        yield book
    shop.close()


@pytest.fixture
def large_shop(_built: Callable[[str, int], TestShop]) -> Iterator[TestShop]:
    """A PrestaShop 8.2 of 1,200 customers: three chunks."""
    shop = _built("8.2", 1200)
    yield shop
    shop.close()


@pytest.fixture
def fresh_shop(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    """A PrestaShop 1.6.1 of 20 customers for a test that changes its tables; the keys of 8.2 are too long for MyISAM."""
    shop = TestShop(mariadb, tmp_path_factory.mktemp("shop"), version="1.6.1", customers=20)
    yield shop
    shop.drop()


@pytest.fixture
def user(shop: TestShop) -> User:
    """A person at the program, in `shop`, allowed to write."""
    return User(shop.workspace(), shop)


@pytest.fixture
def line(mariadb: MariaDbServer) -> Iterator[DelayProxy]:
    """A line to the server that breaks where a test wants it to."""
    with DelayProxy(mariadb.port) as line:
        yield line


@pytest.fixture
def busy_user(large_shop: TestShop) -> User:
    """A person at the program, in `large_shop`."""
    return User(large_shop.workspace(), large_shop)


@pytest.fixture(scope="session")
def _demo_of_40(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / opening.DEMO_FILE
    build_demo_file(path, customers=40, as_of=AS_OF)
    return path


@pytest.fixture(params=["8.2", "1.6.1", "demo"])
def lists(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ListPlace]:
    """Each of the three shops in turn, at noon of 1 March 2026 by its own clock; put back after the test."""
    monkeypatch.setattr(Workspace, "now", lambda self: NOW)
    place: ListPlace
    if request.param == "demo":
        shutil.copy(request.getfixturevalue("_demo_of_40"), tmp_path / opening.DEMO_FILE)
        place = FilePlace(tmp_path)
    else:
        place = ServedPlace(request.getfixturevalue("shop" if request.param == "8.2" else "old_shop"))
    yield place
    place.put_back()
