"""The customers themselves and the groups they are in, a few of them as broken as in a shop that has lived."""

from random import Random
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.demo.clock import DAY, ZERO_DATE, ZERO_MOMENT, Clock
from sc_desktop.demo.companies import Company, draw_company
from sc_desktop.demo.names import strip_accents
from sc_desktop.demo.people import Person, TakenAddresses, draw_person
from sc_desktop.demo.plan import Plan
from sc_desktop.demo.shopfront import CLIENT, FAITHFUL, GUEST, PRESS, PRO, PRO_SHOP, PUBLIC, SHOP, VIP, impossible_hash
from sc_desktop.demo.sink import Sheet, Sink

NOT_IN_DEFAULT_GROUP = frozenset({13, 17, 53, 71})
"""Customers that are not a member of their default group, on purpose."""
IN_NO_GROUP = frozenset({17, 71})
"""Of those, the customers that are in no group at all."""

_BROKEN: dict[int, dict[str, Any]] = {
    19: {"id_gender": 0},
    23: {"id_gender": 9},
    29: {"id_lang": 0},
    31: {"birthday": ZERO_DATE, "newsletter_date_add": ZERO_MOMENT},
    37: {"date_upd": ZERO_MOMENT},
    41: {"newsletter": 2},
    59: {"optin": 2},
    61: {"company": "", "siret": "", "website": ""},
    67: {"firstname": " Anne  Laure ", "lastname": "MARTIN "},
}
_LONG_NAME = (
    "de Alcântara Francisco António João Carlos Xavier de Paula Miguel Rafael Joaquim José Gonzaga Pascoal Cipriano Serafim"
    " de Bragança e Bourbon de Saxe-Cobourg et Gotha"
)
_LONG_NAMED, _EMOJI_NOTED = 43, 47
_NOTES = (
    "Préfère être contactée par e-mail.", "Livraison l'après-midi uniquement.", "Cliente très fidèle, soigner l'emballage.",
    "A signalé un colis abîmé, remboursé.", "Allergique aux noix : attention aux calissons.", "Ne pas téléphoner avant 18 h.",
    "Rencontrée au salon de Lyon.\nSouhaite le catalogue papier.", "Demande toujours une facture au nom de la société.",
)  # fmt: skip
_COLUMNS = (
    "id_customer id_shop id_gender id_default_group id_lang id_risk company siret ape firstname lastname email passwd"
    " last_passwd_gen birthday newsletter ip_registration_newsletter newsletter_date_add optin website outstanding_allow_amount"
    " max_payment_days secure_key note active is_guest deleted date_add date_upd"
)


class Customer(Struct, frozen=True):
    """What the customer's addresses, orders and letters need to know."""

    id_customer: int
    person: Person
    registered: int
    id_shop: int
    id_default_group: int
    secure_key: str
    is_guest: bool
    is_deleted: bool
    company: Company | None


class Customers:
    """Draws customers one after another and keeps their rows."""

    def __init__(self, rng: Random, clock: Clock, plan: Plan, sink: Sink) -> None:
        self._rng, self._clock, self._plan = rng, clock, plan
        self._taken = TakenAddresses()
        self._recent: list[Customer] = []
        self._password = impossible_hash(sink.version)
        self._has_emoji = not sink.version.startswith("1.6")
        self._long_name = _LONG_NAME[: sink.width("customer", "lastname")].rstrip()
        self._rows = Sheet("customer", _COLUMNS)
        self._members = Sheet("customer_group", "id_customer id_group")
        self._columns = self._rows.columns
        self.sheets = (self._rows, self._members)

    def draw(self, id_customer: int) -> Customer:
        """The next customer; the rows are in sheets."""
        rng = self._rng
        is_guest = bool(self._plan.guests[id_customer - 1])
        double = rng.random() < 0.03 and len(self._recent) > 5 and id_customer > 80
        if double:
            person, id_shop, is_guest = self._draw_double(is_guest=is_guest)
        else:
            person, id_shop = draw_person(rng, self._taken), SHOP
        company = None
        if not is_guest and not double and person.country == "FR" and rng.random() < 0.1:
            company = draw_company(rng, person.lastname)
            id_shop = PRO_SHOP if rng.random() < 0.7 else SHOP
        customer = Customer(
            id_customer=id_customer,
            person=person,
            registered=self._plan.registered[id_customer - 1],
            id_shop=id_shop,
            id_default_group=self._draw_group(company, is_guest=is_guest),
            secure_key=f"{rng.getrandbits(128):032x}",
            is_guest=is_guest,
            is_deleted=rng.random() < 0.02,
            company=company,
        )
        self._remember(customer)
        self._add_rows(customer)
        return customer

    def _draw_double(self, *, is_guest: bool) -> tuple[Person, int, bool]:
        """Someone who was here before: a guest who makes an account, or an account again, in the other shop or written otherwise."""
        earlier = self._recent[int(self._rng.random() * len(self._recent))]
        person = earlier.person
        if earlier.is_guest:
            return person, earlier.id_shop, False
        if self._rng.random() < 0.4:
            return person, SHOP + PRO_SHOP - earlier.id_shop, False
        again = replace(person, email=f"{person.email.partition('@')[0]}{person.born % 97:02d}@mail.example.com")
        if self._rng.random() < 0.5:
            return replace(again, firstname=person.firstname.upper(), lastname=person.lastname.upper()), earlier.id_shop, is_guest
        return replace(again, lastname=strip_accents(person.lastname).title()), earlier.id_shop, is_guest

    def _draw_group(self, company: Company | None, *, is_guest: bool) -> int:
        chance = self._rng.random()
        if is_guest:
            return GUEST
        if company is not None:
            return PUBLIC if chance < 0.08 else PRO
        return VIP if chance < 0.04 else PRESS if chance < 0.045 else CLIENT

    def _remember(self, customer: Customer) -> None:
        if len(self._recent) < 200:
            self._recent.append(customer)
        else:
            self._recent[customer.id_customer % 200] = customer

    def _add_rows(self, customer: Customer) -> None:
        row = self._draw_row(customer)
        row |= _BROKEN.get(customer.id_customer, {})
        if customer.id_customer == _LONG_NAMED:
            row |= {"id_gender": 2, "firstname": "Maria Antónia", "lastname": self._long_name}
        if customer.id_customer == _EMOJI_NOTED:
            row["note"] = "Adore la lavande 💜🪻, à remercier !" if self._has_emoji else "Adore la lavande, à remercier !"
        self._rows.rows.append(tuple(row.values()))
        self._add_members(customer, wants_news=bool(row["newsletter"]))

    def _draw_row(self, customer: Customer) -> dict[str, Any]:
        """The values by column, in the order of the sheet's columns."""
        random, clock, person, company = self._rng.random, self._clock, customer.person, customer.company
        ago = customer.registered
        news = random() < (0.15 if customer.is_guest else 0.6)
        had_news = news or random() < 0.1
        birthday = clock.day(person.born) if random() < 0.9 else None if random() < 0.8 else ZERO_DATE
        late = int(ago * random() ** 1.5)
        outstanding = f"{int(random() * 20) * 500}.000000" if company else "0.000000"
        values = (
            customer.id_customer, customer.id_shop, person.id_gender, customer.id_default_group, person.id_lang,
            1 + int(random() ** 4 * 4) if company else 0, company and company.name, company and company.siret, company and company.ape,
            person.firstname, person.lastname, person.email, self._password, clock.moment(ago + DAY), birthday, int(news),
            f"192.0.2.{int(random() * 256)}" if news else None, clock.moment(ago) if had_news else None, int(random() < 0.24),
            company and company.website, outstanding, 30 if company else 0, customer.secure_key,
            _NOTES[int(random() * len(_NOTES))] if random() < 0.05 else None, int(random() >= 0.04), int(customer.is_guest),
            int(customer.is_deleted), clock.moment(ago), clock.moment(late),
        )  # fmt: skip
        return dict(zip(self._columns, values, strict=True))

    def _add_members(self, customer: Customer, *, wants_news: bool) -> None:
        groups = [customer.id_default_group]
        if not customer.is_guest:
            groups.append(CLIENT)
            random = self._rng.random
            groups += [group for group, chance in ((FAITHFUL, 0.25 if wants_news else 0), (VIP, 0.03), (PRESS, 0.01)) if random() < chance]
        if customer.id_customer in NOT_IN_DEFAULT_GROUP:
            groups = [] if customer.id_customer in IN_NO_GROUP else [PRESS if customer.id_default_group != PRESS else VIP]
        self._members.extend((customer.id_customer, group) for group in sorted(set(groups)))
