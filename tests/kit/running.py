"""Work in a thread of its own that a test cancels, and what the server is at meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sc_desktop.domain.progress import Progress
from tests.kit.mariadb import MariaDbServer

PATIENCE = 20.0


class Running:
    """One work under way."""

    def __init__(self, work: Callable[[], object], *, under_way: bool) -> None:
        self.progress = Progress()
        self.answer: object = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._do, args=(work, under_way), daemon=True)
        self._thread.start()

    def error(self) -> BaseException | None:
        """What it ended with; waits for its end."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "it goes on"
        return self._error

    def _do(self, work: Callable[[], object], under_way: bool) -> None:
        try:
            if under_way:
                with self.progress.under_way():
                    self.answer = work()
            else:
                self.answer = work()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test looks at it
            self._error = error


def begun(work: Callable[[], object], *, under_way: bool = True) -> Running:
    """Start it; `under_way`: as the lanes run what may be cut short."""
    return Running(work, under_way=under_way)


def statements_of(server: MariaDbServer, database: str, count: int) -> None:
    """Wait until the server is at so many statements in this database."""
    asked = "SELECT COUNT(*) FROM information_schema.processlist WHERE db = %s AND command = 'Query' AND id <> CONNECTION_ID()"
    until(lambda: server.execute(None, asked, (database,)) == [(count,)])


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; fails when it takes too long."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came to that"
        threading.Event().wait(0.005)
