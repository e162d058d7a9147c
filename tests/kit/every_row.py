"""A batch that adds and removes rows of every kind, and what must hold of the whole shop after each fault it meets.

Each customer gets one more in a counter. A sixth of them also changes groups, another the default group, which brings a membership along;
others get a password, a new address, or have an address edited, copied, deleted or put away. What ought to stand in the shop is worked out
here, from what stood there before and from who was written by the journal; it is then compared with every table of the shop."""

from __future__ import annotations

import contextlib
import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sc_desktop.domain.batch import UNDO, Report
from sc_desktop.domain.change import ADDRESS, CUSTOMER, CUSTOMER_GROUP, CellChange, Change, RowAdded, RowRemoved
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import addressing, committing, history, new_address, reviewing
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.workspace import Workspace
from tests.kit.addresses import FRANCE, AddressBook
from tests.kit.exactly_once import COUNTER, STAMP
from tests.kit.shop import ME

KINDS = ("counted", "joined", "regrouped", "password", "new", "edited", "copied", "deleted", "put away")
AT_HOME = ("edited", "copied", "deleted", "put away")
OF_EACH = 2
HASH, SET_ON = "$2y$10$" + "h" * 53, "last_passwd_gen"
WHERE = {"alias": "Country house", "address1": "12 rue X", "postcode": "69002", "city": "Lyon", "id_country": FRANCE}
MOVED = {"city": "Lyon", "postcode": "69002"}
OURS = ("scd_batch", "scd_chunk", "scd_change", "log")

Row = dict[str, Any]
Table = dict[tuple[Any, ...], Row]
Entry = tuple[str, str, str]  # subject, action, field

_COUNTED = {(CUSTOMER, "c", COUNTER): 1}
JOURNALLED: dict[str, dict[Entry, int]] = {
    "counted": {},
    "joined": {(CUSTOMER_GROUP, "a", ""): 1, (CUSTOMER_GROUP, "r", ""): 1},
    "regrouped": {(CUSTOMER_GROUP, "a", ""): 1, (CUSTOMER, "c", "id_default_group"): 1},
    "password": {(CUSTOMER, "c", "passwd"): 1, (CUSTOMER, "c", SET_ON): 1},
    "new": {(ADDRESS, "a", ""): 1},
    "edited": {(ADDRESS, "c", "city"): 1, (ADDRESS, "c", "postcode"): 1},
    "copied": {(ADDRESS, "a", ""): 1, (ADDRESS, "c", "deleted"): 1},
    "deleted": {(ADDRESS, "r", ""): 1, **{("cart", "c", f"id_address_{each}"): 1 for each in ("delivery", "invoice")}},
    "put away": {(ADDRESS, "c", "deleted"): 1, **{("cart", "c", f"id_address_{each}"): 1 for each in ("delivery", "invoice")}},
}
"""What the journal has to tell of a customer that was written, each once; and the counter. When it was saved is not asked."""


class EveryRow:
    """The batch, for as many customers as there are kinds times `of_each`, in the order of their ids one of each kind after another."""

    def __init__(self, book: AddressBook, workspace: Workspace, *, of_each: int = OF_EACH) -> None:
        self.book, self.shop = book, book.shop
        self.kind = dict(zip(self.shop.ids(of_each * len(KINDS)), KINDS * of_each, strict=True))
        self.home = {who: book.add(who) for who in self._who(*AT_HOME)}
        for who in self._who("copied", "put away"):
            book.order(self.home[who])
        self.cart = {who: book.cart(who, self.home[who]) for who in self._who("deleted", "put away")}
        for who in self._who("joined"):
            self.shop.set_members(who, (3, 4))
        for who in self._who("regrouped"):
            self.shop.set_members(who, (3,))
        self.before = self.picture()
        self.changes = list(self._changes(workspace))
        self.is_undo = False

    def _who(self, *kinds: str) -> list[int]:
        return [who for who, kind in self.kind.items() if kind in kinds]

    def _changes(self, workspace: Workspace) -> Iterator[Change]:
        for number, (who, kind) in enumerate(self.kind.items(), 1):
            row, home = self.before["customer"][who,], (who, self.home.get(who, 0))
            yield CellChange(CUSTOMER, (who,), COUNTER, row[COUNTER], row[COUNTER] + 1)
            if kind == "joined":
                yield from (RowAdded(CUSTOMER_GROUP, (who, 5)), RowRemoved(CUSTOMER_GROUP, (who, 4)))
            elif kind == "regrouped":
                yield CellChange(CUSTOMER, (who,), "id_default_group", 3, 4)
            elif kind == "password":
                yield CellChange(CUSTOMER, (who,), "passwd", row["passwd"], HASH)
            elif kind == "new":
                begun = new_address.begin(workspace, who, progress=Progress())
                yield new_address.added(workspace, who, {**begun.values, **WHERE}, -number)
            elif kind in ("edited", "copied"):
                yield from (CellChange(ADDRESS, home, *cell) for cell in (("city", "Paris", "Lyon"), ("postcode", "75002", "69002")))
            elif kind in ("deleted", "put away"):
                yield from addressing.find_removal(workspace, [home], progress=Progress()).changes

    # -- what the user does ------------------------------------------------------------------------------------------------------------

    def review(self, workspace: Workspace) -> Review:
        """The batch, as the user sees it before the commit."""
        return reviewing.review(workspace, self.changes, progress=Progress())

    def review_undo(self, workspace: Workspace) -> Review:
        """The batch is written already, and is to be taken back."""
        report = self.commit(workspace, self.review(workspace))
        self.check(report)
        assert set(report.applied) == self.kind.keys()
        self.is_undo = True
        return history.review_undo(workspace, report.batch, progress=Progress())

    def commit(self, workspace: Workspace, review: Review, *, progress: Progress | None = None) -> Report:
        ticked = {line.change.key for line in review.lines if line.can_be_ticked and not line.is_conflict}
        return committing.commit(workspace, review, ticked, author=ME, progress=progress or Progress())

    # -- what must hold ----------------------------------------------------------------------------------------------------------------

    def check(self, report: Report | None) -> None:
        """Each is written whole and once or not at all, in the data as in the journal, and is told of once and truly.

        Without a report (it was told that nothing is written) none of that deed may be."""
        made = self.check_shop()
        if report is None:
            assert made == (self.kind.keys() if self.is_undo else set()), "written, though it was told that nothing is"
            return
        refused = [refusal.customer for refusal in report.refused]
        lists = (report.applied, report.already_so, report.conflicts, report.gone, refused, report.unknown, report.not_done)
        assert sorted(who for each in lists for who in each) == sorted(self.kind), "a customer is told of twice, or not at all"
        done = self.kind.keys() - made if self.is_undo else made
        assert set(report.applied) <= done <= {*report.applied, *report.unknown}, "the report is not what happened"

    def check_shop(self) -> set[int]:
        """The journal and all tables of the shop agree; returns who is written and was not taken back."""
        written: set[int] = set()
        asked = "SELECT id_batch, kind, undoes FROM ps_scd_batch ORDER BY id_batch"
        batches, undoing = self.shop.execute(asked) if self._has_journal() else [], set[str]()
        for batch, kind, undoes in batches:
            if kind == UNDO and undoes not in undoing:  # what undoes an undo does it again
                undoing.add(batch)
            mine = self._journalled(batch, is_undo=batch in undoing)
            written = written - mine if batch in undoing else written | mine
        stamped = {who for batch, *_told in batches for who in self._entries(batch)}
        now, ought = self.picture(), self._expected(written)
        self._settle_new(now, ought, written)
        for table in ought:
            theirs = [_plain(table, each, stamped) for each in (now[table], ought[table])]
            assert theirs[0] == theirs[1], f"{table} is not as it ought to be with {sorted(written)} written"
        return written

    def _has_journal(self) -> bool:
        return len(self.shop.execute("SHOW TABLES LIKE 'ps\\_scd\\_%'")) == 3  # fewer while a program that made them was killed

    def _journalled(self, batch: str, *, is_undo: bool) -> set[int]:
        """Who was written by a batch, of each all that has to be told and each of it once."""
        told = self._entries(batch)
        for who, entries in told.items():
            ought: Counter[Entry] = Counter({**_COUNTED, **JOURNALLED[self.kind[who]]})
            if is_undo:
                ought = Counter({(subject, {"a": "r", "r": "a"}.get(action, action), field): 1 for subject, action, field in ought})
            entries = Counter({entry: times for entry, times in entries.items() if entry[2] != STAMP})
            assert entries == ought, (
                f"{who} ({self.kind[who]}): the journal tells {entries - ought} too much and {ought - entries} too little"
            )
        ((counted,),) = self.shop.execute("SELECT COALESCE(SUM(applied), 0) FROM ps_scd_chunk WHERE id_batch = %s", (batch,))
        assert counted == len(told), "the chunks count others than those they changed"
        return set(told)

    def _entries(self, batch: str) -> dict[int, Counter[Entry]]:
        """What the journal tells of each customer, by plain SQL."""
        told: dict[int, Counter[Entry]] = {}
        wanted = "SELECT id_customer, subject, action, fields FROM ps_scd_change WHERE id_batch = %s"
        for who, subject, action, fields in self.shop.execute(wanted, (batch,)):
            told.setdefault(who, Counter()).update((subject, action, field) for field in fields.split(","))
        for who, fields, *_values in self.shop.packs(batch):
            told.setdefault(who, Counter()).update((CUSTOMER, "c", field) for field in fields)
        return told

    def _expected(self, written: set[int]) -> dict[str, Table]:
        """Every table as it ought to be; addresses that are new are missing, since their numbers are the server's to give."""
        ought = copy.deepcopy(self.before)
        for who in written:
            kind, row, memberships = self.kind[who], ought["customer"][who,], ought["customer_group"]
            home = ought["address"].get((self.home.get(who, 0),), {})
            row[COUNTER] += 1
            if kind in ("joined", "regrouped"):
                group = 5 if kind == "joined" else 4
                memberships[who, group] = {"id_customer": who, "id_group": group}
            if kind == "joined":
                del memberships[who, 4]
            elif kind == "regrouped":
                row["id_default_group"] = 4
            elif kind == "password":
                row["passwd"] = HASH
            elif kind == "edited":
                home |= MOVED
            elif kind in ("copied", "put away"):
                home["deleted"] = 1
            elif kind == "deleted":
                del ought["address"][self.home[who],]
            if who in self.cart:
                ought["cart"][self.cart[who],] |= {"id_address_delivery": 0, "id_address_invoice": 0}
        return ought

    def _settle_new(self, now: dict[str, Table], ought: dict[str, Table], written: set[int]) -> None:
        """Take out of `now` what has to be new there, one address for each who gets one or a copy, and look at what it holds.

        When a password was set is looked at likewise: it is not the one before."""
        fresh = {key: row for key, row in now["address"].items() if key not in self.before["address"]}
        getting = [who for who in self._who("new", "copied") if who in written]
        assert sorted(row["id_customer"] for row in fresh.values()) == getting, "an address is missing, or there are two"
        for key, row in fresh.items():
            who = row["id_customer"]
            ought_to = WHERE if self.kind[who] == "new" else self.before["address"][self.home[who],] | MOVED
            same = [name for name in ought_to if name not in ("id_address", "date_add", STAMP)]
            assert [row[name] for name in same] == [ought_to[name] for name in same], f"{who}: the new address is not what was given"
            del now["address"][key]
        for who in self._who("password"):
            mine, other = (each["customer"][who,] for each in (now, ought))
            assert (mine[SET_ON] != other[SET_ON]) == (who in written), f"{who}: when the password was set goes with it"
            other[SET_ON] = mine[SET_ON]

    def picture(self) -> dict[str, Table]:
        """All rows of all tables of the shop by name and key, by plain SQL and without what is the journal's; dates as text."""
        keys: dict[str, list[str | None]] = {}
        asked = (
            "SELECT t.table_name, k.column_name FROM information_schema.tables t LEFT JOIN information_schema.key_column_usage k"
            " ON k.table_schema = t.table_schema AND k.table_name = t.table_name AND k.constraint_name = 'PRIMARY'"
            " WHERE t.table_schema = DATABASE() AND t.table_name LIKE 'ps\\_%%' ORDER BY k.ordinal_position"
        )
        for table, column in self.shop.execute(asked, ()):
            keys.setdefault(table.removeprefix("ps_"), []).append(column)
        with contextlib.closing(self.shop.server.connect(self.shop.database)) as connection, connection.cursor() as cursor:
            return {table: _read(cursor, table, key) for table, key in keys.items() if table not in OURS}


def _read(cursor: Any, table: str, key: Sequence[str | None]) -> Table:
    """All rows of a table by their key, or by all they hold where there is none."""
    cursor.execute(f"SELECT * FROM ps_{table}")
    names = [told[0] for told in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {tuple(row[name] for name in (names if key == [None] else key)): row for row in rows}


def _plain(table: str, rows: Table, stamped: set[int]) -> Table:
    """The rows without the time of saving, where that is ours to set."""
    if table not in ("customer", "address", "cart"):
        return rows
    return {key: {**row, STAMP: None} if row["id_customer"] in stamped else row for key, row in rows.items()}
