"""Made-up companies: name, SIRET, APE code, VAT number and website."""

from random import Random

from msgspec import Struct

from sc_desktop.demo.names import spell_for_mail

_TRADES = (
    ("Institut {}", "9602B"), ("Pharmacie {}", "4773Z"), ("Hôtel {}", "5510Z"), ("Épicerie fine {}", "4729Z"), ("Fleurs {}", "4776Z"),
    ("{} & Fils", "4775Z"), ("Spa {}", "9604Z"), ("Cadeaux {}", "4778C"), ("Maison {}", "4759B"), ("SARL {}", "4645Z"),
    ("Chambres d'hôtes {}", "5520Z"), ("Boutique {}", "4778C"), ("Salon de thé {}", "5610A"), ("Parfumerie {}", "4775Z"),
)  # fmt: skip


class Company(Struct, frozen=True):
    """A business customer's own data."""

    name: str
    siret: str
    ape: str
    vat_number: str
    website: str


def luhn_sum(digits: str) -> int:
    """The Luhn sum, a multiple of 10 when the number is right: every second digit from the right counts double, less 9 above 9."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total


def complete_luhn(digits: str) -> str:
    """The digits and their check digit."""
    return digits + str(-luhn_sum(digits + "0") % 10)


def draw_company(rng: Random, lastname: str) -> Company:
    """A French company named after someone; SIREN and SIRET both pass the Luhn check, and the VAT number belongs to the SIREN."""
    name, ape = _TRADES[int(rng.random() * len(_TRADES))]
    siren = complete_luhn(f"{30_000_000 + int(rng.random() * 60_000_000):08d}")
    siret = complete_luhn(f"{siren}{1 + int(rng.random() ** 3 * 30):04d}")
    vat_number = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
    title = name.format(lastname)
    host = "-".join(part for part in (spell_for_mail(word) for word in title.replace("'", " ").split()) if part)
    return Company(title, siret, ape, vat_number, f"https://www.{host}.example.com")
