"""Asks the server whether our account may do what a commit does, by statements that touch no row; grants are never parsed."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from sqlalchemy import Connection, Executable, Table, delete, false, insert, select, update
from sqlalchemy.exc import DBAPIError

from sc_desktop.db.faults import code_of
from sc_desktop.db.session import may_create_tables
from sc_desktop.db.stored_types import StoredBytes
from sc_desktop.db.subjects import Subject
from sc_desktop.domain.change import ADDRESS, CART, CUSTOMER
from sc_desktop.domain.keeping import JOURNAL, LOCAL, LOG, Keeping
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.journal.tables import JournalTables
from sc_desktop.prestashop.log import log_of
from sc_desktop.prestashop.login_columns import PASSWORD, SET_ON
from sc_desktop.prestashop.sessions import SESSIONS, has_sessions
from sc_desktop.prestashop.shop import MEMBERS, TRANSACTIONAL, Shop

Need = tuple[str, Table, Executable]


class Rights(Struct, frozen=True):
    """What the account may do: `missing` is what keeps the shop from being written to at all, else `keeping` tells how.

    `no_addresses` is what keeps the addresses alone from being written to, `no_passwords` the passwords."""

    keeping: Keeping
    missing: Message | None = None
    no_addresses: Message | None = None
    no_passwords: Message | None = None


def find_rights(
    connection: Connection, shop: Shop, subjects: Mapping[str, Subject], journal: JournalTables, *, has_journal: bool
) -> Rights:
    """Ask for every right a commit takes, the best way of noting it first. Changes nothing, locks nothing."""
    refused = _first_refused(connection, (need for name in MEMBERS for need in _needs_of(subjects[name])))
    if refused is not None:
        return Rights(Keeping(), refused)
    keeping = _find_keeping(connection, shop, journal, has_journal=has_journal)
    no_addresses = _why_no_addresses(connection, shop, subjects, keeping)
    return Rights(keeping, None, no_addresses, _why_no_passwords(connection, shop, keeping))


def _find_keeping(connection: Connection, shop: Shop, journal: JournalTables, *, has_journal: bool) -> Keeping:
    is_transactional = shop.facts.is_transactional()
    why = None if is_transactional else _engine_told(shop)
    no_journal = _why_no_journal(connection, journal, has_journal=has_journal, writes_ahead=not is_transactional)
    if no_journal is None:
        return Keeping(JOURNAL, is_transactional, why)
    is_logged = is_transactional and shop.facts.is_transactional(["log"]) and _may_log(connection, shop)
    return Keeping(LOG if is_logged else LOCAL, is_transactional, why or no_journal)


def _why_no_addresses(connection: Connection, shop: Shop, subjects: Mapping[str, Subject], keeping: Keeping) -> Message | None:
    """What keeps addresses from being written to. A copy gets its number as it is written: only where the journal shares its transaction
    can it be told afterwards, and taken back, whatever breaks."""
    of_addresses = [name for name in (ADDRESS, CART) if name in subjects]
    if ADDRESS not in of_addresses:
        return msg(N_("The addresses of this shop can't be read: tables are missing, or the account may not read them."))
    if not keeping.is_fenced or not shop.facts.is_transactional(of_addresses):
        return msg(N_("Addresses can be edited only where the journal and the tables of addresses share one transaction."))
    table = subjects[ADDRESS].table
    if any(isinstance(column.type, StoredBytes) for column in table.c):
        return msg(N_("The table {table} holds bytes, which the journal has no place for: its rows can't be copied."), table=table.name)
    needs = [need for name in of_addresses for need in _needs_of(subjects[name])]
    watched = [_watch(each) for each in (shop.tables.orders, *(subjects[name].table for name in of_addresses if name == CART))]
    return _first_refused(connection, [*needs, _insert(table), _delete(table), *watched])


def _why_no_passwords(connection: Connection, shop: Shop, keeping: Keeping) -> Message | None:
    """What keeps passwords from being set. The sessions are closed in the same transaction, or an old one would outlive its password."""
    table, names = shop.tables.customer, [name for name in (PASSWORD, SET_ON) if shop.tables.has(CUSTOMER, name)]
    if PASSWORD not in names:
        return msg(N_("The database account may not read password hashes, which takes the right SELECT on {table}."), table=table.name)
    if not keeping.is_fenced or not shop.facts.is_transactional([SESSIONS] if has_sessions(shop) else ()):
        return msg(N_("Passwords can be set only where the journal and the tables of sessions share one transaction."))
    sessions = [_delete(shop.tables.customer_session)] if has_sessions(shop) else []
    return _first_refused(connection, [_update(table, names), *sessions])


def _why_no_journal(connection: Connection, journal: JournalTables, *, has_journal: bool, writes_ahead: bool) -> Message | None:
    """What keeps the journal from standing in the shop; None when nothing does."""
    if has_journal:
        needs = [
            *map(_insert, journal.all),
            _update(journal.batch, ["date_end", "not_done"]),
            _update(journal.chunk, ["applied", "changes"]),
        ]
        return _first_refused(connection, [*needs, *(map(_delete, (journal.chunk, journal.change)) if writes_ahead else ())])
    if not may_create_tables(connection, journal.batch.name):
        return msg(N_("The database account may not create the journal's tables ({table})."), table=journal.batch.name)
    return None


def _engine_told(shop: Shop) -> Message:
    engines = {name: shop.facts.engines.get(name, "") for name in MEMBERS}
    name = next(name for name, engine in engines.items() if engine.lower() not in TRANSACTIONAL)
    return msg(
        N_("The table {table} uses the storage engine {engine}, which can't take a change back when the next one fails."),
        table=getattr(shop.tables, name).name,
        engine=engines[name],
    )


def _may_log(connection: Connection, shop: Shop) -> bool:
    log = log_of(shop.tables)
    return log is not None and _allowed(connection, _insert(log)[2])


def _first_refused(connection: Connection, needs: Iterable[Need]) -> Message | None:
    for right, table, statement in needs:
        if not _allowed(connection, statement):
            return msg(N_("The database account lacks the right {right} on the table {table}."), right=right, table=table.name)
    return None


def _needs_of(subject: Subject) -> Sequence[Need]:
    if subject.columns:
        return [_update(subject.table, subject.columns)]
    return [_insert(subject.table), _delete(subject.table)]


def _update(table: Table, columns: Sequence[str]) -> Need:
    return ("UPDATE", table, update(table).where(false()).values({name: table.c[name] for name in columns}))


def _delete(table: Table) -> Need:
    return ("DELETE", table, delete(table).where(false()))


def _insert(table: Table) -> Need:
    return ("INSERT", table, insert(table).from_select(table.c.keys(), select(*table.c).where(false())))


def _watch(table: Table) -> Need:
    """To look at rows so that they stay: before 8.0.22 MySQL asks for more than SELECT."""
    question = select(next(iter(table.primary_key), next(iter(table.c)))).where(false()).with_for_update(read=True)
    return ("SELECT ... LOCK IN SHARE MODE", table, question)


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
