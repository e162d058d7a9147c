"""What a commit promises, and what just the changes that are ticked do without: told before they are written."""

from collections.abc import Sequence

from msgspec import Struct, field
from sqlalchemy import Connection

from sc_desktop.db.session import is_of_cluster
from sc_desktop.domain.change import ADDRESS, CART, CellChange, Change, RowId, by_customer
from sc_desktop.domain.keeping import FULL, MUCH, Extent, Keeping
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.address_columns import AWAY
from sc_desktop.prestashop.address_laws import rewritten_rows
from sc_desktop.workspace.pace import Pace, plan
from sc_desktop.workspace.workspace import Workspace


class Promises(Struct, frozen=True):
    """What can be promised of changes of a shop, before it is known which of them are ticked.

    `is_created_first`: its journal is yet to be made. `may_carry`: customers who change alike can be written together. `lets_orders_in`:
    an order may come to use an address while it is rewritten. `most` customers are written in one transaction, never more."""

    keeping: Keeping = FULL
    is_created_first: bool = False
    may_carry: bool = False
    lets_orders_in: bool = False
    most: int = field(default_factory=lambda: Pace().size)

    def kept(self) -> Sequence[Message]:
        """What holds whatever is ticked."""
        promised = self.keeping.promised()
        if self.is_created_first:
            created = msg(N_("The journal is created in the shop first, once you agree: then it can be taken back from any computer."))
            return (created, *promised[1:])
        return promised

    def lost(self, changes: Sequence[Change]) -> Sequence[Message]:
        """What these changes, with all that goes along, do without."""
        gathered = by_customer(changes)
        rows = {(change.subject, change.row) for change in changes}
        parts = plan(gathered, tries=1, may_carry=self.may_carry) if len(gathered) <= self.most else ()
        return self._told(Extent(is_one_row=len(rows) <= 1, is_at_once=len(parts) == 1), changes)

    def lost_by_many(self, changes: Sequence[Change]) -> Sequence[Message]:
        """The same of any of these changes that concern more customers than `most`."""
        return self._told(MUCH, changes)

    def _told(self, extent: Extent, changes: Sequence[Change]) -> Sequence[Message]:
        told = self.keeping.not_promised(extent)
        if self.lets_orders_in and _rewritten_in_place(changes):
            told += (msg(N_("An order placed in the very moment an address is saved may get the address as you have edited it.")),)
        return told


def promises_of(workspace: Workspace, connection: Connection, changes: Sequence[Change]) -> Promises:
    """What can be promised of these changes in this shop; whether it is a cluster is asked only where addresses are rewritten."""
    tables = ("orders", *((CART,) if CART in workspace.subjects else ()))
    lets_in = bool(rewritten_rows(changes)) and (is_of_cluster(connection) or not workspace.shop.facts.is_transactional(tables))
    return Promises(
        workspace.keeping,
        is_created_first=workspace.needs_journal and not workspace.is_demo,
        may_carry=workspace.keeping.is_fenced and workspace.database.dialect == "mysql",
        lets_orders_in=lets_in,
    )


def _rewritten_in_place(changes: Sequence[Change]) -> frozenset[RowId]:
    """Those addresses of which no copy is made: the old one is not put away by the same changes."""
    away = (change for change in changes if isinstance(change, CellChange) and change.subject == ADDRESS and change.column == AWAY)
    return rewritten_rows(changes) - {change.row for change in away if change.after == 1}
