"""Servers with settings of their own: small packets, short patience, every sql_mode, old charsets, triggers that fail."""

import contextlib
from collections.abc import Iterator

import pytest

from sc_desktop.domain.change import CUSTOMER, CellChange
from tests.kit.exactly_once import CountedBatch
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop, User

MODES = (
    *("", "STRICT_ALL_TABLES", "TRADITIONAL", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ORACLE", "PAD_CHAR_TO_FULL_LENGTH"),
    "ANSI,NO_BACKSLASH_ESCAPES",
)


@contextlib.contextmanager
def set_globally(server: MariaDbServer, name: str, value: object) -> Iterator[None]:
    """A setting of the server that new connections begin with."""
    ((before,),) = server.execute(None, f"SELECT @@GLOBAL.{name}")
    server.execute(None, f"SET GLOBAL {name} = %s", (value,))
    try:
        yield
    finally:
        server.execute(None, f"SET GLOBAL {name} = %s", (before,))


@pytest.mark.parametrize("mode", MODES)
def test_that_a_value_stands_as_given_whatever_the_server_s_sql_mode(shop, path, mode):
    with set_globally(shop.server, "sql_mode", mode):
        user = User(shop.workspace(), shop)
        ids = shop.ids(12)
        user.staged = [CellChange(CUSTOMER, (c,), "note", shop.read(c)["note"], f"{c} \\ ' \" % _ :x \x00 \n 💜") for c in ids]
        report = user.commits()
        written = {c: shop.read(c)["note"] for c in ids}
        user.undoes(report.batch)
    assert (len(report.applied), written) == (12, {c: f"{c} \\ ' \" % _ :x \x00 \n 💜" for c in ids})


@pytest.mark.parametrize(("name", "value"), [("max_allowed_packet", 65536), ("wait_timeout", 1), ("innodb_lock_wait_timeout", 1)])
def test_that_a_stingy_server_gets_everything_once(shop, path, name, value):
    with set_globally(shop.server, name, value):
        batch = CountedBatch(shop)
        report = batch.commit(shop.workspace())
    batch.check(report)
    assert len(report.applied) == len(batch.before)


def test_that_an_emoji_an_old_shop_can_not_hold_is_refused_and_nothing_is_spoilt(mariadb, tmp_path, path):
    shop = TestShop(mariadb, tmp_path, version="1.6.1")
    user = User(shop.workspace(), shop)
    ids = shop.ids(12)
    before = shop.read(ids[4])["note"]
    user.staged = [CellChange(CUSTOMER, (c,), "note", shop.read(c)["note"], "💜" if c == ids[4] else f"Nr {c}") for c in ids]
    report = user.commits()
    told = ([refusal.customer for refusal in report.refused], len(report.applied), shop.read(ids[4])["note"])
    shop.drop()
    assert told == ([ids[4]], 11, before)


def test_that_a_trigger_that_fails_has_its_customer_refused_alone(shop, path):
    ids = sorted(shop.read_all())
    shop.refuse(ids[13])
    batch = CountedBatch(shop)
    report = batch.commit(shop.workspace())
    batch.check(report)
    assert ([refusal.customer for refusal in report.refused], len(report.applied)) == ([ids[13]], len(ids) - 1)


def test_that_a_trigger_that_changes_our_value_has_its_customer_refused_alone(shop, path):
    ids = sorted(shop.read_all())
    shop.execute(
        "CREATE TRIGGER ps_guard BEFORE UPDATE ON ps_customer FOR EACH ROW "
        f"BEGIN IF OLD.id_customer = {ids[13]} THEN SET NEW.max_payment_days = 7; END IF; END"
    )
    batch = CountedBatch(shop)
    report = batch.commit(shop.workspace())
    batch.check(report)
    assert [refusal.customer for refusal in report.refused] == [ids[13]]


def test_that_an_account_that_may_not_update_every_column_is_told_before_anything_is_written(shop, path):
    shop.workspace()  # makes the journal
    grants = [f"GRANT SELECT ON `{shop.database}`.* TO {{user}}", f"GRANT UPDATE (firstname) ON `{shop.database}`.ps_customer TO {{user}}"]
    shop.server.create_user("staff", "s", *grants)
    workspace = shop.workspace(user="staff", password="s", journal=False)
    assert (workspace.is_writable, workspace.read_only_reason is not None) == (False, True)
