"""A copy of the shop's database that a profile may name: what is only shown is read there, what decides a write never is.

How far it is behind is told by the journal's newest chunk marker, which arrives with the rows it was written with."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.database import Database
from sc_desktop.db.faults import code_of, shop_errors
from sc_desktop.db.session import NO_SUCH_TABLE
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import Expected
from sc_desktop.i18n import N_, msg
from sc_desktop.journal.tables import JournalTables

if TYPE_CHECKING:
    from sc_desktop.journal.ledger import Marker
    from sc_desktop.workspace.workspace import Workspace

READING = msg(N_("The replica could not be read."))
_CLOCK = "%Y-%m-%d %H:%M:%S"


class Replica(Struct):
    """`has_written`: we have written since it was last seen to have everything; `is_lost`: it failed, and isn't asked again."""

    database: Database
    has_written: bool = False
    is_lost: bool = False


class Lag(Struct, frozen=True):
    """How many seconds ago the first chunk was written that the replica has not got; 0 for none. None: it does not answer."""

    seconds: int | None


def look(use_case: Callable[..., Any], workspace: "Workspace", *values: object, progress: Progress, **named: object) -> object:
    """Ask a use case that only shows: on the replica, but where that fails or has not got yet what we have written ourselves."""
    shown = _where_to_look(workspace)
    if shown is not workspace:
        try:
            return use_case(shown, *values, progress=progress, **named)
        except Expected:
            assert workspace.replica is not None
            workspace.replica.is_lost = True
    return use_case(workspace, *values, progress=progress, **named)


def measure_lag(workspace: "Workspace", *, progress: Progress) -> Lag | None:
    """How far the replica is behind; None where the profile names none."""
    replica = workspace.replica
    if replica is None:
        return None
    try:
        missing = None if replica.is_lost else _first_missing(workspace, replica)
    except Expected:
        replica.is_lost = True
    if replica.is_lost:
        return Lag(None)
    if missing is None:
        replica.has_written = False
        return Lag(0)
    late = datetime.datetime.strptime(workspace.now(), _CLOCK) - datetime.datetime.strptime(missing, _CLOCK)
    return Lag(max(1, int(late.total_seconds())))


def _where_to_look(workspace: "Workspace") -> "Workspace":
    replica = workspace.replica
    if replica is None or replica.is_lost:
        return workspace
    if replica.has_written and measure_lag(workspace, progress=Progress()) != Lag(0):
        return workspace
    return replace(workspace, database=replica.database)


def _first_missing(workspace: "Workspace", replica: Replica) -> str | None:
    """When the first chunk was written that the replica lacks; None when it has them all."""
    from sc_desktop.journal.ledger import first_marker_after  # with all that writes: few shops have a replica

    with shop_errors(READING), replica.database.reading() as connection:
        there = _newest_there(connection, workspace.journal) if workspace.has_journal else None
    if not workspace.has_journal:
        return None
    with shop_errors(READING), workspace.database.reading() as connection:
        return first_marker_after(connection, workspace.journal, there)


def _newest_there(connection: Connection, tables: JournalTables) -> "Marker | None":
    from sc_desktop.journal.ledger import newest_marker

    try:
        return newest_marker(connection, tables)
    except DBAPIError as error:
        if code_of(error) != NO_SUCH_TABLE:  # the journal itself has not arrived
            raise
        return None
