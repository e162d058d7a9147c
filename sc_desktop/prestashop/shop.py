"""A shop as it was found when it was opened: what it says of itself, and the tables and columns it really has."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Table

from sc_desktop.domain.change import CUSTOMER
from sc_desktop.domain.own_field import key_of
from sc_desktop.i18n import Message
from sc_desktop.prestashop.catalogue import LiveTable, build_live_tables, build_satellite
from sc_desktop.prestashop.reach import EVERYTHING, Reach

TableColumn = tuple[str, str]


class SpecialGroups(Struct, frozen=True):
    """Ids of the three groups PrestaShop itself relies on; 0 when the shop names none."""

    unidentified: int
    guest: int
    customer: int

    def __iter__(self) -> Iterator[int]:
        return iter((self.unidentified, self.guest, self.customer))


TRANSACTIONAL = frozenset({"innodb", "xtradb", "tokudb", "rocksdb", "sqlite"})
WITHOUT_TRANSACTIONS = frozenset({"myisam", "aria"})
"""Engines that keep what was written when the next statement fails, or the statement itself is cut."""
MEMBERS = ("customer", "customer_group")


class ShopFacts(Struct, frozen=True):
    """What holds for the whole shop. Tables are named without the prefix.

    version is PS_VERSION_DB ("8.2.0"). languages: ISO code by id_lang, active ones first. shops: name by id_shop. shop_group_of:
    id_shop_group by id_shop. shop_groups: name by id_shop_group; share_customers and share_orders are those that do. open_shops: id_shop
    of those neither switched off nor deleted; b2b_shops: of those in B2B mode.
    timezone is the zone PrestaShop writes its dates in. engines: storage engine by table. charsets and lengths: by (table, column);
    lengths counts characters and holds char and varchar only, byte_lengths counts bytes and holds the text types.
    read_only_reason says why nobody should write to this shop, None when one may.
    """

    version: str
    prefix: str
    title: str
    languages: Mapping[int, str]
    default_language: int
    shops: Mapping[int, str]
    shop_group_of: Mapping[int, int]
    shop_groups: Mapping[int, str]
    share_customers: frozenset[int]
    share_orders: frozenset[int]
    open_shops: frozenset[int]
    default_shop: int
    is_multishop: bool
    groups_active: bool
    b2b_shops: frozenset[int]
    timezone: str
    default_currency: int
    special_groups: SpecialGroups
    engines: Mapping[str, str]
    charsets: Mapping[TableColumn, str]
    lengths: Mapping[TableColumn, int]
    byte_lengths: Mapping[TableColumn, int]
    read_only_reason: Message | None = None

    @property
    def version_numbers(self) -> tuple[int, ...]:
        """(8, 2, 0) for "8.2.0", for comparing."""
        return version_numbers(self.version)

    def now(self) -> datetime.datetime:
        """The shop's clock: PHP writes dates in PS_TIMEZONE, not in the server's zone."""
        try:
            zone: datetime.tzinfo = ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            zone = datetime.UTC
        return datetime.datetime.now(zone)

    def today(self) -> datetime.date:
        """The day it is by the shop's clock."""
        return self.now().date()

    def is_transactional(self, tables: Iterable[str] = MEMBERS) -> bool:
        """Whether these tables, by default those of customers, take a transaction back."""
        return all(self.engines.get(table, "").lower() in TRANSACTIONAL for table in tables)

    def is_b2b(self, shops: Collection[int] = ()) -> bool:
        """Whether each of these shops, or without any named each of all, is in B2B mode; closed ones count where all are closed.

        One shop's switch must not change what is shown of the others."""
        named = frozenset(shops or self.shops)
        meant = named & self.open_shops or named
        return bool(meant) and self.b2b_shops >= meant

    def language_of(self, code: str) -> int:
        """The shop's id_lang for a language of the program ("fr"); the shop's default language when it has none such."""
        return next((id_lang for id_lang, iso in self.languages.items() if iso == code), self.default_language)


class Tables:
    """The shop's tables as SQLAlchemy tables, by name without prefix: `t.customer.c.firstname`, `t.orders`, `t.group`.

    They hold the columns the shop has and the account may read. What is optional is asked for with `has` first. `version` is the shop's,
    (8, 2, 0), for what a version counts otherwise than another. `reach` is what of a multistore is seen: `covers` gives the condition."""

    version: tuple[int, ...]

    def __init__(self, tables: Mapping[str, Table], version: tuple[int, ...] = (), reach: Reach = EVERYTHING) -> None:
        self._tables = dict(tables)
        self.version = version
        self.reach = reach

    def within(self, reach: Reach) -> "Tables":
        """The same tables, seen from elsewhere."""
        return Tables(self._tables, self.version, reach)

    def without(self, names: Collection[str]) -> "Tables":
        """The same tables but these."""
        return Tables({name: table for name, table in self._tables.items() if name not in names}, self.version, self.reach)

    def and_also(self, tables: Mapping[str, Table]) -> "Tables":
        """The same tables and some more."""
        return Tables({**tables, **self._tables}, self.version, self.reach)

    def covers(self, name: str) -> ColumnElement[bool]:
        """Whether a row of the table belongs to the shops looked at; always true when all of them are."""
        return self.reach.covers(name, self._tables[name])

    def __getattr__(self, name: str) -> Table:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._tables[name]
        except KeyError:
            raise AttributeError(f"this shop has no table {name} that may be read: ask has({name!r}) first") from None

    def has(self, table: str, column: str | None = None) -> bool:
        """Whether the shop has the table, and in it the column, and the account may read it."""
        found = self._tables.get(table)
        return found is not None and (column is None or column in found.c)

    def __iter__(self) -> Iterator[str]:
        """Names of the tables there are."""
        return iter(self._tables)


class Shop(Struct, frozen=True):
    """A shop that can be worked on. `satellites` are tables with one row a customer that the program doesn't know, by name."""

    facts: ShopFacts
    tables: Tables
    satellites: Mapping[str, LiveTable] = field(default_factory=dict)
    customer: LiveTable | None = None

    def within(self, reach: Reach) -> "Shop":
        """The same shop, seen from elsewhere."""
        return replace(self, tables=self.tables.within(reach))

    def with_satellites(self, found: Mapping[str, LiveTable]) -> "Shop":
        """The same shop, with these tables to read from and write to as well."""
        tables = {name: build_satellite(name, live) for name, live in found.items()}
        charsets = {(name, key_of(name, column.name)): column.charset for name, live in found.items() for column in live.columns}
        facts = replace(self.facts, charsets={**self.facts.charsets, **{place: each for place, each in charsets.items() if each}})
        return replace(self, facts=facts, tables=self.tables.and_also(tables), satellites=found)

    def renewed(self, customer: LiveTable, satellites: Mapping[str, LiveTable]) -> "Shop":
        """The same shop, with this as the table of its customers and no other tables of modules than these."""
        bare = self.tables.without({CUSTOMER, *self.satellites}).and_also(build_live_tables({CUSTOMER: customer}))
        return replace(self, tables=bare, customer=customer).with_satellites(satellites)


def version_numbers(version: str) -> tuple[int, ...]:
    """(1, 7, 8, 11) for "1.7.8.11"; what is not a number ends it, and () stands for no version."""
    numbers = []
    for part in version.strip().split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)
