"""PrestaShop's switches: which of the rows of one name counts (classes/Configuration.php; DOMAIN.md section 8)."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct


class Setting(Struct, frozen=True):
    """A row of `configuration`. No shop and no group (None or 0, old shops mix them) make it the global one. value None reads as ""."""

    id: int
    shop_group: int | None
    shop: int | None
    name: str
    value: str | None


MULTISHOP = "PS_MULTISHOP_FEATURE_ACTIVE"
"""The switch that decides whether rows of a shop of its own count at all: to be read with whatever is asked for."""


class Configuration:
    """The rows of a shop, asked by name. Keys with a value per language are not covered.

    shop_group_of: id_shop_group by id_shop, every row of `shop`. While multishop is off only global rows count, whatever is left over."""

    def __init__(self, settings: Iterable[Setting], shop_group_of: Mapping[int, int]) -> None:
        self._shop_group_of = shop_group_of
        self._values: dict[tuple[str, int, int], str] = {}
        for setting in sorted(settings, key=lambda setting: setting.id):
            # duplicates exist: PrestaShop takes the lowest id
            self._values.setdefault((setting.name, setting.shop_group or 0, setting.shop or 0), setting.value or "")
        self._keys_of_shop = {(name, shop): value for (name, _, shop), value in reversed(self._values.items()) if shop}

    @property
    def is_multishop(self) -> bool:
        """On only when the switch is on and there is more than one shop."""
        return len(self._shop_group_of) > 1 and self._values.get((MULTISHOP, 0, 0)) == "1"

    def text(self, name: str, default: str = "", *, shop: int = 0) -> str:
        """A shop's value: its own, else its group's, else the global one; `default` without a row. shop 0 asks for the global one."""
        if shop and self.is_multishop:
            if (name, shop) in self._keys_of_shop:
                return self._keys_of_shop[name, shop]
            group = self._shop_group_of.get(shop, 0)
            if (name, group, 0) in self._values:
                return self._values[name, group, 0]
        return self._values.get((name, 0, 0), default)

    def whole(self, name: str, default: int = 0, *, shop: int = 0) -> int:
        """The value as PHP's (int) reads it: its leading digits, 0 when there are none; `default` when there is no row or nothing in it."""
        text = self.text(name, "", shop=shop)
        match = re.match(r"\s*([+-]?\d+)", text)
        return int(match.group(1)) if match else 0 if text else default

    def is_on(self, name: str, *, shop: int = 0) -> bool:
        """Whether a switch is on."""
        return self.whole(name, shop=shop) != 0
