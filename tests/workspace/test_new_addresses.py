"""New addresses: judged by PrestaShop's rules and the country's, numbered as they are written, taken back while nothing uses them."""

import pytest

from sc_desktop.db import server_line
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, history, new_address
from sc_desktop.workspace.workspace import Workspace
from tests.kit.addresses import FRANCE, AddressBook, kept
from tests.kit.by_hand import everything, run_by_hand, save_script
from tests.kit.faults import Meanwhile, holding_the_row_of, once
from tests.kit.shop import User

LYON = {"alias": "Bureau", "firstname": "Ann", "lastname": "d'Arc", "address1": "1 rue de l'Été", "city": "Lyon", "postcode": "69001"}
FILLED = {**LYON, "id_country": FRANCE, "id_state": 0, "company": "", "address2": "", "other": "", "phone": "", "dni": ""}


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)
    monkeypatch.setattr(server_line, "LOCK_SECONDS", 0)
    monkeypatch.setattr(Workspace, "now", lambda self: "2026-03-01 12:00:00")


@pytest.fixture
def user(book: AddressBook) -> User:
    return User(book.shop.workspace(), book.shop)


def test_that_new_addresses_get_their_numbers_and_undo_takes_them_away(book, user):
    (ann,) = book.shop.ids(1)
    before, customer = book.all(), book.shop.read(ann)
    user.staged += [new_address.added(user.workspace, ann, {**FILLED, "alias": alias}, number) for number, alias in ((-1, "A"), (-2, "B"))]
    review = user.reviews()
    assert [(line.about, line.before, line.now, line.after) for line in review.lines] == [("A, new", 0, 0, 1), ("B, new", 0, 0, 1)]
    report = user.commits(review)
    after = book.all()
    made = [after[number] for number in sorted(after.keys() - before.keys())]
    assert (report.applied, [row["alias"] for row in made], book.shop.read(ann)) == ((ann,), ["A", "B"], customer)
    told = {name: made[0][name] for name in ("id_customer", "city", "active", "deleted", "id_manufacturer", "date_add", "date_upd")}
    assert told == {
        "id_customer": ann,
        "city": "Lyon",
        "active": 1,
        "deleted": 0,
        "id_manufacturer": 0,
        **dict.fromkeys(("date_add", "date_upd"), "2026-03-01 12:00:00"),
    }
    assert user.undoes(report.batch).applied == (ann,)
    assert book.all() == before


def test_that_one_an_order_has_come_to_use_is_not_taken_back(book, user):
    (ann,) = book.shop.ids(1)
    before = book.all()
    user.staged.append(new_address.added(user.workspace, ann, FILLED, -1))
    batch = user.commits().batch
    (made,) = book.all().keys() - before.keys()
    review = history.review_undo(user.workspace, batch, progress=Progress())
    book.order(made)
    assert user.commits(review).conflicts == (ann,)
    assert made in book.all()


def test_that_a_chunk_that_is_tried_again_adds_it_once(book, user):
    (ann,) = book.shop.ids(1)
    before = book.all()
    user.staged.append(new_address.added(user.workspace, ann, FILLED, -1))
    review = user.reviews()
    with holding_the_row_of(book.shop, ann) as colleague:
        report = user.commits(review, progress=Meanwhile(between_tries=once(colleague.rollback)))
    assert (report.applied, len(book.all()) - len(before)) == ((ann,), 1)


def test_that_the_form_begins_with_what_is_known_and_tells_what_is_missing(book, user):
    (ann,) = book.shop.ids(1)
    book.add(ann)
    begun = new_address.begin(user.workspace, ann, progress=Progress())
    customer = book.shop.read(ann)
    assert (begun.values["firstname"], begun.values["lastname"]) == (customer["firstname"], customer["lastname"])
    assert begun.values["id_country"] == FRANCE
    judge = new_address.why_not
    assert judge(user.workspace, begun.countries, FILLED) == {}
    bad = {**FILLED, "city": "", "alias": " ", "firstname": "A1", "postcode": "6900"}
    assert set(judge(user.workspace, begun.countries, bad)) == {"city", "alias", "firstname", "postcode"}


def test_that_the_scripts_add_it_and_take_it_away(shop, tmp_path):
    (ann,) = shop.ids(1)
    user = User(shop.workspace(), shop)
    with kept(shop):
        shop.execute("ALTER TABLE ps_address AUTO_INCREMENT = 1")
        before = everything(shop)
        user.staged.append(new_address.added(user.workspace, ann, FILLED, -1))
        review = user.reviews()
        script, way_back = (save_script(user, review, tmp_path, is_back=each) for each in (False, True))
        batch = user.commits(review).batch
        committed = everything(shop)
        user.undoes(batch)
        assert everything(shop) == before
        shop.execute("ALTER TABLE ps_address AUTO_INCREMENT = 1")
        for text, left in ((script, committed), (way_back, before)):
            run_by_hand(shop, text)
            assert everything(shop) == left
