"""The part of the demo shop that is the same whatever its size: shops, settings, titles, groups, states, countries, contacts."""

from collections.abc import Iterator

from sc_desktop.demo.clock import DAY, YEAR, Clock
from sc_desktop.demo.places import COUNTRIES
from sc_desktop.demo.sink import Sheet
from sc_desktop.demo.states import states_of

FRENCH, ENGLISH = 1, 2
SHOP, PRO_SHOP = 1, 2
VISITOR, GUEST, CLIENT, VIP, PRO, PRESS, FAITHFUL, PUBLIC = range(1, 9)
AS_OF_KEY = "SCD_DEMO_AS_OF"
CURRENCIES = {1: ("Euro", "EUR", "€", "978", "1.000000"), 2: ("Dollar américain", "USD", "$", "840", "1.085000"),
              3: ("Livre sterling", "GBP", "£", "826", "0.842000")}  # fmt: skip
GROUPS = {
    VISITOR: ("Visiteur", "Visitor", 0), GUEST: ("Invité", "Guest", 0), CLIENT: ("Client", "Customer", 0), VIP: ("VIP", "VIP", 10),
    PRO: ("Professionnels", "Professionals", 15), PRESS: ("Presse", "Press", 0), FAITHFUL: ("Newsletter fidèle", "Faithful readers", 5),
    PUBLIC: ("Collectivités et institutionnels", "Institutions and public bodies", 12),
}  # fmt: skip
"""French name, English name and reduction in percent, by group."""

_RELEASES = {"1.6.1": "1.6.1.25", "1.7.8": "1.7.8.11", "8.2": "8.2.0", "9.1": "9.1.0"}
_PRO_GROUPS = (VISITOR, GUEST, CLIENT, PRO, PUBLIC)
_PASSWORD = "!nobody-can-log-in-to-the-demo-shop!"


def impossible_hash(version: str) -> str:
    """A text of the length of a password hash that no password has."""
    length = 32 if version.startswith("1.6") else 60
    return _PASSWORD[:length].ljust(length, "!")


def build_shopfront(version: str, clock: Clock) -> Iterator[Sheet]:
    """All fixed rows, table by table."""
    opened = clock.moment(8 * YEAR)
    yield from _languages_and_shops()
    yield from _settings(version, clock, opened)
    yield from _titles_and_risks()
    yield from _groups(opened)
    yield from _states(version)
    yield from _money()
    yield from _world()
    yield from _staff(version, clock)
    yield from _readers(clock)


def _languages_and_shops() -> Iterator[Sheet]:
    lang = Sheet("lang", "id_lang name active iso_code language_code locale date_format_lite date_format_full is_rtl")
    lang.add(FRENCH, "Français (French)", 1, "fr", "fr-fr", "fr-FR", "d/m/Y", "d/m/Y H:i:s", 0)
    lang.add(ENGLISH, "English (English)", 1, "en", "en-us", "en-US", "m/d/Y", "m/d/Y H:i:s", 0)
    yield lang
    group = Sheet("shop_group", "id_shop_group name color share_customer share_order share_stock active deleted")
    group.add(1, "Maison Lavande", "", 0, 0, 0, 1, 0)
    yield group
    shop = Sheet("shop", "id_shop id_shop_group name color id_category id_theme theme_name active deleted")
    shop.add(SHOP, 1, "Maison Lavande", "", 2, 1, "classic", 1, 0)
    shop.add(PRO_SHOP, 1, "Maison Lavande Pro", "", 2, 1, "classic", 1, 0)
    yield shop
    url = Sheet("shop_url", "id_shop_url id_shop domain domain_ssl physical_uri virtual_uri main active")
    url.add(1, SHOP, "www.maison-lavande.example.com", "www.maison-lavande.example.com", "/", "", 1, 1)
    url.add(2, PRO_SHOP, "pro.maison-lavande.example.com", "pro.maison-lavande.example.com", "/", "", 1, 1)
    yield url


def _settings(version: str, clock: Clock, opened: str) -> Iterator[Sheet]:
    number = _RELEASES[version]
    ids = {state.key: str(number) for number, state in states_of(version).items()}
    values = {
        "PS_VERSION_DB": number, "PS_INSTALL_VERSION": number, "PS_SHOP_DEFAULT": "1", "PS_LANG_DEFAULT": "1", "PS_CURRENCY_DEFAULT": "1",
        "PS_COUNTRY_DEFAULT": "8", "PS_TIMEZONE": "Europe/Paris", "PS_SHOP_NAME": "Maison Lavande",
        "PS_SHOP_EMAIL": "bonjour@maison-lavande.example.com", "PS_SHOP_DOMAIN": "www.maison-lavande.example.com",
        "PS_SHOP_DOMAIN_SSL": "www.maison-lavande.example.com", "PS_SSL_ENABLED": "1", "PS_MULTISHOP_FEATURE_ACTIVE": "1",
        "PS_GROUP_FEATURE_ACTIVE": "1", "PS_UNIDENTIFIED_GROUP": str(VISITOR), "PS_GUEST_GROUP": str(GUEST),
        "PS_CUSTOMER_GROUP": str(CLIENT), "PS_GUEST_CHECKOUT_ENABLED": "1", "PS_B2B_ENABLE": "0", "PS_CUSTOMER_OPTIN": "1",
        "PS_CUSTOMER_BIRTHDATE": "1", "PS_CUSTOMER_NWSL": "1", "PS_CUSTOMER_CREATION_EMAIL": "1", "PS_CART_FOLLOWING": "0",
        "PS_PASSWD_TIME_FRONT": "360", "PS_PASSWD_TIME_BACK": "360", "PS_PASSWD_RESET_VALIDITY": "1440", "PS_TAX": "1",
        "PS_TAX_ADDRESS_TYPE": "id_address_delivery", "PS_LOG_EMAILS": "1", "PS_MAIL_METHOD": "3", "PS_MAIL_TYPE": "3",
        "PS_CART_RULE_FEATURE_ACTIVE": "1", "PS_OS_CHEQUE": ids["cheque"], "PS_OS_PAYMENT": ids["payment"],
        "PS_OS_PREPARATION": ids["preparation"], "PS_OS_SHIPPING": ids["shipped"], "PS_OS_DELIVERED": ids["delivered"],
        "PS_OS_CANCELED": ids["canceled"], "PS_OS_REFUND": ids["refunded"], "PS_OS_ERROR": ids["error"], "PS_OS_BANKWIRE": ids["wire"],
        "PS_OS_OUTOFSTOCK_PAID": ids["backorder_paid"], "PS_OS_WS_PAYMENT": ids["remote"], "PS_OS_OUTOFSTOCK_UNPAID": ids["backorder"],
        "PS_OS_COD_VALIDATION": ids["cod"], "PS_CUSTOMER_SERVICE_FILE_UPLOAD": "1", AS_OF_KEY: clock.moment(0),
    }  # fmt: skip
    if not version.startswith("1."):
        values |= {f"PS_SECURITY_PASSWORD_POLICY_{key}": value for key, value in _POLICY.items()}
    sheet = Sheet("configuration", "id_configuration id_shop_group id_shop name value date_add date_upd")
    for name, value in values.items():
        sheet.add(len(sheet.rows) + 1, None, None, name, value, opened, opened)
    own = {"PS_SHOP_NAME": "Maison Lavande Pro", "PS_SHOP_EMAIL": "pro@maison-lavande.example.com", "PS_B2B_ENABLE": "1"}
    for name, value in own.items():
        sheet.add(len(sheet.rows) + 1, 1, PRO_SHOP, name, value, opened, opened)
    signature = len(sheet.rows) + 1
    sheet.add(signature, None, None, "PS_CUSTOMER_SERVICE_SIGNATURE", None, opened, opened)
    yield sheet
    texts = Sheet("configuration_lang", "id_configuration id_lang value date_upd")
    texts.add(signature, FRENCH, "Bonjour,\n\nBien cordialement,\nMaison Lavande", opened)
    texts.add(signature, ENGLISH, "Dear customer,\n\nKind regards,\nMaison Lavande", opened)
    yield texts


_POLICY = {"MINIMUM_LENGTH": "8", "MAXIMUM_LENGTH": "72", "MINIMUM_SCORE": "3"}


def _named(table: str, key: str, names: dict[int, tuple[str, str]], more: str = "", values: tuple[str, ...] = ()) -> Sheet:
    """A _lang table with a French and an English name each."""
    sheet = Sheet(table, f"{key} id_lang name {more}")
    for number, (french, english) in names.items():
        sheet.add(number, FRENCH, french, *values)
        sheet.add(number, ENGLISH, english, *values)
    return sheet


def _titles_and_risks() -> Iterator[Sheet]:
    gender = Sheet("gender", "id_gender type")
    gender.extend([(1, 0), (2, 1)])
    yield gender
    yield _named("gender_lang", "id_gender", {1: ("M", "Mr."), 2: ("Mme", "Mrs.")})
    risk = Sheet("risk", "id_risk percent color")
    risk.extend([(1, 0, "#32CD32"), (2, 35, "#FF8C00"), (3, 75, "#DC143C"), (4, 100, "#ec2e15")])
    yield risk
    yield _named("risk_lang", "id_risk", {1: ("Aucun", "None"), 2: ("Faible", "Low"), 3: ("Moyen", "Medium"), 4: ("Élevé", "High")})


def _groups(opened: str) -> Iterator[Sheet]:
    group = Sheet("group", "id_group reduction price_display_method show_prices date_add date_upd")
    links = Sheet("group_shop", "id_group id_shop")
    for number, (_french, _english, reduction) in GROUPS.items():
        group.add(number, f"{reduction}.00", int(number in (PRO, PUBLIC)), 1, opened, opened)
        links.extend((number, shop) for shop in (SHOP, PRO_SHOP) if shop == SHOP or number in _PRO_GROUPS)
    yield group
    yield _named("group_lang", "id_group", {number: (french, english) for number, (french, english, _) in GROUPS.items()})
    yield links


def _states(version: str) -> Iterator[Sheet]:
    old = version.startswith("1.6")
    sheet = Sheet(
        "order_state",
        "id_order_state invoice send_email module_name color unremovable hidden logable delivery shipped paid pdf_invoice pdf_delivery"
        " deleted",
    )
    templates = Sheet("order_state_lang", "id_order_state id_lang name template")
    for number, state in states_of(version).items():
        goes = int(state.key in ("preparation", "shipped", "delivered"))
        gone = int(state.key in ("shipped", "delivered"))
        colour = state.colour_16 if old else state.colour
        sheet.add(number, state.logable, 1, "", colour, 1, 0, state.logable, goes, gone, state.paid, state.logable, gone, 0)
        templates.add(number, FRENCH, state.french, state.key)
        templates.add(number, ENGLISH, state.english, state.key)
    yield sheet
    yield templates


def _money() -> Iterator[Sheet]:
    currency = Sheet(
        "currency",
        "id_currency name iso_code numeric_iso_code precision conversion_rate deleted active unofficial modified iso_code_num sign"
        " blank format decimals",
    )
    names = Sheet("currency_lang", "id_currency id_lang name symbol pattern")
    shops = Sheet("currency_shop", "id_currency id_shop conversion_rate")
    for number, (name, iso, sign, code, rate) in CURRENCIES.items():
        currency.add(number, name, iso, code, 2, rate, 0, 1, 0, 0, code, sign, 1, 2, 1)
        names.extend([(number, FRENCH, name, sign, "#,##0.00 ¤"), (number, ENGLISH, name, sign, "¤#,##0.00")])
        shops.extend([(number, SHOP, rate), (number, PRO_SHOP, rate)])
    yield from (currency, names, shops)
    carrier = Sheet("carrier", "id_carrier id_reference name url active deleted is_free position grade")
    carrier.add(1, 1, "Retrait en boutique", "", 1, 0, 1, 0, 0)
    carrier.add(2, 2, "Colissimo", "https://suivi.example.com/@", 1, 0, 0, 1, 4)
    yield carrier


def _world() -> Iterator[Sheet]:
    country = Sheet(
        "country",
        "id_country id_zone id_currency iso_code call_prefix active contains_states need_identification_number need_zip_code"
        " zip_code_format display_tax_label",
    )
    state = Sheet("state", "id_state id_country id_zone name iso_code tax_behavior active")
    for one in COUNTRIES:
        dni, states = int(one.needs_dni), int(bool(one.states))
        country.add(one.id_country, one.id_zone, 0, one.iso, one.prefix, 1, states, dni, 1, one.zip_format, 1)
        state.extend((number, one.id_country, one.id_zone, name, iso, 0, 1) for number, name, iso in one.states)
    yield country
    yield _named("country_lang", "id_country", {one.id_country: (one.french, one.english) for one in COUNTRIES})
    yield state


def _staff(version: str, clock: Clock) -> Iterator[Sheet]:
    contact = Sheet("contact", "id_contact email customer_service position")
    contact.add(1, "technique@maison-lavande.example.com", 1, 0)
    contact.add(2, "clients@maison-lavande.example.com", 1, 1)
    yield contact
    yield _named(
        "contact_lang", "id_contact", {1: ("Problème technique", "Technical issue"), 2: ("Service client", "Customer service")},
        "description", ("",),
    )  # fmt: skip
    employee = Sheet(
        "employee",
        "id_employee id_profile id_lang lastname firstname email passwd last_passwd_gen active bo_css bo_theme stats_date_from"
        " stats_date_to",
    )
    begun = clock.moment(7 * YEAR)
    span = (clock.day(30 * 86_400), clock.day(0))
    for number, (first, last) in enumerate((("Élodie", "Lavande"), ("Marc", "Pastor")), start=1):
        mail = f"{'elodie' if number == 1 else 'marc'}@maison-lavande.example.com"
        employee.add(number, number, FRENCH, last, first, mail, impossible_hash(version), begun, 1, "theme.css", "default", *span)
    yield employee
    required = Sheet("required_field", "id_required_field object_name field_name")
    required.add(1, "Address" if version.startswith("1.6") else "CustomerAddress", "phone")
    yield required


def _readers(clock: Clock) -> Iterator[Sheet]:
    """Readers of the newsletter who have no account, some of whom never confirmed: `newsletter` in 1.6, `emailsubscription` later."""
    columns = "id id_shop id_shop_group email newsletter_date_add ip_registration_newsletter http_referer active"
    old, new = Sheet("newsletter", columns), Sheet("emailsubscription", f"{columns} id_lang")
    for number in range(1, 13):
        since = clock.moment(number * 40 * DAY)
        row = (number, SHOP, 1, f"lecteur{number:02d}@mail.example.com", since, f"192.0.2.{number}", "", int(number % 4 != 0))
        old.add(*row)
        new.add(*row, ENGLISH if number % 5 == 0 else FRENCH)
    yield from (old, new)
