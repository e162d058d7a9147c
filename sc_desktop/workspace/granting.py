"""The script that makes an account with just the rights the program needs in this shop."""

from collections.abc import Sequence

from sqlalchemy import func, select

from sc_desktop.db.faults import shop_errors
from sc_desktop.domain.progress import Progress
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.journal.tables import journal_ddl
from sc_desktop.prestashop import grants
from sc_desktop.prestashop.grants import Account, Part
from sc_desktop.workspace.workspace import Workspace

ACCOUNT = "sc_desktop"
_LONGEST, _LONGEST_ONCE = 32, 16  # of an account's name: since MySQL 5.7, and before


def find_grants(workspace: Workspace, account: str, *, for_writing: bool, progress: Progress) -> Sequence[Part]:
    """The parts of the script, in order. `account` is name or name@host; without a host, that from which we are logged in ourselves.

    Nothing is written. Raises BadInput for a name that can't be one, and for a shop that is a file."""
    database = workspace.database
    if database.dialect != "mysql":
        raise _bad(msg(N_("The shop is a file: it has no accounts.")))
    name, at, host = account.rpartition("@") if "@" in account else (account, "", "")
    with shop_errors(msg(N_("The rights could not be worked out."))), database.reading() as connection:
        if not at:
            asked = select(func.system_user())  # USER() by its other name: func.user() would be written without brackets, as a column
            host = str(connection.execute(asked).scalar_one()).rpartition("@")[2]
        longest = _LONGEST if database.server.is_mariadb or database.server.version >= (5, 7) else _LONGEST_ONCE
        if not 0 < len(name) <= longest or "\\" in account:
            raise _bad(msg(N_("An account is called by a name of at most {most} signs, or by name@host."), most=longest))
        who, schema = Account(name, host), database.profile.database
        parts = [grants.making_account(who), grants.reading(who, schema, workspace.shop.tables)]
        if not for_writing and workspace.has_journal:
            parts.append(grants.reading_history(who, schema, workspace.journal))
        if for_writing:
            ddl = () if workspace.has_journal else journal_ddl(connection, workspace.journal)
            writes_ahead = not workspace.shop.facts.is_transactional()
            parts.append(grants.writing(who, schema, workspace.subjects))
            parts += grants.journalling(who, schema, workspace.journal, ddl, writes_ahead=writes_ahead)
            parts += grants.wishes(who, schema, workspace.journal, workspace.shop.tables)
    return parts


def _bad(why: Message) -> BadInput:
    return BadInput(what=msg(N_("There is no script for this.")), effect=msg(N_("Nothing was written.")), why=why)
