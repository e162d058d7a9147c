"""A saved grid view: which columns in which order, how sorted, where the green goes besides the names."""

from dataclasses import dataclass, replace

COMPANY = ("company", "siret", "ape")
TERMS = ("website", "outstanding_allow_amount", "max_payment_days", "id_risk")
_BEFORE_COMPANY = frozenset({"firstname", "lastname", "email", *COMPANY})


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column of an order, by its key."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One view; `title` is marked for translation, `green` lists columns coloured besides first and last name."""

    key: str
    title: str
    columns: tuple[str, ...]
    sort: tuple[SortKey, ...] = (SortKey("id_customer", descending=True),)
    green: tuple[str, ...] = ()
    widths: tuple[tuple[str, int], ...] = ()


def with_companies(view: View, *, wanted: bool, b2b: bool) -> View:
    """The view as it is shown: with the company columns it lacks when they are `wanted`, with all of PrestaShop's B2B mode in a shop
    that works so.

    Who the company is stands beside who the customer is, as in the back office's own list; what was agreed with it comes last."""
    columns = view.columns
    if wanted or b2b:
        place = max((place for place, key in enumerate(columns, start=1) if key in _BEFORE_COMPANY), default=len(columns))
        columns = (*columns[:place], *_lacking(view, COMPANY), *columns[place:])
    if b2b:
        columns = (*columns, *_lacking(view, TERMS))
    return replace(view, columns=columns)


def _lacking(view: View, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if key not in view.columns)
