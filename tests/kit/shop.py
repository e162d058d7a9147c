"""A small shop of a given PrestaShop version on the tests' own MariaDB, a person who works in it, and looks at it that pass by our code.

shop.workspace() opens it as the program does; shop.read(id) and shop.members(id) look by plain PyMySQL; shop.change_elsewhere(id, note="X")
is what a colleague does in the back office meanwhile.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import event

from sc_desktop.demo.build import build_shop
from sc_desktop.domain.address import Profile, Secret
from sc_desktop.domain.batch import Author, Report
from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, CellChange, Change, RowAdded, RowRemoved, StoredValue
from sc_desktop.domain.progress import Progress
from sc_desktop.workspace import committing, history, opening, reviewing
from sc_desktop.workspace.reviewing import Review
from sc_desktop.workspace.workspace import Workspace
from tests.kit.mariadb import MariaDbServer

AS_OF = datetime.datetime(2026, 3, 1, 12, 0, 0)
ME = Author("Ann Tester", "test-computer", "root")
_KEPT = ("customer", "customer_group")


class TestShop:
    """One shop on a server. `reset` puts its customers back and takes the journal away, so that tests can share what took time to build."""

    __test__ = False

    def __init__(self, server: MariaDbServer, folder: Path, *, version: str = "8.2", customers: int = 40) -> None:
        self.server, self.version = server, version
        self.database = server.create_database("shop", "utf8" if version == "1.6.1" else "utf8mb4")
        self._folder = folder
        self._open: list[Workspace] = []
        build_shop(server.engine(self.database), customers=customers, version=version, as_of=AS_OF)
        self.customers = customers
        for table in _KEPT:
            self.execute(f"CREATE TABLE keep_{table} AS SELECT * FROM ps_{table}")

    # -- the program's way -------------------------------------------------------------------------------------------------------------

    def profile(self, *, port: int | None = None, user: str = "root") -> Profile:
        """The way to this shop, by another port (a DelayProxy's) or as another user if asked."""
        return Profile("mysql", host="127.0.0.1", port=port or self.server.port, user=user, database=self.database, prefix="ps_", tls="off")

    def workspace(
        self,
        *,
        writable: bool = True,
        journal: bool = True,
        port: int | None = None,
        user: str = "root",
        password: str = "",
        language: str = "en",
        accepted: str = "",
    ) -> Workspace:
        """The shop as the program opens it. `journal` creates the journal's tables when they are missing; `accepted` is the keeping that
        is known to promise less."""
        request = opening.OpenRequest(
            folder=self._folder,
            language=language,
            profile=self.profile(port=port, user=user),
            password=Secret(password),
            writable=writable,
            connect_timeout=5,
            read_timeout=20,
            accepted={self.profile(port=port).key: accepted},
        )
        opened = opening.open_shop(request, progress=Progress())
        self._open.append(opened)
        if writable and journal and opened.needs_journal:
            opening.create_journal_tables(opened, progress=Progress())
        return opened

    # -- the independent look ----------------------------------------------------------------------------------------------------------

    def execute(self, sql: str, args: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """One statement on a plain connection, committed at once."""
        return self.server.execute(self.database, sql, args)

    def read(self, customer: int) -> dict[str, Any]:
        """The customer's row as it stands; dates as text, zero dates included. Empty when the customer is gone."""
        return next(iter(self.read_all([customer]).values()), {})

    def read_all(self, customers: Iterable[int] | None = None) -> dict[int, dict[str, Any]]:
        """Whole rows by id: of these customers, or of all."""
        with contextlib.closing(self.server.connect(self.database)) as connection, connection.cursor() as cursor:
            wanted = None if customers is None else list(customers)
            cursor.execute("SELECT * FROM ps_customer" + ("" if wanted is None else " WHERE id_customer IN %s"), wanted and (wanted,))
            names = [told[0] for told in cursor.description]
            rows = [dict(zip(names, map(_as_text, row), strict=True)) for row in cursor.fetchall()]
        return {row["id_customer"]: row for row in rows}

    def members(self, customer: int) -> set[int]:
        """Groups the customer is a member of."""
        return {row[0] for row in self.execute("SELECT id_group FROM ps_customer_group WHERE id_customer = %s", (customer,))}

    def ids(self, count: int, *, group: int = 3) -> list[int]:
        """The first customers that are neither deleted nor broken: member of their default group, and of this one."""
        question = (
            "SELECT id_customer FROM ps_customer c WHERE deleted = 0 AND id_default_group = %s AND EXISTS "
            "(SELECT 1 FROM ps_customer_group m WHERE m.id_customer = c.id_customer AND m.id_group = %s) ORDER BY id_customer LIMIT %s"
        )
        found = [row[0] for row in self.execute(question, (group, group, count))]
        assert len(found) == count, "the shop is too small for this test"
        return found

    def journal(self, batch: str) -> list[tuple[Any, ...]]:
        """What the journal holds of a batch: customer, subject, action, field, before, after, as texts in the order written."""
        wanted = "id_customer, subject, action, fields, values_before, values_after"
        rows = self.execute(f"SELECT {wanted} FROM ps_scd_change WHERE id_batch = %s ORDER BY id_change", (batch,))
        told: list[tuple[Any, ...]] = []
        for *head, fields, before, after in rows:
            told += [(*head, *cell) for cell in zip(fields.split(","), _texts(before) or [None], _texts(after) or [None], strict=True)]
        for customer, fields, _types, before, after in self.packs(batch):
            told += [(customer, "customer", "c", *cell) for cell in zip(fields, before, after, strict=False)]
        return told

    def packs(self, batch: str = "%") -> list[tuple[int, list[str], str, list[str | None], list[str | None]]]:
        """What the packs of a batch tell: customer, fields, types, values before, values after; read by other means than the program's."""
        wanted = "fields, types, values_before, values_after"
        rows = self.execute(f"SELECT {wanted} FROM ps_scd_chunk WHERE fields IS NOT NULL AND id_batch LIKE %s ORDER BY chunk", (batch,))
        told = []
        for fields, types, *values in rows:
            before, after = ([entry.split("\x1f") for entry in text.decode().strip("\x1e").split("\x1e")] for text in values)
            for (customer, *old), (_customer, *new) in zip(before, after, strict=True):
                texts = ([None if text == "\x18" else text for text in each] for each in (old, new))
                told.append((int(customer), fields.split(","), types, *texts))
        return told

    # -- what happens meanwhile --------------------------------------------------------------------------------------------------------

    def change_elsewhere(self, customer: int, **columns: object) -> None:
        """What a colleague saves in the back office at this moment."""
        places = ", ".join(f"`{name}` = %s" for name in columns)
        self.execute(f"UPDATE ps_customer SET {places} WHERE id_customer = %s", (*columns.values(), customer))

    def delete_elsewhere(self, customer: int) -> None:
        """What erasing a customer in the back office leaves: neither row nor memberships."""
        for table in _KEPT:
            self.execute(f"DELETE FROM ps_{table} WHERE id_customer = %s", (customer,))

    def set_members(self, customer: int, groups: Iterable[int]) -> None:
        """Make the customer a member of just these groups."""
        self.execute("DELETE FROM ps_customer_group WHERE id_customer = %s", (customer,))
        for group in groups:
            self.execute("INSERT INTO ps_customer_group (id_customer, id_group) VALUES (%s, %s)", (customer, group))

    def refuse(self, customer: int) -> None:
        """From now on the server refuses every change of this customer, as a shop's own trigger may."""
        self.execute(
            "CREATE TRIGGER ps_guard BEFORE UPDATE ON ps_customer FOR EACH ROW "
            f"BEGIN IF OLD.id_customer = {int(customer)} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF; END"
        )

    def spoil(self, customer: int) -> None:
        """From now on the shop makes another first name of whatever this customer is given, as a module's trigger may."""
        self.execute(
            "CREATE TRIGGER ps_guard BEFORE UPDATE ON ps_customer FOR EACH ROW "
            f"BEGIN IF OLD.id_customer = {int(customer)} THEN SET NEW.firstname = CONCAT(NEW.firstname, '!'); END IF; END"
        )

    # -- life --------------------------------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """As built: customers and memberships put back, the journal and the trigger gone, every workspace closed."""
        self.close()
        self.server.kill_connections(self.database)
        with contextlib.closing(self.server.connect(self.database)) as connection, connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS ps_guard")
            cursor.execute("DROP TABLE IF EXISTS ps_scd_batch, ps_scd_chunk, ps_scd_change")
            cursor.execute("DELETE FROM ps_log")
            for table in _KEPT:
                cursor.execute(f"DELETE FROM ps_{table}")
                cursor.execute(f"INSERT INTO ps_{table} SELECT * FROM keep_{table}")
        for notes in self._folder.glob("*.db"):
            notes.unlink()

    def close(self) -> None:
        """Close every workspace that was opened here."""
        while self._open:
            self._open.pop().close()

    def drop(self) -> None:
        """Close it and drop its database."""
        self.close()
        self.server.drop_database(self.database)


class User:
    """A person at the program: stages changes against what the shop holds now, reviews them, commits what is ticked."""

    def __init__(self, workspace: Workspace, shop: TestShop) -> None:
        self.workspace, self._shop = workspace, shop
        self.staged: list[Change] = []

    def sets(self, column: str, value: StoredValue, customers: Iterable[int]) -> None:
        """One value into a column of these customers."""
        rows = self._shop.read_all(customers)
        self.staged += [CellChange(CUSTOMER, (customer,), column, row[column], value) for customer, row in rows.items()]

    def joins(self, group: int, customers: Iterable[int]) -> None:
        """Make them members."""
        self.staged += [RowAdded(CUSTOMER_GROUP, (customer, group)) for customer in customers]

    def leaves(self, group: int, customers: Iterable[int]) -> None:
        """End their membership."""
        self.staged += [RowRemoved(CUSTOMER_GROUP, (customer, group)) for customer in customers]

    def reviews(self) -> Review:
        """The review of everything staged."""
        return reviewing.review(self.workspace, self.staged, progress=Progress())

    def commits(self, review: Review | None = None, *, progress: Progress | None = None, takes_back: bool = False) -> Report:
        """Commit every line that can be ticked but the conflicts, which the review leaves unticked."""
        looked = review or self.reviews()
        self.staged = []
        ticked = [line.change.key for line in looked.lines if line.can_be_ticked and not line.is_conflict]
        return committing.commit(self.workspace, looked, ticked, author=ME, progress=progress or Progress(), takes_back=takes_back)

    def undoes(self, batch: str) -> Report:
        """Take a batch back, as far as the review offers it."""
        return self.commits(history.review_undo(self.workspace, batch, progress=Progress()))


@contextlib.contextmanager
def statements(workspace: Workspace) -> Iterator[list[str]]:
    """The statements the workspace's readers send meanwhile, but those that open a connection."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    engine = workspace.database._readers
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _texts(packed: str) -> list[str | None]:
    """The texts packed in one of the journal's, read by other means than the program's."""
    texts: list[str | None] = []
    while packed:
        if packed.startswith("N"):
            texts.append(None)
            packed = packed[1:]
            continue
        length, _, packed = packed.partition(":")
        texts.append(packed[: int(length)])
        packed = packed[int(length) :]
    return texts


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, datetime.date) else value
