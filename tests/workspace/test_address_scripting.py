"""The scripts of a review with addresses, run by hand in the server's own client: they leave what the program's commit and undo leave."""

import contextlib
import shutil
import sqlite3

import pytest

from sc_desktop.domain.change import ADDRESS, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import history, opening, reviewing, scripting
from sc_desktop.workspace.opening import DEMO_FILE
from sc_desktop.workspace.workspace import Workspace
from tests.kit.addresses import AddressBook, kept
from tests.kit.by_hand import everything, run_by_hand, save_script, ticked
from tests.kit.shop import TestShop, User
from tests.kit.small_demo import small_demo_file

__all__ = ["small_demo_file"]

NOW = "2026-03-01 12:00:00"
HOSTILE = "a'b\"c\\d%s -- x;é漢%"


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workspace, "now", lambda self: NOW)


def furnish(shop: TestShop, book: AddressBook) -> list[int]:
    """Addresses of all kinds: free, ordered, in an open cart, a twin; numbered as if nothing had been tried before."""
    shop.execute("ALTER TABLE ps_address AUTO_INCREMENT = 1")
    ann, bob, eve, max_ = shop.ids(4)
    made = [book.add(ann), book.add(bob, other=None, phone="01 "), book.add(eve), book.add(max_), book.add(max_), book.add(max_)]
    for ordered in (made[1], made[4]):
        book.order(ordered)
    book.cart(bob, made[1])
    return made


def stage(user: User, shop: TestShop, book: AddressBook, made: list[int]) -> None:
    ann, _bob, eve, _max = shop.ids(4)
    book.stages(user, made[0], city="Lyon", postcode="69001")
    user.sets("firstname", "Zoé", [ann])
    book.stages(user, made[1], address1=HOSTILE, city="PARIS")
    book.stages(user, made[2], city="Paris ")
    user.joins(5, [eve])
    book.stages(user, made[3], company="X")
    book.stages(user, made[4], company="Y", other="")


def test_that_the_scripts_leave_every_table_as_the_commit_and_its_undo_do(shop, user, tmp_path):
    with kept(shop) as book:
        made = furnish(shop, book)
        before = everything(shop)
        stage(user, shop, book, made)
        review = user.reviews()
        script, way_back = (save_script(user, review, tmp_path, is_back=each) for each in (False, True))
        report = user.commits(review)
        assert len(report.applied) == 4
        committed = everything(shop)
        undo = history.review_undo(user.workspace, report.batch, progress=Progress())
        undo_by_hand, redo_by_hand = (save_script(user, undo, tmp_path, is_back=each) for each in (False, True))
        user.commits(undo)
        undone = everything(shop)
        run_by_hand(shop, redo_by_hand)
        assert everything(shop) == committed
        run_by_hand(shop, undo_by_hand)
        assert everything(shop) == undone
    shop.reset()
    with kept(shop) as book:
        furnish(shop, book)
        assert everything(shop) == before
        for script_run, left in ((script, committed), (script, committed), (way_back, undone), (way_back, undone)):
            run_by_hand(shop, script_run)  # once more changes nothing
            assert everything(shop) == left


def test_that_the_script_leaves_alone_whom_an_order_or_a_colleague_was_faster_with(shop, user, tmp_path):
    ann, bob, eve = shop.ids(3)
    with kept(shop) as book:
        homes = [book.add(customer) for customer in (ann, bob, eve)]
        for home in homes:
            book.stages(user, home, city="Lyon")
        user.sets("firstname", "Zoé", [ann, bob, eve])
        script = save_script(user, user.reviews(), tmp_path, is_back=False)
        book.order(homes[0])
        book.change(homes[1], city="PARIS")
        run_by_hand(shop, script)
        told = [(book.read(home)["city"], shop.read(book.read(home)["id_customer"])["firstname"] == "Zoé") for home in homes]
    assert told == [("Paris", False), ("PARIS", False), ("Lyon", True)]


@pytest.mark.parametrize("meanwhile", ["order", "cart", "edit"])
def test_that_the_way_back_leaves_a_copy_that_is_in_use_or_was_changed_since(shop, user, tmp_path, meanwhile):
    (ann,) = shop.ids(1)
    with kept(shop) as book:
        home = book.add(ann)
        book.order(home)
        before = set(book.all())
        book.stages(user, home, city="Lyon")
        review = user.reviews()
        script, way_back = (save_script(user, review, tmp_path, is_back=each) for each in (False, True))
        run_by_hand(shop, script)
        (copy,) = set(book.all()) - before
        if meanwhile == "edit":
            book.change(copy, city="LYON")
        else:
            book.order(copy) if meanwhile == "order" else book.cart(ann, copy)
        after = book.all()
        run_by_hand(shop, way_back)
        assert book.all() == after


def test_that_the_demo_s_scripts_copy_an_ordered_address_and_take_the_copy_back(small_demo_file, tmp_path):
    shutil.copy(small_demo_file, tmp_path / DEMO_FILE)
    workspace = opening.open_shop(opening.OpenRequest(tmp_path, "en", writable=True), progress=Progress())
    with contextlib.closing(sqlite3.connect(tmp_path / DEMO_FILE)) as file:
        question = "SELECT a.id_customer, a.id_address, a.city FROM ps_address a JOIN ps_orders o ON o.id_address_delivery = a.id_address"
        customer, address, was = file.execute(f"{question} WHERE a.deleted = 0 LIMIT 1").fetchone()
        look = f"SELECT city, deleted FROM ps_address WHERE id_customer = {customer} ORDER BY id_address"
        before = file.execute(look).fetchall()
        change = CellChange(ADDRESS, (customer, address), "city", was, HOSTILE)
        review = reviewing.review(workspace, [change], progress=Progress())
        seen = []
        for is_back in (False, True):
            path = scripting.save_script(workspace, review, ticked(review), is_back=is_back, folder=tmp_path, progress=Progress())
            file.executescript(path.read_text(encoding="utf-8"))
            seen.append(file.execute(look).fetchall())
    workspace.close()
    assert (was, 1) in seen[0]
    assert (seen[0][-1], seen[1]) == ((HOSTILE, 0), before)
