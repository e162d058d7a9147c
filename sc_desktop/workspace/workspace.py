"""An open shop: its database, what it is, its columns and its lists. Every use case is asked of it.

The window imports this for its types only; SQLAlchemy is loaded by the lane that opens the shop, after the window is on the screen."""

import datetime
from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from sc_desktop.db.database import Database
from sc_desktop.db.subjects import Subjects
from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.keeping import FULL, Keeping
from sc_desktop.domain.manner import FILE, MANNERS, Labels, Manner
from sc_desktop.domain.scope import EVERY_SHOP, Scope
from sc_desktop.i18n import Message
from sc_desktop.journal.book import Book
from sc_desktop.journal.local import LocalJournal
from sc_desktop.journal.tables import JournalTables
from sc_desktop.prestashop.sharing import reach_of, scopes_of
from sc_desktop.prestashop.shop import Shop
from sc_desktop.workspace.replica import Replica
from sc_desktop.workspace.snapshots import Snapshots


class Workspace(Struct, eq=False):
    """One open shop. `read_only_reason` says why writing can't be allowed at all; None when the user may allow it.

    `keeping` is where its batches are noted, known once writing was allowed. `offered` is the one to be
    accepted first, where less is promised than elsewhere. `local_book` holds the batches noted on this computer, None without any.
    `address_columns` are those of a customer's addresses; `addresses_locked` says why these can't be written where all else can.
    `login_columns` are the password and its date, never shown in the grid; `passwords_locked` says why no password can be set.
    `replica` is looked at instead of the database where nothing is decided. `scope` is which shops of a multistore are looked at:
    everything that is read through this workspace is seen from there. `snapshots` is what was read of all customers and is kept."""

    database: Database
    shop: Shop
    columns: Mapping[str, Column]
    subjects: Subjects
    journal: JournalTables
    local: LocalJournal
    lists: Mapping[str, Labels]
    language: str
    is_demo: bool = False
    has_journal: bool = False
    read_only_reason: Message | None = None
    scope: Scope = EVERY_SHOP
    keeping: Keeping = FULL
    offered: Keeping | None = None
    local_book: Book | None = None
    address_columns: Mapping[str, Column] = field(default_factory=dict)
    addresses_locked: Message | None = None
    login_columns: Mapping[str, Column] = field(default_factory=dict)
    passwords_locked: Message | None = None
    replica: Replica | None = None
    snapshots: Snapshots = field(default_factory=Snapshots)

    @property
    def book(self) -> Book:
        """Where batches are noted from now on."""
        if not self.keeping.is_local:
            return Book(self.database, self.journal)
        assert self.local_book is not None, "a shop whose batches are noted here was allowed to be written before its book was opened"
        return self.local_book

    @property
    def books(self) -> Sequence[Book]:
        """Where batches of this shop may have been noted, as far as it is known."""
        return (*((Book(self.database, self.journal),) if self.has_journal else ()), *((self.local_book,) if self.local_book else ()))

    @property
    def needs_journal(self) -> bool:
        """Whether the journal has to be created in the shop before the first batch."""
        return not self.keeping.is_local and not self.has_journal

    @property
    def all_columns(self) -> Mapping[str, Column]:
        """The columns of everything that can be changed, by key: of customers, their passwords and their addresses."""
        return {**self.login_columns, **self.columns, **self.address_columns}

    def column_of(self, table: str, name: str) -> Column | None:
        """The column that shows a column of a table; None where there is none."""
        column = self.address_columns.get(f"{table}.{name}") or self.columns.get(name) or self.login_columns.get(name)
        return column if column is not None and isinstance(column.source, Field) and column.subject == table else None

    def seen_from(self, scope: Scope) -> "Workspace":
        """The same open shop, looked at from another scope. A copy: work under way goes on seeing what it began with."""
        return replace(self, scope=scope, shop=self.shop.within(reach_of(self.shop.facts, scope)), snapshots=Snapshots())

    @property
    def is_b2b(self) -> bool:
        """Whether the shops that are looked at are in PrestaShop's B2B mode."""
        return self.shop.facts.is_b2b(self.shop.tables.reach.shops or ())

    @property
    def scopes(self) -> Sequence[tuple[Scope, str]]:
        """What can be looked at, with its name, in the order to choose from; "" stands for all shops."""
        facts = self.shop.facts
        return [(scope, facts.shops.get(scope.shop) or facts.shop_groups.get(scope.group, "")) for scope in scopes_of(facts)]

    @property
    def key(self) -> str:
        """What this shop is remembered by on this computer; never a password."""
        return self.database.profile.key

    @property
    def title(self) -> str:
        """The shop's own name, as its configuration tells it."""
        return self.shop.facts.title

    @property
    def is_writable(self) -> bool:
        return self.database.is_writable

    @property
    def why_not_written(self) -> Message | None:
        """What keeps it from being written to, or from being written to with everything promised; None when nothing does that is known."""
        return self.read_only_reason or (self.offered.why if self.offered is not None else None)

    @property
    def id_lang(self) -> int:
        """The shop's language that labels are shown in: the interface's, else the shop's default."""
        return self.shop.facts.language_of(self.language)

    @property
    def manner(self) -> Manner:
        """How values are shown: the interface's language with the shop's lists."""
        return replace(MANNERS[self.language], lists=self.lists)

    @property
    def file_manner(self) -> Manner:
        """How values are written to files."""
        return replace(FILE, lists=self.lists)

    def now(self) -> str:
        """The shop's clock, "YYYY-MM-DD HH:MM:SS"."""
        return self.shop.facts.now().strftime("%Y-%m-%d %H:%M:%S")

    def clock_at(self, moment: datetime.datetime) -> str:
        """What the shop's clock showed at a moment of this computer's."""
        return (self.shop.facts.now() - (datetime.datetime.now() - moment)).strftime("%Y-%m-%d %H:%M:%S")

    @property
    def today(self) -> datetime.date:
        """The day it is by the shop's clock."""
        return datetime.date.fromisoformat(self.now()[:10])

    def close(self) -> None:
        """Give back every connection."""
        self.database.close()
        if self.replica is not None:
            self.replica.database.close()
        if self.local_book is not None:
            self.local_book.database.close()
