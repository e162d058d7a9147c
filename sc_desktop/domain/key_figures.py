"""What can be said of many customers at once: how many, who they are, what they bought. Sums, so that parts of them add up."""

from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import fields

DAYS_A_YEAR = 365
_CENT = Decimal("0.01")


class Sex(Enum):
    """What a title is of, as PrestaShop's gender.type has it."""

    MAN = 0
    WOMAN = 1
    NEUTRAL = 2


class Sums(Struct, frozen=True):
    """`men`, `women`, `neutral`: by the type of their title. `born` of them have a birth date that doesn't lie ahead, `days` days ago in
    all. `orders` are valid ones, `spent` what was paid on them. None where the shop can't tell."""

    customers: int = 0
    men: int | None = 0
    women: int | None = 0
    neutral: int | None = 0
    born: int | None = 0
    days: int | None = 0
    newsletter: int | None = 0
    orders: int | None = 0
    buyers: int | None = 0
    spent: Decimal | None = Decimal(0)

    def __add__(self, other: "Sums") -> "Sums":
        both = ((getattr(self, each.name), getattr(other, each.name)) for each in fields(self))
        sums: list[Any] = [None if one is None or two is None else one + two for one, two in both]
        return Sums(*sums)


class KeyFigures(Struct, frozen=True):
    """The figures of the customers a query finds. None where there is nobody to tell it of, or where the shop can't tell."""

    sums: Sums
    as_of: str = ""
    sexes: dict[int, int] = field(default_factory=dict)
    """The type of each title by its id."""

    @property
    def men_share(self) -> Decimal | None:
        """Of those with a title, in percent."""
        return self._share(self.sums.men)

    @property
    def women_share(self) -> Decimal | None:
        """Of those with a title, in percent."""
        return self._share(self.sums.women)

    @property
    def mean_age(self) -> Decimal | None:
        """Days since birth through 365, as PrestaShop has it: half a year more than full years come to."""
        return _mean(self.sums.days, self.sums.born, Decimal(DAYS_A_YEAR))

    @property
    def orders_each(self) -> Decimal | None:
        """Valid orders through customers, with or without orders."""
        return _mean(self.sums.orders, self.sums.customers)

    @property
    def newsletter_share(self) -> Decimal | None:
        """Of all, in percent."""
        return None if self.sums.newsletter is None else _mean(self.sums.newsletter * 100, self.sums.customers)

    @property
    def spent_each(self) -> Decimal | None:
        """Paid on valid orders, through customers, with or without orders."""
        return _mean(self.sums.spent, self.sums.customers)

    @property
    def spent_an_order(self) -> Decimal | None:
        """The mean valid order."""
        return _mean(self.sums.spent, self.sums.orders)

    def _share(self, some: int | None) -> Decimal | None:
        titled = (self.sums.men, self.sums.women, self.sums.neutral)
        return None if some is None or None in titled else _mean(some * 100, sum(each or 0 for each in titled))


def _mean(total: int | Decimal | None, count: int | None, unit: Decimal = Decimal(1)) -> Decimal | None:
    if total is None or not count:
        return None
    return (Decimal(total) / count / unit).quantize(_CENT, ROUND_HALF_UP)
