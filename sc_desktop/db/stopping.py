"""Ending what the server does for a question nobody waits for any more. Only for lines that read: what writes is never cut short."""

import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from sc_desktop.db import session
from sc_desktop.db.faults import code_of, is_of_the_world
from sc_desktop.domain.progress import Cancelled, progress_here
from sc_desktop.errors import Expected

STOPPED = 1317
GRACE = 0.05  # seconds a statement has to end by itself, and between two looks whether it has
PATIENCE = 1.0  # seconds after which we hang up: the server does not answer, or does not stop

OtherLine = Callable[[], AbstractContextManager[Connection]]


@contextmanager
def stoppable(connection: Connection, other_line: OtherLine) -> Iterator[None]:
    """What is asked on this line is ended when the work this thread does is cancelled. Raises Cancelled then.

    `other_line` gives a line to the same server, to tell it from there."""
    progress = progress_here()
    if progress is None:
        yield
        return
    progress.check()
    stop = _Stop(connection, other_line)
    try:
        with progress.waiting(stop.begin):
            yield
    except Exception as error:
        stop.end(error)
        if progress.is_cancelled and is_of_the_world(error):  # what came of the wish to stop
            raise Cancelled(runs_on=stop.has_hung_up and not stop.is_told) from error
        raise
    except BaseException:
        stop.end(None)
        raise
    else:
        stop.end(None)


class _Stop:
    """One wish to stop what a line is at. It ends before the line is given back, so that no later statement is met by it.

    `is_told`: the server has taken the word; else, once we have hung up, it may go on with the statement to its end."""

    def __init__(self, connection: Connection, other_line: OtherLine) -> None:
        self._connection, self._other_line = connection, other_line
        self._raw: Any = connection.connection.driver_connection
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._is_begun = False
        self._is_struck = False  # the server was told, or we hung up: what the line is worth now is seen at its end
        self.is_told = self.has_hung_up = False

    def begin(self) -> None:
        """Called by whoever cancels, who must not wait."""
        with self._lock:
            if self._is_begun:
                return
            self._is_begun = True
        work = self._interrupt if isinstance(self._raw, sqlite3.Connection) else self._watch
        threading.Thread(target=work, name="stop reading", daemon=True).start()

    def end(self, error: Exception | None) -> None:
        """The line is given back. Unless the server has answered that it stopped, a word to it may still be on its way: the line is dropped
        then, for some servers keep the word for the next statement."""
        with self._lock:
            self._over.set()
        if self._is_struck and (error is None or code_of(error) != STOPPED):
            self._connection.invalidate()

    # -- a server ----------------------------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        if self._over.wait(GRACE):
            return  # as most do
        threading.Thread(target=self._tell_server, name="tell the server to stop", daemon=True).start()
        if not self._over.wait(PATIENCE) and self._strike():
            self.has_hung_up = True
            with suppress(OSError, AttributeError):  # it is closed already
                socket.socket.shutdown(self._raw._sock, socket.SHUT_RDWR)  # TLS would say good-bye first, and wait for the answer

    def _tell_server(self) -> None:
        """Between two statements of one question there is nothing to stop: look again until there is, or until it is over."""
        number = int(self._raw.thread_id())
        driver = self._connection.dialect.loaded_dbapi
        with suppress(SQLAlchemyError, driver.Error, OSError, Expected):  # it can't be told: then we hang up
            while not self._over.is_set():
                with self._other_line() as other:
                    if session.is_reading(other, number) and self._strike():
                        session.stop_statement(other, number)
                        self.is_told = True
                        return
                self._over.wait(GRACE)

    def _strike(self) -> bool:
        """Whether it is not over yet; from now on the line counts as struck."""
        with self._lock:
            self._is_struck = self._is_struck or not self._over.is_set()
            return not self._over.is_set()

    # -- a file ------------------------------------------------------------------------------------------------------------------------

    def _interrupt(self) -> None:
        while not self._over.wait(GRACE):
            with self._lock:
                if not self._over.is_set():
                    self._raw.interrupt()  # does nothing between two statements
