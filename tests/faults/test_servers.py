"""Servers with settings of their own: small packets, short patience, every sql_mode, old charsets, triggers that fail."""

import contextlib
import select
from collections.abc import Iterator

import pytest

from sc_desktop.domain.change import CUSTOMER, CellChange
from tests.faults.conftest import IS_WHOLE
from tests.kit.exactly_once import CountedBatch
from tests.kit.faults import CuttingLine, without_stamp
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop, User

RISKY = ("", "TRADITIONAL", "ANSI,NO_BACKSLASH_ESCAPES", "ORACLE", "PAD_CHAR_TO_FULL_LENGTH,EMPTY_STRING_IS_NULL")
EVERY = (
    *("STRICT_ALL_TABLES", "STRICT_TRANS_TABLES", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT", "IGNORE_SPACE", "ANSI"),
    *("ONLY_FULL_GROUP_BY", "NO_UNSIGNED_SUBTRACTION", "HIGH_NOT_PRECEDENCE", "REAL_AS_FLOAT", "NO_AUTO_VALUE_ON_ZERO", "NO_ZERO_DATE"),
    *("NO_ZERO_IN_DATE", "ALLOW_INVALID_DATES", "ERROR_FOR_DIVISION_BY_ZERO", "NO_ENGINE_SUBSTITUTION", "NO_AUTO_CREATE_USER"),
    *("NO_DIR_IN_CREATE", "IGNORE_BAD_TABLE_OPTIONS", "PAD_CHAR_TO_FULL_LENGTH", "EMPTY_STRING_IS_NULL", "SIMULTANEOUS_ASSIGNMENT"),
    *("TIME_ROUND_FRACTIONAL", "MYSQL323", "MYSQL40", "POSTGRESQL", "MSSQL", "DB2", "MAXDB"),
)
MODES = RISKY + EVERY if IS_WHOLE else RISKY
PACKET = 65_536


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
        before = shop.read_all(shop.ids(12))
        wanted = {c: f"{c} \\ ' \" % _ :x \x00 \n 💜" for c in before} | {min(before): ""}
        user.staged = [CellChange(CUSTOMER, (c,), "note", row["note"], wanted[c]) for c, row in before.items()]
        report = user.commits()
        written = {c: row["note"] for c, row in shop.read_all(before).items()}
        user.undoes(report.batch)
    assert (len(report.applied), written) == (12, wanted)
    assert without_stamp(shop.read_all(before)) == without_stamp(before)


def test_that_a_server_that_takes_small_packets_gets_everything_once(shop, path):
    with set_globally(shop.server, "max_allowed_packet", PACKET):
        batch = CountedBatch(shop, note="x" * (PACKET // 6))  # a chunk has ten of them, and the journal as many
        report = batch.commit(shop.workspace())
    batch.check(report)
    assert len(report.applied) == len(batch.before)


def wait_until_hung_up(server: MariaDbServer) -> None:
    """Say nothing for so long that the server has hung up on somebody who said nothing for as long."""
    with contextlib.closing(server.connect(None)) as quiet:
        assert select.select([quiet._sock], [], [], 10)[0], "the server is more patient than it was told to be"


@pytest.mark.parametrize("nth", [1, 9, 11, 16] if IS_WHOLE else [11])
def test_that_a_server_that_hangs_up_after_a_second_between_chunks_and_in_them_gets_everything_once(shop, path, nth):
    with set_globally(shop.server, "wait_timeout", 1), CuttingLine(shop.server, lambda: wait_until_hung_up(shop.server)) as line:
        workspace = shop.workspace(port=line.port)
        batch = CountedBatch(shop)
        review = batch.review(workspace)
        line.act_at_command(nth)
        report = batch.commit(workspace, review)
        assert line.has_acted
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
