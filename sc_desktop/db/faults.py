"""What a database's errors mean to a user, which of them are worth another try, and which leave the connection unusable.

A server quotes values of customers in some of its texts; only texts known to hold names alone are passed on (MYSQL-FACTS.md).
"""

import re
import socket
import sqlite3
import struct
from collections.abc import Iterator
from types import TracebackType
from typing import Literal

from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sc_desktop.db.fault_cases import CASES, FULL, LINE_LOST, POOL_BUSY, ROGUE, SQLITE_CASES, UNKNOWN, Case
from sc_desktop.errors import Expected, ShopRefused, ShopUnreachable
from sc_desktop.i18n import N_, Message, msg

LOST = frozenset({1053, 1077, 1079, 1153, 1927, 2006, 2013, 2014, 2045, 2055, 4031})
UNREADY = frozenset({1047, 1180})
RETRYABLE = frozenset({1020, 1205, 1213, *UNREADY})
DRIVER_CRASHES = (RuntimeError, OSError, struct.error, LookupError, AssertionError, UnicodeDecodeError, ArithmeticError)
_NAMES_ONLY = frozenset(
    {1040, 1044, 1045, 1046, 1049, 1054, 1129, 1130, 1142, 1143, 1146, 1153, 1193, 1203, 1205, 1213, 1226, 1227, 1290, 1792, 1836, 1969}
    | {2003, 2006, 2013, 2026, 2059, 3024, 3159}
)  # errors whose texts quote accounts, tables and columns, never values
_SILENT = frozenset({1644})  # a trigger's own words: anything may stand there


def code_of(error: BaseException) -> int | None:
    """The number MySQL, MariaDB or the driver gave the error; None when there is none, as with SQLite."""
    cause = (error.orig or error) if isinstance(error, DBAPIError) else error
    if _is_of_driver(cause) and cause.args and isinstance(cause.args[0], int):
        return cause.args[0]
    return None


def is_retryable(error: BaseException) -> bool:
    """Whether the whole transaction, rolled back, deserves another try: somebody else's lock or a conflict."""
    if _is_sqlite(error):
        return "locked" in str(error) or "busy" in str(error)
    return code_of(error) in RETRYABLE


def is_unready(error: BaseException) -> bool:
    """Whether the server can do nothing for now, as a node of a cluster that has lost the others.

    At a COMMIT that means the same as a lost line: the others may have kept what this node could not."""
    return code_of(error) in UNREADY


def is_full(error: BaseException) -> bool:
    """Whether a disk is full, the server's or this computer's: nobody's changes can be written then, whoever they are of."""
    return _case_of(error) in FULL


def is_disconnect(error: BaseException) -> bool:
    """Whether the connection is gone or unusable. During a COMMIT that means: nobody knows what became of it."""
    if isinstance(error, PendingRollbackError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    return code_of(error) in LOST or _crashed_in_driver(error)


def leaves_the_line_broken(error: BaseException) -> bool:
    """Whether the connection must not be used again although SQLAlchemy would: a packet too big, or bytes that are no MySQL."""
    return code_of(error) == 1153 or _crashed_in_driver(error)


def explain(error: BaseException, *, doing: Message, effect: Message | None = None) -> Expected:
    """The error in four parts. `doing` is the sentence of what failed ("The customers could not be read.").

    `effect` is what that means for the shop, by default that nothing was changed. What is Expected already comes back as it is."""
    if isinstance(error, Expected):
        return error
    case, details = _case_of(error), _details_of(error)
    effect = effect or msg(N_("Nothing was changed in the shop."))
    if case.stage is not None:
        return ShopUnreachable(what=doing, effect=effect, why=msg(case.why), advice=_said(case.advice), details=details, stage=case.stage)
    return ShopRefused(what=doing, effect=effect, why=msg(case.why), advice=_said(case.advice), details=details)


class shop_errors:  # noqa: N801 - reads as a phrase: `with shop_errors(doing): ...`
    """Turns the database's errors inside its block into Expected; errors of the program pass through.

    with shop_errors(msg(N_("The customers could not be read."))), database.reading() as connection: ..."""

    def __init__(self, doing: Message, *, effect: Message | None = None) -> None:
        self._doing, self._effect = doing, effect

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None) -> Literal[False]:
        if error is not None and is_of_the_world(error):
            raise explain(error, doing=self._doing, effect=self._effect) from error
        return False


def is_of_the_world(error: BaseException) -> bool:
    """Whether the database, its server or the line caused the error, not a mistake in a statement of ours."""
    if isinstance(error, DBAPIError | sqlite3.Error) or _is_of_driver(error):
        ours = isinstance(getattr(error, "orig", error), sqlite3.ProgrammingError | sqlite3.InterfaceError)
        return code_of(error) != 1064 and not ours and "syntax error" not in str(error)
    return isinstance(error, PoolTimeoutError | PendingRollbackError) or _crashed_in_driver(error)


def _case_of(error: BaseException) -> Case:
    code = code_of(error)
    cause = getattr(getattr(error, "orig", error), "original_exception", None)
    if code == 2003 and isinstance(cause, socket.gaierror):
        return CASES[2005]
    if code is not None:
        return CASES.get(code, UNKNOWN)
    if _is_sqlite(error):
        words = str(getattr(error, "orig", error)).lower()
        return next((case for sign, case in SQLITE_CASES if sign in words), UNKNOWN)
    if isinstance(error, PoolTimeoutError):
        return POOL_BUSY
    if isinstance(error, PendingRollbackError):
        return LINE_LOST
    return ROGUE


def _details_of(error: BaseException) -> str:
    """Number and text of the server's answer, without anything that may be a value of a customer."""
    cause = getattr(error, "orig", error)
    code = code_of(error)
    if code is None:
        return str(cause) if _is_sqlite(error) else type(cause).__name__
    words = str(cause.args[1]) if len(cause.args) > 1 else ""
    return f"{code}: {redacted(code, words)}".rstrip(": ")


def redacted(code: int, words: str) -> str:
    """A server's text without values: what stands between the first and the last quote is taken out, unless only names can stand there."""
    if code in _SILENT:
        return ""
    return words if code in _NAMES_ONLY else re.sub(r"(['\"]).*\1", "'…'", words, flags=re.DOTALL)


def _is_sqlite(error: BaseException) -> bool:
    return isinstance(getattr(error, "orig", error), sqlite3.Error)


def _is_of_driver(error: BaseException) -> bool:
    """Whether it is one of PyMySQL's own errors; told by name, for a shop in a file does without loading it."""
    return any(kind.__module__ == "pymysql.err" for kind in type(error).__mro__)


def _crashed_in_driver(error: BaseException) -> bool:
    """Whether the driver stumbled over what it received: a server that asks for files, or bytes that are no MySQL."""
    if isinstance(error, SQLAlchemyError) or _is_of_driver(error) or not isinstance(error, DRIVER_CRASHES):
        return False
    return any(module.split(".")[0] == "pymysql" for module in _modules_passed(error))


def _modules_passed(error: BaseException) -> Iterator[str]:
    step = error.__traceback__
    while step is not None:
        yield str(step.tb_frame.f_globals.get("__name__", ""))
        step = step.tb_next


def _said(words: str) -> Message | str:
    return msg(words) if words else ""
