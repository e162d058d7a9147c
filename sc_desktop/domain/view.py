"""A saved grid view: which columns in which order, how sorted and filtered, where the green goes besides the names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from sc_desktop.domain.colour_rule import OwnRule
    from sc_desktop.domain.filters import Where

COMPANY = ("company", "siret", "ape")
TERMS = ("website", "outstanding_allow_amount", "max_payment_days", "id_risk")
LAST = 1_000_000
_BEFORE_COMPANY = frozenset({"firstname", "lastname", "email", *COMPANY})


class SortKey(Struct, frozen=True):
    """One column of an order, by its key."""

    column: str
    descending: bool = False


class View(Struct, frozen=True):
    """One view; `title` is marked for translation, or the user's own words when the view `is_named`.

    `green` lists columns coloured besides first and last name. `widths` are pixels at a zoom of 100 %. The first `pinned` columns stay at
    the left. `position` is its place among the views. `where` is the filter that comes with it. `rules` are colours of the user's own, of
    which the first goes first. `rest` are entries of its file that this version knows nothing of."""

    key: str
    title: str
    columns: tuple[str, ...]
    sort: tuple[SortKey, ...] = (SortKey("id_customer", descending=True),)
    green: tuple[str, ...] = ()
    widths: tuple[tuple[str, int], ...] = ()
    pinned: int = 0
    position: int = LAST
    where: "Where | None" = None
    rules: tuple["OwnRule", ...] = ()
    is_named: bool = False
    is_own: bool = False
    rest: Mapping[str, object] = field(default_factory=dict)


def with_companies(view: View, *, wanted: bool, b2b: bool) -> View:
    """The view as it is shown: with the company columns it lacks when they are `wanted`, with all of PrestaShop's B2B mode in a shop
    that works so.

    The user's own view is shown as it was configured. Who the company is stands beside who the customer is, as in the back office's own
    list; what was agreed with it comes last."""
    if view.is_own:
        return view
    columns = view.columns
    if wanted or b2b:
        place = max((place for place, key in enumerate(columns, start=1) if key in _BEFORE_COMPANY), default=len(columns))
        columns = (*columns[:place], *_lacking(view, COMPANY), *columns[place:])
    if b2b:
        columns = (*columns, *_lacking(view, TERMS))
    return replace(view, columns=columns)


def _lacking(view: View, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if key not in view.columns)


def woven(order: Iterable[str], everything: Sequence[str]) -> list[str]:
    """All of `everything`: first what `order` names, in its order; each other one right after the one it follows in `everything`."""
    found = [key for key in dict.fromkeys(order) if key in everything]
    for place, key in enumerate(everything):
        if key not in found:
            found.insert(found.index(everything[place - 1]) + 1 if place else 0, key)
    return found
