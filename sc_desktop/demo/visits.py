"""Visits of customers: browsers that were theirs, and when they came."""

from random import Random

from sc_desktop.demo.clock import Clock
from sc_desktop.demo.customers import Customer
from sc_desktop.demo.sink import Sheet

_REFERERS = ("", "", "https://www.search.example.com/", "https://www.example.org/blog/lavande", "https://social.example.net/maisonlavande")
_HOME_NET = 3_221_225_984  # 192.0.2.0, a net reserved for examples, as the number that is stored


class Visits:
    """Draws guests, connections and pages seen, and keeps their rows."""

    def __init__(self, rng: Random, clock: Clock) -> None:
        self._rng, self._clock = rng, clock
        self._guests = self._connections = 0
        self._guest_rows = Sheet("guest", "id_guest id_operating_system id_web_browser id_customer accept_language mobile_theme")
        self._rows = Sheet("connections", "id_connections id_shop id_guest id_page ip_address date_add http_referer")
        self._pages = Sheet("connections_page", "id_connections id_page time_start time_end")
        self.sheets = (self._guest_rows, self._rows, self._pages)

    def draw(self, customer: Customer) -> int:
        """The customer's guest id; 0 for the quarter of customers whose visits are no longer kept."""
        random = self._rng.random
        if random() < 0.25:
            return 0
        self._guests += 1
        language = "fr" if customer.person.id_lang == 1 else "en"
        is_mobile = int(random() < 0.4)
        self._guest_rows.add(self._guests, 1 + int(random() * 6), 1 + int(random() * 11), customer.id_customer, language, is_mobile)
        address = _HOME_NET + int(random() * 256)
        for _ in range(1 + int(random() ** 3 * 4)):
            self._draw_visit(customer, address)
        return self._guests

    def _draw_visit(self, customer: Customer, address: int) -> None:
        random = self._rng.random
        ago = int(customer.registered * random() ** 1.6)
        self._connections += 1
        moment = self._clock.moment(ago)
        referer = _REFERERS[int(random() * len(_REFERERS))]
        self._rows.add(self._connections, customer.id_shop, self._guests, 1, address, moment, referer)
        if random() < 0.3:
            self._pages.add(self._connections, 1 + int(random() * 9), moment, self._clock.moment(max(0, ago - 30 - int(random() * 900))))
