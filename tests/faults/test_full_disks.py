"""Disks that are full, the server's and this computer's: nothing is lost, nothing half done, and it is told."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pymysql
import pytest
from sqlalchemy import Connection

from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected
from sc_desktop.i18n import tr
from sc_desktop.journal.local import LocalJournal
from tests.kit.accounts import local_user, logging_user
from tests.kit.exactly_once import CountedBatch
from tests.kit.faults import CommitLine
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop

MOST_DATA = 48  # megabytes, in one file that grows no further: the shop takes half of it
LONG = "x" * 30_000  # two pages, here; more than a file may grow by
LONG_THERE = "x" * 3_000  # as long as may stand in its row: with the journal's copy, a chunk needs new pages
NO_LIMIT = 2**30


class SmallDisk(MariaDbServer):
    """A server all of whose data stand in one file, which may grow so far and no further; tables of its own may not be had."""

    @classmethod
    def of(cls, megabytes: int) -> Self:
        return cls.start([cls._room(megabytes), "--innodb-file-per-table=0"])

    def grow(self, megabytes: int) -> None:
        """What its administrator does. Dropping or deleting what fills it would need room itself."""
        self._extra = (self._room(megabytes), *self._extra[1:])
        self.restart()

    @staticmethod
    def _room(megabytes: int) -> str:
        return f"--innodb-data-file-path=ibdata1:12M:autoextend:max:{megabytes}M"


@pytest.fixture
def tight(tmp_path: Path) -> Iterator[TestShop]:
    """A shop on a server whose disk is small."""
    with SmallDisk.of(MOST_DATA) as server:
        yield TestShop(server, tmp_path)


def fill_disk(shop: TestShop) -> None:
    """Take all the room there is, by fewer and fewer rows of half a page. With larger ones MariaDB 10.11 itself fails, on an assertion."""
    shop.execute("CREATE TABLE filler (id INT AUTO_INCREMENT PRIMARY KEY, content VARCHAR(7000)) CHARACTER SET latin1")
    for rows in (1000, 100, 10, 1):
        with pytest.raises(pymysql.err.OperationalError, match="is full"):
            while True:
                shop.execute(f"INSERT INTO filler (content) SELECT REPEAT('x', 7000) FROM seq_1_to_{rows}")


def test_that_a_disk_of_the_server_that_gets_full_ends_the_batch_and_the_rest_can_follow(tight, path):
    with CommitLine(tight.server, lambda: fill_disk(tight)) as line:
        workspace = tight.workspace(port=line.port)
        batch = CountedBatch(tight, note=LONG_THERE)
        review = batch.review(workspace)
        line.act_at_commit(3)
        report = batch.commit(workspace, review)
    batch.check(report)
    assert (0 < len(report.refused) <= 10, len(report.applied) > 0, len(report.not_done) > 0, report.unknown) == (True, True, True, ())
    assert {tr(refusal.reason) for refusal in report.refused} == {"The disk of the database is full."}
    tight.server.grow(2 * MOST_DATA)
    left = {*report.not_done, *(refusal.customer for refusal in report.refused)}
    rest = CountedBatch(tight, note=LONG_THERE)
    rest.changes = [change for change in rest.changes if change.row[0] in left]
    assert set(rest.commit(tight.workspace()).applied) == left


def test_that_a_disk_of_the_server_that_is_full_at_the_beginning_leaves_everything_pending(tight):
    workspace = tight.workspace()
    batch = CountedBatch(tight, note=LONG_THERE)
    review = batch.review(workspace)
    fill_disk(tight)
    report = batch.commit(workspace, review)  # its head still fits into a page that is there
    batch.check(report)
    assert (report.applied, report.unknown, len(report.refused) + len(report.not_done)) == ((), (), len(batch.before))
    assert {tr(refusal.reason) for refusal in report.refused} == {"The disk of the database is full."}


def limit_pages(execute: Callable[[str], object], pages: int) -> None:
    """Let an SQLite file grow no further than this, or than it is: the disk is full then."""
    execute(f"PRAGMA max_page_count = {pages}")


@pytest.fixture
def full_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer's disk has no room for one more page of notes."""
    opened = LocalJournal._open

    def open_full(journal: LocalJournal) -> sqlite3.Connection:
        connection = opened(journal)
        limit_pages(connection.execute, 1)
        return connection

    monkeypatch.setattr(LocalJournal, "_open", open_full)


def test_that_a_batch_that_can_not_be_noted_on_this_computer_is_not_begun(shop, path, request):
    workspace = shop.workspace()
    batch = CountedBatch(shop, note=LONG)
    review = batch.review(workspace)
    request.getfixturevalue("full_here")
    with pytest.raises(Expected) as refusal:
        batch.commit(workspace, review)
    batch.check(None)
    assert (tr(refusal.value.why), shop.execute("SELECT COUNT(*) FROM ps_scd_batch")) == ("The disk of this computer is full.", [(0,)])
    assert workspace.local.unfinished(workspace.key) == []


def test_that_a_batch_whose_end_can_not_be_noted_is_told_as_it_was(shop, path, monkeypatch):
    workspace = shop.workspace()
    batch = CountedBatch(shop)
    review = batch.review(workspace)

    def fill(done: int, total: int) -> None:
        if done == total > 0:
            monkeypatch.setattr(LocalJournal, "_open", refuse)

    def refuse(_journal: LocalJournal) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database or disk is full")

    report = batch.commit(workspace, review, progress=Progress(fill))
    batch.check(report)
    assert len(report.applied) == len(batch.before)


def test_that_a_pending_change_that_can_not_be_kept_is_told(tmp_path, request):
    local = LocalJournal(tmp_path / "local.db")
    request.getfixturevalue("full_here")
    change = CellChange(CUSTOMER, (1,), "note", "", LONG)
    with pytest.raises(Expected) as refusal:
        local.keep("a shop", [(change.key, change)])
    assert (tr(refusal.value.why), local.pending("a shop")) == ("The disk of this computer is full.", [])


@contextlib.contextmanager
def at_the_book(user: object) -> Iterator[Connection]:
    book = user.workspace.local_book  # type: ignore[attr-defined]
    with book.database.writing() as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("person", [logging_user, local_user], ids=["log", "local"])
def test_that_a_journal_on_this_computer_that_takes_no_more_writes_nothing_more_in_the_shop(shop, person):
    user = person(shop)
    before = shop.read_all()
    with at_the_book(user) as connection:
        limit_pages(connection.exec_driver_sql, 12)
    user.sets("note", LONG, before)
    report = user.commits()
    assert (report.applied, 0 < len(report.refused) <= 10, len(report.refused) + len(report.not_done)) == ((), True, len(before))
    assert {tr(refusal.reason) for refusal in report.refused} == {"The disk of this computer is full."}
    assert shop.read_all() == before
    with at_the_book(user) as connection:
        limit_pages(connection.exec_driver_sql, NO_LIMIT)
    user.sets("note", LONG, before)
    assert len(user.commits().applied) == len(before)
