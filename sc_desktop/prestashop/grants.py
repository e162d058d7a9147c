"""The least an account needs in a shop, as statements for whoever runs the database.

Reading is granted table by table, and column by column where a table, be it a module's, holds password hashes or tokens: the program never
asks for tokens, and for hashes only where new passwords are to be set."""

import secrets
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sc_desktop.db.subjects import Subject
from sc_desktop.domain.secret import SECRET_COLUMNS
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.journal.tables import JournalTables
from sc_desktop.prestashop.definitions import VERSIONS, tables_of
from sc_desktop.prestashop.login_columns import PASSWORD, SET_ON
from sc_desktop.prestashop.own_columns import is_secret
from sc_desktop.prestashop.sessions import SESSIONS
from sc_desktop.prestashop.shop import Tables

_NEVER_READ = SECRET_COLUMNS | {"token", "password", "reset_password_validity"}
_OF_PRESTASHOP = frozenset(
    (name, column.name) for version in VERSIONS for name, table in tables_of(version).items() for column in table.columns
)
_PASSWORD_BYTES = 24


class Part(Struct, frozen=True):
    """Some statements with what they are for. `is_wish`: the program works without them."""

    purpose: Message
    statements: tuple[str, ...]
    is_wish: bool = False


class Account(Struct, frozen=True):
    """The account that is to be made: its name, and the computer it logs in from as the server sees it."""

    name: str
    host: str

    @property
    def quoted(self) -> str:
        return f"{_text(self.name)}@{_text(self.host)}"


def making_account(account: Account) -> Part:
    """The account, with a password that is new each time and kept nowhere by this program."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    made = f"CREATE USER {account.quoted} IDENTIFIED BY {_text(password)}"
    return Part(msg(N_("The account, with a new random password: note it, or put another in its place.")), (made,))


def reading(account: Account, database: str, tables: Tables) -> Part:
    """To read everything the program shows."""
    statements = []
    for name in sorted(tables):
        table = getattr(tables, name)
        open_columns = [column.name for column in table.columns if not _is_never_read(name, column.name)]
        is_whole = len(open_columns) == len(table.columns)
        right = "SELECT" if is_whole else f"SELECT ({', '.join(map(_name, open_columns))})"
        statements.append(_grant(right, database, table.name, account))
    return Part(msg(N_("To read what the program shows; password hashes and tokens are left out.")), tuple(statements))


def reading_history(account: Account, database: str, journal: JournalTables) -> Part:
    """To read the journal, which is not needed to read the shop."""
    statements = [_grant("SELECT", database, table.name, account) for table in journal.all]
    purpose = N_("If you like: to see the history of what was written. Old values stand there too, among them hashes of passwords.")
    return Part(msg(purpose), tuple(statements), is_wish=True)


def writing(account: Account, database: str, subjects: Mapping[str, Subject]) -> Part:
    """To write what can be edited, to the column."""
    statements = []
    for subject in subjects.values():
        columns = ", ".join(_name(subject.table.c[key].name) for key in dict.fromkeys(subject.columns))
        rights = [f"UPDATE ({columns})"] if columns else []
        if subject.away or not columns:  # an address that orders use is copied instead of changed
            rights += ["INSERT", "DELETE"]
        statements.append(_grant(", ".join(rights), database, subject.table.name, account))
    purpose = N_("To write what can be edited: these columns, who belongs to which group, and copies of addresses.")
    return Part(msg(purpose), tuple(statements))


def journalling(account: Account, database: str, journal: JournalTables, ddl: Sequence[str], *, writes_ahead: bool) -> Iterator[Part]:
    """To note what is written, so that it can be taken back. `ddl` makes the journal's tables; empty when they are there."""
    if ddl:
        yield Part(msg(N_("The journal's tables: every batch is noted there, and can be taken back from there.")), tuple(ddl))
    ahead = ", DELETE" if writes_ahead else ""  # without transactions, what was noted ahead and not written is taken out again
    rights = ((journal.batch, "SELECT, INSERT, UPDATE"), (journal.chunk, f"SELECT, INSERT, UPDATE{ahead}"))
    statements = [_grant(right, database, table.name, account) for table, right in (*rights, (journal.change, f"SELECT, INSERT{ahead}"))]
    yield Part(msg(N_("To note each batch in the journal.")), tuple(statements))


def wishes(account: Account, database: str, journal: JournalTables, tables: Tables) -> Iterator[Part]:
    """What is not needed, with what it is good for."""
    names = ", ".join(_name(name) for name in (PASSWORD, SET_ON) if name in tables.customer.c)
    of_passwords = [_grant(f"SELECT ({names}), UPDATE ({names})", database, tables.customer.name, account)]
    if tables.has(SESSIONS):
        of_passwords.append(_grant("DELETE", database, tables.customer_session.name, account))
    purpose = N_("If you like: to set new passwords of customers. The account can read their hashes then.")
    yield Part(msg(purpose), tuple(of_passwords), is_wish=True)
    purpose = N_("If you like: to delete old values, or all those of one customer, from the journal (History > Personal data).")
    yield Part(msg(purpose), (_grant("UPDATE, DELETE", database, journal.change.name, account),), is_wish=True)


def _is_never_read(table: str, column: str) -> bool:
    """Whether a column holds what nobody is to see: told by its name where it is none that PrestaShop has in a table of its own."""
    return column in _NEVER_READ or ((table, column) not in _OF_PRESTASHOP and is_secret(column))


def _grant(right: str, database: str, table: str, account: Account) -> str:
    return f"GRANT {right} ON {_name(database)}.{_name(table)} TO {account.quoted}"


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _text(text: str) -> str:
    """A string as SQL writes it, whatever NO_BACKSLASH_ESCAPES says. Raises ValueError for a backslash, which no account needs."""
    if "\\" in text:
        raise ValueError("a backslash means different things to different servers")
    return "'" + text.replace("'", "''") + "'"
