"""What PrestaShop does along with an edit of an address, and what it would refuse (DOMAIN sections 4, 6 and 9).

An address that an order was sent or billed to is never rewritten (`EditCustomerAddressHandler`, `CustomerAddressPersister`): a new one gets
the edits and the old one is put out of use, so that the order keeps its text. Pure, as all laws."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from sc_desktop.domain.batch import Refusal
from sc_desktop.domain.change import (
    ADDRESS,
    CART,
    CellChange,
    Change,
    ChangeKey,
    RowAdded,
    RowId,
    RowRemoved,
    StoredValue,
    is_new,
    same_stored,
)
from sc_desktop.i18n import N_, Message, msg, msgn
from sc_desktop.prestashop.address_columns import AWAY
from sc_desktop.prestashop.countries import Countries

USES = ("id_address_delivery", "id_address_invoice")
_REQUIRED = frozenset({"alias", "firstname", "lastname", "address1", "city", "id_country"})
"""By PrestaShop (DOMAIN section 9); a country may ask for more."""
MISSING = msg(N_("PrestaShop asks for it."))
_PARKED = frozenset({AWAY, "active", "date_upd"})
"""Columns that say nothing of where a parcel goes: they may change under an order."""


class AddressStanding(Struct, frozen=True):
    """One address as the shop holds it now: all its `values`, how many orders use it, the open carts that name it and in which columns.

    `lets_go`: this version of PrestaShop takes an address that is put away out of open carts. `locked` says why no address of this shop can
    be written; None when they can."""

    values: Mapping[str, StoredValue]
    orders: int = 0
    carts: Mapping[int, Sequence[str]] = field(default_factory=dict)
    countries: Countries = field(default_factory=Countries)
    lets_go: bool = True
    locked: Message | None = None


class AddressVerdict(Struct):
    """What is added to the edits of a customer's addresses. `notes` say of a consequence why it is there."""

    consequences: list[CellChange] = field(default_factory=list)
    conditions: list[CellChange] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: dict[ChangeKey, Message] = field(default_factory=dict)


def judge_addresses(mine: Sequence[Change], addresses: Mapping[int, AddressStanding], *, along: bool) -> AddressVerdict:
    """Judge the changes of one customer. `along` false adds no consequences: an undo brings its own.

    An address that is not among those that were found is found missing under the lock."""
    verdict = AddressVerdict()
    for row, changes in _by_row(mine).items():
        address = addresses.get(row[-1])
        if address is None:
            continue
        refusal = address.locked or (_why_not(changes, address) if along else _why_not_back(changes, address, mine))
        if refusal is not None:  # an address that stays takes with it the one that would come instead
            verdict.refusals.append(Refusal(row[0], refusal, row=row if along else ()))
        elif along and is_rewritten(changes, address.values) and address.orders:
            _copy_along(row, address, verdict)
        elif along and _goes(changes):
            _free_carts(row, address, verdict)
        elif _column(changes, AWAY) is None and all(isinstance(change, CellChange) for change in changes):
            verdict.conditions.append(CellChange(ADDRESS, row, AWAY, 0, 0))
    return verdict


def is_rewritten(changes: Iterable[Change], values: Mapping[str, StoredValue]) -> bool:
    """Whether the changes give the address another text than it has now."""
    cells = (change for change in changes if isinstance(change, CellChange) and change.column not in _PARKED)
    return any(not same_stored(values.get(cell.column), cell.after) for cell in cells)


def rewritten_rows(changes: Iterable[Change]) -> frozenset[RowId]:
    """The addresses that would be rewritten in place, or taken out of the table."""
    return frozenset(
        change.row
        for change in changes
        if change.subject == ADDRESS
        and (isinstance(change, RowRemoved) or (isinstance(change, CellChange) and change.column not in _PARKED))
    )


def _copy_along(row: RowId, address: AddressStanding, verdict: AddressVerdict) -> None:
    put_away = CellChange(ADDRESS, row, AWAY, 0, 1)
    verdict.consequences.append(put_away)
    verdict.notes[put_away.key] = msgn(
        N_("Copied: {count} order keeps the old text."),
        N_("Copied: {count} orders keep the old text."),
        address.orders,
    )
    _free_carts(row, address, verdict)


def _free_carts(row: RowId, address: AddressStanding, verdict: AddressVerdict) -> None:
    for cart, columns in address.carts.items() if address.lets_go else ():
        for column in columns:
            freed = CellChange(CART, (row[0], cart), column, row[-1], 0)
            verdict.consequences.append(freed)
            verdict.notes[freed.key] = msg(
                N_("An open cart lets go of the old address, as PrestaShop does it: the customer is asked anew.")
            )


def is_missing(column: str, value: StoredValue) -> bool:
    """Whether an address can't be without a value there."""
    return column in _REQUIRED and (value in ("", None, 0) or not str(value).strip())


def _why_not(changes: Sequence[Change], address: AddressStanding) -> Message | None:
    """Why these edits can't be written to the address, as it stands now, or why it can't be a new one."""
    if any(isinstance(change, RowAdded) and is_new(change) for change in changes):
        if any(is_missing(name, value) for name, value in address.values.items()):
            return msg(N_("Something is empty that PrestaShop asks for."))
        return address.countries.why_not(address.values, "id_country")
    if address.values.get(AWAY):
        return msg(N_("This address was deleted or replaced in the shop meanwhile."))
    if _is_removed(changes):
        return _why_it_stays(address, by_carts=not address.lets_go)
    cells = [change for change in changes if isinstance(change, CellChange)]
    values = {**address.values, **{cell.column: cell.after for cell in cells}}
    changed = [cell.column for cell in cells if not same_stored(address.values.get(cell.column), cell.after)]
    return next((why for column in changed if (why := address.countries.why_not(values, column)) is not None), None)


def _why_not_back(changes: Sequence[Change], address: AddressStanding, mine: Sequence[Change]) -> Message | None:
    """Why what was done to an address can't be taken back: what came to use it since keeps it, unless that goes back along with it."""
    if not (_is_removed(changes) or is_rewritten(changes, address.values)):
        return None
    freed = {(each.row[-1], each.column) for each in mine if isinstance(each, CellChange) and each.subject == CART}
    stays = any((cart, column) not in freed for cart, columns in address.carts.items() for column in columns)
    return _why_it_stays(address, by_carts=_is_removed(changes) and stays)


def _why_it_stays(address: AddressStanding, *, by_carts: bool) -> Message | None:
    """What has come to use an address that was free; `by_carts`: an open cart counts."""
    if address.orders:
        return msgn(
            N_("{count} order uses this address since: it keeps its text."),
            N_("{count} orders use this address since: it keeps its text."),
            address.orders,
        )
    if by_carts and address.carts:
        return msg(N_("An open cart uses this address since: it stays."))
    return None


def _goes(changes: Sequence[Change]) -> bool:
    """Whether the address is deleted: taken out of the table, or put away for the orders that use it."""
    away = _column(changes, AWAY)
    return _is_removed(changes) or (away is not None and away.after == 1)


def _is_removed(changes: Iterable[Change]) -> bool:
    return any(isinstance(change, RowRemoved) for change in changes)


def _column(changes: Iterable[Change], name: str) -> CellChange | None:
    return next((change for change in changes if isinstance(change, CellChange) and change.column == name), None)


def _by_row(mine: Iterable[Change]) -> Mapping[RowId, list[Change]]:
    rows: dict[RowId, list[Change]] = {}
    for change in mine:
        if change.subject == ADDRESS:
            rows.setdefault(change.row, []).append(change)
    return rows
