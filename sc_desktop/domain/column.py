"""A column of the grid: one record that holds label, kind, help, source and rule together."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from sc_desktop.domain.change import CUSTOMER, StoredValue
from sc_desktop.domain.kinds import Kind
from sc_desktop.i18n import N_, Message, msg

TOPICS = {
    "identity": N_("Identity"),
    "contact": N_("Contact"),
    "company": N_("Company"),
    "groups": N_("Groups"),
    "orders": N_("Orders"),
    "carts": N_("Carts"),
    "addresses": N_("Addresses"),
    "consent": N_("Consent"),
    "technical": N_("Technical"),
    "own": N_("Own fields"),
}
"""What a column is about, in the order to choose from."""

Rule = Callable[[StoredValue], Message | None]


class Field(Struct, frozen=True):
    """A column of a table: read from it and, when `editable`, written to it."""

    table: str
    name: str
    editable: bool = True


class Computed(Struct, frozen=True):
    """An expression over the shop's tables; read-only.

    `build(tables, id_lang)` gives a Core expression. `order(tables, labels)` gives another to sort by, where the value itself says
    nothing to a reader (ids of groups). `among(tables, ids)`, of a column of Names, says whether one of these ids is there; without any
    id, whether any is. `gathered` says how it is read of all customers at once, where it can be (prestashop.customers.gathering)."""

    build: Callable[..., object]
    order: Callable[..., object] | None = None
    among: Callable[..., object] | None = None
    gathered: object = None


class Worked(Struct, frozen=True):
    """Worked out here of other columns, after those were read. Read-only; the shop doesn't hold it: to sort and filter by it, it is
    worked out of all customers (workspace/worked.py)."""

    reads: tuple[str, ...]
    run: Callable[[Mapping[str, StoredValue]], StoredValue]


class Column(Struct, frozen=True):
    """One column. `samples` are stored values it can hold; `check` says why a value breaks PrestaShop's rule, None when it does not.

    `is_hidden`: it only serves colours and is never shown. `asks_consent` marks a flag whose change from 0 to 1
    needs the customer's consent. `opens` is the list a click on a cell opens. `width` is in characters. `topic` is one of TOPICS.
    `stands_on` is the column that says whether the customer has a row at all where this one stands: it is read along."""

    key: str
    label: str
    help: str
    kind: Kind
    source: Field | Computed | Worked
    samples: tuple[StoredValue, ...] = ()
    width: int = 14
    asks_consent: bool = False
    check: Rule | None = None
    is_hidden: bool = False
    opens: str = ""
    topic: str = "technical"
    stands_on: str = ""

    @property
    def is_editable(self) -> bool:
        return isinstance(self.source, Field) and self.source.editable

    @property
    def is_asked(self) -> bool:
        """Whether the shop itself can be asked to sort and filter by it."""
        return not isinstance(self.source, Worked)

    @property
    def subject(self) -> str:
        """The table a change of this column is written to."""
        return self.source.table if isinstance(self.source, Field) else CUSTOMER

    def why_not_of(self, values: Mapping[str, StoredValue]) -> Message | None:
        """Why the customer of these stored values has no cell here that could be written, or None. A row is never added for it."""
        return no_row(self.subject) if self.stands_on and not values.get(self.stands_on) else None

    def refuse(self, value: StoredValue) -> Message | None:
        """Why this value can't stand in the column, or None."""
        return self.check(value) if self.check is not None else None


def no_row(table: str) -> Message:
    """Why a customer who has no row in a module's table is left alone."""
    return msg(N_("The table {table} has no row for this customer: its module makes one, and none is added here."), table=table)
