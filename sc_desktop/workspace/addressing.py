"""Giving an address's cell a new value: what is pending then, or why it can't be; judged by the country the address will be in."""

from collections.abc import Mapping
from dataclasses import dataclass

from sc_desktop.db.faults import shop_errors
from sc_desktop.domain.change import ADDRESS, CellChange, RowId, StoredValue
from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.stage import Stage
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.countries import Countries, load_countries
from sc_desktop.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Given:
    """What became of a value: changes, or a refusal. `missing`: what the address will need besides before it can be written."""

    changes: tuple[CellChange, ...] = ()
    refusal: Message | None = None
    missing: Message | None = None


def load_rules(workspace: Workspace, *, progress: Progress) -> Countries:
    """The shop's countries, and what they ask of addresses."""
    with shop_errors(msg(N_("The countries could not be read."))), workspace.database.reading() as connection:
        return load_countries(connection, workspace.shop)


def give(
    workspace: Workspace, stage: Stage, row: RowId, stored: Mapping[str, StoredValue], column: Column, value: object, countries: Countries
) -> Given:
    """Give a value to one column of an address. `stored` is what was read of it; what is pending of it counts as well."""
    name = _name(column)
    try:
        after = column.kind.from_typed(value, workspace.manner)
    except Unreadable as unreadable:
        return Given(refusal=unreadable.reason)
    show, manner = column.kind.show, workspace.manner
    if not show(after, manner) and not show(stored[name], manner):
        after = stored[name]  # an empty cell emptied again stays what it is: NULL, "" and 0 all look empty
    elif (reason := column.refuse(after)) is not None:
        return Given(refusal=reason)
    values = {each: stage.value(ADDRESS, row, each, now) for each, now in stored.items()} | {name: after}
    changes = [CellChange(ADDRESS, row, name, stored[name], after)]
    if name != "id_country":
        reason = countries.why_not(values, name) if after != stored[name] else None
        return Given(refusal=reason) if reason is not None else Given(tuple(changes))
    if not isinstance(after, int) or not after or not countries.is_offered(after):
        why = N_("This country is switched off in the shop.") if after else N_("An address needs a country.")
        return Given(refusal=msg(why))
    if "id_state" in stored and values["id_state"] not in (None, 0, *countries.states_of(after)):
        values["id_state"] = 0
        changes.append(CellChange(ADDRESS, row, "id_state", stored["id_state"], 0))
    return Given(tuple(changes), missing=countries.why_not(values, "id_country"))


def _name(column: Column) -> str:
    assert isinstance(column.source, Field)
    return column.source.name
