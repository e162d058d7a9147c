"""Columns of the table customer; each key is PrestaShop's own column name."""

from decimal import Decimal

from sqlalchemy import ColumnElement

from sc_desktop.domain.change import CUSTOMER
from sc_desktop.domain.column import Column, Computed, Field
from sc_desktop.domain.kinds import Age, Amount, Choice, Day, Flag, LongText, Moment, Text, Whole
from sc_desktop.i18n import N_
from sc_desktop.prestashop.shop import Tables


def _field(name: str, *, editable: bool = True) -> Field:
    return Field(CUSTOMER, name, editable)


def birthday_of(t: Tables, id_lang: int) -> ColumnElement[str]:
    """The birth date, from which the age is counted when it is shown."""
    birthday: ColumnElement[str] = t.customer.c.birthday
    return birthday


COLUMNS = (
    Column(
        "id_customer",
        N_("ID"),
        N_("The customer's number in the shop."),
        Whole(),
        _field("id_customer", editable=False),
        (1, 1_000_000),
        8,
    ),
    Column("id_gender", N_("Title"), N_("Social title: Mr, Mrs ..."), Choice(list_name="gender"), _field("id_gender"), (1, 0), 7),
    Column("firstname", N_("First name"), N_("The customer's first name."), Text(), _field("firstname"), ("Éloïse", "Jean-Baptiste"), 16),
    Column("lastname", N_("Last name"), N_("The customer's last name."), Text(), _field("lastname"), ("d'Ormesson", "O'Connor"), 18),
    Column("email", N_("E-mail"), N_("The address the customer signs in with."), Text(), _field("email"), ("ann@example.com",), 30),
    Column("active", N_("Enabled"), N_("Whether the customer may sign in."), Flag(), _field("active"), (1, 0), 8),
    Column(
        "newsletter",
        N_("Newsletter"),
        N_("Whether the customer asked for the newsletter. Ticking it needs the customer's consent."),
        Flag(),
        _field("newsletter"),
        (1, 0),
        11,
        asks_consent=True,
    ),
    Column(
        "optin",
        N_("Partner offers"),
        N_("Whether the customer accepts offers from partners. Ticking it needs the customer's consent."),
        Flag(),
        _field("optin"),
        (1, 0),
        13,
        asks_consent=True,
    ),
    Column("birthday", N_("Birth date"), N_("The customer's date of birth."), Day(), _field("birthday"), ("1980-02-29", "0000-00-00"), 11),
    Column(
        "age",
        N_("Age"),
        N_("Full years since the birth date; empty when the date is not known."),
        Age(),
        Computed(birthday_of),
        ("1980-02-29", None),
        6,
    ),
    Column(
        "company",
        N_("Company (account)"),
        N_("Company of the account; an address has its own."),
        Text(empty=None),
        _field("company"),
        ("ACME",),
        20,
    ),
    Column("siret", N_("SIRET"), N_("French company number, 14 digits."), Text(empty=None), _field("siret"), ("73282932000074",), 16),
    Column("ape", N_("APE"), N_("French activity code."), Text(empty=None), _field("ape"), ("6201Z",), 8),
    Column("website", N_("Website"), N_("Web address of the company."), Text(empty=None), _field("website"), ("www.example.com",), 20),
    Column(
        "outstanding_allow_amount",
        N_("Allowed outstanding"),
        N_("How much the company may owe (business accounts)."),
        Amount(),
        _field("outstanding_allow_amount"),
        (Decimal("1500.50"), Decimal(0)),
        12,
    ),
    Column(
        "max_payment_days",
        N_("Payment days"),
        N_("How many days the company has to pay (business accounts)."),
        Whole(),
        _field("max_payment_days"),
        (60, 0),
        10,
    ),
    Column("id_risk", N_("Risk"), N_("Risk rating (business accounts)."), Choice(list_name="risk"), _field("id_risk"), (1, 0), 10),
    Column(
        "id_default_group",
        N_("Default group"),
        N_("The one group that decides prices and discounts, even when the customer is a member of several."),
        Choice(list_name="group"),
        _field("id_default_group"),
        (3,),
        16,
    ),
    Column(
        "id_lang",
        N_("Language"),
        N_("Language of the e-mails to the customer."),
        Choice(list_name="language"),
        _field("id_lang"),
        (1, 0),
        10,
    ),
    Column(
        "newsletter_date_add",
        N_("Newsletter since"),
        N_("When the customer subscribed to the newsletter."),
        Moment(empty=None),
        _field("newsletter_date_add", editable=False),
        ("2024-02-29 13:00:00", None),
        18,
    ),
    Column(
        "ip_registration_newsletter",
        N_("Newsletter IP"),
        N_("Internet address the customer subscribed from."),
        Text(empty=None),
        _field("ip_registration_newsletter", editable=False),
        ("192.0.2.1",),
        14,
    ),
    Column(
        "date_add",
        N_("Registration"),
        N_("When the customer registered."),
        Moment(),
        _field("date_add", editable=False),
        ("2024-02-29 13:00:00", "0000-00-00 00:00:00"),
        18,
    ),
    Column("note", N_("Private note"), N_("Seen by the shop's staff only."), LongText(empty=None), _field("note"), ("Call\nback",), 24),
)
