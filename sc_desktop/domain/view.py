"""A saved grid view: which columns in which order, how sorted, where the green goes besides the names."""

from dataclasses import dataclass


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
