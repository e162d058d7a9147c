"""Which cells are coloured and why. A rule names a role; the role's colours stand in resources/styles/, for both themes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.view import View
from sc_desktop.i18n import N_


@dataclass(frozen=True, slots=True)
class ColourRule:
    """A colour with its meaning: `needs` is the column it is decided by, `sign` the second cue beside the colour."""

    role: str
    needs: str
    columns: tuple[str, ...]
    sign: str
    legend: str


VALIDATED = ColourRule(
    role="validated",
    needs="orders_valid",
    columns=("firstname", "lastname"),
    sign="✓",
    legend=N_("Has a validated order"),
)
RULES = (VALIDATED,)


def roles_of(view: View, values: Mapping[str, StoredValue]) -> Mapping[str, str]:
    """The colour role of each coloured column of one row: green names in every view, and the view's own green columns."""
    orders = values.get(VALIDATED.needs)
    if not isinstance(orders, int) or orders < 1:
        return {}
    return dict.fromkeys((*VALIDATED.columns, *view.green), VALIDATED.role)


def needed_columns(view: View) -> Sequence[str]:
    """The view's columns and those its colours are decided by."""
    return tuple(dict.fromkeys((*view.columns, *(rule.needs for rule in RULES))))
