"""Opening a shop changes nothing in it, and what stands in the way of writing is said before anybody writes."""

import pytest

from sc_desktop.datafiles import data_folder
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.errors import ShopRefused
from sc_desktop.i18n import tr
from sc_desktop.settings.views import load_views
from sc_desktop.workspace import browsing, opening
from tests.kit.accounts import ON_ALL, ON_COLUMNS, ON_DATA, ON_JOURNAL, account
from tests.kit.shop import TestShop

MAY_CREATE = "GRANT CREATE ON `{database}`.* TO {{user}}"


def with_journal(shop: TestShop) -> None:
    shop.workspace().close()


def test_that_a_shop_opens_for_reading_only_unless_asked(shop):
    assert not shop.workspace(writable=False).is_writable


def test_that_opening_for_reading_makes_no_table(shop):
    before = shop.execute("SHOW TABLES")
    shop.workspace(writable=False)
    assert shop.execute("SHOW TABLES") == before


def test_that_asking_for_rights_changes_no_row(shop):
    before = shop.read_all()
    shop.workspace(writable=True, journal=False)
    assert shop.read_all() == before


def test_that_the_statements_shown_are_those_that_make_the_journal(shop):
    shown = opening.list_journal_ddl(shop.workspace(journal=False), progress=Progress())
    for statement in shown:
        shop.execute(statement)
    assert shop.workspace(journal=False).has_journal


def test_that_no_statement_is_shown_for_a_journal_that_is_there(shop):
    assert opening.list_journal_ddl(shop.workspace(), progress=Progress()) == ()


@pytest.mark.parametrize(
    ("grants", "reason"),
    [
        ((ON_ALL,), "The database account lacks the right UPDATE on the table ps_customer."),
        ((ON_ALL, ON_DATA[0]), "The database account lacks the right INSERT on the table ps_customer_group."),
        ((ON_ALL, *ON_DATA), "The database account lacks the right INSERT on the table ps_scd_batch."),
        ((ON_ALL, *ON_DATA, *ON_JOURNAL[:2]), "The database account lacks the right INSERT on the table ps_scd_change."),
    ],
)
def test_that_an_account_without_a_right_is_told_which_one(shop, grants, reason):
    with_journal(shop)
    opened = shop.workspace(writable=False, **account(shop, *grants))
    with pytest.raises(ShopRefused) as refusal:
        opening.allow_writing(opened, progress=Progress())
    assert tr(refusal.value.why) == reason


@pytest.mark.parametrize("on_data", [ON_DATA, ON_COLUMNS], ids=["rights on tables", "rights on the written columns"])
def test_that_an_account_with_just_the_rights_it_takes_may_write(shop, on_data):
    with_journal(shop)
    assert shop.workspace(**account(shop, ON_ALL, *on_data, *ON_JOURNAL)).is_writable


def test_that_an_account_that_can_not_create_the_journal_may_not_write_unasked(shop):
    opened = shop.workspace(writable=False, **account(shop, ON_ALL, *ON_DATA))
    with pytest.raises(ShopRefused):
        opening.allow_writing(opened, progress=Progress())
    assert not opened.is_writable


def test_that_an_account_that_may_create_the_journal_may_write(shop):
    opened = shop.workspace(journal=False, **account(shop, ON_ALL, *ON_DATA, MAY_CREATE))
    assert opened.is_writable


def test_that_the_journal_takes_no_right_to_make_indexes_and_has_them(shop):
    opened = shop.workspace(journal=False, **account(shop, ON_ALL, *ON_DATA, MAY_CREATE))
    opening.create_journal_tables(opened, progress=Progress())
    indexes = shop.execute(
        "SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name LIKE 'ps\\_scd%'"
    )
    assert {row[0] for row in indexes} == {"PRIMARY", "scd_batch_date", "scd_change_batch", "scd_change_customer"}


def test_that_a_journal_created_half_way_is_completed(shop):
    first = opening.list_journal_ddl(shop.workspace(journal=False), progress=Progress())[0]
    shop.execute(first)
    assert not shop.workspace(journal=False).has_journal
    opened = shop.workspace()
    assert (opened.has_journal, len(shop.execute("SHOW TABLES LIKE 'ps\\_scd%'"))) == (True, 3)


def test_that_asking_for_the_right_to_create_creates_nothing(shop):
    before = shop.execute("SHOW TABLES")
    shop.workspace(journal=False, **account(shop, ON_ALL, *ON_DATA, MAY_CREATE))
    assert shop.execute("SHOW TABLES") == before


def test_that_a_shop_whose_account_lost_its_rights_still_opens_for_reading(shop):
    opened = shop.workspace(writable=True, journal=False, **account(shop, ON_ALL))
    assert (opened.is_writable, opened.read_only_reason is not None) == (False, True)


def test_that_a_demo_shop_can_be_written_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "DEMO_CUSTOMERS", 20)
    opened = opening.open_shop(opening.OpenRequest(tmp_path, "en"), progress=Progress())
    assert opened.is_writable
    opened.close()


def test_that_six_round_trips_after_the_login_the_first_rows_are_there(shop, line):
    shop.execute("CREATE TABLE ps_loyalty_card (id_customer INT PRIMARY KEY, points INT)")
    try:
        opened = shop.workspace(writable=False, port=line.port)
        view = next(view for view in load_views(data_folder("views"))[0] if view.key == "overview")
        ids = browsing.find_ids(opened, Query(limit=20, sort=view.sort), progress=Progress())
        assert len(browsing.load_rows(opened, view, ids, progress=Progress())) == 20
        assert line.round_trips <= 6
        assert "loyalty_card" in opened.shop.satellites
        before = line.round_trips
        assert browsing.list_groups(opened, progress=Progress()).everyone
        assert line.round_trips == before + 1
    finally:
        shop.execute("DROP TABLE ps_loyalty_card")
