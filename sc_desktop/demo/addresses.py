"""The addresses of customers."""

from random import Random

from sc_desktop.demo.clock import Clock
from sc_desktop.demo.customers import Customer
from sc_desktop.demo.places import COUNTRY_OF, draw_phone, draw_place
from sc_desktop.demo.sink import Sheet

_ALIASES = ("Domicile", "Bureau", "Maison de vacances", "Chez mes parents")
_ALIASES_EN = ("Home", "Office", "Holiday house", "My parents")
_COMPLEMENTS = ("Bâtiment B", "Appt 12", "3e étage gauche", "Résidence Les Cigales", "Lieu-dit Les Grands Cyprès")


class Addresses:
    """Draws none to four addresses a customer and keeps their rows."""

    def __init__(self, rng: Random, clock: Clock) -> None:
        self._rng, self._clock = rng, clock
        self._last = 0
        self._rows = Sheet(
            "address",
            "id_address id_country id_state id_customer alias company lastname firstname address1"
            " address2 postcode city other phone phone_mobile vat_number dni date_add date_upd deleted",
        )
        self.sheets = (self._rows,)

    def draw(self, customer: Customer, *, has_orders: bool) -> list[int]:
        """Ids of the customer's new addresses, the main one first; who has ordered has at least one."""
        random = self._rng.random
        if has_orders:
            count = 1 + (random() < 0.3) + (random() < 0.1) + (random() < 0.05)
        else:
            count = int(random() < 0.4)
        return [self._draw_one(customer, place) for place in range(count)]

    def _draw_one(self, customer: Customer, number: int) -> int:
        random, person, company = self._rng.random, customer.person, customer.company
        country = COUNTRY_OF[person.country if number == 0 or random() < 0.9 else "FR"]
        place = draw_place(self._rng, country)
        mobile = draw_phone(self._rng, country, mobile=True) if random() < 0.75 else ""
        phone = draw_phone(self._rng, country, mobile=False) if not mobile or random() < 0.3 else ""
        dni = _draw_dni(self._rng) if country.needs_dni else ""
        gone = customer.is_deleted or (number > 0 and random() < 0.2)
        made = self._clock.moment(int(customer.registered * (1 if number == 0 else random())))
        alias = (_ALIASES if person.id_lang == 1 else _ALIASES_EN)[number]
        self._last += 1
        self._rows.add(
            self._last, country.id_country, place.id_state, customer.id_customer, alias, company.name if company else "",
            person.lastname, person.firstname, place.address1, _COMPLEMENTS[int(random() * 5)] if random() < 0.15 else "", place.postcode,
            place.city, "Code d'entrée 12A" if random() < 0.03 else "", phone,
            mobile, company.vat_number if company else "", dni, made, made, int(gone),
        )  # fmt: skip
        return self._last


def _draw_dni(rng: Random) -> str:
    """A Spanish identity number: eight digits and the letter that belongs to them."""
    number = int(rng.random() * 100_000_000)
    return f"{number:08d}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"
