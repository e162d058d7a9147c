"""Addresses that are deleted as PrestaShop does it: out of the table, or put away for the orders that use them; and brought back."""

import pytest

from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import addressing, committing
from sc_desktop.workspace.workspace import Workspace
from tests.kit.addresses import AddressBook, kept
from tests.kit.by_hand import everything, run_by_hand, save_script
from tests.kit.shop import User


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)
    monkeypatch.setattr(Workspace, "now", lambda self: "2026-03-01 12:00:00")


@pytest.fixture
def user(book: AddressBook) -> User:
    return User(book.shop.workspace(), book.shop)


def delete(user: User, book: AddressBook, *addresses: int) -> addressing.Removal:
    rows = [(book.read(each)["id_customer"], each) for each in addresses]
    removal = addressing.find_removal(user.workspace, rows, progress=Progress())
    user.staged += removal.changes
    return removal


def test_that_an_address_nothing_uses_leaves_the_table_and_comes_back_under_its_number(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann, other=None, phone="01 ")
    before, customer = book.all(), book.shop.read(ann)
    assert delete(user, book, home).kept == 0
    report = user.commits()
    assert (report.applied, book.all().keys()) == ((ann,), before.keys() - {home})
    assert book.shop.read(ann) == customer
    assert user.undoes(report.batch).applied == (ann,)
    assert book.all() == before


def test_that_an_address_an_order_uses_is_put_away_and_brought_back(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    book.order(home)
    before = book.all()
    assert delete(user, book, home).kept == 1
    report = user.commits()
    assert {name for name, value in book.read(home).items() if before[home][name] != value} == {"deleted", "date_upd"}
    user.undoes(report.batch)
    assert {name for name, value in book.read(home).items() if before[home][name] != value} == {"date_upd"}


@pytest.mark.parametrize("is_ordered", [False, True])
def test_that_open_carts_let_go_of_it_since_1_7_8_and_get_it_back(book, user, is_ordered):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    if is_ordered:
        book.order(home)
    cart = book.cart(ann, home)
    removal = delete(user, book, home)
    is_old = book.shop.version == "1.6.1"
    assert removal.kept == int(is_ordered or is_old)  # there the cart would name an address that is no more
    report = user.commits()
    assert (report.applied, book.addresses_of_cart(cart)) == ((ann,), (home, home) if is_old else (0, 0))
    user.undoes(report.batch)
    assert (book.addresses_of_cart(cart), book.read(home)["deleted"]) == ((home, home), 0)


@pytest.mark.parametrize("when", ["before the review", "after the review"])
@pytest.mark.parametrize("meanwhile", ["order", "edit", "delete"])
def test_that_one_that_is_used_or_changed_meanwhile_stays(book, user, when, meanwhile):
    (ann,) = book.shop.ids(1)
    home = book.add(ann)
    delete(user, book, home)
    review = user.reviews() if when == "after the review" else None
    if meanwhile == "order":
        book.order(home)
    else:
        book.change(home, **({"city": "PARIS"} if meanwhile == "edit" else {"deleted": 1}))
    before = book.all()
    report = user.commits(review)
    assert (report.applied, book.all()) == ((), before)


def test_that_one_deleted_elsewhere_already_is_told_so(book, user):
    (ann,) = book.shop.ids(1)
    home = book.add(ann, deleted=1)
    removal = delete(user, book, home)
    assert (removal.changes, removal.gone) == ((), 1)


def test_that_the_scripts_do_the_same_there_and_back(shop, tmp_path):
    with kept(shop) as book:
        ann, bob = shop.ids(2)
        free, used = book.add(ann), book.add(bob)
        book.order(used)
        book.cart(ann, free)
        user = User(shop.workspace(), shop)
        delete(user, book, free, used)
        review = user.reviews()
        script, way_back = (save_script(user, review, tmp_path, is_back=each) for each in (False, True))
        report = user.commits(review)
        assert report.applied == (ann, bob)
        committed = everything(shop)
        user.undoes(report.batch)
        undone = everything(shop)
        run_by_hand(shop, script)
        assert everything(shop) == committed
        run_by_hand(shop, way_back)
        assert everything(shop) == undone
