"""Which shops of a multistore are looked at."""

from msgspec import Struct


class Scope(Struct, frozen=True):
    """One shop, the shops of one group, or, with both 0, all of them."""

    shop: int = 0
    group: int = 0

    @property
    def is_everything(self) -> bool:
        return not self.shop and not self.group


EVERY_SHOP = Scope()
