"""Made-up people: name, title, birthday, language, home country and an e-mail address nobody else has."""

import zlib
from bisect import bisect
from itertools import accumulate
from random import Random

from msgspec import Struct

from sc_desktop.demo.clock import DAY, YEAR
from sc_desktop.demo.names import FRENCH_MEN, FRENCH_WOMEN, ORIGINS, Origin, spell_for_mail

MAIL_DOMAINS = ("example.com", "example.fr", "example.org", "example.net", "courriel.example.fr", "poste.example.fr", "mail.example.com")
"""Domains reserved for examples, and names under them: a mail sent to the demo's customers reaches nobody."""

_ORIGIN_STEPS = tuple(accumulate(origin.weight for origin in ORIGINS))
_LARGEST_AGE = 90


class Person(Struct, frozen=True):
    """born is in seconds ago. id_gender is 1 for M, 2 for Mme."""

    firstname: str
    lastname: str
    id_gender: int
    id_lang: int
    country: str
    born: int
    email: str


class TakenAddresses:
    """Which e-mail addresses have been given, kept as checksums: a shop of a million customers needs some tens of megabytes."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def take(self, email: str) -> bool:
        """True when the address was free; it is taken from now on."""
        mark = zlib.crc32(email.encode())
        if mark in self._taken:
            return False
        self._taken.add(mark)
        return True


def draw_person(rng: Random, taken: TakenAddresses) -> Person:
    """Someone new; older people have the names of their time."""
    origin = ORIGINS[min(bisect(_ORIGIN_STEPS, rng.random()), len(ORIGINS) - 1)]
    woman = rng.random() < 0.62
    age = 18 + int((_LARGEST_AGE - 18) * rng.betavariate(1.7, 2.6))
    names = _given_names(origin, age, woman=woman)
    firstname = names[int(rng.random() * len(names))]
    lastname = origin.families[int(rng.random() * len(origin.families))]
    if origin.code == "fr" and rng.random() < 0.03:
        lastname = f"{lastname}-{origin.families[int(rng.random() * 120)]}"
    if woman:
        lastname = _in_feminine(origin, lastname)
    email = _draw_email(rng, firstname, lastname, age, taken)
    country = origin.countries[int(rng.random() * len(origin.countries))]
    born = age * YEAR + age // 4 * DAY + int(rng.random() * 364) * DAY
    return Person(firstname, lastname, 2 if woman else 1, origin.id_lang, country, born, email)


def _given_names(origin: Origin, age: int, *, woman: bool) -> tuple[str, ...]:
    if origin.code != "fr":
        return origin.women if woman else origin.men
    generation = 0 if age >= 66 else 1 if age >= 43 else 2
    return (FRENCH_WOMEN if woman else FRENCH_MEN)[generation]


def _in_feminine(origin: Origin, lastname: str) -> str:
    if origin.code == "pl" and lastname.endswith("ki"):
        return lastname[:-1] + "a"
    if origin.code == "gr" and lastname.endswith("ος"):
        return lastname[:-1] + "υ"
    return lastname


def _draw_email(rng: Random, firstname: str, lastname: str, age: int, taken: TakenAddresses) -> str:
    first, last = spell_for_mail(firstname), spell_for_mail(lastname)
    shapes = (f"{first}.{last}", f"{first[0]}.{last}", f"{first}{last}", f"{last}.{first}", f"{first}_{last}")
    local = shapes[min(int(rng.random() ** 2 * 6), 4)]
    domain = MAIL_DOMAINS[int(rng.random() ** 1.4 * len(MAIL_DOMAINS))]
    if taken.take(f"{local}@{domain}"):
        return f"{local}@{domain}"
    for tail in (f"{(126 - age) % 100:02d}", f"{1 + int(rng.random() * 95):02d}", f".{int(rng.random() * 999)}"):
        if taken.take(f"{local}{tail}@{domain}"):
            return f"{local}{tail}@{domain}"
    while True:
        email = f"{local}{int(rng.random() * 1_000_000)}@{domain}"
        if taken.take(email):
            return email
