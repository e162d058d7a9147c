"""An order or a cart that comes by while an address is written: before our look it is seen, after it it waits for our COMMIT."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pymysql
import pytest
from msgspec.structs import replace

from sc_desktop.db import server_line
from sc_desktop.domain.progress import Progress
from sc_desktop.i18n import tr
from sc_desktop.workspace import committing, history
from tests.kit.addresses import AddressBook, kept
from tests.kit.faults import Meanwhile, once
from tests.kit.shop import TestShop, User

WAITS = 1205


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)
    monkeypatch.setattr(server_line, "LOCK_SECONDS", 0)


@pytest.fixture
def book(shop: TestShop) -> Iterator[AddressBook]:
    with kept(shop) as book:
        yield book


@pytest.fixture
def user(book: AddressBook) -> User:
    return User(book.shop.workspace(), book.shop)


@pytest.fixture
def web_shop(shop: TestShop) -> Iterator[Any]:
    """The shop's own connection, which says at once when it would have to wait."""
    with contextlib.closing(shop.server.connect(shop.database)) as line, line.cursor() as cursor:
        cursor.execute("SET SESSION innodb_lock_wait_timeout = 0")
        yield line


def place(line: Any, table: str, address: int, column: str, **others: int) -> None:
    """What the shop does when a customer orders: a new row, which names the address."""
    with line.cursor() as cursor:
        cursor.execute(f"SHOW COLUMNS FROM {table}")
        auto, *names = [row[0] for row in cursor.fetchall()]
        given = {column: address, **others}
        values = ", ".join("%s" if name in given else f"`{name}`" for name in names)
        columns = ", ".join(f"`{name}`" for name in names)
        arguments = [given[name] for name in names if name in given]
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} ORDER BY {auto} LIMIT 1", arguments)


def tries(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> list[int]:
    """Lets another connection act after the commit's last look and before what it looked at is written; gives the errors it got."""
    got: list[int] = []
    write = committing.apply_changes

    def meanwhile(*args: Any, **options: Any) -> Any:
        try:
            act()
            got.append(0)
        except pymysql.err.OperationalError as error:
            got.append(error.args[0])
        return write(*args, **options)

    monkeypatch.setattr(committing, "apply_changes", meanwhile)
    return got


@pytest.mark.parametrize(("engine", "is_told"), [("InnoDB", False), ("MyISAM", True)])
def test_that_the_review_tells_of_orders_that_can_not_be_made_to_wait(book, user, engine, is_told):
    shop = user.workspace.shop
    user.workspace.shop = replace(shop, facts=replace(shop.facts, engines={**shop.facts.engines, "orders": engine}))
    book.stages(user, book.add(book.shop.ids(1)[0]), city="Lyon")
    review = user.reviews()
    lost = review.not_promised({line.change.key for line in review.lines})
    assert any(tr(line).startswith("An order placed in the very moment") for line in lost) == is_told


@pytest.mark.parametrize("column", ["id_address_delivery", "id_address_invoice"])
def test_that_an_order_placed_after_the_last_look_waits_for_the_commit(book, user, web_shop, monkeypatch, column):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.stages(user, home, city="Lyon")
    got = tries(monkeypatch, lambda: place(web_shop, "ps_orders", home, column))
    assert user.commits().applied == (ann,)
    assert (got, book.read(home)["city"]) == ([WAITS], "Lyon")
    place(web_shop, "ps_orders", home, column)  # and now it may come: it was placed after the address had changed


def test_that_an_order_nobody_can_see_yet_is_waited_for_and_seen(book, user, web_shop):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.stages(user, home, city="Lyon")
    review = user.reviews()
    web_shop.begin()
    place(web_shop, "ps_orders", home, "id_address_delivery")
    report = user.commits(review, progress=Meanwhile(between_tries=once(web_shop.commit)))
    assert (report.conflicts, book.read(home)["city"]) == ((ann,), "Paris")


def test_that_a_cart_begun_after_the_last_look_waits_until_a_copy_is_taken_back(book, user, web_shop, monkeypatch):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    before = set(book.all())
    book.stages(user, home, city="Lyon")
    batch = user.commits().batch
    (copy,) = set(book.all()) - before
    review = history.review_undo(user.workspace, batch, progress=Progress())
    got = tries(monkeypatch, lambda: place(web_shop, "ps_cart", copy, "id_address_delivery", id_customer=ann))
    assert user.commits(review).applied == (ann,)
    assert (got, copy in book.all()) == ([WAITS], False)


def test_that_orders_need_not_wait_for_edits_that_change_no_address_in_place(book, user, web_shop, monkeypatch):
    ann, bob = book.shop.ids(2)
    home = book.add(ann)
    book.order(home)
    book.stages(user, home, city="Lyon")
    user.sets("firstname", "Zoé", [bob])
    got = tries(monkeypatch, lambda: place(web_shop, "ps_orders", home, "id_address_delivery"))
    assert user.commits().applied == (ann, bob)
    assert got == [0]
