"""The demo shop is the same every time, the same in every database, and as consistent as PrestaShop leaves its tables."""

import datetime
import hashlib
import stat
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, select

from sc_desktop.demo import build_demo_file, build_shop
from sc_desktop.demo.companies import luhn_sum
from sc_desktop.demo.customers import IN_NO_GROUP, NOT_IN_DEFAULT_GROUP
from sc_desktop.demo.shopfront import GUEST
from sc_desktop.prestashop.definitions import VERSIONS, build_tables

AS_OF = datetime.datetime(2026, 3, 1, 12, 0, 0)
CUSTOMERS = 600
TABLES = build_tables("8.2", MetaData(), "ps_")


class Server(Protocol):
    """What these tests ask of the fixture `mariadb`."""

    def create_database(self, name_hint: str, /) -> str: ...
    def engine(self, database: str, /) -> Engine: ...


class StoppedError(Exception):
    """Raised by a step that wants to end the work."""


def rows_of(connection: Connection, table: Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]


def digest_of(path: Path) -> str:
    total = hashlib.sha256()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        for name, table in sorted(TABLES.items()):
            total.update(f"{name} {rows_of(connection, table)!r}".encode())
    engine.dispose()
    return total.hexdigest()


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    build_demo_file(path, customers=CUSTOMERS, as_of=AS_OF)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_that_the_same_seed_gives_the_same_rows_in_every_table(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build_demo_file(tmp_path / name, customers=150, as_of=AS_OF)
    assert digest_of(tmp_path / "one") == digest_of(tmp_path / "two")


def test_that_another_seed_gives_other_customers(tmp_path: Path) -> None:
    build_demo_file(tmp_path / "one", customers=20, as_of=AS_OF)
    build_demo_file(tmp_path / "two", customers=20, as_of=AS_OF, seed=7)
    assert digest_of(tmp_path / "one") != digest_of(tmp_path / "two")


@pytest.mark.server
def test_that_sqlite_and_a_server_hold_the_same_customers(mariadb: Server, connection: Connection) -> None:
    engine = mariadb.engine(mariadb.create_database("demo"))
    build_shop(engine, customers=CUSTOMERS, as_of=AS_OF)
    with engine.connect() as on_server:
        for name in ("customer", "customer_group", "address", "orders", "order_detail", "cart"):
            assert rows_of(on_server, TABLES[name]) == rows_of(connection, TABLES[name]), name


@pytest.mark.server
@pytest.mark.parametrize("version", VERSIONS)
def test_that_every_version_takes_the_rows_without_bending_them(version: str, mariadb: Server) -> None:
    engine = mariadb.engine(mariadb.create_database("demo"))
    build_shop(engine, customers=CUSTOMERS, version=version, prefix="shop_", as_of=AS_OF)
    customer = build_tables(version, MetaData(), "shop_")["customer"]
    with engine.connect() as on_server:
        assert [row[0] for row in rows_of(on_server, customer)] == list(range(1, CUSTOMERS + 1))
        made = on_server.exec_driver_sql("SHOW CREATE TABLE shop_mail").one()[1]
    assert "ENGINE=InnoDB" in made and ("CHARSET=utf8mb4" in made) == (version != "1.6.1") and "(`recipient`(10))" in made


def test_that_only_the_known_broken_customers_are_outside_their_default_group(connection: Connection) -> None:
    customer, member = TABLES["customer"], TABLES["customer_group"]
    members = {tuple(row) for row in connection.execute(select(member.c.id_customer, member.c.id_group))}
    defaults = connection.execute(select(customer.c.id_customer, customer.c.id_default_group))
    assert {number for number, group in defaults if (number, group) not in members} == NOT_IN_DEFAULT_GROUP
    assert set(range(1, CUSTOMERS + 1)) - {number for number, _ in members} == IN_NO_GROUP


def test_that_guests_are_in_the_guest_group_alone(connection: Connection) -> None:
    customer, member = TABLES["customer"], TABLES["customer_group"]
    guests = set(connection.scalars(select(customer.c.id_customer).where(customer.c.is_guest == 1))) - NOT_IN_DEFAULT_GROUP
    groups = connection.execute(select(member.c.id_customer, member.c.id_group))
    assert guests
    assert {group for number, group in groups if number in guests} == {GUEST}


def test_that_an_order_is_valid_exactly_when_its_state_is_logable(connection: Connection) -> None:
    orders, state = TABLES["orders"], TABLES["order_state"]
    pairs = select(orders.c.valid, state.c.logable).join_from(orders, state, orders.c.current_state == state.c.id_order_state)
    assert {tuple(row) for row in connection.execute(pairs)} == {(0, 0), (1, 1)}


def test_that_an_order_is_in_the_last_state_of_its_history(connection: Connection) -> None:
    orders, history = TABLES["orders"], TABLES["order_history"]
    last = {row.id_order: row.id_order_state for row in connection.execute(select(history).order_by(history.c.id_order_history))}
    assert last == {row.id_order: row.current_state for row in connection.execute(select(orders))}


def test_that_the_totals_of_an_order_are_the_sums_of_its_lines(connection: Connection) -> None:
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for line in connection.execute(select(TABLES["order_detail"])):
        sums[line.id_order][0] += line.total_price_tax_excl
        sums[line.id_order][1] += line.total_price_tax_incl
        assert line.total_price_tax_incl == line.unit_price_tax_incl * line.product_quantity
    for order in connection.execute(select(TABLES["orders"])):
        assert [order.total_products, order.total_products_wt] == sums[order.id_order]
        assert order.total_paid_tax_incl == order.total_products_wt + order.total_shipping_tax_incl - order.total_discounts_tax_incl
        assert order.total_paid_tax_excl == order.total_products + order.total_shipping_tax_excl - order.total_discounts_tax_excl


def test_that_what_was_paid_is_the_sum_of_the_payments(connection: Connection) -> None:
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for payment in connection.execute(select(TABLES["order_payment"])):
        paid[payment.order_reference] += payment.amount
    for order in connection.execute(select(TABLES["orders"])):
        assert order.total_paid_real == paid[order.reference]


def test_that_orders_carts_and_customers_are_numbered_in_the_order_of_their_dates(connection: Connection) -> None:
    for name in ("customer", "cart", "orders"):
        table = TABLES[name]
        dates = list(connection.scalars(select(table.c.date_add).order_by(*table.primary_key.columns)))
        assert dates == sorted(dates), name


def test_that_nothing_has_happened_after_the_shop_s_own_date(connection: Connection) -> None:
    configuration = TABLES["configuration"]
    assert connection.scalar(select(configuration.c.value).where(configuration.c.name == "SCD_DEMO_AS_OF")) == "2026-03-01 12:00:00"
    for name in ("customer", "address", "orders", "order_history", "cart", "connections", "customer_message", "mail"):
        assert max(connection.scalars(select(TABLES[name].c.date_add))) <= str(AS_OF), name


def test_that_every_siret_passes_the_luhn_check(connection: Connection) -> None:
    sirets = [siret for siret in connection.scalars(select(TABLES["customer"].c.siret)) if siret]
    assert len(sirets) > 20
    assert [siret for siret in sirets if len(siret) != 14 or luhn_sum(siret) % 10 or luhn_sum(siret[:9]) % 10] == []


def test_that_nobody_can_log_in_and_no_mail_reaches_anybody(connection: Connection) -> None:
    customer = TABLES["customer"]
    for passwd, email in connection.execute(select(customer.c.passwd, customer.c.email)):
        assert passwd.startswith("!") and len(passwd) == 60
        assert email.partition("@")[2].endswith(("example.com", "example.fr", "example.org", "example.net"))


def test_that_a_step_that_raises_leaves_no_file(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        build_demo_file(tmp_path / "demo.sqlite", customers=20, as_of=AS_OF, step=stop)
    assert list(tmp_path.iterdir()) == []


def test_that_every_chunk_is_told_and_the_last_is_the_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build_demo_file(tmp_path / "demo.sqlite", customers=1100, as_of=AS_OF, step=lambda done, total: told.append((done, total)))
    assert told == [(500, 1100), (1000, 1100), (1100, 1100)]


def test_that_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        build_demo_file(path, customers=20, as_of=AS_OF)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_that_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    build_demo_file(tmp_path / "demo.sqlite", customers=1, as_of=AS_OF)
    assert stat.S_IMODE((tmp_path / "demo.sqlite").stat().st_mode) == 0o600
