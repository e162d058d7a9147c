"""A new address for a customer: what it begins with, what PrestaShop asks of it, and the change that adds it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from sc_desktop.db.faults import shop_errors
from sc_desktop.db.read import read_table
from sc_desktop.db.stored_types import StoredText
from sc_desktop.domain.change import ADDRESS, CellChange, Change, RowAdded, StoredValue
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.stage import Stage
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.address_columns import AWAY, address_key
from sc_desktop.prestashop.address_laws import MISSING, is_missing
from sc_desktop.prestashop.countries import Countries, load_countries
from sc_desktop.workspace.workspace import Workspace

_OF_CUSTOMER = ("firstname", "lastname", "company")


class Beginning(Struct, frozen=True):
    """What a form for a new address begins with: the customer's names, the country of the newest address, and the countries' rules."""

    customer: int
    values: Mapping[str, StoredValue]
    countries: Countries


def begin(workspace: Workspace, customer: int, *, progress: Progress) -> Beginning:
    """Read what is known already. Raises BadInput when the customer is gone."""
    c, a = workspace.shop.tables.customer.c, workspace.shop.tables.address.c
    names = [name for name in _OF_CUSTOMER if name in c]
    newest = select(a.id_country).where(a.id_customer == customer, a.deleted == 0).order_by(a.id_address.desc()).limit(1)
    with shop_errors(msg(N_("The customer could not be read."))), workspace.database.reading() as connection:
        found = read_table(connection, select(*(c[name] for name in names)).where(c.id_customer == customer))
        countries = load_countries(connection, workspace.shop)
        places = read_table(connection, newest)
    if not found:
        raise BadInput(
            what=msg(N_("There is nobody to give an address to.")),
            effect=msg(N_("Nothing was changed.")),
            why=msg(N_("This customer is no longer in the shop.")),
        )
    values: dict[str, StoredValue] = {name: value or "" for name, value in zip(names, found[0], strict=True)}
    offered = [each for each in workspace.lists.get("country", {}) if countries.is_offered(each)]
    values["id_country"] = places[0][0] if places else (offered[0] if len(offered) == 1 else 0)
    return Beginning(customer, values, countries)


def why_not(workspace: Workspace, countries: Countries, values: Mapping[str, StoredValue]) -> Mapping[str, Message]:
    """What keeps an address with these values from being one, by column; nothing when it can be one."""
    reasons: dict[str, Message] = {}
    for name, value in values.items():
        column = workspace.address_columns[address_key(name)]
        reason = column.refuse(value) if value not in ("", None) else None
        if is_missing(name, value):
            reason = MISSING
        if reason is None and name in ("postcode", "id_state", "dni"):
            reason = countries.why_not(values, name)
        if reason is not None:
            reasons[name] = reason
    if "id_country" not in reasons and not countries.is_offered(int(str(values.get("id_country") or 0))):
        reasons["id_country"] = msg(N_("This country is switched off in the shop."))
    return reasons


def added(workspace: Workspace, customer: int, values: Mapping[str, StoredValue], number: int) -> RowAdded:
    """The change that adds it; `number`, below zero, tells it from other new ones. Every column that can't be empty is given something."""
    table = workspace.subjects[ADDRESS].table
    given: dict[str, StoredValue] = {}
    for name in workspace.subjects[ADDRESS].contents:
        column = table.c[name]
        if name in values:
            given[name] = values[name]
        elif name in ("active", AWAY):
            given[name] = int(name == "active")
        elif name not in workspace.subjects[ADDRESS].born and not column.nullable:
            given[name] = "" if isinstance(column.type, StoredText) else 0
    return RowAdded(ADDRESS, (customer, number), tuple(given.items()))


def edited(stage: Stage, cells: Sequence[CellChange]) -> Sequence[Change]:
    """The changes of one address's cells; one that is pending as new gets their values itself, for it is in no shop yet."""
    added = stage.get((ADDRESS, cells[0].row, "")) if cells else None
    if not isinstance(added, RowAdded):
        return cells
    return [replace(added, values=tuple({**dict(added.values), **{cell.column: cell.after for cell in cells}}.items()))]
