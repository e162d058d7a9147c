"""Which cells are coloured and why. A rule names a role; the role's colours stand in resources/styles/, for both themes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.view import View
from sc_desktop.i18n import N_
from sc_desktop.prestashop.differing import differ

Values = Mapping[str, StoredValue]


@dataclass(frozen=True, slots=True)
class ColourRule:
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
OF_LISTS = {"thread_open": "●", "thread_closed": "✓", "thread_pending1": "◔", "thread_pending2": "◑"}
"""Signs of the roles that lists in the properties give; a role without one stands beside a text that says the same."""
SIGNS = {rule.role: rule.sign for rule in RULES} | OF_LISTS


def roles_of(view: View, values: Values) -> Mapping[str, str]:
    """The colour role of each coloured column of one row: green names in every view, and the view's own green columns."""
    roles: dict[str, str] = {}
    for rule in RULES:
        if any(key in values for key in rule.needs) and rule.holds(values):
            green = view.green if rule is VALIDATED else ()
            roles.update(dict.fromkeys((*rule.columns, *green), rule.role))
    return roles


def needed_columns(view: View) -> Sequence[str]:
    """The view's columns and those the colours of its columns are decided by."""
    needs = (key for rule in RULES if rule is VALIDATED or set(rule.columns) & set(view.columns) for key in rule.needs)
    return tuple(dict.fromkeys((*view.columns, *needs)))
