"""Addresses that orders use, edited over lines that are cut: each is copied exactly once, or not at all, and told truly."""

from collections.abc import Iterator

import pytest

from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import history, pace, resuming
from tests.faults.conftest import rounds
from tests.kit.addresses import AddressBook, kept
from tests.kit.delay_proxy import DelayProxy
from tests.kit.shop import ME, TestShop, User

TOWN = "Ville-qui-n-existe-pas"  # so that none of the shop lives there


class Killed(BaseException):
    """The program ends here, and tidies nothing up."""


@pytest.fixture(autouse=True)
def _chunks_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST", 2)


@pytest.fixture
def book(shop: TestShop) -> Iterator[AddressBook]:
    with kept(shop) as book:
        yield book


def stage_moves(book: AddressBook, user: User) -> dict[int, int]:
    """Eight customers' addresses, which orders use, are to be in another town; customers by address."""
    homes = {}
    for customer in book.shop.ids(8):
        home = book.add(customer)
        book.order(home)
        book.stages(user, home, city=TOWN)
        homes[home] = customer
    return homes


def check_moved_once(book: AddressBook, homes: dict[int, int]) -> None:
    rows = book.all().values()
    copies = [row["id_customer"] for row in rows if (row["city"], row["deleted"]) == (TOWN, 0)]
    assert sorted(copies) == sorted(homes.values()), "a copy is missing, or there are two"
    assert {(row["city"], row["deleted"]) for row in rows if row["id_address"] in homes} == {("Paris", 1)}


@pytest.mark.parametrize("place", ["before", "after"])
def test_that_a_line_cut_around_any_commit_copies_no_address_twice(shop, place):
    for number in rounds(25, 2):
        shop.reset()
        with kept(shop) as book, DelayProxy(shop.server.port) as line:
            user = User(shop.workspace(port=line.port), shop)
            homes = stage_moves(book, user)
            review = user.reviews()
            before = book.all()
            nth = 2 + number % 5
            line.cut_before_commit(nth) if place == "before" else line.cut_after_commit(nth)
            report = user.commits(review)
            assert (line.faults_done, len(report.applied)) == (1, len(homes))
            check_moved_once(book, homes)
            user.undoes(report.batch)
            now = book.all()
            assert now.keys() == before.keys()
            assert all({**now[each], "date_upd": ""} == {**before[each], "date_upd": ""} for each in now)


def test_that_a_batch_of_copies_cut_short_is_gone_on_with_to_its_end(shop, book):
    user = User(shop.workspace(), shop)
    homes = stage_moves(book, user)

    def kill(done: int, _total: int) -> None:
        if done >= 4:
            raise Killed

    with pytest.raises(Killed):
        user.commits(progress=Progress(kill))
    shop.close()
    again = shop.workspace()
    (told,) = resuming.find_unfinished(again, computer=ME.computer, progress=Progress())
    assert 0 < len(told.left) < len(homes)
    report = resuming.go_on(again, told, progress=Progress())
    assert len(report.applied) == len(homes)
    check_moved_once(book, homes)
    (batch,) = history.list_batches(again, progress=Progress())
    assert (batch.is_finished, batch.applied) == (True, len(homes))
