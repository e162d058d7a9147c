"""An open shop: its database, what it is, its columns and its lists. Every use case is asked of it.

The window imports this for its types only; SQLAlchemy is loaded by the lane that opens the shop, after the window is on the screen."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sc_desktop.db.database import Database
from sc_desktop.db.write import Subjects
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import FILE, MANNERS, Labels, Manner
from sc_desktop.i18n import Message
from sc_desktop.journal.local import LocalJournal
from sc_desktop.journal.tables import JournalTables
from sc_desktop.prestashop.shop import Shop


@dataclass(slots=True)
class Workspace:
    """One open shop. `read_only_reason` says why writing can't be allowed at all; None when the user may allow it."""

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
        """The shop's clock, "YYYY-MM-DD HH:MM:SS": PHP writes dates in PS_TIMEZONE, not in the server's zone."""
        try:
            zone: datetime.tzinfo = ZoneInfo(self.shop.facts.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            zone = datetime.UTC
        return datetime.datetime.now(zone).strftime("%Y-%m-%d %H:%M:%S")

    def close(self) -> None:
        """Give back every connection."""
        self.database.close()
