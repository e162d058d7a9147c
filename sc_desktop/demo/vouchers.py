"""Vouchers: a few for everybody, and now and then one for a single customer."""

from random import Random

from sc_desktop.demo.clock import DAY, YEAR, Clock
from sc_desktop.demo.customers import Customer
from sc_desktop.demo.products import money
from sc_desktop.demo.sink import Sheet

WELCOME, WELCOME_CENTS, WELCOME_NAMES = 1, 500, ("Bienvenue", "Welcome")
"""The voucher that orders use: its id, its worth in euro cents, its French and English name."""

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Vouchers:
    """Keeps the rows of vouchers."""

    def __init__(self, rng: Random, clock: Clock) -> None:
        self._rng, self._clock = rng, clock
        self._last = 0
        self._rules = Sheet(
            "cart_rule",
            "id_cart_rule id_customer date_from date_to description quantity quantity_per_user code reduction_percent reduction_amount"
            " reduction_tax reduction_currency active date_add date_upd",
        )
        self._names = Sheet("cart_rule_lang", "id_cart_rule id_lang name")
        self.sheets = (self._rules, self._names)

    def add_common(self) -> None:
        """The vouchers for everybody; the first is WELCOME."""
        self._add(0, WELCOME_NAMES, "BIENVENUE", 8 * YEAR, -YEAR, cents=WELCOME_CENTS)
        self._add(0, ("Soldes d'été", "Summer sale"), "ETE", 200 * DAY, 140 * DAY, percent=20)
        self._add(0, ("Fête des mères", "Mother's Day"), "MAMAN", 60 * DAY, -30 * DAY, percent=10)

    def draw(self, customer: Customer) -> None:
        """Perhaps a voucher of the customer's own, some of them run out."""
        if self._rng.random() >= 0.03 or customer.is_guest:
            return
        since = int(min(customer.registered, YEAR) * self._rng.random())
        code = "".join(self._rng.choices(_LETTERS, k=8))
        names = (f"Geste commercial pour {customer.person.firstname}", f"Goodwill for {customer.person.firstname}")
        self._add(customer.id_customer, names, code, since, since - 90 * DAY, cents=500 + 500 * int(self._rng.random() * 4))

    def _add(self, id_customer: int, names: tuple[str, str], code: str, since: int, until: int, cents: int = 0, percent: int = 0) -> None:
        self._last += 1
        since_text = self._clock.moment(since)
        self._rules.add(
            self._last, id_customer, since_text, self._clock.moment(until), "", 1 if id_customer else 10_000, 1, code, f"{percent}.00",
            money(cents), 1, 1, 1, since_text, since_text,
        )  # fmt: skip
        self._names.extend([(self._last, 1, names[0]), (self._last, 2, names[1])])
