"""Giving an address's cell a new value: what is pending then, or why it can't be; judged by the country the address will be in."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from sc_desktop.db.faults import shop_errors
from sc_desktop.domain.change import ADDRESS, CellChange, Change, RowId, RowRemoved, StoredValue
from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.stage import Stage
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.address_columns import AWAY
from sc_desktop.prestashop.address_use import load_addresses
from sc_desktop.prestashop.countries import Countries, load_countries
from sc_desktop.workspace.workspace import Workspace

COUNTRY, STATE = "id_country", "id_state"
UNKNOWN = Countries()
"""Before the shop's countries are read: the review asks again."""


class Given(Struct, frozen=True):
    """What became of a value: changes, or a refusal. `missing`: what the address will need besides before it can be written."""

    changes: tuple[CellChange, ...] = ()
    refusal: Message | None = None
    missing: Message | None = None


def load_rules(workspace: Workspace, *, progress: Progress) -> Countries:
    """The shop's countries, and what they ask of addresses."""
    with shop_errors(msg(N_("The countries could not be read."))), workspace.database.reading() as connection:
        return load_countries(connection, workspace.shop)


class AddressRow(Struct, frozen=True):
    """One address as it was read, and what is pending of it; judged by the shop's countries."""

    key: RowId
    stored: Mapping[str, StoredValue]
    stage: Stage
    countries: Countries

    def values(self) -> dict[str, StoredValue]:
        """What the address will hold."""
        return {name: self.stage.value(ADDRESS, self.key, name, now) for name, now in self.stored.items()}

    def why_not(self, column: Column, value: StoredValue) -> Message | None:
        """Why the value can't stand in the column of this address; None when it can. What another country asks for may come after it."""
        name = _name(column)
        if value == self.stored[name]:
            return None
        reason = column.refuse(value)
        if reason is not None or name != COUNTRY:
            return reason or self.countries.why_not({**self.values(), name: value}, name)
        if not isinstance(value, int) or not value:
            return msg(N_("An address needs a country."))
        return None if self.countries.is_offered(value) else msg(N_("This country is switched off in the shop."))


def give(row: AddressRow, column: Column, value: object, manner: Manner) -> Given:
    """Give a value to one column of an address."""
    name, show = _name(column), column.kind.show
    try:
        after = column.kind.from_typed(value, manner)
    except Unreadable as unreadable:
        return Given(refusal=unreadable.reason)
    before = row.stored[name]
    if not show(after, manner) and not show(before, manner):
        after = before  # an empty cell emptied again stays what it is: NULL, "" and 0 all look empty
    reason = row.why_not(column, after)
    if reason is not None:
        return Given(refusal=reason)
    changes = [CellChange(ADDRESS, row.key, name, before, after)]
    if name != COUNTRY:
        return Given(tuple(changes))
    values = row.values() | {name: after}
    if STATE in values and values[STATE] not in (None, 0, *row.countries.states_of(after)):
        values[STATE] = 0
        changes.append(CellChange(ADDRESS, row.key, STATE, row.stored[STATE], 0))
    return Given(tuple(changes), missing=row.countries.why_not(values, COUNTRY))


class Removal(Struct, frozen=True):
    """What deleting addresses comes to: `kept` of them stay in the table, put away, for the orders that use them; `gone` are deleted
    already."""

    changes: tuple[Change, ...]
    kept: int = 0
    gone: int = 0


def find_removal(workspace: Workspace, addresses: Sequence[RowId], *, progress: Progress) -> Removal:
    """How PrestaShop would delete these addresses (`Address::delete`): one that an order uses is put away, any other leaves the table.

    So does not one in an open cart where this version would leave the cart with a number that is nothing."""
    wanted = [CellChange(ADDRESS, row, AWAY, 0, 1) for row in addresses]
    with shop_errors(msg(N_("The addresses could not be read."))), workspace.database.reading() as connection:
        found = load_addresses(connection, workspace.shop, wanted)
    contents = workspace.subjects[ADDRESS].contents
    changes: list[Change] = []
    kept = gone = 0
    for change in wanted:
        address = found.get(change.row[0], {}).get(change.row[-1])
        if address is None or address.values[AWAY]:
            gone += 1
        elif address.orders or (address.carts and not address.lets_go):
            kept += 1
            changes.append(change)
        else:
            changes.append(RowRemoved(ADDRESS, change.row, tuple((name, address.values[name]) for name in contents)))
    return Removal(tuple(changes), kept, gone)


def _name(column: Column) -> str:
    assert isinstance(column.source, Field)
    return column.source.name
