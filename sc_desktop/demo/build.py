"""Puts the demo shop together and writes it, chunk by chunk, into an empty database."""

import datetime
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from sc_desktop.demo.addresses import Addresses
from sc_desktop.demo.clock import Clock
from sc_desktop.demo.customers import Customers
from sc_desktop.demo.letters import Letters
from sc_desktop.demo.orders import Orders
from sc_desktop.demo.plan import Plan
from sc_desktop.demo.products import build_products
from sc_desktop.demo.shopfront import PRO_SHOP, SHOP, build_shopfront
from sc_desktop.demo.sink import Sheet, Sink
from sc_desktop.demo.visits import Visits
from sc_desktop.demo.vouchers import Vouchers
from sc_desktop.prestashop.definitions import build_tables

Step = Callable[[int, int], None]
_CHUNK = 500


class _Shop:
    """The draughtsmen of one shop, all drawing from the same chance, in the same order for the same seed."""

    def __init__(self, sink: Sink, clock: Clock, customers: int, seed: int) -> None:
        rng = Random(f"{seed} shop")
        self._plan = Plan(customers, seed)
        self._customers = Customers(rng, clock, self._plan, sink)
        self._addresses = Addresses(rng, clock)
        self._visits = Visits(rng, clock)
        self._orders = Orders(rng, clock, self._plan, sink.version)
        self._vouchers = Vouchers(rng, clock)
        self._vouchers.add_common()
        self._letters = Letters(rng, clock)
        makers = (self._customers, self._addresses, self._visits, self._orders, self._vouchers, self._letters)
        self.sheets: list[Sheet] = [sheet for maker in makers for sheet in maker.sheets]

    def draw(self, id_customer: int) -> None:
        """One customer with everything that belongs to it; the rows are in sheets."""
        customer = self._customers.draw(id_customer)
        addresses = self._addresses.draw(customer, has_orders=self._plan.orders_of(id_customer) > 0)
        id_guest = self._visits.draw(customer)
        orders = self._orders.draw(customer, addresses, id_guest)
        self._vouchers.draw(customer)
        self._letters.draw(customer, orders)


def build_shop(
    engine: Engine,
    *,
    customers: int,
    version: str = "8.2",
    prefix: str = "ps_",
    seed: int = 2026,
    as_of: datetime.datetime,
    step: Step | None = None,
) -> None:
    """Create the version's tables in an empty database and fill them with a made-up shop of that many customers.

    The same customers, version, seed and as_of give the same rows in every database. What has happened lies before as_of, which is kept
    in the setting SCD_DEMO_AS_OF. step(done, total) is called after each chunk; what it raises ends the work. SQLite is filled in one
    transaction, a server in one per chunk. Memory grows with the number of carts by some 30 bytes each.
    """
    tables = build_tables(version, MetaData(), prefix)
    sink, clock = Sink(version, tables), Clock(as_of)
    shop = _Shop(sink, clock, customers, seed)
    with engine.connect() as connection:
        for table in tables.values():
            connection.execute(CreateTable(table))
        for sheet in build_shopfront(version, clock):
            sink.write(connection, [sheet])
        sink.write(connection, build_products(clock, (SHOP, PRO_SHOP)))
        for first in range(1, customers + 1, _CHUNK):
            last = min(first + _CHUNK - 1, customers)
            for id_customer in range(first, last + 1):
                shop.draw(id_customer)
            sink.write(connection, shop.sheets)
            _end_chunk(connection)
            if step is not None:
                step(last, customers)
        _create_indexes(connection, tables.values())
        connection.commit()


def _create_indexes(connection: Connection, tables: Iterable[Table]) -> None:
    """After the rows: sorting once is faster than keeping every index in order all the time."""
    for table in tables:
        for index in table.indexes:
            index.create(connection, checkfirst=False)


def _end_chunk(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        connection.commit()


def build_demo_file(path: Path, *, customers: int = 2000, seed: int = 2026, as_of: datetime.datetime, step: Step | None = None) -> None:
    """Build the demo shop as a SQLite file that only its owner can read.

    It is built aside and moved into place when whole. Raises FileExistsError when path exists: a demo shop is never overwritten, it holds
    what its user did. When anything is raised, nothing is left behind.
    """
    if path.exists():
        raise FileExistsError(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".new", dir=path.parent)  # made with mode 0600
    os.close(handle)
    aside = Path(name)
    try:
        _fill(aside, customers=customers, seed=seed, as_of=as_of, step=step)
        _move_into_place(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _fill(aside: Path, *, customers: int, seed: int, as_of: datetime.datetime, step: Step | None) -> None:
    engine = create_engine(f"sqlite:///{aside}", poolclass=NullPool)
    # the file is thrown away if anything goes wrong, so nothing has to survive a crash
    event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous = OFF"))
    event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA journal_mode = MEMORY"))
    build_shop(engine, customers=customers, seed=seed, as_of=as_of, step=step)
    engine.dispose()


def _move_into_place(aside: Path, path: Path) -> None:
    """Give the file its name unless somebody else took it meanwhile."""
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError(path) from None
        aside.rename(path)
