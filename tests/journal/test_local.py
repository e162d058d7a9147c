"""What this computer remembers survives a crash, and is nobody else's to read."""

import sqlite3
import stat
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from sc_desktop.domain.change import CellChange, Change, RowAdded, RowRemoved
from sc_desktop.journal.local import LocalJournal

SHOP = "mysql:db.example.com/shop?ps_"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "local.db"


def cell(before: object, after: object, customer: int = 1) -> CellChange:
    return CellChange("customer", (customer,), "note", before, after)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        cell("a", "É'\"\\\n💜"),
        cell(None, ""),
        cell("0000-00-00", None),
        cell(0, 1),
        cell(2**63 - 1, -1),
        cell(Decimal("12.500000"), Decimal("0.000001")),
        cell(0.1, 1e300),
        cell("1", "x" * 100_000),
        RowAdded("customer_group", (1, 5)),
        RowRemoved("customer_group", (1, 5)),
    ],
    ids=lambda change: repr(change)[:60],
)
def test_that_a_pending_change_is_there_after_a_restart(path, change):
    LocalJournal(path).keep(SHOP, [(change.key, change)])
    (back,) = LocalJournal(path).pending(SHOP)
    assert (back, repr(back)) == (change, repr(change))


def test_that_a_change_taken_back_is_forgotten(path):
    journal = LocalJournal(path)
    journal.keep(SHOP, [(cell("a", "b").key, cell("a", "b"))])
    journal.keep(SHOP, [(cell("a", "b").key, None)])
    assert LocalJournal(path).pending(SHOP) == []


def test_that_a_change_changed_again_is_kept_once(path):
    journal = LocalJournal(path)
    for after in "bc":
        journal.keep(SHOP, [(cell("a", after).key, cell("a", after))])
    assert LocalJournal(path).pending(SHOP) == [cell("a", "c")]


def test_that_each_shop_has_its_own_pending_changes(path):
    journal = LocalJournal(path)
    journal.keep(SHOP, [(cell("a", "b").key, cell("a", "b"))])
    assert journal.pending("another shop") == []


def test_that_pending_changes_keep_their_order(path):
    changes: list[Change] = [cell("a", "b", customer) for customer in (3, 1, 2)]
    LocalJournal(path).keep(SHOP, [(change.key, change) for change in changes])
    assert LocalJournal(path).pending(SHOP) == changes


def test_that_a_batch_begun_and_not_ended_is_told_after_a_restart(path):
    journal = LocalJournal(path)
    for batch in ("a", "b"):
        journal.begin(SHOP, batch, "2026-03-01 12:00:00")
    journal.end("a")
    assert LocalJournal(path).unfinished(SHOP) == ["b"]


def test_that_what_a_batch_is_to_write_is_there_after_a_restart(path):
    changes: list[Change] = [cell(Decimal("1.50"), None), cell(None, "É'\n"), RowAdded("customer_group", (1, 5)), cell(0, 1, 2)]
    changes += [RowRemoved("customer_group", (2, 5)), *(cell("a", "b", customer) for customer in range(3, 20_003))]
    LocalJournal(path).begin(SHOP, "a", "2026-03-01 12:00:00", changes)
    back = LocalJournal(path).prepared("a")
    assert (back, repr(back[:5])) == (changes, repr(changes[:5]))


@pytest.mark.parametrize("values", [("a", "b"), ("a\x1fb", "c"), ("", "\x1f"), (None, "N"), (Decimal("1.50"), 2), (0.5, "é")], ids=repr)
def test_that_cells_of_every_kind_are_there_after_a_restart_as_they_were(path, values):
    changes = [cell(*values), cell("b", "c", 2)]
    LocalJournal(path).begin(SHOP, "a", "2026-03-01 12:00:00", changes)
    back = LocalJournal(path).prepared("a")
    assert (back, repr(back)) == (changes, repr(changes))


def test_that_what_an_ended_batch_wrote_is_kept_no_longer(path):
    journal = LocalJournal(path)
    journal.begin(SHOP, "a", "2026-03-01 12:00:00", [cell("a", "b")])
    journal.end("a")
    assert journal.prepared("a") == []


def test_that_the_file_is_its_owner_s_alone(path):
    LocalJournal(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"this is no database", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_that_a_broken_file_is_set_aside_and_a_new_one_begun(path, content):
    path.write_bytes(content)
    journal = LocalJournal(path)
    journal.keep(SHOP, [(cell("a", "b").key, cell("a", "b"))])
    kept = path.with_name("local.db.broken").read_bytes()
    assert (journal.was_broken, kept, LocalJournal(path).pending(SHOP)) == (True, content, [cell("a", "b")])


def test_that_the_file_begun_anew_is_its_owner_s_alone(path):
    path.write_bytes(b"this is no database")
    LocalJournal(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_that_a_sound_file_is_not_called_broken(path):
    LocalJournal(path)
    assert not LocalJournal(path).was_broken


def test_that_a_file_another_window_holds_is_not_called_broken(path, monkeypatch):
    LocalJournal(path).keep(SHOP, [(cell("a", "b").key, cell("a", "b"))])
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *arguments, **_options: connect(*arguments, timeout=0))
    with closing(connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError):
            LocalJournal(path)
        other.rollback()
    assert LocalJournal(path).pending(SHOP) == [cell("a", "b")]
