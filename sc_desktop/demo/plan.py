"""Who comes when: drawn beforehand for all customers, so that carts and orders are numbered in the order of their dates."""

from array import array
from random import Random

from sc_desktop.demo.clock import YEAR

_SPAN = 7 * YEAR
_MOST_ORDERS = 60


class Plan:
    """Registrations and carts of the whole shop in flat arrays, some 30 bytes a cart. Moments are in seconds ago.

    Customers are numbered from 1 in order of registration; the carts of customer i are carts_of(i), oldest first.
    """

    def __init__(self, customers: int, seed: int) -> None:
        self._rng = Random(f"{seed} plan")
        self.customers = customers
        self.registered = array("q")
        self.guests = bytearray()
        self.cart_ago = array("q")
        self.ordered = bytearray()
        self._first = array("q", [0])
        for number in range(customers):
            self._plan_customer(number)
        by_age = sorted(range(len(self.cart_ago)), key=self.cart_ago.__getitem__, reverse=True)
        self.id_cart = array("q", bytes(8 * len(by_age)))
        self.id_order = array("q", bytes(8 * len(by_age)))
        orders = 0
        for rank, cart in enumerate(by_age, start=1):
            self.id_cart[cart] = rank
            if self.ordered[cart]:
                orders += 1
                self.id_order[cart] = orders

    def carts_of(self, id_customer: int) -> range:
        """Places of the customer's carts in cart_ago, ordered, id_cart and id_order."""
        return range(self._first[id_customer - 1], self._first[id_customer])

    def orders_of(self, id_customer: int) -> int:
        """How many orders the customer has placed."""
        return sum(self.ordered[cart] for cart in self.carts_of(id_customer))

    def _plan_customer(self, number: int) -> None:
        random = self._rng.random
        ago = 600 + int(_SPAN * (1 - (number + random()) / self.customers) ** 1.35)
        is_guest = random() < 0.06
        self.registered.append(ago)
        self.guests.append(is_guest)
        orders, others = self._count_carts(is_guest=is_guest)
        moments = [(int(ago * random() ** 1.3), 1) for _ in range(orders)]
        if moments and (is_guest or random() < 0.6):
            moments[0] = (max(60, ago - int(random() * 7200)), 1)
        moments += [(int(ago * random() ** 2.2), 0) for _ in range(others)]
        for moment, ordered in sorted(moments, reverse=True):
            self.cart_ago.append(moment + 60)
            self.ordered.append(ordered)
        self._first.append(len(self.cart_ago))

    def _count_carts(self, *, is_guest: bool) -> tuple[int, int]:
        """Orders, and carts that were left: most customers have no order, few have many."""
        random = self._rng.random
        if is_guest:
            return int(random() < 0.9), int(random() < 0.05)
        orders = min(_MOST_ORDERS, int(self._rng.paretovariate(1.5))) if random() < 0.42 else 0
        others = 1 + int(random() ** 3 * 4) if random() < 0.28 else 0
        return orders, others
