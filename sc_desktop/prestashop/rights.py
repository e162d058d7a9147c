"""Asks the server whether our account may do what a commit does, by statements that touch no row; grants are never parsed."""

from collections.abc import Mapping

from sqlalchemy import Connection, false, insert, select, update
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.session import may_create_tables
from sc_desktop.db.write import Subject
from sc_desktop.i18n import Message, N_, msg
from sc_desktop.journal.tables import JournalTables


def why_not_writable(connection: Connection, subjects: Mapping[str, Subject], journal: JournalTables, has_journal: bool) -> Message | None:
    """What is missing before this shop can be written to; None when nothing is. Changes nothing, locks nothing."""
    for subject in subjects.values():
        key = subject.table.c[subject.key[0]]
        writes = [(N_("UPDATE"), update(subject.table).where(false()).values({key: key}))]
        if len(subject.key) == len(subject.table.c):  # rows that are nothing but their key are added and removed
            writes = [
                (N_("INSERT"), insert(subject.table).from_select(subject.key, select(*subject.table.c).where(false()))),
                (N_("DELETE"), subject.table.delete().where(false())),
            ]
        for right, statement in writes:
            if not _allowed(connection, statement):
                return msg(N_("The database account lacks the right {right} on the table {table}."), right=right, table=subject.table.name)
    if has_journal:
        rows = journal.batch.insert().from_select(list(journal.batch.c.keys()), select(*journal.batch.c).where(false()))
        if not _allowed(connection, rows):
            return msg(N_("The database account lacks the right {right} on the table {table}."), right="INSERT", table=journal.batch.name)
    elif not may_create_tables(connection, journal.batch.name):
        return msg(N_("The database account may not create the journal tables ({table}), without which nothing could be undone."), table=journal.batch.name)
    return None


def _allowed(connection: Connection, statement: object) -> bool:
    try:
        connection.execute(statement)  # type: ignore[call-overload]
    except DBAPIError as error:
        connection.rollback()
        if _is_refusal(error):
            return False
        raise
    connection.rollback()
    return True


def _is_refusal(error: DBAPIError) -> bool:
    """1142 and 1143: no right on the table or column; 1044: none on the database; 1290 and 1792: the server itself is read-only."""
    arguments = getattr(error.orig, "args", ())
    return bool(arguments) and arguments[0] in (1044, 1142, 1143, 1227, 1290, 1792)
