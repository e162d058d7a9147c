"""Shops whose tables of customers take nothing back (MyISAM, Aria): statements are small, noted ahead, compared as they write."""

import pytest

from sc_desktop.domain.keeping import JOURNAL, LOCAL
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import ShopRefused
from sc_desktop.i18n import tr
from sc_desktop.workspace import ahead, committing, history, opening
from tests.kit.accounts import ON_ALL, ON_DATA, ON_LOG, account
from tests.kit.faults import CuttingLine, journalled, without_stamp
from tests.kit.shop import TestShop, User

IN_SHOP, HERE = "journal-in-part", "local-in-part"
KINDS = pytest.mark.parametrize("accepted", [IN_SHOP, HERE])


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "PAUSE", 0.0)
    monkeypatch.setattr(ahead, "CUSTOMERS_A_STATEMENT", 5)


@pytest.fixture(params=["MyISAM", "Aria"])
def plain_shop(request, fresh_shop) -> TestShop:
    """A shop none of whose tables of customers knows transactions."""
    for table in ("customer", "customer_group"):
        fresh_shop.execute(f"ALTER TABLE ps_{table} ENGINE={request.param}")
    return fresh_shop


def person(shop: TestShop, accepted: str, port: int | None = None) -> User:
    rights = account(shop, ON_ALL, *ON_DATA, ON_LOG) if accepted == HERE else {}
    return User(shop.workspace(**rights, accepted=accepted, port=port), shop)


def noted(user: User, batch: str) -> list[int]:
    """The customers in the journal of a batch."""
    changes = history.load_changes(user.workspace, batch, progress=Progress()).changes
    return sorted(change.customer for change in changes)


def test_that_such_a_shop_stays_read_only_until_its_user_accepts_what_is_not_promised(plain_shop):
    opened = plain_shop.workspace(writable=False)
    with pytest.raises(ShopRefused) as refusal:
        opening.allow_writing(opened, progress=Progress())
    assert "ps_customer" in tr(refusal.value.why)
    assert (opened.is_writable, opened.offered.place, opened.offered.is_transactional) == (False, JOURNAL, False)
    assert any("even half a customer" in tr(line) for line in opened.offered.not_promised())


def test_that_without_the_right_to_a_journal_the_log_is_no_proof_and_not_used(plain_shop):
    opened = plain_shop.workspace(writable=False, **account(plain_shop, ON_ALL, *ON_DATA, ON_LOG))
    with pytest.raises(ShopRefused):
        opening.allow_writing(opened, progress=Progress())
    assert (opened.offered.place, opened.offered.is_transactional) == (LOCAL, False)


@KINDS
def test_that_all_are_written_and_taken_back_as_they_were(plain_shop, accepted):
    before, members = plain_shop.read_all(), {c: plain_shop.members(c) for c in plain_shop.ids(8)}
    user = person(plain_shop, accepted)
    user.sets("note", "vu\\ é'%", before)
    user.sets("birthday", "1999-12-31", plain_shop.ids(7))
    user.joins(5, plain_shop.ids(8))
    report = user.commits()
    assert {row["note"] for row in plain_shop.read_all().values()} == {"vu\\ é'%"}
    assert (set(report.applied), {5} <= plain_shop.members(plain_shop.ids(1)[0])) == (set(before), True)
    undone = user.undoes(report.batch)
    assert (set(undone.applied), without_stamp(plain_shop.read_all())) == (set(before), without_stamp(before))
    assert {c: plain_shop.members(c) for c in members} == members


@KINDS
@pytest.mark.parametrize("meanwhile", ["DUPONT", "Dupônt", "dupont ", "autre"])
def test_that_who_is_changed_between_the_comparison_and_the_statement_is_left_alone(plain_shop, accepted, meanwhile):
    ids = plain_shop.ids(3)
    plain_shop.change_elsewhere(ids[1], lastname="dupont")
    with CuttingLine(plain_shop.server, lambda: plain_shop.change_elsewhere(ids[1], lastname=meanwhile)) as line:
        user = person(plain_shop, accepted, line.port)
        user.sets("lastname", "Martin", ids)
        review = user.reviews()
        line.act_at_statement(b"UPDATE `ps_customer`")
        report = user.commits(review)
        assert (report.conflicts, report.applied, noted(user, report.batch)) == ((ids[1],), (ids[0], ids[2]), [ids[0], ids[2]])
    assert (line.has_acted, plain_shop.read(ids[1])["lastname"]) == (True, meanwhile)


@KINDS
def test_that_memberships_of_who_was_changed_meanwhile_stay_as_they_are(plain_shop, accepted):
    ann, bob = plain_shop.ids(2)
    with CuttingLine(plain_shop.server, lambda: plain_shop.change_elsewhere(bob, lastname="autre")) as line:
        user = person(plain_shop, accepted, line.port)
        user.sets("lastname", "Martin", [ann, bob])
        user.joins(5, [ann, bob])
        review = user.reviews()
        line.act_at_statement(b"UPDATE `ps_customer`")
        report = user.commits(review)
    assert (report.conflicts, 5 in plain_shop.members(ann), 5 in plain_shop.members(bob)) == ((bob,), True, False)


@KINDS
@pytest.mark.parametrize("moment", ["before", "after"])
def test_that_a_line_cut_around_the_statement_leaves_each_customer_written_once_and_told(plain_shop, accepted, moment):
    ids = plain_shop.ids(12)
    before = plain_shop.read_all()
    with CuttingLine(plain_shop.server, lambda: plain_shop.server.kill_connections(plain_shop.database)) as cut:
        user = person(plain_shop, accepted, cut.port)
        user.sets("note", "vu", ids)
        user.joins(5, ids)
        review = user.reviews()
        cut.act_at_statement(b"UPDATE `ps_customer`" if moment == "before" else b"INSERT IGNORE INTO `ps_customer_group`")
        report = user.commits(review)
        assert (cut.has_acted, report.applied, report.unknown, noted(user, report.batch)) == (True, tuple(ids), (), sorted(ids * 2))
        assert all(plain_shop.read(c)["note"] == "vu" and 5 in plain_shop.members(c) for c in ids)
        user.undoes(report.batch)
    assert without_stamp(plain_shop.read_all()) == without_stamp(before)
    assert not any(5 in plain_shop.members(c) for c in ids)


@KINDS
def test_that_a_statement_cut_in_the_middle_is_found_again_customer_by_customer(plain_shop, accepted):
    ids = plain_shop.ids(5)
    plain_shop.refuse(ids[2])  # the engine keeps what it wrote of the statement before it came to this one
    user = person(plain_shop, accepted)
    user.sets("note", "vu", ids)
    report = user.commits()
    written = [customer for customer in ids if plain_shop.read(customer)["note"] == "vu"]
    assert ([refusal.customer for refusal in report.refused], report.applied) == ([ids[2]], (ids[0], ids[1], ids[3], ids[4]))
    assert (written, noted(user, report.batch)) == ([ids[0], ids[1], ids[3], ids[4]], [ids[0], ids[1], ids[3], ids[4]])


@KINDS
def test_that_what_a_trigger_makes_of_a_value_is_told_as_unknown_and_stays_noted(plain_shop, accepted):
    ids = plain_shop.ids(3)
    plain_shop.spoil(ids[1])
    user = person(plain_shop, accepted)
    user.sets("firstname", "Zoe", ids)
    report = user.commits()
    assert (report.unknown, report.applied, noted(user, report.batch)) == ((ids[1],), (ids[0], ids[2]), ids)


@KINDS
def test_that_who_was_changed_before_the_chunk_is_a_conflict_and_who_is_gone_is_gone(plain_shop, accepted):
    ann, bob, eve, joe = plain_shop.ids(4)
    user = person(plain_shop, accepted)
    user.sets("firstname", "Zoe", [ann, bob, eve, joe])
    review = user.reviews()
    plain_shop.change_elsewhere(bob, firstname="Autre")
    plain_shop.delete_elsewhere(eve)
    plain_shop.change_elsewhere(joe, firstname="Zoe")
    report = user.commits(review)
    assert (report.applied, report.conflicts, report.gone, report.already_so) == ((ann,), (bob,), (eve,), (joe,))


def test_that_the_journal_in_the_shop_is_on_disk_before_the_statement(plain_shop):
    seen: list[list[int]] = []

    def look() -> None:
        (batch,) = (row[0] for row in plain_shop.execute("SELECT id_batch FROM ps_scd_batch"))
        seen.append(journalled(plain_shop, batch))

    ids = plain_shop.ids(3)
    with CuttingLine(plain_shop.server, look) as line:
        user = person(plain_shop, IN_SHOP, line.port)
        user.sets("note", "vu", ids)
        review = user.reviews()
        line.act_at_statement(b"UPDATE `ps_customer`")
        user.commits(review)
    assert seen == [ids]


@KINDS
def test_that_a_statement_takes_few_customers(plain_shop, accepted):
    user = person(plain_shop, accepted)
    user.sets("note", "vu", plain_shop.ids(12))
    report = user.commits()
    book = history.book_of(user.workspace, report.batch)
    with book.database.reading() as journal:
        assert [row.applied for row in journal.execute(book.tables.chunk.select())] == [5, 5, 2]
