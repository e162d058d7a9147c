"""Asks the server whether our account may do what a commit does, by statements that touch no row; grants are never parsed."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Executable, Table, delete, false, insert, select, update
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.faults import code_of
from sc_desktop.db.session import may_create_tables
from sc_desktop.db.write import Subject
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.journal.tables import JournalTables

Need = tuple[str, Table, Executable]


def why_not_writable(connection: Connection, subjects: Mapping[str, Subject], journal: JournalTables, has_journal: bool) -> Message | None:
    """What is missing before this shop can be written to; None when nothing is. Changes nothing, locks nothing."""
    needs = [need for subject in subjects.values() for need in _needs_of(subject)]
    if has_journal:
        needs += [*map(_insert, journal.all), _update(journal.batch, ["date_end"]), _update(journal.chunk, ["applied"])]
    for right, table, statement in needs:
        if not _allowed(connection, statement):
            return msg(N_("The database account lacks the right {right} on the table {table}."), right=right, table=table.name)
    if not has_journal and not may_create_tables(connection, journal.batch.name):
        return msg(
            N_("The database account may not create the journal tables ({table}), without which nothing could be undone."),
            table=journal.batch.name,
        )
    return None


def _needs_of(subject: Subject) -> Sequence[Need]:
    if subject.columns:
        return [_update(subject.table, subject.columns)]
    return [_insert(subject.table), ("DELETE", subject.table, delete(subject.table).where(false()))]


def _update(table: Table, columns: Sequence[str]) -> Need:
    return ("UPDATE", table, update(table).where(false()).values({name: table.c[name] for name in columns}))


def _insert(table: Table) -> Need:
    return ("INSERT", table, insert(table).from_select(table.c.keys(), select(*table.c).where(false())))


def _allowed(connection: Connection, statement: Executable) -> bool:
    try:
        connection.execute(statement)
    except DBAPIError as error:
        connection.rollback()
        if _is_refusal(error):
            return False
        raise
    connection.rollback()
    return True


def _is_refusal(error: DBAPIError) -> bool:
    """1142 and 1143: no right on the table or column; 1044: none on the database; 1290 and 1792: the server itself is read-only."""
    return code_of(error) in (1044, 1142, 1143, 1227, 1290, 1792)
