"""Which cells are coloured and why. A rule names a role; the role's colours stand in resources/styles/, for both themes."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.view import View
from sc_desktop.i18n import N_, tr
from sc_desktop.prestashop.differing import differ

if TYPE_CHECKING:
    from sc_desktop.domain.colour_rule import OwnRule

Values = Mapping[str, StoredValue]


class ColourRule(Struct, frozen=True):
    """A colour with its meaning. `needs` are the columns it is decided by, `columns` those it colours in every view where they stand,
    `sign` the second cue beside the colour."""

    role: str
    needs: tuple[str, ...]
    columns: tuple[str, ...]
    sign: str
    legend: str
    holds: Callable[[Values], bool]


def _has_valid_order(values: Values) -> bool:
    orders = values.get("orders_valid")
    return isinstance(orders, int) and orders > 0


def _addresses_differ(values: Values) -> bool:
    return differ(values.get("delivery_identity"), values.get("invoice_identity"))


VALIDATED = ColourRule(
    role="validated",
    needs=("orders_valid",),
    columns=("firstname", "lastname"),
    sign="✓",
    legend=N_("Has a validated order"),
    holds=_has_valid_order,
)
DIFFERS = ColourRule(
    role="differs",
    needs=("delivery_identity", "invoice_identity"),
    columns=("last_delivery_address",),
    sign="≠",
    legend=N_("Differs from the invoice address"),
    holds=_addresses_differ,
)
RULES = (VALIDATED, DIFFERS)
_LAST_FIRST = tuple(reversed(RULES))  # of two shipped rules the later one is seen
OF_LISTS = {"thread_open": "●", "thread_closed": "✓", "thread_pending1": "◔", "thread_pending2": "◑"}
"""Signs of the roles that lists in the properties give; a role without one stands beside a text that says the same."""
OF_RULES = {"rule_blue": "◆", "rule_violet": "▲", "rule_yellow": "★", "rule_rose": "▼", "rule_grey": "■"}
"""Signs of the colours the user's own rules choose from."""
SIGNS = {rule.role: rule.sign for rule in RULES} | OF_LISTS | OF_RULES


class Reason(Struct, frozen=True):
    """Why a cell is coloured: the sign of a rule and its legend, or, where it `is_named`, the user's own words."""

    sign: str
    legend: str
    is_named: bool = False

    @property
    def told(self) -> str:
        return f"{self.sign} {self.legend if self.is_named else tr(self.legend)}"


class Colours(Struct, frozen=True):
    """Of one row, by column key: the role that is seen, and every reason for a colour, that of the role seen first."""

    roles: Mapping[str, str]
    reasons: Mapping[str, Sequence[Reason]]


class Colouring:
    """Colours the rows of a view: its user's own rules over those shipped, the first one over all; what is covered is told all the same.

    Rows of whom the same holds share their colours."""

    def __init__(self, view: View, rules: "Sequence[OwnRule]") -> None:
        """`rules` are those of the view's that are in use; their flags are among the values."""
        self.rules = rules
        self._flags = [rule.flag for rule in rules]
        self._green = view.green
        self._made: dict[tuple[bool, ...], Colours] = {}

    def of(self, values: Values) -> Colours:
        """The colours of one row: green names in every view, the view's own green columns, and what the user's rules say."""
        own = [bool(values.get(flag)) for flag in self._flags]
        held = (*own, *(any(key in values for key in rule.needs) and rule.holds(values) for rule in _LAST_FIRST))
        made = self._made.get(held)
        if made is None:
            made = self._made[held] = self._make(held)
        return made

    def _make(self, held: Sequence[bool]) -> Colours:
        coloured = [(rule.role, rule.coloured, Reason(SIGNS[rule.role], rule.title, is_named=True)) for rule in self.rules]
        for rule in _LAST_FIRST:
            green = self._green if rule is VALIDATED else ()
            coloured.append((rule.role, (*rule.columns, *green), Reason(rule.sign, rule.legend)))
        roles: dict[str, str] = {}
        reasons: dict[str, list[Reason]] = {}
        for (role, columns, reason), holds in zip(coloured, held, strict=True):
            for key in dict.fromkeys(columns) if holds else ():
                roles.setdefault(key, role)
                reasons.setdefault(key, []).append(reason)
        return Colours(roles, reasons)


def needed_columns(view: View) -> Sequence[str]:
    """The view's columns and those the colours of its columns are decided by."""
    needs = (key for rule in RULES if rule is VALIDATED or set(rule.columns) & set(view.columns) for key in rule.needs)
    return tuple(dict.fromkeys((*view.columns, *needs)))
