"""What stands in a database is found out by asking it; what is missing is named."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, create_engine, event, select

from sc_desktop.db.database import Database
from sc_desktop.db.profile import Profile, Secret, parse_url
from sc_desktop.demo.build import build_shop
from sc_desktop.errors import NotAShop
from sc_desktop.i18n import tr
from sc_desktop.prestashop.definitions import VERSIONS, build_tables
from sc_desktop.prestashop.probe import choose_prefix, find_prefixes, probe
from sc_desktop.prestashop.shop import Shop
from tests.kit.mariadb import MariaDbServer

AS_OF = datetime.datetime(2025, 3, 1, 12)
Reading = Callable[..., Connection]


@pytest.fixture
def reading(mariadb: MariaDbServer) -> Iterator[Reading]:
    """A reading connection to a database of the server, as root or as somebody else."""
    closing = []

    def connect(database: str, user: str = "root", password: str = "") -> Connection:
        opened = Database(Profile("mysql", "127.0.0.1", mariadb.port, user, database), Secret(password))
        block = opened.reading()
        connection = block.__enter__()
        closing.append((block, opened))
        return connection

    yield connect
    for block, opened in closing:
        block.__exit__(None, None, None)
        opened.close()


@pytest.fixture(scope="module")
def shops(mariadb: MariaDbServer) -> Iterator[dict[str, str]]:
    """A filled shop of each version, for reading only: name of the database by version."""
    names = {}
    for version in VERSIONS:
        names[version] = mariadb.create_database(charset="utf8" if version == "1.6.1" else "utf8mb4")
        build_shop(mariadb.engine(names[version]), customers=10, version=version, prefix="ps_", as_of=AS_OF)
    yield names
    for name in names.values():
        mariadb.drop_database(name)


@pytest.fixture
def empty_shop(mariadb: MariaDbServer, database: str) -> str:
    """A database with the tables of 8.2 and nothing in them but the version, one shop and one language."""
    metadata = MetaData()
    build_tables("8.2", metadata, "ps_")
    metadata.create_all(mariadb.engine(database))
    note(mariadb, database, PS_VERSION_DB="8.2.0", PS_LANG_DEFAULT="1")
    mariadb.execute(database, "INSERT INTO ps_lang SET id_lang=1, name='Français', active=1, iso_code='fr', language_code='fr-fr', "
                    "locale='fr-FR', date_format_lite='d/m/Y', date_format_full='d/m/Y', is_rtl=0")  # fmt: skip
    mariadb.execute(database, "INSERT INTO ps_shop SET id_shop=1, id_shop_group=1, name='One', color='', id_category=2, theme_name='t', "
                    "active=1, deleted=0")  # fmt: skip
    return database


def note(mariadb: MariaDbServer, database: str, **switches: str) -> None:
    for name, value in switches.items():
        mariadb.execute(
            database, "INSERT INTO ps_configuration (name, value, date_add, date_upd) VALUES (%s, %s, NOW(), NOW())", (name, value)
        )


def refused(connection: Connection, prefix: str = "ps_") -> NotAShop:
    with pytest.raises(NotAShop) as refusal:
        probe(connection, prefix)
    assert tr(refusal.value.effect)
    assert tr(refusal.value.advice)
    return refusal.value


# -- what is found -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "numbers"), [("1.6.1", (1, 6, 1, 25)), ("1.7.8", (1, 7, 8, 11)), ("8.2", (8, 2, 0)), ("9.1", (9, 1, 0))]
)
def test_that_a_shop_tells_what_it_is(reading, shops, version, numbers):
    facts = probe(reading(shops[version]), "ps_").shop.facts
    assert facts.version_numbers == numbers
    assert facts.title
    assert set(facts.languages.values()) == {"fr", "en"}
    assert facts.languages[facts.default_language] == "fr"
    assert facts.timezone == "Europe/Paris"
    assert tuple(facts.special_groups) == (1, 2, 3)
    assert facts.groups_active
    assert facts.read_only_reason is None


def test_that_a_language_of_the_program_is_found_in_the_shop_else_its_default(reading, shops):
    facts = probe(reading(shops["8.2"]), "ps_").shop.facts
    english = next(id_lang for id_lang, code in facts.languages.items() if code == "en")
    assert facts.language_of("en") == english
    assert facts.language_of("de") == facts.default_language


@pytest.mark.parametrize("version", VERSIONS)
def test_that_finding_out_takes_two_round_trips(reading, shops, version):
    connection, statements = reading(shops[version]), []
    event.listen(connection, "before_cursor_execute", lambda _c, _cursor, statement, *_: statements.append(statement))
    probe(connection, "ps_")
    assert len(statements) == 2


def test_that_an_old_shop_has_its_own_columns_widths_and_charset(reading, shops):
    old, new = (probe(reading(shops[version]), "ps_").shop for version in ("1.6.1", "8.2"))
    assert new.tables.has("customer", "reset_password_token")
    assert not old.tables.has("customer", "reset_password_token")
    assert (old.facts.lengths["customer", "firstname"], new.facts.lengths["customer", "firstname"]) == (32, 255)
    assert old.facts.charsets["customer", "firstname"] in ("utf8", "utf8mb3")
    assert new.facts.charsets["customer", "firstname"] == "utf8mb4"


def test_that_a_shop_of_every_version_has_its_own_tables_and_columns(reading, shops):
    found = {version: probe(reading(shops[version]), "ps_").shop.tables for version in VERSIONS}
    marks = [("newsletter", None), ("emailsubscription", None), ("lang", "locale"), ("orders", "note"), ("orders", "shipping_number"),
             ("order_payment", "id_employee"), ("cart_rule", "type")]  # fmt: skip
    assert {mark: [version for version in VERSIONS if found[version].has(*mark)] for mark in marks} == {
        ("newsletter", None): ["1.6.1"],
        ("emailsubscription", None): ["1.7.8", "8.2", "9.1"],
        ("lang", "locale"): ["1.7.8", "8.2", "9.1"],
        ("orders", "note"): ["1.7.8", "8.2", "9.1"],
        ("orders", "shipping_number"): ["1.6.1", "1.7.8"],
        ("order_payment", "id_employee"): ["8.2", "9.1"],
        ("cart_rule", "type"): ["9.1"],
    }


def test_that_lengths_are_in_characters_or_in_bytes_as_the_column_counts(reading, shops):
    facts = probe(reading(shops["8.2"]), "ps_").shop.facts
    assert ("customer", "note") not in facts.lengths
    assert facts.byte_lengths["customer", "note"] == 2**24 - 1
    assert ("customer", "id_customer") not in facts.lengths | facts.byte_lengths


def test_that_tables_read_values_as_they_are_stored(reading, shops):
    connection = reading(shops["8.2"])
    t = probe(connection, "ps_").shop.tables
    row = connection.execute(select(t.customer.c.date_add, t.customer.c.outstanding_allow_amount, t.customer.c.active).limit(1)).one()
    assert [type(value) for value in row] == [str, Decimal, int]
    assert connection.execute(select(t.group.c.id_group)).all()
    assert list(t.customer_group.primary_key.columns.keys()) == ["id_customer", "id_group"]


def test_that_a_table_the_shop_lacks_is_asked_for_first(reading, empty_shop, mariadb):
    mariadb.execute(empty_shop, "DROP TABLE ps_connections")
    t = probe(reading(empty_shop), "ps_").shop.tables
    assert not t.has("connections")
    assert t.has("guest")
    with pytest.raises(AttributeError, match="has no table connections"):
        _ = t.connections


def test_that_columns_a_module_has_added_are_seen(reading, empty_shop, mariadb):
    mariadb.execute(empty_shop, "ALTER TABLE ps_customer ADD codice_fiscale VARCHAR(16) NULL")
    shop = probe(reading(empty_shop), "ps_").shop
    assert shop.tables.has("customer", "codice_fiscale")
    assert shop.facts.lengths["customer", "codice_fiscale"] == 16


def test_that_a_column_the_account_may_not_read_is_as_good_as_absent(reading, empty_shop, mariadb):
    columns = "id_customer, id_default_group, firstname, lastname, email, active, deleted"
    grants = [f"GRANT SELECT ({columns}) ON `{empty_shop}`.ps_customer TO {{user}}"]
    grants += [f"GRANT SELECT ON `{empty_shop}`.ps_{name} TO {{user}}" for name in _needed() if name != "customer"]
    mariadb.create_user("staff", "right", *grants)
    tables = probe(reading(empty_shop, "staff", "right"), "ps_").shop.tables
    assert tables.has("customer", "email")
    assert not tables.has("customer", "passwd")


def _needed() -> list[str]:
    return ["configuration", "customer", "customer_group", "group", "group_lang", "lang", "orders", "shop"]


# -- multishop and switches --------------------------------------------------------------------------------------------------------------


def test_that_two_shops_with_the_switch_on_are_multishop(reading, empty_shop, mariadb):
    mariadb.execute(empty_shop, "INSERT INTO ps_shop SELECT 2, 1, 'Two', color, id_category, theme_name, active, deleted FROM ps_shop")
    assert not probe(reading(empty_shop), "ps_").shop.facts.is_multishop
    note(mariadb, empty_shop, PS_MULTISHOP_FEATURE_ACTIVE="1")
    facts = probe(reading(empty_shop), "ps_").shop.facts
    assert facts.is_multishop
    assert facts.shops == {1: "One", 2: "Two"}
    assert facts.shop_group_of == {1: 1, 2: 1}


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("", False), (None, False)])
def test_that_companies_fields_are_on_only_when_switched_on(reading, empty_shop, mariadb, value, expected):
    note(mariadb, empty_shop, PS_B2B_ENABLE=value)
    facts = probe(reading(empty_shop), "ps_").shop.facts
    assert (facts.is_b2b(), facts.is_b2b({1})) == (expected, expected)


@pytest.fixture
def two_shops(empty_shop: str, mariadb: MariaDbServer) -> str:
    """Two shops, of which the second is in B2B mode."""
    mariadb.execute(empty_shop, "INSERT INTO ps_shop SELECT 2, 1, 'Two', color, id_category, theme_name, active, deleted FROM ps_shop")
    note(mariadb, empty_shop, PS_MULTISHOP_FEATURE_ACTIVE="1", PS_B2B_ENABLE="0")
    mariadb.execute(
        empty_shop,
        "INSERT INTO ps_configuration (id_shop_group, id_shop, name, value, date_add, date_upd)"
        " VALUES (1, 2, 'PS_B2B_ENABLE', '1', '2025-01-01', '2025-01-01')",
    )
    return empty_shop


def test_that_the_b2b_mode_of_one_shop_is_not_that_of_the_others(reading, two_shops):
    facts = probe(reading(two_shops), "ps_").shop.facts
    assert facts.b2b_shops == {2}
    assert [facts.is_b2b(shops) for shops in ({1}, {2}, {1, 2}, ())] == [False, True, False, False]


@pytest.mark.parametrize("closed", ["active = 0", "deleted = 1"])
def test_that_a_closed_shop_does_not_decide_on_the_b2b_mode_of_all(reading, two_shops, mariadb, closed):
    mariadb.execute(two_shops, f"UPDATE ps_shop SET {closed} WHERE id_shop = 1")
    facts = probe(reading(two_shops), "ps_").shop.facts
    assert facts.open_shops == {2}
    assert facts.is_b2b()


def test_that_a_shop_without_a_title_goes_by_its_shops_name(reading, empty_shop):
    assert probe(reading(empty_shop), "ps_").shop.facts.title == "One"


# -- what must not be written to ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "engine"), [("customer", "Aria"), ("customer_group", "MyISAM")])
def test_that_a_table_that_takes_nothing_back_is_known_as_such(reading, empty_shop, mariadb, table, engine):
    mariadb.execute(empty_shop, f"ALTER TABLE ps_{table} ENGINE={engine}")
    facts = probe(reading(empty_shop), "ps_").shop.facts
    assert (facts.engines[table], facts.is_transactional(), facts.read_only_reason) == (engine, False, None)


@pytest.mark.parametrize("engine", ["CSV", "MEMORY"])
def test_that_a_table_of_an_engine_nobody_keeps_customers_in_makes_the_shop_read_only(reading, empty_shop, mariadb, engine):
    mariadb.execute(empty_shop, "DROP TABLE ps_customer_group")
    mariadb.execute(empty_shop, f"CREATE TABLE ps_customer_group (id_customer int NOT NULL, id_group int NOT NULL) ENGINE={engine}")
    reason = probe(reading(empty_shop), "ps_").shop.facts.read_only_reason
    assert reason is not None
    assert "ps_customer_group" in tr(reason)


def test_that_a_replica_is_read_only(start_mariadb):
    server = start_mariadb(["--read-only=1"])
    name = server.create_database()
    build_shop(server.engine(name), customers=1, version="8.2", prefix="ps_", as_of=AS_OF)
    database = Database(parse_url(server.url(name)).profile)
    with database.reading() as connection:
        assert probe(connection, "ps_").shop.facts.read_only_reason is not None
    database.close()


# -- prefixes ----------------------------------------------------------------------------------------------------------------------------


def make_marks(mariadb: MariaDbServer, database: str, prefix: str) -> None:
    for name in ("customer", "configuration", "orders", "group"):
        mariadb.execute(database, f"CREATE TABLE `{prefix}{name}` (id INT)")


def test_that_every_prefix_of_a_shop_is_found_and_others_are_not(reading, database, mariadb):
    for prefix in ("ps_", "", "b2b_2024_"):
        make_marks(mariadb, database, prefix)
    mariadb.execute(database, "CREATE TABLE wp_customer (id INT)")
    mariadb.execute(database, "CREATE TABLE wp_configuration (id INT)")
    assert find_prefixes(reading(database)) == ("", "b2b_2024_", "ps_")


def test_that_the_only_prefix_is_chosen_unless_another_is_wished(reading, database, mariadb):
    make_marks(mariadb, database, "ps_")
    assert choose_prefix(reading(database), None) == "ps_"
    assert choose_prefix(reading(database), "") == ""


def test_that_several_shops_are_offered_for_choice(reading, database, mariadb):
    for prefix in ("ps_", "b2b_"):
        make_marks(mariadb, database, prefix)
    with pytest.raises(NotAShop) as several:
        choose_prefix(reading(database), None)
    assert several.value.prefixes == ("b2b_", "ps_")


def test_that_an_underscore_in_a_prefix_is_no_wildcard(reading, database, mariadb):
    make_marks(mariadb, database, "psx")
    assert tr(refused(reading(database), "ps_").why).count("psx") == 1


# -- what is missing ---------------------------------------------------------------------------------------------------------------------


def test_that_a_database_without_tables_is_no_shop(reading, database):
    with pytest.raises(NotAShop, match="no tables"):
        choose_prefix(reading(database), None)
    refused(reading(database))


def test_that_a_wrong_prefix_is_told_with_the_ones_there_are(reading, empty_shop):
    refusal = refused(reading(empty_shop), "shop_")
    assert refusal.prefixes == ("ps_",)
    assert "ps_" in tr(refusal.why)


def test_that_missing_tables_and_columns_are_named(reading, empty_shop, mariadb):
    mariadb.execute(empty_shop, "DROP TABLE ps_group_lang")
    mariadb.execute(empty_shop, "ALTER TABLE ps_customer DROP deleted")
    why = tr(refused(reading(empty_shop)).why)
    assert "ps_group_lang" in why
    assert "ps_customer.deleted" in why


def test_that_a_table_the_account_may_not_read_is_told_apart_from_a_missing_one(reading, empty_shop, mariadb):
    mariadb.create_user(
        "staff", "right", *(f"GRANT SELECT ON `{empty_shop}`.ps_{name} TO {{user}}" for name in _needed() if name != "orders")
    )
    refusal = refused(reading(empty_shop, "staff", "right"))
    assert "may not read ps_orders" in tr(refusal.why)
    assert "SELECT" in tr(refusal.advice)


def test_that_a_required_column_the_account_may_not_read_is_named(reading, empty_shop, mariadb):
    grants = [f"GRANT SELECT (id_customer) ON `{empty_shop}`.ps_customer TO {{user}}"]
    grants += [f"GRANT SELECT ON `{empty_shop}`.ps_{name} TO {{user}}" for name in _needed() if name != "customer"]
    mariadb.create_user("staff", "right", *grants)
    assert "ps_customer.email" in tr(refused(reading(empty_shop, "staff", "right")).why)


@pytest.mark.parametrize("version", ["1.5.6.3", "1.4.11.1"])
def test_that_a_shop_too_old_is_told_its_version(reading, empty_shop, mariadb, version):
    mariadb.execute(empty_shop, "UPDATE ps_configuration SET value = %s WHERE name = 'PS_VERSION_DB'", (version,))
    if version.startswith("1.4"):  # no multishop yet
        mariadb.execute(empty_shop, "DROP TABLE ps_shop")
        mariadb.execute(empty_shop, "ALTER TABLE ps_configuration DROP id_shop, DROP id_shop_group")
    assert version in tr(refused(reading(empty_shop)).why)


# -- other databases ---------------------------------------------------------------------------------------------------------------------


def test_that_a_server_without_case_in_its_names_finds_a_prefix_in_capitals(start_mariadb):
    server = start_mariadb(["--lower-case-table-names=1"])
    name = server.create_database()
    build_shop(server.engine(name), customers=1, version="8.2", prefix="ps_", as_of=AS_OF)
    database = Database(parse_url(server.url(name)).profile)
    with database.reading() as connection:
        shop = probe(connection, "PS_").shop
        assert connection.execute(select(shop.tables.customer.c.id_customer)).all()
    database.close()


def test_that_two_shops_whose_prefixes_differ_by_case_are_two(reading, database, mariadb, empty_shop):
    make_marks(mariadb, database, "PS_")
    assert find_prefixes(reading(database)) == ("PS_", "ps_")
    assert probe(reading(database), "ps_").shop.facts.shops == {1: "One"}


@pytest.mark.parametrize("version", VERSIONS)
def test_that_a_file_is_probed_like_a_server(reading, shops, tmp_path: Path, version):
    path = tmp_path / "demo.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    build_shop(engine, customers=10, version=version, prefix="ps_", as_of=AS_OF)
    engine.dispose()
    database = Database(parse_url(f"sqlite:///{path}").profile)
    with database.reading() as connection:
        demo = probe(connection, choose_prefix(connection, None)).shop
        amount = connection.execute(select(demo.tables.customer.c.outstanding_allow_amount).limit(1)).scalar_one()
    database.close()
    real = probe(reading(shops[version]), "ps_").shop
    assert isinstance(amount, Decimal)
    assert _essence(demo) == _essence(real)


def _essence(shop: Shop) -> tuple[object, ...]:
    facts = shop.facts
    return facts.version, facts.title, facts.languages, facts.shops, facts.lengths, facts.byte_lengths, sorted(shop.tables)
