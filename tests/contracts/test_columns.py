"""The columns of customers: each record is whole, its keys are an interface, its source exists in every supported shop."""

import pytest
from msgspec.structs import replace
from sqlalchemy import MetaData, select
from sqlalchemy.dialects import mysql, sqlite

from sc_desktop.domain.column import Computed, Field
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.i18n import tr, use_language
from sc_desktop.prestashop.customers import COLUMNS
from sc_desktop.prestashop.definitions import build_tables, tables_of
from sc_desktop.prestashop.panels import PANELS
from sc_desktop.prestashop.shop import Tables

KEYS = """
id_customer id_gender firstname lastname email active newsletter optin birthday company siret ape website outstanding_allow_amount
max_payment_days id_risk id_default_group id_lang newsletter_date_add ip_registration_newsletter date_add note
"""
COMPUTED_KEYS = """
age groups orders_valid total_spent last_order last_delivery_address open_cart last_visit
phone cart_lang carts_unordered last_cart_date last_cart_total vat_number
"""
PLACES = {"grid": COLUMNS, **{key: panel.columns for key, panel in PANELS.items()}}
SHOWN = [column for column in COLUMNS if not column.is_hidden]
NATIVE, COMPUTED = KEYS.split(), COMPUTED_KEYS.split()
NOT_EDITABLE = {"id_customer", "date_add", "newsletter_date_add", "ip_registration_newsletter"}
LISTS = {
    "gender": {1: "Mr.", 2: "Mrs."},
    "group": {1: "Visitor", 2: "Guest", 3: "Customer"},
    "language": {1: "English", 2: "Français"},
    "risk": {1: "None", 2: "Low"},
}
MANNERS = [replace(manner, lists=LISTS) for manner in (ENGLISH, FRENCH)]
VERSIONS = ("1.6.1", "8.2")
SAMPLES = [(column, sample) for column in COLUMNS for sample in column.samples]


def label_of(case):
    return f"{case[0].key}={case[1]!r}"


def test_that_the_keys_are_exactly_those_promised():
    assert {column.key: isinstance(column.source, Field) for column in SHOWN} == {
        **dict.fromkeys(NATIVE, True),
        **dict.fromkeys(COMPUTED, False),
    }


def test_that_no_key_stands_twice():
    keys = [column.key for column in COLUMNS]
    assert len(set(keys)) == len(keys)


def test_that_native_columns_can_be_edited_but_four():
    assert {column.key for column in COLUMNS if column.is_editable} == set(NATIVE) - NOT_EDITABLE


@pytest.mark.parametrize("column", SHOWN, ids=lambda column: column.key)
def test_that_a_column_has_a_title_a_help_a_kind_and_a_width(column):
    assert column.label
    assert column.help.endswith((".", "..."))
    assert column.kind.name
    assert column.width >= 6


@pytest.mark.parametrize("column", SHOWN, ids=lambda column: column.key)
def test_that_title_and_help_are_in_french(column):
    use_language("fr")
    assert tr(column.help) != column.help
    assert tr(column.label)


def test_that_no_two_columns_share_a_title():
    for language in ("en", "fr"):
        use_language(language)
        titles = [tr(column.label) for column in SHOWN]
        assert len(set(titles)) == len(titles), language


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_each_company_and_vat_number_tells_whose_it_is(language):
    use_language(language)
    of_account, of_address = {"en": ("(account)", "(address)"), "fr": ("(compte)", "(adresse)")}[language]
    titles = {(place, column.key): tr(column.label) for place, columns in PLACES.items() for column in columns}
    told = {place: title.rpartition(" ")[2] for place, title in titles.items() if place[1] in ("company", "vat_number")}
    assert told.pop(("grid", "company")) == of_account
    assert set(told.values()) == {of_address}
    assert {place for place, _key in told} == {"grid", "addresses", "order_addresses"}


def test_that_every_editable_column_has_samples():
    assert [column.key for column in COLUMNS if column.is_editable and not column.samples] == []


@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner.language)
@pytest.mark.parametrize("case", [case for case in SAMPLES if case[0].is_editable], ids=label_of)
def test_that_what_is_shown_is_read_back_as_the_same_value(case, manner):
    column, sample = case
    assert column.kind.parse(column.kind.show(sample, manner), manner) == sample


@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner.language)
@pytest.mark.parametrize("case", SAMPLES, ids=label_of)
def test_that_every_sample_can_be_shown_and_typed(case, manner):
    column, sample = case
    assert isinstance(column.kind.show(sample, manner), str)
    column.kind.typed(sample)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("column", [each for each in COLUMNS if isinstance(each.source, Field)], ids=lambda column: column.key)
def test_that_a_native_column_exists_in_every_supported_version(column, version):
    assert column.source.name == column.key
    assert column.key in {each.name for each in tables_of(version)[column.source.table].columns}


@pytest.mark.parametrize("dialect", [mysql.dialect(), sqlite.dialect()], ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("column", [each for each in COLUMNS if isinstance(each.source, Computed)], ids=lambda column: column.key)
def test_that_a_computed_column_can_be_asked_of_every_supported_version(column, version, dialect):
    numbers = tuple(int(part) for part in version.split("."))
    tables = Tables(build_tables(version, MetaData(), "ps_"), numbers)
    statement = select(tables.customer.c.id_customer, column.source.build(tables, 1))
    assert "ps_customer" in str(statement.compile(dialect=dialect))
