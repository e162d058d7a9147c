"""Colours the user gives to the rows of a view: a condition, what is coloured where it holds, and in which colour. Pure data."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from sc_desktop.domain.column import Column
from sc_desktop.domain.filters import Where, why_unusable

COLOURS = ("blue", "violet", "yellow", "rose", "grey")
"""By name; the role of each is rule_<name> in resources/styles/."""
NAMES = ("firstname", "lastname")
MOST_RULES = 20
"""Of a view: each one is a condition that the shop decides for every row it shows."""
LONGEST_TITLE = 100


class OwnRule(Struct, frozen=True):
    """One rule; `title` is the user's own. `columns` are those it colours, none meaning the customer's name."""

    title: str
    where: Where
    colour: str = COLOURS[0]
    columns: tuple[str, ...] = ()
    is_on: bool = True

    @property
    def role(self) -> str:
        """The role of its colour in the themes."""
        return f"rule_{self.colour}"

    @property
    def coloured(self) -> tuple[str, ...]:
        return self.columns or NAMES

    @property
    def flag(self) -> str:
        """What the answer to its condition is called among a row's values: the same for the same condition."""
        return f"rule {self.where!r}"


def in_use(rules: Sequence[OwnRule], shown: Collection[str], columns: Mapping[str, Column]) -> tuple[OwnRule, ...]:
    """The rules that colour something where these columns are `shown`, in a shop that has `columns`; the first ones go first."""
    wanted = (rule for rule in rules if rule.is_on and any(key in shown for key in rule.coloured))
    return tuple(rule for rule in wanted if why_unusable(rule.where, columns) is None)
